"""Services read: one, those of a span with what is left, their operators and menus."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from pole_desk.activities.canteen.queries.usual import (
    canteen_space,
    cutoffs_on,
    hours_on,
    no_service,
    offered_on,
    parts_on,
)
from pole_desk.activities.canteen.rules import (
    Offered,
    ServiceState,
    hour_text,
    local_instant,
)
from pole_desk.activities.canteen.rules.seats import Taken, free
from pole_desk.activities.canteen.rules.sharing import Weight
from pole_desk.activities.canteen.tables import DishRow, PartRow, ServiceRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, PartyId, ServiceId
from pole_desk.registers.claims.queries import blockers
from pole_desk.registers.parties.queries import party_names
from pole_desk.registers.parties.tables import PartyRow


class Service(NamedTuple):
    """One day's common offer, with its counters; instants are epoch seconds."""

    id: ServiceId
    day: date
    state: str
    dossier: DossierId
    hold: HoldId | None
    starts_at: int
    ends_at: int
    seats: int
    taken_hosted: int
    taken_event: int
    taken_outsider: int
    sittings: list[str]
    outsiders_from: int
    outsider_quota: int | None
    outsider_release: int
    event_quota: int
    event_release: int
    note: str
    cancel_reason: str
    cancelled_at: datetime | None
    space_kept: bool
    version: int

    @property
    def taken(self) -> Taken:
        return Taken(self.taken_hosted, self.taken_event, self.taken_outsider)

    @property
    def offered(self) -> Offered:
        return Offered(
            seats=self.seats, sittings=tuple(self.sittings), outsiders_from=self.outsiders_from,
            outsider_quota=self.outsider_quota, outsider_release=self.outsider_release,
            event_quota=self.event_quota, event_release=self.event_release,
        )  # fmt: skip


class Part(NamedTuple):
    """What an operator brings to a service, until when it takes orders and cancellations."""

    id: int
    service: ServiceId
    operator: PartyId
    operator_name: str
    phone: str
    portions: int
    order_by: int
    cancel_by: int
    served: int | None
    walk_ins: int | None
    withdrawn: bool
    reason: str

    @property
    def weight(self) -> Weight:
        return Weight(self.operator, self.portions, self.order_by)


class Dish(NamedTuple):
    """A dish of the menu; `allergens` None: not declared yet."""

    id: int
    service: ServiceId
    operator: PartyId
    operator_name: str
    course: str
    label: str
    allergens: list[str] | None
    suits: list[str]


class Day(NamedTuple):
    """A day as one books it: open, planned (nobody booked yet), closed, past or cancelled.

    `reason` says why nobody may book, empty when one may; `left` is what is free of `seats`;
    `order_by` and `cancel_by` are the hours that hold for the whole service.
    """

    day: date
    state: str
    reason: str
    service: ServiceId | None
    seats: int
    taken: int
    left: int
    operators: str
    order_by: int
    cancel_by: int


_SERVICE = tuple(getattr(ServiceRow, name) for name in Service._fields)
_PART = (
    PartRow.id, PartRow.service, PartRow.operator, PartyRow.name, PartyRow.phone, PartRow.portions,
    PartRow.order_by, PartRow.cancel_by, PartRow.served, PartRow.walk_ins, PartRow.withdrawn,
    PartRow.reason,
)  # fmt: skip
_ONE = select(*_SERVICE).where(ServiceRow.id == bindparam("service"))
_ON_DAY = select(*_SERVICE).where(
    ServiceRow.day == bindparam("day"), ServiceRow.state != ServiceState.WITHDRAWN
)
_EVER_BETWEEN = (
    select(*_SERVICE)
    .where(ServiceRow.day >= bindparam("first"), ServiceRow.day <= bindparam("last"))
    .order_by(ServiceRow.day, ServiceRow.id)
)
_BETWEEN = _EVER_BETWEEN.where(ServiceRow.state != ServiceState.WITHDRAWN)
_PARTS = (
    select(*_PART)
    .join(PartyRow, PartyRow.id == PartRow.operator)
    .where(PartRow.service.in_(bindparam("services", expanding=True)))
    .order_by(PartRow.service, PartRow.portions.desc(), PartRow.operator, PartRow.id)
)


def service(reader: Reader, *, service: ServiceId) -> Service:
    """One service, whatever its state; raises NotFound."""
    found = reader.first(_ONE, Service, {"service": service})
    if found is None:
        raise NotFound("service", _("Le service n° {id} n’existe pas.").format(id=service))
    return found


def service_on(reader: Reader, *, day: date) -> Service | None:
    """The service of a day, cancelled or not; None when none was opened."""
    return reader.first(_ON_DAY, Service, {"day": day})


def services(
    reader: Reader, *, first: date, last: date, withdrawn: bool = False
) -> list[Service]:
    """The services of a span, by day; those opened by mistake on request."""
    statement = _EVER_BETWEEN if withdrawn else _BETWEEN
    return reader.rows(statement, Service, {"first": first, "last": last})


def parts(
    reader: Reader, *, services: Collection[ServiceId], withdrawn: bool = False
) -> list[Part]:
    """The operators of services; those who withdrew on request."""
    found = reader.rows(_PARTS, Part, {"services": list(services)})
    return found if withdrawn else [part for part in found if not part.withdrawn]


def dishes(reader: Reader, *, services: Collection[ServiceId]) -> list[Dish]:
    """The menus of services, by course and operator."""
    statement = (
        select(DishRow.id, DishRow.service, DishRow.operator, PartyRow.name, DishRow.course,
               DishRow.label, DishRow.allergens, DishRow.suits)
        .join(PartyRow, PartyRow.id == DishRow.operator)
        .where(DishRow.service.in_(list(services)), DishRow.withdrawn.is_(False))
        .order_by(DishRow.service, DishRow.rank, DishRow.id)
    )  # fmt: skip
    return reader.rows(statement, Dish)


def _hours(of: Collection[Part], usual: tuple[int, int]) -> tuple[int, int]:
    """Until when the whole service takes orders (its last kitchen) and cancellations (its first)."""
    if not of:
        return usual
    return max(part.order_by for part in of), min(part.cancel_by for part in of)


def days(reader: Reader, *, first: date, last: date) -> list[Day]:
    """Each day of a span as one books it: stored services, and those that the rota would open."""
    known = {one.day: one for one in services(reader, first=first, last=last)}
    shut = no_service(reader, first=first, last=last)
    held: dict[int, list[Part]] = {}
    for part in parts(reader, services=[one.id for one in known.values()]):
        held.setdefault(part.service, []).append(part)
    found = []
    day = first
    while day <= last:
        stored = known.get(day)
        if stored is not None:
            found.append(_stored(reader, stored, held.get(stored.id, [])))
        elif day in shut:
            found.append(Day(day, "closed", shut[day], None, 0, 0, 0, "", 0, 0))
        else:
            found.append(_planned(reader, day))
        day += timedelta(days=1)
    return found


def day(reader: Reader, *, day: date) -> Day:
    """One day as one books it."""
    return days(reader, first=day, last=day)[0]


def _usual_hours(reader: Reader, day: date) -> tuple[int, int]:
    order, cancel = cutoffs_on(reader, day=day)
    return order.instant(day), cancel.instant(day)


def _stored(reader: Reader, one: Service, of: list[Part]) -> Day:
    order_by, cancel_by = _hours(of, _usual_hours(reader, one.day))
    state, reason = one.state, ""
    now = to_instant(reader.clock.now())
    if one.state == ServiceState.CANCELLED:
        reason = _("annulé : {reason}").format(reason=one.cancel_reason)
    elif now >= one.ends_at:
        state, reason = "past", _("il est passé")
    elif now >= order_by:
        reason = _("les commandes sont closes depuis {at}").format(at=hour_text(order_by))
    elif free(one.offered, one.taken) <= 0:
        reason = _("il est complet")
    names = ", ".join(part.operator_name for part in of)
    return Day(
        one.day, state, reason, one.id, one.seats, one.taken.all, free(one.offered, one.taken), names,
        order_by, cancel_by,
    )  # fmt: skip


def _planned(reader: Reader, day: date) -> Day:
    offered = offered_on(reader, day=day)
    coming = parts_on(reader, day=day)
    usual = _usual_hours(reader, day)
    order_by = max((part.order.instant(day) for part in coming), default=usual[0])
    cancel_by = min((part.cancel.instant(day) for part in coming), default=usual[1])
    state, reason = str(ServiceState.PLANNED), ""
    blocked = blocked_by(reader, day=day)
    now = to_instant(reader.clock.now())
    if now >= order_by:
        state, reason = "closed", _("personne n’a ouvert ce service")
    elif blocked:
        state, reason = "closed", _("l’espace est pris par {who}").format(who=blocked)
    names = ", ".join(_names(reader, [part.operator for part in coming]))
    return Day(day, state, reason, None, offered.seats, 0, offered.seats, names, order_by, cancel_by)


def _names(reader: Reader, operators: Collection[int]) -> list[str]:
    known = party_names(reader, parties=[PartyId(one) for one in operators])
    return [known.get(PartyId(one), "") for one in operators]


def blocked_by(reader: Reader, *, day: date, excluding: HoldId | None = None) -> str:
    """Who holds the canteen at midday of a day, in words; empty when it is free."""
    hours = hours_on(reader, day=day)
    found = blockers(
        reader,
        space=canteen_space(reader, on=day).id,
        starts_at=local_instant(day, hours.first),
        ends_at=local_instant(day, hours.last),
        excluding=excluding,
    )
    return f"{found[0].party_name} ({found[0].title})" if found else ""



def service_hours(reader: Reader, *, service: ServiceId, day: date) -> tuple[int, int]:
    """Until when a service takes orders and cancellations, epoch seconds."""
    return _hours(parts(reader, services=[service]), _usual_hours(reader, day))

"""Services opened, changed, taken back; cancelling one with its meals is in `cancelling`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.canteen.commands._opening import (
    hold_again,
    known_service,
    open_day,
    require_state,
)
from pole_desk.activities.canteen.commands._steps import locked, taken_of
from pole_desk.activities.canteen.commands._waiting import let_go, retake, serve_waiting
from pole_desk.activities.canteen.queries.services import blocked_by, service_on
from pole_desk.activities.canteen.queries.usual import no_service, shut_hours
from pole_desk.activities.canteen.rules import (
    HORIZON,
    TOPIC,
    Hours,
    Offered,
    PartInput,
    ServiceState,
    require_offered,
)
from pole_desk.activities.canteen.tables import MealRow, ServiceRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import HoldId, ServiceId
from pole_desk.registers.claims.commands import release_hold


class Refused(NamedTuple):
    """A day on which no service could be opened, and why."""

    day: date
    reason: str


class Opened(NamedTuple):
    """What opening a span did."""

    services: tuple[ServiceId, ...]
    refused: tuple[Refused, ...]


@command(Permission.CANTEEN)
def open_service(
    tx: Tx,
    *,
    day: date,
    parts: Sequence[PartInput] | None = None,
    offered: Offered | None = None,
    hours: Hours | None = None,
    note: str = "",
) -> ServiceId:
    """Open a day's service and hold the canteen at midday; without words, as the rota says.

    Standing orders of that day are booked at once. Raises Overlap naming who holds the canteen,
    RuleBroken `closed_day`, `service_known`.
    """
    row, waiting = open_day(tx, day, parts, offered, hours, note)
    tx.changed(TOPIC, row.id)
    tx.undo_with(withdraw_service, service=ServiceId(row.id), with_standing=True)
    said = _("Service du {day} ouvert, {seats} places.").format(day=long_day(day), seats=row.seats)
    if waiting:
        said += " " + ngettext(
            "{count} commande permanente n’y tient pas.", "{count} commandes permanentes n’y tiennent pas.",
            waiting,
        ).format(count=waiting)
    tx.says(" ".join([said, *_told_of_hours(tx, [ServiceId(row.id)])]))
    return ServiceId(row.id)


def _told_of_hours(tx: Tx, services: Sequence[ServiceId]) -> list[str]:
    """The warning that the canteen is shut, by its own hours, while it serves: the first such day is named."""
    found = select(ServiceRow.day, ServiceRow.starts_at, ServiceRow.ends_at).where(ServiceRow.id.in_(services))
    rows = tx.session.execute(found.order_by(ServiceRow.day)).all()
    shut = shut_hours(tx, spans=[(row.starts_at, row.ends_at) for row in rows])
    if not shut:
        return []
    first = min(shut)
    return [
        ngettext(
            "Attention : le {day}, la cantine n’est pas ouverte à ces heures ({hours}).",
            "Attention : {count} services sortent des heures de la cantine, le premier le {day} ({hours}).",
            len(shut),
        ).format(count=len(shut), day=long_day(rows[first].day), hours=shut[first])
    ]  # fmt: skip


@command(Permission.CANTEEN)
def open_services(tx: Tx, *, first: date, last: date) -> Opened:
    """Open every service that the rota plans between two days and that nobody opened yet.

    Days on which somebody else holds the canteen are left out and named. Raises BadInput.
    """
    if last < first:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if (last - first).days > HORIZON:
        raise BadInput("far_day", _("On ouvre {count} jours au plus d’un coup.").format(count=HORIZON))
    shut = no_service(tx, first=first, last=last)
    made: list[ServiceId] = []
    refused: list[Refused] = []
    day = first
    while day <= last:
        if day not in shut and service_on(tx, day=day) is None:
            taken = blocked_by(tx, day=day)
            if taken:
                refused.append(Refused(day, _("l’espace est pris par {who}").format(who=taken)))
            else:
                made.append(open_service(tx, day=day))
        day += timedelta(days=1)
    tx.undo_with(withdraw_services, services=made)
    said = ngettext(
        "{count} service ouvert du {first} au {last}.", "{count} services ouverts du {first} au {last}.", len(made)
    ).format(count=len(made), first=numeric_day(first), last=numeric_day(last))  # fmt: skip
    tx.says(" ".join([said, *_told_of_hours(tx, made)]))
    return Opened(tuple(made), tuple(refused))


@command(Permission.CANTEEN)
def withdraw_services(tx: Tx, *, services: Sequence[ServiceId]) -> None:
    """Take back services opened together; refused as a whole when one has meals."""
    for service in services:
        withdraw_service(tx, service=service, with_standing=True)
    tx.undo_with(restore_services, services=list(services))
    tx.says(
        ngettext("{count} service retiré.", "{count} services retirés.", len(services)).format(
            count=len(services)
        )
    )


@command(Permission.CANTEEN)
def restore_services(tx: Tx, *, services: Sequence[ServiceId]) -> None:
    """Bring back services taken back together."""
    for service in services:
        restore_service(tx, service=service)
    tx.undo_with(withdraw_services, services=list(services))
    tx.says(
        ngettext("{count} service rétabli.", "{count} services rétablis.", len(services)).format(
            count=len(services)
        )
    )


@command(Permission.CANTEEN)
def withdraw_service(tx: Tx, *, service: ServiceId, with_standing: bool = False) -> None:
    """Take back a service opened by mistake; raises RuleBroken `service_booked` when somebody eats.

    `with_standing` lets it go with the standing orders that it took by itself.
    """
    row = locked(tx, service)
    require_state(row, ServiceState.OPEN)
    if with_standing:
        let_go(tx, row)
    if taken_of(row).all:
        raise RuleBroken(
            "service_booked",
            ngettext(
                "{count} couvert est réservé le {day} : annulez le service, on préviendra.",
                "{count} couverts sont réservés le {day} : annulez le service, on préviendra.",
                taken_of(row).all,
            ).format(count=taken_of(row).all, day=long_day(row.day)),
        )
    row.state = str(ServiceState.WITHDRAWN)
    if row.hold is not None:
        release_hold(tx, hold=HoldId(row.hold))
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(restore_service, service=service)
    tx.says(_("Service du {day} retiré.").format(day=long_day(row.day)))


@command(Permission.CANTEEN)
def restore_service(tx: Tx, *, service: ServiceId) -> None:
    """Bring back a service taken back; raises Overlap when the canteen went to somebody else."""
    row = locked(tx, service)
    require_state(row, ServiceState.WITHDRAWN)
    if service_on(tx, day=row.day) is not None:
        raise known_service(row.day)
    row.state = str(ServiceState.OPEN)
    hold_again(tx, row)
    tx.session.flush()
    retake(tx, row)
    serve_waiting(tx, row)
    tx.changed(TOPIC, row.id)
    tx.undo_with(withdraw_service, service=service, with_standing=True)
    tx.says(_("Service du {day} rétabli.").format(day=long_day(row.day)))


@command(Permission.CANTEEN)
def change_service(
    tx: Tx,
    *,
    service: ServiceId,
    offered: Offered,
    note: str = "",
    seen_version: int | None = None,
) -> None:
    """Other seats, sittings or quotas; seats never go below what is booked. Raises RuleBroken."""
    row = locked(tx, service)
    tx.require_version(TOPIC, row, seen_version)
    require_state(row, ServiceState.OPEN)
    require_offered(offered)
    if offered.seats < taken_of(row).all:
        raise RuleBroken(
            "seats_below",
            _("{count} couverts sont déjà réservés le {day} : {seats} places ne suffisent pas.").format(
                count=taken_of(row).all, day=long_day(row.day), seats=offered.seats
            ),
        )
    _require_sittings_kept(tx, row, offered)
    former = Offered(
        seats=row.seats, sittings=tuple(row.sittings), outsiders_from=row.outsiders_from,
        outsider_quota=row.outsider_quota, outsider_release=row.outsider_release,
        event_quota=row.event_quota, event_release=row.event_release,
    )  # fmt: skip
    tx.undo_with(change_service, service=service, offered=former, note=row.note)
    row.seats, row.sittings = offered.seats, list(offered.sittings)
    row.outsiders_from, row.outsider_quota = offered.outsiders_from, offered.outsider_quota
    row.outsider_release = offered.outsider_release
    row.event_quota, row.event_release = offered.event_quota, offered.event_release
    row.note = note.strip()
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Service du {day} modifié : {seats} places.").format(day=long_day(row.day), seats=row.seats))


def _require_sittings_kept(tx: Tx, row: ServiceRow, offered: Offered) -> None:
    used = set(
        tx.session.scalars(
            select(MealRow.sitting).where(
                MealRow.service == row.id, MealRow.state == "booked", MealRow.sitting != ""
            )
        )
    )
    lost = sorted(used - set(offered.sittings))
    if lost:
        raise RuleBroken(
            "sitting_used",
            _("Des repas sont réservés au tour de {sitting} : gardez-le.").format(sitting=lost[0]),
        )

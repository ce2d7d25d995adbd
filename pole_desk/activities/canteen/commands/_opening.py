"""How a service comes to be: its row, its operators, its hold on the canteen, its standing orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from pole_desk.activities.canteen.commands._steps import locked
from pole_desk.activities.canteen.commands._waiting import serve_waiting
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.queries.services import service_on
from pole_desk.activities.canteen.queries.usual import (
    canteen_space,
    hours_on,
    offered_on,
    parts_on,
)
from pole_desk.activities.canteen.rules import (
    HORIZON,
    TOPIC,
    Cutoff,
    Hours,
    Offered,
    PartInput,
    ServiceState,
    local_instant,
    require_offered,
    require_parts,
)
from pole_desk.activities.canteen.rules.seats import closed
from pole_desk.activities.canteen.tables import PartRow, ServiceRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, long_day, numeric_day
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId, HoldId, PartyId, ServiceId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.claims.commands import hold_space, move_hold
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.parties.rules import Role

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def open_day(
    tx: Tx,
    day: date,
    parts: Sequence[PartInput] | None = None,
    offered: Offered | None = None,
    hours: Hours | None = None,
    note: str = "",
) -> tuple[ServiceRow, int]:
    """A day's service opened, and how many standing orders don't fit in it."""
    parts = parts_on(tx, day=day) if parts is None else list(parts)
    offered = offered or offered_on(tx, day=day)
    hours = hours or hours_on(tx, day=day)
    require_parts(parts)
    require_offered(offered)
    _require_day(tx, day)
    row = _insert(tx, day, offered, hours, note)
    for part in parts:
        add_part_row(tx, row, part)
    row.hold = hold_space(
        tx, dossier=DossierId(row.dossier), space=canteen_space(tx, on=day).id,
        item=f"meal_service:{row.id}", starts_at=row.starts_at, ends_at=row.ends_at,
    )  # fmt: skip
    tx.session.flush()
    waiting = serve_waiting(tx, row)
    tx.changed(TOPIC, row.id)
    return row, waiting


def add_part_row(tx: Tx, row: ServiceRow, part: PartInput) -> PartRow:
    """An operator's part; raises RuleBroken `not_operator` when it is none."""
    card = party_card(tx, party=PartyId(part.operator))
    if Role.CANTEEN_OPERATOR not in card.roles:
        raise RuleBroken(
            "not_operator",
            _("{name} n’est pas opérateur de la cantine. Donnez-lui ce rôle sur sa fiche.").format(
                name=card.name
            ),
        )
    back = _left(tx, row, part)
    if back is not None:
        return back
    made = PartRow(
        service=row.id, operator=part.operator, portions=part.portions,
        order_by=part.order.instant(row.day), cancel_by=part.cancel.instant(row.day),
        served=None, walk_ins=None, withdrawn=False, reason="",
    )  # fmt: skip
    tx.session.add(made)
    tx.session.flush()
    return made


def _left(tx: Tx, row: ServiceRow, part: PartInput) -> PartRow | None:
    """The part that an operator had left without a reason, its own again: its numbers and actuals too."""
    back = tx.session.scalar(
        select(PartRow)
        .where(
            PartRow.service == row.id, PartRow.operator == part.operator, PartRow.withdrawn.is_(True),
            PartRow.reason == "",
        )
        .order_by(PartRow.id.desc())
        .limit(1)
    )  # fmt: skip
    if back is not None:
        back.withdrawn, back.portions = False, part.portions
        back.order_by, back.cancel_by = part.order.instant(row.day), part.cancel.instant(row.day)
        tx.session.flush()
    return back


def part_input(row: ServiceRow, part: PartRow) -> PartInput:
    """An operator's part as it would be typed."""
    return PartInput(
        operator=part.operator, portions=part.portions, order=_cutoff(row, part.order_by),
        cancel=_cutoff(row, part.cancel_by),
    )  # fmt: skip


def _cutoff(row: ServiceRow, instant: int) -> Cutoff:
    local = datetime.fromtimestamp(instant, PARIS)
    return Cutoff((row.day - local.date()).days, local.time())


def _insert(tx: Tx, day: date, offered: Offered, hours: Hours, note: str) -> ServiceRow:
    """The row, unless another seat opened the day meanwhile; raises RuleBroken `service_known`."""
    values: dict[str, Any] = {
        "day": day, "state": str(ServiceState.OPEN), "dossier": _dossier(tx), "hold": None,
        "starts_at": local_instant(day, hours.first), "ends_at": local_instant(day, hours.last),
        "seats": offered.seats, "taken_hosted": 0, "taken_event": 0, "taken_outsider": 0,
        "sittings": list(offered.sittings), "outsiders_from": offered.outsiders_from,
        "outsider_quota": offered.outsider_quota, "outsider_release": offered.outsider_release,
        "event_quota": offered.event_quota, "event_release": offered.event_release,
        "note": note.strip(), "cancel_reason": "", "cancelled_at": None, "space_kept": False,
        "version": 1,
    }  # fmt: skip
    tx.session.flush()
    insert = _INSERT[tx.connection.dialect.name]
    made = tx.connection.execute(
        insert(ServiceRow).values(values).on_conflict_do_nothing().returning(ServiceRow.id)
    ).scalar()
    if made is None:
        raise known_service(day)
    return locked(tx, ServiceId(made))


def _dossier(tx: Tx) -> DossierId:
    """The pole's own dossier of the midday services; opened with the first one."""
    known = tx.session.scalar(select(ServiceRow.dossier).order_by(ServiceRow.id).limit(1))
    if known is not None:
        return DossierId(known)
    return open_dossier(
        tx, kind=Kind.MEALS, party=the_pole(tx), title=_("Cantine, service du midi"), on=tx.clock.today()
    )


def known_service(day: date) -> RuleBroken:
    return RuleBroken(
        "service_known", _("Le service du {day} est déjà ouvert.").format(day=long_day(day))
    )


def _require_day(tx: Tx, day: date) -> None:
    known = service_on(tx, day=day)
    if known is not None and known.state == ServiceState.CANCELLED:
        raise RuleBroken(
            "service_cancelled",
            _("Le service du {day} a été annulé ({reason}) : rétablissez-le.").format(
                day=long_day(day), reason=known.cancel_reason
            ),
            service=known.id,
        )
    if known is not None:
        raise known_service(day)
    if abs((day - tx.clock.today()).days) > HORIZON:
        raise BadInput(
            "far_day",
            _("Le {day} est trop loin : un service s’ouvre à {count} jours au plus.").format(
                day=numeric_day(day), count=HORIZON
            ),
        )
    shut = closed_days(tx, first=day, last=day, space=canteen_space(tx, on=day).id).get(day)
    if shut is not None:
        raise RuleBroken(
            "closed_day",
            _("Le {day}, le pôle est fermé ({label}). Choisissez un autre jour.").format(
                day=long_day(day), label=shut
            ),
        )


class Standing(NamedTuple):
    """The service of a day, locked, and whether it was opened for this very act."""

    row: ServiceRow
    opened: bool

    @property
    def version(self) -> int | None:
        """What the way back of an act needs to withdraw the service that it opened."""
        return self.row.version if self.opened else None


def standing_service(tx: Tx, day: date) -> Standing:
    """The service of a day, locked; opened when the rota says so. Raises RuleBroken `closed`."""
    known = service_on(tx, day=day)
    if known is None:
        seen = day_as_booked(tx, day=day)
        opened = _opened_now(tx, day) if seen.state == ServiceState.PLANNED else None
        if opened is not None:
            return Standing(opened, True)
        known = service_on(tx, day=day)
        if known is None:
            raise closed(day, seen.reason or _("aucun service ce jour-là"))
    return Standing(locked(tx, known.id), False)


def _opened_now(tx: Tx, day: date) -> ServiceRow | None:
    """The service opened; None when another seat opened it at the same instant."""
    noted = dict(tx.notes.changes)
    try:
        with tx.session.begin_nested():
            return open_day(tx, day)[0]
    except RuleBroken as refused:
        if refused.code != "service_known":
            raise
    tx.notes.changes = noted
    return None


def hold_again(tx: Tx, row: ServiceRow) -> None:
    """Hold the canteen anew at the service's hours; raises Overlap naming who is there."""
    if row.hold is not None:
        space = canteen_space(tx, on=row.day).id
        move_hold(
            tx, hold=HoldId(row.hold), space=space, starts_at=row.starts_at, ends_at=row.ends_at
        )


def require_state(row: ServiceRow, state: ServiceState) -> None:
    """Raises RuleBroken `service_state` when the service is not where the act expects it."""
    if row.state != state:
        raise RuleBroken(
            "service_state",
            _("Le service du {day} a changé entre-temps : rouvrez la page.").format(day=long_day(row.day)),
            state=row.state,
        )

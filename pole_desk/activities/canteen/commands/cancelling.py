"""A service that does not take place as planned: handed to another operator, or cancelled in one act."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.canteen.commands._opening import hold_again, require_state
from pole_desk.activities.canteen.commands._steps import locked, meal_row, meal_written
from pole_desk.activities.canteen.commands._waiting import let_go, retake
from pole_desk.activities.canteen.queries.services import parts
from pole_desk.activities.canteen.rules import MOST_OPERATORS, TOPIC, ServiceState
from pole_desk.activities.canteen.tables import PartRow, ServiceRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import HoldId, MealBookingId, PartyId, ServiceId
from pole_desk.registers.claims.commands import release_hold
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import Role


class Cancelled(NamedTuple):
    """What cancelling a service did: whom to call is `queries.meals` of that day."""

    meals: tuple[MealBookingId, ...]
    covers: int


class Took(NamedTuple):
    """Portions of a part as they were."""

    part: int
    portions: int


@command(Permission.CANTEEN)
def cancel_service(
    tx: Tx, *, service: ServiceId, reason: str, keep_space: bool = False
) -> Cancelled:
    """Cancel a service in one act: every meal is credited, on cards too, the space freed or kept.

    Everybody booked, event dossiers included, is then listed with a phone by `queries.meals`.
    Raises BadInput without a reason, RuleBroken `service_state`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi le service est annulé : on le dira au téléphone."))
    row = locked(tx, service)
    require_state(row, ServiceState.OPEN)
    credited = let_go(tx, row, standing_only=False)
    row.state, row.cancel_reason = str(ServiceState.CANCELLED), " ".join(reason.split())
    row.cancelled_at, row.space_kept = tx.clock.now(), keep_space
    if row.hold is not None and not keep_space:
        release_hold(tx, hold=HoldId(row.hold))
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(restore_cancelled_service, service=service)
    covers = sum(meal.covers for meal in credited)
    tx.says(
        ngettext(
            "Service du {day} annulé ({reason}) : {count} réservation créditée.",
            "Service du {day} annulé ({reason}) : {count} réservations créditées.",
            len(credited),
        ).format(day=long_day(row.day), reason=row.cancel_reason, count=len(credited))
    )
    return Cancelled(tuple(MealBookingId(meal.id) for meal in credited), covers)


@command(Permission.CANTEEN)
def restore_cancelled_service(tx: Tx, *, service: ServiceId) -> None:
    """The service takes place after all: its meals are booked again, cards and space too.

    Raises Overlap when the canteen went to somebody else, RuleBroken `card_spent`.
    """
    row = locked(tx, service)
    require_state(row, ServiceState.CANCELLED)
    if not row.space_kept:
        hold_again(tx, row)
    keep, reason = row.space_kept, row.cancel_reason
    row.state, row.cancel_reason, row.cancelled_at = str(ServiceState.OPEN), "", None
    row.space_kept = False
    tx.session.flush()
    retake(tx, row)
    tx.changed(TOPIC, row.id)
    tx.undo_with(cancel_service, service=service, reason=reason, keep_space=keep)
    tx.says(_("Service du {day} rétabli avec ses réservations.").format(day=long_day(row.day)))


@command(Permission.CANTEEN)
def free_space(tx: Tx, *, service: ServiceId, freed: bool = True) -> None:
    """Free the canteen of a cancelled service, or keep it. Raises RuleBroken, Overlap."""
    row = locked(tx, service)
    require_state(row, ServiceState.CANCELLED)
    if row.space_kept is not freed:
        raise RuleBroken("space_kept", _("C’est déjà le cas."))
    if freed and row.hold is not None:
        release_hold(tx, hold=HoldId(row.hold))
    elif not freed:
        hold_again(tx, row)
    row.space_kept = not freed
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(free_space, service=service, freed=not freed)
    tx.says(
        _("L’espace cantine est libéré le {day}.").format(day=long_day(row.day))
        if freed
        else _("L’espace cantine est gardé le {day}.").format(day=long_day(row.day))
    )


@command(Permission.CANTEEN)
def hand_over(
    tx: Tx, *, service: ServiceId, operator: PartyId, to: PartyId, reason: str
) -> None:
    """Another operator takes over a part of a service: meals stay booked, the settlement follows.

    Raises RuleBroken `not_operator`, `operators`; NotFound `part`.
    """
    row = locked(tx, service)
    require_state(row, ServiceState.OPEN)
    standing = {part.operator: part for part in parts(tx, services=[service])}
    if operator not in standing:
        raise NotFound("part", _("Cet opérateur ne tient pas ce service."))
    if to == operator:
        raise BadInput("operators", _("Choisissez un autre opérateur pour reprendre le service."))
    leaving = tx.session.get_one(PartRow, standing[operator].id)
    taker = _taker(tx, row, leaving, to)
    former = Took(taker.id, taker.portions if to in standing else 0)
    if to in standing:
        taker.portions += leaving.portions
    leaving.withdrawn, leaving.reason = True, " ".join(reason.split())
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(take_back, service=service, part=leaving.id, took=former)
    tx.says(
        _("{taker} reprend la part de {leaving} le {day}.").format(
            taker=party_card(tx, party=to).name, leaving=standing[operator].operator_name,
            day=long_day(row.day),
        )
    )  # fmt: skip


def _taker(tx: Tx, row: ServiceRow, leaving: PartRow, to: PartyId) -> PartRow:
    known = tx.session.scalar(
        select(PartRow).where(
            PartRow.service == row.id, PartRow.operator == to, PartRow.withdrawn.is_(False)
        )
    )
    if known is not None:
        return known
    card = party_card(tx, party=to)
    if Role.CANTEEN_OPERATOR not in card.roles:
        raise RuleBroken(
            "not_operator",
            _("{name} n’est pas opérateur de la cantine. Donnez-lui ce rôle sur sa fiche.").format(
                name=card.name
            ),
        )
    made = PartRow(
        service=row.id, operator=to, portions=leaving.portions, order_by=leaving.order_by,
        cancel_by=leaving.cancel_by, served=None, walk_ins=None, withdrawn=False, reason="",
    )  # fmt: skip
    tx.session.add(made)
    tx.session.flush()
    return made


@command(Permission.CANTEEN)
def take_back(tx: Tx, *, service: ServiceId, part: int, took: Took) -> None:
    """The operator who had handed its part over takes it back."""
    row = locked(tx, service)
    require_state(row, ServiceState.OPEN)
    back, taker = tx.session.get_one(PartRow, part), tx.session.get_one(PartRow, took.part)
    if not back.withdrawn or taker.withdrawn:
        raise RuleBroken("service_state", _("Les parts de ce service ont changé entre-temps."))
    reason = back.reason
    back.withdrawn, back.reason = False, ""
    if took.portions:
        taker.portions = took.portions
    else:
        taker.withdrawn = True
    tx.session.flush()
    if len(parts(tx, services=[service])) > MOST_OPERATORS:
        raise RuleBroken("operators", _("Un service est tenu par trois opérateurs au plus."))
    tx.changed(TOPIC, row.id)
    tx.undo_with(
        hand_over, service=service, operator=PartyId(back.operator), to=PartyId(taker.operator), reason=reason
    )
    tx.says(_("Les parts du {day} sont comme avant.").format(day=long_day(row.day)))


@command(Permission.CANTEEN)
def mark_told(tx: Tx, *, meal: MealBookingId, told: bool = True) -> None:
    """Tick that somebody was called about a cancelled service."""
    row = meal_row(tx, meal)
    before, row.told = row.told, told
    meal_written(tx, row)
    tx.undo_with(mark_told, meal=meal, told=before)
    tx.says(_("Noté : prévenu.") if told else _("Noté : pas encore prévenu."))

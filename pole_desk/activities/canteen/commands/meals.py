"""Meals booked, changed, cancelled, restored; who did not come; what is had beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pole_desk.activities.canteen.commands._booking import Wish, book
from pole_desk.activities.canteen.commands._going import taking_again, withdraw_opened
from pole_desk.activities.canteen.commands._opening import standing_service
from pole_desk.activities.canteen.commands._steps import (
    account_for,
    booked_text,
    is_late,
    locked,
    meal_row,
    meal_written,
    priced,
    require_booked,
    require_room,
    settle,
    stand_of,
)
from pole_desk.activities.canteen.queries.meals import extra_items
from pole_desk.activities.canteen.queries.meals import meal as meal_card
from pole_desk.activities.canteen.rules import MealState, Origin, require_covers
from pole_desk.activities.canteen.rules.allergens import Eater
from pole_desk.activities.canteen.tables import AccountRow, CardRow, ExtraRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import (
    ContactId,
    DossierId,
    MealBookingId,
    MealCardId,
    PartyId,
    ServiceId,
)
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.dossiers.rules import Kind

ONE = Decimal(1)


@command(Permission.CANTEEN)
def book_meal(
    tx: Tx,
    *,
    day: date,
    party: PartyId,
    covers: int,
    formula: str = "",
    contact: ContactId | None = None,
    dossier: DossierId | None = None,
    eaters: Sequence[Eater] = (),
    sitting: str = "",
    note: str = "",
    card: MealCardId | None = None,
    walk_in: bool = False,
) -> MealBookingId:
    """Book covers on a structure's account, a person's there, or a dossier's; the day's service opens
    if the rota plans it.

    `formula` is a code or a label; `walk_in` is somebody who came without a booking. Raises
    RuleBroken `full` naming what is left, `closed`, `consent`, `card_spent`; BadInput, NotFound.
    """
    require_covers(covers)
    standing = standing_service(tx, day)
    owner = account_for(tx, party=party, contact=contact, dossier=dossier)
    _require_own_card(tx, card, owner)
    event = dossier is not None and dossier_card(tx, dossier=dossier).kind == Kind.EVENT
    origin = Origin.WALK_IN if walk_in else Origin.EVENT if event else Origin.DESK
    wish = Wish(
        covers=covers, formula=formula, origin=origin, eaters=eaters, sitting=sitting, note=note, card=card
    )
    row = book(tx, standing.row, owner, wish)
    tx.undo_with(
        cancel_meal, meal=MealBookingId(row.id), reason=_("saisie annulée"), excused=True,
        opened=standing.version,
    )  # fmt: skip
    tx.says(booked_text(tx, row))
    return MealBookingId(row.id)


def _require_own_card(tx: Tx, card: MealCardId | None, owner: AccountRow) -> None:
    if card is None:
        return
    row = tx.session.get(CardRow, card)
    if row is None:
        raise NotFound("card", _("La carte n° {id} n’existe pas.").format(id=card))
    if row.account != owner.id:
        raise RuleBroken(
            "card_of_another",
            _("La carte n° {id} est celle d’un autre compte.").format(id=card),
        )


@command(Permission.CANTEEN)
def cancel_meal(
    tx: Tx,
    *,
    meal: MealBookingId,
    reason: str,
    excused: bool = False,
    late: bool | None = None,
    opened: int | None = None,
) -> None:
    """Give the covers back. After the hour of cancelling they stay due, unless `excused`.

    `late` is known when this cancels again what was restored. `opened` is the version at which the
    booking opened its service, which goes with it unless there is something else on it. Raises RuleBroken `meal_state`.
    """
    row = meal_row(tx, meal)
    service = locked(tx, ServiceId(row.service))
    require_booked(row)
    before = stand_of(row)
    former_excused, former_absent = row.excused, row.absent
    row.state, row.cancel_reason = str(MealState.CANCELLED), reason.strip()
    row.late = is_late(tx, service) if late is None else late
    row.excused = excused
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
    withdraw_opened(tx, service, opened)
    tx.undo_with(restore_meal, meal=meal, excused=former_excused, absent=former_absent)
    seen = meal_card(tx, meal=meal)
    said = _("Annulé : {count} couverts de {who} le {day}.").format(
        count=row.covers, who=seen.who, day=long_day(seen.day)
    )
    if row.late and not excused:
        said += " " + _("L’heure est passée : ils restent dus.")
    tx.says(said)


@command(Permission.CANTEEN)
def restore_meal(
    tx: Tx, *, meal: MealBookingId, excused: bool = False, absent: int = 0
) -> None:
    """Book again what was cancelled, under the same number, its service back if it went with it.

    Raises RuleBroken `full`, `closed`; Overlap when the canteen went to somebody else.
    """
    row = meal_row(tx, meal)
    if row.state != MealState.CANCELLED:
        raise RuleBroken("meal_state", _("Cette réservation n’est pas annulée."), state=row.state)
    standing = taking_again(tx, ServiceId(row.service))
    row.service = standing.row.id
    require_room(tx, standing.row, row.guest, row.covers, origin=Origin.WALK_IN)
    before, late, was_excused = stand_of(row), row.late, row.excused
    reason = row.cancel_reason
    row.state, row.cancel_reason, row.late = str(MealState.BOOKED), "", False
    row.excused, row.absent = excused, absent
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
    tx.undo_with(
        cancel_meal, meal=meal, reason=reason, excused=was_excused, late=late, opened=standing.version
    )
    tx.says(_("Rétabli : {meal}").format(meal=booked_text(tx, row)))


@command(Permission.CANTEEN)
def note_absence(
    tx: Tx, *, meal: MealBookingId, absent: int, excused: bool = False
) -> None:
    """How many of the covers did not come; they are due unless excused. Raises BadInput."""
    row = meal_row(tx, meal)
    locked(tx, ServiceId(row.service))
    require_booked(row)
    if not 0 <= absent <= row.covers:
        raise BadInput(
            "absent",
            _("Il y a {count} couverts : le nombre d’absents va de 0 à {count}.").format(count=row.covers),
        )
    before = stand_of(row)
    tx.undo_with(note_absence, meal=meal, absent=row.absent, excused=row.excused)
    row.absent, row.excused = absent, excused
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
    seen = meal_card(tx, meal=meal)
    tx.says(
        _("{who} : {absent} absents sur {count} le {day}.").format(
            who=seen.who, absent=absent, count=row.covers, day=long_day(seen.day)
        )
    )


@command(Permission.CANTEEN)
def pay_by_card(tx: Tx, *, meal: MealBookingId, card: MealCardId | None) -> None:
    """Take the covers off a card of the same account; None puts them back on the account."""
    row = meal_row(tx, meal)
    locked(tx, ServiceId(row.service))
    require_booked(row)
    _require_own_card(tx, card, tx.session.get_one(AccountRow, row.account))
    before = stand_of(row)
    tx.undo_with(pay_by_card, meal=meal, card=None if row.card is None else MealCardId(row.card))
    row.card = card
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
    tx.says(
        _("Repas remis sur le compte.")
        if card is None
        else _("Repas pris sur la carte n° {card}.").format(card=card)
    )


@command(Permission.CANTEEN)
def add_extra(
    tx: Tx, *, meal: MealBookingId, item: str, quantity: Decimal = ONE
) -> int:
    """Something sold beside a meal, at the day's price: wine at 20 %, coffee. Raises NotFound."""
    row = meal_row(tx, meal)
    seen = meal_card(tx, meal=meal)
    if item not in {one.code for one in extra_items(tx)}:
        raise NotFound("item", _("« {item} » ne se vend pas avec un repas.").format(item=item))
    if quantity <= 0 or quantity != quantity.quantize(Decimal("0.0001")):
        raise BadInput("quantity", _("La quantité est positive, à 4 décimales au plus."))
    price = priced(tx, item=item, on=seen.day, party=seen.party)
    made = ExtraRow(
        meal=row.id, item=item, label=price.label, unit=price.unit, quantity=quantity,
        unit_price=price.unit_price, list_price=price.list_price, tax=price.tax,
        ledger_account=price.ledger_account, withdrawn=False,
    )  # fmt: skip
    tx.session.add(made)
    meal_written(tx, row)
    tx.undo_with(withdraw_extra, extra=made.id)
    tx.says(_("{label} ajouté au repas de {who}.").format(label=made.label, who=seen.who))
    return made.id


def _extra(tx: Tx, extra: int, *, withdrawn: bool) -> ExtraRow:
    row = tx.session.get(ExtraRow, extra)
    if row is None or row.withdrawn is not withdrawn:
        raise NotFound("extra", _("Ce supplément n’existe pas ou a déjà changé."))
    return row


@command(Permission.CANTEEN)
def withdraw_extra(tx: Tx, *, extra: int) -> None:
    """Take back something sold beside a meal."""
    row = _extra(tx, extra, withdrawn=False)
    row.withdrawn = True
    meal_written(tx, meal_row(tx, MealBookingId(row.meal)))
    tx.undo_with(restore_extra, extra=extra)
    tx.says(_("{label} retiré du repas.").format(label=row.label))


@command(Permission.CANTEEN)
def restore_extra(tx: Tx, *, extra: int) -> None:
    """Bring back something sold beside a meal."""
    row = _extra(tx, extra, withdrawn=True)
    row.withdrawn = False
    meal_written(tx, meal_row(tx, MealBookingId(row.meal)))
    tx.undo_with(withdraw_extra, extra=extra)
    tx.says(_("{label} rétabli.").format(label=row.label))

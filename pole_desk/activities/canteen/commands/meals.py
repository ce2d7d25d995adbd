"""Meals booked, changed, cancelled, restored; who did not come; what is had beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pole_desk.activities.canteen.commands._booking import Wish, book, person_of
from pole_desk.activities.canteen.commands._opening import standing_service
from pole_desk.activities.canteen.commands._steps import (
    account_for,
    agreed,
    is_late,
    locked,
    meal_row,
    meal_written,
    priced,
    require_room,
    require_sitting,
    require_taking,
    settle,
    stand_of,
    write_diets,
)
from pole_desk.activities.canteen.queries.meals import (
    account,
    diets,
    extra_items,
    guest_of,
)
from pole_desk.activities.canteen.queries.meals import meal as meal_card
from pole_desk.activities.canteen.rules import (
    MEALS,
    MealState,
    Origin,
    ServiceState,
    require_covers,
)
from pole_desk.activities.canteen.rules.allergens import Eater, require_eaters
from pole_desk.activities.canteen.rules.seats import closed
from pole_desk.activities.canteen.tables import AccountRow, CardRow, ExtraRow, MealRow, ServiceRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext
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
    service = standing_service(tx, day)
    owner = account_for(tx, party=party, contact=contact, dossier=dossier)
    _require_own_card(tx, card, owner)
    event = dossier is not None and dossier_card(tx, dossier=dossier).kind == Kind.EVENT
    origin = Origin.WALK_IN if walk_in else Origin.EVENT if event else Origin.DESK
    wish = Wish(
        covers=covers, formula=formula, origin=origin, eaters=eaters, sitting=sitting, note=note, card=card
    )
    row = book(tx, service, owner, wish)
    tx.undo_with(cancel_meal, meal=MealBookingId(row.id), reason=_("saisie annulée"), excused=True)
    tx.says(_booked_text(tx, row))
    return MealBookingId(row.id)


def _booked_text(tx: Tx, row: MealRow) -> str:
    seen = meal_card(tx, meal=MealBookingId(row.id))
    return ngettext(
        "{count} couvert pour {who} le {day}, {formula}.", "{count} couverts pour {who} le {day}, {formula}.",
        row.covers,
    ).format(count=row.covers, who=seen.who, day=long_day(seen.day), formula=row.label)


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
def change_meal(
    tx: Tx,
    *,
    meal: MealBookingId,
    covers: int | None = None,
    day: date | None = None,
    formula: str | None = None,
    eaters: Sequence[Eater] | None = None,
    sitting: str | None = None,
    note: str | None = None,
    after_hours: bool = False,
    seen_version: int | None = None,
) -> None:
    """Change a booking; None leaves as it is. Only the difference of covers is asked for.

    Past the hours, more or fewer covers are refused unless `after_hours` says that the kitchens
    agree. Raises RuleBroken `full`, `closed`, `late`; Conflict.
    """
    row = meal_row(tx, meal)
    tx.require_version(MEALS, row, seen_version)
    origin, target = _both(tx, row, day)
    _require_booked(tx, row)
    before, former = stand_of(row), meal_card(tx, meal=meal)
    former_eaters = diets(tx, meals=[meal]).get(meal, [])
    wanted = row.covers if covers is None else covers
    require_covers(wanted)
    moved = target.id != origin.id
    _require_hours(tx, origin, target, row, wanted, after_hours)
    if moved:
        row.guest = str(_guest(tx, row, target))
        require_room(tx, target, row.guest, wanted, origin=_asked_as(row, after_hours))
        row.absent = 0
    else:
        require_room(tx, target, row.guest, wanted - row.covers, origin=_asked_as(row, after_hours))
    row.service, row.covers = target.id, wanted
    row.absent = min(row.absent, wanted)
    row.sitting = row.sitting if sitting is None else sitting
    row.sitting = "" if moved and row.sitting not in target.sittings else row.sitting
    require_sitting(tx, target, row.sitting)
    row.note = row.note if note is None else note.strip()
    _reprice(tx, row, target, formula)
    kept = former_eaters if eaters is None else list(eaters)
    owner = tx.session.get_one(AccountRow, row.account)
    require_eaters(kept, covers=wanted, person=person_of(tx, owner))
    settle(tx, before, stand_of(row))
    if eaters is not None:
        write_diets(tx, eaters, meal=row.id)
    meal_written(tx, row)
    tx.undo_with(
        change_meal, meal=meal, covers=former.covers, day=former.day, formula=former.formula,
        eaters=former_eaters if eaters is not None else None, sitting=former.sitting, note=former.note,
        after_hours=True,
    )  # fmt: skip
    tx.says(_("Modifié : {meal}").format(meal=_booked_text(tx, row)))


def _both(tx: Tx, row: MealRow, day: date | None) -> tuple[ServiceRow, ServiceRow]:
    """The meal's service and the one wanted, locked in the order of their numbers."""
    origin = tx.session.get_one(ServiceRow, row.service)
    if day is None or day == origin.day:
        return (locked(tx, ServiceId(origin.id)),) * 2
    target = standing_service(tx, day)
    first, second = sorted((origin.id, target.id))
    locked(tx, ServiceId(first))
    locked(tx, ServiceId(second))
    return origin, target


def _require_booked(tx: Tx, row: MealRow) -> None:
    if row.state != MealState.BOOKED:
        raise RuleBroken(
            "meal_state",
            _("Cette réservation est annulée : rétablissez-la d’abord."),
            state=row.state,
        )


def _asked_as(row: MealRow, after_hours: bool) -> str:
    return Origin.WALK_IN if after_hours else row.origin


def _require_hours(
    tx: Tx, origin: ServiceRow, target: ServiceRow, row: MealRow, wanted: int, after_hours: bool
) -> None:
    """More covers before the last order, fewer before the hour of cancelling."""
    moved = target.id != origin.id
    if moved or wanted > row.covers:
        require_taking(tx, target, origin=_asked_as(row, after_hours))
    if (moved or wanted < row.covers) and is_late(tx, origin) and not after_hours:
        raise RuleBroken(
            "late",
            _("L’heure d’annuler est passée pour le {day} : notez des absents, ou convenez-en avec la "
              "cuisine.").format(day=long_day(origin.day)),
        )


def _guest(tx: Tx, row: MealRow, service: ServiceRow) -> str:
    owner = account(tx, account=row.account)
    return guest_of(tx, party=owner.party, dossier_kind=owner.kind, on=service.day)


def _reprice(tx: Tx, row: MealRow, service: ServiceRow, formula: str | None) -> None:
    """Another formula takes the list's price of the day; the same keeps the one agreed."""
    if formula is None:
        return
    owner = account(tx, account=row.account)
    price = agreed(tx, words=formula, on=service.day, party=owner.party)
    if price.item != row.formula:
        row.formula, row.label = price.item, price.label
        row.unit_price, row.list_price = price.unit_price, price.list_price
        row.tax, row.ledger_account = price.tax, price.ledger_account


@command(Permission.CANTEEN)
def cancel_meal(tx: Tx, *, meal: MealBookingId, reason: str, excused: bool = False) -> None:
    """Give the covers back. After the hour of cancelling they stay due, unless `excused`.

    Raises RuleBroken `meal_state`.
    """
    row = meal_row(tx, meal)
    service = locked(tx, ServiceId(row.service))
    _require_booked(tx, row)
    before = stand_of(row)
    former_excused, former_absent = row.excused, row.absent
    row.state, row.cancel_reason = str(MealState.CANCELLED), reason.strip()
    row.late, row.excused = is_late(tx, service), excused
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
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
    """Book again what was cancelled, under the same number; raises RuleBroken `full`, `closed`."""
    row = meal_row(tx, meal)
    service = locked(tx, ServiceId(row.service))
    if row.state != MealState.CANCELLED:
        raise RuleBroken("meal_state", _("Cette réservation n’est pas annulée."), state=row.state)
    if service.state != ServiceState.OPEN:
        raise closed(service.day, _("annulé ({reason})").format(reason=service.cancel_reason))
    require_room(tx, service, row.guest, row.covers, origin=Origin.WALK_IN)
    before, late, was_excused = stand_of(row), row.late, row.excused
    reason = row.cancel_reason
    row.state, row.cancel_reason, row.late = str(MealState.BOOKED), "", False
    row.excused, row.absent = excused, absent
    settle(tx, before, stand_of(row))
    meal_written(tx, row)
    tx.undo_with(cancel_meal, meal=meal, reason=reason, excused=was_excused or not late)
    tx.says(_("Rétabli : {meal}").format(meal=_booked_text(tx, row)))


@command(Permission.CANTEEN)
def note_absence(
    tx: Tx, *, meal: MealBookingId, absent: int, excused: bool = False
) -> None:
    """How many of the covers did not come; they are due unless excused. Raises BadInput."""
    row = meal_row(tx, meal)
    locked(tx, ServiceId(row.service))
    _require_booked(tx, row)
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
    _require_booked(tx, row)
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

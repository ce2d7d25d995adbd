"""How covers are booked: checked, priced, written, counted; by whom it was asked is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pole_desk.activities.canteen.commands._steps import (
    agreed,
    meal_written,
    now_of,
    require_room,
    require_sitting,
    require_taking,
    settle,
    stand_of,
    write_diets,
)
from pole_desk.activities.canteen.queries.meals import PERSONS, account, guest_of
from pole_desk.activities.canteen.rules import MealState, Origin, require_covers
from pole_desk.activities.canteen.rules.allergens import Eater, require_eaters
from pole_desk.activities.canteen.tables import AccountRow, MealRow, ServiceRow
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import MealCardId, PartyId
from pole_desk.registers.parties.queries import party as party_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for at a service."""

    covers: int
    formula: str = ""
    origin: str = Origin.DESK
    eaters: Sequence[Eater] = ()
    sitting: str = ""
    note: str = ""
    card: MealCardId | None = None
    standing: int | None = None


def book(tx: Tx, service: ServiceRow, owner: AccountRow, wish: Wish) -> MealRow:
    """Covers of an account at a locked service. Raises RuleBroken `closed`, `full`, BadInput."""
    require_covers(wish.covers)
    require_taking(tx, service, origin=wish.origin)
    require_sitting(tx, service, wish.sitting)
    if wish.eaters:
        require_eaters(wish.eaters, covers=wish.covers, person=person_of(tx, owner))
    known = account(tx, account=owner.id)
    guest = guest_of(tx, party=PartyId(owner.party), dossier_kind=known.kind, on=service.day)
    require_room(tx, service, guest, wish.covers, origin=wish.origin)
    price = agreed(tx, words=wish.formula, on=service.day, party=PartyId(owner.party))
    row = MealRow(
        service=service.id, account=owner.id, guest=str(guest), origin=str(wish.origin),
        state=str(MealState.BOOKED), covers=wish.covers, formula=price.item, label=price.label,
        unit_price=price.unit_price, list_price=price.list_price, tax=price.tax,
        ledger_account=price.ledger_account, booked_at=now_of(tx), sitting=wish.sitting,
        note=wish.note.strip(), standing=wish.standing, card=wish.card, late=False, excused=False,
        absent=0, cancel_reason="", told=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    settle(tx, None, stand_of(row))
    write_diets(tx, wish.eaters, meal=row.id)
    meal_written(tx, row)
    return row


def person_of(tx: Tx, owner: AccountRow) -> str:
    """The one person whose account it is, empty for a structure's: what is said of diets is hers."""
    known = account(tx, account=owner.id)
    if known.contact_name:
        return known.contact_name
    card = party_card(tx, party=PartyId(owner.party))
    return card.name if slug(card.legal_form) in PERSONS else ""

"""Cards of ten meals sold, and accounts whose personal data are erased."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from pole_desk.activities.canteen.commands._steps import account_for, blank, priced
from pole_desk.activities.canteen.queries.meals import account as account_card
from pole_desk.activities.canteen.rules import ACCOUNTS, CARD_ITEM, CARD_MEALS, CARDS
from pole_desk.activities.canteen.tables import AccountRow, CardRow, DietRow, MealRow, StandingRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ContactId, MealCardId, PartyId


@command(Permission.CANTEEN)
def sell_card(tx: Tx, *, party: PartyId, contact: ContactId | None = None) -> MealCardId:
    """Sell ten meals ahead, today, on the next invoice. Raises NotFound `item`, RuleBroken."""
    owner = account_for(tx, party=party, contact=contact)
    on = tx.clock.today()
    price = priced(tx, item=CARD_ITEM, on=on, party=party)
    row = CardRow(
        account=owner.id, sold_on=on, meals=CARD_MEALS, used=0, label=price.label,
        unit_price=price.unit_price, list_price=price.list_price, tax=price.tax,
        ledger_account=price.ledger_account, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(CARDS, row.id)
    tx.undo_with(withdraw_card, card=MealCardId(row.id))
    tx.says(
        _("Carte n° {id} de {count} repas vendue à {who}.").format(
            id=row.id, count=row.meals, who=_name(tx, row)
        )
    )
    return MealCardId(row.id)


def _name(tx: Tx, row: CardRow) -> str:
    known = account_card(tx, account=row.account)
    return known.contact_name or known.party_name


def _row(tx: Tx, card: MealCardId) -> CardRow:
    row = tx.session.get(CardRow, card, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("card", _("La carte n° {id} n’existe pas.").format(id=card))
    return row


@command(Permission.CANTEEN)
def withdraw_card(tx: Tx, *, card: MealCardId) -> None:
    """Take back a card on which nothing was eaten. Raises RuleBroken `card_used`."""
    row = _row(tx, card)
    if row.withdrawn:
        raise RuleBroken("card_state", _("Cette carte est déjà retirée."))
    if row.used:
        raise RuleBroken(
            "card_used",
            ngettext(
                "{count} repas est déjà pris sur la carte n° {id} : remettez-le d’abord sur le compte.",
                "{count} repas sont déjà pris sur la carte n° {id} : remettez-les d’abord sur le compte.",
                row.used,
            ).format(count=row.used, id=card),
        )
    row.withdrawn = True
    tx.session.flush()
    tx.changed(CARDS, card)
    tx.undo_with(restore_card, card=card)
    tx.says(_("Carte n° {id} retirée.").format(id=card))


@command(Permission.CANTEEN)
def restore_card(tx: Tx, *, card: MealCardId) -> None:
    """Bring a card back."""
    row = _row(tx, card)
    if not row.withdrawn:
        raise RuleBroken("card_state", _("Cette carte n’est pas retirée."))
    row.withdrawn = False
    tx.session.flush()
    tx.changed(CARDS, card)
    tx.undo_with(withdraw_card, card=card)
    tx.says(_("Carte n° {id} rétablie.").format(id=card))


@command(Permission.CANTEEN)
def erase_diets(tx: Tx, *, account: int) -> int:
    """Erase for good what an account says of its people's diets (GDPR article 9); how many lines.

    Covers and amounts stay. It can't be undone.
    """
    owner = tx.session.get(AccountRow, account)
    if owner is None:
        raise NotFound("account", _("Le compte cantine n° {id} n’existe pas.").format(id=account))
    meals = select(MealRow.id).where(MealRow.account == account)
    orders = select(StandingRow.id).where(StandingRow.account == account)
    rows = tx.session.scalars(
        select(DietRow).where(
            or_(DietRow.meal.in_(meals), DietRow.standing.in_(orders)), DietRow.erased_at.is_(None)
        )
    ).all()
    for row in rows:
        blank(row)
        row.erased_at = tx.clock.now()
    owner.erased_at = tx.clock.now()
    tx.session.flush()
    tx.changed(ACCOUNTS, account)
    tx.says(_("Régimes effacés d’un compte cantine."))
    return len(rows)


@command(Permission.PARTIES)
def hand_over_accounts(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, accounts: Sequence[int] = ()
) -> list[int]:
    """Give accounts, those of `merged` or the ones named, to a structure; returns which.

    A dossier goes with its own register; what was invoiced stays as it is.
    """
    row = AccountRow
    statement = select(row).where(row.party == merged if merged else row.id.in_(accounts))
    found = tx.session.scalars(statement.order_by(row.id)).all()
    for one in found:
        one.party = to
        tx.changed(ACCOUNTS, one.id)
    tx.session.flush()
    return [one.id for one in found]


"""A month's sales declared, corrected, cancelled: a version never changes, the ledger follows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from pole_desk.activities.shop.commands._account import settle
from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.queries.contracts import categories, rates_in_force
from pole_desk.activities.shop.rules import CONSIGNS, require_reason
from pole_desk.activities.shop.rules.rents import COMMISSION_ITEM
from pole_desk.activities.shop.rules.sales import (
    DeclarationState,
    Rate,
    Sale,
    checked_sales,
    commission_of,
    gathered,
    tax_of,
)
from pole_desk.activities.shop.tables import DeclarationRow, SaleRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, month_name, of_month, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ShopContractId
from pole_desk.registers.catalog.queries import item, tax_on


@command(Permission.SHOP)
def declare_sales(
    tx: Tx,
    *,
    contract: ShopContractId,
    month: Month,
    sales: Sequence[Sale],
    source: str = "",
    reason: str = "",
    seen_revision: int | None = None,
) -> int:
    """Declare the sales of a month, by category, VAT included; a second time is a correction.

    The version before is kept, replaced; the ledger moves by the difference alone. The same sales
    again change nothing. `seen_revision` (0: none) is the version that a form saw; another one is
    refused. Returns the declaration. Raises BadInput, RuleBroken.
    """
    one = Participation.of(tx, contract)
    _require_month(one, month)
    lines = gathered(checked_sales(sales, categories(tx, on=month.last)))
    former = _standing(tx, contract, month)
    _require_seen(one, month, former, seen_revision)
    if former is not None and _same(tx, former, lines):
        tx.says(_("Ventes {month} inchangées ({party}).").format(
            month=of_month(month), party=one.party_name))  # fmt: skip
        return former.id
    if former is not None:
        former.state = DeclarationState.REPLACED
        tx.session.flush()
    row = _write(one, month, lines, source, reason)
    settle(one, month, row, corrects=former is not None)
    total = sum((sale.amount for sale in lines), ZERO)
    said = (
        _("Ventes {month} corrigées pour {party} : {total}.")
        if former is not None
        else _("Ventes {month} déclarées pour {party} : {total}.")
    )
    one.written(said.format(month=of_month(month), party=one.party_name, total=euros(total)))
    if former is not None:
        tx.undo_with(restore_sales, declaration=former.id, reason=_("correction annulée"))
    else:
        tx.undo_with(cancel_sales, declaration=row.id, reason=_("saisie annulée"))
    return row.id


def _require_month(one: Participation, month: Month) -> None:
    """Sales are declared by who consigns, for a month of the participation that has begun."""
    one.require_active()
    row = one.row
    if row.mode not in CONSIGNS:
        raise RuleBroken(
            "mode",
            _("{party} loue un stand sans dépôt-vente : ses ventes ne passent pas par le pôle.").format(
                party=one.party_name
            ),
        )
    outside = month < Month.of(row.first_day) or (
        row.last_day is not None and month > Month.of(row.last_day)
    )
    if outside:
        until = _(" au {day}").format(day=plain_day(row.last_day)) if row.last_day else ""
        raise RuleBroken(
            "outside_contract",
            _("{party} ne participe pas au magasin en {month} : sa participation court du "
              "{first}{until}.").format(
                party=one.party_name, month=month_name(month), first=plain_day(row.first_day),
                until=until,
            ),
        )  # fmt: skip
    if month > Month.of(one.tx.clock.today()):
        raise RuleBroken(
            "month_ahead",
            _("{month} n’a pas commencé : déclarez ses ventes quand elles sont faites.").format(
                month=month_name(month).capitalize()
            ),
        )


def _require_seen(
    one: Participation, month: Month, former: DeclarationRow | None, seen: int | None
) -> None:
    if seen is None or seen == (former.revision if former is not None else 0):
        return
    raise RuleBroken(
        "declared_meanwhile",
        _("Les ventes {month} de {party} viennent d’être {act} ailleurs. Relisez-les, puis "
          "recommencez.").format(
            month=of_month(month), party=one.party_name,
            act=_("déclarées") if former is not None else _("annulées"),
        ),
    )  # fmt: skip


def _standing(tx: Tx, contract: int, month: Month) -> DeclarationRow | None:
    return tx.session.scalar(
        select(DeclarationRow).where(
            DeclarationRow.contract == contract, DeclarationRow.month == str(month),
            DeclarationRow.state == DeclarationState.STANDING,
        )
    )  # fmt: skip


def _same(tx: Tx, former: DeclarationRow, lines: Sequence[Sale]) -> bool:
    rows = tx.session.scalars(select(SaleRow).where(SaleRow.declaration == former.id)).all()
    before = {row.category: (row.amount, row.pieces) for row in rows}
    return before == {sale.category: (sale.amount, sale.pieces) for sale in lines}


def _write(
    one: Participation, month: Month, lines: Sequence[Sale], source: str, reason: str
) -> DeclarationRow:
    tx = one.tx
    sold = item(tx, item=COMMISSION_ITEM)
    percent = tax_on(tx, code=sold.tax, on=month.last).percent
    in_force = max(month.first, one.row.first_day)
    rates = rates_in_force(tx, contract=one.id, on=in_force)
    commissions = [commission_of(sale.amount, _rate(rates, sale).agreed) for sale in lines]
    net = sum(commissions, ZERO)
    last = tx.session.scalar(
        select(func.max(DeclarationRow.revision)).where(
            DeclarationRow.contract == one.id, DeclarationRow.month == str(month)
        )
    )
    row = DeclarationRow(
        contract=one.id, month=str(month), revision=(last or 0) + 1,
        state=DeclarationState.STANDING, declared_on=tx.clock.today(), source=source,
        reason=reason.strip(), tax=sold.tax, tax_percent=percent, account=sold.account,
        sales=sum((sale.amount for sale in lines), ZERO), commission=net,
        commission_tax=tax_of(net, percent), state_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.session.add_all(
        SaleRow(
            declaration=row.id, category=sale.category, amount=sale.amount, pieces=sale.pieces,
            rate=_rate(rates, sale).agreed, list_rate=_rate(rates, sale).listed, commission=amount,
        )
        for sale, amount in zip(lines, commissions, strict=True)
    )  # fmt: skip
    tx.session.flush()
    return row


def _rate(rates: dict[str, Rate], sale: Sale) -> Rate:
    return rates[sale.category]


@command(Permission.SHOP)
def cancel_sales(tx: Tx, *, declaration: int, reason: str) -> None:
    """Take a month's declaration back: the month is to be declared again; every version stays."""
    require_reason(reason)
    row = _declaration(tx, declaration)
    one = Participation.of(tx, row.contract)
    if row.state != DeclarationState.STANDING:
        raise RuleBroken("declaration_state", _("Cette version des ventes n’est plus en vigueur."))
    month = Month.parse(row.month)
    row.state, row.state_reason = DeclarationState.CANCELLED, reason.strip()
    tx.session.flush()
    settle(one, month, None, corrects=True)
    one.written(
        _("Déclaration {month} de {party} annulée.").format(
            month=of_month(month), party=one.party_name
        )
    )
    tx.undo_with(restore_sales, declaration=declaration, reason=_("annulation reprise"))


@command(Permission.SHOP)
def restore_sales(tx: Tx, *, declaration: int, reason: str = "") -> None:
    """Put a version of a month's sales in force again, in place of the one that stands."""
    row = _declaration(tx, declaration)
    one = Participation.of(tx, row.contract)
    month = Month.parse(row.month)
    _require_month(one, month)
    if row.state == DeclarationState.STANDING:
        raise RuleBroken("declaration_state", _("Cette version des ventes est déjà en vigueur."))
    standing = _standing(tx, one.id, month)
    if standing is not None:
        standing.state, standing.state_reason = DeclarationState.REPLACED, reason.strip()
        tx.session.flush()
    row.state, row.state_reason = DeclarationState.STANDING, ""
    tx.session.flush()
    settle(one, month, row, corrects=True)
    one.written(
        _("Ventes {month} de {party} : la version {revision} est de nouveau en vigueur.").format(
            month=of_month(month), party=one.party_name, revision=row.revision
        )
    )
    if standing is not None:
        tx.undo_with(restore_sales, declaration=standing.id, reason=_("reprise annulée"))
    else:
        tx.undo_with(cancel_sales, declaration=declaration, reason=_("reprise annulée"))


def _declaration(tx: Tx, declaration: int) -> DeclarationRow:
    row = tx.session.get(DeclarationRow, declaration)
    if row is None:
        raise NotFound(
            "shop_declaration", _("La déclaration n° {id} n’existe pas.").format(id=declaration)
        )
    return row

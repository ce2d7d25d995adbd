"""Items and their dated prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.rules import STANDARD, TOPIC, Activity, require_amount
from pole_desk.registers.catalog.tables import ItemRow, PriceRow, TaxRow


@command(Permission.CATALOG)
def set_price(
    tx: Tx,
    *,
    item: str,
    amount: Decimal,
    valid_from: date,
    category: str = STANDARD,
    indicative: bool = False,
) -> int:
    """List a net price from a day on; one already listed for that very day is replaced.

    Agreements keep the price that they froze. Raises BadInput, NotFound `item`.
    """
    require_amount(amount)
    row = _item(tx, item)
    former = _price(tx, row, category, valid_from)
    if former is None:
        former = PriceRow(item=row.id, category=category, valid_from=valid_from, withdrawn=True)
        tx.session.add(former)
    if former.withdrawn:
        tx.undo_with(withdraw_price, item=item, category=category, valid_from=valid_from)
    else:
        tx.undo_with(
            set_price,
            item=item,
            category=category,
            amount=former.amount,
            valid_from=valid_from,
            indicative=former.indicative,
        )
    former.amount = amount
    former.indicative = indicative
    former.withdrawn = False
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(
        _("« {label} » est à {amount} à partir du {day}.").format(
            label=row.label, amount=euros(amount), day=numeric_day(valid_from)
        )
    )
    return former.id


@command(Permission.CATALOG)
def set_price_list(
    tx: Tx, *, valid_from: date, amounts: Mapping[str, Decimal], category: str = STANDARD
) -> None:
    """List the prices of several items from the same day on; items not named keep theirs."""
    if not amounts:
        raise BadInput("price_list", _("Le tarif ne contient aucun prix."))
    former: dict[str, Decimal | None] = {}
    for item, amount in amounts.items():
        known = _price(tx, _item(tx, item), category, valid_from)
        former[item] = None if known is None or known.withdrawn else known.amount
        set_price(tx, item=item, amount=amount, valid_from=valid_from, category=category)
    tx.undo_with(restore_price_list, valid_from=valid_from, amounts=former, category=category)
    tx.says(
        ngettext(
            "Le tarif du {day} fixe {count} prix.", "Le tarif du {day} fixe {count} prix.", len(amounts)
        ).format(day=numeric_day(valid_from), count=len(amounts))
    )


@command(Permission.CATALOG)
def restore_price_list(
    tx: Tx, *, valid_from: date, amounts: Mapping[str, Decimal | None], category: str = STANDARD
) -> None:
    """Bring back the prices of a day as they were; None withdraws one that was not listed."""
    for item, amount in amounts.items():
        if amount is None:
            withdraw_price(tx, item=item, category=category, valid_from=valid_from)
        else:
            set_price(tx, item=item, amount=amount, valid_from=valid_from, category=category)
    tx.says(_("Le tarif du {day} est annulé.").format(day=numeric_day(valid_from)))


@command(Permission.CATALOG)
def withdraw_price(tx: Tx, *, item: str, category: str, valid_from: date) -> None:
    """Take a price off the list; it stays on record. Raises NotFound `price`."""
    row = _item(tx, item)
    price = _price(tx, row, category, valid_from)
    if price is None or price.withdrawn:
        raise NotFound(
            "price",
            _("« {label} » n’a pas de prix daté du {day}.").format(
                label=row.label, day=numeric_day(valid_from)
            ),
        )
    price.withdrawn = True
    tx.changed(TOPIC, row.id)
    tx.undo_with(
        set_price,
        item=item,
        category=category,
        amount=price.amount,
        valid_from=valid_from,
        indicative=price.indicative,
    )
    tx.says(
        _("Le prix de « {label} » du {day} est retiré.").format(
            label=row.label, day=numeric_day(valid_from)
        )
    )


@command(Permission.CATALOG)
def add_item(
    tx: Tx, *, code: str, label: str, unit: str, tax: str, account: str, activity: str, note: str = ""
) -> int:
    """Add something that can be sold; its price is set apart. Raises BadInput, RuleBroken."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", code):
        raise BadInput(
            "item_code", _("Le code « {code} » s’écrit en minuscules, sans espace.").format(code=code)
        )
    if tx.session.scalar(select(ItemRow.id).where(ItemRow.code == code)):
        raise RuleBroken("item_known", _("L’article « {code} » existe déjà.").format(code=code))
    rank = tx.session.scalar(select(func.coalesce(func.max(ItemRow.rank), 0))) or 0
    row = ItemRow(code=code, rank=rank + 1, retired=False)
    _fill_item(tx, row, label=label, unit=unit, tax=tax, account=account, activity=activity, note=note)
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(retire_item, item=code, retired=True)
    tx.says(_("« {label} » entre au catalogue.").format(label=row.label))
    return row.id


@command(Permission.CATALOG)
def change_item(
    tx: Tx,
    *,
    item: str,
    label: str,
    unit: str,
    tax: str,
    account: str,
    activity: str,
    note: str = "",
    seen_version: int | None = None,
) -> None:
    """Change what an item is called, its unit, tax code and account; issued invoices keep theirs."""
    row = _item(tx, item)
    tx.require_version(TOPIC, row, seen_version)
    tx.undo_with(
        change_item,
        item=item,
        label=row.label,
        unit=row.unit,
        tax=row.tax,
        account=row.account,
        activity=row.activity,
        note=row.note,
    )
    _fill_item(tx, row, label=label, unit=unit, tax=tax, account=account, activity=activity, note=note)
    tx.changed(TOPIC, row.id)
    tx.says(_("L’article « {label} » est modifié.").format(label=row.label))


@command(Permission.CATALOG)
def retire_item(tx: Tx, *, item: str, retired: bool = True) -> None:
    """Take an item off the catalog, or put it back; what was agreed goes on."""
    row = _item(tx, item)
    row.retired = retired
    tx.changed(TOPIC, row.id)
    tx.undo_with(retire_item, item=item, retired=not retired)
    text = _("« {label} » est retiré du catalogue.") if retired else _("« {label} » revient au catalogue.")
    tx.says(text.format(label=row.label))


def _item(tx: Tx, code: str) -> ItemRow:
    row = tx.session.scalar(select(ItemRow).where(ItemRow.code == code))
    if row is None:
        raise NotFound("item", _("L’article « {item} » n’existe pas.").format(item=code), item=code)
    return row


def _price(tx: Tx, item: ItemRow, category: str, valid_from: date) -> PriceRow | None:
    return tx.session.scalar(
        select(PriceRow).where(
            PriceRow.item == item.id,
            PriceRow.category == category,
            PriceRow.valid_from == valid_from,
        )
    )


def _fill_item(tx: Tx, row: ItemRow, **values: str) -> None:
    if not values["label"].strip():
        raise BadInput("item_label", _("L’article doit avoir un libellé."))
    if not re.fullmatch(r"\d{3,12}", values["account"]):
        raise BadInput(
            "account",
            _("Le compte « {account} » doit être un numéro, par exemple 706100.").format(
                account=values["account"]
            ),
        )
    if values["activity"] not in {str(known) for known in Activity}:
        raise BadInput(
            "activity", _("L’activité « {name} » est inconnue.").format(name=values["activity"])
        )
    if not tx.session.scalar(select(TaxRow.id).where(TaxRow.code == values["tax"]).limit(1)):
        raise NotFound("tax", _("Le code de TVA « {code} » n’existe pas.").format(code=values["tax"]))
    for name, value in values.items():
        setattr(row, name, value.strip())

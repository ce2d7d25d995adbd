"""A new pole's catalog, read from the shipped data."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.commands.indices import add_index_value
from pole_desk.registers.catalog.commands.issuers import add_issuer, name_seller
from pole_desk.registers.catalog.commands.prices import add_item, set_price
from pole_desk.registers.catalog.commands.taxes import set_tax
from pole_desk.registers.catalog.rules import IssuerInput
from pole_desk.registers.catalog.tables import ItemRow


@command(Permission.CATALOG)
def install_catalog(tx: Tx) -> None:
    """Write the shipped taxes, items, prices, sellers and known index values."""
    _install_taxes(tx, _data("taxes.json"))
    prices = _data("prices.json")
    _install_items(tx, prices["items"])
    _install_indices(tx, prices["indices"])
    _install_issuers(tx, _data("issuers.json"))
    tx.notes.undo = None
    tx.says(_("Le catalogue est installé."))


@command(Permission.CATALOG)
def add_missing_items(tx: Tx) -> int:
    """Add the shipped items that this pole has not, with their prices; how many.

    What is there stays as it is, retired items too: asking twice adds nothing more.
    """
    known = set(tx.session.scalars(select(ItemRow.code)))
    missing = [item for item in _data("prices.json")["items"] if item["code"] not in known]
    if missing:
        _install_items(tx, missing)
        tx.notes.undo = None
        tx.says(
            ngettext(
                "{count} article entre au catalogue.", "{count} articles entrent au catalogue.", len(missing)
            ).format(count=len(missing))
        )
    return len(missing)


def _data(name: str) -> Any:
    return json.loads(shipped("resources", "data", name).read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _install_taxes(tx: Tx, data: Any) -> None:
    for tax in data["taxes"]:
        set_tax(
            tx,
            code=tax["code"],
            label=tax["label"],
            percent=Decimal(tax["percent"]),
            category=tax["category"],
            exemption=tax.get("exemption"),
            valid_from=date.fromisoformat(tax["valid_from"]),
            valid_to=_day(tax.get("valid_to")),
        )


def _install_items(tx: Tx, items: Any) -> None:
    for item in items:
        prices = item["prices"]
        add_item(tx, **{key: value for key, value in item.items() if key != "prices"})
        for price in prices:
            set_price(
                tx,
                item=item["code"],
                category=price["category"],
                amount=Decimal(price["amount"]),
                valid_from=date.fromisoformat(price["valid_from"]),
                indicative=price["indicative"],
            )


def _install_indices(tx: Tx, values: Any) -> None:
    for value in values:
        add_index_value(
            tx,
            series=value["series"],
            quarter=value["quarter"],
            value=Decimal(value["value"]),
            source=value["source"],
            published_on=_day(value.get("published_on")),
        )


def _install_issuers(tx: Tx, data: Any) -> None:
    ids = {}
    for issuer in data["issuers"]:
        values = dict(issuer)
        values["valid_from"] = date.fromisoformat(values["valid_from"])
        ids[issuer["code"]] = add_issuer(tx, values=IssuerInput(**values))
    for seller in data["activities"]:
        name_seller(
            tx,
            activity=seller["activity"],
            issuer=ids[seller["issuer"]],
            valid_from=date.fromisoformat(seller["valid_from"]),
        )

"""Where the rows of a document say something else than its sealed text, or than the charge that they came from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.accounts.billing.rules.chain import frozen_sums
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.periods import PARIS

INVOICE, LINE, TAX = "billing_invoice", "billing_invoice_line", "billing_invoice_tax"
Row = Mapping[str, Any]

_SAID_LINE = {
    "position": "position", "label": "label", "service_from": "service_from", "service_to": "service_to",
    "quantity": "quantity", "unit": "unit", "unit_price": "unit_price", "percent": "tax_percent", "net": "net",
}  # fmt: skip
_SAID_TAX = {"percent": "percent", "base": "base", "amount": "amount", "exemption": "exemption"}
_OF_CHARGE = ("dossier", "unit", "list_price", "tax", "account", "label", "service_from", "service_to", "unit_price")


def unlike_tables(
    invoice: Row, lines: Sequence[Row], taxes: Sequence[Row], charges: Mapping[int, Row]
) -> Iterator[str]:
    """The tables whose rows contradict the document's frozen text or its charges, each once.

    Deposits that it deducts are lines after those of its text, and its VAT rows are what is left.
    """
    try:
        said = json.loads(invoice["snapshot"])
        deducts = bool(said.get("deposits"))
        printed = lines[: len(said["lines"])] if deducts else lines
        wrong = {
            INVOICE: _head(said) != _stored_head(invoice) or frozen_sums(invoice["snapshot"]) != _sums(invoice),
            LINE: _unlike(printed, said["lines"], _SAID_LINE, "position") or _astray(invoice, lines, charges),
            TAX: not deducts and _unlike(taxes, said["taxes"], _SAID_TAX, "percent"),
        }
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError):
        yield INVOICE
        return
    yield from (table for table, is_wrong in wrong.items() if is_wrong)


def _head(said: Row) -> tuple[Any, ...]:
    return (
        said["number"], said["issue_date"], said["issue_date"], said["due_date"], said["buyer"]["name"],
        said["kind"] == "credit", int(said["issue_date"][:4]),
    )  # fmt: skip


def _stored_head(row: Row) -> tuple[Any, ...]:
    at: datetime = row["issued_at"]
    return (
        row["number"], row["issued_on"].isoformat(), at.astimezone(PARIS).date().isoformat(),
        row["due_on"].isoformat(), row["party_name"], row["kind"] == "credit", row["year"],
    )  # fmt: skip


def _sums(row: Row) -> tuple[Any, ...]:
    return row["number"], row["net"], row["vat"], row["total"]


def _unlike(rows: Iterable[Row], said: Iterable[Row], names: Mapping[str, str], by: str) -> bool:
    """Whether rows and frozen parts differ; amounts are cents in the text, rates and quantities are text."""
    stored = [tuple(_plain(row[name]) for name in names) for row in sorted(rows, key=lambda row: _order(row, by))]
    frozen = [
        tuple(_text(part[other], name) for name, other in names.items())
        for part in sorted(said, key=lambda part: _order(part, names[by]))
    ]
    return stored != frozen


def _order(row: Row, by: str) -> tuple[Any, ...]:
    base = row.get("base", 0)
    return Decimal(str(row[by])), str(row.get("exemption") or ""), to_cents(base) if isinstance(base, Decimal) else base


def _text(value: Any, name: str) -> Any:
    if name in ("quantity", "unit_price", "percent"):
        return Decimal(value)
    return Decimal(value).scaleb(-2) if name in ("net", "base", "amount") else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _astray(invoice: Row, lines: Iterable[Row], charges: Mapping[int, Row]) -> bool:
    """Whether a line has another dossier, account, tax, unit or list price than its charge, or another seller."""
    for line in lines:
        charge = charges.get(line["charge"])
        if charge is not None and (
            charge["issuer"] != invoice["issuer"] or charge["state"] != "invoiced"
            or abs(line["quantity"]) != abs(charge["quantity"]) or abs(line["net"]) != abs(charge["amount"])
            or any(line[name] != charge[name] for name in _OF_CHARGE)
        ):  # fmt: skip
            return True
    return False

"""The fingerprints of a document's rows, kept with the closing of its month: what changes afterwards is told apart.

A document's hash covers what it says; its rows also say whom it is for, on which account, in which dossier. The
closings are in `closings`; the rows are read elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.billing.rules.chain import canonical


class Seals(NamedTuple):
    """SHA-256 of the rows of a document in each table, and of its very file; named as the tables are."""

    billing_invoice: str = ""
    billing_invoice_line: str = ""
    billing_deduction: str = ""
    billing_invoice_tax: str = ""
    billing_outbox: str = ""
    document: str = ""
    file: str = ""


HEAD = (
    "issuer", "kind", "party", "party_name", "month", "due_on", "net", "vat", "total", "original", "format",
)  # fmt: skip
LINE = (
    "corrects", "reopens", "dossier", "label", "service_from", "service_to", "quantity", "unit", "unit_price",
    "list_price", "tax", "percent", "account", "net",
)  # fmt: skip
TAX = ("tax", "percent", "category", "exemption", "base", "amount")
"""What of a document's rows is known before its number and its charges' rows: the digest in its text covers it."""
BOOKED = "rows"
"""Under which a frozen text has that digest, from format 3 on."""
ROWS = Seals._fields[:-1]
"""The tables; `file` is the SHA-256 of the PDF, to compare with the archived one."""


def row_seal(rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of rows as canonical JSON, the same on both engines: exact decimals, ISO days, UTC instants."""
    text = "\n".join(canonical({name: _plain(value) for name, value in row.items()}) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def booked_digest(
    head: Sequence[Any], lines: Iterable[Sequence[Any]], taxes: Iterable[Sequence[Any]]
) -> str:
    """SHA-256 of a document's rows, the values of `HEAD`, `LINE` and `TAX`, whatever the scale of their decimals."""
    told = [[_scaleless(value) for value in row] for row in (head, *lines, *taxes)]
    return hashlib.sha256(canonical({BOOKED: told}).encode()).hexdigest()


def _scaleless(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    return value


def seals_text(documents: Iterable[tuple[str, Seals]]) -> str:
    """The list of a month's documents with their fingerprints, in order of issue, as canonical JSON."""
    return canonical({"documents": [[number, *seals] for number, seals in documents]})


def seals_of(text: str) -> list[tuple[str, Seals]]:
    """What `seals_text` wrote; raises ValueError on anything else."""
    try:
        found = [(str(number), Seals(*map(str, seals))) for number, *seals in json.loads(text)["documents"]]
    except (KeyError, TypeError, RecursionError) as damage:
        raise ValueError("not a list of seals") from damage
    if seals_text(found) != text:
        raise ValueError("not canonical")
    return found


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal: what a closing keeps of its list."""
    return hashlib.sha256(text.encode()).hexdigest()


def changed_tables(sealed: Seals, found: Seals) -> Sequence[str]:
    """The tables whose rows are no longer those that were sealed."""
    return [table for table in ROWS if getattr(sealed, table) != getattr(found, table)]

"""A guess of how a bank writes its CSV, from its first lines; a person confirms it, `rows` then reads with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from pole_desk.formats.bank.columns import DELIMITERS, ORDERS, Columns, amount_of, day_of
from pole_desk.formats.bank.rows import LOOKED_AT, Record, decoded, split_records
from pole_desk.formats.bank.statement import content
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

TITLES: dict[str, tuple[str, ...]] = {
    "valued": (r"date( de)? valeur", r"value date", r"valeur"),
    "booked": (
        r"date( d| de)?( l)? ?(operation|comptabilisation|comptable|ecriture)", r"date", r"(booking|accounting) date",
        r"date .*(operation|comptab).*",
    ),
    "debit": (r"debit.*", r"montant debit.*", r"sorties?"),
    "credit": (r"credit.*", r"montant credit.*", r"entrees?"),
    "amount": (r"montant.*", r"amount.*", r"somme"),
    "iban": (
        r"(.* )?iban( .*)?", r"compte (du )?(tiers|contrepartie|donneur d ordre|emetteur)",
        r"numero de compte (du )?tiers",
    ),
    "name": (
        r"(nom )?(du |de la )?(tiers|contrepartie|emetteur|donneur d ordre|beneficiaire|payeur)( .*)?",
        r"(partner|counterparty|payer|payee)( name)?",
    ),
    "reference": (r"reference.*", r"ref.*", r"end to end.*"),
}  # fmt: skip
"""What each column is called, slugged; the first pattern that a title meets wins over the next."""
TEXTS = (
    r"libelle.*", r"intitule.*", r"description.*", r"detail.*", r"motif.*", r"communication.*", r"operation",
    r"informations? complementaires?", r"nature.*", r"label.*", r"payment (reference|details)", r"remittance.*",
    r"memo",
)  # fmt: skip
SHOWN = 8


class Sketch(NamedTuple):
    """A guess, complete when `columns.missing()` is empty, and the first rows to show beside it."""

    columns: Columns
    rows: tuple[tuple[str, ...], ...]


def propose(source: bytes | Path) -> Sketch:
    """How the file seems to be written: separator, accents, titles, columns, dates, decimal mark.

    Raises BadInput: bank_unreadable, bank_size, bank_encoding, bank_empty, bank_delimiter.
    """
    raw = content(source)
    encoding = "utf-8"
    try:
        text = decoded(raw, "utf-8")
    except BadInput:
        encoding = "cp1252"
        text = decoded(raw, encoding)
    delimiter, records = _parted(text)
    heading = next((rank for rank, one in enumerate(records[:LOOKED_AT]) if _is_heading(one.cells)), None)
    titles = () if heading is None else tuple(records[heading].cells)
    first = _first_row(records) if heading is None else heading + 1
    rows = [one for one in records[first : first + LOOKED_AT] if len(one.cells) > 1]
    places = _by_title(titles) if titles else _by_content(rows)
    texts = tuple(at for at, title in enumerate(titles) if _meets(title, TEXTS) and at not in places.values())
    texts = texts or _wordy(rows, places)
    skip = 0 if titles or not rows else rows[0].line - 1
    order = _order([one.cells for one in rows], places)
    decimal = _decimal([one.cells for one in rows], places)
    columns = Columns(
        delimiter=delimiter, encoding=encoding, order=order, decimal=decimal, header=titles, skip=skip,
        texts=texts, **places,
    )  # fmt: skip
    return Sketch(columns, tuple(tuple(one.cells) for one in rows[:SHOWN]))


def _parted(text: str) -> tuple[str, list[Record]]:
    """The separator under which most lines have the same number of cells, three at least."""
    best: tuple[int, int, str, list[Record]] | None = None
    for rank, mark in enumerate(DELIMITERS):
        try:
            records = split_records(text, mark)
        except BadInput:
            continue
        sizes = [len(one.cells) for one in records[:LOOKED_AT] if len(one.cells) > 2]
        alike = max((sizes.count(size) for size in set(sizes)), default=0)
        if alike and (best is None or (alike, -rank) > best[:2]):
            best = (alike, -rank, mark, records)
    if best is None:
        if not text.strip():
            raise BadInput("bank_empty", _("Ce fichier ne contient aucune opération."))
        raise BadInput(
            "bank_delimiter",
            _("Ligne 1 : ce fichier n’a pas trois colonnes au moins, séparées par un point-virgule, une virgule, une "
              "tabulation ou une barre verticale. Exportez les opérations au format CSV depuis le site de la banque."),
            line=1,
        )  # fmt: skip
    return best[2], best[3]


def _is_heading(cells: Sequence[str]) -> bool:
    """A line that names a date and an amount, and holds neither."""
    if any(_reads(cell) or any(day_of(cell, order) for order in ORDERS) for cell in cells if cell):
        return False
    found = _by_title(cells)
    return "booked" in found and bool({"amount", "debit", "credit"} & set(found))


def _meets(title: str, patterns: Sequence[str]) -> bool:
    said = slug(title)
    return any(re.fullmatch(pattern, said) for pattern in patterns)


def _by_title(titles: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for what, patterns in TITLES.items():
        for pattern in patterns:
            at = next(
                (at for at, title in enumerate(titles) if at not in found.values() and _meets(title, (pattern,))), None
            )
            if at is not None:
                found[what] = at
                break
    if "booked" not in found and "valued" in found:
        found["booked"] = found.pop("valued")
    if "debit" in found and "credit" in found:
        found.pop("amount", None)
    elif "amount" in found:
        found.pop("debit", None)
        found.pop("credit", None)
    return found


def _first_row(records: Sequence[Record]) -> int:
    """The first line that holds a date and an amount."""
    for rank, one in enumerate(records):
        dated = any(day_of(cell, order) for cell in one.cells for order in ORDERS)
        if dated and any(_reads(cell) for cell in one.cells):
            return rank
    return 0


def _by_content(rows: Sequence[Record]) -> dict[str, int]:
    """The columns of a file without titles: dates, then one column of amounts or two that take turns."""
    width = min((len(one.cells) for one in rows), default=0)
    dated = [at for at in range(width) if _all(rows, at, lambda cell: any(day_of(cell, order) for order in ORDERS))]
    valued = [at for at in range(width) if at not in dated and _all(rows, at, _reads, empty=True)]
    found = dict(zip(("booked", "valued"), dated, strict=False))
    full = [at for at in valued if all(one.cells[at] for one in rows) and any(
        "," in one.cells[at] or "." in one.cells[at] for one in rows)]  # fmt: skip
    if full:
        found["amount"] = full[0]
    elif len(valued) > 1 and all(bool(one.cells[valued[0]]) != bool(one.cells[valued[1]]) for one in rows):
        found |= {"debit": valued[0], "credit": valued[1]}
    return found


def _wordy(rows: Sequence[Record], places: dict[str, int]) -> tuple[int, ...]:
    """The column that says most."""
    width = min((len(one.cells) for one in rows), default=0)
    said = {at: sum(len(one.cells[at]) for one in rows) for at in range(width) if at not in places.values()}
    best = max(said, key=lambda at: said[at], default=None)
    return () if best is None else (best,)


def _all(rows: Sequence[Record], at: int, holds: Callable[[str], object], *, empty: bool = False) -> bool:
    cells = [one.cells[at] for one in rows]
    return any(cells) and all(holds(cell) if cell else empty for cell in cells)


def _reads(cell: str) -> bool:
    for mark in ",.":
        try:
            if amount_of(cell, mark) is not None:
                return True
        except ValueError:
            continue
    return False


def _order(rows: Sequence[Sequence[str]], places: dict[str, int]) -> str:
    """The order in which every date reads; day first when two do."""
    at = places.get("booked")
    cells = [cells[at] for cells in rows if at is not None and len(cells) > at and cells[at]]
    return max(ORDERS, key=lambda order: sum(day_of(cell, order) is not None for cell in cells))


def _decimal(rows: Sequence[Sequence[str]], places: dict[str, int]) -> str:
    """The mark under which most amounts read; a comma when both do."""
    at = [places[what] for what in ("amount", "debit", "credit") if what in places]
    cells = [cells[one] for cells in rows for one in at if len(cells) > one and cells[one]]

    def read(mark: str) -> int:
        return sum(_read_by(cell, mark) for cell in cells)

    return max(",.", key=read)


def _read_by(cell: str, mark: str) -> bool:
    try:
        return amount_of(cell, mark) is not None
    except ValueError:
        return False

"""How one bank writes its CSV, described once and kept: where each thing stands, and how dates and amounts read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import CENT

FORMAT = 1
DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "cp1252")
ORDERS = ("dmy", "mdy", "ymd")
SPACES = re.compile("[\\s\u00a0\u202f\u2009']+")
_LARGEST = Decimal("999999999.99")
_MONEY = re.compile(r"(?:€|EUR|euros?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A description of a bank's CSV; columns count from 0.

    `header` are the titles as the bank writes them: the line that holds them is looked for, and a moved
    column is found again by its title. Without titles, the first `skip` lines are passed over. Amounts
    stand in one signed column, `amount`, or in two, `debit` and `credit`, whose signs are not looked at.
    """

    delimiter: str
    encoding: str = "utf-8"
    order: str = "dmy"
    decimal: str = ","
    header: tuple[str, ...] = ()
    skip: int = 0
    booked: int | None = None
    valued: int | None = None
    texts: tuple[int, ...] = ()
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    name: int | None = None
    iban: int | None = None
    reference: int | None = None

    def missing(self) -> tuple[str, ...]:
        """What is still to be shown before a file can be read, in French."""
        found = []
        if self.booked is None:
            found.append(_("la date"))
        if not self.texts:
            found.append(_("le libellé"))
        if self.amount is None and self.debit is None and self.credit is None:
            found.append(_("le montant, ou le débit et le crédit"))
        elif self.amount is None and None in (self.debit, self.credit):
            found.append(_("le débit") if self.debit is None else _("le crédit"))
        return tuple(found)

    def used(self) -> dict[str, int]:
        """The columns that are read, by what they hold; texts as `text0`, `text1`…"""
        single = ("booked", "valued", "amount", "debit", "credit", "name", "iban", "reference")
        found = {one: getattr(self, one) for one in single if getattr(self, one) is not None}
        return found | {f"text{rank}": column for rank, column in enumerate(self.texts)}

    def to_json(self) -> dict[str, Any]:
        """The description as plain values, for a setting."""
        return {"format": FORMAT, **asdict(self), "header": list(self.header), "texts": list(self.texts)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Columns:
        """What `to_json` wrote; raises BadInput `bank_columns` on anything else."""
        try:
            if data["format"] != FORMAT:
                raise ValueError(data["format"])
            values = {field.name: data[field.name] for field in fields(cls)}
            found = cls(**{**values, "header": tuple(values["header"]), "texts": tuple(values["texts"])})
            require_sound(found)
        except (KeyError, TypeError, ValueError, AttributeError) as damage:
            raise BadInput(
                "bank_columns",
                _("La description de ce CSV bancaire est illisible. Décrivez ses colonnes à nouveau."),
            ) from damage
        return found


def require_sound(columns: Columns) -> None:
    """Raises BadInput `bank_columns` naming what a description lacks or can't mean."""
    used = list(columns.used().values())
    known = (
        columns.delimiter in DELIMITERS
        and columns.encoding in ENCODINGS
        and columns.order in ORDERS
        and columns.decimal in (",", ".")
        and isinstance(columns.skip, int)
        and 0 <= columns.skip <= 1_000
        and all(isinstance(title, str) for title in columns.header)
        and all(isinstance(one, int) and 0 <= one < 1_000 for one in used)
        and all(one < len(columns.header) for one in used if columns.header)
    )
    if not known:
        raise BadInput("bank_columns", _("Cette description de colonnes n’a pas de sens. Décrivez-les à nouveau."))
    if columns.missing():
        raise BadInput(
            "bank_columns",
            _("Pour lire ce CSV, montrez encore la colonne qui donne : {what}.").format(
                what=_(" ; ").join(columns.missing())
            ),
            missing=columns.missing(),
        )
    if columns.amount is not None and not (columns.debit is None and columns.credit is None):
        raise BadInput("bank_columns", _("Choisissez une colonne de montants, ou bien le débit et le crédit."))


def day_of(text: str, order: str) -> date | None:
    """The day of a cell in one of `ORDERS`, None when it is none; hours after it are not looked at."""
    bare = text.strip().split("T")[0].split(" ")[0]
    parts = re.fullmatch(r"([0-9]{1,4})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{1,4})", bare)
    if parts is None and re.fullmatch(r"[0-9]{8}", bare):
        cut = (4, 6) if order == "ymd" else (2, 4)
        pieces = (bare[: cut[0]], bare[cut[0] : cut[1]], bare[cut[1] :])
    elif parts is None:
        return None
    else:
        pieces = (parts[1], parts[2], parts[3])
    if len(pieces[1]) > 2 or (len(pieces[0]) > 2) != (order == "ymd"):
        return None
    named = dict(zip(order, (int(piece) for piece in pieces), strict=True))
    year = named["y"] + (2000 if named["y"] < 100 else 0)
    try:
        day = date(year, named["m"], named["d"])
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2200 else None


def amount_of(text: str, decimal: str) -> Decimal | None:
    """The signed amount of a cell in euros, None when it is empty; raises ValueError on anything else.

    Spaces of any kind, groups parted by the other mark, a sign before or after, brackets for a negative
    and a euro sign are understood.
    """
    bare = SPACES.sub("", text).replace("\u2212", "-").replace("\u2013", "-")
    bare = _MONEY.sub("", bare)
    if not bare:
        return None
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1], True
    elif bare[0] in "+-":
        bare, negative = bare[1:], bare[0] == "-"
    elif bare[-1] in "+-":
        bare, negative = bare[:-1], bare[-1] == "-"
    bare = _MONEY.sub("", bare).removeprefix("€")
    other = "." if decimal == "," else ","
    if re.fullmatch(rf"[0-9]{{1,3}}(\{other}[0-9]{{3}})+(\{decimal}[0-9]+)?", bare):
        bare = bare.replace(other, "")
    if not re.fullmatch(rf"[0-9]{{1,12}}(\{decimal}[0-9]{{1,6}})?|\{decimal}[0-9]{{1,2}}", bare):
        raise ValueError(text)
    amount = Decimal(bare.replace(",", "."))
    if amount > _LARGEST or amount != amount.quantize(CENT):
        raise ValueError(text)
    return (-amount if negative else amount).quantize(CENT)

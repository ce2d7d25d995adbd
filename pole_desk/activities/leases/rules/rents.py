"""Rents from the price list, and their indexation; what a month owes is in `segments`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.money import round_cents

MODULE_M2 = Decimal(13)
"""An office is let by modules of 13 m² (public prices of 2014)."""


class Measure(NamedTuple):
    """The price item of a kind of space, and how many of it a space counts."""

    item: str
    per: str


MEASURES: dict[str, Measure] = {
    "office": Measure("office_module", "module"),
    "desk": Measure("desk", "space"),
    "storage": Measure("storage_m2", "m2"),
}


def price_item(kind: str) -> str:
    """The item of the price list that a kind of space is let by; raises KeyError for the others."""
    return MEASURES[kind].item


def list_rent(kind: str, area_m2: Decimal, amount: Decimal) -> Decimal:
    """Net euros a month for a whole space at list price, to the cent.

    An office counts area ÷ 13 modules, a desk one, a storage unit its square metres.
    """
    per = MEASURES[kind].per
    if per == "module":
        return round_cents(amount * area_m2 / MODULE_M2)
    return round_cents(amount * area_m2) if per == "m2" else round_cents(amount)


def indexed(old: Decimal, index_new: Decimal, index_reference: Decimal) -> Decimal:
    """new = old × index_new ÷ index_reference, half up to the cent.

    Chained: `old` is the rounded rent of the last revision. It may go down: an upward-only
    clause is void. Raises ValueError on a reference that is not positive.
    """
    if index_reference <= 0 or index_new <= 0:
        raise ValueError("an index is positive")
    return round_cents(old * index_new / index_reference)


_QUARTER = re.compile(r"(\d{4})-T([1-4])")


def is_quarter(text: str) -> bool:
    """Whether a text is a quarter written `2026-T2`."""
    return _QUARTER.fullmatch(text) is not None


def later_quarter(quarter: str, years: int) -> str:
    """The same quarter, `years` later; raises ValueError when it is not written `2026-T2`."""
    found = _QUARTER.fullmatch(quarter)
    if found is None:
        raise ValueError(quarter)
    return f"{int(found[1]) + years}-T{found[2]}"


def quarter_for(reference: str, indexed_year: int, year: int) -> str:
    """The quarter that revises a rent in `year`.

    The reference moves on by as many years as have passed since the rent was last revised
    (`indexed_year`, at first the year it was agreed): a rent agreed in 2023 on 2023-T1 is
    revised in 2025 on 2025-T1.
    """
    return later_quarter(reference, year - indexed_year)


NO_INDEX, ALREADY = "no_index", "already_indexed"


class Revision(NamedTuple):
    """The two quarters of a yearly revision, their values when known, and why it is not done."""

    reference_quarter: str
    new_quarter: str
    reference_value: Decimal | None
    new_value: Decimal | None
    problem: str

    def of(self, old: Decimal) -> Decimal | None:
        """The revised price of an old one; None when there is a problem."""
        if self.problem or self.reference_value is None or self.new_value is None:
            return None
        return indexed(old, self.new_value, self.reference_value)


def revision(
    values: Mapping[tuple[str, str], Decimal],
    *,
    series: str,
    reference: str,
    indexed_year: int,
    year: int,
    done: bool,
) -> Revision:
    """How a rent is revised for a year, from the index values by series and quarter.

    One already revised for that year (`done`) is left, one whose index is missing waits for it.
    """
    wanted = reference if done else quarter_for(reference, indexed_year, year)
    before, after = values.get((series, reference)), values.get((series, wanted))
    problem = ALREADY if done else NO_INDEX if before is None or after is None else ""
    return Revision(reference, wanted, before, after, problem)

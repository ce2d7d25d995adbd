"""Amounts: Decimal euros in code, integer cents in the database; taxes and prices live elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def round_cents(amount: Decimal) -> Decimal:
    """Euros rounded half up to the cent, away from zero at the half (EN 16931 rounding)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal) -> int:
    """Euros as integer cents; raises ValueError when the amount has a fraction of a cent."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Integer cents as euros with two decimals."""
    return (Decimal(cents) / 100).quantize(CENT)


def split_whole(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number in proportion to `weights`, by largest remainder.

    The parts add up to the total exactly; ties go to the first. Raises ValueError without a
    positive weight.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative, one at least positive")
    size, sign = abs(total), -1 if total < 0 else 1
    parts = [size * weight // whole for weight in weights]
    left = size - sum(parts)
    if left:
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
        for index in by_remainder[:left]:
            parts[index] += 1
    return parts if sign > 0 else [-part for part in parts]


def split(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """As `split_whole`, of euros to the cent."""
    return [from_cents(part) for part in split_whole(to_cents(total), weights)]


def grouped(amount: Decimal, decimals: int = 2) -> str:
    """A number the French way: comma, groups of three parted by U+202F."""
    text = f"{amount:,.{decimals}f}"
    return text.replace(",", NARROW_SPACE).replace(".", ",").replace("-", "\u2212")


def euros(amount: Decimal) -> str:
    """`1 234 567,50 €` with U+202F between groups and U+00A0 before the sign."""
    return f"{grouped(round_cents(amount))}{NO_BREAK_SPACE}€"


def wire(amount: Decimal) -> str:
    """An amount for scripts: `1108.52`."""
    return f"{round_cents(amount):.2f}"

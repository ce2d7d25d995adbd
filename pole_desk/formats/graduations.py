"""Graduations of a chart's scale and how they are written; on screen and on paper alike."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.kernel.i18n import number


def nice_steps(most: Decimal | int, steps: int = 3) -> list[int]:
    """Round graduations from 0 that cover `most`: 1, 2, 2.5 or 5 times a power of ten."""
    wanted = max(Decimal(most) / steps, Decimal(1))
    power = Decimal(10) ** (len(str(int(wanted))) - 1)
    factor = next(f for f in ("1", "2", "2.5", "5", "10") if power * Decimal(f) >= wanted)
    step = max(1, int(power * Decimal(factor)))
    count = -(-int(Decimal(most).to_integral_value()) // step)
    return [step * n for n in range(max(1, count) + 1)]


def short_amount(value: int, unit: str) -> str:
    """`20 k€` from 20000 and €: for graduations."""
    if unit == "€" and value >= 1000 and value % 100 == 0:
        thousands = Decimal(value) / 1000
        return f"{number(thousands, 0 if value % 1000 == 0 else 1)}\u202fk€"
    return f"{number(value)}\u202f{unit}" if unit and value else number(value)

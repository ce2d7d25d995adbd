"""What the move simulator says of a choice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.queries import MoveOption
from pole_desk.desktop.parts.move_form import gap_text, told
from pole_desk.ports.ids import SpaceId


def option(**changes: object) -> MoveOption:
    made = MoveOption(
        SpaceId(3), "B03", "Bureau 03", "office", Decimal(26), 3, Decimal("330.00"), Decimal("495.00"),
        contiguous=False, free_until=None, long_enough=True,
    )  # fmt: skip
    return made._replace(**changes)


def test_the_gap_has_its_sign() -> None:
    assert gap_text(Decimal("165.00")).startswith("+165,00")
    assert gap_text(Decimal("-60.00")).startswith("−60,00")
    assert gap_text(Decimal("0.00")).startswith("0,00")


def test_rents_before_and_after_are_told_with_what_matters_of_the_place() -> None:
    words = told(option())
    assert "330,00" in words
    assert "495,00" in words
    assert "Mitoyen" not in words
    near = told(option(contiguous=True, free_until=date(2027, 3, 31)))
    assert "Mitoyen" in near
    assert "31/03/2027" in near

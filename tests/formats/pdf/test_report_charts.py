"""Charts on paper: nothing overlaps, nothing leaves its box, the colours are those of the screen."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import LONG, MONTHS, picture
from reportlab.graphics.shapes import Circle, Rect, String, Wedge

from pole_desk.desktop.theme.tokens import DARK, LIGHT
from pole_desk.formats.palette import palette
from pole_desk.formats.pdf.charts import boxes, chart, height_of
from pole_desk.formats.pdf.fonts import BOLD, REGULAR
from pole_desk.formats.report import Picture, Series, Shape

SHAPES: tuple[Shape, ...] = ("bars", "stacked", "lines", "across", "ring")
WIDE = 505.0


def overlapping(drawn: Picture, wide: float = WIDE) -> list[tuple[str, str]]:
    """The pairs of labels that touch."""
    found = boxes(chart(drawn, wide))
    return [
        (one[0], other[0])
        for one, other in combinations(found, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("labels", [MONTHS, LONG, LONG * 3, ("2026",)], ids=["months", "long", "many", "one"])
@pytest.mark.parametrize("rows", [1, 2, 4])
def test_labels_never_overlap_nor_leave_the_drawing(shape: Shape, labels: tuple[str, ...], rows: int) -> None:
    drawn = picture(shape, labels, 1 if shape == "ring" else rows)
    assert not overlapping(drawn)
    for words, left, bottom, right, top in boxes(chart(drawn, WIDE)):
        assert left >= -0.5 and right <= WIDE + 0.5, words
        assert bottom >= -0.5 and top <= height_of(drawn) + 0.5, words


@settings(max_examples=60)
@given(
    shape=st.sampled_from(SHAPES),
    values=st.lists(st.integers(min_value=0, max_value=9_999_999), min_size=1, max_size=16),
    wide=st.sampled_from([240.0, 360.0, 505.0]),
)
def test_labels_never_overlap_whatever_the_amounts(shape: Shape, values: list[int], wide: float) -> None:
    drawn = Picture(
        shape=shape, title="t", labels=tuple(f"Chantier {n}" for n in range(len(values))),
        series=(Series("s", tuple(Decimal(value) for value in values)),), unit="euros",
    )  # fmt: skip
    if not drawn.blank():
        assert not overlapping(drawn, wide)


def test_bars_are_as_long_as_their_amounts() -> None:
    drawn = Picture(
        shape="across", title="t", labels=("a", "b"), series=(Series("s", (Decimal(100), Decimal(50))),), unit="euros"
    )
    first, second = (shape for shape in chart(drawn, WIDE).contents if isinstance(shape, Rect))
    assert second.width == pytest.approx(first.width / 2, rel=1e-3)


def test_a_stack_is_as_high_as_its_layers_together() -> None:
    layers = (Series("a", (Decimal(30),)), Series("b", (Decimal(70),)))
    drawn = Picture(shape="stacked", title="t", labels=("2026",), series=layers, unit="euros")
    lower, upper = [shape for shape in chart(drawn, WIDE).contents if isinstance(shape, Rect)][-2:]
    assert upper.y == pytest.approx(lower.y + lower.height)
    assert upper.height / lower.height == pytest.approx(70 / 30, rel=1e-3)


def test_a_ring_goes_all_round_and_gathers_what_is_small() -> None:
    values = tuple(Decimal(n) for n in (50, 20, 10, 5, 5, 4, 3, 2, 1))
    drawn = Picture(shape="ring", title="t", labels=tuple("abcdefghi"), series=(Series("s", values),))
    made = chart(drawn, WIDE)
    wedges = [shape for shape in made.contents if isinstance(shape, Wedge)]
    assert len(wedges) == 6
    assert sum(wedge.endangledegrees - wedge.startangledegrees for wedge in wedges) == pytest.approx(360, abs=0.2)
    assert any("autres" in shape.text for shape in made.contents if isinstance(shape, String))


def test_words_are_in_the_embedded_font_and_in_french() -> None:
    made = chart(picture("across", LONG), WIDE)
    strings = [shape for shape in made.contents if isinstance(shape, String)]
    assert {shape.fontName for shape in strings} <= {REGULAR, BOLD}
    assert any(shape.text.endswith("\u00a0€") and "\u202f" in shape.text for shape in strings)


def test_paper_and_screen_read_the_same_colours() -> None:
    assert palette().series == LIGHT.series
    assert palette(dark=True).series == DARK.series
    used = {shape.fillColor.hexval()[2:].upper() for shape in chart(picture("bars"), WIDE).contents if isinstance(shape, Rect)}
    assert used == {LIGHT.series[0].removeprefix("#")}


def test_a_radar_is_as_far_as_its_levels_and_its_labels_keep_apart() -> None:
    axes = ("Utilité sociale", "Modèle économique", "Équipe", "Gouvernance", "Marché et usagers", "Financement",
            "Ancrage territorial dans les quartiers")  # fmt: skip
    drawn = Picture(
        shape="radar", title="Radar", labels=axes, top=5,
        series=(
            Series("6 octobre 2026", tuple(Decimal(level) for level in (1, 2, 0, -1, 2, 1, 1))),
            Series("1er février 2027", tuple(Decimal(level) for level in (5, 4, 3, 3, 5, 2, 4))),
        ),
    )  # fmt: skip
    for wide in (360.0, WIDE):
        assert not overlapping(drawn, wide)
        for words, left, bottom, right, top in boxes(chart(drawn, wide)):
            assert left >= -0.5 and right <= wide + 0.5 and bottom >= -0.5 and top <= height_of(drawn) + 0.5, words
    points = [shape for shape in chart(drawn, WIDE).contents if isinstance(shape, Circle)]
    assert len(points) == 13, "an axis that was not assessed has no point"
    middle = height_of(drawn) / 2
    assert points[6].cy - middle == pytest.approx(5 * (points[0].cy - middle), abs=0.01)

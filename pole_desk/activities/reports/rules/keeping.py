"""Sections of a sheet as plain values and back, so that a closing keeps what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.formats.report import Cell, Grid, Heading, Measure, Part, Picture, Series


def plain_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Sections in values that JSON has; figures and comments are kept apart, so tiles are none."""
    return [
        {
            "key": part.key, "title": part.title, "lead": part.lead, "grids": [_plain_grid(grid) for grid in part.grids],
            "pictures": [_plain_picture(picture) for picture in part.pictures],
        }
        for part in parts
    ]  # fmt: skip


def told_parts(kept: Iterable[Mapping[str, Any]]) -> list[Part]:
    """The sections that `plain_parts` made plain."""
    return [
        Part(
            key=each["key"], title=each["title"], lead=each["lead"], grids=tuple(_grid(grid) for grid in each["grids"]),
            pictures=tuple(_picture(picture) for picture in each["pictures"]),
        )
        for each in kept
    ]  # fmt: skip


def _plain_grid(grid: Grid) -> dict[str, Any]:
    return {
        "title": grid.title, "columns": [list(column) for column in grid.columns],
        "rows": [[_plain(cell) for cell in row] for row in grid.rows], "totals": [_plain(cell) for cell in grid.totals],
        "empty": grid.empty, "opens": list(grid.opens),
    }  # fmt: skip


def _grid(kept: Mapping[str, Any]) -> Grid:
    return Grid(
        title=kept["title"], columns=tuple(Heading(*column) for column in kept["columns"]),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in kept["rows"]),
        totals=tuple(_cell(cell) for cell in kept["totals"]), empty=kept["empty"], opens=tuple(kept["opens"]),
    )  # fmt: skip


def _plain_picture(picture: Picture) -> dict[str, Any]:
    return {
        "shape": picture.shape, "title": picture.title, "labels": list(picture.labels), "unit": picture.unit,
        "former": picture.former, "top": picture.top,
        "series": [[row.name, [str(value) for value in row.values]] for row in picture.series],
    }  # fmt: skip


def _picture(kept: Mapping[str, Any]) -> Picture:
    return Picture(
        shape=kept["shape"], title=kept["title"], labels=tuple(kept["labels"]), unit=kept["unit"], former=kept["former"],
        top=kept["top"],
        series=tuple(Series(name, tuple(Decimal(value) for value in values)) for name, values in kept["series"]),
    )  # fmt: skip


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Measure):
        return {"value": None if cell.value is None else str(cell.value), "unit": cell.unit}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _cell(kept: Any) -> Cell:
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]
    if "day" in kept:
        return date.fromisoformat(kept["day"])
    return Measure(None if kept["value"] is None else Decimal(kept["value"]), kept["unit"])

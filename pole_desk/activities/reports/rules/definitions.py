"""Definitions of indicators as a closing keeps them, so that last year's words stay with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pole_desk.ports.indicators import Function, Indicator, Ratio, Span, Unit


def stored(definition: Indicator | Ratio) -> dict[str, Any]:
    """A definition in plain values."""
    return {**asdict(definition), "ratio": isinstance(definition, Ratio)}


def defined(given: Mapping[str, Any]) -> Indicator | Ratio:
    """The definition that `stored` made plain."""
    values = dict(given)
    values["function"] = Function(values["function"])
    if values.pop("ratio"):
        return Ratio(**values)
    return Indicator(**{**values, "unit": Unit(values["unit"]), "span": Span(values["span"])})

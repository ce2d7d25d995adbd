"""What runs through the functions: revenue, support in kind, lost demand, jobs; read in the codes.

A source that names an indicator `…support…`, `…refused…` or `…jobs…` has it in the section of that
theme without the report being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from pole_desk.ports.indicators import Indicator, Ratio, Unit


class Theme(StrEnum):
    """A section that is made of indicators of several functions."""

    REVENUE = "revenue"
    SUPPORT = "support"
    LOST = "lost"
    JOBS = "jobs"


MANDATE = "billing.mandate"
"""Sales on behalf of others: invoiced, never a revenue."""
_WORDS = {
    Theme.SUPPORT: {"support", "inkind", "kind", "gift", "gifts", "free", "mentoring", "mentors"},
    Theme.LOST: {"lost", "refused", "refusals", "declined", "lapsed", "turned", "unmet"},
    Theme.JOBS: {"jobs", "job", "fte", "hired", "permanent", "turnover", "enquiry", "enquiries", "response", "responses"},
}


def speaks_of(theme: Theme, code: str) -> bool:
    """Whether the name of an indicator is of a theme."""
    if theme is Theme.REVENUE:
        return code.startswith("billing.") and code != MANDATE
    return bool(_WORDS[theme] & set(re.split(r"[._]", code.partition(".")[2])))


def is_of(theme: Theme, definition: Indicator | Ratio) -> bool:
    """Whether a section speaks of this indicator: full-time equivalents are jobs whatever their name."""
    if theme is Theme.JOBS and isinstance(definition, Indicator) and definition.unit is Unit.FTE:
        return True
    return speaks_of(theme, definition.code)


def themed(theme: Theme, definitions: Iterable[Indicator | Ratio]) -> list[Indicator | Ratio]:
    """The indicators of a theme, in the order of the report."""
    return [each for each in definitions if is_of(theme, each)]

"""The incubator's own invariants, for `check`: stages, seats and places, decisions, conflicts, rooms."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.incubator.queries.soundness_following import following_flaws
from pole_desk.activities.incubator.queries.soundness_selection import selection_flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class IncubatorChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Everything of the incubator that does not add up; empty when all holds."""
        return [
            Finding(*flaw) for flaw in (*selection_flaws(reader), *following_flaws(reader))
        ]

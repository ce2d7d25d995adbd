"""The canteen's own invariants, for `check`."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.queries.soundness import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class CanteenChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Counters equal to their sums, cards too, holds that stand, no meal on a cancelled service."""
        return [Finding(flaw.code, flaw.record, flaw.message) for flaw in flaws(reader)]

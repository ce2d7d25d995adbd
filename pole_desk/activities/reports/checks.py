"""The closings' own invariants, for `check`: nothing kept was changed, values and parts add up."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.reports.queries.soundness import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class ReportChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Everything of the closings that does not add up; empty when all holds."""
        return [
            Finding(flaw.code, f"report_closing:{flaw.closing}", flaw.message)
            for flaw in flaws(reader)
        ]

"""Storage's own invariants, for `check`; what it claims and owes is checked by those ledgers."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.storage.queries import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class StorageChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Shares within their unit, units and rentals held as they say, ladders in order."""
        return [Finding(flaw.code, flaw.record, flaw.message) for flaw in flaws(reader)]

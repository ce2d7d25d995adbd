"""The events' own invariants, for `check`; what is claimed and owed is checked by those ledgers."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.events.queries.soundness import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class EventChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Bookings held as they say, loans as their bookings, moments at true times, series whole."""
        return [Finding(flaw.code, f"{flaw.of}:{flaw.record}", flaw.message) for flaw in flaws(reader)]

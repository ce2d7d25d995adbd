"""The agreements' own invariants, for `check`; what they claim and owe is checked by those ledgers."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.leases.queries.soundness import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class LeaseChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Lines inside their agreement, held as they say, priced; shares, deposits, revisions."""
        return [Finding(flaw.code, f"lease:{flaw.lease}", flaw.message) for flaw in flaws(reader)]

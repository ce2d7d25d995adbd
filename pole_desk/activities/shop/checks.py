"""The shop's own invariants, for `check`: sales, ledger, payouts, stands and what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.shop.queries.soundness import flaws
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class ShopChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Everything of the shop that does not add up; empty when all holds."""
        return [Finding(flaw.code, f"shop:{flaw.contract}", flaw.message) for flaw in flaws(reader)]

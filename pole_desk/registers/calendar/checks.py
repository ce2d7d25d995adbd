"""The calendar checks itself: closures can't be longer than the rule allows."""

from __future__ import annotations

from datetime import date

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.calendar import queries
from pole_desk.registers.calendar.rules import require_closure


class CalendarChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every closure that breaks the rules of a closure."""
        found = []
        for closure in queries.closures(reader, first=date.min, last=date.max):
            try:
                require_closure(closure.first, closure.last, closure.label)
            except BadInput as wrong:
                found.append(Finding(wrong.code, f"closure:{closure.id}", wrong.message))
        return found

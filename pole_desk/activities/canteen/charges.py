"""What the canteen owes to billing: meals eaten, in arrears, a dated line for each, and cards sold.

A meal is due from its day on, so that a run at the beginning of a month bills the month before and
nothing that nobody ate yet. One charge a day for each formula at each price, as a recapitulative
invoice must tell each operation: `meals:12:2026-11-26:meal_full:1273:1273`. Cards: `meals:card:5`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pole_desk.activities.canteen.queries.charged import charged
from pole_desk.activities.canteen.queries.dues import first_due
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge, SpanChargeSource


class MealCharges(SpanChargeSource):
    """The charges of the canteen; implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the first meal or card."""
        first = first_due(reader)
        return None if first is None else Month.of(first)

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once."""
        return charged(reader, first=first, last=last)

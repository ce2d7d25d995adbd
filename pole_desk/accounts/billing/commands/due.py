"""What the activities say is due up to a month, gathered from every source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pole_desk.accounts.billing.queries import first_month
from pole_desk.accounts.billing.rules.amounts import line_net
from pole_desk.accounts.billing.rules.anomalies import of_charge
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import (
    Charge,
    ChargeSource,
    ChargeSources,
    DatedChargeSource,
    SpanChargeSource,
)

AHEAD = 60
"""Months after today's that a run may look at: each one is asked of every source."""
LOOK_BACK = 24
"""Months looked back for a source that does not say when it begins."""


@dataclass(frozen=True, slots=True)
class DueCharges:
    """Everything due by key, from the month `first` on; `odd` can't be put on an invoice as it is.

    What costs nothing is not due: a charge for nothing is counted by its activity alone.
    """

    first: Month
    charges: dict[str, Charge]
    this_month: tuple[Charge, ...]
    last_month: tuple[Charge, ...]
    odd: tuple[Charge, ...]
    refused: tuple[PoleError, ...]

    @classmethod
    def read(cls, reader: Reader, month: Month, since: Month | None) -> DueCharges:
        """Asks every source for each month from `since` on; a source's refusal is kept.

        Raises BadInput `month_far` beyond AHEAD months.
        """
        _require_near(reader, month)
        sources = reader.port(ChargeSources).sources
        first = min(month, since or _first(reader, sources, month))
        refused: list[PoleError] = []
        odd: list[Charge] = []
        months = list(months_between(min(first, month.previous()), month))
        answers = [_asked(reader, source, months, refused) for source in sources]
        by_month: dict[Month, list[Charge]] = {asked: [] for asked in months}
        for asked in months:
            for answer in answers:
                for charge in answer.get(asked, ()):
                    if of_charge(charge, "") is not None:
                        odd += [charge] if asked >= first else []
                    elif line_net(charge.quantity, charge.unit_price):
                        by_month[asked].append(charge)
        charges = {
            charge.key: charge for asked, own in by_month.items() if asked >= first for charge in own
        }
        return cls(
            first,
            charges,
            tuple(by_month[month]),
            tuple(by_month[month.previous()]),
            tuple(odd),
            tuple(refused),
        )


def _asked(
    reader: Reader, source: ChargeSource, months: Sequence[Month], refused: list[PoleError]
) -> Mapping[Month, Sequence[Charge]]:
    """What a source says of months, at once when it can; its refusals are added to `refused`."""
    if isinstance(source, SpanChargeSource):
        try:
            return source.due_between(reader, months[0], months[-1])
        except PoleError:
            pass  # asked month by month below, which tells what each one refuses
    found: dict[Month, Sequence[Charge]] = {}
    for asked in months:
        try:
            found[asked] = source.due(reader, asked)
        except PoleError as error:
            refused.append(error)
    return found


def _require_near(reader: Reader, month: Month) -> None:
    furthest = Month.of(reader.clock.today()).plus(AHEAD)
    if month > furthest:
        raise BadInput(
            "month_far",
            _("{month} est trop loin : on facture au plus {count} mois à l’avance, jusqu’à "
              "{furthest}.").format(
                month=month_name(month), count=AHEAD, furthest=month_name(furthest)
            ),
        )


def _first(reader: Reader, sources: tuple[ChargeSource, ...], month: Month) -> Month:
    """The first month that may hold something: of the ledger, of each source."""
    known = first_month(reader)
    found = [month] if known is None else [known]
    for source in sources:
        if isinstance(source, DatedChargeSource):
            begins = source.first_month(reader)
            found += [] if begins is None else [begins]
        else:
            found.append(month.plus(-LOOK_BACK))
    return min(found)

"""What accepted quotes owe: their lines, the deposits asked and what of them each final month deducts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.quotes.queries.papers import priced_lines
from pole_desk.accounts.quotes.queries.quotes import Line, Quote, lines, quotes
from pole_desk.accounts.quotes.rules import QuoteState, final_month
from pole_desk.accounts.quotes.rules.lines import Asked, deposits
from pole_desk.accounts.quotes.tables import QuoteRow
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader


class QuoteDue(NamedTuple):
    """An accepted quote: what is billed once its service is over, what is asked before.

    Nothing is asked in advance of what is billed in the very month of its acceptance.
    """

    quote: Quote
    lines: Sequence[Line]
    asked_on: date
    asked: Sequence[Asked]
    month: Month


def quotes_due(reader: Reader, *, first: Month | None = None, last: Month | None = None) -> list[QuoteDue]:
    """The accepted quotes that owe something in some month of a span, the oldest first."""
    wanted = [one for one in quotes(reader, states=[QuoteState.ACCEPTED]) if _within(one, first, last)]
    own = lines(reader, quotes=[one.id for one in wanted])
    return [_due(reader, one, own[one.id]) for one in reversed(wanted)]


def _months(one: Quote) -> tuple[Month, Month]:
    assert one.charged_on is not None
    return Month.of(one.charged_on), final_month(one.service_to, one.charged_on)


def _within(one: Quote, first: Month | None, last: Month | None) -> bool:
    asked, final = _months(one)
    return (first is None or final >= first) and (last is None or asked <= last)


def _due(reader: Reader, one: Quote, own: Sequence[Line]) -> QuoteDue:
    asked_in, final = _months(one)
    assert one.charged_on is not None
    asked: Sequence[Asked] = ()
    if one.deposit_percent and asked_in < final:
        priced = priced_lines(reader, quote=one, own=own)
        asked = deposits([(line.tax, line.net) for line in priced], one.deposit_percent)
    return QuoteDue(one, own, one.charged_on, asked, final)


def first_due_day(reader: Reader) -> date | None:
    """The day of the first acceptance that charges something; None when none does."""
    statement = select(func.min(QuoteRow.charged_on)).where(QuoteRow.state == QuoteState.ACCEPTED)
    return reader.connection.scalar(statement)

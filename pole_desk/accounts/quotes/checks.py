"""Quotes check themselves: numbers, sums, what was frozen against lines and file, what acceptance wants."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pole_desk.accounts.billing.rules.amounts import line_net
from pole_desk.accounts.quotes import queries
from pole_desk.accounts.quotes.queries import Audited
from pole_desk.accounts.quotes.rules import versioned
from pole_desk.formats.pdf.event_papers import Offer
from pole_desk.formats.pdf.frozen import thaw
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class QuoteChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of the quotes that does not hold."""
        found = queries.audited(reader)
        return [*_numbers(reader, found), *(finding for one in found for finding in _own(one))]


def _sentences() -> dict[str, str]:
    return {
        "quote_number": _("Le numéro du devis {number} n’est pas celui de sa série, ou la série a un trou."),
        "quote_sums": _("Le devis {number} ne vaut pas la somme de ses lignes."),
        "quote_frozen": _("Le devis {number} a changé depuis son envoi."),
        "quote_file": _("Le PDF du devis {number} a changé, ou a disparu."),
    }


def _finding(code: str, number: str) -> Finding:
    return Finding(code, f"quote:{number}", _sentences()[code].format(number=number))


def _numbers(reader: Reader, found: list[Audited]) -> Iterator[Finding]:
    """Each year's numbers run 1, 2, 3… to its counter; versions bear the number of their first."""
    ranks: dict[int, list[int]] = {}
    for one in found:
        year, rank = _parts(one.base)
        if one.number != versioned(one.base, one.version_rank) or year is None or rank is None:
            yield _finding("quote_number", one.number)
        elif one.version_rank == 1:
            ranks.setdefault(year, []).append(rank)
    counters = queries.counters(reader)
    for year in sorted({*ranks, *counters}):
        if sorted(ranks.get(year, [])) != list(range(1, counters.get(year, 0) + 1)):
            yield _finding("quote_number", str(year))


def _parts(base: str) -> tuple[int | None, int | None]:
    """Year and rank out of `DE-2026-00012`."""
    pieces = base.split("-")
    if len(pieces) == 3 and pieces[1].isdigit() and pieces[2].isdigit():
        return int(pieces[1]), int(pieces[2])
    return None, None


def _own(one: Audited) -> Iterator[Finding]:
    net = sum((line.net for line in one.lines), ZERO)
    right = all(line.net == line_net(line.quantity, line.unit_price) for line in one.lines)
    if not right or net != one.net or one.net + one.vat != one.total:
        yield _finding("quote_sums", one.number)
    if not one.sent:
        return
    if _said(one.snapshot) != _is(one):
        yield _finding("quote_frozen", one.number)
    if not one.intact:
        yield _finding("quote_file", one.number)


_Figures = tuple[str, Decimal, Decimal, Decimal, list[tuple[str, Decimal, Decimal, str, Decimal]]]


def _said(snapshot: object) -> _Figures | None:
    """What a frozen paper says; None when it is no longer one."""
    try:
        paper = thaw(Offer, snapshot)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return None
    own = [(line.label, line.quantity, line.unit_price, line.tax_code, line.net) for line in paper.lines]
    return paper.number, paper.net, paper.vat, paper.total, own


def _is(one: Audited) -> _Figures:
    own = [(line.label, line.quantity, line.unit_price, line.tax, line.net) for line in one.lines]
    return one.number, one.net, one.vat, one.total, own

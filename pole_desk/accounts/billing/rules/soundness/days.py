"""Days of a document: issue, due, periods, what it follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pole_desk.accounts.billing.rules.kinds import LONGEST_TERMS
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw, Known
from pole_desk.formats.pdf.snapshot import InvoiceDocument, InvoiceLine
from pole_desk.kernel.i18n import _, numeric_day

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""BR-FR-03."""


def day_flaws(document: InvoiceDocument, known: Known) -> Iterator[Flaw]:
    """Due after issue, periods in order and inside the agreement, a credit note after its invoice."""
    if document.due_date < document.issue_date:
        yield Flaw(
            "due_before_issue",
            "document.due_date",
            _("L’échéance du {due} précède l’émission du {issued}.").format(
                due=numeric_day(document.due_date), issued=numeric_day(document.issue_date)
            ),
        )
    if document.due_date > document.issue_date + timedelta(days=LONGEST_TERMS):
        yield Flaw(
            "terms",
            "party.payment_terms",
            _("L’échéance du {due} dépasse {days} jours, le plus long délai admis (C. com. L. 441-10).").format(
                due=numeric_day(document.due_date), days=LONGEST_TERMS
            ),
        )
    yield from _order_flaws("document.period", document.period_from, document.period_to)
    for line in document.lines:
        yield from _line_flaws(line, known)
    yield from _origin_flaws(document)
    for day in _days(document):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Flaw("year", "document.dates", _("L’année {year} n’est pas admise.").format(year=day.year))


def _order_flaws(where: str, first: date | None, last: date | None) -> Iterator[Flaw]:
    if (first and last and last < first) or (last and not first):
        yield Flaw("period", where, _("Une période de la facture finit avant de commencer, ou n’a pas de début."))


def _line_flaws(line: InvoiceLine, known: Known) -> Iterator[Flaw]:
    where = f"line.{line.position}.period"
    yield from _order_flaws(where, line.service_from, line.service_to)
    days = known.agreements.get(line.position)
    if days is None or line.service_from is None:
        return
    first, last = days
    served_to = line.service_to or line.service_from
    if line.service_from < first or (last is not None and served_to > last):
        yield Flaw(
            "outside_agreement",
            where,
            _("« {label} » : la période du {first} au {last} sort de la convention.").format(
                label=line.label[:80], first=numeric_day(line.service_from), last=numeric_day(served_to)
            ),
        )


def _origin_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """A credit note cites the invoice that it corrects, with its day (BR-FR-CO-05)."""
    original = document.original
    if document.kind == "credit" and original is None:
        yield Flaw("no_original", "document.original", _("Un avoir doit citer la facture qu’il corrige."))
    if document.kind != "credit" and original is not None:
        yield Flaw("no_original", "document.original", _("Seul un avoir cite la facture qu’il corrige."))
    earlier = ([original] if original else []) + list(document.deposits)
    for found in earlier:
        if found.issue_date > document.issue_date:
            yield Flaw(
                "original_later",
                "document.original",
                _("{number} est datée du {day}, après la pièce qui la cite.").format(
                    number=found.number, day=numeric_day(found.issue_date)
                ),
            )


def _days(document: InvoiceDocument) -> Iterator[date]:
    yield document.issue_date
    yield document.due_date
    optional = (document.period_from, document.period_to, document.delivered_on)
    yield from (day for day in optional if day)
    for line in document.lines:
        yield from (day for day in (line.service_from, line.service_to) if day)

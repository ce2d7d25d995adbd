"""A closing as a sheet to print and as a CSV of its documents, beside the JSON of `archive`."""

from __future__ import annotations

from pole_desk.accounts.billing.rules.archive import Archive, archive_name
from pole_desk.accounts.billing.rules.closings import Closing, Sealed, Span, Sums
from pole_desk.accounts.billing.rules.kinds import kind_name
from pole_desk.formats.csv import table
from pole_desk.formats.pdf.closing import ClosingSheet, SumRow
from pole_desk.kernel.i18n import _, moment_text, of_month
from pole_desk.kernel.periods import Month


def period_name(closing: Closing) -> str:
    """`de novembre 2026`, `de l’année 2026`."""
    if closing.span is Span.YEAR:
        return _("de l’année {year}").format(year=closing.period)
    return of_month(Month.parse(closing.period))


def closing_sheet(sealed: Sealed, *, seller: str) -> ClosingSheet:
    """What the page of a closing says; `seller` is the name of who issued the documents."""
    closing = sealed.closing
    return ClosingSheet(
        seller=seller,
        siren=closing.siren,
        period=period_name(closing),
        closed_at=moment_text(closing.closed_at),
        rows=_rows(closing.invoices, closing.credits),
        difference=closing.total,
        perpetual_rows=_rows(closing.perpetual_invoices, closing.perpetual_credits),
        perpetual=closing.perpetual_total,
        rates=tuple((one.percent, one.base, one.vat) for one in closing.rates),
        ends=tuple((kind_name(end.kind), end.number, end.hash) for end in closing.ends),
        previous_hash=sealed.previous_hash,
        hash=sealed.hash,
        notice=_(
            "L’empreinte de chaque document dépend de celle du précédent de sa série, et celle de cette clôture de la "
            "clôture qui la précède. Gardez cette page hors de l’ordinateur : si un document était changé, retiré ou "
            "coupé en fin de liste, la vérification ne retrouverait plus ces empreintes. Le fichier {file} porte les "
            "textes et dit comment les recalculer."
        ).format(file=archive_name(closing)),
    )


def _rows(invoices: Sums, given_back: Sums) -> tuple[SumRow, ...]:
    return tuple(
        SumRow(label=label, count=sums.count, net=sums.net, vat=sums.vat, total=sums.total)
        for label, sums in ((_("Factures"), invoices), (_("Avoirs"), given_back))
    )


def closing_csv(archive: Archive) -> bytes:
    """The documents of a closed month with their hashes, as a spreadsheet opens them."""
    headers = (
        _("Numéro"), _("Nature"), _("Émis le"), _("HT"), _("TVA"), _("TTC"), _("Empreinte précédente"), _("Empreinte"),
    )  # fmt: skip
    rows = (
        (one.number, kind_name(one.kind), one.issued_on, one.net, one.vat, one.total, one.previous_hash, one.hash)
        for one in archive.documents
    )
    return table(headers, rows)

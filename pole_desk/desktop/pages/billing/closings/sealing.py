"""Closing periods one after the other, and writing their archives, off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pole_desk.accounts.billing.rules.closings import Span
from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.commands.closings import close_month, close_year
from pole_desk.accounts.ledger.queries.periods import Period
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.words import named, period_text
from pole_desk.desktop.runner import Progress, Promise
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner


def close_chain(page: Page, chain: Sequence[Period]) -> Promise[int]:
    """Close periods of a seller, the oldest first; how many were closed before it was stopped."""

    def run(runner: Runner, progress: Progress) -> int:
        for done, one in enumerate(chain):
            if progress.cancelled:
                return done
            progress.report(done, len(chain), period_text(one))
            if one.span is Span.YEAR:
                runner.do(close_year, year=int(one.period), issuer=one.issuer)
            else:
                runner.do(close_month, month=Month.parse(one.period), issuer=one.issuer)
        return len(chain)

    return page.work(run, says=_("Clôture de {period}").format(period=named(chain[-1])))


def write_archives(page: Page, rows: Sequence[Period], folder: Path) -> Promise[list[Path]]:
    """Write the folders of closings, given the newest first, within a folder; where each stands."""
    closed = [(row, row.closed.id) for row in reversed(rows) if row.closed is not None]

    def run(runner: Runner, progress: Progress) -> list[Path]:
        written: list[Path] = []
        for row, closing in closed:
            if not progress.cancelled:
                progress.report(len(written), len(closed), period_text(row))
                written.append(outbox.write_closing(runner, closing=closing, folder=folder))
        return written

    return page.work(run, says=_("Écriture des archives"))


def sealed_words(chain: Sequence[Period]) -> str:
    """What a closing seals, and what can't be done afterwards."""
    months = [one for one in chain if one.span is Span.MONTH]
    documents, total = sum(one.documents for one in months), sum((one.total for one in months), ZERO)
    what = ngettext("{n} document, {total} TTC, de {seller}.", "{n} documents, {total} TTC, de {seller}.", documents)
    return " ".join((
        what.format(n=number(documents), total=euros(total), seller=chain[0].seller),
        _("La clôture scelle les totaux, le total perpétuel et l’empreinte de chaque document."),
        _("Elle ne s’annule pas et ne se refait pas : plus rien ne pourra être émis ni daté dans la période ; une "
          "erreur se corrige par un avoir du mois en cours."),
    ))  # fmt: skip

"""The long works of a month, off the GUI thread: its issue, the drawing of its files; why it can't be."""

from __future__ import annotations

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.receivables.queries import Receivable, invoices
from pole_desk.desktop.pages.billing.month.reading import MonthView
from pole_desk.desktop.pages.billing.words import documents_text
from pole_desk.desktop.runner import Progress
from pole_desk.kernel.i18n import _, month_name, ngettext, number
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner


def issue_and_draw(runner: Runner, progress: Progress, *, month: Month) -> list[Receivable]:
    """Issue a month, then draw its files as far as it is not stopped; what was issued."""
    known = {one.id for one in runner.read(invoices, month=month)}
    outbox.issue_month(runner, month=month)
    made = [one for one in runner.read(invoices, month=month) if one.id not in known]
    draw(runner, progress)
    return made


def draw(runner: Runner, progress: Progress) -> int:
    """Draw the files that wait; how many were kept."""
    return outbox.drain(
        runner,
        progress=lambda done, total: progress.report(
            done, total, _("PDF {done} sur {total}").format(done=number(done), total=number(total))
        ),
        cancelled=lambda: progress.cancelled,
    )


def why_not(view: MonthView) -> str:
    """Nothing, or why the month can't be issued now."""
    plan = view.plan
    if view.blocking:
        words = ngettext(_("{n} anomalie bloque l’émission : corrigez-la d’abord."),
                         _("{n} anomalies bloquent l’émission : corrigez-les d’abord."), view.blocking)  # fmt: skip
        return words.format(n=number(view.blocking))
    if plan.count:
        return ""
    month = month_name(plan.month)
    if view.issued is None:
        return _("Rien à facturer pour {month}.").format(month=month)
    return _("{month} est déjà émis : {documents}. Rien de plus à facturer.").format(
        month=month.capitalize(), documents=documents_text(view.documents)
    )

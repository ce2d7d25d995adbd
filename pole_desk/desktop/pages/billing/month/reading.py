"""What « Le mois » shows, read at once; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import prepare_invoices
from pole_desk.accounts.billing.queries import Draft, MonthSummary, Plan, locked_until, months, pending_count
from pole_desk.accounts.mail.queries import reached
from pole_desk.accounts.receivables.queries import Receivable, invoices, mandates
from pole_desk.accounts.receivables.rules.mandates import Standing
from pole_desk.desktop.parts.dossier_way import Way, way_to
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, InvoiceId, PartyId
from pole_desk.registers.dossiers.queries import dossier as dossier_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """The run of a month as it would be, what it and the month before have issued, the files that wait.

    `reached` are the documents sent, handed over or taken by the platform; `locked` is the last day closed to
    billing.
    """

    plan: Plan
    issued: MonthSummary | None
    former: MonthSummary | None
    documents: tuple[Receivable, ...]
    pending: int
    reached: frozenset[InvoiceId]
    locked: date | None

    @property
    def blocking(self) -> int:
        return sum(one.blocking for one in self.plan.anomalies)

    @property
    def done(self) -> int:
        """Documents issued for the month."""
        return 0 if self.issued is None else self.issued.invoices + self.issued.credits


def month_view(reader: Reader, *, month: Month) -> MonthView:
    """The preview of a month beside what it has already issued."""
    plan = prepare_invoices(reader, month=month)
    known = {one.month: one for one in months(reader)}
    issued = known.get(str(month))
    documents = () if issued is None else tuple(invoices(reader, month=month))
    return MonthView(
        plan=plan, issued=issued, former=known.get(str(month.previous())), documents=documents,
        pending=pending_count(reader),
        reached=frozenset(reached(reader, invoices=[one.id for one in documents])),
        locked=locked_until(reader),
    )  # fmt: skip


def draft_pages(_reader: Reader, *, draft: Draft) -> bytes:
    """The pages of a document to be, as it would print."""
    return outbox.draft_file(draft)


def way_of(reader: Reader, *, dossier: DossierId) -> Way:
    """Where a dossier opens; raises NotFound."""
    found = dossier_of(reader, dossier=dossier)
    return way_to(reader, dossier=dossier, kind=found.kind, party=found.party)


def mandate_of(reader: Reader, *, party: PartyId) -> int | None:
    """The mandate of a structure to look at: one that serves, else the latest signed; None when it signed none."""
    today = reader.clock.today()
    own = mandates(reader, party=party)
    serving = [one.id for one in own if one.standing(today) is Standing.LIVE]
    return next(iter([*serving, *(one.id for one in own)]), None)


def former_detail(view: MonthView, before: str) -> str:
    """What the services of the month before come to, as in the table: what was issued also holds
    regularisations of earlier months, credit notes, and not what changed since."""
    if view.issued is not None or not view.plan.structures:
        return _("émis pour {month}").format(month=before)
    due = sum((one.last_month for one in view.plan.structures), ZERO)
    return _("{due} dus pour {month}").format(due=euros(due), month=before)

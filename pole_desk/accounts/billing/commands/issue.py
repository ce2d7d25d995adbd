"""The month's run: a plan made on a read becomes numbered invoices, all of them or none."""

from __future__ import annotations

from contextlib import nullcontext

from pole_desk.accounts.billing.commands.collect import Ledger
from pole_desk.accounts.billing.commands.register import Document, Numbered, Register
from pole_desk.accounts.billing.queries import recent_changes
from pole_desk.accounts.billing.rules.booked import line_of
from pole_desk.accounts.billing.rules.kinds import Kind, series_of
from pole_desk.accounts.billing.rules.plan import NOTHING, Draft, Issued, Plan
from pole_desk.kernel.changes import OVERLAP
from pole_desk.kernel.database import in_little_memory
from pole_desk.kernel.errors import Conflict, RuleBroken
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.payouts import Compensation


BATCH = 200
"""Documents written at once."""


@command(Permission.INVOICE)
def issue_invoices(tx: Tx, *, plan: Plan) -> Issued:
    """Issue a month's run exactly as planned; each document waits in the outbox for its file.

    Raises RuleBroken `anomalies` (a blocking one stands) and `date_before_last`, Conflict
    `plan_stale` when anything was written, or the day changed, since the plan was made.
    """
    _require_sound(plan)
    register = Register(tx)
    register.lock({draft.issuer for draft in plan.drafts})
    _require_fresh(tx, plan)
    with in_little_memory(tx.connection) if plan.count > BATCH else nullcontext():
        written = _write(tx, register, plan)
    if not plan.drafts:
        return NOTHING
    issued = _issued(plan, written)
    receivables: Compensation = tx.port(Compensation)  # type: ignore[type-abstract]
    receivables.set_off(tx)
    tx.says(
        ngettext(
            "{count} pièce émise pour {month}, {total} TTC.",
            "{count} pièces émises pour {month}, {total} TTC.",
            issued.issued,
        ).format(count=issued.issued, month=month_name(plan.month), total=euros(issued.total))
    )
    return issued


def _write(tx: Tx, register: Register, plan: Plan) -> list[Numbered]:
    """The charges, then the documents series by series, so many at once: their texts are not all unpacked together."""
    drawn = {
        (entry.key, entry.revision) for draft in plan.drafts for entry, _tax in draft.layout.lines
    }
    charges = Ledger(tx).write(plan.changes, drawn)
    drafts = _in_series_order(plan)
    written: list[Numbered] = []
    for first in range(0, len(drafts), BATCH):
        written += register.issue([_document(draft, plan, charges) for draft in drafts[first : first + BATCH]])
    return written


def _require_sound(plan: Plan) -> None:
    stops = [anomaly for anomaly in plan.anomalies if anomaly.blocking]
    if not stops:
        return
    raise RuleBroken(
        "anomalies",
        ngettext(
            "Rien n’a été émis, une anomalie l’empêche : {first}",
            "Rien n’a été émis, {count} anomalies l’empêchent, dont : {first}",
            len(stops),
        ).format(count=len(stops), first=stops[0].message),
        anomalies=[
            {"code": stop.code, "party": stop.name, "message": stop.message, "where": stop.where}
            for stop in stops
        ],
    )


def _require_fresh(tx: Tx, plan: Plan) -> None:
    """Nothing was written since the plan was made: counted, so that a late commit shows too."""
    recent = recent_changes(tx, after=plan.seen.last - OVERLAP)
    if recent != plan.seen.recent or plan.today != tx.clock.today():
        raise Conflict(
            "plan_stale",
            _("Quelque chose a changé pendant la préparation des factures. Relisez l’aperçu, puis "
              "recommencez."),
        )


def _document(draft: Draft, plan: Plan, charges: dict[tuple[str, int], int]) -> Document:
    layout = draft.layout
    sign = layout.sign
    return Document(
        kind=layout.kind,
        issuer=layout.issuer,
        prefix=draft.prefix,
        party=layout.party,
        party_name=draft.name,
        month=str(plan.month),
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        net=draft.net,
        vat=draft.vat,
        total=draft.total,
        taxes=draft.taxes,
        original=layout.original,
        text=draft.text,
        lines=[
            line_of(entry, tax, sign, charges[entry.key, entry.revision])
            for entry, tax in layout.lines
        ],
        deductions=[
            (position, cover)
            for position, (entry, _tax) in enumerate(layout.lines, start=1)
            for cover in layout.covers.get((entry.key, entry.revision), ())
        ]
        if layout.covers
        else (),
    )


def _issued(plan: Plan, written: list[Numbered]) -> Issued:
    invoices = [
        one.number
        for one, draft in zip(written, _in_series_order(plan), strict=True)
        if draft.kind is not Kind.CREDIT
    ]
    numbers = invoices or [one.number for one in written]
    credits = len(written) - len(invoices)
    return Issued(len(written), plan.net, plan.vat, plan.total, numbers[0], numbers[-1], credits)


def _in_series_order(plan: Plan) -> list[Draft]:
    """The drafts as the register numbers them: series by series."""
    series: dict[tuple[int, Kind], list[Draft]] = {}
    for draft in plan.drafts:
        series.setdefault((draft.issuer, series_of(draft.kind)), []).append(draft)
    return [draft for own in series.values() for draft in own]

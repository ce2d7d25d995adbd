"""Instalment plans agreed, given up and taken up again; what they say never changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import update

from pole_desk.accounts.receivables.commands._accounts import require_party
from pole_desk.accounts.receivables.queries import PlanState, Receivable, plan_of, receivables, unpaid
from pole_desk.accounts.receivables.queries import plan as plan_asked
from pole_desk.accounts.receivables.rules.instalments import Instalment, require_schedule
from pole_desk.accounts.receivables.tables import InstalmentRow, PlanInvoiceRow, PlanRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PartyId

TOPIC = "payment_plans"
INVOICES_TOPIC = "invoices"


@command(Permission.PAYMENTS)
def make_plan(
    tx: Tx,
    *,
    party: PartyId,
    invoices: Collection[InvoiceId],
    instalments: Sequence[Instalment],
    agreed_on: date | None = None,
    note: str = "",
) -> int:
    """Spread what is left of a client's invoices; a late instalment breaks the plan until it is paid.

    Raises NotFound `party`, `invoice`, BadInput `plan_invoices`, `plan_amounts`, `plan_days`, `plan_sum`,
    RuleBroken `already_planned`.
    """
    name = require_party(tx, party)
    day = agreed_on or tx.clock.today()
    chosen = _chosen(tx, party, invoices)
    total = sum((one.balance for one in chosen), ZERO)
    require_schedule(instalments, total)
    if instalments[0].due_on < day:
        raise BadInput("plan_days", _("La première échéance ne précède pas l’accord."))
    row = PlanRow(
        party=party, agreed_on=day, total=total, note=note.strip(), cancelled_on=None, cancel_reason=""
    )
    tx.session.add(row)
    tx.session.flush()
    tx.session.add_all(PlanInvoiceRow(plan=row.id, invoice=one.id, amount=one.balance, live=True) for one in chosen)
    tx.session.add_all(InstalmentRow(plan=row.id, due_on=one.due_on, amount=one.amount) for one in instalments)
    tx.session.flush()
    _changed(tx, row.id, [one.id for one in chosen])
    tx.says(
        ngettext(
            "Échéancier de {name} : {total} en {count} échéance, jusqu’au {day}.",
            "Échéancier de {name} : {total} en {count} échéances, jusqu’au {day}.",
            len(instalments),
        ).format(name=name, total=euros(total), count=len(instalments), day=numeric_day(instalments[-1].due_on))
    )
    tx.undo_with(cancel_plan, plan=row.id, reason=_("saisie annulée"))
    return row.id


@command(Permission.PAYMENTS)
def cancel_plan(tx: Tx, *, plan: int, reason: str) -> None:
    """Give a plan up: what is left is due at once; raises NotFound `plan`, BadInput `reason`, RuleBroken."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cet échéancier est annulé."))
    found = plan_asked(tx, plan=plan)
    if found.state is PlanState.CANCELLED:
        raise RuleBroken("plan_cancelled", _("Cet échéancier est déjà annulé."))
    row = tx.session.get_one(PlanRow, plan)
    row.cancelled_on, row.cancel_reason = tx.clock.today(), reason.strip()
    tx.session.flush()
    _let(tx, plan, live=False)
    _changed(tx, plan, [one.invoice for one in found.invoices])
    tx.says(_("Échéancier de {name} annulé : {reason}.").format(name=found.party_name, reason=reason.strip()))
    tx.undo_with(restore_plan, plan=plan)


@command(Permission.PAYMENTS)
def restore_plan(tx: Tx, *, plan: int) -> None:
    """Take a plan up again; raises RuleBroken `plan_stands`, `already_planned`."""
    found = plan_asked(tx, plan=plan)
    if found.state is not PlanState.CANCELLED:
        raise RuleBroken("plan_stands", _("Cet échéancier n’est pas annulé."))
    for one in found.invoices:
        _require_unplanned(tx, one.invoice, one.number)
    row = tx.session.get_one(PlanRow, plan)
    reason, row.cancelled_on, row.cancel_reason = row.cancel_reason, None, ""
    tx.session.flush()
    _let(tx, plan, live=True)
    _changed(tx, plan, [one.invoice for one in found.invoices])
    tx.says(_("Échéancier de {name} repris.").format(name=found.party_name))
    tx.undo_with(cancel_plan, plan=plan, reason=reason)


def _chosen(tx: Tx, party: PartyId, invoices: Collection[InvoiceId]) -> list[Receivable]:
    """The invoices of a plan: of this client, with something left, in no other plan."""
    wanted = list(dict.fromkeys(invoices))
    if not wanted:
        raise BadInput("plan_invoices", _("Choisissez au moins une facture à étaler."))
    standing = receivables(tx, invoices=wanted)
    own = {one.invoice.id for one in unpaid(tx, parties={party})}
    for invoice in wanted:
        if invoice not in standing:
            raise NotFound("invoice", _("La facture nᵒ {id} n’existe pas.").format(id=invoice))
        if invoice not in own:
            raise BadInput(
                "plan_invoices",
                _("{number} n’est pas à payer par ce client : retirez-la de l’échéancier.").format(
                    number=standing[invoice].number
                ),
            )
        _require_unplanned(tx, invoice, standing[invoice].number)
    return [standing[invoice] for invoice in wanted]


def _require_unplanned(tx: Tx, invoice: InvoiceId, number: str) -> None:
    other = plan_of(tx, invoice=invoice)
    if other is not None:
        found = plan_asked(tx, plan=other)
        raise RuleBroken(
            "already_planned",
            _("{number} est déjà dans l’échéancier de {name} du {day} : annulez-le d’abord.").format(
                number=number, name=found.party_name, day=numeric_day(found.agreed_on)
            ),
            plan=other,
        )


def _let(tx: Tx, plan: int, *, live: bool) -> None:
    tx.connection.execute(update(PlanInvoiceRow).where(PlanInvoiceRow.plan == plan).values(live=live))


def _changed(tx: Tx, plan: int, invoices: Collection[InvoiceId]) -> None:
    tx.changed(TOPIC, plan)
    for invoice in invoices:
        tx.changed(INVOICES_TOPIC, invoice)

"""Two clients who owe their November invoice, late on 15 January 2027, on the page of that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.accounts.billing.outbox import issue_month
from pole_desk.accounts.receivables.commands import add_mandate, set_creditor_id
from pole_desk.accounts.receivables.queries import Account, Receivable, invoices
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId
from pole_desk.registers.catalog.queries import issuers

ALPHA = Account("Élan", "DE89370400440532013000", "", "3 rue du Port", "44000", "Nantes", "FR")
IBAN = "FR7630006000011234567890189"


def issue_november(run: Runner) -> dict[PartyId, Receivable]:
    """The invoices by client."""
    issue_month(run, month=Month(2026, 11))
    return {one.party: one for one in run.read(invoices)}


def may_debit(run: Runner) -> int:
    """Every seller gets its creditor identifier; the first one's number."""
    found = run.read(issuers)
    for one in found:
        run.do(set_creditor_id, issuer=one.id, creditor_id="FR72 ZZZ 123456", valid_from=date(2026, 1, 1))
    return found[0].id


def sign(run: Runner, party: PartyId, issuer: int, **options: Any) -> int:
    """A repeated mandate of a client, signed in January."""
    given = {
        "issuer": issuer, "party": party, "reference": f"M-{party}", "signed_on": date(2026, 1, 15), "account": ALPHA,
    } | options  # fmt: skip
    return run.do(add_mandate, **given)

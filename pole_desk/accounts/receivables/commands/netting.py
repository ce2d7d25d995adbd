"""Compensations that follow the accounts of who sells through the pole."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pole_desk.accounts.billing.queries import AskedOf, asked_of
from pole_desk.accounts.receivables.commands._recording import record, withdraw
from pole_desk.accounts.receivables.queries import Payment, Receivable, compensations, receivables
from pole_desk.accounts.receivables.rules import Method, to_set_off
from pole_desk.kernel.i18n import _, of_month
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, InvoiceId
from pole_desk.ports.payouts import NettedAccount, NettingSources


@command(Permission.PAYMENTS)
def set_off_accounts(tx: Tx, *, dossiers: Collection[DossierId] | None = None) -> int:
    """Settle invoices with what the pole holds for the dossiers that net; how many were written.

    The oldest invoice first, as far as what is held goes; a compensation that no longer holds is
    withdrawn, another one written. Asked again, it changes nothing.
    """
    sources = tx.port(NettingSources).sources
    accounts = [one for source in sources for one in source.netted(tx, dossiers)]
    if not accounts:
        return 0
    asked: dict[DossierId, list[AskedOf]] = {}
    for part in asked_of(tx, dossiers=[one.dossier for one in accounts]):
        asked.setdefault(part.dossier, []).append(part)
    invoiced = {part.invoice for parts in asked.values() for part in parts}
    found = receivables(tx, invoices=invoiced)
    return sum(_set_off(tx, one, asked.get(one.dossier, []), found) for one in accounts)


def _set_off(
    tx: Tx, account: NettedAccount, parts: list[AskedOf], receivable: Mapping[InvoiceId, Receivable]
) -> int:
    standing: dict[InvoiceId, list[Payment]] = {}
    for one in compensations(tx, payouts=account.key):
        standing.setdefault(one.invoice, []).append(one)
    available, written = account.available, []
    for part in parts:
        own = standing.pop(part.invoice, [])
        already = sum((one.amount for one in own), ZERO)
        found = receivable[part.invoice]
        wanted = to_set_off(
            asked=part.amount, lines=part.lines, balance=found.balance + already, available=available
        )
        available -= wanted
        if wanted != already:
            written.append((found, wanted, Month.of(part.served)))
            for one in own:
                withdraw(tx, one.id, _("compensation revue"), [one.invoice])
    for own in standing.values():
        for one in own:
            withdraw(tx, one.id, _("compensation revue"), [one.invoice])
    for found, wanted, month in written:
        if wanted:
            payout = f"{account.key}:{month}"
            record(
                tx, party=found.party, issuer=None, on=tx.clock.today(), amount=wanted, method=Method.NETTING,
                parts=[(found.id, wanted)], payout=payout,
                reference=_("sur les ventes {month}").format(month=of_month(month)),
            )  # fmt: skip
    return len(written)

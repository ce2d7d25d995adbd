"""The last weeks at the bank: a statement taken in, most of it matched; then months closed and invoices' statuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.queries import invoices
from pole_desk.accounts.ledger.commands import closings as sealing
from pole_desk.accounts.ledger.commands.statuses import record_status
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables.queries import (
    Candidate,
    Debit,
    Received,
    Transfer,
    bank_accounts,
    debits,
    payments,
    prepare_matching,
    read_statement,
    transfers,
    unpaid,
)
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.rules.transfers import TransferState
from pole_desk.demo.stays import workday
from pole_desk.demo.telling import Stage
from pole_desk.kernel.periods import Month, months_between
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuers

SPAN = timedelta(days=32)
RECORDED, LATE_ONES = 26, 5
"""Lines of money recorded already, and of clients who just paid."""
FEES = (("FRAIS DE TENUE DE COMPTE", "-12.50"), ("COMMISSION REMISE PRELEVEMENTS", "-4.80"))
LIVES: tuple[tuple[tuple[int, str], ...], ...] = (
    ((200, ""), (202, ""), (204, ""), (205, ""), (212, "")), ((200, ""), (202, ""), (204, "")), ((200, ""), (203, "")),
    ((200, ""), (202, ""), (207, "CMD_ERR")), ((200, ""),), ((200, ""), (210, "ADR_ERR")), ((200, ""), (205, "")),
)  # fmt: skip
"""What platforms told of some invoices."""


class Bank:
    """The statement of the cooperative's account, for the last month."""

    def __init__(self, today: date) -> None:
        self.first, self.last = today - SPAN, workday(today - timedelta(days=3))

    def tell(self, stage: Stage) -> None:
        """Take the statement in and match what is plain; some lines are left for somebody."""
        runner = stage.runner
        seller = runner.read(issuers)[0]
        account = runner.do(acts.add_bank_account, issuer=seller.id, iban=seller.iban, name="Crédit coopératif")
        lines = sorted(self._lines(stage, seller.id))
        said = "".join(f"{day:%d/%m/%Y};{words};{amount}\n".replace(".", ",") for day, words, amount in lines)
        read = runner.read(read_statement, account=account, source=f"Date;Libellé;Montant\n{said}".encode())
        runner.do(acts.import_statement, account=account, file_name=f"releve-{self.last:%Y-%m}.csv", read=read)
        for rank, one in enumerate(runner.read(prepare_matching, account=runner.read(bank_accounts)[0].id)):
            if rank % 5 != 4:
                _match(stage, one)

    def _lines(self, stage: Stage, issuer: IssuerId) -> Iterator[tuple[date, str, Decimal]]:
        runner = stage.runner
        known = [one for one in runner.read(payments) if self._shown(one, issuer)]
        for one in known[-RECORDED:]:
            yield one.received_on, f"VIR {one.party_name} {one.reference}", one.amount
        asked = [one for one in runner.read(debits, state=DebitState.ASKED) if one.collect_on <= self.last]
        for file in sorted({one.file for one in asked}):
            yield _whole("REMISE", [one for one in asked if one.file == file], 1)
        ordered = [one for one in runner.read(transfers, states=[TransferState.ORDERED])
                   if self.first <= one.execute_on <= self.last - timedelta(days=6)]  # fmt: skip
        for file in sorted({one.file for one in ordered}):
            yield _whole("VIR SEPA", [one for one in ordered if one.file == file], -1)
        open_ = [one for one in runner.read(unpaid) if one.issuer == issuer]
        for late in open_[-LATE_ONES:]:
            yield self.last, f"VIR {late.invoice.party_name} {late.invoice.number}", late.invoice.balance
        for words, amount in FEES:
            yield self.last, words, Decimal(amount)
        yield self.last - timedelta(days=4), "REMISE CB BORNE", Decimal("86.40")

    def _shown(self, one: Received, issuer: IssuerId) -> bool:
        inside = self.first <= one.received_on <= self.last
        return inside and one.issuer == issuer and one.method == "transfer" and one.withdrawn_on is None


def _whole(words: str, own: Sequence[Debit] | Sequence[Transfer], sign: int) -> tuple[date, str, Decimal]:
    days = [one.collect_on if isinstance(one, Debit) else one.execute_on for one in own]
    return max(days), f"{words} {own[0].message}", sign * sum((one.amount for one in own), Decimal(0))


def _match(stage: Stage, one: Candidate) -> None:
    """Say what a line plainly is."""
    runner, line = stage.runner, one.line.id
    others = one.others
    if others.firm and others.debits and not others.debits[0].less:
        runner.do(acts.match_debits, line=line, debits=others.debits[0].parts)
    elif others.firm and others.transfers and not others.transfers[0].less:
        runner.do(acts.match_transfers, line=line, transfers=others.transfers[0].parts)
    elif one.recorded:
        runner.do(acts.match_recorded, line=line, payments=one.recorded[:1])
    elif others.charged:
        runner.do(acts.keep_without_invoice, line=line, account=others.charged)


def close_months(stage: Stage, start: date, today: date) -> None:
    """Every month but the last one that is over, and the years that end with one of them."""
    for month in months_between(Month.of(start), Month.of(today).plus(-2)):
        stage.runner.do(sealing.close_month, month=month)
        if month.month == 12:
            stage.runner.do(sealing.close_year, year=month.year)


def tell_statuses(stage: Stage, month: Month) -> None:
    """What the platforms told of the first invoices of a month."""
    own = [one for one in stage.runner.read(invoices, month=month) if one.original is None]
    for one, life in zip(own, LIVES * 2, strict=False):
        for days, (code, reason) in enumerate(life):
            stage.runner.do(
                record_status, invoice=one.id, code=code, on=one.issued_on + timedelta(days=days), reason=reason
            )

"""Money asked for: clients debited month after month, transfers to the bank, reminders, a debt that is spread."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.queries import invoices
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables.queries import Account, PlannedTransfer, debits, unpaid
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.demo.cast import PROMPT
from pole_desk.demo.telling import Stage, Turn
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.commands import change_issuer
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.catalog.rules import IssuerInput
from pole_desk.registers.parties.queries import party as card_of

MANDATES = 8
SIGNED, FILE_AFTER = timedelta(days=160), 12
"""Days before the last one from which clients are debited; days after the issue that a file is made."""
REMINDED = (75, 50, 28, 5)
LETTERS = 4
"""Days before the last one on which the most pressing letters leave, and how many."""
SENT = (40, 18, 8)
"""Days before the last one on which transfers leave: confirmed by hand, by the statement, and not yet."""
BANK, BRANCH, RIB = 99999, 1, 97
"""A bank and a branch that nobody has."""


def iban(rank: int) -> str:
    """The account of that rank at a bank that does not exist, its keys right."""
    account = 10_000_000 + rank
    key = RIB - (89 * BANK + 15 * BRANCH + 3 * account) % RIB
    bban = f"{BANK:05d}{BRANCH:05d}{account:011d}{key:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


class Debts:
    """Who is debited, and what each day asks for."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.since = today - SIGNED
        self.debited: set[PartyId] = set()
        self.reminded: set[tuple[IssuerId, PartyId]] = set()
        self.spread: PartyId | None = None

    def plan(self, stage: Stage, start: date) -> None:
        """The sellers' accounts from the first day; the rest in the last months."""
        stage.at(start, Turn.SETTINGS, self.open_accounts)
        stage.at(max(start, self.since), Turn.CHANGES, self.sign)
        for days in REMINDED:
            stage.at(self.today - timedelta(days=days), Turn.PAYMENTS, self.remind)
        for turn, days in enumerate(SENT):
            stage.at(self.today - timedelta(days=days), Turn.PAYMENTS, self.send, turn)
        stage.at(self.today - timedelta(days=20), Turn.PAYMENTS, self.spread_debt)

    def open_accounts(self, stage: Stage) -> None:
        """Each seller has an account at the bank and may debit."""
        runner, on = stage.runner, stage.clock.today()
        names = {one.name for one in fields(IssuerInput)}
        for rank, one in enumerate(runner.read(issuers)):
            values = {name: value for name, value in one._asdict().items() if name in names}
            runner.do(change_issuer, issuer=one.id, values=IssuerInput(**{**values, "iban": iban(rank)}))
            runner.do(acts.set_creditor_id, issuer=one.id, creditor_id="FR53ZZZ999999", valid_from=on)

    def sign(self, stage: Stage) -> None:
        """A few who pay in time let the cooperative debit them."""
        runner, on = stage.runner, stage.clock.today()
        month = Month.of(on)
        found = runner.read(invoices, month=month) or runner.read(invoices, month=month.previous())
        for one in sorted(found, key=lambda one: one.id):
            structure = stage.payers[one.party]
            usual = structure.payer == PROMPT and structure.card.payment_terms_days is None
            if one.original is not None or not usual or one.party in self.debited or one.issuer != found[0].issuer:
                continue
            runner.do(
                acts.add_mandate, issuer=one.issuer, party=one.party,
                reference=f"M-{on.year}-{len(self.debited) + 1:04d}", signed_on=on,
                account=self._account(stage, one.party),
            )  # fmt: skip
            self.debited.add(one.party)
            if len(self.debited) == MANDATES:
                return

    def _account(self, stage: Stage, party: PartyId) -> Account:
        card = stage.runner.read(card_of, party=party)
        home = card.address
        return Account(card.name[:70], iban(100 + party), "", home.street, home.postcode, home.town)

    def ask(self, stage: Stage) -> None:
        """A file of what the mandates allow; the last one but one has a debit that the bank sends back."""
        runner, on = stage.runner, stage.clock.today()
        for (issuer, scheme), own in runner.read(acts.prepare_debits, on=on).files.items():
            file = runner.do(acts.make_debit_batch, issuer=issuer, scheme=Scheme(scheme), on=on, debits=own)
            last = max(one.collect_on for one in own)
            if last < self.today - timedelta(days=32):
                stage.at(last + timedelta(days=1), Turn.PAYMENTS, self.collect, file)

    def collect(self, stage: Stage, file: int) -> None:
        on = stage.clock.today()
        stage.runner.do(acts.confirm_debits, on=on, file=file)
        if on > self.today - timedelta(days=64):
            stage.at(on + timedelta(days=3), Turn.PAYMENTS, self.bounce, file)

    def bounce(self, stage: Stage, file: int) -> None:
        found = stage.runner.read(debits, file=file, state=DebitState.COLLECTED)
        stage.runner.do(acts.reject_debit, debit=found[-1].id, code="AM04", on=stage.clock.today())

    def remind(self, stage: Stage) -> None:
        """The most pressing letters, those who were reminded first; the others wait for somebody."""
        runner, on = stage.runner, stage.clock.today()
        letters = [one for one in runner.read(acts.prepare_reminders, on=on).letters if one.party != self.spread]
        letters.sort(key=lambda one: ((one.issuer, one.party) not in self.reminded, -one.level, -one.balance, one.party))
        chosen = letters[:LETTERS]
        if chosen:
            runner.do(acts.send_reminders, on=on, letters=chosen)
            self.reminded |= {(one.issuer, one.party) for one in chosen}

    def send(self, stage: Stage, turn: int) -> None:
        """What the pole owes leaves in a file; the structures' accounts are asked for first."""
        runner, on = stage.runner, stage.clock.today()
        for one in runner.read(acts.prepare_transfers, on=on).left:
            if one.why == "account":
                runner.do(acts.set_payee, party=one.party, account=self._account(stage, one.party))
        found = runner.read(acts.prepare_transfers, on=on).transfers
        own = _some(found, turn)
        if not own:
            return
        file = runner.do(acts.make_transfer_batch, issuer=own[0].issuer, on=on, transfers=own)
        if turn == 0:
            day = own[0].execute_on
            stage.at(day + timedelta(days=2), Turn.PAYMENTS, self.confirm, file, day)

    def confirm(self, stage: Stage, file: int, on: date) -> None:
        stage.runner.do(acts.confirm_transfers, on=on, file=file)

    def spread_debt(self, stage: Stage) -> None:
        """Who owes the most for long is given five months."""
        runner, on = stage.runner, stage.clock.today()
        late = [one for one in runner.read(unpaid, before=on) if one.party not in self.debited]
        sums: dict[PartyId, Decimal] = {}
        for one in late:
            sums[one.party] = sums.get(one.party, ZERO) + one.invoice.balance
        if not sums:
            return
        self.spread = max(sums, key=lambda party: (sums[party], -party))
        own = [one for one in late if one.party == self.spread]
        total = sum((one.invoice.balance for one in own), ZERO)
        runner.do(
            acts.make_plan, party=self.spread, invoices=[one.invoice.id for one in own],
            instalments=schedule(total=total, count=5, first_on=on + timedelta(days=27)), agreed_on=on,
        )  # fmt: skip


def _some(found: tuple[PlannedTransfer, ...], turn: int) -> list[PlannedTransfer]:
    """One seller's; the second file leaves something for the third."""
    own = [one for one in found if one.issuer == found[0].issuer]
    return own[: len(own) - 1] if turn == 1 and len(own) > 1 else own

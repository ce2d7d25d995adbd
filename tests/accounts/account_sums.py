"""What an accountant adds up after each step of a story, against the simple ledger and against the rows themselves."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from simple_ledger import NOTHING, Document, SimpleLedger, expected_rates
from whole_books import BEGIN, CLIENTS, WholeBooks

from pole_desk.accounts.ledger.queries.journal import journal, vat_by_month
from pole_desk.accounts.receivables import queries
from pole_desk.formats.fec import Entry, read_journal, write_journal
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import DEPOSIT, FINAL

SELLERS = (1, 2)
FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
COLLECTED = {Decimal(20): "445711", Decimal(10): "445712"}
PENDING = {Decimal(20): "445741", Decimal(10): "445742"}


def lettered(entries: Iterable[Entry]) -> set[str]:
    """The pieces that bear a letter: what a letter ties comes to nothing, and bears the day of the last of it."""
    groups: dict[tuple[str, str, str], list[tuple[Decimal, date, str]]] = defaultdict(list)
    told: dict[tuple[str, str, str], set[date | None]] = defaultdict(set)
    for entry in entries:
        for line in entry.lines:
            if line.lettering:
                key = line.account, line.auxiliary, line.lettering
                groups[key].append((line.debit - line.credit, entry.on, entry.piece))
                told[key].add(line.lettered_on)
    for key, own in groups.items():
        assert sum((amount for amount, _on, _piece in own), NOTHING) == 0 and len(own) > 1
        assert told[key] == {max(on for _amount, on, _piece in own)}
    return {piece for own in groups.values() for _amount, _on, piece in own}


class AccountSums(RuleBasedStateMachine):
    """The invariants; what happens is in `account_story`."""

    books: WholeBooks
    ledger: SimpleLedger
    today: date
    sent: dict[tuple[int, date], bytes]

    def exported(self, seller: int, first: date, last: date) -> bytes:
        return write_journal(self.books.runner.read(journal, issuer=seller, first=first, last=last))

    def check_invoice(self, found: Document) -> None:
        owed = [self.ledger.owed[key] for key in found.keys]
        assert {(one.party, one.issuer) for one in owed} == {(found.party, found.issuer)}
        assert len({one.tax for one in owed if one.tax.startswith("E")}) <= 1, "one exemption reason each"
        assert {one.kind for one in owed} == {DEPOSIT if found.kind == "deposit" else FINAL}
        assert found.party != 3 or len({one.dossier for one in owed}) == 1
        taken: dict[Decimal, tuple[Decimal, Decimal]] = {}
        for one in owed:
            if one.deducts:
                asked = next(each for each in self.ledger.documents.values() if one.deducts in each.keys)
                assert asked.kind == "deposit"
                (percent, (base, tax)), = asked.rates.items()
                before = taken.get(percent, (NOTHING, NOTHING))
                taken[percent] = (before[0] + base, before[1] + tax)
        expected = expected_rates(owed, taken)
        assert {percent: both for percent, both in found.rates.items() if any(both)} == {
            percent: both for percent, both in expected.items() if any(both)
        }
        assert found.total == sum((base + tax for base, tax in expected.values()), NOTHING)
        assert found.issued_on == self.today

    @invariant()
    def balances_agree(self) -> None:
        read, ledger = self.books.runner.read, self.ledger
        standing = read(queries.receivables, invoices=list(ledger.documents))
        for one in ledger.invoices():
            assert standing[one].balance == ledger.balance(one), standing[one]
        for one in read(queries.payments):
            assert one.free == ledger.free(one.id)
        owed = read(queries.balances)
        aged = {row.party: row.ages for row in read(queries.aged_clients)}
        for party in CLIENTS:
            assert (owed[party].balance if party in owed else NOTHING) == ledger.due(party)
            assert (aged[party].total if party in aged else NOTHING) == ledger.due(party)
            account = read(queries.account, party=party)
            assert (account.closing, account.held) == (ledger.due(party), ledger.held.get(party, NOTHING))
        late = sum((max(ledger.balance(one), NOTHING) for one in ledger.invoices()
                    if ledger.documents[one].due_on < self.today), NOTHING)  # fmt: skip
        assert sum((ages.late for ages in aged.values()), NOTHING) == late

    @invariant()
    def numbers_and_chain_are_whole(self) -> None:
        """SHA-256 over the hash before, a line break and the frozen text; the first follows its series' name."""
        series: dict[tuple[int, str], list[Any]] = defaultdict(list)
        for row in self.books.told(
            "SELECT issuer, kind, year, rank, number, snapshot, previous_hash, hash FROM billing_invoice ORDER BY id"
        ):
            series[row.issuer, "credit" if row.kind == "credit" else "invoice"].append(row)
        for (issuer, kind), rows in series.items():
            before, ranks = hashlib.sha256(f"pole-desk/{issuer}/{kind}".encode()).hexdigest(), defaultdict(int)
            for row in rows:
                ranks[row.year] += 1
                assert row.rank == ranks[row.year] and row.number.endswith(f"-{row.year}-{row.rank:05d}")
                assert json.loads(row.snapshot)["number"] == row.number and row.previous_hash == before
                before = hashlib.sha256(f"{before}\n{row.snapshot}".encode()).hexdigest()
                assert row.hash == before
        for issuer in SELLERS:
            before = hashlib.sha256(f"pole-desk/{issuer}/closing".encode()).hexdigest()
            for row in self.books.told(
                f"SELECT text, previous_hash, hash FROM ledger_closing WHERE issuer = {issuer} ORDER BY id"
            ):
                assert row.previous_hash == before
                before = hashlib.sha256(f"{before}\n{row.text}".encode()).hexdigest()
                assert row.hash == before

    @invariant()
    def books_add_up(self) -> None:
        """The journal is sound, 411 is what each client owes, 165 what is held, and VAT that of the documents."""
        owed: dict[str, Decimal] = defaultdict(lambda: NOTHING)
        held = NOTHING
        for seller in SELLERS:
            sums: dict[str, Decimal] = defaultdict(lambda: NOTHING)
            marked: set[str] = set()
            for year in range(FIRST.year, self.today.year + 1):
                found = read_journal(self.exported(seller, date(year, 1, 1), date(year, 12, 31)))
                assert found.faults == () and found.debit == found.credit
                assert [one.number for one in found.entries] == list(range(1, len(found.entries) + 1))
                marked |= lettered(found.entries)
                for line in (line for entry in found.entries for line in entry.lines):
                    sums[line.account] += line.debit - line.credit
                    if line.account == "411000":
                        owed[line.auxiliary] += line.debit - line.credit
            held -= sums["165000"]
            assert self.paid_at_once(seller) <= marked
            self.vat_adds_up(seller, sums)
        for party in CLIENTS:
            assert owed[f"C{party:05d}"] == self.ledger.due(party)
        assert held == sum(self.ledger.held.values(), NOTHING)

    def paid_at_once(self, seller: int) -> set[str]:
        """The invoices that one payment paid whole, that paid nothing else, within a year: they have a letter."""
        found = set()
        for money in self.ledger.payments.values():
            if money.gone or len(money.parts) != 1:
                continue
            (invoice,) = money.parts
            document = self.ledger.documents[invoice]
            touched = self.ledger.credited(invoice) or any(one.of == invoice for one in self.ledger.losses.values())
            if (
                document.issuer == seller and document.kind == "invoice" and not touched
                and money.parts[invoice] == money.amount == document.total
                and money.on.year == document.issued_on.year
            ):  # fmt: skip
                found.add(document.number)
        return found

    def vat_adds_up(self, seller: int, sums: dict[str, Decimal]) -> None:
        """On debits VAT is that of a period's documents; on receipts what came and what waits make it up."""
        months = self.books.runner.read(
            vat_by_month, issuer=seller, first=Month.of(BEGIN).plus(-2), last=Month.of(self.today)
        )
        whole = self.ledger.vat(seller, FIRST, LAST)
        lost = {loss.of for loss in self.ledger.losses.values() if not loss.gone}
        for percent, account in COLLECTED.items():
            if seller == 2:
                for one in months:
                    told = sum((row.vat for row in one.table.debits if row.percent == percent), NOTHING)
                    assert told == self.ledger.vat(2, one.month.first, one.month.last).get(percent, NOTHING)
                assert sums[account] == -whole.get(percent, NOTHING)
            else:
                came = sum((row.vat for one in months for row in one.table.receipts if row.percent == percent), NOTHING)
                assert sums[account] == -came
                if not lost:
                    assert sums[PENDING[percent]] == came - whole.get(percent, NOTHING)
        self.settled_vat(seller)

    def settled_vat(self, seller: int) -> None:
        """An invoice wholly paid, of which nothing was given back nor lost, made its whole VAT due."""
        wanted = [one for one in self.ledger.invoices(issuer=seller)
                  if not (self.ledger.balance(one) or self.ledger.credited(one) or self.ledger.lost(one))]  # fmt: skip
        told = self.books.runner.read(queries.by_rate, invoices=wanted)
        for invoice in wanted:
            got: dict[Decimal, Decimal] = defaultdict(lambda: NOTHING)
            for part in (part for one in told if one.invoice == invoice for part in one.parts):
                got[part.percent] += part.vat
            assert got == {percent: tax for percent, (_base, tax) in self.ledger.documents[invoice].rates.items()}

    @invariant()
    def what_was_closed_is_as_it_was(self) -> None:
        for (seller, last), content in self.sent.items():
            assert self.exported(seller, date(last.year, 1, 1), last) == content

    @invariant()
    def nothing_is_found(self) -> None:
        assert self.books.found() == []

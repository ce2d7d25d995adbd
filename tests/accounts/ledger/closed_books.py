"""Books with a ledger: months issued, drawn and closed in a word, and tampered with as an attacker would."""

from __future__ import annotations

from datetime import date

from account_books import GUARDS, Books
from sqlalchemy import Connection, text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.checks import BillingChecker
from pole_desk.accounts.ledger.checks import LedgerChecker
from pole_desk.accounts.ledger.commands.closings import close_month, close_year
from pole_desk.accounts.ledger.tables import GUARDS as LEDGER_GUARDS
from pole_desk.accounts.receivables.checks import ReceivablesChecker
from pole_desk.kernel.database import Base
from pole_desk.kernel.guards import install, remove
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.settings import SettingRow
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.payouts import PaidOut, PaidSources
from pole_desk.registers.catalog.tables import IssuerActivityRow

TABLES = (
    "ledger_closing", "ledger_status", "lease_deposit", IssuerActivityRow.__tablename__, SettingRow.__tablename__,
)  # fmt: skip
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, month) for month in (9, 10, 11, 12))


class ToldPayouts:
    """What was paid out, as a test says it; implements `ports.payouts.PaidSource`."""

    def __init__(self) -> None:
        self.told: list[PaidOut] = []

    def paid(self, reader: Reader, first: date, last: date) -> list[PaidOut]:
        return [one for one in self.told if first <= one.paid_on <= last]


class ClosedBooks(Books):
    """What a test does with the ledger."""

    def __init__(self, url: str, day: date = date(2026, 11, 23)) -> None:
        self.payouts = ToldPayouts()
        super().__init__(url, day)

    def create(self) -> None:
        super().create()
        with self.engine.begin() as connection:
            Base.metadata.create_all(connection, tables=[Base.metadata.tables[name] for name in TABLES])
            install(connection, LEDGER_GUARDS)

    def another(self) -> Runner:
        runner = super().another()
        ports = {**runner.ports, PaidSources: PaidSources((self.payouts,))}
        return Runner(self.engine, self.clock, runner.user, ports, guards=(*GUARDS, *LEDGER_GUARDS))

    def month(self, month: Month, *prices: str, credit: bool = False) -> None:
        """A month issued on its fifth day, one document per structure, its files drawn."""
        self.day(date(month.year, month.month, 5))
        for price in prices:
            self.owes(self.party(f"Structure {price} de {month}"), price, month=month)
        self.issue(month)
        if credit:
            self.credit(self.invoices()[-1].id)
        outbox.drain(self.runner)

    def close(self, month: Month, on: date | None = None) -> list[int]:
        self.day(on or month.next().first)
        return self.runner.do(close_month, month=month)

    def close_year(self, year: int) -> list[int]:
        return self.runner.do(close_year, year=year)

    def found(self) -> list[str]:
        """What the checks of the three accounts find, as `code record`."""
        return self.runner.read(every_finding)

    def tamper(self, *statements: str) -> list[str]:
        """What is found after statements run with every guard taken away."""
        with self.engine.begin() as connection:
            self.unguard(connection)
            for statement in statements:
                connection.execute(text(statement))
        return self.found()

    def tampered_within(self, connection: Connection, statement: str) -> list[str]:
        """What is found from within a transaction that takes the guards away and runs a statement."""
        self.unguard(connection)
        connection.execute(text(statement))
        return every_finding(Reader(connection, self.clock, ADMINISTRATOR, self.runner.ports))

    def unguard(self, connection: Connection) -> None:
        """Every guard taken away, as an attacker would."""
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        remove(connection, (*GUARDS, *LEDGER_GUARDS))


def every_finding(reader: Reader) -> list[str]:
    checkers = (BillingChecker(), ReceivablesChecker(), LedgerChecker())
    return [f"{one.code} {one.record}" for checker in checkers for one in checker.check(reader)]


def tail(invoice: int, number: str) -> list[str]:
    """What takes a document off as if it had never been, its charges and counter too."""
    return [
        f"UPDATE billing_charge SET state = 'withdrawn' WHERE id IN "
        f"(SELECT charge FROM billing_invoice_line WHERE invoice = {invoice})",
        *(
            f"DELETE FROM {table} WHERE invoice = {invoice}"
            for table in ("document", "billing_outbox", "billing_invoice_tax", "billing_invoice_line")
        ),
        f"UPDATE billing_series SET last = last - 1 WHERE kind = (SELECT kind FROM billing_invoice WHERE "
        f"number = '{number}')",
        f"DELETE FROM billing_invoice WHERE number = '{number}'",
    ]



"""Books on an empty database: a seller, taxes, structures, and a source of charges that is told what to say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.charges import BillingLedger
from pole_desk.accounts.billing.checks import BillingChecker
from pole_desk.accounts.billing.commands import credit_invoice, prepare_invoices
from pole_desk.accounts.billing.queries import Invoice, Issued, Plan
from pole_desk.accounts.billing.tables import GUARDS as BILLING_GUARDS
from pole_desk.accounts.ledger.locks import ClosedMonths
from pole_desk.accounts.receivables.checks import ReceivablesChecker
from pole_desk.accounts.receivables.debits import ReceivableDebits
from pole_desk.accounts.receivables.deposits import ReceivableDeposits
from pole_desk.accounts.receivables.payouts import ReceivableCompensation
from pole_desk.accounts.receivables.settlement import ReceivablesSettlement
from pole_desk.accounts.receivables.tables import GUARDS as RECEIVABLES_GUARDS
from pole_desk.activities.leases.settlement import LeaseSettlement
from pole_desk.activities.leases.tables import GUARDS as LEASE_GUARDS
from pole_desk.activities.leases.tables import LeaseRow
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.database import Base, engine_for, read_url
from pole_desk.kernel.guards import install
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.charges import Charge, ChargeLedger, ChargeSources
from pole_desk.ports.debits import Debits
from pole_desk.ports.deposits import DepositUse
from pole_desk.ports.locks import MoneyLock
from pole_desk.ports.payouts import Compensation, NettingSources
from pole_desk.ports.settlement import SettlementSources
from pole_desk.registers.catalog.tables import IssuerRow, TaxRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow

NOVEMBER = Month(2026, 11)
TABLES = (
    "audit_entry", "change_log", "history", "party", "party_contact", "dossier", "lease",
    "catalog_issuer", "catalog_tax", "billing_charge", "billing_series", "billing_invoice", "billing_invoice_line",
    "billing_deduction", "billing_invoice_tax", "billing_outbox", "document", "payment", "payment_allocation",
    "payment_refund", "receivable_loss", "bank_account", "bank_statement", "bank_line", "bank_match", "setting",
    "mandate", "payee", "sepa_file", "debit", "transfer", "lease_deposit", "catalog_issuer_activity", "payment_plan",
    "payment_plan_invoice", "payment_plan_instalment", "reminder_letter", "reminder_invoice", "reminder_pause",
    "final_account", "ledger_closing",
)  # fmt: skip
GUARDS = (*BILLING_GUARDS, *RECEIVABLES_GUARDS, *LEASE_GUARDS)


class ToldSource:
    """A source that answers with the charges that a test set."""

    def __init__(self) -> None:
        self.charges: dict[str, Charge] = {}

    def first_month(self, reader: Reader) -> Month | None:
        return min((charge.billing_month for charge in self.charges.values()), default=None)

    def due(self, reader: Reader, month: Month) -> list[Charge]:
        return [charge for charge in self.charges.values() if charge.billing_month == month]


class Books:
    """What a test does with billing, in a word each."""

    def __init__(self, url: str, day: date = date(2026, 11, 23)) -> None:
        self.clock: FixedClock = noon(day)
        self.engine = engine_for(read_url(url))
        self.source = ToldSource()
        self.runner = self.another()
        self._next = 0

    @classmethod
    def create_at(cls, url: str) -> None:
        """Make such books, empty, and leave them."""
        made = cls(url)
        made.create()
        made.engine.dispose()

    def another(self) -> Runner:
        """One more seat on the same database."""
        ports = {
            ChargeSources: ChargeSources((self.source,)), ChargeLedger: BillingLedger(),
            NettingSources: NettingSources(), Compensation: ReceivableCompensation(),
            Debits: ReceivableDebits(),
            DepositUse: ReceivableDeposits(),
            MoneyLock: ClosedMonths(),
            SettlementSources: SettlementSources((ReceivablesSettlement(), LeaseSettlement())),
        }  # fmt: skip
        return Runner(self.engine, self.clock, ADMINISTRATOR, ports, guards=GUARDS)

    def create(self) -> None:
        tables = [Base.metadata.tables[name] for name in TABLES]
        with self.engine.begin() as connection:
            Base.metadata.create_all(connection, tables=tables)
            install(connection, GUARDS)
            self._seed(connection)

    def _seed(self, connection: Any) -> None:
        connection.execute(insert(IssuerRow), _issuer())
        connection.execute(
            insert(TaxRow),
            [
                _tax("S20", "20.00", "S"),
                _tax("S10", "10.00", "S"),
                _tax("E-261D", "0", "E", "Exonération de TVA, art. 261 D, 2° du CGI"),
                _tax("E-293B", "0", "E", "TVA non applicable, art. 293 B du CGI"),
                _tax("O-206", "0", "O", "Opération hors du champ de la TVA"),
            ],
        )

    def day(self, day: date) -> None:
        self.clock.set(noon(day).now())

    def party(self, name: str = "Les Jardins du Port", **values: Any) -> int:
        """A structure that can be invoiced, with a dossier of the same number."""
        with self.engine.begin() as connection:
            party = connection.execute(
                insert(PartyRow).returning(PartyRow.id), _party(name) | values
            ).scalar_one()
            dossier = {"id": party, "kind": "hosting", "party": party, "title": name, "version": 1}
            dossier |= {"state": "open", "opened_on": date(2024, 1, 1), "closed_on": None}
            connection.execute(insert(DossierRow), dossier)
        return party

    def owes(self, party: int, price: str, **values: Any) -> Charge:
        """A charge of the month, added to what is due."""
        self._next += 1
        month = values.pop("month", NOVEMBER)
        charge = Charge(
            key=values.pop("key", f"line:{self._next}:{month}"),
            dossier=values.pop("dossier", party),
            issuer=1,
            party=party,
            billing_month=month,
            service_from=values.pop("service_from", month.first),
            service_to=values.pop("service_to", month.last),
            label=values.pop("label", f"Redevance bureau {self._next}"),
            quantity=Decimal(values.pop("quantity", "1")),
            unit="mois",
            unit_price=Decimal(price),
            list_price=Decimal(values.pop("list_price", price)),
            tax=values.pop("tax", "S20"),
            account="706",
        )
        assert not values, values
        self.source.charges[charge.key] = charge
        return charge

    def agreement(self, party: int, last_day: date | None = None) -> None:
        """The structure's dossier is a signed agreement."""
        row = {
            "dossier": party, "number": f"H-{party}", "kind": "hosting", "state": "signed",
            "signed_on": date(2024, 1, 1), "first_day": date(2024, 1, 1), "last_day": last_day,
            "notice_months": 3, "people": 2, "proration": "calendar", "order_number": "",
            "pepiniere": False, "room_hours": 0, "stored_goods": "", "cancel_reason": "",
            "note": "", "version": 1,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(LeaseRow), row)

    def changes(self, charge: Charge, **values: Any) -> Charge:
        """The source now says something else of a charge."""
        changed = replace(charge, **values)
        self.source.charges[charge.key] = changed
        return changed

    def forgets(self, charge: Charge) -> None:
        del self.source.charges[charge.key]

    def plan(self, month: Month = NOVEMBER, **options: Any) -> Plan:
        return self.runner.read(prepare_invoices, month=month, **options)

    def issue(self, month: Month = NOVEMBER, **options: Any) -> Issued:
        return outbox.issue_month(self.runner, month=month, **options)

    def invoices(self, **options: Any) -> list[Invoice]:
        return self.runner.read(billing.invoices, **options)

    def lines(self, invoice: int) -> list[billing.Line]:
        return self.runner.read(billing.lines_of, invoice=invoice)

    def snapshot(self, invoice: int) -> dict[str, Any]:
        statement = text("SELECT snapshot FROM billing_invoice WHERE id = :id")
        with self.engine.connect() as connection:
            return json.loads(connection.execute(statement, {"id": invoice}).scalar_one())

    def credit(self, invoice: int, **options: Any) -> Invoice:
        given = {"reason": "Erreur de surface", **options}
        made = self.runner.do(credit_invoice, invoice=invoice, **given)
        return self.runner.read(billing.invoice, invoice=made)

    def findings(self) -> list[str]:
        def both(reader: Reader) -> list[str]:
            found = [*BillingChecker().check(reader), *ReceivablesChecker().check(reader)]
            return [f"{one.code} {one.record}" for one in found]

        return self.runner.read(both)


def _issuer() -> dict[str, Any]:
    return {
        "id": 1, "code": "cooperative", "name": "Coopérative du pôle", "version": 1,
        "legal_form": "SCIC SA", "capital": "50 000 €", "street": "8 rue Saint-Domingue",
        "extra": "", "postcode": "44200", "town": "Nantes", "country": "FR", "siren": "999000011",
        "siret": "99900001100018", "vat_number": "FR66999000011", "rcs": "999 000 011 RCS Nantes",
        "iban": "", "bic": "", "email": "", "phone": "", "website": "", "vat_on_debits": False,
        "payment_terms_days": 30, "late_rate": None, "invoice_prefix": "FA", "credit_prefix": "AV",
        "valid_from": date(2014, 1, 1), "valid_to": None, "note": "", "confirmed": True,
    }  # fmt: skip


def _tax(code: str, percent: str, category: str, exemption: str | None = None) -> dict[str, Any]:
    return {
        "code": code, "label": code, "percent": Decimal(percent), "category": category,
        "exemption": exemption, "valid_from": date(2014, 1, 1), "valid_to": None,
    }  # fmt: skip


def _party(name: str) -> dict[str, Any]:
    return {
        "name": name, "acronym": "", "legal_form": "Association loi 1901", "siren": None,
        "siret": None, "vat_number": None, "vat_liable": "unknown", "ape": "", "headcount": 4,
        "founded_year": 2019, "object": "", "commune": "Nantes", "territory": "none", "places": [],
        "lcp": False, "street": "1 quai des Antilles", "extra": "", "postcode": "44200",
        "town": "Nantes", "country": "FR", "billing_address": None, "electronic_address": "",
        "order_number": "", "payment_terms_days": None, "invoicing": "together", "email": "contact@exemple.fr", "phone": "",
        "website": "", "notes": "", "created_on": date(2024, 1, 1), "archived": False,
        "merged_into": None, "search_key": name.casefold(), "version": 1,
    }  # fmt: skip

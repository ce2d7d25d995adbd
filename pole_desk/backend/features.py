"""Every feature, named: its tables, its guards, the ports it implements."""

from __future__ import annotations

from pole_desk.accounts.billing import tables as billing
from pole_desk.accounts.billing.charges import BillingLedger
from pole_desk.accounts.billing.checks import BillingChecker
from pole_desk.accounts.billing.indicators import BillingIndicators
from pole_desk.accounts.billing.reminders import BillingReminders
from pole_desk.accounts.billing.search import BillingSearch
from pole_desk.accounts.mail import tables as mail
from pole_desk.accounts.mail.checks import MailChecks
from pole_desk.accounts.mail.outgoing import MailPost
from pole_desk.accounts.mail.reminders import MailReminders
from pole_desk.accounts.mail.search import MailSearch
from pole_desk.accounts.ledger import tables as ledger
from pole_desk.accounts.ledger.checks import LedgerChecker
from pole_desk.accounts.ledger.locks import ClosedMonths
from pole_desk.accounts.ledger.reminders import LedgerReminders
from pole_desk.accounts.ledger.search import LedgerSearch
from pole_desk.accounts.quotes import tables as quotes
from pole_desk.accounts.quotes.charges import QuoteCharges
from pole_desk.accounts.quotes.checks import QuoteChecks
from pole_desk.accounts.quotes.merging import QuoteFollower
from pole_desk.accounts.quotes.reminders import QuoteReminders
from pole_desk.accounts.quotes.search import QuoteSearch
from pole_desk.accounts.receivables import tables as receivables
from pole_desk.accounts.receivables.arrears import ReceivableArrears
from pole_desk.accounts.receivables.checks import ReceivablesChecker
from pole_desk.accounts.receivables.debits import ReceivableDebits
from pole_desk.accounts.receivables.deposits import ReceivableDeposits
from pole_desk.accounts.receivables.payouts import ReceivableCompensation
from pole_desk.accounts.receivables.reminders import ReceivablesReminders
from pole_desk.accounts.receivables.settlement import ReceivablesSettlement
from pole_desk.activities.canteen import tables as canteen
from pole_desk.activities.canteen.charges import MealCharges
from pole_desk.activities.canteen.checks import CanteenChecks
from pole_desk.activities.canteen.covers import CanteenCovers
from pole_desk.activities.canteen.headcount import CanteenHeadcount
from pole_desk.activities.canteen.indicators import CanteenIndicators
from pole_desk.activities.canteen.merging import CanteenFollower
from pole_desk.activities.canteen.payouts import CanteenPayouts
from pole_desk.activities.canteen.reminders import CanteenReminders
from pole_desk.activities.canteen.search import CanteenSearch
from pole_desk.activities.canteen.settlement import CanteenSettlement
from pole_desk.activities.events import tables as events
from pole_desk.activities.events.charges import EventCharges
from pole_desk.activities.events.checks import EventChecks
from pole_desk.activities.events.headcount import EventHeadcount
from pole_desk.activities.events.indicators import EventIndicators
from pole_desk.activities.events.merging import EventFollower
from pole_desk.activities.events.reminders import EventReminders
from pole_desk.activities.events.search import EventSearch
from pole_desk.activities.fund import tables as fund
from pole_desk.activities.fund.checks import FundChecks
from pole_desk.activities.fund.indicators import FundIndicators
from pole_desk.activities.fund.merging import FundFollower
from pole_desk.activities.fund.reminders import FundReminders
from pole_desk.activities.fund.search import FundSearch
from pole_desk.activities.fund.sheets import FundSheets
from pole_desk.activities.hosting import tables as hosting
from pole_desk.activities.hosting.admissions import HostingAdmissions
from pole_desk.activities.hosting.indicators import HostingIndicators
from pole_desk.activities.hosting.reminders import HostingReminders
from pole_desk.activities.incubator import tables as incubator
from pole_desk.activities.incubator.checks import IncubatorChecks
from pole_desk.activities.incubator.headcount import IncubatorHeadcount
from pole_desk.activities.incubator.indicators import IncubatorIndicators
from pole_desk.activities.incubator.merging import IncubatorFollower
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.search import IncubatorSearch
from pole_desk.activities.incubator.sheets import IncubatorSheets
from pole_desk.activities.leases import tables as leases
from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.headcount import LeaseHeadcount
from pole_desk.activities.leases.indicators import LeaseIndicators
from pole_desk.activities.leases.merging import LeaseFollower
from pole_desk.activities.leases.reminders import LeaseReminders
from pole_desk.activities.leases.search import LeaseSearch
from pole_desk.activities.leases.settlement import LeaseSettlement
from pole_desk.activities.network import tables as network
from pole_desk.activities.network.checks import NetworkChecks
from pole_desk.activities.network.indicators import NetworkIndicators
from pole_desk.activities.network.merging import NetworkFollower
from pole_desk.activities.network.reminders import NetworkReminders
from pole_desk.activities.network.search import NetworkSearch
from pole_desk.activities.network.sheets import NetworkSheets
from pole_desk.activities.reports import tables as reports
from pole_desk.activities.reports.checks import ReportChecks
from pole_desk.activities.shop import tables as shop
from pole_desk.activities.shop.charges import ShopCharges
from pole_desk.activities.shop.checks import ShopChecks
from pole_desk.activities.shop.indicators import ShopIndicators
from pole_desk.activities.shop.merging import ShopFollower
from pole_desk.activities.shop.payouts import ShopPayouts
from pole_desk.activities.shop.reminders import ShopReminders
from pole_desk.activities.shop.search import ShopSearch
from pole_desk.activities.shop.settlement import ShopSettlement
from pole_desk.activities.storage import tables as storage
from pole_desk.activities.storage.charges import StorageCharges
from pole_desk.activities.storage.checks import StorageChecks
from pole_desk.activities.storage.indicators import StorageIndicators
from pole_desk.activities.storage.merging import StorageFollower
from pole_desk.activities.storage.reminders import StorageReminders
from pole_desk.activities.storage.search import StorageSearch
from pole_desk.activities.storage.settlement import StorageSettlement
from pole_desk.kernel.database import Base
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.work import Ports
from pole_desk.ports.admissions import Admissions
from pole_desk.ports.arrears import Arrears
from pole_desk.ports.charges import ChargeLedger, ChargeSources
from pole_desk.ports.covers import Covers
from pole_desk.ports.debits import Debits
from pole_desk.ports.deposits import DepositUse
from pole_desk.ports.locks import MoneyLock
from pole_desk.ports.findings import Checker
from pole_desk.ports.headcount import HeadcountSources
from pole_desk.ports.indicators import IndicatorSources
from pole_desk.ports.merging import PartyFollowers
from pole_desk.ports.outgoing import PostBox
from pole_desk.ports.payouts import Compensation, NettingSources, PaidSources, PayoutSources
from pole_desk.ports.reminders import ReminderSource
from pole_desk.ports.search import SearchSource
from pole_desk.ports.settlement import SettlementSources
from pole_desk.ports.sheets import SheetSources
from pole_desk.registers.calendar import tables as calendar
from pole_desk.registers.calendar.checks import CalendarChecks
from pole_desk.registers.catalog import tables as catalog
from pole_desk.registers.catalog.checks import CatalogChecks
from pole_desk.registers.chantiers import tables as chantiers
from pole_desk.registers.chantiers.checks import ChantierChecks
from pole_desk.registers.chantiers.merging import ChantierFollower
from pole_desk.registers.chantiers.reminders import ChantierReminders
from pole_desk.registers.chantiers.search import ChantierSearch
from pole_desk.registers.claims import tables as claims
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.indicators import ClaimIndicators
from pole_desk.registers.dossiers import tables as dossiers
from pole_desk.registers.dossiers.checks import LinkChecks
from pole_desk.registers.dossiers.merging import DossierFollower
from pole_desk.registers.parties import tables as parties
from pole_desk.registers.parties.checks import PartyChecks
from pole_desk.registers.parties.search import PartySearch
from pole_desk.registers.spaces import tables as spaces
from pole_desk.registers.spaces.checks import SpaceChecks
from pole_desk.registers.spaces.search import SpaceSearch

TABLES = (
    parties, spaces, catalog, calendar, chantiers, dossiers, claims, leases,
    hosting, storage, shop, events, canteen, incubator, fund, network, reports, billing,
    quotes, receivables, ledger, mail,
)  # fmt: skip
METADATA = Base.metadata
GUARDS: tuple[Guard, ...] = tuple(
    guard for feature in TABLES for guard in getattr(feature, "GUARDS", ())
)
PORTS: Ports = {
    ChargeSources: ChargeSources((
        LeaseCharges(), StorageCharges(), EventCharges(), MealCharges(), ShopCharges(), QuoteCharges(),
    )),
    ChargeLedger: BillingLedger(),
    Admissions: HostingAdmissions(),
    Arrears: ReceivableArrears(),
    Covers: CanteenCovers(),
    Debits: ReceivableDebits(),
    HeadcountSources: HeadcountSources((
        EventHeadcount(), CanteenHeadcount(), LeaseHeadcount(), IncubatorHeadcount(),
    )),
    IndicatorSources: IndicatorSources((
        LeaseIndicators(), HostingIndicators(), StorageIndicators(), EventIndicators(),
        CanteenIndicators(), ShopIndicators(), ClaimIndicators(), BillingIndicators(),
        IncubatorIndicators(), FundIndicators(), NetworkIndicators(),
    )),
    PostBox: MailPost(),
    PayoutSources: PayoutSources((CanteenPayouts(), ShopPayouts())),
    NettingSources: NettingSources((ShopPayouts(),)),
    PaidSources: PaidSources((ShopPayouts(),)),
    Compensation: ReceivableCompensation(),
    DepositUse: ReceivableDeposits(),
    MoneyLock: ClosedMonths(),
    SettlementSources: SettlementSources((
        ReceivablesSettlement(), LeaseSettlement(), StorageSettlement(), ShopSettlement(),
        CanteenSettlement(),
    )),
    SheetSources: SheetSources((IncubatorSheets(), FundSheets(), NetworkSheets())),
    PartyFollowers: PartyFollowers((
        ChantierFollower(), DossierFollower(), LeaseFollower(), StorageFollower(),
        EventFollower(), CanteenFollower(), ShopFollower(), IncubatorFollower(), FundFollower(),
        NetworkFollower(), QuoteFollower(),
    )),
}  # fmt: skip
CHECKERS: tuple[Checker, ...] = (
    SpaceChecks(), CatalogChecks(), CalendarChecks(), ChantierChecks(), PartyChecks(),
    LinkChecks(), ClaimChecks(), LeaseChecks(), StorageChecks(), EventChecks(), CanteenChecks(),
    ShopChecks(), IncubatorChecks(), FundChecks(), NetworkChecks(), ReportChecks(),
    BillingChecker(), QuoteChecks(), ReceivablesChecker(), LedgerChecker(), MailChecks(),
)  # fmt: skip
REMINDERS: tuple[ReminderSource, ...] = (
    ReceivablesReminders(), LeaseReminders(), BillingReminders(), QuoteReminders(), LedgerReminders(), HostingReminders(),
    EventReminders(), CanteenReminders(), StorageReminders(), ShopReminders(),
    IncubatorReminders(), FundReminders(), NetworkReminders(), ChantierReminders(),
    MailReminders(),
)  # fmt: skip
SEARCHES: tuple[SearchSource, ...] = (
    PartySearch(), SpaceSearch(), LeaseSearch(), StorageSearch(), BillingSearch(), QuoteSearch(), LedgerSearch(),
    ChantierSearch(),
    EventSearch(), CanteenSearch(), ShopSearch(), IncubatorSearch(), FundSearch(),
    NetworkSearch(), MailSearch(),
)  # fmt: skip

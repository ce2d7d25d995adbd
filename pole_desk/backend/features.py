"""Every feature, named: its tables, its guards, the ports it implements, what a new pole starts with."""

from __future__ import annotations

from pole_desk.accounts.billing import tables as billing
from pole_desk.accounts.billing.charges import BillingLedger
from pole_desk.accounts.billing.checks import BillingChecks
from pole_desk.accounts.billing.reminders import BillingReminders
from pole_desk.accounts.billing.search import BillingSearch
from pole_desk.accounts.receivables import tables as receivables
from pole_desk.accounts.receivables.checks import ReceivableChecks
from pole_desk.accounts.receivables.reminders import ReceivableReminders
from pole_desk.accounts.receivables.search import ReceivableSearch
from pole_desk.activities.leases import tables as leases
from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.merging import LeaseFollower
from pole_desk.activities.leases.reminders import LeaseReminders
from pole_desk.activities.leases.search import LeaseSearch
from pole_desk.kernel.database import Base
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Ports, Tx, command
from pole_desk.ports.charges import ChargeLedger, ChargeSources
from pole_desk.ports.findings import Checker
from pole_desk.ports.merging import PartyFollowers
from pole_desk.ports.reminders import ReminderSource
from pole_desk.ports.search import SearchSource
from pole_desk.registers.calendar import tables as calendar
from pole_desk.registers.catalog import tables as catalog
from pole_desk.registers.catalog.commands import install_catalog
from pole_desk.registers.chantiers import tables as chantiers
from pole_desk.registers.chantiers.commands import install_chantiers
from pole_desk.registers.claims import tables as claims
from pole_desk.registers.dossiers import tables as dossiers
from pole_desk.registers.dossiers.merging import DossierFollower
from pole_desk.registers.parties import tables as parties
from pole_desk.registers.parties.commands import install_pole
from pole_desk.registers.spaces import tables as spaces
from pole_desk.registers.spaces.commands import install_spaces

TABLES = (
    parties, spaces, catalog, calendar, chantiers, dossiers, claims, leases, billing, receivables
)  # fmt: skip
METADATA = Base.metadata
GUARDS: tuple[Guard, ...] = tuple(
    guard for feature in TABLES for guard in getattr(feature, "GUARDS", ())
)
PORTS: Ports = {
    ChargeSources: ChargeSources((LeaseCharges(),)),
    ChargeLedger: BillingLedger(),
    PartyFollowers: PartyFollowers((DossierFollower(), LeaseFollower())),
}

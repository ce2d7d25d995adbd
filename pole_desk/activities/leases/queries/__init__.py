"""Every reading of the agreements; a module per question."""

from pole_desk.activities.leases.queries.agreements import (
    LeaseItem,
    LineOn,
    lease_of_dossier,
    lease_of_line,
    leases,
    lines_on,
)
from pole_desk.activities.leases.queries.card import (
    DepositItem,
    LeaseCard,
    LineItem,
    OccupantItem,
    OneOffItem,
    ServiceItem,
    StepItem,
    lease_card,
)
from pole_desk.activities.leases.queries.due import (
    OneOffDue,
    RentDue,
    ServiceDue,
    first_day,
    one_off_dues,
    rent_dues,
    service_dues,
)
from pole_desk.activities.leases.queries.in_kind import Support, support
from pole_desk.activities.leases.queries.indexation import (
    IndexationPreview,
    IndexationRow,
    indexation_preview,
)
from pole_desk.activities.leases.queries.moves import MoveOption, move_options
from pole_desk.activities.leases.queries.prices import (
    Proposal,
    Reference,
    index_reference,
    list_rents,
    price_proposal,
    proposal_of,
)
from pole_desk.activities.leases.queries.watch import Deposit, Watched, deposits, endings, watched
from pole_desk.activities.leases.queries.workplaces import (
    CapacityWarning,
    MonthOccupancy,
    Occupancy,
    capacity_warnings,
    occupancy,
    occupancy_by_month,
)

__all__ = [
    "CapacityWarning",
    "Deposit",
    "DepositItem",
    "IndexationPreview",
    "IndexationRow",
    "LeaseCard",
    "LeaseItem",
    "LineItem",
    "LineOn",
    "MonthOccupancy",
    "MoveOption",
    "Occupancy",
    "OccupantItem",
    "OneOffDue",
    "OneOffItem",
    "Proposal",
    "Reference",
    "RentDue",
    "ServiceDue",
    "ServiceItem",
    "StepItem",
    "Support",
    "Watched",
    "capacity_warnings",
    "deposits",
    "endings",
    "first_day",
    "index_reference",
    "indexation_preview",
    "lease_card",
    "lease_of_dossier",
    "lease_of_line",
    "leases",
    "lines_on",
    "list_rents",
    "move_options",
    "occupancy",
    "occupancy_by_month",
    "one_off_dues",
    "price_proposal",
    "proposal_of",
    "rent_dues",
    "service_dues",
    "support",
    "watched",
]

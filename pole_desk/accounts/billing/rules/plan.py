"""What a month's run would do, frozen: drafts, why each structure differs, anomalies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import TaxSum
from pole_desk.accounts.billing.rules.chain import unpacked
from pole_desk.accounts.billing.rules.drafts import Layout
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.ledger import Changes
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId


class Why(StrEnum):
    """Why a structure's amount differs from last month's."""

    NEW = "new"
    ENDED = "ended"
    PRICE = "price"
    DAYS = "days"
    QUANTITY = "quantity"
    ONE_OFF = "one_off"
    ARREARS = "arrears"
    REGULARISATION = "regularisation"
    ALREADY_INVOICED = "already_invoiced"


class Reason(NamedTuple):
    """One line that differs: net euros last month and this month."""

    kind: Why
    label: str
    before: Decimal
    after: Decimal


class Anomaly(NamedTuple):
    """Something to look at; a blocking one keeps the whole month from being issued.

    `where` is the field to put right, as `soundness.Flaw` names it, or empty; `issuer` whose it is
    when the field is a seller's; `dossier` what is billed when it is about one alone.
    """

    code: str
    blocking: bool
    party: PartyId | None
    name: str
    message: str
    where: str = ""
    issuer: IssuerId | None = None
    dossier: DossierId | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure's net last month and in this run; the reasons add up to the difference."""

    party: PartyId
    name: str
    last_month: Decimal
    this_month: Decimal
    reasons: tuple[Reason, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document ready but for its number: `text` is its canonical JSON in UTF-8 with a place for it.

    It is kept packed by what it has unlike another of the run.
    """

    layout: Layout
    name: str
    prefix: str
    issued_on: date
    due_on: date
    taxes: tuple[TaxSum, ...]
    net: Decimal
    vat: Decimal
    total: Decimal
    packed: bytes
    like: bytes

    @property
    def text(self) -> bytes:
        return unpacked(self.packed, self.like)

    @property
    def kind(self) -> Kind:
        return self.layout.kind

    @property
    def issuer(self) -> IssuerId:
        return self.layout.issuer

    @property
    def party(self) -> PartyId:
        return self.layout.party

    @property
    def original(self) -> InvoiceId | None:
        return self.layout.original


class Seen(NamedTuple):
    """How far the change log had come when the plan was made."""

    last: int
    recent: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A month's run, made on a read alone. `net`, `vat`, `total`: invoices less credit notes."""

    month: Month
    today: date
    seen: Seen
    changes: Changes
    drafts: tuple[Draft, ...]
    structures: tuple[Structure, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def blocking(self) -> bool:
        return any(anomaly.blocking for anomaly in self.anomalies)

    @property
    def count(self) -> int:
        return len(self.drafts)

    @property
    def net(self) -> Decimal:
        return sum((draft.net * draft.layout.sign for draft in self.drafts), ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((draft.vat * draft.layout.sign for draft in self.drafts), ZERO)

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


class Issued(NamedTuple):
    """What a run issued, its credit notes counted in; sums are invoices less credit notes.

    `first` and `last` are invoice numbers, or credit notes' when there is no invoice.
    """

    issued: int
    net: Decimal
    vat: Decimal
    total: Decimal
    first: str | None
    last: str | None
    credits: int = 0


NOTHING = Issued(0, ZERO, ZERO, ZERO, None, None)

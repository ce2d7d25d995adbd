"""What the papers other than invoices say, frozen; how they look is in the modules that draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pole_desk.formats.pdf.frozen import Money
from pole_desk.formats.pdf.snapshot import PartyBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositReceipt:
    """A security deposit received, or given back: held money, never revenue, no VAT."""

    number: str
    issue_date: date
    moved_on: date
    kind: Literal["received", "returned"] = "received"
    holder: PartyBlock
    payer: PartyBlock
    agreement: str
    spaces: tuple[str, ...] = ()
    amount: Money
    withheld: Money = Decimal("0.00")
    withheld_reason: str = ""
    method: str = ""
    reference: str = ""
    mentions: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesItem:
    """One thing looked at: walls, floor, radiator; blank condition and note are filled by hand."""

    label: str
    condition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesSpace:
    """A space visited and what was looked at in it."""

    name: str
    place: str = ""
    area_m2: Decimal | None = None
    items: tuple[PremisesItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesState:
    """État des lieux at entry or exit, signed by both."""

    kind: Literal["entry", "exit"]
    reference: str
    day: date
    host: PartyBlock
    occupant: PartyBlock
    spaces: tuple[PremisesSpace, ...]
    keys: tuple[str, ...] = ()
    meters: tuple[str, ...] = ()
    remarks: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One thing of the day: when, what, where, and what to know."""

    time: str
    what: str
    where: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySection:
    """A heading of the day sheet; `empty` is said when there is no row."""

    title: str
    rows: tuple[DayRow, ...]
    empty: str = "Rien aujourd’hui."


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """The day on one page, for the front desk's wall."""

    pole: str
    day: date
    sections: tuple[DaySection, ...]
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed list; `weight` is its relative width."""

    label: str
    weight: int = 10
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument:
    """A list as seen on screen, to print; `totals` is a last row in bold."""

    title: str
    subtitle: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    landscape: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSpace:
    """One space of an agreement; `price` is already worded (`189,20 € HT par mois`)."""

    name: str
    place: str = ""
    area_m2: Decimal | None = None
    first_day: date
    last_day: date | None = None
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDocument:
    """Convention d'hébergement: parties, spaces, price, dates, clauses, signature lines."""

    reference: str
    title: str = "Convention d’hébergement"
    issue_date: date
    host: PartyBlock
    occupant: PartyBlock
    purpose: str = ""
    first_day: date
    last_day: date | None = None
    spaces: tuple[AgreementSpace, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    monthly_total: str = ""
    deposit: str = ""
    notice: str = ""
    indexation: str = ""
    proration: str = ""
    people: int | None = None
    co_occupants: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenNumber:
    """How many of a formula an operator cooks: booked, suggested, and the number that stands."""

    operator: str
    formula: str
    booked: int
    suggested: int
    number: int
    decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenDish:
    """A dish with its allergens of regulation 1169/2011, in words."""

    course: str
    label: str
    operator: str
    allergens: str
    suits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenClash:
    """Somebody who can't eat a dish; `hopeless` when no main dish is left for them."""

    who: str
    eater: str
    dish: str
    why: str
    hopeless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenEvent:
    """Covers that an event ordered."""

    title: str
    party: str
    covers: int
    sitting: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenSheet:
    """Fiche cuisine of a midday service; `state` is said when it does not take place."""

    pole: str
    day: date
    hours: str
    state: str = ""
    covers: int
    seats: int
    operators: tuple[tuple[str, str], ...] = ()
    formulas: tuple[tuple[str, int], ...] = ()
    sittings: tuple[tuple[str, int], ...] = ()
    numbers: tuple[KitchenNumber, ...] = ()
    dishes: tuple[KitchenDish, ...] = ()
    eaters: tuple[tuple[str, str], ...] = ()
    clashes: tuple[KitchenClash, ...] = ()
    events: tuple[KitchenEvent, ...] = ()
    notes: tuple[str, ...] = ()
    printed: str = ""

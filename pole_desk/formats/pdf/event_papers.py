"""What the papers of an event say, frozen; how they look is in the modules that draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pole_desk.formats.pdf.frozen import LATER, Money
from pole_desk.formats.pdf.snapshot import PartyBlock, TaxTotal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A room or something more; `net` is round half up of quantity × unit price.

    `key` says what it is in the program (`booking:34`); `full` is the net at the full price.
    """

    key: str
    label: str
    detail: str = ""
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax_code: str
    tax_percent: Decimal
    net: Money
    full: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A quote, or the confirmation of what was agreed; VAT once per rate on the sum of its lines.

    `term` says until when in words, `mentions` are full sentences in their order. A quote of something
    else than an event names none, and says in `period` when it takes place; `draft` is not sent yet.
    """

    kind: Literal["quote", "confirmation"] = "quote"
    number: str
    event: str
    title: str
    issue_date: date
    term: str = ""
    seller: PartyBlock
    buyer: PartyBlock
    contact: str = ""
    people: int = 0
    order_number: str = ""
    category: str = ""
    lines: tuple[OfferLine, ...]
    taxes: tuple[TaxTotal, ...]
    net: Money
    vat: Money
    total: Money
    full: Money
    deposit: Money = ZERO
    deposit_percent: int = 0
    mentions: tuple[str, ...] = ()
    place: str = ""
    period: str = field(default="", metadata=LATER)
    delivery: str = field(default="", metadata=LATER)
    draft: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMoment:
    """Something to do or to know: when, where, what, and how."""

    time: str
    where: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDay:
    """The moments of a day, in their order."""

    day: date
    moments: tuple[SheetMoment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSheet:
    """What a team has to do for an event; `changes` says what differs from the last version."""

    event: str
    title: str
    team: str
    version: int
    made: str
    client: str
    contact: str = ""
    phone: str = ""
    people: int = 0
    state: str = ""
    days: tuple[SheetDay, ...]
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSlot:
    """A room's booking on a day: its hours, set-up and tear-down, for whom."""

    time: str
    around: str = ""
    title: str
    party: str
    people: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDay:
    """A room and what happens in it on a day."""

    name: str
    slots: tuple[RoomSlot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySchedule:
    """Every room of a day, for the door of the building."""

    pole: str
    day: date
    rooms: tuple[RoomDay, ...]
    printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSign:
    """What hangs on a room's door; read from five metres."""

    pole: str
    title: str
    party: str
    room: str
    day: date
    time: str
    note: str = ""

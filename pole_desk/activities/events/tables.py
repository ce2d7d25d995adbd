"""Tables of the events; who holds a space when is in the claims ledger, through `event_booking.hold`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.activities.events.rules.needs import LONGEST_LOAN
from pole_desk.kernel.database import Base, Cents, Instant, Scaled, Versioned
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import MOST


class EventRow(Versioned, Base):
    """A client's event; client, title, links and state are its dossier's.

    `search_key` is the folded number, titles, caller and e-mail, and the digits of the phone.
    """

    __tablename__ = "event"
    __history__ = True
    __table_args__ = (CheckConstraint("people >= 0", name="people"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    category: Mapped[str] = mapped_column(String(20))
    contact: Mapped[int | None] = mapped_column(ForeignKey("party_contact.id"))
    caller: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(200))
    people: Mapped[int] = mapped_column(Integer)
    order_number: Mapped[str] = mapped_column(String(60))
    deposit_percent: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class EventCounterRow(Base):
    """The last number given in a year to a kind of paper (event, quote), in the same transaction."""

    __tablename__ = "event_counter"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class EventSeriesRow(Versioned, Base):
    """A recurrence in local wall time: the rule as RFC 5545 writes it, its exceptions as wall times.

    `starts` is the wall time of the first occurrence (`2026-11-23T09:00`), `minutes` how long the
    clock on the wall runs; a night across the change of hour lasts what it lasts. `space` is its
    usual place: a booking elsewhere, or at another hour, is an exception. Spaces that repeat as one
    have a series each, `together` the first of them; `follows` is the one that it took over from.
    """

    __tablename__ = "event_series"
    __history__ = True
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    rule: Mapped[str] = mapped_column(Text, info={MOST: None})
    starts: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int] = mapped_column(Integer)
    exceptions: Mapped[Any] = mapped_column(JSON)
    closed_days: Mapped[str] = mapped_column(String(8))
    space: Mapped[int] = mapped_column(ForeignKey("space.id"))
    follows: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))
    together: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))


class EventBookingRow(Versioned, Base):
    """One space over one interval (epoch seconds); buffers in seconds, both as wished.

    `together` is the first booking of those made as one (bays of a hall, a date of a series in
    several spaces). `occurrence` is the wall
    time that the series gave it (RFC 5545 RECURRENCE-ID). `cancellations` counts how often it was
    cancelled, whatever came after: each has a fee of its own. Prices are net euros for the whole
    booking, frozen when agreed, the list price beside.
    """

    __tablename__ = "event_booking"
    __history__ = True
    __agreed__ = (
        "list_price", "agreed_price", "cancel_fee", "cancellations", "together", "series", "occurrence",
    )  # fmt: skip
    __births__ = True
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("set_up >= 0 AND tear_down >= 0", name="buffers"),
        CheckConstraint("people >= 0", name="people"),
        CheckConstraint(
            "state IN ('inquiry', 'option', 'quoted', 'confirmed', 'cancelled', 'refused')",
            name="state",
        ),
        CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name="reason"),
        CheckConstraint("list_price >= 0 AND agreed_price >= 0", name="prices"),
        UniqueConstraint("series", "occurrence"),
        Index("ix_event_booking_starts_at", "starts_at"),
        Index("ix_event_booking_space_starts_at", "space", "starts_at"),
        Index("ix_event_booking_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    series: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"))
    occurrence: Mapped[str | None] = mapped_column(String(16))
    together: Mapped[int | None] = mapped_column(ForeignKey("event_booking.id"), index=True)
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"))
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    set_up: Mapped[int] = mapped_column(Integer)
    tear_down: Mapped[int] = mapped_column(Integer)
    squeeze_reason: Mapped[str] = mapped_column(Text)
    people: Mapped[int] = mapped_column(Integer)
    layout: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    confirm_by: Mapped[int | None] = mapped_column(BigInteger)
    challenged_at: Mapped[int | None] = mapped_column(BigInteger)
    blocked_by: Mapped[str] = mapped_column(Text, info={MOST: None})
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str] = mapped_column(Text)
    cancel_fee: Mapped[Decimal] = mapped_column(Cents)
    cancellations: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    before_cancel: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    included_minutes: Mapped[int] = mapped_column(Integer)
    price_words: Mapped[str] = mapped_column(Text, info={MOST: None})
    price_reason: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column(String(40))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))


class EventCalendarRow(Base):
    """An entry of a foreign calendar and the booking that it became: read again, it is found again.

    `uid` is the calendar's own (its digest when it is longer), `recurrence` the wall time of the
    date in a series, empty for a single one; `content` is a digest of what was read.
    """

    __tablename__ = "event_calendar"
    __table_args__ = (UniqueConstraint("space", "uid", "recurrence"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"))
    uid: Mapped[str] = mapped_column(String(255))
    recurrence: Mapped[str] = mapped_column(String(16))
    booking: Mapped[int] = mapped_column(ForeignKey("event_booking.id"), index=True)
    content: Mapped[str] = mapped_column(String(64))


class EventMomentRow(Base):
    """What became of an option, at the true time: lapsed, promoted, challenged, released, confirmed.

    `at` is when it took effect (the confirm-by hour of the one before it), `noted_at` when it was
    written down: later, when the program was closed.
    """

    __tablename__ = "event_moment"
    __table_args__ = (UniqueConstraint("booking", "kind", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    booking: Mapped[int] = mapped_column(ForeignKey("event_booking.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[int] = mapped_column(BigInteger)
    noted_at: Mapped[int] = mapped_column(BigInteger)
    rank: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)


class EventLayoutRow(Base):
    """How many people a space, or several bays together, takes in a layout, from a day on.

    `spaces` are codes sorted and joined by `+` (`HALLE-A+HALLE-B`); 0 says that the layout is not
    possible there any more. A figure taken back is withdrawn.
    """

    __tablename__ = "event_layout"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("spaces", "layout", "valid_from"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    spaces: Mapped[str] = mapped_column(String(120))
    layout: Mapped[str] = mapped_column(String(20))
    capacity: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class EventRoomRow(Versioned, Base):
    """What a space brings when it is booked: usual set-up and tear-down in seconds, tariff class."""

    __tablename__ = "event_room"
    __history__ = True
    __table_args__ = (CheckConstraint("set_up >= 0 AND tear_down >= 0", name="buffers"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), unique=True)
    tariff: Mapped[str] = mapped_column(String(20))
    set_up: Mapped[int] = mapped_column(Integer)
    tear_down: Mapped[int] = mapped_column(Integer)
    fixed_equipment: Mapped[Any] = mapped_column(JSON)
    bookable: Mapped[bool] = mapped_column(Boolean)


class EventEquipmentRow(Versioned, Base):
    """What is lent with a room, and how many the pole owns."""

    __tablename__ = "event_equipment"
    __history__ = True
    __table_args__ = (CheckConstraint("stock >= 0", name="stock"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    stock: Mapped[int] = mapped_column(Integer)
    item: Mapped[str] = mapped_column(String(40))
    retired: Mapped[bool] = mapped_column(Boolean)


class EventLoanRow(Versioned, Base):
    """Equipment lent to a booking, from its set-up to its tear-down; `held` counts against the stock."""

    __tablename__ = "event_loan"
    __history__ = True
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("held IN (0, 1)", name="held"),
        Index("ix_event_loan_equipment_starts_at", "equipment", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    booking: Mapped[int] = mapped_column(ForeignKey("event_booking.id"), index=True)
    equipment: Mapped[int] = mapped_column(ForeignKey("event_equipment.id"))
    quantity: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(Integer)


class EventExtraRow(Versioned, Base):
    """Something more that is charged: cleaning, technician, a loan's price; net euros a unit, frozen."""

    __tablename__ = "event_extra"
    __history__ = True
    __agreed__ = ("quantity", "unit_price", "list_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint("quantity > 0 AND unit_price >= 0 AND list_price >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    booking: Mapped[int | None] = mapped_column(ForeignKey("event_booking.id"), index=True)
    loan: Mapped[int | None] = mapped_column(ForeignKey("event_loan.id"), unique=True)
    item: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(160))
    on_day: Mapped[date] = mapped_column(Date)
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(20))
    unit_price: Mapped[Decimal] = mapped_column(Cents)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(12))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class EventDepositRow(Base):
    """What was asked in advance when an event was confirmed, per tax code; net euros, frozen."""

    __tablename__ = "event_deposit"
    __history__ = True
    __agreed__ = ("amount",)
    __births__ = True
    __table_args__ = (
        UniqueConstraint("event", "tax"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    tax: Mapped[str] = mapped_column(String(20))
    percent: Mapped[int] = mapped_column(Integer)
    amount: Mapped[Decimal] = mapped_column(Cents)
    asked_on: Mapped[date] = mapped_column(Date)


class EventQuoteRow(Versioned, Base):
    """A version of the quote: what was offered until when; a sent one never changes."""

    __tablename__ = "event_quote"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("event", "version_rank"),
        CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'declined', 'replaced')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    version_rank: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    issued_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[Decimal] = mapped_column(Cents)
    vat: Mapped[Decimal] = mapped_column(Cents)
    total: Mapped[Decimal] = mapped_column(Cents)
    snapshot: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class EventSheetRow(Base):
    """A version of the function sheet handed to a team; never changed, the next one replaces it.

    Erasing a person does not reach it: it is the paper that the team was given, compared with the next version
    word by word. The erasure takes the name out of the event, so the next version no longer says it.
    """

    __tablename__ = "event_sheet"
    __kept__ = ("*",)
    __table_args__ = (UniqueConstraint("event", "team", "version_rank"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    event: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    team: Mapped[str] = mapped_column(String(12))
    version_rank: Mapped[int] = mapped_column(Integer)
    snapshot: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)


_PEAK = """EXISTS (SELECT 1 FROM (
  SELECT {first} AS at UNION
  SELECT l.starts_at FROM event_loan AS l WHERE l.equipment = {equipment} AND l.held = 1
  AND l.starts_at > {first} AND l.starts_at < {last}{other}) AS p
WHERE {own} + (SELECT COALESCE(SUM(o.quantity), 0) FROM event_loan AS o
  WHERE o.equipment = {equipment} AND o.held = 1 AND o.starts_at <= p.at
  AND o.starts_at >= p.at - {longest} AND o.ends_at > p.at{same})
  > {stock})"""
"""More lent at some instant than the pole owns: the sum only rises where a loan starts.

No loan lasts longer than `longest`, so those that began before are not read.
"""
_STOCK = "(SELECT e.stock FROM event_equipment AS e WHERE e.id = NEW.equipment)"


def _over_lent(other: str, same: str) -> str:
    peak = _PEAK.format(
        first="NEW.starts_at", last="NEW.ends_at", equipment="NEW.equipment", own="NEW.quantity",
        stock=_STOCK, other=other, same=same, longest=LONGEST_LOAN,
    )  # fmt: skip
    return f"NEW.held = 1 AND {peak}"


def _loans() -> Guard:
    """Loans of an equipment never exceed its stock; PostgreSQL lets one seat lend it at a time."""
    name = "event_over_lent"
    again = _over_lent(" AND l.id <> NEW.id", " AND o.id <> NEW.id")
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM event_equipment WHERE id = NEW.equipment FOR NO KEY UPDATE; "
        f"IF {again} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; "
        "RETURN NEW; END $$"
    )
    attach = (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON event_loan "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_check()"
    )
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON event_loan FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {broken}; END"
        for event, broken in (("INSERT", _over_lent("", "")), ("UPDATE", again))
    )
    return Guard(
        name,
        _("Tout ce matériel est déjà prêté à ces heures."),
        {"sqlite": sqlite, "postgresql": (function, attach)},
        {
            "sqlite": (
                f"DROP TRIGGER IF EXISTS {name}_insert",
                f"DROP TRIGGER IF EXISTS {name}_update",
            ),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON event_loan",
                f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )


_UNDER_LENT = (
    "NEW.stock < OLD.stock AND EXISTS (SELECT 1 FROM event_loan AS l WHERE l.equipment = NEW.id "
    "AND l.held = 1 AND NEW.stock < (SELECT SUM(o.quantity) FROM event_loan AS o "
    "WHERE o.equipment = NEW.id AND o.held = 1 AND o.starts_at <= l.starts_at "
    f"AND o.starts_at >= l.starts_at - {LONGEST_LOAN} AND o.ends_at > l.starts_at))"
)

_QUOTE_CHANGED = (
    "NEW.id <> OLD.id OR NEW.event <> OLD.event OR NEW.number <> OLD.number OR NEW.net <> OLD.net "
    "OR NEW.total <> OLD.total OR {snapshot}"
)
_QUOTED = _("Un devis établi ne change plus : préparez-en une nouvelle version.")
_HANDED = _("Une fiche remise à une équipe ne change plus : la suivante la remplace.")

GUARDS: list[Guard] = [
    trigger(
        "event_quote_kept",
        _QUOTED,
        "event_quote",
        ["UPDATE"],
        {
            "sqlite": _QUOTE_CHANGED.format(snapshot="NEW.snapshot <> OLD.snapshot"),
            "postgresql": _QUOTE_CHANGED.format(snapshot="NEW.snapshot::text <> OLD.snapshot::text"),
        },
    ),
    trigger(
        "event_quote_not_deleted",
        _QUOTED,
        "event_quote",
        ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),
    *frozen_rows("event_sheet", _HANDED, "event_sheet"),
    _loans(),
    trigger(
        "event_loan_length",
        _("Un matériel ne se prête pas plus longtemps qu’une réservation ne dure."),
        "event_loan",
        ["INSERT", "UPDATE"],
        dict.fromkeys(
            ("sqlite", "postgresql"), f"NEW.ends_at - NEW.starts_at > {LONGEST_LOAN}"
        ),
    ),
    trigger(
        "event_stock_lent",
        _("Ce stock est plus petit que ce qui est prêté : reprenez d’abord les prêts."),
        "event_equipment",
        ["UPDATE"],
        {"sqlite": _UNDER_LENT, "postgresql": _UNDER_LENT},
    ),
]

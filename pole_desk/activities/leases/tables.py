"""Tables of the agreements; who holds a space when is in the claims ledger, through `lease_line.hold`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned
from pole_desk.kernel.guards import Guard, trigger
from pole_desk.kernel.i18n import _

_STANDING = sql("NOT withdrawn")
_DAYS = "last_day IS NULL OR last_day >= first_day"


class LeaseRow(Versioned, Base):
    """The agreement; its client is the party of its dossier."""

    __tablename__ = "lease"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("kind IN ('hosting', 'storage')", name="kind"),
        CheckConstraint("state IN ('draft', 'signed', 'cancelled')", name="state"),
        CheckConstraint("proration IN ('calendar', 'thirtieths')", name="proration"),
        CheckConstraint("people >= 0 AND notice_months >= 0 AND room_hours >= 0", name="figures"),
        CheckConstraint("(index_series IS NULL) = (index_quarter IS NULL)", name="index"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    signed_on: Mapped[date | None] = mapped_column(Date)
    first_day: Mapped[date] = mapped_column(Date, index=True)
    last_day: Mapped[date | None] = mapped_column(Date, index=True)
    notice_months: Mapped[int] = mapped_column(Integer)
    notice_given_on: Mapped[date | None] = mapped_column(Date)
    before_notice: Mapped[date | None] = mapped_column(Date)
    people: Mapped[int] = mapped_column(Integer)
    proration: Mapped[str] = mapped_column(String(12))
    payment_terms_days: Mapped[int | None] = mapped_column(Integer)
    order_number: Mapped[str] = mapped_column(String(60))
    index_series: Mapped[str | None] = mapped_column(String(40))
    index_quarter: Mapped[str | None] = mapped_column(String(7))
    insurance_until: Mapped[date | None] = mapped_column(Date)
    pepiniere: Mapped[bool] = mapped_column(Boolean)
    longest_stay_months: Mapped[int | None] = mapped_column(Integer)
    room_hours: Mapped[int] = mapped_column(Integer)
    stored_goods: Mapped[str] = mapped_column(Text)
    cancel_reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class LeaseLineRow(Versioned, Base):
    """A space of the agreement; `last_day` None is as long as the agreement."""

    __tablename__ = "lease_line"
    __history__ = True
    __table_args__ = (CheckConstraint(_DAYS, name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    lease: Mapped[int] = mapped_column(ForeignKey("lease.id"), index=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    index_quarter: Mapped[str | None] = mapped_column(String(7))
    index_year: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


class LeaseStepRow(Base):
    """A rent from a day on: net euros a month for the whole space, the list price beside."""

    __tablename__ = "lease_step"
    __history__ = True
    __table_args__ = (
        CheckConstraint("list_price >= 0 AND agreed_price >= 0", name="prices"),
        CheckConstraint(
            "source IN ('price_list', 'override', 'agreed', 'indexation')", name="source"
        ),
        Index(
            "uq_lease_step_standing", "line", "from_day", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[int] = mapped_column(ForeignKey("lease_line.id"))
    from_day: Mapped[date] = mapped_column(Date)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    source: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class LeaseIndexationRow(Base):
    """A revision of a line's rent; a line is revised once for a year, the database sees to it."""

    __tablename__ = "lease_indexation"
    __history__ = True
    __table_args__ = (
        CheckConstraint("reference_value > 0 AND new_value > 0", name="values"),
        Index(
            "uq_lease_indexation_standing", "line", "year", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[int] = mapped_column(ForeignKey("lease_line.id"))
    year: Mapped[int] = mapped_column(Integer)
    series: Mapped[str] = mapped_column(String(40))
    reference_quarter: Mapped[str] = mapped_column(String(7))
    new_quarter: Mapped[str] = mapped_column(String(7))
    reference_value: Mapped[Decimal] = mapped_column(Scaled(4))
    new_value: Mapped[Decimal] = mapped_column(Scaled(4))
    reference_year: Mapped[int] = mapped_column(Integer)
    step: Mapped[int] = mapped_column(ForeignKey("lease_step.id"))
    replaced: Mapped[int | None] = mapped_column(ForeignKey("lease_step.id"))
    applied_on: Mapped[date] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class LeaseOccupantRow(Versioned, Base):
    """Another structure in the agreement's spaces; it bears a share of the rent, claims nothing."""

    __tablename__ = "lease_occupant"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("share_bp >= 0 AND share_bp <= 10000", name="share"),
        CheckConstraint("people >= 0", name="people"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    lease: Mapped[int] = mapped_column(ForeignKey("lease.id"), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    people: Mapped[int] = mapped_column(Integer)
    share_bp: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class LeaseServiceRow(Versioned, Base):
    """A recurring service: net euros a month for one of it."""

    __tablename__ = "lease_service"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("quantity > 0 AND list_price >= 0 AND agreed_price >= 0", name="figures"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    lease: Mapped[int] = mapped_column(ForeignKey("lease.id"), index=True)
    item: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class LeaseOneOffRow(Versioned, Base):
    """A charge typed once: lost key, copies, repair."""

    __tablename__ = "lease_one_off"
    __history__ = True
    __table_args__ = (CheckConstraint("quantity <> 0 AND unit_price > 0", name="figures"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    lease: Mapped[int] = mapped_column(ForeignKey("lease.id"), index=True)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    on_day: Mapped[date] = mapped_column(Date, index=True)
    label: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(20))
    unit_price: Mapped[Decimal] = mapped_column(Scaled(6))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


class LeaseDepositRow(Base):
    """A movement of the deposit; held money, no VAT."""

    __tablename__ = "lease_deposit"
    __history__ = True
    __agreed__ = ("lease", "on_day", "kind", "amount", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("kind IN ('asked', 'received', 'returned', 'withheld')", name="kind"),
        CheckConstraint("kind <> 'withheld' OR reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    lease: Mapped[int] = mapped_column(ForeignKey("lease.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class LeaseCounterRow(Base):
    """The last number given in a year, raised in the transaction that opens the agreement."""

    __tablename__ = "lease_counter"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


_HELD = (
    "COALESCE((SELECT SUM(CASE r.kind WHEN 'received' THEN r.amount WHEN 'asked' THEN 0 ELSE -r.amount END) "
    "FROM lease_deposit AS r WHERE r.lease = NEW.lease AND NOT r.withdrawn AND r.id <> COALESCE(NEW.id, 0)), 0) "
    "+ (CASE WHEN NEW.withdrawn OR NEW.kind = 'asked' THEN 0 WHEN NEW.kind = 'received' THEN NEW.amount "
    "ELSE -NEW.amount END) < 0"
)
GUARDS: list[Guard] = [
    trigger(
        "deposit_negative", _("On ne rend ni ne retient plus que le dépôt de garantie détenu."), "lease_deposit",
        ["INSERT", "UPDATE"], {"sqlite": _HELD, "postgresql": _HELD}, "lease WHERE id = NEW.lease",
    ),
]  # fmt: skip
"""What is counted is counted in turn: on PostgreSQL two people who move one deposit wait for each other."""

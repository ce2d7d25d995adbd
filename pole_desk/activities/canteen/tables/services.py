"""Services, the operators' parts and menus, the weekly rota, the kitchens' numbers, the tills' totals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant, Versioned

_STANDS = text("state <> 'withdrawn'")
_KEPT = text("NOT withdrawn")


class ServiceRow(Versioned, Base):
    """One day's common offer. The three counters are the covers booked, by kind of guest.

    They move in the very transaction of the booking and don't change the version.
    """

    __tablename__ = "canteen_service"
    __history__ = True
    __table_args__ = (
        Index("uq_canteen_service_day", "day", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        CheckConstraint("starts_at < ends_at", name="hours"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint(
            "taken_hosted >= 0 AND taken_event >= 0 AND taken_outsider >= 0 "
            "AND taken_hosted + taken_event + taken_outsider <= seats",
            name="taken",
        ),
        CheckConstraint("event_quota >= 0 AND (outsider_quota IS NULL OR outsider_quota >= 0)", name="quotas"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"))
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    seats: Mapped[int] = mapped_column(Integer)
    taken_hosted: Mapped[int] = mapped_column(Integer)
    taken_event: Mapped[int] = mapped_column(Integer)
    taken_outsider: Mapped[int] = mapped_column(Integer)
    sittings: Mapped[list[str]] = mapped_column(JSON)
    outsiders_from: Mapped[int] = mapped_column(BigInteger)
    outsider_quota: Mapped[int | None] = mapped_column(Integer)
    outsider_release: Mapped[int] = mapped_column(BigInteger)
    event_quota: Mapped[int] = mapped_column(Integer)
    event_release: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    cancel_reason: Mapped[str] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    space_kept: Mapped[bool] = mapped_column(Boolean)


class PartRow(Base):
    """What an operator brings to a service; `portions` weigh its part of covers and revenue."""

    __tablename__ = "canteen_part"
    __history__ = True
    __table_args__ = (
        CheckConstraint("portions > 0", name="portions"),
        CheckConstraint("served IS NULL OR served >= 0", name="served"),
        CheckConstraint("walk_ins IS NULL OR walk_ins >= 0", name="walk_ins"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("canteen_service.id"), index=True)
    operator: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    portions: Mapped[int] = mapped_column(Integer)
    order_by: Mapped[int] = mapped_column(BigInteger)
    cancel_by: Mapped[int] = mapped_column(BigInteger)
    served: Mapped[int | None] = mapped_column(Integer)
    walk_ins: Mapped[int | None] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)


class DishRow(Base):
    """A dish of an operator's menu; `allergens` NULL: nobody declared them yet."""

    __tablename__ = "canteen_dish"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("canteen_service.id"), index=True)
    operator: Mapped[int] = mapped_column(ForeignKey("party.id"))
    course: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(160))
    allergens: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    suits: Mapped[list[str]] = mapped_column(JSON)
    rank: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class NumberRow(Base):
    """The number that a kitchen decided to cook instead of the one suggested."""

    __tablename__ = "canteen_number"
    __history__ = True
    __table_args__ = (
        Index("uq_canteen_number_kept", "part", "formula", unique=True,
              sqlite_where=_KEPT, postgresql_where=_KEPT),
        CheckConstraint("number >= 0", name="number"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    part: Mapped[int] = mapped_column(ForeignKey("canteen_part.id"), index=True)
    formula: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RotaRow(Base):
    """An operator serves on a weekday (0 is Monday) from a day to a day; cut-offs as typed."""

    __tablename__ = "canteen_rota"
    __history__ = True
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("portions > 0", name="portions"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    weekday: Mapped[int] = mapped_column(Integer)
    operator: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    portions: Mapped[int] = mapped_column(Integer)
    order_days: Mapped[int] = mapped_column(Integer)
    order_time: Mapped[str] = mapped_column(String(5))
    cancel_days: Mapped[int] = mapped_column(Integer)
    cancel_time: Mapped[str] = mapped_column(String(5))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RotaExceptionRow(Base):
    """An operator comes with so many portions on a day, or does not (0)."""

    __tablename__ = "canteen_rota_exception"
    __history__ = True
    __table_args__ = (CheckConstraint("portions >= 0", name="portions"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    operator: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    portions: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class TillRow(Base):
    """The Z total of an operator's own till for a day, VAT included: imported, never produced."""

    __tablename__ = "canteen_till"
    __history__ = True
    __table_args__ = (
        Index("uq_canteen_till_day", "day", "operator", unique=True,
              sqlite_where=_KEPT, postgresql_where=_KEPT),
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint("covers >= 0", name="covers"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    operator: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    total: Mapped[Decimal] = mapped_column(Cents)
    covers: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean)

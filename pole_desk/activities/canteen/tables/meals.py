"""Accounts, meals, diets, extras, standing orders and cards."""

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

from pole_desk.kernel.database import Base, Cents, Instant, Scaled, Versioned

_KEPT = text("NOT withdrawn")


class AccountRow(Base):
    """Who orders and who is billed: a structure, a named person at one, or a dossier's party."""

    __tablename__ = "canteen_account"
    __history__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    contact: Mapped[int | None] = mapped_column(ForeignKey("party_contact.id"))
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class StandingRow(Base):
    """Covers by weekday (bit 0 is Monday) from a day to a day."""

    __tablename__ = "canteen_standing"
    __history__ = True
    __table_args__ = (
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        CheckConstraint("covers > 0", name="covers"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("canteen_account.id"), index=True)
    weekdays: Mapped[int] = mapped_column(Integer)
    covers: Mapped[int] = mapped_column(Integer)
    formula: Mapped[str] = mapped_column(String(40))
    sitting: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(Text)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class SkipRow(Base):
    """A standing order is not served on a day."""

    __tablename__ = "canteen_skip"
    __history__ = True
    __table_args__ = (
        Index("uq_canteen_skip_day", "standing", "day", unique=True,
              sqlite_where=_KEPT, postgresql_where=_KEPT),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    standing: Mapped[int] = mapped_column(ForeignKey("canteen_standing.id"))
    day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class CardRow(Versioned, Base):
    """Meals paid ahead; `used` moves in the transaction of the meal and leaves the version."""

    __tablename__ = "canteen_card"
    __history__ = True
    __agreed__ = ("meals", "unit_price", "list_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint("meals > 0", name="meals"),
        CheckConstraint("used >= 0 AND used <= meals", name="used"),
        CheckConstraint("unit_price > 0 AND list_price > 0", name="prices"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("canteen_account.id"), index=True)
    sold_on: Mapped[date] = mapped_column(Date)
    meals: Mapped[int] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(120))
    unit_price: Mapped[Decimal] = mapped_column(Cents)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    tax: Mapped[str] = mapped_column(String(20))
    ledger_account: Mapped[str] = mapped_column(String(20))
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class MealRow(Versioned, Base):
    """Covers of an account at a service, at the price frozen when they were booked.

    `booked_at` is epoch seconds. `late`: cancelled after the hour, hence due unless `excused`;
    `absent` covers did not come, due too unless `excused`.
    """

    __tablename__ = "canteen_meal"
    __history__ = True
    __agreed__ = ("unit_price", "list_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint("covers > 0", name="covers"),
        CheckConstraint("absent >= 0 AND absent <= covers", name="absent"),
        CheckConstraint("unit_price >= 0 AND list_price >= 0", name="prices"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    service: Mapped[int] = mapped_column(ForeignKey("canteen_service.id"), index=True)
    account: Mapped[int] = mapped_column(ForeignKey("canteen_account.id"), index=True)
    guest: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    covers: Mapped[int] = mapped_column(Integer)
    formula: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    unit_price: Mapped[Decimal] = mapped_column(Cents)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    tax: Mapped[str] = mapped_column(String(20))
    ledger_account: Mapped[str] = mapped_column(String(20))
    booked_at: Mapped[int] = mapped_column(BigInteger)
    sitting: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(Text)
    standing: Mapped[int | None] = mapped_column(ForeignKey("canteen_standing.id"), index=True)
    card: Mapped[int | None] = mapped_column(ForeignKey("canteen_card.id"), index=True)
    late: Mapped[bool] = mapped_column(Boolean)
    excused: Mapped[bool] = mapped_column(Boolean)
    absent: Mapped[int] = mapped_column(Integer)
    cancel_reason: Mapped[str] = mapped_column(Text)
    told: Mapped[bool] = mapped_column(Boolean)


class DietRow(Base):
    """Who eats apart at a meal or in a standing order. No former value is kept: erasing erases."""

    __tablename__ = "canteen_diet"
    __table_args__ = (
        CheckConstraint("(meal IS NULL) <> (standing IS NULL)", name="one_target"),
        CheckConstraint("people > 0", name="people"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meal: Mapped[int | None] = mapped_column(ForeignKey("canteen_meal.id"), index=True)
    standing: Mapped[int | None] = mapped_column(ForeignKey("canteen_standing.id"), index=True)
    people: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    diets: Mapped[list[str]] = mapped_column(JSON)
    allergens: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    consent_on: Mapped[date | None] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class ExtraRow(Base):
    """Something else on a meal: a glass of wine, a coffee."""

    __tablename__ = "canteen_extra"
    __history__ = True
    __agreed__ = ("quantity", "unit_price", "list_price")
    __births__ = True
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meal: Mapped[int] = mapped_column(ForeignKey("canteen_meal.id"), index=True)
    item: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit_price: Mapped[Decimal] = mapped_column(Cents)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    tax: Mapped[str] = mapped_column(String(20))
    ledger_account: Mapped[str] = mapped_column(String(20))
    withdrawn: Mapped[bool] = mapped_column(Boolean)

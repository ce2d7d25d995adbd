"""Tables of storage; whole units by the month are agreements, in `leases`; who holds a unit is in `claims`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.i18n import _

_DAYS = "last_day IS NULL OR last_day >= first_day"


class UnitRow(Versioned, Base):
    """A unit shared between several dossiers, claimed once by one of the pole's.

    `total` is in hundredths of m², or of a percent: the unit's whole is 100 %.
    """

    __tablename__ = "storage_unit"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("measure IN ('m2', 'percent')", name="measure"),
        CheckConstraint("total > 0", name="total"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    measure: Mapped[str] = mapped_column(String(10))
    total: Mapped[Decimal] = mapped_column(Scaled(2))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


class ShareRow(Versioned, Base):
    """A part of a shared unit, at net euros a month for all of the part."""

    __tablename__ = "storage_share"
    __history__ = True
    __agreed__ = ("quantity", "list_price", "agreed_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("list_price >= 0 AND agreed_price >= 0", name="prices"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    unit: Mapped[int] = mapped_column(ForeignKey("storage_unit.id"), index=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Scaled(2))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(Text)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    insurance_until: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


class RentalRow(Versioned, Base):
    """A unit let for some days or hours; prices are net euros per m² and day, frozen."""

    __tablename__ = "storage_rental"
    __history__ = True
    __agreed__ = ("list_price", "agreed_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("area_m2 > 0 AND days > 0", name="figures"),
        CheckConstraint("list_price >= 0 AND agreed_price >= 0", name="prices"),
        CheckConstraint("state IN ('booked', 'cancelled')", name="state"),
        CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    own_dossier: Mapped[bool] = mapped_column(Boolean)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    hold: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    starts_at: Mapped[int] = mapped_column(BigInteger, index=True)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    area_m2: Mapped[Decimal] = mapped_column(Scaled(2))
    days: Mapped[int] = mapped_column(Integer)
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(Text)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    cancel_reason: Mapped[str] = mapped_column(Text)


class GoodRow(Versioned, Base):
    """Something stored since a day, until it is removed; `party` owns it when the dossier's does not."""

    __tablename__ = "storage_good"
    __history__ = True
    __table_args__ = (
        CheckConstraint("quantity > 0 AND (value IS NULL OR value >= 0)", name="figures"),
        CheckConstraint("removed_on IS NULL OR removed_on >= stored_on", name="days"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(Text)
    quantity: Mapped[Decimal] = mapped_column(Scaled(2))
    unit: Mapped[str] = mapped_column(String(20))
    value: Mapped[Decimal | None] = mapped_column(Cents)
    stored_on: Mapped[date] = mapped_column(Date)
    stored_by: Mapped[str] = mapped_column(String(120))
    removed_on: Mapped[date | None] = mapped_column(Date)
    removed_by: Mapped[str] = mapped_column(String(120))
    waiver: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


class AccessRow(Versioned, Base):
    """A person who may enter, with a key, a code or a badge, between two days."""

    __tablename__ = "storage_access"
    __history__ = True
    __table_args__ = (CheckConstraint(_DAYS, name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    person: Mapped[str] = mapped_column(String(120))
    means: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class OverdueRow(Versioned, Base):
    """A storage that is late for a cause, since a day, until it is closed with its reason."""

    __tablename__ = "storage_overdue"
    __history__ = True
    __table_args__ = (
        CheckConstraint("cause IN ('unpaid', 'overstayed')", name="cause"),
        CheckConstraint("closed_on IS NULL OR closed_on >= since", name="days"),
        CheckConstraint("(closed_on IS NULL) = (close_reason = '')", name="closing"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    cause: Mapped[str] = mapped_column(String(12))
    since: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    close_reason: Mapped[str] = mapped_column(Text)


class OverdueStepRow(Base):
    """A rung climbed on a day."""

    __tablename__ = "storage_overdue_step"
    __history__ = True
    __table_args__ = (
        CheckConstraint("step IN ('reminder', 'blocked', 'notice', 'court')", name="step"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    overdue: Mapped[int] = mapped_column(ForeignKey("storage_overdue.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class PenaltyRow(Base):
    """An occupation beyond the end, cleaning, removal: charged once, net."""

    __tablename__ = "storage_penalty"
    __history__ = True
    __table_args__ = (CheckConstraint("quantity > 0 AND unit_price > 0", name="figures"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date, index=True)
    label: Mapped[str] = mapped_column(String(160))
    quantity: Mapped[Decimal] = mapped_column(Scaled(4))
    unit: Mapped[str] = mapped_column(String(20))
    unit_price: Mapped[Decimal] = mapped_column(Scaled(6))
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    withdraw_reason: Mapped[str] = mapped_column(Text)


_THERE = (
    "o.unit = NEW.unit AND NOT o.withdrawn AND o.id {other} NEW.id AND o.first_day <= {day} "
    "AND (o.last_day IS NULL OR o.last_day >= {day})"
)
_TAKEN = "COALESCE((SELECT SUM(o.quantity) FROM storage_share AS o WHERE " + _THERE + "), 0)"
_TOTAL = "(SELECT u.total FROM storage_unit AS u WHERE u.id = NEW.unit)"
_OVER = (
    "NOT NEW.withdrawn AND (NEW.quantity + {at_first} > {total} OR EXISTS (SELECT 1 FROM storage_share "
    "AS s WHERE s.unit = NEW.unit AND NOT s.withdrawn AND s.id {other} NEW.id "
    "AND s.first_day > NEW.first_day AND (NEW.last_day IS NULL OR s.first_day <= NEW.last_day) "
    "AND NEW.quantity + {at_start} > {total}))"
)
_OUTSIDE = (
    "NOT NEW.withdrawn AND NOT EXISTS (SELECT 1 FROM storage_unit AS u WHERE u.id = NEW.unit "
    "AND NOT u.withdrawn AND u.first_day <= NEW.first_day AND (u.last_day IS NULL "
    "OR (NEW.last_day IS NOT NULL AND NEW.last_day <= u.last_day)))"
)
_LEFT_OUT = (
    "EXISTS (SELECT 1 FROM storage_share AS s WHERE s.unit = NEW.id AND NOT s.withdrawn AND (NEW.withdrawn "
    "OR s.first_day < NEW.first_day OR (NEW.last_day IS NOT NULL AND (s.last_day IS NULL "
    "OR s.last_day > NEW.last_day)))) OR NEW.total <> OLD.total OR NEW.measure <> OLD.measure "
    "OR NEW.space <> OLD.space"
)


def _over(other: str) -> str:
    taken = _TAKEN.format(other=other, day="{day}")
    return _OVER.format(
        at_first=taken.format(day="NEW.first_day"), at_start=taken.format(day="s.first_day"),
        total=_TOTAL, other=other,
    )  # fmt: skip


def _guard(
    name: str, says: str, table: str, events: Sequence[str], broken: dict[str, str], lock: str
) -> Guard:
    """A trigger that on PostgreSQL waits for its turn on a row before it looks."""
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock} "
        f"IF {broken['postgresql']} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; "
        "RETURN NEW; END $$"
    )
    attach = (
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_check()"
    )
    return Guard(
        name,
        says,
        {
            "sqlite": tuple(
                f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {broken['sqlite']}; END"
                for event in events
            ),
            "postgresql": (function, attach),
        },
        {
            "sqlite": tuple(f"DROP TRIGGER IF EXISTS {name}_{event.lower()}" for event in events),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )


def _once(name: str, says: str, table: str, keys: tuple[str, str], standing: str) -> Guard:
    """Of the rows that stand, one for each pair of keys; the second of two seats is refused."""
    same = " AND ".join(f"o.{key} = NEW.{key}" for key in keys)
    broken = (
        f"{standing.format(row='NEW')} AND EXISTS (SELECT 1 FROM {table} AS o WHERE {same} "
        f"AND {standing.format(row='o')} AND o.id IS NOT NEW.id)"
    )
    exclude = (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({keys[0]} WITH =, {keys[1]} WITH =) WHERE ({standing.format(row=table)})"
    )
    return Guard(
        name,
        says,
        {
            "sqlite": tuple(
                f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {broken}; END"
                for event in ("INSERT", "UPDATE")
            ),
            "postgresql": ("CREATE EXTENSION IF NOT EXISTS btree_gist", exclude),
        },
        {
            "sqlite": (f"DROP TRIGGER IF EXISTS {name}_insert", f"DROP TRIGGER IF EXISTS {name}_update"),
            "postgresql": (f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",),
        },
    )


_UNIT_TURN = "PERFORM 1 FROM storage_unit WHERE id = NEW.unit FOR UPDATE;"
_EITHER = ("INSERT", "UPDATE")
GUARDS: list[Guard] = [
    _guard(
        "storage_share_over",
        _("Les parts de cet espace partagé dépasseraient l’espace entier."),
        "storage_share", _EITHER,
        {"sqlite": _over("IS NOT"), "postgresql": _over("IS DISTINCT FROM")}, _UNIT_TURN,
    ),
    _guard(
        "storage_share_outside",
        _("Cet espace n’est pas partagé à ces dates."),
        "storage_share", _EITHER, {"sqlite": _OUTSIDE, "postgresql": _OUTSIDE}, _UNIT_TURN,
    ),
    _guard(
        "storage_unit_left_out",
        _("Des parts de cet espace courent encore à ces dates : terminez-les d’abord."),
        "storage_unit", ("UPDATE",), {"sqlite": _LEFT_OUT, "postgresql": _LEFT_OUT}, "",
    ),
    _once(
        "storage_overdue_open",
        _("Un retard est déjà ouvert pour ce stockage et cette raison."),
        "storage_overdue", ("dossier", "cause"), "{row}.closed_on IS NULL",
    ),
    _once(
        "storage_overdue_step_once",
        _("Cette étape est déjà prise."),
        "storage_overdue_step", ("overdue", "step"), "NOT {row}.withdrawn",
    ),
]  # fmt: skip

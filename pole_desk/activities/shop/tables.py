"""Tables of the shop and what the database refuses by itself; claims on stalls are in their ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy import UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled, Versioned
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _

_DAYS = "last_day IS NULL OR last_day >= first_day"
_STANDING = sql("state = 'standing'")
_PAID = sql("state = 'paid'")
_KEPT = sql("NOT withdrawn")


class ContractRow(Versioned, Base):
    """A participation; its structure is the party of its dossier."""

    __tablename__ = "shop_contract"
    __history__ = True
    __agreed__ = ("netting",)
    __births__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("mode IN ('rent', 'consignment', 'both')", name="mode"),
        CheckConstraint("state IN ('active', 'cancelled')", name="state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    mode: Mapped[str] = mapped_column(String(12))
    netting: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(10))
    signed_on: Mapped[date] = mapped_column(Date)
    first_day: Mapped[date] = mapped_column(Date, index=True)
    last_day: Mapped[date | None] = mapped_column(Date, index=True)
    cancel_reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class CounterRow(Base):
    """The last number given in a year, raised in the transaction that opens the participation."""

    __tablename__ = "shop_counter"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class StandRow(Versioned, Base):
    """A stall taken; prices net per m² and month (regular) or day (once). Its holds name it."""

    __tablename__ = "shop_stand"
    __history__ = True
    __agreed__ = ("area", "list_price", "agreed_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("kind IN ('regular', 'once')", name="kind"),
        CheckConstraint("weekdays >= 0 AND weekdays < 128", name="weekdays"),
        CheckConstraint("list_price >= 0 AND agreed_price >= 0 AND area > 0", name="figures"),
        CheckConstraint("open_days > 0 AND open_days <= 7", name="open_days"),
        CheckConstraint("kind = 'regular' OR last_day IS NOT NULL", name="once_ends"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("shop_contract.id"), index=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    weekdays: Mapped[int] = mapped_column(Integer)
    open_days: Mapped[int] = mapped_column(Integer)
    skipped: Mapped[str] = mapped_column(Text)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    area: Mapped[Decimal] = mapped_column(Scaled(2))
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    price_reason: Mapped[str] = mapped_column(Text)
    tax: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    cancelled: Mapped[bool] = mapped_column(Boolean)
    cancel_reason: Mapped[str] = mapped_column(Text)
    index_series: Mapped[str | None] = mapped_column(String(40))
    index_quarter: Mapped[str | None] = mapped_column(String(7))


class IndexationRow(Base):
    """A stand's rent revised for a year: its prices from a month on; once a year, the base sees to it."""

    __tablename__ = "shop_indexation"
    __history__ = True
    __agreed__ = ("list_price", "agreed_price")
    __births__ = True
    __table_args__ = (
        CheckConstraint("reference_value > 0 AND new_value > 0", name="values"),
        CheckConstraint("list_price >= 0 AND agreed_price >= 0", name="prices"),
        Index(
            "uq_shop_indexation_standing", "stand", "year", unique=True,
            sqlite_where=_KEPT, postgresql_where=_KEPT,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    stand: Mapped[int] = mapped_column(ForeignKey("shop_stand.id"))
    year: Mapped[int] = mapped_column(Integer)
    from_day: Mapped[date] = mapped_column(Date)
    series: Mapped[str] = mapped_column(String(40))
    reference_quarter: Mapped[str] = mapped_column(String(7))
    new_quarter: Mapped[str] = mapped_column(String(7))
    reference_value: Mapped[Decimal] = mapped_column(Scaled(4))
    new_value: Mapped[Decimal] = mapped_column(Scaled(4))
    list_price: Mapped[Decimal] = mapped_column(Cents)
    agreed_price: Mapped[Decimal] = mapped_column(Cents)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RateRow(Base):
    """The commission agreed for a category from a month on, in basis points; the list's beside."""

    __tablename__ = "shop_rate"
    __history__ = True
    __agreed__ = ("category", "listed", "agreed")
    __births__ = True
    __table_args__ = (
        CheckConstraint("agreed >= 0 AND agreed <= 10000", name="agreed"),
        CheckConstraint("listed >= 0 AND listed <= 10000", name="listed"),
        CheckConstraint("agreed = listed OR reason <> ''", name="reason"),
        Index(
            "uq_shop_rate_standing", "contract", "category", "from_day", unique=True,
            sqlite_where=_KEPT, postgresql_where=_KEPT,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("shop_contract.id"), index=True)
    category: Mapped[str] = mapped_column(String(60))
    from_day: Mapped[date] = mapped_column(Date)
    listed: Mapped[int] = mapped_column(Integer)
    agreed: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class DeclarationRow(Versioned, Base):
    """A version of a month's sales; sums in euros: sales VAT included, commission net, its VAT."""

    __tablename__ = "shop_declaration"
    __table_args__ = (
        UniqueConstraint("contract", "month", "revision"),
        CheckConstraint("state IN ('standing', 'replaced', 'cancelled')", name="state"),
        CheckConstraint("revision > 0", name="revision"),
        Index(
            "uq_shop_declaration_standing", "contract", "month", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
        Index("ix_shop_declaration_month", "month"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("shop_contract.id"))
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    declared_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    tax: Mapped[str] = mapped_column(String(20))
    tax_percent: Mapped[Decimal] = mapped_column(Scaled(2))
    account: Mapped[str] = mapped_column(String(20))
    sales: Mapped[Decimal] = mapped_column(Cents)
    commission: Mapped[Decimal] = mapped_column(Cents)
    commission_tax: Mapped[Decimal] = mapped_column(Cents)
    state_reason: Mapped[str] = mapped_column(Text)


class SaleRow(Base):
    """What a declaration says of a category; rates in basis points, frozen."""

    __tablename__ = "shop_sale"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("declaration", "category"),
        CheckConstraint("pieces >= 0", name="pieces"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    declaration: Mapped[int] = mapped_column(ForeignKey("shop_declaration.id"))
    category: Mapped[str] = mapped_column(String(60))
    amount: Mapped[Decimal] = mapped_column(Cents)
    pieces: Mapped[int] = mapped_column(Integer)
    rate: Mapped[int] = mapped_column(Integer)
    list_rate: Mapped[int] = mapped_column(Integer)
    commission: Mapped[Decimal] = mapped_column(Cents)


class MovementRow(Base):
    """An amount on a participation's account, VAT included, positive when owed to it; never changed."""

    __tablename__ = "shop_movement"
    __kept__ = ("*",)
    __table_args__ = (
        CheckConstraint("kind IN ('sales', 'commission', 'payout', 'correction')", name="kind"),
        CheckConstraint("subject IN ('sales', 'commission', 'payout', 'other')", name="subject"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_shop_movement_account", "contract", "month"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("shop_contract.id"))
    month: Mapped[str] = mapped_column(String(7))
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal] = mapped_column(Cents)
    label: Mapped[str] = mapped_column(String(200))
    declaration: Mapped[int | None] = mapped_column(ForeignKey("shop_declaration.id"))
    payout: Mapped[int | None] = mapped_column(ForeignKey("shop_payout.id"))
    reverses: Mapped[int | None] = mapped_column(ForeignKey("shop_movement.id"), unique=True)


class PayoutRow(Versioned, Base):
    """Money given back to a participant for the months up to one; a mistake is withdrawn."""

    __tablename__ = "shop_payout"
    __history__ = True
    __agreed__ = ("amount",)
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('paid', 'withdrawn')", name="state"),
        CheckConstraint("method IN ('transfer', 'cheque', 'cash')", name="method"),
        CheckConstraint("state = 'paid' OR reason <> ''", name="reason"),
        Index(
            "uq_shop_payout_paid", "contract", "month", unique=True,
            sqlite_where=_PAID, postgresql_where=_PAID,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    contract: Mapped[int] = mapped_column(ForeignKey("shop_contract.id"))
    month: Mapped[str] = mapped_column(String(7))
    paid_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Cents)
    method: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)


class MemberRow(Versioned, Base):
    """A structure of the carrier group, with its role in it."""

    __tablename__ = "shop_member"
    __history__ = True
    __table_args__ = (CheckConstraint(_DAYS, name="days"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class RepairRow(Versioned, Base):
    """A repair service offered in the shop; hours and price are indications, in words."""

    __tablename__ = "shop_repair"
    __history__ = True
    __table_args__ = (
        CheckConstraint(_DAYS, name="days"),
        CheckConstraint("length(title) > 0", name="title"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    hours: Mapped[str] = mapped_column(String(200))
    price: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class WeightRow(Versioned, Base):
    """Kilograms re-used in a month, by category of the shop."""

    __tablename__ = "shop_weight"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("month", "category"),
        CheckConstraint("kilograms >= 0", name="kilograms"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    category: Mapped[str] = mapped_column(String(60))
    kilograms: Mapped[Decimal] = mapped_column(Scaled(1))
    note: Mapped[str] = mapped_column(Text)


class ShiftRow(Versioned, Base):
    """A structure keeps the shop on a half-day."""

    __tablename__ = "shop_shift"
    __history__ = True
    __agreed__ = ("day", "half", "party")
    __births__ = True
    __table_args__ = (
        CheckConstraint("half IN ('morning', 'afternoon')", name="half"),
        CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        Index("ix_shop_shift_day", "day"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    half: Mapped[str] = mapped_column(String(10))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)


class SwapRow(Versioned, Base):
    """A keeper asks another one to take a half-day, perhaps against one of theirs."""

    __tablename__ = "shop_swap"
    __history__ = True
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name="state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    shift: Mapped[int] = mapped_column(ForeignKey("shop_shift.id"), index=True)
    against: Mapped[int | None] = mapped_column(ForeignKey("shop_shift.id"))
    asker: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    asked: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    asked_on: Mapped[date] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)


_TOLD = _("Une déclaration de ventes ne change plus : corrigez-la par une nouvelle.")
_MOVED = _("Un mouvement du compte ne change plus : il est corrigé par un autre.")
_ALWAYS = {"sqlite": "1", "postgresql": "TRUE"}
_RETOLD = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in (
        "id", "contract", "month", "revision", "tax_percent", "sales", "commission", "commission_tax",
    )
)  # fmt: skip
_REPLACED = "EXISTS (SELECT 1 FROM {table} AS r WHERE r.id = NEW.id)"


def _not_replaced(table: str, says: str) -> Guard:
    condition = {"sqlite": _REPLACED.format(table=table), "postgresql": "FALSE"}
    return trigger(f"{table}_not_replaced", says, table, ["INSERT"], condition)


_ORDERED = _("Le virement de ce reversement est à la banque : annulez son fichier, ou notez son rejet, d’abord.")
_AT_THE_BANK = (
    "OLD.state = 'paid' AND NEW.state <> 'paid' AND EXISTS (SELECT 1 FROM transfer AS r "
    "WHERE r.key = 'shop_payout:' || NEW.id AND r.state = 'ordered')"
)

GUARDS: list[Guard] = [
    trigger(
        "shop_declaration_told", _TOLD, "shop_declaration", ["UPDATE"],
        {"sqlite": _RETOLD, "postgresql": _RETOLD},
    ),
    trigger("shop_declaration_not_deleted", _TOLD, "shop_declaration", ["DELETE"], _ALWAYS),
    *frozen_rows("shop_sale", _TOLD, "shop_sale"),
    _not_replaced("shop_sale", _TOLD),
    *frozen_rows("shop_movement", _MOVED, "shop_movement"),
    _not_replaced("shop_movement", _MOVED),
    trigger(
        "payout_ordered", _ORDERED, "shop_payout", ["UPDATE OF state"],
        {"sqlite": _AT_THE_BANK, "postgresql": _AT_THE_BANK},
    ),
]  # fmt: skip

"""Closings and the statuses told by the platform: rows that are added and never changed, with their guards."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Instant
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import MOST


class ClosingRow(Base):
    """A closed month or year of a seller: its sealed `text`, its hash, and the fingerprints of its documents."""

    __tablename__ = "ledger_closing"
    __kept__ = ("*",)
    __table_args__ = (
        UniqueConstraint("issuer", "span", "period"),
        UniqueConstraint("issuer", "previous_hash"),
        CheckConstraint("span IN ('month', 'year')", name="span"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[int] = mapped_column(ForeignKey("catalog_issuer.id"))
    span: Mapped[str] = mapped_column(String(5))
    period: Mapped[str] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text, info={MOST: None})
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    seals: Mapped[str] = mapped_column(Text, info={MOST: None})


class StatusRow(Base):
    """What became of an electronic invoice, as the platform or the client told it; the last one stands."""

    __tablename__ = "ledger_status"
    __kept__ = ("*",)
    __agreed__ = ("invoice", "code", "told_on", "corrects")
    __sealed__ = ("reason", "note")
    __births__ = True
    __table_args__ = (CheckConstraint("code BETWEEN 200 AND 213", name="code"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    code: Mapped[int] = mapped_column(Integer)
    told_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    corrects: Mapped[int | None] = mapped_column(ForeignKey("ledger_status.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


_SEALED = _("Une clôture ne change plus et ne se refait pas.")
_TOLD = _("Un statut enregistré ne change plus : enregistrez le suivant.")
_MONTH = {"sqlite": "substr(NEW.issued_on, 1, 7)", "postgresql": "to_char(NEW.issued_on, 'YYYY-MM')"}
_CLOSED = (
    "EXISTS (SELECT 1 FROM ledger_closing AS c WHERE c.issuer = NEW.issuer AND c.span = 'month' "
    "AND c.period >= {month})"
)


def _never_replaced(name: str, says: str, table: str) -> Guard:
    """SQLite's INSERT OR REPLACE and PostgreSQL's TRUNCATE fire no delete trigger: each is refused apart."""
    guard = f"{name}_not_replaced"
    sqlite = trigger(
        guard, says, table, ["INSERT"],
        {"sqlite": f"EXISTS (SELECT 1 FROM {table} AS r WHERE r.id = NEW.id)", "postgresql": "FALSE"},
    )  # fmt: skip
    emptied = (
        f"CREATE FUNCTION {guard}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{guard}' USING ERRCODE = '23000'; END $$",
        f"CREATE TRIGGER {guard} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {guard}_check()",
    )
    return Guard(guard, says, sqlite.create | {"postgresql": emptied}, sqlite.drop)


GUARDS: list[Guard] = [
    *frozen_rows("ledger_closing", _SEALED, "ledger_closing"),
    _never_replaced("ledger_closing", _SEALED, "ledger_closing"),
    trigger(
        "ledger_closed_month",
        _("Ce mois est clos : aucun document ne peut plus y être daté. Émettez-le à la date d’aujourd’hui."),
        "billing_invoice",
        ["INSERT"],
        {dialect: _CLOSED.format(month=month) for dialect, month in _MONTH.items()},
    ),
    *frozen_rows("ledger_status", _TOLD, "ledger_status"),
    _never_replaced("ledger_status", _TOLD, "ledger_status"),
]

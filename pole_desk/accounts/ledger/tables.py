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


_SHUT = _("Ce mois est clos : son argent ne change plus. Datez ce que vous écrivez d’aujourd’hui.")
_FIRST = "(SELECT MIN(s.id) FROM catalog_issuer AS s)"
_INVOICED = "(SELECT i.issuer FROM billing_invoice AS i WHERE i.id = {row}.invoice)"
_PAID = (
    "COALESCE((SELECT p.issuer FROM payment AS p WHERE p.id = {payment}), (SELECT i.issuer FROM payment_allocation "
    "AS a JOIN billing_invoice AS i ON i.id = a.invoice WHERE a.payment = {payment} ORDER BY a.id LIMIT 1), " + _FIRST + ")"
)
_HOSTING = (
    "COALESCE((SELECT w.issuer FROM catalog_issuer_activity AS w WHERE w.activity = 'hosting' "
    "AND w.valid_from <= NEW.on_day ORDER BY w.valid_from DESC LIMIT 1), " + _FIRST + ")"
)


def _money_shut(name: str, table: str, events: list[str], issuer: str, *days: str, among: str = "TRUE") -> Guard:
    """Refuses a row that puts money in a closed month, or takes it out of one; waits for a closing under way."""

    def shut(dialect: str) -> str:
        found = [
            f"EXISTS (SELECT 1 FROM ledger_closing AS c WHERE c.issuer = {issuer} AND c.span = 'month' "
            f"AND c.period >= {_month_of(day)[dialect]})"
            for day in days
        ]
        return f"{'1' if among == 'TRUE' and dialect == 'sqlite' else among} AND ({' OR '.join(found)})"

    turn = f"catalog_issuer WHERE id = {issuer}"
    return trigger(name, _SHUT, table, events, {one: shut(one) for one in _MONTH}, turn, shared=True)


def _month_of(day: str) -> dict[str, str]:
    return {"sqlite": f"substr({day}, 1, 7)", "postgresql": f"to_char({day}, 'YYYY-MM')"}


_UNNAMED = (
    "NEW.amount > 0 AND (SELECT p.issuer FROM payment AS p WHERE p.id = NEW.payment) IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM payment_allocation AS a WHERE a.payment = NEW.payment) "
    "AND " + _INVOICED.format(row="NEW") + " <> " + _FIRST
)
"""Money of no seller is in the first one's books until it pays an invoice of another."""
_CAME = "(SELECT p.received_on FROM payment AS p WHERE p.id = NEW.payment)"
_MONEY = [
    _money_shut(
        "ledger_payment_shut", "payment", ["INSERT"], f"COALESCE(NEW.issuer, {_FIRST})", "NEW.received_on"
    ),
    _money_shut(
        "ledger_payment_back_shut", "payment", ["UPDATE OF withdrawn_on"], _PAID.format(payment="NEW.id"),
        "NEW.withdrawn_on", "OLD.withdrawn_on",
    ),
    _money_shut(
        "ledger_part_shut", "payment_allocation", ["INSERT"], _INVOICED.format(row="NEW"), "NEW.on_day"
    ),
    _money_shut(
        "ledger_part_moved_shut", "payment_allocation", ["INSERT"], _INVOICED.format(row="NEW"), _CAME, among=_UNNAMED
    ),
    _money_shut(
        "ledger_part_taken_shut", "payment_allocation", ["INSERT"], _FIRST, _CAME, among=_UNNAMED
    ),
    _money_shut(
        "ledger_refund_shut", "payment_refund", ["INSERT"], _PAID.format(payment="NEW.payment"), "NEW.on_day"
    ),
    _money_shut(
        "ledger_refund_back_shut", "payment_refund", ["UPDATE OF withdrawn_on"], _PAID.format(payment="NEW.payment"),
        "NEW.withdrawn_on", "OLD.withdrawn_on",
    ),
    _money_shut("ledger_loss_shut", "receivable_loss", ["INSERT"], _INVOICED.format(row="NEW"), "NEW.on_day"),
    _money_shut(
        "ledger_loss_back_shut", "receivable_loss", ["UPDATE OF withdrawn_on"], _INVOICED.format(row="NEW"),
        "NEW.withdrawn_on", "OLD.withdrawn_on",
    ),
    _money_shut(
        "ledger_deposit_shut", "lease_deposit", ["INSERT", "UPDATE OF withdrawn"], _HOSTING, "NEW.on_day",
        among="NEW.kind <> 'asked'",
    ),
]  # fmt: skip

GUARDS: list[Guard] = [
    *_MONEY,
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

"""Payments and what each pays for, with the guards that keep them as recorded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Instant, Versioned
from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _


class PaymentRow(Versioned, Base):
    """Money that came in; a mistake is withdrawn with its reason, never changed.

    `payout` is the natural key of what the pole owed and kept instead, on a compensation that
    follows an account by itself.
    """

    __tablename__ = "payment"
    __history__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "method IN ('transfer', 'debit', 'card', 'cheque', 'cash', 'netting')", name="method"
        ),
        CheckConstraint("payout IS NULL OR method = 'netting'", name="payout"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date, index=True)
    method: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Cents)
    reference: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str] = mapped_column(String(300))
    payout: Mapped[str | None] = mapped_column(String(120))


class AllocationRow(Base):
    """The part of a payment that pays for an invoice."""

    __tablename__ = "payment_allocation"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    payment: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("billing_invoice.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Cents)


_RECORDED = _("Un règlement enregistré ne change plus : retirez-le, puis enregistrez le bon.")
_CHANGED = (
    "NEW.id <> OLD.id OR NEW.party <> OLD.party OR NEW.received_on <> OLD.received_on "
    "OR NEW.method <> OLD.method OR NEW.amount <> OLD.amount "
    "OR COALESCE(NEW.payout, '') <> COALESCE(OLD.payout, '')"
)
_REPLACED = "EXISTS (SELECT 1 FROM {table} AS r WHERE r.id = NEW.id)"
_TAKEN = (
    "COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a JOIN payment AS p "
    "ON p.id = a.payment WHERE a.invoice = {invoice} AND p.withdrawn_on IS NULL), 0) "
    "+ COALESCE((SELECT SUM(c.total) FROM billing_invoice AS c WHERE c.original = {invoice}), 0) "
)
_TOTAL = (
    "COALESCE((SELECT i.total FROM billing_invoice AS i WHERE i.id = {invoice} "
    "AND i.kind <> 'credit'), 0)"
)
_OVER = f"NEW.amount + {_TAKEN} > {_TOTAL}".format(invoice="NEW.invoice")
_OVER_PAYMENT = (
    "NEW.amount + COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a "
    "WHERE a.payment = NEW.payment), 0) > (SELECT p.amount FROM payment AS p "
    "WHERE p.id = NEW.payment)"
)


def _over_balance() -> Guard:
    """No more comes in on an invoice than what is due; on PostgreSQL payers of one wait in turn."""
    name = "payment_over_balance"
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM billing_invoice WHERE id = NEW.invoice FOR UPDATE; "
        f"IF {_OVER} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; "
        "RETURN NEW; END $$"
    )
    return Guard(
        name,
        _("Ce règlement dépasse ce qui reste dû sur la facture."),
        {
            "sqlite": (
                f"CREATE TRIGGER {name} BEFORE INSERT ON payment_allocation FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {_OVER}; END",
            ),
            "postgresql": (
                function,
                f"CREATE TRIGGER {name} BEFORE INSERT ON payment_allocation "
                f"FOR EACH ROW EXECUTE FUNCTION {name}_check()",
            ),
        },
        {
            "sqlite": (f"DROP TRIGGER IF EXISTS {name}",),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON payment_allocation",
                f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )


GUARDS: list[Guard] = [
    trigger(
        "payment_recorded", _RECORDED, "payment", ["UPDATE"],
        {"sqlite": _CHANGED, "postgresql": _CHANGED},
    ),
    trigger(
        "payment_not_deleted", _RECORDED, "payment", ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),
    trigger(
        "payment_not_replaced", _RECORDED, "payment", ["INSERT"],
        {"sqlite": _REPLACED.format(table="payment"), "postgresql": "FALSE"},
    ),
    *frozen_rows("payment_allocation", _RECORDED, "payment_allocation"),
    trigger(
        "payment_allocation_not_replaced", _RECORDED, "payment_allocation", ["INSERT"],
        {"sqlite": _REPLACED.format(table="payment_allocation"), "postgresql": "FALSE"},
    ),
    trigger(
        "payment_over_allocated",
        _("On ne peut pas répartir plus que ce qui a été reçu."),
        "payment_allocation",
        ["INSERT"],
        {"sqlite": _OVER_PAYMENT, "postgresql": _OVER_PAYMENT},
    ),
    _over_balance(),
]  # fmt: skip

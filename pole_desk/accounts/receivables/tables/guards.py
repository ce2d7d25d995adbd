"""What the database itself refuses of payments, refunds, losses and bank lines, whoever writes.

What counts money is counted in turn: on PostgreSQL writers of one invoice, or of one payment, wait for each other.
"""

from __future__ import annotations

from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _

_RECORDED = _("Un règlement enregistré ne change plus : retirez-le, puis enregistrez le bon.")
_REFUNDED = _("Un remboursement enregistré ne change plus : retirez-le, puis enregistrez le bon.")
_LOST = _("Une perte enregistrée ne change plus : annulez-la, puis enregistrez la bonne.")
_BANKED = _("Ce que la banque a écrit ne change pas.")
_OVER_BALANCE = _("Ce règlement dépasse ce qui reste dû sur la facture.")
_OVER_PAYMENT = _("On ne peut pas répartir plus que ce qui a été reçu.")


def _same(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{one} <> OLD.{one}" for one in ("id", *columns))


def _recorded(name: str, says: str, table: str, changed: str) -> list[Guard]:
    """A record of which only what withdraws it moves; on SQLite it is not replaced either."""
    return [
        trigger(f"{name}_recorded", says, table, ["UPDATE"], _same(changed)),
        trigger(f"{name}_not_deleted", says, table, ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"}),
        _not_replaced(name, says, table),
    ]


def _not_replaced(name: str, says: str, table: str) -> Guard:
    condition = {"sqlite": f"EXISTS (SELECT 1 FROM {table} AS r WHERE r.id = NEW.id)", "postgresql": "FALSE"}
    return trigger(f"{name}_not_replaced", says, table, ["INSERT"], condition)


_PAID = (
    "COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a JOIN payment AS p "
    "ON p.id = a.payment WHERE a.invoice = {invoice} AND p.withdrawn_on IS NULL), 0)"
)
_CREDITED = "COALESCE((SELECT SUM(c.total) FROM billing_invoice AS c WHERE c.original = {invoice}), 0)"
_LOSSES = (
    "COALESCE((SELECT SUM(l.amount) FROM receivable_loss AS l WHERE l.invoice = {invoice} "
    "AND l.withdrawn_on IS NULL{but}), 0)"
)
_TOTAL = (
    "COALESCE((SELECT i.total FROM billing_invoice AS i WHERE i.id = {invoice} AND i.kind <> 'credit'), 0)"
)


def _taken(invoice: str, but: str = "") -> str:
    return " + ".join(part.format(invoice=invoice, but=but) for part in (_PAID, _CREDITED, _LOSSES))


_OVER = f"NEW.amount > 0 AND NEW.amount + {_taken('NEW.invoice')} > {_TOTAL.format(invoice='NEW.invoice')}"
_GIVEN_BACK = (
    "COALESCE((SELECT SUM(r.amount) FROM payment_refund AS r WHERE r.payment = {payment} "
    "AND r.withdrawn_on IS NULL{but}), 0)"
)
_SPENT = "COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a WHERE a.payment = {payment}), 0)"
_OVER_ALLOCATED = (
    f"(NEW.amount > 0 AND NEW.amount + {_SPENT} + {_GIVEN_BACK} > "
    "COALESCE((SELECT p.amount FROM payment AS p WHERE p.id = NEW.payment AND p.withdrawn_on IS NULL), 0)) "
    "OR (NEW.amount < 0 AND NEW.amount + COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a "
    "WHERE a.payment = NEW.payment AND a.invoice = NEW.invoice), 0) < 0)"
).format(payment="NEW.payment", but="")
_OVER_REFUNDED = "NEW.withdrawn_on IS NULL AND NEW.amount + " + (
    f"{_SPENT} + {_GIVEN_BACK} > "
    "COALESCE((SELECT p.amount FROM payment AS p WHERE p.id = NEW.payment AND p.withdrawn_on IS NULL), 0)"
).format(payment="NEW.payment", but=" AND r.id <> NEW.id")
_OVER_LOST = (
    f"NEW.withdrawn_on IS NULL AND NEW.amount + {_taken('NEW.invoice', ' AND l.id <> NEW.id')} "
    f"> {_TOTAL.format(invoice='NEW.invoice')}"
)
_CREDIT_OVER_LOSS = (
    "NEW.original IS NOT NULL AND {losses} > 0 AND NEW.total + {credited} + {losses} > {total}"
).format(
    losses=_LOSSES.format(invoice="NEW.original", but=""),
    credited=_CREDITED.format(invoice="NEW.original"),
    total=_TOTAL.format(invoice="NEW.original"),
)
_BACK_OVER = (
    "OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS NULL AND EXISTS (SELECT 1 FROM "
    "(SELECT a.invoice AS invoice, SUM(a.amount) AS amount FROM payment_allocation AS a "
    "WHERE a.payment = NEW.id GROUP BY a.invoice) AS own WHERE own.amount > 0 "
    f"AND own.amount + {_taken('own.invoice')} > {_TOTAL.format(invoice='own.invoice')})"
)
_GONE_WITH_REFUND = (
    "NEW.withdrawn_on IS NOT NULL AND (EXISTS (SELECT 1 FROM payment_refund AS r WHERE r.payment = NEW.id "
    "AND r.withdrawn_on IS NULL) OR EXISTS (SELECT 1 FROM bank_match AS m WHERE m.payment = NEW.id "
    "AND NOT m.withdrawn))"
)
_REFUND_MATCHED = (
    "NEW.withdrawn_on IS NOT NULL AND EXISTS (SELECT 1 FROM bank_match AS m WHERE m.refund = NEW.id "
    "AND NOT m.withdrawn)"
)
_MATCHED_SUMS = (
    "NEW.state = 'matched' AND NEW.amount <> COALESCE((SELECT SUM(m.amount) FROM bank_match AS m "
    "WHERE m.line = NEW.id AND NOT m.withdrawn), 0)"
)
_MATCH_UNLIKE = (
    "NOT NEW.withdrawn AND (NEW.amount <> COALESCE((SELECT p.amount FROM payment AS p "
    "WHERE p.id = NEW.payment AND p.withdrawn_on IS NULL), (SELECT -r.amount FROM payment_refund AS r "
    "WHERE r.id = NEW.refund AND r.withdrawn_on IS NULL), "
    "(SELECT CASE WHEN NEW.amount < 0 THEN -t.amount ELSE t.amount END FROM transfer AS t "
    "WHERE t.id = NEW.transfer AND t.state IN ('confirmed', 'rejected')), "
    "(SELECT CASE WHEN d.kind = 'received' THEN d.amount ELSE -d.amount END FROM lease_deposit AS d "
    "WHERE d.id = NEW.deposit AND d.kind IN ('received', 'returned') AND NOT d.withdrawn), "
    "CASE WHEN NEW.charged <> '' THEN NEW.amount END, 0) "
    "OR EXISTS (SELECT 1 FROM bank_line AS b WHERE b.id = NEW.line AND b.state = 'matched'))"
)
_DEPOSIT_MATCHED = (
    "NEW.withdrawn AND EXISTS (SELECT 1 FROM bank_match AS m WHERE m.deposit = NEW.id AND NOT m.withdrawn)"
)
_TRANSFER_MATCHED = (
    "NEW.state IN ('ordered', 'cancelled') "
    "AND EXISTS (SELECT 1 FROM bank_match AS m WHERE m.transfer = NEW.id AND NOT m.withdrawn)"
)
_PAYMENT = (
    f"{_changed('party', 'received_on', 'method', 'amount')} "
    "OR COALESCE(NEW.payout, '') <> COALESCE(OLD.payout, '') OR COALESCE(NEW.issuer, 0) <> COALESCE(OLD.issuer, 0)"
)


def _over_balance() -> Guard:
    """No more comes in on an invoice than what is due; its trigger had another name on SQLite before."""
    name = "payment_over_balance"
    made = trigger(
        name, _OVER_BALANCE, "payment_allocation", ["INSERT"], _same(_OVER), "billing_invoice WHERE id = NEW.invoice"
    )
    dropped = (*made.drop["sqlite"], f"DROP TRIGGER IF EXISTS {name}")
    return Guard(name, made.says, made.create, made.drop | {"sqlite": dropped})


GUARDS: list[Guard] = [
    *_recorded("payment", _RECORDED, "payment", _PAYMENT),
    *frozen_rows("payment_allocation", _RECORDED, "payment_allocation"),
    _not_replaced("payment_allocation", _RECORDED, "payment_allocation"),
    trigger(
        "payment_over_allocated", _OVER_PAYMENT, "payment_allocation", ["INSERT"], _same(_OVER_ALLOCATED),
        "payment WHERE id = NEW.payment",
    ),
    _over_balance(),
    trigger(
        "payment_back_over_balance", _OVER_BALANCE, "payment", ["UPDATE OF withdrawn_on"], _same(_BACK_OVER),
        "billing_invoice WHERE id IN (SELECT a.invoice FROM payment_allocation AS a WHERE a.payment = NEW.id)",
    ),
    trigger(
        "payment_gone_with_refund",
        _("Ce règlement a été remboursé, ou une ligne de banque le dit : retirez d’abord le remboursement, ou "
          "détachez la ligne."),
        "payment", ["UPDATE OF withdrawn_on"], _same(_GONE_WITH_REFUND),
    ),
    *_recorded(
        "payment_refund", _REFUNDED, "payment_refund",
        _changed("payment", "on_day", "method", "amount", "returned"),
    ),
    trigger(
        "payment_over_refunded", _("On ne rend pas plus que ce qui reste d’un règlement."), "payment_refund",
        ["INSERT", "UPDATE"], _same(_OVER_REFUNDED), "payment WHERE id = NEW.payment",
    ),
    trigger(
        "payment_refund_matched",
        _("Une ligne de banque dit ce remboursement : détachez-la d’abord."),
        "payment_refund", ["UPDATE OF withdrawn_on"], _same(_REFUND_MATCHED),
    ),
    *_recorded("receivable_loss", _LOST, "receivable_loss", _changed("invoice", "on_day", "amount")),
    trigger(
        "receivable_over_lost", _("Une perte ne dépasse pas ce qui reste dû sur la facture."), "receivable_loss",
        ["INSERT", "UPDATE"], _same(_OVER_LOST), "billing_invoice WHERE id = NEW.invoice",
    ),
    trigger(
        "receivable_loss_credited",
        _("Cette facture a été passée en perte : annulez d’abord la perte, puis faites l’avoir."),
        "billing_invoice", ["INSERT"], _same(_CREDIT_OVER_LOSS),
    ),
    *_recorded(
        "bank_statement", _BANKED, "bank_statement", _changed("account", "sha256", "format", "imported_at"),
    ),
    *_recorded(
        "bank_line", _BANKED, "bank_line",
        _changed("account", "key", "booked_on", "amount", "text", "name", "iban", "reference", "mandate", "returned"),
    ),
    trigger(
        "bank_line_sums", _("Une ligne de banque est la somme exacte des règlements qu’elle dit."), "bank_line",
        ["INSERT", "UPDATE"], _same(_MATCHED_SUMS),
    ),
    *_recorded("bank_match", _BANKED, "bank_match",
               f"{_changed('line', 'amount', 'made')} OR COALESCE(NEW.payment, 0) <> COALESCE(OLD.payment, 0) "
               "OR COALESCE(NEW.refund, 0) <> COALESCE(OLD.refund, 0) "
               "OR COALESCE(NEW.transfer, 0) <> COALESCE(OLD.transfer, 0) "
               "OR COALESCE(NEW.deposit, 0) <> COALESCE(OLD.deposit, 0) OR NEW.charged <> OLD.charged"),
    trigger(
        "bank_match_unlike", _("Une ligne de banque ne dit qu’un règlement de son montant, qui n’est pas retiré."),
        "bank_match", ["INSERT", "UPDATE"], _same(_MATCH_UNLIKE), "bank_line WHERE id = NEW.line",
    ),
    trigger(
        "lease_deposit_matched", _("Une ligne de banque dit ce dépôt : détachez-la d’abord."), "lease_deposit",
        ["UPDATE OF withdrawn"], _same(_DEPOSIT_MATCHED),
    ),
    trigger(
        "transfer_matched", _("Une ligne de banque dit ce virement : détachez-la d’abord."), "transfer",
        ["UPDATE OF state"], _same(_TRANSFER_MATCHED),
    ),
]  # fmt: skip

"""What the database itself refuses: an invoice debited or promised twice, a sum sent twice, a level repeated.

What was given to a bank or sent to a client stays as it was. SQLite's INSERT OR REPLACE deletes without a
delete trigger, so an insert over an existing row is refused too.
"""

from __future__ import annotations

from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _

_FILED = _("Un fichier remis à la banque ne change plus : annulez-le, puis faites-en un autre.")
_SENT = _("Une relance envoyée ne change plus.")
_AGREED = _("Un échéancier convenu ne change plus : annulez-le, puis faites le suivant.")
_OTHER = "COALESCE(NEW.id, 0) <> r.id"
_NEVER = {"sqlite": "1", "postgresql": "TRUE"}


def _same(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("id", *columns))


def _facts(table: str, says: str, *columns: str) -> list[Guard]:
    """The named columns never change; rows are neither deleted nor replaced."""
    return [
        trigger(f"{table}_facts", says, table, ["UPDATE"], _same(_changed(*columns))),
        trigger(f"{table}_not_deleted", says, table, ["DELETE"], _NEVER),
        _not_replaced(table, says),
    ]


def _frozen(table: str, says: str) -> list[Guard]:
    return [*frozen_rows(table, says, table), _not_replaced(table, says)]


def _not_replaced(table: str, says: str) -> Guard:
    standing = f"EXISTS (SELECT 1 FROM {table} AS r WHERE r.id = NEW.id)"
    return trigger(
        f"{table}_not_replaced", says, table, ["INSERT"], {"sqlite": standing, "postgresql": "FALSE"}
    )


_ASKED_TWICE = (
    f"NEW.state = 'asked' AND EXISTS (SELECT 1 FROM debit AS r WHERE r.invoice = NEW.invoice "
    f"AND r.state = 'asked' AND {_OTHER})"
)
_OVER_DUE = (
    "NEW.amount + COALESCE((SELECT SUM(a.amount) FROM payment_allocation AS a JOIN payment AS p "
    "ON p.id = a.payment WHERE a.invoice = NEW.invoice AND p.withdrawn_on IS NULL), 0) "
    "+ COALESCE((SELECT SUM(c.total) FROM billing_invoice AS c WHERE c.original = NEW.invoice), 0) "
    "+ COALESCE((SELECT SUM(l.amount) FROM receivable_loss AS l WHERE l.invoice = NEW.invoice "
    "AND l.withdrawn_on IS NULL), 0) "
    "> COALESCE((SELECT i.total FROM billing_invoice AS i WHERE i.id = NEW.invoice AND i.kind <> 'credit'), 0)"
)
_USED_TWICE = (
    "NEW.state IN ('asked', 'collected') "
    "AND EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = NEW.mandate AND m.use = 'once') "
    f"AND EXISTS (SELECT 1 FROM debit AS r WHERE r.mandate = NEW.mandate "
    f"AND r.state IN ('asked', 'collected') AND {_OTHER})"
)
_REFERENCED_TWICE = (
    "NOT NEW.withdrawn AND EXISTS (SELECT 1 FROM mandate AS r WHERE r.issuer = NEW.issuer "
    f"AND r.reference = NEW.reference AND NOT r.withdrawn AND {_OTHER})"
)
_STANDS_TWICE = (
    "NOT NEW.withdrawn AND EXISTS (SELECT 1 FROM payee AS r WHERE r.party = NEW.party "
    f"AND NOT r.withdrawn AND {_OTHER})"
)
_SENT_TWICE = (
    "NEW.state IN ('ordered', 'confirmed') AND EXISTS (SELECT 1 FROM transfer AS r WHERE r.key = NEW.key "
    f"AND r.state IN ('ordered', 'confirmed') AND {_OTHER})"
)
_DECIDED = (
    "NEW.state = 'ordered' AND NEW.kind = '{kind}' AND NOT EXISTS (SELECT 1 FROM {table} AS r "
    "WHERE r.id = CAST(CASE WHEN NEW.kind = '{kind}' THEN substr(NEW.key, {start}) END AS INTEGER) AND {stands})"
)
_UNDER_WAY = "EXISTS (SELECT 1 FROM transfer AS r WHERE r.key = '{kind}:' || NEW.id AND r.state = 'ordered')"
_AT_THE_BANK = _("Un virement de cette somme est à la banque : annulez son fichier, ou notez son rejet, d’abord.")
_TAKEN_BACK = _("Ce qui avait été décidé vient d’être repris : préparez de nouveau les virements.")


def _decided(kind: str, table: str, stands: str) -> Guard:
    """A sum is only sent while what decided it stands; on PostgreSQL whoever takes it back waits."""
    start = len(kind) + 2
    row = f"CAST(CASE WHEN NEW.kind = '{kind}' THEN substr(NEW.key, {start}) END AS INTEGER)"
    return trigger(
        f"transfer_{kind}_decided", _TAKEN_BACK, "transfer", ["INSERT", "UPDATE"],
        _same(_DECIDED.format(kind=kind, table=table, start=start, stands=stands)), turn=f"{table} WHERE id = {row}",
    )  # fmt: skip


_PROMISED_TWICE = (
    "NEW.live AND EXISTS (SELECT 1 FROM payment_plan_invoice AS r WHERE r.invoice = NEW.invoice "
    f"AND r.live AND {_OTHER})"
)
_REMINDED_TWICE = (
    "NEW.level > 0 AND EXISTS (SELECT 1 FROM reminder_invoice AS r WHERE r.invoice = NEW.invoice "
    "AND r.level >= NEW.level)"
)
_PAUSED = "party", "since", "until"
_SIGNED = "issuer", "party", "reference", "scheme", "use", "signed_on"
_SERVED = (
    "(NEW.iban <> OLD.iban OR NEW.holder <> OLD.holder) AND EXISTS (SELECT 1 FROM debit AS r "
    "WHERE r.mandate = NEW.id AND r.state IN ('asked', 'collected'))"
)
_REVOKED = (
    "EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = NEW.mandate "
    "AND (m.withdrawn OR m.revoked_on <= NEW.collect_on))"
)
_NO_PAYEE = "EXISTS (SELECT 1 FROM payee AS p WHERE p.id = NEW.payee AND p.withdrawn)"

GUARDS: list[Guard] = [
    *_frozen("sepa_file", _FILED),
    *_facts("debit", _FILED, "file", "mandate", "invoice", "amount", "collect_on", "sequence", "end_to_end"),
    trigger(
        "debit_asked_once", _("Cette facture est déjà dans un fichier de prélèvements : attendez son issue."),
        "debit", ["INSERT", "UPDATE"], _same(_ASKED_TWICE), turn="billing_invoice WHERE id = NEW.invoice",
    ),
    trigger(
        "debit_over_due", _("Un prélèvement ne dépasse pas ce qui reste dû sur la facture."),
        "debit", ["INSERT"], _same(_OVER_DUE), turn="billing_invoice WHERE id = NEW.invoice",
    ),
    trigger(
        "debit_mandate_once", _("Ce mandat était signé pour un seul prélèvement, déjà demandé."),
        "debit", ["INSERT", "UPDATE"], _same(_USED_TWICE), turn="mandate WHERE id = NEW.mandate",
    ),
    trigger(
        "mandate_reference_once", _("Un autre mandat porte déjà cette référence."),
        "mandate", ["INSERT", "UPDATE"], _same(_REFERENCED_TWICE), turn="catalog_issuer WHERE id = NEW.issuer",
    ),
    *_facts("mandate", _("Un mandat signé ne change pas : révoquez-le, puis enregistrez le nouveau."), *_SIGNED),
    trigger(
        "mandate_served", _("Ce mandat a déjà servi : pour un autre compte, révoquez-le et faites-en signer un nouveau."),
        "mandate", ["UPDATE"], _same(_SERVED),
    ),
    trigger(
        "debit_mandate_revoked", _("Ce mandat vient d’être révoqué ou retiré : préparez de nouveau les prélèvements."),
        "debit", ["INSERT"], _same(_REVOKED), turn="mandate WHERE id = NEW.mandate",
    ),
    trigger(
        "transfer_payee_stands", _("Ce compte vient d’être remplacé : préparez de nouveau les virements."),
        "transfer", ["INSERT"], _same(_NO_PAYEE), turn="payee WHERE id = NEW.payee",
    ),
    trigger(
        "payee_stands_once", _("Un seul compte reçoit les virements d’une structure."),
        "payee", ["INSERT", "UPDATE"], _same(_STANDS_TWICE), turn="party WHERE id = NEW.party",
    ),
    trigger(
        "payee_facts", _FILED, "payee", ["UPDATE"],
        _same(_changed("party", "holder", "iban", "bic", "street", "postcode", "town", "country")),
    ),
    *_facts("transfer", _FILED, "file", "kind", "key", "party", "payee", "amount", "execute_on", "end_to_end", "text"),
    trigger(
        "transfer_sent_once", _("Cette somme est déjà dans un fichier de virements."),
        "transfer", ["INSERT", "UPDATE"], _same(_SENT_TWICE), turn="party WHERE id = NEW.party",
    ),
    _decided("refund", "payment_refund", "r.withdrawn_on IS NULL"),
    _decided("deposit", "lease_deposit", "r.kind = 'returned' AND NOT r.withdrawn"),
    trigger(
        "refund_ordered", _AT_THE_BANK, "payment_refund", ["UPDATE OF withdrawn_on"],
        _same(f"OLD.withdrawn_on IS NULL AND NEW.withdrawn_on IS NOT NULL AND {_UNDER_WAY.format(kind='refund')}"),
    ),
    trigger(
        "deposit_ordered", _AT_THE_BANK, "lease_deposit", ["UPDATE OF withdrawn"],
        _same(f"NEW.withdrawn AND NOT OLD.withdrawn AND {_UNDER_WAY.format(kind='deposit')}"),
    ),
    *_facts("payment_plan", _AGREED, "party", "agreed_on", "total"),
    *_facts("payment_plan_invoice", _AGREED, "plan", "invoice", "amount"),
    trigger(
        "payment_plan_once", _("Cette facture est déjà dans un échéancier : annulez-le d’abord."),
        "payment_plan_invoice", ["INSERT", "UPDATE"], _same(_PROMISED_TWICE),
        turn="billing_invoice WHERE id = NEW.invoice",
    ),
    *_frozen("payment_plan_instalment", _AGREED),
    *_frozen("final_account", _("Un solde de tout compte remis ne change plus : faites-en un autre.")),
    *_frozen("reminder_letter", _SENT),
    *_frozen("reminder_invoice", _SENT),
    trigger(
        "reminder_level_once", _("Cette facture a déjà été relancée à ce niveau."),
        "reminder_invoice", ["INSERT"], _same(_REMINDED_TWICE), turn="billing_invoice WHERE id = NEW.invoice",
    ),
    *_facts("reminder_pause", _("Une pause des relances ne change pas : levez-la, puis posez la bonne."), *_PAUSED),
]  # fmt: skip

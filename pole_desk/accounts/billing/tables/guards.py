"""What the database itself refuses: changing, deleting, replacing or adding to what was issued.

SQLite's INSERT OR REPLACE deletes without a delete trigger, so an insert over an existing record
is refused too; PostgreSQL's TRUNCATE fires no row trigger, so it has one of its own.
"""

from __future__ import annotations

from pole_desk.kernel.guards import Guard, frozen_rows, trigger
from pole_desk.kernel.i18n import _

_ISSUED = _("Un document émis ne change plus : faites un avoir.")
_FILED = _("Le fichier d’une facture émise ne change plus.")
_COUNTED = _("Un compteur de factures ne recule pas.")


def _not_replaced(name: str, says: str, table: str, standing: str) -> Guard:
    """Refuses an INSERT that would replace a row (`standing` finds it), and TRUNCATE."""
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END $$"
    )
    return Guard(
        name,
        says,
        {
            "sqlite": (
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW "
                f"WHEN EXISTS (SELECT 1 FROM {table} AS r WHERE {standing}) "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
            ),
            "postgresql": (
                function,
                f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_check()",
            ),
        },
        {
            "sqlite": (f"DROP TRIGGER IF EXISTS {name}",),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )


def _in_turn(name: str, says: str, table: str, locks: str, condition: str, never: str = "") -> Guard:
    """Refuses an INSERT that gives too much back; on PostgreSQL `locks` makes givers wait in turn.

    The condition can't hold where `never` does: asked first there, since PostgreSQL plans the whole of it again for each
    row that gives nothing back, which takes longer than writing the row.
    """
    first = f"IF {never} THEN RETURN NEW; END IF; " if never else ""
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {first}"
        f"PERFORM 1 FROM {locks} FOR NO KEY UPDATE; "
        f"IF {condition} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23000'; END IF; "
        "RETURN NEW; END $$"
    )
    plain = trigger(name, says, table, ["INSERT"], _same(condition))
    attach = plain.create["postgresql"][-1]
    return Guard(name, says, plain.create | {"postgresql": (function, attach)}, plain.drop)


def _same(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


_CHARGE_CHANGED = (
    "OLD.state = 'invoiced' OR NEW.id <> OLD.id OR NEW.key <> OLD.key "
    "OR NEW.revision <> OLD.revision"
)
_SERIES_BACK = (
    "NEW.last < OLD.last OR NEW.id <> OLD.id OR NEW.issuer <> OLD.issuer "
    "OR NEW.kind <> OLD.kind OR NEW.year <> OLD.year"
)
_CLOSED = "EXISTS (SELECT 1 FROM billing_outbox AS o WHERE o.invoice = NEW.invoice)"
_GIVEN = "(CASE WHEN {document}.kind = 'credit' THEN {line}.net ELSE -{line}.net END)"
_DEDUCTED = (
    "COALESCE((SELECT SUM(CASE WHEN b.net > k.net THEN b.net - k.net ELSE 0 END) "
    "FROM billing_deduction AS b JOIN (SELECT m.id AS line, COALESCE(SUM(ABS(l.net)), 0) AS net "
    "FROM billing_invoice_line AS m LEFT JOIN billing_invoice_line AS l ON l.corrects = m.id "
    "WHERE m.id IN (SELECT x.line FROM billing_deduction AS x WHERE x.deposit = {deposit}) GROUP BY m.id) AS k "
    "ON k.line = b.line WHERE b.deposit = {deposit}), 0)"
)
_OVER_CREDITED = (
    "EXISTS (SELECT 1 FROM billing_invoice AS d LEFT JOIN billing_invoice_line AS o "
    "ON o.id = NEW.corrects WHERE d.id = NEW.invoice AND ("
    "(d.kind = 'credit' AND (o.id IS NULL OR o.invoice <> d.original)) "
    "OR (o.id IS NOT NULL AND ("
    f"{_GIVEN.format(document='d', line='NEW')} * o.net <= 0 "
    "OR ABS(NEW.net) + COALESCE((SELECT SUM(ABS(l.net)) FROM billing_invoice_line AS l "
    "WHERE l.corrects = NEW.corrects), 0) "
    f"+ {_DEDUCTED.format(deposit='NEW.corrects')} > ABS(o.net)))))"
)
_NO_CREDIT = (
    "NEW.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM billing_invoice AS d "
    "WHERE d.id = NEW.invoice AND d.kind = 'credit')"
)
_OVER_DEDUCTED = (
    "NEW.net + {deducted} + COALESCE((SELECT SUM(ABS(l.net)) FROM billing_invoice_line AS l "
    "WHERE l.corrects = NEW.deposit), 0) > (SELECT o.net FROM billing_invoice_line AS o "
    "WHERE o.id = NEW.deposit)"
).format(deducted=_DEDUCTED.format(deposit="NEW.deposit"))
_DEDUCTION_CLOSED = (
    "EXISTS (SELECT 1 FROM billing_outbox AS o JOIN billing_invoice_line AS l ON l.invoice = o.invoice "
    "WHERE l.id = NEW.line)"
)
_OVER_CREDITED_WHOLE = (
    "NEW.original IS NOT NULL AND NEW.net "
    "+ COALESCE((SELECT SUM(c.net) FROM billing_invoice AS c WHERE c.original = NEW.original), 0) "
    "- COALESCE((SELECT SUM(l.net) FROM billing_invoice_line AS o "
    "JOIN billing_invoice_line AS l ON l.corrects = o.id "
    "JOIN billing_invoice AS d ON d.id = l.invoice "
    "WHERE o.invoice = NEW.original AND d.kind <> 'credit'), 0) "
    "> (SELECT i.net FROM billing_invoice AS i WHERE i.id = NEW.original)"
)
_UNLIKE_LINES = (
    "COALESCE((SELECT SUM(l.net) FROM billing_invoice_line AS l WHERE l.invoice = NEW.invoice), 0) "
    "<> (SELECT i.net FROM billing_invoice AS i WHERE i.id = NEW.invoice)"
)
_OUTBOX_MOVED = "NEW.id <> OLD.id OR NEW.invoice <> OLD.invoice OR NEW.done < OLD.done"

_SERIES_MATE = "CASE NEW.kind WHEN 'invoice' THEN 'deposit' WHEN 'deposit' THEN 'invoice' END"
_SAME_PLACE = " OR ".join(
    f"(r.issuer = NEW.issuer AND r.kind = {kind} AND {place})"
    for kind in ("NEW.kind", _SERIES_MATE)
    for place in ("r.year = NEW.year AND r.rank = NEW.rank", "r.previous_hash = NEW.previous_hash")
)
"""Each branch has an index of its own: a scan of the series would grow with the years."""

GUARDS: list[Guard] = [
    *frozen_rows("billing_invoice", _ISSUED, "billing_invoice"),
    _not_replaced(
        "billing_invoice_not_replaced",
        _ISSUED,
        "billing_invoice",
        f"r.id = NEW.id OR r.number = NEW.number OR {_SAME_PLACE}",
    ),
    *frozen_rows("billing_invoice_line", _ISSUED, "billing_invoice_line"),
    _not_replaced(
        "billing_invoice_line_not_replaced",
        _ISSUED,
        "billing_invoice_line",
        "r.id = NEW.id OR r.charge = NEW.charge "
        "OR (r.invoice = NEW.invoice AND r.position = NEW.position)",
    ),
    trigger("billing_invoice_line_closed", _ISSUED, "billing_invoice_line", ["INSERT"], _same(_CLOSED)),
    _in_turn(
        "billing_over_credited",
        _("Cette ligne a déjà été créditée : un avoir ne dépasse pas ce qu’il en reste."),
        "billing_invoice_line",
        "billing_invoice_line WHERE id = NEW.corrects",
        _OVER_CREDITED,
        never=_NO_CREDIT,
    ),
    _in_turn(
        "billing_over_credited_whole",
        _("Un avoir ne dépasse pas ce qui reste de la facture qu’il corrige."),
        "billing_invoice",
        "billing_invoice WHERE id = NEW.original",
        _OVER_CREDITED_WHOLE,
        never="NEW.original IS NULL",
    ),
    trigger(
        "billing_unlike_lines",
        _("Le montant d’un document émis est la somme de ses lignes."),
        "billing_outbox",
        ["INSERT"],
        _same(_UNLIKE_LINES),
    ),
    *frozen_rows("billing_deduction", _ISSUED, "billing_deduction"),
    _not_replaced(
        "billing_deduction_not_replaced",
        _ISSUED,
        "billing_deduction",
        "r.id = NEW.id OR (r.line = NEW.line AND r.deposit = NEW.deposit)",
    ),
    trigger("billing_deduction_closed", _ISSUED, "billing_deduction", ["INSERT"], _same(_DEDUCTION_CLOSED)),
    _in_turn(
        "billing_over_deducted",
        _("Cet acompte a déjà été déduit ou crédité : on ne déduit pas plus que ce qu’il en reste."),
        "billing_deduction",
        "billing_invoice_line WHERE id = NEW.deposit",
        _OVER_DEDUCTED,
    ),
    *frozen_rows("billing_invoice_tax", _ISSUED, "billing_invoice_tax"),
    _not_replaced(
        "billing_invoice_tax_not_replaced",
        _ISSUED,
        "billing_invoice_tax",
        "r.id = NEW.id OR (r.invoice = NEW.invoice AND r.tax = NEW.tax "
        "AND r.percent = NEW.percent)",
    ),
    trigger("billing_invoice_tax_closed", _ISSUED, "billing_invoice_tax", ["INSERT"], _same(_CLOSED)),
    *frozen_rows("document", _FILED, "document"),
    _not_replaced(
        "document_not_replaced", _FILED, "document", "r.id = NEW.id OR r.invoice = NEW.invoice"
    ),
    trigger("billing_series_forward", _COUNTED, "billing_series", ["UPDATE"], _same(_SERIES_BACK)),
    trigger("billing_series_kept", _COUNTED, "billing_series", ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"}),
    _not_replaced(
        "billing_series_not_replaced",
        _COUNTED,
        "billing_series",
        "r.id = NEW.id OR (r.issuer = NEW.issuer AND r.kind = NEW.kind AND r.year = NEW.year)",
    ),
    trigger(
        "billing_charge_invoiced",
        _("Une prestation facturée ne change plus : faites un avoir."),
        "billing_charge",
        ["UPDATE"],
        _same(_CHARGE_CHANGED),
    ),
    trigger(
        "billing_charge_kept",
        _("Une prestation ne se supprime pas : elle est retirée."),
        "billing_charge",
        ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),
    _not_replaced(
        "billing_charge_not_replaced",
        _("Une prestation ne se remplace pas."),
        "billing_charge",
        "r.id = NEW.id OR (r.key = NEW.key AND r.revision = NEW.revision)",
    ),
    trigger("billing_outbox_forward", _ISSUED, "billing_outbox", ["UPDATE"], _same(_OUTBOX_MOVED)),
    trigger("billing_outbox_kept", _ISSUED, "billing_outbox", ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"}),
    _not_replaced(
        "billing_outbox_not_replaced", _ISSUED, "billing_outbox", "r.id = NEW.id OR r.invoice = NEW.invoice"
    ),
]

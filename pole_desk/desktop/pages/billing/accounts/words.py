"""The words and columns of clients and of what happens on an account."""

from __future__ import annotations

from pole_desk.desktop.pages.billing.words import money_or_nothing, total
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _

STATES = {"late": "unpaid", "due": "confirmed", "ahead": "option", "even": "invoiced"}
KINDS = {
    "invoice": "confirmed", "credit": "draft", "payment": "invoiced", "refund": "option", "loss": "ended",
    "deposit": "draft", "reminder": "unpaid", "letter": "draft", "plan": "option",
}  # fmt: skip


def state_names() -> dict[str, str]:
    """Where a client stands."""
    return {"late": _("en retard"), "due": _("à échoir"), "ahead": _("en sa faveur"), "even": _("à jour")}


def kind_words() -> dict[str, str]:
    """What happened, in a word."""
    return {
        "invoice": _("facture"), "credit": _("avoir"), "payment": _("règlement"), "refund": _("remboursement"),
        "loss": _("perte"), "deposit": _("dépôt"), "reminder": _("relance"), "letter": _("courriel"),
        "plan": _("échéancier"),
    }  # fmt: skip


def client_columns() -> list[Column]:
    names = state_names()
    return [
        Column("name", _("Structure"), 190, strong=True, tip=lambda row: row.name),
        Column("balance", _("Solde"), 104, total=total("balance"), strong=True),
        Column("late", _("En retard"), 100, align="right", total=total("late"),
               text=lambda row: money_or_nothing(row.late), tone=lambda row: "danger"),
        Column("free", _("Non réparti"), 100, align="right", total=total("free"),
               text=lambda row: money_or_nothing(row.free)),
        Column("held", _("Dépôts détenus"), 118, align="right", total=total("held"),
               text=lambda row: money_or_nothing(row.held)),
        Column("credit", _("Trop reçu"), 94, align="right", total=total("credit"), spare=1,
               text=lambda row: money_or_nothing(row.credit)),
        Column("state", _("État"), 118, filter=True, text=lambda row: names[row.state],
               state=lambda row: (STATES[row.state], names[row.state])),
    ]  # fmt: skip


def event_columns() -> list[Column]:
    names = kind_words()
    return [
        Column("on", _("Jour"), 94),
        Column("kind", _("Quoi"), 128, filter=True, text=lambda row: names[row.kind],
               state=lambda row: (KINDS[row.kind], names[row.kind])),
        Column("number", _("Pièce"), 124, tip=lambda row: row.number, spare=1),
        Column("label", _("Libellé"), 186, tip=lambda row: row.label),
        Column("amount", _("Montant"), 96, align="right", tone=_tone),
        Column("balance", _("Solde"), 96, align="right", strong=True),
    ]  # fmt: skip


def _tone(row: object) -> str:
    amount = getattr(row, "amount", None)
    return "success" if amount is not None and amount < 0 else ""

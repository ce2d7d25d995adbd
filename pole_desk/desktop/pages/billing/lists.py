"""The columns of invoices, payments, the aged balance, a month's structures and anomalies."""

from __future__ import annotations

from functools import partial
from typing import Any

from pole_desk.accounts.billing.queries import Structure
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.desktop.pages.billing.words import (
    invoice_pill,
    kind_name,
    money_or_nothing,
    month_text,
    signed,
    total,
    why_names,
)
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros


def invoice_columns() -> list[Column]:
    """What is looked for first stands first: the rest is a scroll away in a small window."""
    return [
        Column("number", _("Numéro"), 132, strong=True),
        Column("kind", _("Nature"), 76, text=lambda row: kind_name(row.kind), filter=True),
        Column("party_name", _("Structure"), 150, tip=lambda row: row.party_name),
        Column("month", _("Mois"), 118, text=lambda row: month_text(row.month), filter=True),
        Column("due_on", _("Échéance"), 97,
               tone=lambda row: "danger" if row.state == "overdue" else ""),
        Column("state", _("État"), 146, text=lambda row: invoice_pill(row.state)[1],
               state=lambda row: invoice_pill(row.state), filter=True),
        Column("balance", _("Solde"), 92, align="right", total=total("balance"),
               text=lambda row: money_or_nothing(row.balance)),
        Column("net", _("HT"), 84, total=total("net")),
        Column("vat", _("TVA"), 78, total=total("vat")),
        Column("total", _("TTC"), 88, total=total("total")),
        Column("paid", _("Réglé"), 86, align="right", total=total("paid"),
               text=lambda row: money_or_nothing(row.paid)),
        Column("issued_on", _("Date"), 97),
    ]  # fmt: skip


def payment_columns() -> list[Column]:
    return [
        Column("received_on", _("Reçu le"), 97),
        Column("party_name", _("Structure"), 176, strong=True, tip=lambda row: row.party_name),
        Column("number", _("Facture"), 124),
        Column("amount", _("Montant"), 92, total=lambda rows: euros(
            sum((row.amount for row in rows if not row.withdrawn), ZERO))),
        Column("method", _("Mode"), 102, text=lambda row: method_names()[row.method], filter=True),
        Column("withdrawn", _("État"), 92, filter=True,
               text=lambda row: _("retiré") if row.withdrawn else _("reçu"),
               state=lambda row: ("ended", _("retiré")) if row.withdrawn else ("invoiced", _("reçu"))),
        Column("reference", _("Référence"), 110, tip=lambda row: row.reference),
        Column("reason", _("Motif du retrait"), 150, tip=lambda row: row.reason),
    ]  # fmt: skip


def aged_columns() -> list[Column]:
    ages = (
        ("not_due", _("À échoir")), ("d30", _("1 à 30 j")), ("d60", _("31 à 60 j")),
        ("d90", _("61 à 90 j")), ("older", _("Plus de 90 j")),
    )  # fmt: skip
    return [
        Column("party_name", _("Structure"), 182, strong=True, tip=lambda row: row.party_name),
        Column("total", _("Total dû"), 98, total=total("total")),
        *(Column(key, words, 96, align="right", total=total(key),
                 text=partial(_owed, key)) for key, words in ages),
    ]  # fmt: skip


def _owed(key: str, row: Any) -> str:
    return money_or_nothing(getattr(row, key))


def structure_columns() -> list[Column]:
    return [
        Column("name", _("Structure"), 160, strong=True, icon=_alert, tip=lambda row: row.name),
        Column("last_month", _("Dû avant"), 84, total=total("last_month")),
        Column("this_month", _("Ce mois"), 80, total=total("this_month")),
        Column("difference", _("Écart"), 90, align="right", text=lambda row: signed(_gap(row)),
               sort=_gap, total=lambda rows: signed(sum((_gap(row) for row in rows), ZERO)) or euros(ZERO)),
        Column("why", _("Pourquoi"), 106, text=_why, filter=True, tip=_why),
    ]  # fmt: skip


def _gap(row: Structure) -> Any:
    return row.this_month - row.last_month


def _why(row: Structure) -> str:
    names = why_names()
    return ", ".join(dict.fromkeys(names[one.kind] for one in row.reasons if one.before != one.after))


def _alert(row: Structure) -> tuple[str, str] | None:
    if not row.anomalies:
        return None
    return "triangle-alert", "danger" if any(one.blocking for one in row.anomalies) else "warning"

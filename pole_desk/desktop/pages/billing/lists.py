"""The columns of invoices, payments, the aged balance, a month's structures and anomalies."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.billing.queries import Structure
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.desktop.pages.billing.words import (
    invoice_pill,
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
    return [
        Column("number", _("Numéro"), 118, strong=True),
        Column("issued_on", _("Date"), 88),
        Column("due_on", _("Échéance"), 88,
               tone=lambda row: "danger" if row.state == "overdue" else ""),
        Column("party_name", _("Structure"), 160),
        Column("month", _("Mois"), 108, text=lambda row: month_text(row.month), filter=True),
        Column("net", _("HT"), 88, total=total("net")),
        Column("vat", _("TVA"), 78, total=total("vat")),
        Column("total", _("TTC"), 92, total=total("total")),
        Column("paid", _("Réglé"), 88, align="right", total=total("paid"),
               text=lambda row: money_or_nothing(row.paid)),
        Column("balance", _("Solde"), 88, align="right", total=total("balance"),
               text=lambda row: money_or_nothing(row.balance)),
        Column("state", _("État"), 146, text=lambda row: invoice_pill(row.state)[1],
               state=lambda row: invoice_pill(row.state), filter=True),
    ]  # fmt: skip


def payment_columns() -> list[Column]:
    return [
        Column("received_on", _("Reçu le"), 96),
        Column("party_name", _("Structure"), 190, strong=True),
        Column("number", _("Facture"), 120),
        Column("amount", _("Montant"), 110, total=lambda rows: euros(
            sum((row.amount for row in rows if not row.withdrawn), ZERO))),
        Column("method", _("Mode"), 110, text=lambda row: method_names()[row.method], filter=True),
        Column("reference", _("Référence"), 130),
        Column("withdrawn", _("État"), 100, filter=True,
               text=lambda row: _("retiré") if row.withdrawn else _("reçu"),
               state=lambda row: ("ended", _("retiré")) if row.withdrawn else ("invoiced", _("reçu"))),
        Column("reason", _("Motif du retrait"), 150),
    ]  # fmt: skip


def aged_columns() -> list[Column]:
    ages = (
        ("not_due", _("À échoir")), ("d30", _("1 à 30 j")), ("d60", _("31 à 60 j")),
        ("d90", _("61 à 90 j")), ("older", _("Plus de 90 j")),
    )  # fmt: skip
    return [
        Column("party_name", _("Structure"), 190, strong=True),
        *(Column(key, words, 98, align="right", total=total(key),
                 text=lambda row, key=key: money_or_nothing(getattr(row, key))) for key, words in ages),
        Column("total", _("Total dû"), 104, total=total("total")),
    ]  # fmt: skip


def structure_columns() -> list[Column]:
    return [
        Column("name", _("Structure"), 190, strong=True, icon=_alert),
        Column("last_month", _("Mois précédent"), 116, total=total("last_month")),
        Column("this_month", _("Ce mois"), 110, total=total("this_month")),
        Column("difference", _("Différence"), 106, align="right", text=lambda row: signed(_gap(row)),
               sort=_gap, total=lambda rows: signed(sum((_gap(row) for row in rows), ZERO))),
        Column("why", _("Pourquoi"), 150, text=_why, filter=True),
    ]  # fmt: skip


def anomaly_columns() -> list[Column]:
    return [
        Column("blocking", _("Gravité"), 110, filter=True, text=lambda row: _gravity(row)[1],
               state=_gravity),
        Column("name", _("Structure"), 180, strong=True),
        Column("message", _("Anomalie"), 460, tip=lambda row: row.message),
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


def _gravity(row: Any) -> tuple[str, str]:
    return ("conflict", _("bloquante")) if row.blocking else ("option", _("à regarder"))

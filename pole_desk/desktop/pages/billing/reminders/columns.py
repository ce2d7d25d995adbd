"""The columns and words of letters, of those spared, of plans."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.mail.rules import State as Mail
from pole_desk.accounts.mail.rules import state_names as mail_names
from pole_desk.accounts.receivables.queries import PlanState
from pole_desk.accounts.receivables.rules.reminding import level_names
from pole_desk.desktop.pages.billing.words import money_or_nothing, total
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros

LEVELS = {1: "option", 2: "conflict", 3: "unpaid"}
OUTCOMES = {"paid": "invoiced", "partly": "option", "planned": "confirmed", "again": "leaving", "nothing": "unpaid"}
PLANS = {
    PlanState.KEPT: "confirmed", PlanState.BROKEN: "unpaid", PlanState.PAID: "invoiced", PlanState.CANCELLED: "ended",
}  # fmt: skip


def level_pill(row: Any) -> tuple[str, str]:
    """A level as drawn."""
    return LEVELS[row.level], level_names()[row.level]


def outcome_names() -> dict[str, str]:
    """What came of a letter, as shown."""
    return {
        "paid": _("réglée"), "partly": _("réglée en partie"), "planned": _("échéancier"),
        "again": _("relancée depuis"), "nothing": _("non réglée"),
    }  # fmt: skip


def plan_names() -> dict[str, str]:
    """Where a plan stands, as shown."""
    return {
        PlanState.KEPT: _("tenu"), PlanState.BROKEN: _("en retard"), PlanState.PAID: _("soldé"),
        PlanState.CANCELLED: _("annulé"),
    }  # fmt: skip


def way(row: Any) -> str:
    """By what way a letter left, and what became of its mail."""
    if not row.to:
        return _("papier")
    known = mail_names().get(row.mail, "")
    return _("courriel, {state}").format(state=known) if known else _("courriel")


def due_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 146, strong=True, tip=lambda row: row.party_name),
        Column("level", _("Niveau"), 156, text=lambda row: level_names()[row.level], state=level_pill, filter=True),
        Column("total", _("Réclamé"), 94, total=total("total"), align="right"),
        Column("costs", _("Dont frais"), 86, align="right", spare=1, text=lambda row: money_or_nothing(_costs(row)),
               sort=_costs, total=lambda rows: euros(sum((_costs(row) for row in rows), ZERO))),
        Column("days", _("Retard"), 70, align="right", spare=2, text=lambda row: _("{n} j").format(n=_days(row)),
               sort=_days),
        Column("to", _("Envoi"), 170, spare=3, text=lambda row: row.to or _("à imprimer"), tip=lambda row: row.to),
        Column("invoices", _("Factures"), 180, spare=4, text=_numbers, tip=_numbers),
    ]  # fmt: skip


def _costs(row: Any) -> Any:
    return row.interest + row.indemnity


def _days(row: Any) -> int:
    return max(one.days for one in row.invoices)


def _numbers(row: Any) -> str:
    return ", ".join(one.number for one in row.invoices)


def spared_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("number", _("Facture"), 120),
        Column("balance", _("Reste dû"), 90, total=total("balance")),
        Column("words", _("Pourquoi"), 240, tip=lambda row: row.words),
    ]


def sent_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 140, strong=True, tip=lambda row: row.party_name),
        Column("on_day", _("Envoyée le"), 92),
        Column("level", _("Niveau"), 128, align="left", text=lambda row: level_names()[row.level], spare=1),
        Column("outcome", _("Suite"), 148, text=lambda row: outcome_names()[row.outcome], filter=True,
               state=lambda row: (OUTCOMES[row.outcome], outcome_names()[row.outcome])),
        Column("balance", _("Réclamé"), 88, total=total("balance"), spare=1),
        Column("left", _("Reste dû"), 88, align="right", total=total("left"),
               text=lambda row: money_or_nothing(row.left)),
        Column("way", _("Envoi"), 130, text=way, spare=2, tip=lambda row: row.to,
               tone=lambda row: "danger" if row.mail == Mail.FAILED else ""),
        Column("costs", _("Frais"), 80, align="right", spare=3, text=lambda row: money_or_nothing(row.costs)),
        Column("numbers", _("Factures"), 170, spare=4, tip=lambda row: row.numbers),
    ]  # fmt: skip


def plan_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 140, strong=True, tip=lambda row: row.party_name),
        Column("state", _("État"), 112, text=lambda row: plan_names()[row.state], filter=True,
               state=lambda row: (PLANS[PlanState(row.state)], plan_names()[row.state])),
        Column("left", _("Reste"), 88, align="right", total=total("left"),
               text=lambda row: money_or_nothing(row.left)),
        Column("late", _("En retard"), 88, align="right", total=total("late"),
               text=lambda row: money_or_nothing(row.late), tone=lambda row: "danger" if row.late else ""),
        Column("next_on", _("Prochaine"), 94, spare=1,
               text=lambda row: "" if row.next_on is None else numeric_day(row.next_on)),
        Column("total", _("Dette"), 88, total=total("total"), spare=2),
        Column("paid", _("Payé"), 88, align="right", spare=3, text=lambda row: money_or_nothing(row.paid)),
        Column("agreed_on", _("Accord du"), 94, spare=4),
    ]  # fmt: skip

"""The words and pills of invoices, reasons and methods, and totals of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.accounts.billing.queries import Why
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.accounts.receivables.rules import State, state_names
from pole_desk.kernel.i18n import _, month_name, ngettext, number, numeric_day, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month

PILLS = {
    State.ISSUED: "confirmed", State.PARTIAL: "option", State.OVERDUE: "unpaid",
    State.PAID: "invoiced", State.CREDITED: "ended", State.CREDIT: "draft", State.LOST: "ended",
}  # fmt: skip


def invoice_pill(state: str) -> tuple[str, str]:
    """The colour and the word of an invoice's state."""
    return PILLS[State(state)], state_names()[state]


def month_text(month: str) -> str:
    """`novembre 2026` from `2026-11`; nothing for a document of no month."""
    return month_name(Month.parse(month)) if month else ""


def why_names() -> dict[str, str]:
    """Why an amount differs, as shown."""
    return {
        Why.NEW: _("nouveau"),
        Why.ENDED: _("terminé"),
        Why.PRICE: _("prix"),
        Why.DAYS: _("jours"),
        Why.QUANTITY: _("quantité"),
        Why.ONE_OFF: _("ponctuel"),
        Why.ARREARS: _("rattrapage"),
        Why.REGULARISATION: _("régularisation"),
        Why.ALREADY_INVOICED: _("déjà facturé"),
    }


def documents_text(documents: Sequence[Receivable]) -> str:
    """`104 factures (FA-2026-01019 à FA-2026-01122), 1 avoir (AV-2026-00005)`: each series apart."""
    invoices = [one.number for one in documents if one.kind != "credit"]
    credits = [one.number for one in documents if one.kind == "credit"]
    counts = (
        (invoices, ngettext(_("{n} facture"), _("{n} factures"), len(invoices))),
        (credits, ngettext(_("{n} avoir"), _("{n} avoirs"), len(credits))),
    )
    return ", ".join(f"{words.format(n=number(len(found)))} ({_spans(found)})" for found, words in counts if found)


def _spans(numbers: Sequence[str]) -> str:
    series: dict[str, list[str]] = {}
    for one in sorted(numbers):
        series.setdefault(one.rstrip("0123456789"), []).append(one)
    return ", ".join(
        found[0] if len(found) == 1 else _("{first} à {last}").format(first=found[0], last=found[-1])
        for found in series.values()
    )


def rate(percents: Decimal) -> str:
    """A rate with a decimal only when it has one: `20 %`, `5,5 %`."""
    return percent(percents, 0 if percents == percents.to_integral_value() else 1)


def signed(amount: Decimal) -> str:
    """An amount with its sign, nothing when it is zero."""
    if amount == ZERO:
        return ""
    return f"+{euros(amount)}" if amount > ZERO else euros(amount)


def money_or_nothing(amount: Decimal) -> str:
    return "" if amount == ZERO else euros(amount)


def total(key: str) -> Callable[[Sequence[Any]], str]:
    """The footer of an amount's column."""
    return lambda rows: euros(sum((getattr(row, key) for row in rows), ZERO))


def open_kind(kind: str) -> str:
    """What a sum to settle is, in words."""
    names = {
        "unpaid": _("facture"), "deposit": _("dépôt de garantie"), "meals": _("repas à facturer"),
        "meal_card": _("carte repas"), "sales": _("ventes à reverser"),
        "unallocated": _("règlement non réparti"),
    }  # fmt: skip
    return names.get(kind, kind)


def served(first: date, last: date) -> str:
    """The days that a line is for."""
    if first == last:
        return _("le {day}").format(day=numeric_day(first))
    return _("du {first} au {last}").format(first=numeric_day(first), last=numeric_day(last))


def kind_name(kind: str) -> str:
    """What a document is; `final` is an invoice that deducts deposits."""
    names = {"invoice": _("Facture"), "deposit": _("Acompte"), "final": _("Solde"), "credit": _("Avoir")}
    return names[kind]

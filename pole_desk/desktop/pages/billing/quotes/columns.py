"""The columns and the pills of quotes."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.quotes.rules import EXPIRED, QuoteState, state_names
from pole_desk.desktop.pages.billing.words import total
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _, numeric_day

PILLS = {
    QuoteState.DRAFT: "draft", QuoteState.SENT: "option", QuoteState.ACCEPTED: "confirmed",
    QuoteState.REFUSED: "ended", QuoteState.REPLACED: "ended", QuoteState.WITHDRAWN: "ended", EXPIRED: "conflict",
}  # fmt: skip


def quote_pill(state: str) -> tuple[str, str]:
    """The colour and the word of a quote's state."""
    return PILLS[state], state_names()[state]


def kind_text(row: Any) -> str:
    """What the quote is for."""
    return _("Prestation") if row.own else _("Événement")


def quote_columns() -> list[Column]:
    return [
        Column("number", _("Numéro"), 134, strong=True, spare=1),
        Column("party_name", _("Structure"), 120, strong=True, tip=lambda row: row.party_name),
        Column("state", _("État"), 110, text=lambda row: quote_pill(row.state)[1],
               state=lambda row: quote_pill(row.state), filter=True),
        Column("total", _("TTC"), 88, total=total("total")),
        Column("valid_until", _("Valable"), 92, text=lambda row: numeric_day(row.valid_until),
               tone=lambda row: "danger" if row.state == EXPIRED else "", spare=2),
        Column("title", _("Objet"), 130, tip=lambda row: row.title, spare=3),
        Column("day", _("Du"), 92, spare=4),
        Column("kind", _("Nature"), 90, text=kind_text, spare=5),
        Column("net", _("HT"), 88, total=total("net"), hidden=True),
    ]  # fmt: skip

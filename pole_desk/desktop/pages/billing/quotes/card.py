"""A quote in the side panel: what it says, what became of it, its versions, its letters, its history."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.accounts.quotes.queries import Line
from pole_desk.accounts.quotes.rules import QuoteState
from pole_desk.activities.events.rules.classes import Category, category_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.quotes.columns import quote_pill
from pole_desk.desktop.pages.billing.quotes.reading import Sheet
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.parts.sending import posted_row
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, number, numeric_day, percent
from pole_desk.kernel.money import euros
from pole_desk.ports.charges import Place


def open_card(page: Page, panel: SidePanel, found: Sheet) -> QWidget:
    """Open it; the gestures are above the list."""
    one = found.quote
    inside = QWidget()
    inside.setObjectName("clear")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    column.addWidget(StatePill(*quote_pill(one.shown)))
    column.addWidget(Pairs(_facts(found)))
    column.addWidget(ghost(_("Voir la structure"), lambda: page.seat.go("parties", one.party), "users"))
    lines = Rows(_("Lignes"), _("Aucune ligne."))
    lines.set_rows([
        Row(line.label, _detail(line), euros(line.net)) for line in found.lines
    ])  # fmt: skip
    column.addWidget(lines)
    if len(found.versions) > 1:
        versions = Rows(_("Versions"), "")
        versions.set_rows([
            Row(each.number, quote_pill(each.shown)[1].lower(), euros(each.total)) for each in found.versions
        ])  # fmt: skip
        column.addWidget(versions)
    if found.posted:
        letters = Rows(_("Courriels"), "")
        letters.set_rows([posted_row(letter) for letter in found.posted])
        column.addWidget(letters)
    history = Trail()
    history.set_entries(found.history)
    column.addWidget(history)
    panel.open(_("Devis {number}").format(number=one.number), inside)
    return inside


def _decimals(value: Decimal) -> int:
    """How many decimals a figure really has."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def _detail(line: Line) -> str:
    quantity = number(line.quantity, _decimals(line.quantity))
    price = number(line.unit_price, max(2, _decimals(line.unit_price)))
    return _("{quantity} {unit} à {price} €").format(quantity=quantity, unit=line.unit, price=price)


def _facts(found: Sheet) -> list[tuple[str, str]]:
    one = found.quote
    place = Place.read(one.delivery)
    answered = "" if one.answered_on is None else numeric_day(one.answered_on)
    accepted = one.state == QuoteState.ACCEPTED
    rows = [
        (_("Client"), one.party_name),
        (_("Objet"), one.title),
        (_("Montant"), _("{net} HT, {total} TTC").format(net=euros(one.net), total=euros(one.total))),
        (_("Acompte"), percent(one.deposit_percent) if one.deposit_percent else ""),
        (_("Prestation"), _days(found)),
        (_("Envoyé le"), "" if one.sent_on is None else numeric_day(one.sent_on)),
        (_("Valable"), _("jusqu’au {day}").format(day=numeric_day(one.valid_until))),
        (_("Accepté le"), _("{day} par {by}").format(day=answered, by=one.answered_by) if accepted else ""),
        (_("Refusé le"), answered if one.state == QuoteState.REFUSED else ""),
        (_("Note") if accepted else _("Motif"), one.answer),
        (_("Commande"), one.order_number),
        (_("Tarif"), category_names()[Category(one.category)]),
        (_("Livraison"), ", ".join(part for part in place[:-1] if part) if place else ""),
        (_("Interlocuteur"), one.contact),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def _days(found: Sheet) -> str:
    first, last = found.quote.service_from, found.quote.service_to
    if first == last:
        return numeric_day(first)
    return _("{first} au {last}").format(first=numeric_day(first), last=numeric_day(last))

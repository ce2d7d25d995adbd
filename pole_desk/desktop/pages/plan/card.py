"""The card of a space: its state, its facts, and the acts that the state calls for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pole_desk.desktop.pages.plan.about import About
from pole_desk.desktop.pages.plan.reading import Let, until_text
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.buttons import Button, primary, secondary
from pole_desk.desktop.widgets.floorplan.words import state_name
from pole_desk.desktop.widgets.labels import Pairs, label
from pole_desk.desktop.widgets.labels import secondary as soft
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.kernel.i18n import _, ngettext, number, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import last_day_of
from pole_desk.registers.dossiers.rules import UNAVAILABLE, kind_name
from pole_desk.registers.spaces.rules import kind_name as space_kind

Act = tuple[str, str, Callable[[], object]]
"""Words, icon, act; the first of a list is the main one."""
Fact = tuple[str, str | QWidget]


class Owed(QLabel):
    """An amount due, in the colour of danger, that follows the theme."""

    def __init__(self, amount: str) -> None:
        super().__init__(amount)
        theme().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setStyleSheet(f"QLabel {{ color: {tokens().danger}; font-weight: 600; }}")


class SpaceCard(QWidget):
    """Built anew for each space; the page decides where it stands."""

    def __init__(self, one: Let, known: About | None, acts: Sequence[Act], *, titled: bool) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(one.space.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if titled:
            name = label(one.space.name, "heading")
            name.setWordWrap(True)
            column.addWidget(name)
        if one.state is not None:
            column.addWidget(StatePill(one.state, state_name(one.state)))
        column.addWidget(Pairs(facts(one, known)))
        note = words(one, known)
        if note:
            column.addWidget(soft(note, wrap=True))
        self.buttons: list[Button] = []
        for place, (text, icon, act) in enumerate(acts):
            button = primary(text, act, icon) if place == 0 else secondary(text, act, icon)
            self.buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)


def facts(one: Let, known: About | None) -> list[Fact]:
    """Who, how to reach them, until when, how large, how much, what is due."""
    line = one.line or one.option
    found: list[Fact] = []
    if line is not None:
        found.append((_("Occupant") if one.line else _("Option de"), line.party_name))
        if line.occupants:
            found.append((_("Avec"), line.occupants))
        if known is not None and known.contact:
            found.append((_("Contact"), known.contact))
        if known is not None and known.phone:
            found.append((_("Téléphone"), known.phone))
        found.append((_("Convention"), f"{line.number}, {until_text(line.until)}"))
    elif one.held is not None and one.held.kind in UNAVAILABLE:
        until = until_text(last_day_of(one.held.ends_at))
        found.append((kind_name(one.held.kind), f"{one.held.title}, {until}"))
    elif one.held is not None:
        found.append((_("Occupant"), one.held.party_name))
    if one.closure is not None:
        found.append((_("Fermé"), f"{one.closure.label}, {until_text(one.closure.last)}"))
    if one.space.area_m2:
        found.append((_("Surface"), _("{area} m²").format(area=number(one.space.area_m2, _decimals(one)))))
    found += _money(one)
    if one.space.capacity:
        found.append(_people(one))
    return found


def _money(one: Let) -> list[Fact]:
    line = one.line or one.option
    if line is None:
        if one.list_rent is None:
            return []
        return [(_("Redevance"), _("{rent} HT / mois").format(rent=euros(one.list_rent)))]
    found: list[Fact] = [(_("Redevance"), _("{rent} HT / mois").format(rent=euros(line.rent)))]
    if line.list_rent != line.rent:
        found.append((_("Grille"), _("{rent} HT / mois").format(rent=euros(line.list_rent))))
    if one.balance > 0:
        found.append((_("Solde dû"), Owed(euros(one.balance)) if one.overdue > 0 else euros(one.balance)))
    return found


def _people(one: Let) -> Fact:
    line = one.line or one.option
    if line is None:
        return _("Capacité"), number(one.space.capacity)
    told = ngettext(_("{n} déclarée"), _("{n} déclarées"), line.people).format(n=number(line.people))
    room = ngettext(_("{n} place"), _("{n} places"), one.space.capacity)
    return _("Personnes"), f"{told} · {room.format(n=number(one.space.capacity))}"


def words(one: Let, known: About | None) -> str:
    """What comes next, and why nothing can be let here."""
    parts = []
    if 0 < one.overdue < one.balance:
        parts.append(_("Dont {late} en retard.").format(late=euros(one.overdue)))
    if known is not None and known.lease is not None and known.lease.notice_given_on is not None:
        parts.append(_("Préavis donné le {day}.").format(day=plain_day(known.lease.notice_given_on)))
    if one.line is not None and one.option is not None:
        parts.append(_("En option pour {who}.").format(who=one.option.party_name))
    if known is not None and known.next is not None and known.next_day is not None:
        parts.append(_next(one, known.next.party_name, known.next_day))
    if one.state is None:
        parts.append(
            _("{kind} : à l’heure ou au jour, sans convention.").format(kind=space_kind(one.space.kind).capitalize())
        )
    return " ".join(parts)


def _next(one: Let, who: str, day: date) -> str:
    if one.state == "free":
        return _("Libre jusqu’à l’arrivée de {who}, le {day}.").format(who=who, day=plain_day(day))
    return _("Ensuite : {who}, le {day}.").format(who=who, day=plain_day(day))


def _decimals(one: Let) -> int:
    return 0 if one.space.area_m2 == one.space.area_m2.to_integral_value() else 1

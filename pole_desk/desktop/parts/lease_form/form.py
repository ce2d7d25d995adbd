"""The form in the order of a phone call: who, what and how many, when, where, how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.lease_form.money import MoneyBox
from pole_desk.desktop.parts.lease_form.place_list import PlaceList
from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.desktop.parts.lease_form.trouble import Trouble
from pole_desk.desktop.parts.lease_form.wish import (
    MAIL_ADDRESS,
    NO_SPACE,
    Kept,
    alternatives,
    in_order,
    words_under,
)
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.ports.ids import PartyId, SpaceId

KINDS = (
    ("office", _("Bureau")), ("desk", _("Poste")), ("storage", _("Stockage")), (NO_SPACE, _("Adresse")),
)  # fmt: skip


class LeaseForm(QWidget):
    """`moved` when the days changed, `slot` when what the planning would show changed."""

    moved = Signal()
    slot = Signal()
    started_again = Signal()

    def __init__(self, page: Page, kept: Kept) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self.offers: list[Place] = []
        self.chosen: list[SpaceId] = list(kept.spaces)
        today = page.seat.clock.today
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.again = ghost(_("Repartir d’un formulaire vide"), self.start_again, "undo-2")
        self.again.setVisible(kept != Kept())
        self.column.addWidget(self.again)
        self.top = Form()
        self.who = PartyPicker(page)
        self.top.add(_("Qui"), self.who, name="who", required=True)
        self.kind = Segmented(KINDS, kept.kind, _("Ce qui est loué"))
        self.top.add_widget(label(_("Quoi"), "strong"))
        self.top.add_widget(self.kind)
        row = self.top.row()
        self.top.add(_("Combien"), IntField("1", least=1, most=60), name="count", beside=row)
        self.top.add(_("Personnes"), IntField("0", least=0, most=900), name="people", beside=row)
        row = self.top.row()
        self.top.add(_("Premier jour"), DateField(today, _("lundi, +7")), name="first", required=True, beside=row)
        self.top.add(_("Dernier jour"), DateField(today, _("sans fin")), name="last", beside=row)
        self.column.addWidget(self.top)
        self._where()
        self.money = MoneyBox()
        self.column.addWidget(self.money)
        self._restore(kept, today())
        self._listen()

    def _where(self) -> None:
        self.where = label(_("Où"), "strong")
        self.column.addWidget(self.where)
        self.places = PlaceList()
        self.column.addWidget(self.places)
        self.trouble = Trouble()
        self.trouble.taken_instead.connect(self._instead)
        self.column.addWidget(self.trouble)
        self.note = quiet("", wrap=True)
        self.column.addWidget(self.note)

    def _listen(self) -> None:
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(150)
        pause.timeout.connect(self.moved)
        for name in ("first", "last"):
            self.top.fields[name].edited.connect(pause.start)
        for name in ("count", "people"):
            self.top.fields[name].edited.connect(self._show_places)
        self.kind.chosen.connect(self._kind_chosen)
        self.places.toggled.connect(self._toggled)
        self.places.refused.connect(self.trouble.show_words)
        self.who.chosen.connect(lambda _party: self._first_line(self.kind))
        self.money.edited.connect(self._count_money)

    def _first_line(self, widget: QWidget) -> None:
        """After the structure is chosen, the next thing asked."""
        widget.findChildren(QWidget)[0].setFocus()

    def only_list_price(self) -> None:
        """The act that follows takes the list's prices and the structure given."""
        self.who.setEnabled(False)
        self.money.only_list_price()

    def focus_first(self) -> None:
        """Where typing begins: who, or what follows when the structure is known."""
        if self.who.settled():
            self.top.fields["people"].setFocus()
        else:
            self.who.setFocus()

    # --- what comes in

    def prefill(
        self, *, space: SpaceId | None, first: date | None, last: date | None,
        party: PartyId | None, kind: str, people: int, count: int,
    ) -> None:  # fmt: skip
        """Put what the caller already knows over what was kept."""
        if space is not None:
            self.chosen = [space]
            self._wanted_space = space
        if first is not None:
            self.top.set_values(first=first, last=last)
        if party is not None:
            self.who.set_value(party)
        if kind:
            self.kind.choose(kind)
        if people:
            self.top.set_values(people=people)
        if count:
            self.top.set_values(count=count)

    def set_offers(self, offers: Sequence[Place]) -> None:
        """The spaces for the days shown; what is no more free is dropped, and said."""
        self.offers = list(offers)
        known = {place.space: place for place in offers}
        if self._wanted_space is not None and self._wanted_space in known:
            self.kind.choose(known[self._wanted_space].kind)
        lost = [known[one] for one in self.chosen if one in known and known[one].taken]
        self.chosen = [one for one in self.chosen if one in known and not known[one].taken]
        if lost:
            words = "\n".join(f"{place.name}\u202f: {place.taken}." for place in lost)
            self.trouble.show_words(words, alternatives(self.offers, lost[0], self.chosen), lost[0].space)
        self._show_places()
        if self._wanted_space is not None:
            self.places.show_space(self._wanted_space)
        self._wanted_space = None
        self.slot.emit()

    # --- what goes out

    def days(self) -> tuple[date, date | None] | None:
        """The days typed when they can be read and are in order."""
        try:
            first, last = self.top.fields["first"].value(), self.top.fields["last"].value()
        except BadInput:
            return None
        if first is None:
            return None
        if last is not None and last < first:
            self.top.fields["last"].refuse(_("Le dernier jour est avant le premier."))
            return None
        return first, last

    def wanted(self) -> dict[str, Any] | None:
        """The arguments of the command; None when something is to be corrected, which shows."""
        values = self.top.values()
        agreed = self.money.values()
        if values is None or agreed is None or self.days() is None:
            return None
        if not self.chosen and self.kind.current() != NO_SPACE:
            self.trouble.show_words(_("Choisissez au moins un espace, ou « Adresse » sans espace."))
            self.places.setFocus()
            return None
        if agreed.differs and not agreed.reason:
            self.money.refuse_reason(_("Dites pourquoi le prix convenu n’est pas celui de la liste."))
            return None
        return {
            "party": values["who"], "spaces": list(self.chosen), "first_day": values["first"],
            "last_day": values["last"], "prices": agreed.prices, "reason": agreed.reason,
            "terms": Terms(people=values["people"] or 0), "deposit": agreed.deposit,
            "services": () if self.chosen else (MAIL_ADDRESS,),
        }  # fmt: skip

    def keep(self) -> Kept:
        """Everything typed, for the next time that the panel opens."""
        texts = {name: self.top.fields[name].control.text()  # type: ignore[attr-defined]
                 for name in ("count", "people", "first", "last")}  # fmt: skip
        try:
            party = self.who.value()
        except BadInput:
            party = None
        prices, texts["reason"], texts["deposit"] = self.money.texts()
        return Kept(party, self.who.typed(), self.kind.current(), texts, list(self.chosen), prices)

    def refuse_by(self, error: PoleError, places: dict[str, str]) -> bool:
        """Show a refusal under its field; whether there is one."""
        name = places.get(error.code, "")
        if name in self.top.fields:
            self.top.refuse(name, error.message)
        elif name == "reason":
            self.money.refuse_reason(error.message)
        elif name == "deposit":
            self.money.deposit.refuse(error.message)
        return bool(name)

    def lost_place(self, error: PoleError) -> Place | None:
        """The chosen space that a refusal names."""
        name = error.details.get("space")
        return next((place for place in self.offers if name in (place.name, place.code)), None)

    # --- inside

    _wanted_space: SpaceId | None = None

    def _restore(self, kept: Kept, today: date) -> None:
        next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.top.set_values(first=next_month)
        for name, text in kept.texts.items():
            if name in self.top.fields:
                self.top.fields[name].control.setText(text)  # type: ignore[attr-defined]
        self.money.restore(kept.prices, kept.texts.get("reason", ""), kept.texts.get("deposit", ""))
        if kept.party is not None:
            self.who.set_party(kept.party, kept.party_name)
        else:
            self.who.type_again(kept.party_name)

    def start_again(self) -> None:
        """Empty the form; what was kept is forgotten."""
        self.started_again.emit()
        self.chosen = []
        for field in self.top.fields.values():
            field.set_value(None)
        self.kind.choose("office")
        self._restore(Kept(), self.page.seat.clock.today())
        self.again.hide()
        self.trouble.show_words("")
        self.who.setFocus()
        self.moved.emit()

    def _number(self, name: str) -> int:
        try:
            return int(self.top.fields[name].value() or 0)
        except BadInput:
            return 0

    def _kind_chosen(self) -> None:
        if self.kind.current() == NO_SPACE:
            self.chosen = []
        self._show_places()
        self.slot.emit()

    def _toggled(self, space: int) -> None:
        one = SpaceId(space)
        self.chosen = [each for each in self.chosen if each != one] if one in self.chosen else [*self.chosen, one]
        self.trouble.show_words("")
        self._show_places()
        self.slot.emit()

    def _instead(self, lost: int, space: int) -> None:
        self.chosen = [*(one for one in self.chosen if one != lost), SpaceId(space)]
        self.trouble.show_words("")
        self._show_places()
        self.places.show_space(SpaceId(space))
        self.slot.emit()

    def _show_places(self) -> None:
        kind = self.kind.current()
        people, count = self._number("people"), max(self._number("count"), len(self.chosen), 1)
        ranked = in_order(self.offers, kind, people, count)
        self.places.set_places([(place, words_under(place, people, count)) for place in ranked], self.chosen)
        for widget in (self.where, self.places, self.note):
            widget.setVisible(kind != NO_SPACE)
        free = sum(not place.taken for place in ranked)
        words = ngettext(_("{n} libre sur {all}."), _("{n} libres sur {all}."), free)
        missing = max(self._number("count"), 1) - len(self.chosen)
        more = ngettext(_("Encore {n} à choisir."), _("Encore {n} à choisir."), missing)
        tail = "  " + more.format(n=missing) if missing > 0 else ""
        self.note.setText(words.format(n=free, all=len(ranked)) + tail)
        self._count_money()

    def _count_money(self) -> None:
        days = self.days()
        by_id = {place.space: place for place in self.offers}
        mine = [by_id[one] for one in self.chosen if one in by_id]
        if days is not None:
            self.money.show_places(mine, days[0], days[1])

"""Who, where, from when: an agreement drafted as an option or signed, from a slot of the planning or the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from pole_desk.activities.leases.commands import draft_lease, open_lease
from pole_desk.activities.leases.queries import list_rents
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, plain_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_end, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import spaces


class Slot(NamedTuple):
    """A place (or none yet) from a first day to a last one, or without end."""

    space: int | None
    first: date
    last: date | None

    def instants(self) -> tuple[int, int]:
        """The same, in epoch seconds, half-open."""
        return day_start(self.first), day_end(self.last)


class Offer(NamedTuple):
    """A space that can be let: its list rent, and who is in the way, until when."""

    space: SpaceId
    name: str
    words: str
    rent: Decimal
    taken: str


class Market(NamedTuple):
    """What a booking needs to know: structures by name, spaces the free ones first."""

    parties: dict[str, PartyId]
    offers: list[Offer]


def market(reader: Reader, *, first: date, last: date | None) -> Market:
    """Structures, and every space let by the month with who is there on these days."""
    taken: dict[SpaceId, str] = {}
    for held in holds(reader, starts_at=day_start(first), ends_at=day_end(last)):
        until = last_day_of(held.ends_at)
        words = held.party_name if until is None else _("{who}, jusqu’au {day}").format(
            who=held.party_name, day=plain_day(until)
        )
        if held.firm:
            taken.setdefault(held.space, words)
    rents = list_rents(reader, on=first)
    offers = [
        Offer(
            place.id, place.name,
            _("{name} · {area} m² · {rent}").format(
                name=place.name, area=number(place.area_m2), rent=euros(rents[place.id])
            ),
            rents[place.id], taken.get(place.id, ""),
        )
        for place in spaces(reader, on=first)
        if place.id in rents and place.is_leaf
    ]  # fmt: skip
    people = {one.name: one.id for one in parties(reader) if not one.archived}
    return Market(people, sorted(offers, key=lambda offer: bool(offer.taken)))


class _Booking:
    """The open form."""

    def __init__(self, page: Page, slot: Slot, follow: Callable[[Slot], object]) -> None:
        self.page, self.slot, self.follow = page, slot, follow
        self.market = Market({}, [])
        today = page.seat.clock.today
        self.form = form = Form()
        self.who = TextField(_("nom d’une structure, connue ou nouvelle"))
        form.add(_("Qui"), self.who, name="who", required=True)
        self.phone = TextField(_("si la structure est nouvelle"))
        form.add(_("Téléphone"), self.phone, name="phone")
        self.where = ChoiceField()
        form.add(_("Espace"), self.where, name="space", required=True)
        row = form.row()
        self.first = DateField(today)
        self.last = DateField(today, _("sans fin"))
        form.add(_("Premier jour"), self.first, name="first", required=True, beside=row)
        form.add(_("Dernier jour"), self.last, name="last", beside=row)
        self.first.set_value(slot.first)
        self.last.set_value(slot.last)
        form.add(_("Personnes accueillies"), IntField("1", least=0, most=900), name="people")
        self.rent = secondary("", wrap=True)
        form.add_widget(self.rent)
        form.add(_("Loyer convenu par mois, HT"), AmountField(_("celui de la grille")), name="price")
        form.add(_("Raison d’un autre loyer"), TextField(), name="reason")
        self.first.edited.connect(self.look)
        self.last.edited.connect(self.look)
        self.where.edited.connect(self._moved)
        self.who.edited.connect(self._known)

    def look(self) -> None:
        """Ask again who is where on the days typed."""
        try:
            first, last = self.first.value(), self.last.value()
        except BadInput:
            return
        if first is None or (last is not None and last < first):
            return
        self.slot = Slot(self.slot.space, first, last)
        self.page.ask_latest("market", market, first=first, last=last).then(self._fill)
        self.follow(self.slot)

    def _fill(self, found: Market) -> None:
        self.market = found
        completer = QCompleter(sorted(found.parties), self.who.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.who.line.setCompleter(completer)
        self.where.set_choices([
            (one.space, _("{words} — occupé par {who}").format(words=one.words, who=one.taken)
             if one.taken else one.words)
            for one in found.offers
        ])  # fmt: skip
        self.where.set_value(self.slot.space)
        self._priced()

    def _moved(self) -> None:
        self.slot = self.slot._replace(space=self.where.value())
        self._priced()
        self.follow(self.slot)

    def _priced(self) -> None:
        offer = next((one for one in self.market.offers if one.space == self.slot.space), None)
        if offer is None:
            self.rent.setText("")
            return
        self.rent.setText(_("Loyer de la grille : {rent} HT par mois.").format(rent=euros(offer.rent)))
        if offer.taken:
            self.where.refuse(
                _("{name} est occupé par {who}.").format(name=offer.name, who=offer.taken)
            )
        else:
            self.where.accept_text()

    def _party(self, name: str) -> PartyId | None:
        wanted = slug(name)
        return next((one for known, one in self.market.parties.items() if slug(known) == wanted), None)

    def _known(self) -> None:
        name = self.who.line.text().strip()
        if name and self._party(name) is None:
            self.who.read_aloud(_("Nouvelle structure : elle sera créée."))
        else:
            self.who.read_aloud("")

    def sign(self, values: dict[str, Any]) -> Promise[Any]:
        return self._write(values, open_lease)

    def option(self, values: dict[str, Any]) -> Promise[Any]:
        return self._write(values, draft_lease)

    def _write(self, values: dict[str, Any], command: Callable[..., Any]) -> Promise[Any]:
        """The agreement; a structure that nobody knows is created first."""
        page = self.page
        arguments = {
            "spaces": [values["space"]],
            "first_day": values["first"],
            "last_day": values["last"],
            "price": values["price"],
            "reason": values["reason"] or "",
            "terms": Terms(people=values["people"] or 0),
        }
        known = self._party(values["who"])
        if known is not None:
            return page.do(command, party=known, **arguments)
        done: Promise[Any] = Promise(page, page.refused)
        newcomer = PartyInput(name=values["who"], phone=values["phone"] or "")

        def let(party: PartyId) -> None:
            self.market.parties[values["who"]] = party
            letting = page.do(command, party=party, **arguments)
            letting.then(lambda value: done.settle(value, None))
            letting.fail(lambda error: done.settle(None, error))

        page.do(add_party, party=newcomer).then(let).fail(lambda error: done.settle(None, error))
        return done


def open_booking(
    page: Page, panel: SidePanel, slot: Slot, follow: Callable[[Slot], object] = lambda _slot: None
) -> None:
    """Open the form on a slot; `follow` is told of the slot each time that it changes."""
    booking = _Booking(page, slot, follow)
    open_act(
        page, panel, booking.form, title=_("Louer un espace"), verb=_("Signer la convention"),
        send=booking.sign, also=(_("Poser une option"), booking.option),
        places={
            "dates_reversed": "last", "price_needs_reason": "reason", "overlap": "space",
            "space_closed": "space", "not_lettable": "space", "no_price": "price",
        },
    )  # fmt: skip
    booking.look()

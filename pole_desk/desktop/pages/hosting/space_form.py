"""Choosing one more space for an agreement: free ones first, its price, its days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.activities.leases.queries import LeaseCard
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.lease_form.place_list import PlaceList
from pole_desk.desktop.parts.lease_form.reading import Place, places
from pole_desk.desktop.parts.lease_form.wish import in_order
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import SpaceId


class SpaceForm(Form):
    """One space, chosen in a list; `look` asks who is where."""

    def __init__(self, page: Page, lease: LeaseCard) -> None:
        super().__init__()
        self.page, self.lease = page, lease
        self.offers: list[Place] = []
        self.space: SpaceId | None = None
        today = page.seat.clock.today
        kinds = [("office", _("Bureau")), ("desk", _("Poste")), ("storage", _("Stockage"))]
        self.kind = Segmented(kinds[2:] if lease.kind == "storage" else kinds, name=_("Ce qui est loué"))
        self.add_widget(self.kind)
        self.add(_("Premier jour"), DateField(today), name="first", required=True)
        self.add(_("Dernier jour"), DateField(today, _("comme la convention")), name="last")
        self.set_values(first=max(today(), lease.first_day))
        self.list = PlaceList()
        self.add_widget(self.list)
        self.said = label("", "error")
        self.said.setWordWrap(True)
        self.said.hide()
        self.add_widget(self.said)
        self.add(_("Loyer convenu, HT par mois"), AmountField(_("prix de liste")), name="price")
        self.add(_("Raison d’un autre loyer"), TextField(), name="reason")
        self.kind.chosen.connect(lambda _key: self._show())
        self.list.toggled.connect(self._take)
        self.list.refused.connect(self._say)
        for name in ("first", "last"):
            self.fields[name].edited.connect(self.look)

    def look(self) -> None:
        """Ask again who is where on the days typed."""
        try:
            first, last = self.fields["first"].value(), self.fields["last"].value()
        except BadInput:
            return
        if first is not None and (last is None or last >= first):
            asked = self.page.ask_latest("space-form", places, first=first, last=last or self.lease.last_day)
            asked.then(self._offer)

    def _offer(self, found: list[Place]) -> None:
        self.offers = found
        self._show()

    def _show(self) -> None:
        rows = in_order(self.offers, self.kind.current(), 0, 1)
        self.list.set_places(
            [(place, place.taken or place.size) for place in rows], [] if self.space is None else [self.space]
        )

    def _take(self, space: int) -> None:
        self.space = None if self.space == space else SpaceId(space)
        chosen = next((place for place in self.offers if place.space == self.space), None)
        if chosen is not None:
            price = self.fields["price"]
            price.control.setPlaceholderText(euros(chosen.rent))  # type: ignore[attr-defined]
        self._say("")
        self._show()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def send(self, values: dict[str, Any], add: Callable[..., Any]) -> Promise[Any] | None:
        """Write the line; says so when no space is chosen."""
        if self.space is None:
            self._say(_("Choisissez un espace dans la liste (barre d’espace)."))
            self.list.setFocus()
            return None
        return self.page.do(
            add, lease=self.lease.id, space=self.space, first_day=values["first"],
            last_day=values["last"], price=values["price"], reason=values["reason"] or "",
        )  # fmt: skip

"""Renting in the order of a phone call: who, how, from when, which unit, at what price."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.storage.commands import rent_days, rent_unit, take_share
from pole_desk.activities.storage.queries import (
    Offer,
    Quote,
    day_quote,
    month_quote,
    offers,
    share_quote,
)
from pole_desk.activities.storage.rules import By, Measure, quantity_text
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import PARIS, day_end, day_start, to_instant
from pole_desk.ports.ids import SpaceId

WAYS = ((str(By.MONTH), _("Au mois")), (str(By.DAY), _("À la journée")), (str(By.SHARE), _("En partage")))
PLACES = {
    "overlap": "space", "shares_full": "quantity", "quantity": "quantity", "dates_reversed": "last",
    "long_rental": "last", "reason": "reason", "price_needs_reason": "reason", "price": "price",
    "not_shared": "first", "space_closed": "first", "party": "party", "no_price": "price",
}  # fmt: skip


class RentForm(Form):
    """Fields follow the way chosen; units and price are asked as one types."""

    way_changed = Signal(str)

    def __init__(self, page: Page, way: By, space: SpaceId | None) -> None:
        super().__init__()
        self.page, self._wanted = page, space
        self._offers: list[Offer] = []
        today = page.seat.clock.today
        self.add(_("Structure"), PartyPicker(page), name="party", required=True)
        self.way = Segmented(WAYS, str(way), _("Formule"))
        self.add_widget(self.way)
        row = self.row()
        self.add(_("Premier jour"), DateField(today), name="first", required=True, beside=row)
        self.add(_("Dernier jour"), DateField(today, _("sans fin prévue")), name="last", beside=row)
        self.hours = self._hours()
        self.add(_("Espace"), ChoiceField(), name="space", required=True)
        self.part = self._part()
        self.facts = Pairs()
        self.add_widget(self.facts)
        self.money = self._money()
        self.set_values(first=today())
        self.way.chosen.connect(self._way_chosen)
        self.edited.connect(self.look)
        self._dress()

    # --- parts that come and go

    def _group(self) -> tuple[QWidget, Form]:
        box = QWidget()
        box.setObjectName("clear")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        form = Form()
        inside.addWidget(form)
        form.edited.connect(self.edited)
        self.add_widget(box)
        return box, form

    def _adopt(self, form: Form) -> None:
        self.fields.update(form.fields)

    def _hours(self) -> QWidget:
        box, form = self._group()
        row = form.row()
        form.add(_("De"), TimeField(_("toute la journée")), name="starts", beside=row)
        form.add(_("À"), TimeField(_("toute la journée")), name="ends", beside=row)
        self._adopt(form)
        return box

    def _part(self) -> QWidget:
        box, form = self._group()
        form.add(_("Part, en m² ou en %"), AmountField("6"), name="quantity")
        self._adopt(form)
        return box

    def _money(self) -> QWidget:
        box, form = self._group()
        row = form.row()
        form.add(_("Prix convenu HT"), AmountField(_("prix de liste")), name="price", beside=row)
        form.add(_("Raison"), TextField(_("projet solidaire…")), name="reason", beside=row)
        form.add(_("Assurance jusqu’au"), DateField(self.page.seat.clock.today, _("attestation à recevoir")),
                 name="insurance")  # fmt: skip
        self._adopt(form)
        return box

    def by(self) -> By:
        """The way chosen."""
        return By(self.way.current())

    def _way_chosen(self, _key: str) -> None:
        self._dress()
        self.way_changed.emit(self.way.current())
        self.look()

    def _dress(self) -> None:
        by = self.by()
        self.hours.setVisible(by is By.DAY)
        self.part.setVisible(by is By.SHARE)
        self.fields["insurance"].setEnabled(by is not By.DAY)
        last = self.fields["last"]
        assert isinstance(last, DateField)
        last.line.setPlaceholderText(_("le même jour") if by is By.DAY else _("sans fin prévue"))
        price = self.fields["price"]
        assert isinstance(price, AmountField)
        price.line.setPlaceholderText(_("par m² et jour") if by is By.DAY else _("par mois"))

    # --- units and price, asked as one types

    def bounds(self) -> tuple[int, int] | None:
        """The interval typed, in epoch seconds; None while it can't be read."""
        try:
            first, last = self.fields["first"].value(), self.fields["last"].value()
            starts, ends = self.fields["starts"].value(), self.fields["ends"].value()
        except BadInput:
            return None
        if first is None:
            return None
        if self.by() is not By.DAY:
            return day_start(first), day_end(last)
        end = last or first
        starts_at = day_start(first) if starts is None else _instant(first, starts)
        ends_at = day_end(end) if ends is None else _instant(end, ends)
        return starts_at, ends_at

    def look(self) -> None:
        """Ask which units are free then, and what the chosen one costs."""
        bounds = self.bounds()
        if bounds is not None and bounds[0] < bounds[1]:
            self.page.ask_latest("offers", offers, starts_at=bounds[0], ends_at=bounds[1]).then(self._show)

    def _show(self, found: list[Offer]) -> None:
        by = self.by()
        self._offers = [one for one in found if (one.unit is not None) is (by is By.SHARE)]
        field = self.fields["space"]
        assert isinstance(field, ChoiceField)
        wanted = field.value() or self._wanted
        field.set_choices([(one.space, _words(one)) for one in self._offers])
        if wanted in {one.space for one in self._offers}:
            field.set_value(wanted)
        elif self._offers and by is not By.SHARE:
            field.set_value(next((one.space for one in self._offers if one.free), None))
        elif self._offers:
            field.set_value(self._offers[0].space)
        if self._offers:
            field.accept_text()
        else:
            field.refuse(_("Aucun espace n’est partagé ces jours-là : partagez-en un d’abord."))
        self._ask_price()

    def chosen(self) -> Offer | None:
        """The unit chosen."""
        space = self.fields["space"].value()
        return next((one for one in self._offers if one.space == space), None)

    def _ask_price(self) -> None:
        offer, bounds = self.chosen(), self.bounds()
        quantity = self._quantity()
        if offer is None or bounds is None or (self.by() is By.SHARE and quantity is None):
            self.facts.set_pairs([])
            return
        first = self.fields["first"].value()
        asked: Promise[Quote]
        if self.by() is By.DAY:
            asked = self.page.ask_latest("quote", day_quote, space=offer.space, starts_at=bounds[0], ends_at=bounds[1])
        elif self.by() is By.SHARE:
            asked = self.page.ask_latest("quote", share_quote, unit=offer.unit, quantity=quantity, on=first)
        else:
            asked = self.page.ask_latest("quote", month_quote, space=offer.space, on=first)
        asked.then(self._priced).fail(self._unpriced)

    def _quantity(self) -> Decimal | None:
        try:
            found: Decimal | None = self.fields["quantity"].value()
        except BadInput:
            return None
        return found if found is not None and found > 0 else None

    def _priced(self, quote: Quote) -> None:
        if self.by() is By.DAY:
            area = quantity_text(Measure.M2, quote.area_m2)
            words = _("{days} j × {area} × {price}").format(
                days=number(quote.days), area=area, price=euros(quote.unit_price)
            )
            self.facts.set_pairs([(_("Prix de liste"), _("{sum} HT ({words})").format(
                sum=euros(quote.amount), words=words))])  # fmt: skip
            return
        self.facts.set_pairs([(_("Prix de liste"), _("{sum} HT par mois").format(sum=euros(quote.amount)))])

    def _unpriced(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            raise error
        self.facts.set_pairs([(_("Prix de liste"), error.message)])

    # --- what goes out

    def send(self, values: dict[str, Any]) -> Promise[Any] | None:
        """Rent; None when something is missing that only the way chosen asks."""
        bounds, offer = self.bounds(), self.chosen()
        if bounds is None or offer is None:
            self.refuse("space", _("Choisissez un espace."))
            return None
        common = {"party": values["party"], "price": values["price"], "reason": values["reason"] or ""}
        if self.by() is By.DAY:
            if bounds[0] >= bounds[1]:
                self.refuse("last", _("La fin est avant le début : inversez les dates."))
                return None
            return self.page.do(rent_days, space=offer.space, starts_at=bounds[0], ends_at=bounds[1], **common)
        days = {"first_day": values["first"], "last_day": values["last"], "insurance_until": values["insurance"]}
        if self.by() is By.MONTH:
            return self.page.do(rent_unit, space=offer.space, **days, **common)
        if values["quantity"] is None:
            self.refuse("quantity", _("À remplir."))
            return None
        return self.page.do(take_share, unit=offer.unit, quantity=values["quantity"], **days, **common)


def _instant(day: date, moment: Any) -> int:
    return to_instant(datetime.combine(day, moment, PARIS))


def _words(one: Offer) -> str:
    size = quantity_text(Measure.M2, one.area_m2)
    if one.unit is not None:
        left = quantity_text(one.measure, one.left)
        return _("{code} · {size} · reste {left}").format(code=one.code, size=size, left=left)
    if one.free:
        return _("{code} · {size} · libre").format(code=one.code, size=size)
    return _("{code} · {size} · {who}, {when}").format(code=one.code, size=size, who=one.who, when=one.when)


def open_rent(
    page: Page, panel: SidePanel, *, way: By = By.MONTH, space: SpaceId | None = None
) -> RentForm:
    """The panel to rent; `space` is chosen when it can be."""
    form = RentForm(page, way, space)
    open_act(page, panel, form, title=_("Louer un espace"), verb=_("Louer"), send=form.send, places=PLACES)
    form.look()
    form.fields["party"].setFocus()
    return form

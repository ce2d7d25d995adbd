"""A rental moved: other days, other hours, another unit, at the price agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pole_desk.activities.storage.commands import move_rental
from pole_desk.activities.storage.queries import Offer, Storage, offers
from pole_desk.activities.storage.rules import Measure, quantity_text
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import PARIS, day_end, day_start, from_instant, to_instant
from pole_desk.ports.ids import StorageRentalId


def open_rental_move(page: Page, panel: SidePanel, one: Storage) -> None:
    """Ask for the new days; the units free then come first."""
    today = page.seat.clock.today
    form = Form()
    form.add_widget(text(_("Le prix par m² et par jour reste celui qui est convenu.")))
    row = form.row()
    form.add(_("Premier jour"), DateField(today), name="first", required=True, beside=row)
    form.add(_("Dernier jour"), DateField(today), name="last", required=True, beside=row)
    row = form.row()
    form.add(_("De"), TimeField(_("toute la journée")), name="starts", beside=row)
    form.add(_("À"), TimeField(_("toute la journée")), name="ends", beside=row)
    place = ChoiceField([(one.space, one.code)])
    form.add(_("Espace"), place, name="space", required=True)
    form.set_values(first=one.first_day, last=one.last_day, space=one.space)
    if (one.starts_at, one.ends_at) != (day_start(one.first_day), day_end(one.last_day)):
        form.set_values(starts=_clock(one.starts_at), ends=_clock(one.ends_at))

    def show(found: list[Offer]) -> None:
        place.set_choices([
            (offer.space, _words(offer)) for offer in found if offer.unit is None
        ])  # fmt: skip

    def send(v: dict[str, Any]) -> Any:
        starts_at, ends_at = _bounds(v)
        if starts_at >= ends_at:
            form.refuse("last", _("La fin est avant le début : inversez les dates."))
            return None
        return page.do(
            move_rental, rental=StorageRentalId(one.record), starts_at=starts_at, ends_at=ends_at,
            space=v["space"], seen_version=one.version,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Déplacer la location"), verb=_("Déplacer"), send=send,
        places={"overlap": "space", "long_rental": "last", "dates_reversed": "last", "invoiced": "first",
                "space_closed": "first"},
    )  # fmt: skip
    page.ask_latest("offers", offers, starts_at=one.starts_at, ends_at=one.ends_at).then(show)


def _clock(instant: int) -> Any:
    return from_instant(instant).astimezone(PARIS).time()


def _bounds(v: dict[str, Any]) -> tuple[int, int]:
    starts_at, ends_at = day_start(v["first"]), day_end(v["last"])
    if v["starts"] is not None:
        starts_at = to_instant(datetime.combine(v["first"], v["starts"], PARIS))
    if v["ends"] is not None:
        ends_at = to_instant(datetime.combine(v["last"], v["ends"], PARIS))
    return starts_at, ends_at


def _words(offer: Offer) -> str:
    size = quantity_text(Measure.M2, offer.area_m2)
    if offer.free:
        return _("{code} · {size} · libre").format(code=offer.code, size=size)
    return _("{code} · {size} · {who}").format(code=offer.code, size=size, who=offer.who)

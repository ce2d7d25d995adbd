"""What gestures and menus on a stand or on a rental by the day end in; the shop and storage have their pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pole_desk.activities.shop.commands import cancel_stand, end_stand, move_stand, place_stand
from pole_desk.activities.shop.queries import StandItem
from pole_desk.activities.storage.commands.rentals import cancel_rental, move_rental
from pole_desk.desktop.pages.planning.bars import RENTAL, STAND, kind_of
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.booking_acts import Entry
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, day_of, last_day_of
from pole_desk.ports.ids import SpaceId, StorageRentalId

if TYPE_CHECKING:
    from pole_desk.desktop.pages.planning.page import PlanningPage

MOVED = (STAND, RENTAL)
"""What the board moves beside agreements and bookings."""


class OtherActs:
    """Bound to one page; every act is a command of the shop or of storage, taken back like any other."""

    def __init__(self, page: PlanningPage) -> None:
        self.page = page

    def moves(self, bar: Bar) -> bool:
        """Whether the bar is a stand or a rental that still runs."""
        return kind_of(bar.item)[0] in MOVED

    def place(self, bar: Bar, row: int, starts: int, ends: int) -> None:
        """A bar dropped, or an edge of it: another stall or unit, other days."""
        kind, number = kind_of(bar.item)
        if kind == RENTAL:
            self.page.do(
                move_rental, rental=StorageRentalId(number), starts_at=starts, ends_at=ends,
                space=SpaceId(row),
            )  # fmt: skip
            return
        stand = self._stand(number)
        if stand is None:
            self.page.open_bar(bar)
        elif (starts, ends) == (bar.starts, bar.ends):
            self.page.do(move_stand, stand=number, space=SpaceId(row))
        elif stand.weekdays or stand.skipped:
            self._by_its_page(bar, stand)
        else:
            self._days(bar, stand, row, starts, ends)

    def _days(self, bar: Bar, stand: StandItem, row: int, starts: int, ends: int) -> None:
        """Its last day is told only when the gesture moved it: else it stays that of the participation."""
        page = self.page
        last = last_day_of(ends) if ends != bar.ends and ends < FOREVER else stand.last_day
        if row == bar.row and starts == bar.starts:
            page.do(end_stand, stand=stand.id, last_day=last)
        else:
            page.do(
                place_stand, stand=stand.id, space=SpaceId(row), first_day=day_of(starts), last_day=last
            )

    def _by_its_page(self, bar: Bar, stand: StandItem) -> None:
        self.page.say(
            _("{party} n’a le stand {code} que certains jours : ses dates se changent sur sa fiche ; "
              "une autre ligne du planning reste possible.").format(party=bar.title, code=stand.code),
            "warning", _("Ouvrir sa fiche"), lambda: self.page.open_bar(bar),
        )  # fmt: skip

    def _stand(self, number: int) -> StandItem | None:
        return None if self.page.picture is None else self.page.picture.stands.get(number)

    def entries(self, bar: Bar) -> list[Entry | None]:
        """What may be done to it, from its menu."""
        over = locked_reason(bar) if bar.locked else ""
        return [
            (_("Ouvrir sa fiche"), lambda: self.page.open_bar(bar), ""),
            (_("Voir sur le plan"), lambda: self.page.seat.go("plan", bar.row), ""),
            None,
            (_("Annuler…"), lambda: self.remove(bar), over),
        ]

    def remove(self, bar: Bar) -> None:
        """Ask why, then give the stall or the unit back; refused, with the invoice, once invoiced."""
        page = self.page
        if bar.locked:
            page.say_locked(bar)
            return
        kind, number = kind_of(bar.item)
        send = (
            partial(page.do, cancel_stand, stand=number) if kind == STAND
            else partial(page.do, cancel_rental, rental=StorageRentalId(number))
        )  # fmt: skip
        form = Form()
        form.add(_("Pourquoi"), TextField(_("désistement, report, erreur de saisie…")), name="reason", required=True)
        name = page.space_name(bar.row)
        open_act(
            page, page.panel, form, title=_("Annuler {name} de {party}").format(name=name, party=bar.title),
            verb=_("Annuler le stand") if kind == STAND else _("Annuler la location"),
            send=lambda values: send(reason=values["reason"]), places={"reason": "reason"}, takes_away=True,
        )  # fmt: skip

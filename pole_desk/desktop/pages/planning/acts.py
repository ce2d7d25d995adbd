"""What gestures and menus on the planning end in: a command, a panel, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pole_desk.activities.leases.commands import (
    cancel_lease,
    change_line_days,
    move_line_to,
    sign_lease,
    withdraw_notice,
)
from pole_desk.activities.leases.queries import LeaseItem, lease_card
from pole_desk.desktop.pages.planning.bars import OTHERS, kind_of
from pole_desk.desktop.pages.planning.lanes import lettable
from pole_desk.desktop.pages.planning.other_acts import OtherActs
from pole_desk.desktop.pages.planning.reading import line_of
from pole_desk.desktop.pages.planning.room_acts import RoomActs
from pole_desk.desktop.parts.booking_acts import Entry
from pole_desk.desktop.parts.closure_form import open_closure
from pole_desk.desktop.parts.ending_form import open_end, open_notice
from pole_desk.desktop.parts.lease_form import LeasePanel
from pole_desk.desktop.parts.move_form import Moving, open_move
from pole_desk.desktop.widgets.board.gesture import Proposal
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import FOREVER, day_end, day_of, day_start, last_day_of
from pole_desk.ports.ids import DossierId, LeaseLineId, SpaceId
from pole_desk.registers.calendar.commands import remove_closure

if TYPE_CHECKING:
    from pole_desk.desktop.pages.planning.page import PlanningPage


class Acts:
    """Bound to one page; what it knows of the data is the page's picture."""

    def __init__(self, page: PlanningPage) -> None:
        self.page = page
        self.rooms = RoomActs(page)
        self.others = OtherActs(page)

    # Gestures

    def book(self, row: int | None, starts: int, ends: int) -> None:
        """Open the panel on a slot, dotted on the board while it is open: a booking or an agreement."""
        page = self.page
        space = None if row is None or page.picture is None else page.picture.spaces.get(SpaceId(row))
        if space is not None and space.kind in ("stall", "shop"):
            page.seat.go("shop", action="new")
            return
        if space is None or not lettable(space.kind):
            self.rooms.reserve(None if space is None else space.id, starts, ends)
            return
        first, last = day_of(starts), last_day_of(ends)
        LeasePanel(
            page, page.panel, space=None if space is None else space.id, first=first, last=last,
            follow=self._follow,
        )  # fmt: skip
        self._follow(None if space is None else space.id, first, last)

    def _follow(self, space: int | None, first: date, last: date | None) -> None:
        """Keep the dotted slot where the panel says."""
        board = self.page.board
        if space is not None and self.page.knows(space):
            board.set_pending_slot(space, day_start(first), day_end(last), _("Nouvelle convention"))
            self.page.make_room(space, first)
        else:
            board.clear_pending_slot()

    def way_out(self, proposal: Proposal) -> Callable[[], object] | None:
        """After a refused drop: the form with the same times, or the simulator, to choose elsewhere."""
        bar = proposal.bar
        if bar is None:
            return lambda: self.book(proposal.row, proposal.starts, proposal.ends)
        booking = self.rooms.id_of(bar)
        if booking is not None and proposal.kind != "swap":
            return lambda: self.rooms.elsewhere(booking, proposal)
        line = line_of(bar.item)
        if line is None or proposal.row == bar.row:
            return None
        return lambda: self._dated_move(bar, line, None, self._first_free(line))

    def move(self, bar: Bar, row: int, starts: int, ends: int) -> None:
        """A bar dropped elsewhere: other times, another space, or a dated move once invoiced."""
        booking, line = self.rooms.id_of(bar), line_of(bar.item)
        if booking is not None:
            self.rooms.bookings.mover.move(booking, SpaceId(row), starts, ends)
        elif self.others.moves(bar):
            self.others.place(bar, row, starts, ends)
        elif line is None:
            self._elsewhere(bar)
        elif row == bar.row:
            self._days(line, starts, ends)
        elif (until := self._invoiced(line)) is not None:
            self._dated_move(bar, line, SpaceId(row), until + timedelta(days=1))
        elif (starts, ends) == (bar.starts, bar.ends):
            self.page.do(move_line_to, line=LeaseLineId(line), space=SpaceId(row))
        else:
            self.page.do(
                move_line_to, line=LeaseLineId(line), space=SpaceId(row), first_day=day_of(starts),
                last_day=last_day_of(ends),
            )  # fmt: skip

    def resize(self, bar: Bar, starts: int, ends: int) -> None:
        """An edge dropped: other hours, or another first or last day."""
        booking, line = self.rooms.id_of(bar), line_of(bar.item)
        if booking is not None:
            self.rooms.bookings.mover.move(booking, SpaceId(bar.row), starts, ends)
        elif self.others.moves(bar):
            self.others.place(bar, bar.row, starts, ends)
        elif line is None:
            self._elsewhere(bar)
        else:
            self._days(line, starts, ends)

    def swap(self, bar: Bar, other: Bar) -> None:
        """Two bars exchanged: bookings only, an agreement moves on a day."""
        one, two = self.rooms.id_of(bar), self.rooms.id_of(other)
        if one is None or two is None:
            words = _("Deux réservations de salles s’échangent ; « {title} » n’en est pas une : déplacez-la.")
            self.page.say(words.format(title=(bar if one is None else other).title), "info")
        else:
            self.rooms.bookings.mover.swap(one, two)

    def _days(self, line: int, starts: int, ends: int) -> None:
        first, last = day_of(starts), last_day_of(ends)
        self.page.do(change_line_days, line=LeaseLineId(line), first_day=first, last_day=last)

    def _elsewhere(self, bar: Bar) -> None:
        """Say why it is not changed here, with the page where it is."""
        if bar.why:
            self.page.say(bar.why, "warning", _("Ouvrir"), lambda: self.open(bar))
            return
        words = _("« {title} » se change depuis sa fiche, pas depuis le planning.")
        self.page.say(words.format(title=bar.title), "info")

    def open(self, bar: Bar) -> None:
        """The agreement behind a bar, or the closures in the settings."""
        lease, booking = self.lease_of(bar), self.rooms.id_of(bar)
        kind, number = kind_of(bar.item)
        if booking is not None:
            self.rooms.open(booking)
        elif kind in OTHERS:
            self.rooms.open_other(bar, kind, number)
        elif lease is not None and lease.kind == "storage":
            self.page.seat.go("storage", int(lease.dossier))
        elif lease is not None:
            self.page.seat.go("hosting", int(lease.id))
        elif bar.state == "unavailable":
            self.page.seat.go("settings", action="closures")
        else:
            self._elsewhere(bar)

    # Menus

    def menu(self, bar: Bar | None, row: int, instant: int) -> list[Entry | None]:
        """What can be done with a bar, or with an empty place; None separates."""
        if bar is None:
            return self._on_empty(row, instant)
        lease = self.lease_of(bar)
        line = line_of(bar.item)
        if self.rooms.id_of(bar) is not None:
            return self.rooms.entries(bar)
        if self.others.moves(bar):
            return self.others.entries(bar)
        if lease is None or line is None:
            return self._on_closure(bar)
        return self._on_lease(bar, lease, line)

    def _on_lease(self, bar: Bar, lease: LeaseItem, line: int) -> list[Entry | None]:
        page, go = self.page, self.page.seat.go
        entries: list[Entry | None] = [
            (_("Ouvrir la convention"), lambda: self.open(bar), ""),
            (_("Voir la structure"), lambda: go("parties", int(lease.party)), ""),
            (_("Voir sur le plan"), lambda: go("plan", bar.row), ""),
            None,
        ]
        if lease.state == "draft":
            return [
                *entries,
                (_("Signer la convention"), lambda: page.do(sign_lease, lease=lease.id), ""),
                (_("Abandonner le brouillon"),
                 lambda: page.do(cancel_lease, lease=lease.id, reason=_("brouillon abandonné")), ""),
            ]  # fmt: skip
        over = _("La convention est terminée.") if lease.state == "ended" else ""
        notice = (
            (_("Retirer le préavis"), lambda: page.do(withdraw_notice, lease=lease.id), over)
            if lease.state == "notice"
            else (_("Enregistrer un préavis…"), lambda: self.notice(lease), over)
        )
        return [
            *entries,
            (_("Déménager…"), lambda: self._dated_move(bar, line, None, self._first_free(line)), over),
            notice,
            (_("Terminer…"), lambda: self.end(bar, lease, line), over),
        ]

    def _on_empty(self, row: int, instant: int) -> list[Entry | None]:
        space = None if self.page.picture is None else self.page.picture.spaces.get(SpaceId(row))
        if space is None:
            return []
        day = day_of(instant)
        hour = instant // 3600 * 3600
        new: Entry = (
            (_("Réserver à partir du {day}…").format(day=plain_day(day)),
             lambda: self.book(row, day_start(day), FOREVER), "")
            if lettable(space.kind)
            else (_("Réserver le {day}…").format(day=plain_day(day)),
                  lambda: self.book(row, hour, hour + 2 * 3600), "")
        )  # fmt: skip
        return [
            new,
            (_("Rendre indisponible…"),
             lambda: open_closure(
                 self.page, self.page.panel, space=space.id, name=space.name, first=day, last=day), ""),
            (_("Voir sur le plan"), lambda: self.page.seat.go("plan", row), ""),
        ]  # fmt: skip

    def _on_closure(self, bar: Bar) -> list[Entry | None]:
        kind, _number = kind_of(bar.item)
        if kind in OTHERS:
            return [(_("Ouvrir"), lambda: self.open(bar), "")]
        closure = None if self.page.picture is None else self.page.picture.closures.get(bar.id)
        entries: list[Entry | None] = [(_("Ouvrir"), lambda: self.open(bar), "")]
        if closure is not None:
            entries.append(
                (_("Lever la fermeture"), lambda: self.page.do(remove_closure, closure=closure.id), "")
            )
        return entries

    def remove(self, bar: Bar) -> None:
        """Suppr: a draft is abandoned, an agreement is ended on a day to choose, a booking cancelled."""
        lease, line = self.lease_of(bar), line_of(bar.item)
        booking = self.rooms.id_of(bar)
        if booking is not None:
            self.rooms.remove(bar, booking)
        elif self.others.moves(bar):
            self.others.remove(bar)
        elif lease is None or line is None:
            self._elsewhere(bar)
        elif lease.state == "draft":
            self.page.do(cancel_lease, lease=lease.id, reason=_("brouillon abandonné"))
        elif bar.locked:
            self.page.say_locked(bar)
        else:
            self.end(bar, lease, line)

    # Panels

    def notice(self, lease: LeaseItem) -> None:
        """Read the agreement's notice, then ask for the day."""
        page = self.page
        page.ask(lease_card, lease=lease.id).then(
            lambda card: open_notice(
                page, page.panel, lease=lease.id, number=lease.number, party=lease.party_name,
                months=card.notice_months,
            )
        )  # fmt: skip

    def end(self, bar: Bar, lease: LeaseItem, line: int) -> None:
        """Ask for the last day of a space or of its whole agreement."""
        page = self.page
        page.ask(lease_card, lease=lease.id).then(
            lambda card: open_end(
                page, page.panel, lease=lease.id, line=LeaseLineId(line), number=lease.number,
                space=page.space_name(bar.row), on=page.seat.clock.today(),
                several=sum(not one.withdrawn for one in card.lines) > 1,
            )
        )  # fmt: skip

    def _dated_move(self, bar: Bar, line: int, to: SpaceId | None, on: date) -> None:
        lease = self.lease_of(bar)
        if lease is None:
            return
        day = max(on, day_of(bar.starts) + timedelta(days=1))
        moving = Moving(
            lease.id, LeaseLineId(line), lease.party_name, SpaceId(bar.row),
            self.page.space_name(bar.row), day, to,
        )  # fmt: skip
        open_move(self.page, self.page.panel, moving)

    def _first_free(self, line: int) -> date:
        """Tomorrow, or the day after what was invoiced."""
        tomorrow = self.page.seat.clock.today() + timedelta(days=1)
        until = self._invoiced(line)
        return tomorrow if until is None else max(tomorrow, until + timedelta(days=1))

    def _invoiced(self, line: int) -> date | None:
        return None if self.page.picture is None else self.page.picture.invoiced.get(line)

    def lease_of(self, bar: Bar) -> LeaseItem | None:
        """The agreement behind a bar; None for what is not let."""
        return None if self.page.picture is None else self.page.picture.leases.get(DossierId(bar.dossier))

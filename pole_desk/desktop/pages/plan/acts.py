"""The acts that the state of a space calls for, and a move drawn on the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from pole_desk.activities.leases.commands import cancel_lease, sign_lease, withdraw_notice
from pole_desk.activities.leases.queries import LineOn
from pole_desk.desktop.pages.plan.about import About
from pole_desk.desktop.pages.plan.card import Act
from pole_desk.desktop.pages.plan.reading import Let
from pole_desk.desktop.parts.closure_form import open_closure
from pole_desk.desktop.parts.ending_form import open_end, open_notice
from pole_desk.desktop.parts.lease_form import LeasePanel
from pole_desk.desktop.parts.move_form import Moving, open_move
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.commands import remove_closure
from pole_desk.registers.spaces.rules import Kind

if TYPE_CHECKING:
    from pole_desk.desktop.pages.plan.page import PlanPage


class Acts:
    """Bound to one page."""

    def __init__(self, page: PlanPage) -> None:
        self.page = page

    def of(self, one: Let, known: About | None) -> list[Act]:
        """What can be done with a space as it stands on the day, the main act first."""
        line = one.line
        if line is not None:
            acts = self._let(one, line, known)
        elif one.option is not None:
            acts = self._optioned(one.option)
        elif one.state == "free":
            acts = [
                (_("Louer cet espace"), "plus", lambda: self.let(one)),
                (_("Rendre indisponible…"), "wrench", lambda: self.close(one)),
            ]
        else:
            acts = []
        closure = one.closure
        if closure is not None:
            lift = (_("Lever la fermeture"), "check",
                    lambda: self.page.do(remove_closure, closure=closure.id))  # fmt: skip
            acts.insert(0, lift)
        acts.append((_("Voir sur le planning"), "calendar-days", self._go("planning", one.space.id)))
        if one.space.kind == Kind.OFFICE and line is None:
            acts.append((_("Diviser…"), "split", self._go("settings", one.space.id, "split")))
        return acts

    def _let(self, one: Let, line: LineOn, known: About | None) -> list[Act]:
        see: Act = (_("Voir la convention"), "file-text", self._go("hosting", line.lease))
        leaving = line.state == "notice"
        lease = line.lease
        notice: Act = (
            (_("Retirer le préavis"), "undo-2", lambda: self.page.do(withdraw_notice, lease=lease))
            if leaving
            else (_("Enregistrer un préavis"), "log-out", lambda: self.notice(line, known))
        )
        acts: list[Act] = [see, (_("Voir la structure"), "users", self._go("parties", line.party))]
        owed = None if known is None else known.owed
        if one.overdue > 0 and owed is not None:
            acts.insert(0, (_("Encaisser un règlement"), "banknote", self._go("billing", owed, "payment")))
        return [
            *acts,
            notice,
            (_("Déménager…"), "arrow-left-right", lambda: self.move(line, None)),
            (_("Terminer…"), "calendar-x", lambda: self.end(one, line, known)),
        ]

    def _optioned(self, option: LineOn) -> list[Act]:
        lease = option.lease
        return [
            (_("Signer la convention"), "check", lambda: self.page.do(sign_lease, lease=lease)),
            (_("Voir la convention"), "file-text", self._go("hosting", lease)),
            (_("Voir la structure"), "users", self._go("parties", option.party)),
            (_("Abandonner l’option"), "x",
             lambda: self.page.do(cancel_lease, lease=lease, reason=_("option abandonnée"))),
        ]  # fmt: skip

    def _go(self, page: str, record: int, action: str = "") -> Callable[[], object]:
        return lambda: self.page.seat.go(page, int(record), action)

    # Panels

    def let(self, one: Let) -> None:
        """Open the agreement's panel on a free space, from the day observed."""
        LeasePanel(self.page, self.page.panel, space=one.space.id, first=self.page.day())

    def close(self, one: Let) -> None:
        day = self.page.day()
        open_closure(
            self.page, self.page.panel, space=one.space.id, name=one.space.name, first=day, last=day
        )

    def notice(self, line: LineOn, known: About | None) -> None:
        months = 3 if known is None or known.lease is None else known.lease.notice_months
        open_notice(
            self.page, self.page.panel, lease=line.lease, number=line.number, party=line.party_name,
            months=months,
        )  # fmt: skip

    def end(self, one: Let, line: LineOn, known: About | None) -> None:
        lease = None if known is None else known.lease
        several = lease is not None and sum(not other.withdrawn for other in lease.lines) > 1
        open_end(
            self.page, self.page.panel, lease=line.lease, line=line.line, number=line.number,
            space=one.space.name, several=several, on=self.page.day(),
        )  # fmt: skip

    def move(self, line: LineOn, to: SpaceId | None) -> None:
        """The simulator, from the day after the one observed, or after the line's first."""
        names = self.page.names()
        first = max(self.page.day(), line.first_day) + timedelta(days=1)
        moving = Moving(
            line.lease, line.line, line.party_name, line.space, names.get(line.space, ""), first, to
        )
        open_move(self.page, self.page.panel, moving)

    def drawn(self, origin: int, target: int) -> None:
        """An occupied space dragged onto a free one: the simulator with that one chosen."""
        one = self.page.let_of(origin)
        if one is not None and one.line is not None:
            self.move(one.line, SpaceId(target))

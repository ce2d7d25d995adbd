"""The panel itself: opened on a page, kept until written, told of each change of slot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from pole_desk.activities.hosting.commands import lease_to_applicant
from pole_desk.activities.leases.commands import draft_lease, open_lease
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.lease_form.form import LeaseForm
from pole_desk.desktop.parts.lease_form.reading import Place, places
from pole_desk.desktop.parts.lease_form.wish import Kept, alternatives
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId, SpaceId

Follow = Callable[[int | None, date, date | None], object]
PLACES = {
    "dates_reversed": "last", "price_needs_reason": "reason", "price": "reason", "no_price": "reason",
    "party": "who", "lease_figures": "people", "deposit_negative": "deposit", "deposit": "deposit",
}  # fmt: skip

_kept: WeakKeyDictionary[Page, Kept] = WeakKeyDictionary()


class LeasePanel(QObject):
    """Opens at once; `done(lease)` once written.

    `space`, `first`, `last` and `party` win over what was typed before and left. `follow` is told
    the slot each time that it changes. `application` is the admission that the agreement answers.
    """

    done = Signal(int)
    closed = Signal()

    def __init__(
        self,
        page: Page,
        panel: SidePanel,
        *,
        space: int | None = None,
        first: date | None = None,
        last: date | None = None,
        party: int | None = None,
        follow: Follow | None = None,
        application: int | None = None,
        kind: str = "",
        people: int = 0,
        count: int = 0,
    ) -> None:
        super().__init__(panel)
        self.page, self.panel = page, panel
        self._follow, self._application = follow, application
        if panel.isVisible() and isinstance(panel.content(), LeaseForm):
            panel.close_panel()
        self._slot = f"lease-places-{id(self)}"
        kept = _kept.get(page) if application is None else None
        self.form = LeaseForm(page, kept or Kept())
        self.form.moved.connect(self.look)
        self.form.slot.connect(self._tell)
        self.form.started_again.connect(self._forget)
        self.option = secondary(_("Poser une option"), lambda: self._write(draft_lease), "clock")
        self.sign = primary(
            _("Signer"), lambda: self._write(open_lease), "file-check", _("Signer (Ctrl+Entrée)")
        )
        buttons = [self.option, self.sign]
        if application is not None:
            self.form.only_list_price()
            self.sign.setText(_("Ouvrir la convention"))
            buttons = [self.sign]
        self.form.prefill(
            space=None if space is None else SpaceId(space), first=first, last=last,
            party=None if party is None else PartyId(party), kind=kind, people=people, count=count,
        )  # fmt: skip
        panel.open(_("Louer un espace"), self.form, *buttons)
        self.form.focus_first()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.form)
            shortcut.activated.connect(self.sign.click)
        panel.closed.connect(self._closed)
        self._open, self._writing = True, False
        self.look()

    def look(self) -> None:
        """Ask again who is where on the days typed."""
        days = self.form.days()
        if days is not None:
            self.page.ask_latest(self._slot, places, first=days[0], last=days[1]).then(self._offer)

    def _offer(self, found: list[Place]) -> None:
        if self._open:
            self.form.set_offers(found)

    def _tell(self) -> None:
        days = self.form.days()
        if self._follow is not None and days is not None and self._open:
            space = self.form.chosen[0] if self.form.chosen else None
            self._follow(space, days[0], days[1])

    def _forget(self) -> None:
        _kept.pop(self.page, None)

    # --- writing

    def _write(self, command: Callable[..., Any]) -> None:
        wanted = self.form.wanted()
        if wanted is None:
            return
        self.form.trouble.show_words("")
        self._busy(_("Enregistrement en cours…"))
        self._writing = True
        if self._application is not None:
            promise = self.page.do(
                lease_to_applicant, application=self._application, spaces=wanted["spaces"],
                first_day=wanted["first_day"], last_day=wanted["last_day"], terms=wanted["terms"],
            )  # fmt: skip
        else:
            promise = self.page.do(command, **wanted)
        promise.then(self._written).fail(self._refused)

    def _busy(self, reason: str) -> None:
        self.option.why(reason)
        self.sign.why(reason)

    def _written(self, lease: Any) -> None:
        self._forget()
        if self._open:
            self._open = False
            self.panel.close_panel()
        self.done.emit(int(lease))
        self.closed.emit()

    def _refused(self, error: Exception) -> None:
        self._writing = False
        if isinstance(error, PoleError) and not self._open:
            self.page.say(error.message, "danger")
            return
        self._busy("")
        if not isinstance(error, PoleError):
            self.page.refused(error)
        elif not self.form.refuse_by(error, PLACES):
            lost = self.form.lost_place(error)
            others = alternatives(self.form.offers, lost, self.form.chosen)
            self.form.trouble.show_words(error.message, others, None if lost is None else lost.space)
            self.look()

    def _closed(self) -> None:
        if not self._open:
            return
        self._open = False
        if self._application is None and not self._writing:
            _kept[self.page] = self.form.keep()
        self.closed.emit()



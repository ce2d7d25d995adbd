"""What is to close, what was closed last, and what is to write out, in four figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.accounts.ledger.queries.periods import Period, Stand
from pole_desk.desktop.pages.billing.closings.words import named, period_text, short_hash
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros


class PeriodFigures(QWidget):
    """The perpetual total is that of all sellers, each from its last closing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.to_close = KeyFigure(_("À clôturer"), "hourglass")
        self.last = KeyFigure(_("Dernière clôture"), "lock")
        self.perpetual = KeyFigure(_("Total perpétuel"), "euro")
        self.to_write = KeyFigure(_("Archives à écrire"), "archive")
        for one in (self.to_close, self.last, self.perpetual, self.to_write):
            row.addWidget(one, 1)

    def show_periods(self, found: Sequence[Period]) -> None:
        """The periods, the newest first."""
        waiting = [one for one in found if one.stand is Stand.TO_CLOSE]
        first = _("d’abord {period}").format(period=named(waiting[-1])) if waiting else _("tout est clos")
        self.to_close.set(number(len(waiting)), first)
        closed = [(one, one.closed) for one in found if one.closed is not None]
        newest = max(closed, key=lambda pair: pair[1].id, default=None)
        if newest is None:
            self.last.set(_("Aucune"))
        else:
            self.last.set(period_text(newest[0]), short_hash(newest[1].sealed.hash))
        latest = {period.issuer: kept.closing for period, kept in reversed(closed)}
        total = sum((one.perpetual_total for one in latest.values()), ZERO)
        sellers = ngettext("{n} vendeur", "{n} vendeurs", len(latest)).format(n=number(len(latest)))
        self.perpetual.set(euros(total), sellers if latest else _("rien n’est clos"))
        left = sum(period.stand is not Stand.ARCHIVED for period, _kept in closed)
        count = ngettext("sur {n} clôture", "sur {n} clôtures", len(closed)).format(n=number(len(closed)))
        self.to_write.set(number(left), count if closed else "")

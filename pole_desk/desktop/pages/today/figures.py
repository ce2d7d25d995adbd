"""The key figures of the day and the progress of occupancy."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.pages.today.reading import Ahead, Day, Share
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.kernel.i18n import SHORT_MONTHS, _, brief_day, month_name, ngettext, number, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month

LATE_DAYS = 30
SHOWN = 4
"""Agreements named in the card of the next ends."""


def whole_euros(amount: Decimal) -> str:
    """An amount without its cents, for figures that are read at a glance."""
    return euros(amount).replace(",00", "") if amount == amount.to_integral_value() else (
        f"{number(amount)}\u00a0€"
    )


class Figures(QWidget):
    """Offices, desks, the month's invoices, late payers, agreements that end."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.setObjectName("clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.offices = KeyFigure(_("Bureaux occupés"))
        self.desks = KeyFigure(_("Postes occupés"))
        self.billed = KeyFigure(_("Facturé ce mois"))
        self.late = KeyFigure(_("Impayés > 30 jours"), "badge-euro")
        self.ending = KeyFigure(_("Fins sous 3 mois"), "log-out")
        for figure, page in (
            (self.offices, "plan"), (self.desks, "plan"), (self.billed, "billing"),
            (self.late, "billing"), (self.ending, "hosting"),
        ):  # fmt: skip
            figure.clicked.connect(lambda page=page: seat.go(page))
            row.addWidget(figure, 1)

    def show_day(self, day: Day) -> None:
        found = day.occupancy
        self._show_occupancy(day)
        self.desks.set(
            f"{found.desks_let} / {found.desks_total}",
            percent(Share(found.desks_let, found.desks_total).percent),
        )
        self._show_late(day)
        notice = sum(1 for one in day.ending if one.state == "notice")
        self.ending.set(
            number(len(day.ending)),
            ngettext("{count} en préavis", "{count} en préavis", notice).format(count=notice),
        )

    def _show_occupancy(self, day: Day) -> None:
        found = day.occupancy
        share = Share(found.offices_let, found.offices_total).percent
        rates = [
            round(100 * m.workplaces_let / m.workplaces_total) if m.workplaces_total else 0
            for m in day.by_month
        ]
        gained = rates[-1] - rates[-2] if len(rates) > 1 else 0
        tone = "success" if gained > 0 else "danger" if gained < 0 else "neutral"
        self.offices.set(
            f"{found.offices_let} / {found.offices_total}",
            _("{share} · pôle {rate}").format(share=percent(share), rate=percent(rates[-1] if rates else 0)),
            pill=(_gain_text(gained), tone),
            spark=rates,
        )

    def show_billed(self, day: Day, ahead: Ahead | None) -> None:
        """What was billed this month, else what is to be; unknown until it is worked out."""
        month = Month.of(day.on)
        nets = {summary.month: summary.net for summary in day.months}
        now, before = nets.get(str(month), ZERO), nets.get(str(month.previous()), ZERO)
        spark = [nets.get(str(month.plus(-back)), ZERO) for back in range(7, -1, -1)]
        name = month_name(month).split()[0]
        if not now and (ahead is None or ahead.to_issue):
            asked = _("À facturer en {month}")
            self.billed.set_label(asked.format(month=name), asked.format(month=SHORT_MONTHS[month.month - 1]))
            self.billed.set(
                "…" if ahead is None else whole_euros(ahead.to_issue), _("contre {net}").format(net=whole_euros(before)),
                pill=(_("à émettre"), "warning"), spark=spark[:-1],
            )  # fmt: skip
            return
        told = _("Facturé en {month}")
        self.billed.set_label(told.format(month=name), told.format(month=SHORT_MONTHS[month.month - 1]))
        change = round(100 * (now - before) / before) if before else 0
        tone = "success" if change >= 0 else "danger"
        self.billed.set(
            whole_euros(now), _("contre {net}").format(net=whole_euros(before)),
            pill=(percent(change) if change < 0 else "+" + percent(change), tone), spark=spark,
        )  # fmt: skip

    def _show_late(self, day: Day) -> None:
        late = [one for one in day.late if (day.on - one.due_on).days > LATE_DAYS]
        total = sum((one.balance for one in late), ZERO)
        if not late:
            self.late.set(whole_euros(total), _("rien en retard de plus de 30 jours"))
            return
        oldest = max((day.on - one.due_on).days for one in late)
        count = ngettext("{count} facture", "{count} factures", len(late)).format(count=len(late))
        self.late.set(
            whole_euros(total), _("jusqu’à {days} jours").format(days=oldest), pill=(count, "danger")
        )


def _gain_text(points: int) -> str:
    if points == 0:
        return _("stable")
    return ngettext("{gain:+d} pt", "{gain:+d} pts", abs(points)).format(gain=points).replace("-", "\u2212")


class Ending(Card):
    """The agreements that end next."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(_("Prochaines fins"), ghost(_("Toutes"), lambda: seat.go("hosting")))
        self._seat = seat
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_day(self, day: Day) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        ending = sorted(day.ending, key=lambda one: (one.last_day or day.on, one.party_name))
        for one in ending[:SHOWN]:
            last = one.last_day or day.on
            detail = _("{spaces} · {rent} par mois").format(
                spaces=one.spaces or _("sans espace"), rent=euros(one.rent)
            )
            self._rows.addWidget(
                ActionRow(
                    brief_day(last), "log-out", "info", one.party_name,
                    detail, _("Ouvrir"), lambda lease=one.id: self._seat.go("hosting", lease),
                )
            )  # fmt: skip
        if not ending:
            self._rows.addWidget(secondary(_("Aucune convention ne finit sous 3 mois."), wrap=True))


class Occupied(Card):
    """How full the pole is."""

    def __init__(self) -> None:
        super().__init__(_("Occupation aujourd’hui"))
        self._lines = [
            ProgressLine(name)
            for name in (_("Bureaux"), _("Postes partagés"), _("Stockage"), _("Surface"), _("Personnes"))
        ]
        for line in self._lines:
            self.body.addWidget(line)
        self.body.addStretch(1)

    def show_day(self, day: Day) -> None:
        found = day.occupancy
        shares = (
            Share(found.offices_let, found.offices_total),
            Share(found.desks_let, found.desks_total),
            day.storage,
            Share(int(found.area_let_m2), int(found.area_total_m2)),
            Share(found.people, day.capacity),
        )
        for line, share, unit in zip(self._lines, shares, ("", "", "", " m²", ""), strict=True):
            line.set(share.percent, f"{number(share.let)}/{number(share.total)}{unit}")

"""The line of steps of a month: where it stands, and the way to each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.desktop.pages.billing.month.reading import MonthView
from pole_desk.desktop.theme import draw_icon, font, theme, tokens
from pole_desk.desktop.theme.tokens import BUTTON_RADIUS
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.i18n import _, ngettext, number

HEIGHT, CIRCLE, LEFT = 46, 24, 12
DONE, NOW, STOPPED, LATER = "done", "now", "stopped", "later"
TONES = {DONE: "success", NOW: "accent", STOPPED: "danger", LATER: "neutral"}
ICONS = {DONE: "check", STOPPED: "triangle-alert"}


class Standing(NamedTuple):
    """A step: what it says of itself, and whether it is done, to be done now, stopped or later."""

    key: str
    state: str
    detail: str


def titles() -> dict[str, str]:
    return {"structures": _("Aperçu"), "anomalies": _("Anomalies"), "issue": _("Émettre"), "send": _("Envoyer")}


def state_names() -> dict[str, str]:
    return {DONE: _("fait"), NOW: _("à faire"), STOPPED: _("bloqué"), LATER: _("plus tard")}


def standings(view: MonthView) -> list[Standing]:
    """Where a month stands, step by step."""
    return [_preview(view), _anomalies(view), _issue(view), _send(view)]


def _preview(view: MonthView) -> Standing:
    count = view.plan.count
    words = ngettext(_("{n} pièce prête"), _("{n} pièces prêtes"), count).format(n=number(count))
    if count:
        return Standing("structures", NOW if view.blocking else DONE, words)
    return Standing("structures", DONE if view.done else LATER, _("rien de plus") if view.done else _("rien"))


def _anomalies(view: MonthView) -> Standing:
    found = len(view.plan.anomalies)
    if view.blocking:
        words = ngettext(_("{n} bloquante"), _("{n} bloquantes"), view.blocking)
        return Standing("anomalies", STOPPED, words.format(n=number(view.blocking)))
    words = _("{n} à regarder").format(n=number(found)) if found else _("aucune")
    return Standing("anomalies", DONE, words)


def _issue(view: MonthView) -> Standing:
    done = ngettext(_("{n} émise"), _("{n} émises"), view.done).format(n=number(view.done))
    if not view.plan.count:
        return Standing("issue", DONE if view.done else LATER, done if view.done else _("rien à émettre"))
    left = _("{n} à émettre").format(n=number(view.plan.count))
    words = _("{done}, {left}").format(done=done, left=left) if view.done else left
    return Standing("issue", LATER if view.blocking else NOW, words)


def _send(view: MonthView) -> Standing:
    if not view.done:
        return Standing("send", LATER, _("après l’émission"))
    count, given = len(view.documents), len(view.reached)
    if given >= count:
        words = ngettext("{n} transmise", "{n} transmises", count).format(n=number(count))
        return Standing("send", DONE, words)
    return Standing("send", NOW, _("{n} sur {total}").format(n=number(given), total=number(count)))


class Step(Button):
    """A number in a ring, a word, how it stands below; painted, so that the state is icon and word."""

    def __init__(self, rank: int, text: str) -> None:
        super().__init__(text, "step")
        self.rank, self.standing = rank, Standing("", LATER, "")
        self.setCheckable(False)
        self.setFixedHeight(HEIGHT)
        self.shown = False
        theme().changed.connect(self.update)

    def set(self, standing: Standing) -> None:
        self.standing = standing
        words = _("{rank}. {step} : {state}, {detail}").format(
            rank=self.rank, step=self.text(), state=state_names()[standing.state], detail=standing.detail
        )
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            self._paint_ring(painter)
            self._paint_words(painter)
        finally:
            painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        now = tokens()
        edge = now.text if self.hasFocus() else now.accent if self.shown else now.border
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() or self.shown else 1))
        painter.setBrush(QColor(now.hover if self.underMouse() else now.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), BUTTON_RADIUS, BUTTON_RADIUS)

    def _paint_ring(self, painter: QPainter) -> None:
        text, soft = tokens().tone(TONES[self.standing.state])
        ring = QRectF(LEFT, (HEIGHT - CIRCLE) / 2, CIRCLE, CIRCLE)
        painter.setPen(QPen(QColor(text), 1.2))
        painter.setBrush(QColor(soft))
        painter.drawEllipse(ring)
        if self.standing.state in ICONS:
            draw_icon(painter, ICONS[self.standing.state], ring.adjusted(5, 5, -5, -5), text)
            return
        painter.setFont(font(12, 600))
        painter.setPen(QColor(tokens().text if self.standing.state == LATER else text))
        painter.drawText(ring, int(Qt.AlignmentFlag.AlignCenter), str(self.rank))

    def _paint_words(self, painter: QPainter) -> None:
        now, x = tokens(), LEFT + CIRCLE + 10
        lines = ((self.text(), font(13, 600), now.text, 4), (self.standing.detail, font(12, 400), now.secondary, 23))
        for words, written, colour, top in lines:
            painter.setFont(written)
            painter.setPen(QColor(colour))
            box = QRectF(x, top, self.width() - x - 8, 19)
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)


class StepLine(QWidget):
    """The four steps, side by side; `chosen(key)` on a click, Enter or Space."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(_("Étapes du mois"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.steps: dict[str, Step] = {}
        for rank, (key, text) in enumerate(titles().items(), start=1):
            step = Step(rank, text)
            step.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            row.addWidget(step, 1)
            self.steps[key] = step

    def set(self, found: Sequence[Standing]) -> None:
        for one in found:
            self.steps[one.key].set(one)

    def mark(self, key: str) -> None:
        """The step whose view is shown."""
        for name, step in self.steps.items():
            step.shown = name == key
            step.update()

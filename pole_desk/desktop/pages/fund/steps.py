"""A grant drawn as its four steps, with the button of the next one, or why it is closed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.fund.queries import Instalment
from pole_desk.activities.fund.rules import opinion_name
from pole_desk.activities.fund.rules.grants import ORDER, REACHED, rank_name, step_name, step_verb
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.words import report_text, step_pill
from pole_desk.desktop.parts.rows import Row, row_menu
from pole_desk.desktop.widgets.banner import ToneIcon
from pole_desk.desktop.widgets.buttons import Button, primary
from pole_desk.desktop.widgets.buttons import secondary as plain
from pole_desk.desktop.widgets.labels import label, secondary
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros


class GrantSteps(QFrame):
    """One grant; `button` makes its next step."""

    def __init__(self, one: Instalment, acts: Acts) -> None:
        super().__init__()
        self.setObjectName("rowline")
        self.button: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 10)
        column.setSpacing(8)
        column.addLayout(self._head(one, acts))
        if one.stands:
            column.addLayout(_track(one))
        for words in _below(one):
            column.addWidget(secondary(words, wrap=True))
        self.setAccessibleName(
            f"{rank_name(one.rank)}, {euros(one.amount)}, {step_name(one.state)}. {one.closed}".strip()
        )

    def _head(self, one: Instalment, acts: Acts) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(rank_name(one.rank).capitalize(), "strong"))
        row.addWidget(label(euros(one.amount), "text" if one.stands else "secondary"))
        row.addWidget(StatePill(*step_pill(one.state)))
        row.addStretch(1)
        gate = acts.gate_act(one)
        if gate is not None:
            row.addWidget(plain(gate.text, gate.act))
        if one.follows is not None:
            step = one.follows
            self.button = primary(_("{verb}…").format(verb=step_verb(step)), lambda: acts.step(one, step))
            self.button.why(one.closed)
            row.addWidget(self.button)
        title = _("{rank} de {amount}").format(rank=rank_name(one.rank), amount=euros(one.amount))
        row.addWidget(row_menu(Row(title, acts=acts.grant_acts(one))))
        return row


def _track(one: Instalment) -> QHBoxLayout:
    """The four steps: done with its day, or to come."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for place, step in enumerate(ORDER):
        done = step in REACHED[one.state]
        row.addWidget(ToneIcon("circle-check" if done else "circle", "success" if done else "neutral", 16))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(step_name(step), "strong" if done else "secondary"))
        day = one.day_of(step)
        words.addWidget(label(numeric_day(day) if day else _("à venir"), "help"))
        row.addLayout(words)
        if place < len(ORDER) - 1:
            line = QFrame()
            line.setObjectName("line")
            line.setFixedHeight(1)
            row.addWidget(line, 1)
    return row


def _below(one: Instalment) -> Sequence[str]:
    if not one.stands:
        return [_("Annulée : {reason}").format(reason=one.cancel_reason)]
    parts = [report_text(one)]
    if one.opinion is not None:
        parts.append(_("avis du groupe : {opinion}").format(opinion=opinion_name(one.opinion).lower()))
    said = " · ".join(part for part in parts if part)
    return [words for words in (said[:1].upper() + said[1:], one.closed) if words]


def grants_of(grants: Sequence[Instalment], acts: Acts) -> list[QWidget]:
    """The grants that stand by rank, then those cancelled."""
    ordered = sorted(grants, key=lambda one: (not one.stands, one.rank, one.id))
    return [GrantSteps(one, acts) for one in ordered]

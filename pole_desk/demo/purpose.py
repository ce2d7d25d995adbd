"""How the chantiers go, and the mix that the pole aims at; what serves them is told elsewhere."""

from __future__ import annotations

from pole_desk.activities.hosting.commands import set_target
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands import change_action_state, set_lead, set_progress
from pole_desk.registers.chantiers.queries import actions
from pole_desk.registers.chantiers.rules import ActionState, LeadInput
from pole_desk.registers.parties.rules import legal_families

PROGRESS = {1: (20, 45), 2: (10, 30), 3: (35, 60), 4: (40, 75), 5: (50, 80), 6: (15, 35), 7: (5, 20), 8: (25, 40)}
"""Percent of each chantier at the two reviews; the ninth has not begun."""
PACE = ("soutenu", "régulier", "lent")
LED = (1, 3, 4, 5, 8)
"""Chantiers that a hosted structure leads."""
REVIEWS = (150, 30)
"""Days before the day of the story when progress was reviewed."""
TARGETS = (50, 25, 5, 5, 10, 5)
"""Percent aimed at for each family of legal forms, in the plan's order."""


def plan(stage: Stage) -> None:
    """Have two reviews of the chantiers and the targets of diversity played."""
    for review, before in enumerate(REVIEWS):
        stage.at(workday(stage.today - A_DAY * before), Turn.CHANGES, review_chantiers, review)
    stage.at(workday(stage.today - A_DAY * REVIEWS[0]), Turn.SETTINGS, aim)


def review_chantiers(stage: Stage, review: int) -> None:
    leaders = sorted(stage.parties.values())
    for number, percents in PROGRESS.items():
        chantier = stage.chantiers[number]
        stage.runner.do(
            set_progress, chantier=chantier, percent=percents[review], pace=PACE[number % len(PACE)]
        )
        if review == 0 and number in LED:
            lead = LeadInput(party=leaders[number * 7 % len(leaders)])
            stage.runner.do(set_lead, chantier=chantier, lead=lead)
        _advance(stage, chantier, percents[review])


def _advance(stage: Stage, chantier: ChantierId, percent: int) -> None:
    """The first actions are done, the next is under way, in proportion to the progress."""
    found = stage.runner.read(actions, chantier=chantier)
    done = len(found) * percent // 100
    for place, action in enumerate(found[: done + 1]):
        wanted = ActionState.DONE if place < done else ActionState.UNDER_WAY
        if action.state not in (wanted, ActionState.DONE):
            stage.runner.do(change_action_state, action=action.id, state=wanted)


def aim(stage: Stage) -> None:
    for family, percent in zip(legal_families(), TARGETS, strict=True):
        stage.runner.do(
            set_target, dimension="legal", class_key=family, percent=percent,
            valid_from=stage.clock.today(),
        )  # fmt: skip

"""What was written behind the program in the incubator's tables is told by the check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk import backend
from pole_desk.activities.incubator.commands import give_scores, set_milestone
from pole_desk.activities.incubator.queries import call_card

from .conftest import Incubator
from .test_juries import PRESENT, opened


def test_what_was_written_behind_scores_and_milestones_is_found(incubator: Incubator) -> None:
    day = opened(incubator)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT)
    criterion = incubator.read(call_card, call=day.call).criteria("")[0]
    top = {criterion.id: Decimal(criterion.scale)}
    incubator.do(give_scores, juror=day.members[0], candidacy=day.filed[0], points=top)
    who = incubator.filed(day.filed[0]).candidacy.incubation
    incubator.do(set_milestone, incubation=who, title="Statuts", due_on=date(2027, 1, 4))
    assert incubator.sound()
    with incubator.runner.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE incubator_score SET quarters = quarters + 1")
        connection.exec_driver_sql("UPDATE incubator_milestone SET state = 'reached'")
    found = {one.code for one in incubator.read(backend.check)}
    assert {"score_scale", "milestone_day"} <= found

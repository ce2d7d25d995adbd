"""One person spotted twice is made one, and one who asks is erased: on both engines, with the way back or none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from pole_desk.activities.incubator.commands import (
    MeetingInput,
    add_document,
    change_incubation,
    erase_incubation,
    hold_session,
    merge_incubations,
    move_stage,
    note_exit,
    plan_meeting,
    plan_session,
    receive_candidacy,
    sign_up,
    signal_risk,
    write_notes,
)
from pole_desk.activities.incubator.queries import (
    actions,
    document_content,
    project_view,
    projects,
    sessions,
    sign_ups,
)
from pole_desk.activities.incubator.rules import (
    ActionInput,
    ExitInput,
    ExitKind,
    Level,
    ProjectInput,
    SessionInput,
    Stage,
)
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.periods import PARIS

from .conftest import Incubator


def at(day: int, hour: int) -> int:
    return int(datetime(2026, 9, day, hour, tzinfo=PARIS).timestamp())


def meeting(incubator: Incubator) -> int:
    values = MeetingInput(title="Accueil", starts_at=at(10, 18), ends_at=at(10, 20), seats=9, place="Mairie")
    number: int = incubator.do(plan_meeting, meeting=values)
    return number


def test_what_the_one_has_goes_to_the_other_and_comes_back_when_taken_back(incubator: Incubator) -> None:
    kept = incubator.spotted("La Ressourcerie", carrier="Inès Morel")
    incubator.do(move_stage, incubation=kept, stage=Stage.MET, on=date(2026, 9, 12))
    other = incubator.spotted("Ressourcerie de Malakoff", email="ines@ex.test", phone="06 01 02 03 04")
    room = meeting(incubator)
    incubator.do(sign_up, meeting=room, on=date(2026, 9, 2), incubation=other)
    incubator.do(add_document, incubation=other, file_name="cv.txt", content=b"cv", on=date(2026, 9, 2))
    outcome = incubator.perform(merge_incubations, kept=kept, merged=other)
    card = incubator.card(kept)
    assert (card.email, card.phone, card.carrier) == ("ines@ex.test", "06 01 02 03 04", "Inès Morel")
    assert [one.meeting for one in incubator.read(sign_ups, incubation=kept)] == [room]
    assert [one.file_name for one in incubator.read(project_view, incubation=kept).documents] == ["cv.txt"]
    assert [one.id for one in incubator.read(projects)] == [kept]
    assert incubator.sound()
    back = incubator.back(outcome)
    assert incubator.card(kept).email == ""
    assert {one.id for one in incubator.read(projects)} == {kept, other}
    assert [one.incubation for one in incubator.read(sign_ups, incubation=other)] == [other]
    incubator.back(back)
    assert [one.id for one in incubator.read(projects)] == [kept]
    assert incubator.sound()


def test_the_one_that_came_further_is_the_one_to_keep(incubator: Incubator) -> None:
    spotted = incubator.spotted("La Ressourcerie")
    (placed,) = incubator.incubated(incubator.running(), "Le Fournil")
    applied = incubator.spotted("La Crèche")
    incubator.do(receive_candidacy, call=incubator.call(), incubation=applied, on=date(2026, 10, 5), answers={})
    room = meeting(incubator)
    for one in (spotted, (twin := incubator.spotted("Le Potager"))):
        incubator.do(sign_up, meeting=room, on=date(2026, 9, 2), incubation=one)
    for kept, merged, code in (
        (spotted, spotted, "merge_itself"), (spotted, placed, "merge_placed"), (spotted, applied, "merge_further"),
        (placed, applied, "merge_applied"), (spotted, twin, "merge_meeting"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken) as refused:
            incubator.do(merge_incubations, kept=kept, merged=merged)
        assert refused.value.code == code
        assert "«" in refused.value.message or code == "merge_itself"


def test_who_asks_is_erased_with_files_notes_and_former_values_but_the_figures_stay(incubator: Incubator) -> None:
    (one,) = incubator.incubated(
        incubator.running(), "La Ressourcerie", carrier="Prénomrare", email="rare@ex.test", phone="0601020304"
    )
    paper = incubator.do(
        add_document, incubation=one, file_name="Prénomrare.pdf", content=b"cv", on=date(2026, 9, 8)
    )
    held = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(14, 10), minutes=90))
    incubator.do(hold_session, session=held, notes="Prénomrare est lasse", actions=[
        ActionInput(text="Rappeler Prénomrare", owner="Prénomrare")
    ])  # fmt: skip
    incubator.do(signal_risk, incubation=one, on=date(2026, 9, 15), level=Level.WATCH, reason="Prénomrare malade")
    with pytest.raises(RuleBroken) as refused:
        incubator.do(erase_incubation, incubation=one)
    assert refused.value.code == "erase_followed"
    incubator.do(note_exit, incubation=one, on=date(2026, 11, 2), values=ExitInput(
        outcome=ExitKind.CREATED, legal_form="SCIC"
    ))  # fmt: skip
    outcome = incubator.perform(erase_incubation, incubation=one)
    assert outcome.undo is None
    with incubator.runner.engine.connect() as connection:
        for table in (
            "incubation", "history", "incubator_session", "incubator_session_action", "incubator_document",
            "incubator_risk", "incubator_candidacy",
        ):  # fmt: skip
            kept = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert "Prénomrare" not in kept, table
            assert "rare@ex.test" not in kept, table
    with pytest.raises(NotFound):
        incubator.read(document_content, document=paper)
    assert incubator.card(one).title == "La Ressourcerie"
    assert incubator.read(sessions, incubation=one)[0].minutes == 90
    assert incubator.read(actions, incubation=one)[0].text == "Action effacée"
    assert incubator.sound()
    for again in (
        lambda: incubator.do(erase_incubation, incubation=one),
        lambda: incubator.do(change_incubation, incubation=one, project=ProjectInput(title="X", carrier="Y")),
        lambda: incubator.do(write_notes, session=held, notes="revenu"),
    ):
        with pytest.raises(RuleBroken) as refused:
            again()
        assert refused.value.code == "incubation_erased"

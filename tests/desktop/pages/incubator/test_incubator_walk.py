"""A coordinator's walk: a jury planned from its call, meetings told by what was held, words that read well."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_juror,
    build_timetable,
    close_jury,
    decide,
    declare_conflict,
    note_presences,
    plan_jury,
    plan_meeting,
    sign_up,
    write_minutes,
)
from pole_desk.activities.incubator.queries import juries
from pole_desk.activities.incubator.rules import Decision, Presence
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator import jury_forms, jury_rows
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.pages.incubator.words import joined
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.periods import PARIS
from pole_desk.registers.spaces.queries import spaces

from .conftest import Press
from .test_incubator_days import form_of, jury, typed  # noqa: F401
from .test_incubator_pipeline import told


def at(month: int, day: int, hour: int) -> int:
    return int(datetime(2026, month, day, hour, tzinfo=PARIS).timestamp())


def last_column(table: DataTable) -> list[str]:
    """What the lines say in the last column."""
    model = table.grid.model()
    return [model.index(line, model.columnCount() - 1).data() for line in range(model.rowCount())]


def test_a_jury_planned_from_its_call_opens_and_the_call_lists_it(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    page.open_part("call", made.call)
    press("Prévoir un jury")
    form = form_of(page)
    assert form.fields["call"].value() == made.call
    typed(form, qtbot, "on", "4/12/2026")
    typed(form, qtbot, "place", "Mairie annexe")
    press("Prévoir le jury", page.panel)
    assert page.stack.currentWidget() is page.jury
    assert page.jury.title.text() == "Jury du 04/12/2026"
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.stack.currentWidget() is page.call
    press("Jurys", page.call)
    assert "Jury du 04/12/2026" in told(page.call.juries_box)
    assert "Mairie annexe · quorum de 2" in told(page.call.juries_box)
    press("Ouvrir Jury du 04/12/2026")
    assert page.stack.currentWidget() is page.jury


def test_a_jury_planned_from_the_list_says_its_call_and_keeps_its_room_when_changed(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    room = next(one.id for one in made.run.read(spaces) if one.code == "R2")
    page.choose("juries")
    page.new_jury()
    form = form_of(page)
    form.set_values(space=room)
    typed(form, qtbot, "on", "4/12/2026")
    typed(form, qtbot, "from", "9h")
    press("Prévoir le jury", page.panel)
    assert "donnez-les" in form.fields["to"].error()
    typed(form, qtbot, "to", "12h30")
    press("Prévoir le jury", page.panel)
    assert page.stack.currentWidget() is page.jury
    press("Modifier…", page.jury)
    typed(form_of(page), qtbot, "quorum", "3")
    press("Enregistrer", page.panel)
    assert [(one.space, one.quorum) for one in made.run.read(juries)] == [(room, 3)]


def test_a_jury_day_that_is_over_waits_for_its_minutes_until_they_are_closed(
    page: IncubatorPage, made: SimpleNamespace
) -> None:
    run = made.run
    for day in (date(2026, 11, 10), date(2026, 11, 30)):
        run.do(plan_jury, call=made.call, jury=JuryInput(held_on=day, place="Solilab"))
    page.choose("juries")

    assert last_column(page.juries.table) == ["prévu", "procès-verbal à clore"]
    past = run.read(juries)[0].id
    run.do(write_minutes, jury=past, minutes="Personne ne s’est présenté.")
    run.do(close_jury, jury=past, on=date(2026, 11, 11))
    page.refresh()
    assert last_column(page.juries.table) == ["prévu", "procès-verbal clos"]


def test_the_figures_of_meetings_leave_those_to_come_apart_and_each_has_its_state(
    page: IncubatorPage, made: SimpleNamespace
) -> None:
    run = made.run

    def planned(month: int, day: int) -> Any:
        return run.do(plan_meeting, meeting=MeetingInput(
            title="Réunion", starts_at=at(month, day, 18), ends_at=at(month, day, 20), seats=9, place="Mairie"
        ))  # fmt: skip

    past, coming = planned(9, 15), planned(12, 1)
    one = run.do(sign_up, meeting=past, incubation=made.recyclery, on=date(2026, 9, 2))
    run.do(note_presences, meeting=past, presences={one: Presence.PRESENT})
    for who in (made.oven, made.bikes):
        run.do(sign_up, meeting=coming, incubation=who, on=date(2026, 11, 20))
    page.choose("meetings")
    figures = page.meetings.figures
    assert figures["signed"].accessibleName() == "Inscrits · 1 · et 2 à venir"
    assert "100" in figures["present"].accessibleName()
    assert last_column(page.meetings.table) == ["à venir", "tenue"]
    page.show_record(made.recyclery)
    assert "Réunion du 15/09/2026" in told(page.card.meetings)
    assert "inscription du 02/09/2026" in told(page.card.meetings)


def test_a_sentence_that_is_not_the_last_loses_its_full_stop() -> None:
    assert joined("À reprendre.", "", "reportée au 17/12") == "À reprendre · reportée au 17/12"
    assert joined("3 sans vote", "À reprendre.") == "3 sans vote · À reprendre."
    assert joined() == ""


@pytest.mark.usefixtures("jury")
def test_the_reason_of_a_deferral_reads_on_to_its_day(page: IncubatorPage, made: SimpleNamespace) -> None:
    number = made.run.read(juries)[0].id
    made.run.do(
        decide, jury=number, candidacy=made.filed, decision=Decision.DEFERRED, reason="Budget à revoir.",
        deferred_to=date(2026, 12, 17),
    )  # fmt: skip
    page.open_part("jury", number)
    QApplication.processEvents()
    assert "Budget à revoir · reportée au 17/12/2026" in told(page.jury.decisions)
    names = [one.text() for one in page.jury.findChildren(Button)]
    assert names.count("Procès-verbal") == 1


def test_the_columns_of_a_file_are_told_before_it_is_chosen_and_an_example_is_saved_and_received(
    page: IncubatorPage, made: SimpleNamespace, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    notices: list[Notice],
) -> None:  # fmt: skip
    file = tmp_path / "candidatures.csv"
    for name in ("save_file", "choose_file"):
        monkeypatch.setattr(f"pole_desk.desktop.parts.file_import.{name}", lambda *given: given[-1](file))
    page.open_part("call", made.call)
    press("Importer…")
    rows = page.panel.findChild(Rows)
    assert rows is not None
    said = [line.accessibleName() for line in rows.lines()]
    assert said[0] == "Projet · le nom du projet, exigé, par exemple La Laverie solidaire"
    assert said[-2] == "Budget prévu · nombre, par exemple 12,5"
    press("Enregistrer un exemple…", page.panel)
    assert "candidatures.csv" in notices[-1].text and file.read_bytes().startswith(b"\xef\xbb\xbf")
    press("Choisir le fichier…", page.panel)
    press("Recevoir 1 candidature", page.panel)
    assert "La Laverie solidaire" in [one.title for one in page.call.table.rows()]


def test_an_example_that_cannot_be_saved_is_told(
    page: IncubatorPage, made: SimpleNamespace, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    notices: list[Notice],
) -> None:  # fmt: skip
    lost = tmp_path / "nulle part" / "x.csv"
    monkeypatch.setattr("pole_desk.desktop.parts.file_import.save_file", lambda *given: given[-1](lost))
    page.open_part("call", made.call)
    press("Importer…")
    press("Enregistrer un exemple…", page.panel)
    assert "n’a pas pu être enregistré" in notices[-1].text


@pytest.fixture
def coming(made: SimpleNamespace) -> Any:
    """A jury of next month with its programme: two members and a substitute, all expected."""
    number = made.run.do(plan_jury, call=made.call, jury=JuryInput(held_on=date(2026, 12, 4), place="Solilab"))
    one = made.run.do(add_juror, jury=number, name="Claire Aubert")
    made.run.do(add_juror, jury=number, name="Marc Duval")
    made.run.do(add_juror, jury=number, name="Sam Petit", substitute_of=one)
    made.run.do(build_timetable, jury=number, order=[made.filed], starts_at=at(12, 4, 9), minutes=30)
    return number


def test_a_refusal_about_what_the_form_does_not_ask_is_told_beside_it(
    page: IncubatorPage, made: SimpleNamespace, coming: Any, press: Press, notices: list[Notice]
) -> None:
    page.open_part("jury", coming)
    assert page.jury.shown is not None
    jury_forms.open_decision(page, page.panel, page.jury.shown.card, made.filed, "Jardin des toits")
    press("Enregistrer la décision", page.panel)
    assert "4 décembre 2026" in notices[-1].text and page.panel.isVisible()


def test_nobody_votes_before_somebody_is_there_and_the_expected_are_noted_at_once(
    page: IncubatorPage, made: SimpleNamespace, coming: Any, press: Press, notices: list[Notice]
) -> None:
    page.open_part("jury", coming)
    assert "3 membres attendus" in page.jury.about.text()
    press("Membres", page.jury)
    press("Noter les attendus présents")
    QApplication.processEvents()
    assert "n’est pas encore là" in notices[-1].text
    today = made.run.do(plan_jury, call=made.call, jury=JuryInput(held_on=date(2026, 11, 23), place="Solilab"))
    for name in ("Ana", "Bob"):
        made.run.do(add_juror, jury=today, name=name)
    made.run.do(build_timetable, jury=today, order=[made.filed], starts_at=at(11, 23, 9), minutes=30)
    page.open_part("jury", today)
    press("Décisions", page.jury)
    acts = jury_rows.decision_rows(page.jury.shown, page.jury)[0].acts  # type: ignore[arg-type]
    assert "notez d’abord qui est présent" in acts[0].why
    press("Membres", page.jury)
    press("Noter les attendus présents")
    assert "2 membres siègent" in page.jury.about.text() and "quorum atteint" in page.jury.about.text()
    press("Noter les attendus présents")
    assert "déjà notée" in notices[-1].text


@pytest.mark.usefixtures("jury")
def test_a_cell_that_cannot_be_scored_says_why_when_come_to_by_keys(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot
) -> None:
    number = made.run.read(juries)[0].id
    made.run.do(declare_conflict, juror=made.jurors[0], candidacy=made.filed, reason="Associée")
    page.open_part("jury", number)
    page.jury.choose("scores")
    page.jury.grid.setFocus()
    page.jury.grid.setCurrentCell(0, 0)
    qtbot.keyClick(page.jury.grid, Qt.Key.Key_Right)
    assert "Conflit d’intérêts" in page.jury.hint.text()

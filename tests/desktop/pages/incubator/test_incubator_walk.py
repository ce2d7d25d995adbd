"""A coordinator's walk: a jury planned from its call, meetings told by what was held, words that read well."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands import book
from pole_desk.activities.events.rules import BookingWish
from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_juror,
    attach_party,
    build_timetable,
    close_cohort,
    close_jury,
    decide,
    declare_conflict,
    note_presences,
    open_call,
    open_cohort,
    plan_jury,
    plan_meeting,
    set_milestone,
    sign_up,
    write_minutes,
)
from pole_desk.activities.incubator.queries import juries
from pole_desk.activities.incubator.rules import CallInput, Decision, Presence
from pole_desk.activities.shop.commands import open_contract
from pole_desk.activities.storage.commands import end_storage, rent_unit
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator import jury_forms, jury_rows
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.pages.incubator.words import joined
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.periods import PARIS
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
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


def test_a_stall_a_storage_unit_and_a_room_of_the_structure_are_told_and_open_their_pages(
    page: IncubatorPage, made: SimpleNamespace, went: list[tuple[str, int | None]], press: Press
) -> None:
    run = made.run
    party = run.do(add_party, party=PartyInput(name="Café des parents SCIC"))
    run.do(attach_party, incubation=made.tea, party=party, on=date(2026, 11, 3))
    places = {one.code: one.id for one in run.read(spaces)}
    shop = run.do(open_contract, party=party, first_day=date(2026, 11, 9), stalls=[places["M01"]])
    unit = run.do(rent_unit, party=party, space=places["S02"], first_day=date(2026, 11, 10))
    ended = run.do(rent_unit, party=party, space=places["S01"], first_day=date(2026, 9, 1))
    run.do(end_storage, storage=ended, last_day=date(2026, 10, 31))
    room = run.do(book, party=party, title="Portes ouvertes", wishes=[
        BookingWish(places["R2"], at(12, 2, 14), at(12, 2, 16))
    ])  # fmt: skip
    page.open_part("pole", made.tea)
    QApplication.processEvents()
    words = [one.accessibleName() for one in page.card.after.pole.lines()]
    for said in (
        ("Magasin", "M01", "depuis le 09/11/2026"), ("Stockage S02", "m²", "depuis le 10/11/2026", "€"),
        ("Stockage S01", "du 01/09/2026 au 31/10/2026"), ("Portes ouvertes", "le 02/12/2026", "Salle de réunion"),
    ):  # fmt: skip
        assert any(all(part in line for part in said) for line in words), (said, words)
    for button, where in (
        ("Ouvrir Magasin", ("shop", shop)), ("Ouvrir Stockage S02", ("storage", unit)),
        ("Ouvrir Événement", ("events", room.event)),
    ):  # fmt: skip
        press(button)
        assert went[-1] == where


def test_a_part_of_the_card_and_another_project_are_shown_from_their_top_and_no_taller_than_they_ask(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot
) -> None:
    for month in range(1, 13):
        made.run.do(set_milestone, incubation=made.tea, title=f"Jalon {month}", due_on=date(2027, month, 1))
    page.open_part("follow", made.tea)
    bar = page.card.scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    tall = bar.maximum()
    bar.setValue(tall)
    page.card.choose("pole")
    assert bar.value() == 0
    assert page.card.follow.isHidden() is False and not page.card.follow.isVisible()
    page.card.choose("follow")
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(tall)
    page.refresh()
    QApplication.processEvents()
    assert bar.value() > 300, "what one looks at stays when the page is read again"
    page.show_record(made.bikes)
    QApplication.processEvents()
    assert bar.value() == 0


def test_the_sheet_of_a_cohort_and_of_a_project_opens_from_its_page(
    page: IncubatorPage, made: SimpleNamespace, press: Press
) -> None:
    page.open_part("cohort", made.cohort)
    press("Fiche de la promotion", page.cohort)
    assert page.stack.currentWidget() is page.paper
    page.paper.back.emit()
    assert page.stack.currentWidget() is page.cohort
    page.show_record(made.tea)
    page.card.choose("about")
    press("Fiche du projet", page.card)
    assert page.stack.currentWidget() is page.paper


def test_a_candidacy_received_by_its_form_is_shown_and_a_call_that_is_over_says_so(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    made.run.do(open_call, call=CallInput(name="Appel 2025", opens_on=date(2025, 9, 1), closes_on=date(2025, 12, 1)))
    page.show_record(made.oven)
    press("Recevoir une candidature", page.card)
    menu = next(one for one in page.card.findChildren(QMenu) if one.isVisible())
    assert [one.text() for one in menu.actions()] == ["Appel 2027", "Appel 2025, clos le 01/12/2025"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    press("Recevoir la candidature", page.panel)
    assert page.card.candidacies.isVisible()
    assert "il manque" in " ".join(one.text() for one in page.card.candidacies.findChildren(QLabel))


@pytest.mark.usefixtures("jury")
def test_once_the_minutes_are_closed_every_act_of_the_jury_is_grey_and_says_the_way(
    page: IncubatorPage, made: SimpleNamespace, press: Press
) -> None:
    number = made.run.read(juries)[0].id
    made.run.do(
        decide, jury=number, candidacy=made.filed, decision=Decision.REFUSED, reason="Besoin à établir"
    )
    page.open_part("jury", number)
    QApplication.processEvents()
    assert all(button.isEnabled() for button in page.jury.locked)
    made.run.do(write_minutes, jury=number, minutes="Entendus.")
    made.run.do(close_jury, jury=number, on=date(2026, 11, 23))
    page.refresh()
    QApplication.processEvents()
    assert page.jury.shown is not None
    assert {button.toolTip() for button in page.jury.locked} == {"Le procès-verbal est clos\u202f: rouvrez-le d’abord."}
    shown = (page.jury.shown, page.jury)
    every = (jury_rows.hearing_rows, jury_rows.juror_rows, jury_rows.conflict_rows, jury_rows.decision_rows)
    assert all("rouvrez-le" in act.why for rows in every for row in rows(*shown) for act in row.acts)
    page.jury.choose("minutes")
    press("Rouvrir le procès-verbal")
    assert all(button.isEnabled() for button in page.jury.locked)


def test_a_cohort_that_is_closed_offers_no_place(page: IncubatorPage, made: SimpleNamespace) -> None:
    other = made.run.do(
        open_cohort, name="Promotion 2024", first_day=date(2024, 1, 8), last_day=date(2024, 12, 20)
    )
    page.open_part("cohort", other)
    assert "il en manque 6" in page.cohort.figures["places"].accessibleName()
    made.run.do(close_cohort, cohort=other, on=date(2024, 12, 20))
    page.refresh()
    assert "promotion close" in page.cohort.figures["places"].accessibleName()

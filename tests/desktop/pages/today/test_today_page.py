"""Today: what waits goes to its page, the figures are those of the ledgers."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands import book
from pole_desk.activities.events.rules import BookingWish
from pole_desk.activities.incubator.commands import (
    give_place,
    move_stage,
    open_cohort,
    set_milestone,
    spot_project,
)
from pole_desk.activities.incubator.rules import ProjectInput, Stage
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.today.figures import whole_euros
from pole_desk.desktop.pages.today.page import TodayPage
from pole_desk.desktop.pages.today.reading import read_ahead, read_day
from pole_desk.desktop.pages.today.sheet import draw_sheet
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.periods import Month, day_start
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

TODAY = date(2026, 11, 23)
Went = list[tuple[str, int | None, str]]


@pytest.fixture
def went() -> Went:
    return []


@pytest.fixture
def page(sqlite_pole: Runner, went: Went, qtbot: QtBot) -> TodayPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    background = Background(sqlite_pole, Inline())
    seat = Seat(background, Feed(background), sqlite_pole.clock, sqlite_pole.user, go)
    made = TodayPage(seat)
    qtbot.addWidget(made)
    made.resize(1200, 860)
    return made


def _let(pole: Runner, name: str, code: str, first: date, last: date | None = None) -> int:
    party = pole.do(add_party, party=PartyInput(name=name))
    space = pole.read(space_by_code, code=code)
    return pole.do(
        open_lease, party=party, spaces=[space.id], first_day=first, last_day=last, terms=Terms(people=2)
    )


def test_an_empty_pole_says_where_to_begin(page: TodayPage, went: Went, qtbot: QtBot) -> None:
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.stack.currentIndex() == 1


def test_a_running_cohort_has_its_card_and_its_late_milestone_a_button(
    sqlite_pole: Runner, page: TodayPage, went: Went, qtbot: QtBot
) -> None:
    cohort = sqlite_pole.do(
        open_cohort, name="Promotion 2027", first_day=date(2026, 11, 2), last_day=date(2027, 10, 31), hours=100
    )
    project = sqlite_pole.do(spot_project, project=ProjectInput(title="Four à pain"), on=date(2026, 9, 1))
    sqlite_pole.do(give_place, incubation=project, cohort=cohort, on=date(2026, 10, 1), reason="Jury d’octobre")
    sqlite_pole.do(move_stage, incubation=project, stage=Stage.INCUBATED, on=date(2026, 11, 2))
    sqlite_pole.do(set_milestone, incubation=project, title="Étude de marché", due_on=date(2026, 11, 10))
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.incubator.isVisible()
    assert not page.recent.isVisible()
    assert page.incubator.lines["places"].accessibleName() == "Projets\u202f: 10\u202f% 1/10"
    assert page.incubator.lines["hours"].isVisible()
    assert not page.incubator.lines["attendance"].isVisible()
    assert page.incubator.waiting.text() == "0 rendez-vous sous 7 jours · 1 jalon en retard"
    row = next(row for row in page.work_list.rows if "Four à pain" in row.button.accessibleName())
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert went == [("incubator", None, f"follow:{project}")]
    page.resize(900, 860)
    assert not page.incubator.isVisible()


def test_an_arrival_and_a_departure_each_have_their_button(
    sqlite_pole: Runner, page: TodayPage, went: Went, qtbot: QtBot
) -> None:
    arriving = _let(sqlite_pole, "Les Semeurs", "B12", TODAY)
    leaving = _let(sqlite_pole, "La Ruche", "B14", date(2026, 1, 1), date(2026, 11, 25))
    page.show()
    qtbot.waitUntil(lambda: len(page.work_list.rows) >= 2)
    assert "1 arrivée" in page.header._subtitle.full_text()
    for row in page.work_list.rows[:2]:
        qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert went[:2] == [("hosting", arriving, ""), ("hosting", leaving, "")]


def test_the_figures_are_those_of_the_occupancy(
    sqlite_pole: Runner, page: TodayPage, went: Went, qtbot: QtBot
) -> None:
    _let(sqlite_pole, "Les Semeurs", "B12", date(2026, 1, 1))
    _let(sqlite_pole, "La Ruche", "P01", date(2026, 1, 1))
    day = sqlite_pole.read(read_day, on=TODAY)
    assert (day.occupancy.offices_let, day.occupancy.desks_let, day.occupancy.people) == (1, 1, 4)
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.figures.offices._figure.full_text() == "1 / 60"
    qtbot.keyClick(page.figures.offices, Qt.Key.Key_Return)
    assert went == [("plan", None, "")]


def test_what_is_to_bill_comes_after_the_rest_and_stays_while_the_day_is_read_again(
    sqlite_pole: Runner, page: TodayPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let(sqlite_pole, "Les Semeurs", "B12", date(2026, 1, 1))
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    ahead = sqlite_pole.read(read_ahead, on=TODAY)
    assert ahead.to_issue > 0 and [when for when, _net in ahead.forecast] == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]
    billed = page.figures.billed._figure.full_text()
    assert billed == whole_euros(ahead.to_issue)
    months = list(page.chart._labels)
    page.show_day(sqlite_pole.read(read_day, on=TODAY))
    assert page.figures.billed._figure.full_text() == billed
    page._day = page._ahead = None
    page.show_day(sqlite_pole.read(read_day, on=TODAY))
    assert (page.figures.billed._figure.full_text(), page.chart._labels) == ("…", months), "nothing moves when it comes"
    page.show_ahead(ahead)
    assert page.figures.billed._figure.full_text() == billed


def test_a_change_made_elsewhere_comes_to_the_page(
    sqlite_pole: Runner, page: TodayPage, qtbot: QtBot
) -> None:
    _let(sqlite_pole, "Les Semeurs", "B12", date(2026, 1, 1))
    page.show()
    qtbot.waitUntil(lambda: page.figures.offices._figure.full_text() == "1 / 60")
    _let(sqlite_pole, "La Ruche", "B14", date(2026, 1, 1))
    page.seat.feed.publish(frozenset({"leases"}))
    qtbot.waitUntil(lambda: page.figures.offices._figure.full_text() == "2 / 60")


def test_the_day_sheet_is_a_pdf_with_the_same_lines(sqlite_pole: Runner) -> None:
    import pypdfium2

    _let(sqlite_pole, "Les Semeurs", "B12", TODAY)
    day = sqlite_pole.read(read_day, on=TODAY)
    document = pypdfium2.PdfDocument(draw_sheet(day, "Le pôle", "23 nov. 2026"))
    text = document[0].get_textpage().get_text_range()
    assert "Les Semeurs" in text and "B12" in text


def test_the_rooms_of_the_day_open_their_event_and_stand_on_the_day_sheet(
    sqlite_pole: Runner, page: TodayPage, went: Went, qtbot: QtBot
) -> None:
    party = sqlite_pole.do(add_party, party=PartyInput(name="Coop’Alim"))
    room = sqlite_pole.read(space_by_code, code="R2").id
    start = day_start(TODAY) + 14 * 3600
    made = sqlite_pole.do(
        book, party=party, title="Atelier", wishes=[BookingWish(room, start, start + 7200, people=12)]
    )
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    row = page.rooms.findChildren(ActionRow)[0]
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert went[-1] == ("events", made.event, "")
    day = sqlite_pole.read(read_day, on=TODAY)
    assert [one.code for one in day.rooms] == ["R2"]
    assert draw_sheet(day, "Solilab", "aujourd’hui").startswith(b"%PDF")
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: went[-1] == ("planning", None, "book"))


def test_every_room_of_the_day_is_in_the_card_and_its_title_opens_the_day_on_the_planning(
    sqlite_pole: Runner, page: TodayPage, went: Went, qtbot: QtBot
) -> None:
    party = sqlite_pole.do(add_party, party=PartyInput(name="Coop’Alim"))
    room = sqlite_pole.read(space_by_code, code="R2").id
    hours = [day_start(TODAY) + hour * 3600 for hour in range(13, 20)]
    sqlite_pole.do(
        book, party=party, title="Atelier",
        wishes=[BookingWish(room, start, start + 1800, people=4) for start in hours],
    )  # fmt: skip
    page.show()
    qtbot.waitUntil(lambda: len(page.rooms.rows) == 7)
    bar, last = page.rooms.area.verticalScrollBar(), page.rooms.rows[-1]
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert last.visibleRegion().contains(last.button.geometry().center())
    qtbot.mouseClick(last.button, Qt.MouseButton.LeftButton)
    assert went[-1][0] == "events"
    planning = next(one for one in page.rooms.findChildren(Button) if one.text() == "Planning")
    qtbot.mouseClick(planning, Qt.MouseButton.LeftButton)
    assert went[-1] == ("planning", None, "day")


def test_the_day_s_rooms_are_printed_from_their_card(
    sqlite_pole: Runner, page: TodayPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    party = sqlite_pole.do(add_party, party=PartyInput(name="Coop’Alim"))
    room = sqlite_pole.read(space_by_code, code="R2").id
    start = day_start(TODAY) + 14 * 3600
    sqlite_pole.do(book, party=party, title="Atelier", wishes=[BookingWish(room, start, start + 3600)])
    file = tmp_path / "salles.pdf"
    monkeypatch.setattr("pole_desk.desktop.pages.today.page.save_file", lambda *given: given[-1](file))
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    button = next(b for b in page.rooms.findChildren(Button) if "programme" in b.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(file.exists)
    assert "Atelier" in pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()

"""Aide: the search reads every text, each page's own help is there, the shortcuts are true."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.help.contents import topics
from pole_desk.desktop.pages.help.page import HelpPage, page_topics
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.desktop.pages.today.page import TodayPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, doubled_shortcuts, unnamed


@pytest.fixture
def page(kernel_runner: Runner, qtbot: QtBot) -> HelpPage:
    background = Background(kernel_runner, Inline())
    made = HelpPage(Seat(background, Feed(background), kernel_runner.clock, kernel_runner.user, nowhere))
    qtbot.addWidget(made)
    made.resize(960, 618)
    made.show()
    qtbot.waitExposed(made)
    return made


def _titles(page: HelpPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_it_opens_on_a_day_at_the_desk(page: HelpPage) -> None:
    assert "Une journée à l’accueil" in page.browser.toPlainText()


def test_the_help_of_each_page_is_there() -> None:
    found = {one.key: one.words for one in page_topics()}
    assert found["today"] == TodayPage.help
    assert found["settings"] == SettingsPage.help
    assert next(iter(found)) == "today"


def test_a_word_without_accent_finds_its_texts(page: HelpPage, qtbot: QtBot) -> None:
    every = len(_titles(page))
    page.search_field.setFocus()
    qtbot.keyClicks(page.search_field, "depot garantie")
    qtbot.waitUntil(lambda: 0 < len(_titles(page)) < every)
    assert "Les mots du pôle" in _titles(page)
    assert page.count.isVisible()


def test_a_word_that_is_nowhere_says_so(page: HelpPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search_field, "zzyzx")
    qtbot.waitUntil(lambda: _titles(page) == [])
    assert "Rien trouvé" in page.count.text()
    page.search_field.clear()
    page.search("")
    assert len(_titles(page)) > 5


def test_arrows_walk_the_texts(page: HelpPage, qtbot: QtBot) -> None:
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert "Réserver une salle" in page.browser.toPlainText()


def test_the_sandbox_command_is_written_as_it_is_typed(page: HelpPage) -> None:
    page.show_topic("sandbox")
    assert "pole-desk demo --db sqlite:///essai.db" in page.browser.toPlainText()


def test_tables_of_markdown_become_tables(page: HelpPage) -> None:
    for topic in topics():
        page.show_topic(topic.key)
        assert "| ---" not in page.browser.toPlainText(), topic.key


def test_everything_has_a_name_and_room(page: HelpPage) -> None:
    assert unnamed(page) == []
    assert doubled_shortcuts(page) == []
    assert clipped(page) == []


def test_what_is_booked_is_explained_and_found(page: HelpPage, qtbot: QtBot) -> None:
    for words, wanted in (
        ("relancez option", "Options et file d’attente"),
        ("allergenes couverts", "La cantine, du menu au compte"),
        ("depot vente commission", "Le magasin collectif"),
        ("mise en demeure", "Le stockage"),
        ("ics jours feries", "Réservations qui se répètent"),
        ("suppleance quorum", "Tenir un jury"),
        ("jalons types promotion", "Suivre une promotion"),
        ("survie reponse devenir", "La sortie et le devenir d’un projet"),
    ):
        page.search_field.setText(words)
        page.search(words)
        assert wanted in [page.list.item(row).text() for row in range(page.list.count())], words


def test_the_fund_the_network_and_links_are_explained_and_found(page: HelpPage) -> None:
    for words, wanted in (
        ("quatrieme 15 000", "Le fonds, du dépôt au devenir"),
        ("avis favorable groupe", "Le fonds, du dépôt au devenir"),
        ("charte cinq points bouaye", "Le réseau, les LCP, l’emploi"),
        ("taux de reponse", "Le réseau, les LCP, l’emploi"),
        ("non rattache part", "Rattacher aux chantiers"),
    ):
        page.search(words)
        assert wanted in _titles(page), words

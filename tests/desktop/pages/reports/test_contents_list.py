"""The sections of a report take one line when they fit in the list, two when they don't."""

from pytestqt.qtbot import QtBot

from pole_desk.desktop.pages.reports.contents_list import ONE_LINE, TWO_LINES, ContentsList


def test_the_height_of_a_title_follows_the_width_of_the_list(qtbot: QtBot) -> None:
    shown = ContentsList()
    qtbot.addWidget(shown)
    shown.resize(240, 300)
    shown.show()
    shown.set_titles(["L’essentiel", "Animer le réseau et les lieux de proximité, ensemble"])
    assert [shown.item(at).sizeHint().height() for at in (0, 1)] == [ONE_LINE, TWO_LINES]
    shown.resize(640, 300)
    assert [shown.item(at).sizeHint().height() for at in (0, 1)] == [ONE_LINE, ONE_LINE]

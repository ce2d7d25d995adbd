"""« Relances » in the settings: texts read with an invented client while they are typed, delays, costs."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.accounts.receivables.queries import reminder_usage
from pole_desk.accounts.receivables.rules.reminder_texts import usual_words
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.kernel.work import Runner
from tests.desktop.pages.settings.clicks import choose, click_row, form_of, press, type_in


def words_in(page: SettingsPage) -> str:
    return "\n".join(one.text() for one in form_of(page).findChildren(QLabel))


def test_a_text_is_read_as_it_is_typed_and_kept_from_a_day(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "reminders", qtbot)
    today = page.seat.clock.today()
    assert [row.delay for row in section.table.rows()] == [8, 21, 45] and section.pdf.pages.count() == 1
    click_row(section.table, 1, qtbot)
    press(section, "Modifier le texte", qtbot)
    type_in(page, "subject", "Encore {montant}, {vendeur}", qtbot)
    assert "Encore 458,68\u00a0€, Votre pôle" in words_in(page).replace("\u202f€", "\u00a0€")
    type_in(page, "subject", "Encore {dette}", qtbot)
    assert "« {dette} » n’est pas connu" in words_in(page).replace("\u202f", " ").replace("\u00a0", " ")
    press(page.panel, "Enregistrer", qtbot)
    assert "{dette}" in form_of(page).fields["body"].error()
    type_in(page, "subject", "Encore {montant}", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    qtbot.waitUntil(lambda: sqlite_pole.read(reminder_usage, on=today).words[2].subject == "Encore {montant}")
    assert [row.own for row in section.table.rows()] == [False, True, False]
    page.undo()
    assert sqlite_pole.read(reminder_usage, on=today).words == usual_words()


def test_delays_grow_and_costs_are_claimed_from_a_letter_on(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "reminders", qtbot)
    today = page.seat.clock.today()
    press(section, "Délais…", qtbot)
    type_in(page, "delay1", "30", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    qtbot.waitUntil(lambda: "croissants" in form_of(page).fields["delay3"].error())
    type_in(page, "delay2", "45", qtbot)
    type_in(page, "delay3", "60", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(reminder_usage, on=today).delays == (30, 45, 60)
    press(section, "Frais…", qtbot)
    form_of(page).fields["fees_from"].set_value(4)
    type_in(page, "indemnity", "0", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    found = sqlite_pole.read(reminder_usage, on=today)
    assert (found.fees_from, found.indemnity) == (4, Decimal("0.00"))
    assert [row.costs for row in section.table.rows()] == [None, None, None]


def test_both_outputs_of_a_text_are_seen_before_it_leaves(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "reminders", qtbot)
    click_row(section.table, 1, qtbot)
    assert section.stack.currentWidget() is section.pdf and section.pdf.pages.count() == 1
    qtbot.mouseClick(section.output._group.button(1), Qt.MouseButton.LeftButton)
    assert section.stack.currentWidget() is section.mail
    words = section.mail.words.text()
    assert words.startswith("Madame, Monsieur,") and "FA-0000-00042 du " in words and "40,00" in words

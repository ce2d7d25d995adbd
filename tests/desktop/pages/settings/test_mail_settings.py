"""Courriel, Modèles, Courriels envoyés, by clicks and keys; a full month leaves while the window lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event

import keyring
import pytest
from keyring.backends import fail
from post_office import PASSWORD, USER, Desk, certificate_for, post_office
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing.outbox import issue_month
from pole_desk.accounts.mail.commands import (
    queue_letters,
    record_attempt,
    set_folder,
    set_sender,
    set_server,
    take_letter,
)
from pole_desk.accounts.mail.outbox import PASSWORDS
from pole_desk.accounts.mail.queries import interval, letters, sender, server, template
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.settings.letters import LettersSection
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.desktop.parts.sending import open_sending
from pole_desk.desktop.runner import Background, Threads
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.theme import theme
from pole_desk.desktop.theme.current import Choice
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.outgoing import Attachment, Letter
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, doubled_shortcuts, unnamed
from tests.desktop.pages.settings.clicks import choose, click_row, form_of, press, row_of, type_in

DECEMBER = Month(2026, 12)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def port(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    certificate = certificate_for(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    with post_office(desk, certificate) as found:
        yield found
    keyring.set_keyring(before)


def paste_in(page: SettingsPage, name: str, words: str, qtbot: QtBot) -> None:
    """Put accented words in a field: the keys of tests are ASCII."""
    control = form_of(page).fields[name].control
    control.setFocus()
    QGuiApplication.clipboard().setText(words)
    qtbot.keyClick(control, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def writes(runner: Runner) -> None:
    for one in runner.read(issuers):
        runner.do(set_sender, issuer=one.id, address="pole@exemple.fr", name="Le Pôle")


def queued(runner: Runner, count: int) -> list[int]:
    party = runner.do(add_party, party=PartyInput(name="La Fripe", email="compta@exemple.fr"))
    file = Attachment("relevé.pdf", content=b"%PDF" + bytes(30_000))
    return runner.do(
        queue_letters,
        letters=[
            Letter(f"essai:{one}", "statement", 1, party, f"c{one}@exemple.fr", f"Relevé {one}", "Bonjour", (file,))
            for one in range(count)
        ],
    )


def test_the_server_is_set_and_a_message_to_oneself_tries_it(
    page: SettingsPage, sqlite_pole: Runner, said: list[Notice], desk: Desk, port: int, qtbot: QtBot
) -> None:
    writes(sqlite_pole)
    section = choose(page, "mail", qtbot)
    press(section, "Régler le serveur", qtbot)
    type_in(page, "host", "a b", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "n’est pas un nom de serveur" in form_of(page).fields["host"].error()
    type_in(page, "host", "localhost", qtbot)
    type_in(page, "port", str(port), qtbot)
    type_in(page, "user", USER, qtbot)
    paste_in(page, "password", PASSWORD, qtbot)
    press(page.panel, "Enregistrer", qtbot)
    kept = sqlite_pole.read(server)
    assert (kept.host, kept.port, kept.user) == ("localhost", port, USER)
    assert any("pas de trousseau" in one.text for one in said)
    press(section, "Envoyer un essai", qtbot)
    qtbot.waitUntil(lambda: len(desk.taken) == 1)
    assert said[-1].text == "Essai envoyé à pole@exemple.fr."
    PASSWORDS.forget(kept)
    press(section, "Régler le serveur", qtbot)
    form_of(page).fields["host"].set_value(None)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(server) is None
    assert any("Pas de serveur" in one.text() for one in section.card.findChildren(QLabel))


def test_a_seller_writes_from_its_own_address(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "mail", qtbot)
    click_row(section.table, 0, qtbot)
    row = section.table.current_row()
    press(section, "Modifier l’expéditeur", qtbot)
    type_in(page, "address", "pas une adresse", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "n’est pas une adresse" in form_of(page).fields["address"].error()
    type_in(page, "address", "compta@exemple.fr", qtbot)
    type_in(page, "reply_to", "non", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert form_of(page).fields["reply_to"].error()
    type_in(page, "reply_to", "reponses@exemple.fr", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    found = sqlite_pole.read(sender, issuer=row.issuer)
    assert (found.address, found.name, found.reply_to) == ("compta@exemple.fr", row.name, "reponses@exemple.fr")


def test_a_template_is_read_as_it_is_typed_and_refuses_words_it_does_not_know(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "templates", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.kind == "statement"), qtbot)
    assert "15/01/2027" in section.preview.subject.text()
    press(section, "Modifier le modèle", qtbot)
    type_in(page, "subject", "Rappel pour {client}", qtbot)
    assert "Rappel pour Les Jardins du Port" in shown(page)
    area = form_of(page).fields["body"].control
    assert isinstance(area, QPlainTextEdit)
    area.selectAll()
    qtbot.keyClicks(area, "Il reste {solde}, {surnom}.")
    assert "{surnom} n’est pas connu ici" in shown(page)
    press(page.panel, "Enregistrer", qtbot)
    assert "{surnom}" in form_of(page).fields["body"].error()
    area.selectAll()
    qtbot.keyClicks(area, "Il reste {solde}.")
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(template, kind="statement").body == "Il reste {solde}."
    assert "Il reste 486,00" in section.preview.words.text()


def shown(page: SettingsPage) -> str:
    return "\n".join(one.text() for one in page.panel.findChildren(QLabel))


def test_what_failed_is_asked_for_again_or_set_aside(
    page: SettingsPage, sqlite_pole: Runner, said: list[Notice], qtbot: QtBot
) -> None:
    first, second = queued(sqlite_pole, 2)
    sqlite_pole.do(take_letter, letter=first)
    sqlite_pole.do(record_attempt, letter=first, outcome=Outcome.REFUSED, code=550, says="inconnu")
    page.start(f"letters:{first}")
    section = page.sections["letters"]
    assert isinstance(section, LettersSection)
    qtbot.waitUntil(lambda: section.table.current_row() is not None)
    assert (section.table.current_row().id, section.table.current_row().state) == (first, "failed")
    press(section, "Remettre à l’envoi", qtbot)
    section.reload()
    assert states(sqlite_pole) == ["queued", "queued"]
    click_row(section.table, row_of(section.table, lambda row: row.id == second), qtbot)
    press(section, "Mettre de côté", qtbot)
    assert states(sqlite_pole) == ["set_aside", "queued"]
    assert said[-1].action_label == "Annuler"
    said[-1].action()
    assert states(sqlite_pole) == ["queued", "queued"]


def states(runner: Runner) -> list[str]:
    return [one.state for one in runner.read(letters)]


def test_a_month_is_shown_before_it_leaves_and_becomes_drafts_without_a_server(
    page: SettingsPage, sqlite_pole: Runner, said: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    for name, email, code in (("La Fripe", "compta@exemple.fr", "B12"), ("Le Fournil", "", "B14")):
        party = sqlite_pole.do(add_party, party=PartyInput(name=name, email=email))
        office = sqlite_pole.read(space_by_code, code=code)
        sqlite_pole.do(open_lease, party=party, spaces=[office.id], first_day=date(2026, 12, 1), last_day=None,
                       terms=Terms(people=2))  # fmt: skip
    issue_month(sqlite_pole, month=DECEMBER)
    writes(sqlite_pole)
    sqlite_pole.do(set_folder, folder=str(tmp_path / "brouillons"))
    open_sending(page, page.panel, title="Envoyer décembre 2026", month=DECEMBER)
    qtbot.waitUntil(lambda: "2 PDF seront d’abord produits" in shown(page))
    press(page.panel, "Écrire les brouillons", qtbot)
    qtbot.waitUntil(lambda: states(sqlite_pole) == ["drafted"])
    assert "1 brouillon écrit" in said[-1].text
    [draft] = (tmp_path / "brouillons").iterdir()
    assert draft.suffix == ".eml"
    open_sending(page, page.panel, title="Envoyer décembre 2026", month=DECEMBER)
    qtbot.waitUntil(lambda: "1 document est déjà parti" in shown(page))
    assert "Le Fournil" in shown(page) and "pas d’adresse e-mail" in shown(page)


@pytest.mark.slow
def test_a_full_month_leaves_off_the_thread_of_the_window_once_the_password_is_typed(
    sqlite_pole: Runner, desk: Desk, port: int, qtbot: QtBot
) -> None:
    writes(sqlite_pole)
    queued(sqlite_pole, 160)
    sqlite_pole.do(set_server, host="localhost", port=port, security="starttls", user=USER)
    background = Background(sqlite_pole, Threads())
    page = SettingsPage(Seat(background, Feed(background), sqlite_pole.clock, sqlite_pole.user, nowhere))
    said: list[Notice] = []
    page.said.connect(said.append)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    section = page.show_section("letters")
    qtbot.waitUntil(lambda: not page.waiting)
    press(section, "Envoyer maintenant", qtbot)
    qtbot.waitUntil(lambda: not page.panel.isHidden() and "password" in form_of(page).fields)
    paste_in(page, "password", PASSWORD, qtbot)
    alive, ticks = Event(), QTimer(page)
    ticks.timeout.connect(alive.set)
    ticks.start(5)

    def waits_for_the_window(_place: int) -> str | None:
        alive.clear()
        return None if alive.wait(10) else "451 the window is blocked"

    desk.on_data = waits_for_the_window
    press(page.panel, "Continuer", qtbot)
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    assert said[-1].text == "Courriels\u202f: 160 envoyés."
    assert len(desk.taken) == 160 and set(states(sqlite_pole)) == {"sent"}
    PASSWORDS.forget(sqlite_pole.read(server))
    background.close()


@pytest.mark.parametrize("choice", [Choice.LIGHT, Choice.DARK])
def test_the_sections_of_mail_are_named_and_nothing_is_cut(
    page: SettingsPage, sqlite_pole: Runner, choice: Choice, qtbot: QtBot
) -> None:
    queued(sqlite_pole, 2)
    theme().apply(choice)
    for key in ("mail", "templates", "letters"):
        section = choose(page, key, qtbot)
        assert unnamed(section) == [] and clipped(section) == [] and doubled_shortcuts(page) == []
    theme().apply(Choice.LIGHT)


def test_letters_leave_by_themselves_once_it_is_asked(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    sqlite_pole.do(set_server, host="smtp.exemple.fr", port=587, security="starttls", user="pole")
    section = choose(page, "mail", qtbot)
    assert any("sur demande" in one.text() for one in section.card.findChildren(QLabel))
    press(section, "Envoi automatique…", qtbot)
    type_in(page, "minutes", "15", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(interval) == 15
    assert any("toutes les 15 minutes" in one.text() for one in section.card.findChildren(QLabel))


def test_a_letter_that_came_back_is_noted_then_sent_anew(
    page: SettingsPage, sqlite_pole: Runner, said: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    writes(sqlite_pole)
    sqlite_pole.do(set_folder, folder=str(tmp_path / "brouillons"))
    [one] = queued(sqlite_pole, 1)
    sqlite_pole.do(take_letter, letter=one)
    sqlite_pole.do(record_attempt, letter=one, outcome=Outcome.SENT)
    section = choose(page, "letters", qtbot)
    assert isinstance(section, LettersSection)
    acts_of(section)["Noter « revenu »…"]()
    paste_in(page, "reason", "boîte inconnue", qtbot)
    press(page.panel, "Noter", qtbot)
    assert states(sqlite_pole) == ["returned"] and "corrigez l’adresse" in said[-1].text
    assert {"Renvoyer…", "N’est pas revenu", "Voir la structure"} == set(acts_of(section))
    acts_of(section)["Renvoyer…"]()
    type_in(page, "to", "autre@exemple.fr", qtbot)
    press(page.panel, "Renvoyer", qtbot)
    qtbot.waitUntil(lambda: states(sqlite_pole) == ["drafted", "returned"])
    assert sqlite_pole.read(letters)[0].to == "autre@exemple.fr"


def acts_of(section: LettersSection) -> dict[str, Callable[[], object]]:
    """The acts of the oldest letter."""
    return {words.replace("\u202f", " "): act for words, _icon, act in section.row_acts(section.table.rows()[-1])}

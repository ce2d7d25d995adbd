"""The texts of reminders by mail, which had been apart, become those of the level where the pole had written no other."""

from __future__ import annotations

import importlib.util
from datetime import date
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations

from pole_desk.accounts.receivables.queries import reminder_usage
from pole_desk.accounts.receivables.rules.reminder_texts import TEXTS_SETTING, Words, usual_words
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.settings import every_setting, set_setting
from pole_desk.kernel.work import Runner

FILE = "db/migrations/versions/20261125_1645_2611251645_one_text_for_reminders.py"
JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


def step() -> ModuleType:
    found = importlib.util.spec_from_file_location("one_text", shipped(FILE))
    assert found is not None and found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def migrate(run: Runner) -> None:
    with run.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        step().upgrade()


def words(run: Runner, on: date) -> dict[int, Words]:
    return run.read(reminder_usage, on=on).words


def test_a_mail_that_the_pole_wrote_becomes_the_text_of_its_level_and_its_letter_stands_before_it(pole: Runner) -> None:
    mail = {"subject": "Facture {numéro}", "body": "Bonjour,\n\n{liste}\n\n{vendeur}"}
    other = {"subject": "Encore {montant}", "body": "Madame, Monsieur,\n\nMerci."}
    letter = {"subject": "Rappel", "body": "À vous."}
    for key, day, value in (
        ("mail.template.reminder_1", JANUARY, mail), ("mail.template.reminder_1", MAY, None),
        ("mail.template.reminder_2", MARCH, other), (TEXTS_SETTING, MARCH, {"2": letter}),
    ):  # fmt: skip
        pole.do(set_setting, key=key, value=value, valid_from=day)
    before = [one for one in pole.read(every_setting) if one.key.startswith("mail.")]
    migrate(pole)
    usual = usual_words()
    assert words(pole, JANUARY) == {**usual, 1: Words(**mail)}
    assert words(pole, MARCH) == {1: Words(**mail), 2: Words(**letter), 3: usual[3]}
    assert words(pole, MAY) == {**usual, 2: Words(**letter)}
    assert [one for one in pole.read(every_setting) if one.key.startswith("mail.")] == before, "kept as they were"
    settled = pole.read(every_setting)
    migrate(pole)
    assert pole.read(every_setting) == settled


def test_a_pole_that_wrote_no_mail_is_left_alone(pole: Runner) -> None:
    before = pole.read(every_setting)
    migrate(pole)
    assert pole.read(every_setting) == before

"""Reminders: per client all that is late, each level once and in turn, what they cost, who is spared."""

from __future__ import annotations

import hashlib
import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.queries import ReminderPlan
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.accounts.receivables.rules.reminding import (
    DELAYS,
    LEVELS,
    Words,
    filled,
    level_reached,
    require_words,
    usual_words,
)
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken

DUE = date(2026, 12, 23)
FIRST, SECOND, THIRD = (DUE + timedelta(days=days) for days in DELAYS)


def plan(books: Any, on: date, **options: Any) -> ReminderPlan:
    return books.runner.read(acts.prepare_reminders, on=on, **options)


def send(books: Any, on: date, runner: Any = None, found: ReminderPlan | None = None) -> Any:
    found = found or plan(books, on, drawn=True)
    return (runner or books.runner).do(acts.send_reminders, on=on, letters=found.letters)


def levels(books: Any, on: date) -> list[tuple[str, int]]:
    return [(one.party_name, one.level) for one in plan(books, on).letters]


def pay(books: Any, amount: str, invoice: int = 1, on: date = date(2026, 11, 24)) -> None:
    books.runner.do(
        acts.record_payment, invoice=invoice, on=on, amount=Decimal(amount), method=Method.TRANSFER
    )


def words_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return " ".join(page.get_textpage().get_text_range() for page in file)


def test_levels_follow_each_other_once_and_in_their_time(owing: Any) -> None:
    assert levels(owing, FIRST - timedelta(days=1)) == []
    assert levels(owing, FIRST) == [("Alpha", 1), ("Bêta", 1)]
    sent = send(owing, FIRST)
    assert (len(sent.letters), sent.mailed, sent.to_print) == (2, 1, 1)
    assert levels(owing, FIRST) == [] == levels(owing, SECOND - timedelta(days=1))
    assert levels(owing, SECOND) == [("Alpha", 2), ("Bêta", 2)]
    send(owing, SECOND)
    send(owing, THIRD)
    assert levels(owing, THIRD + timedelta(days=400)) == [] and owing.findings() == []
    found = owing.runner.read(queries.reminder_letters, party=1)
    assert [(one.level, one.on_day) for one in found] == [(3, THIRD), (2, SECOND), (1, FIRST)]


def test_an_old_debt_is_met_with_courtesy_and_given_its_time(sqlite_owing: Any) -> None:
    late = DUE + timedelta(days=200)
    assert levels(sqlite_owing, late)[0] == ("Alpha", 1)
    send(sqlite_owing, late)
    assert levels(sqlite_owing, late + timedelta(days=12)) == []
    assert levels(sqlite_owing, late + timedelta(days=13))[0] == ("Alpha", 2)


def test_one_letter_names_all_that_is_late_and_what_it_costs(sqlite_owing: Any) -> None:
    books = sqlite_owing
    send(books, FIRST)
    books.day(date(2026, 12, 1))
    books.owes(1, "50", label="Salle")
    books.issue()
    pay(books, "20", on=date(2026, 12, 29))
    (letter, _other) = plan(books, SECOND, drawn=True).letters
    assert [(one.number, one.level, one.days) for one in letter.invoices] == [
        ("FA-2026-00001", 2, 21), ("FA-2026-00003", 1, 13),
    ]  # fmt: skip
    old = letter.invoices[0]
    assert (old.balance, old.interest, old.indemnity) == (Decimal("100.00"), Decimal("0.21"), Decimal("40.00"))
    assert letter.total == letter.balance + letter.interest + letter.indemnity == Decimal("240.21")
    said = words_of(letter.pdf)
    for word in ("Relance", "FA-2026-00003", "240,21", "40,00", "L. 441-10", "31/12/2026", "FR76"):
        assert word in said, word


def test_the_letter_is_kept_as_sent_and_given_to_the_post_box(owing: Any) -> None:
    with owing.engine.begin() as connection:
        file = {"invoice": 1, "sha256": "", "content": b"%PDF", "stored_at": 0}
        connection.execute(
            text("INSERT INTO document (invoice, sha256, content, stored_at) "
                 "VALUES (:invoice, :sha256, :content, :stored_at)"), file,
        )  # fmt: skip
    found = plan(owing, FIRST, drawn=True)
    send(owing, FIRST, found=found)
    first, _second = owing.runner.read(queries.reminder_letters, ids=[1, 2])[::-1]
    content = owing.runner.read(queries.reminder_pdf, letter=1)
    assert content == found.letters[0].pdf and first.sha256 == hashlib.sha256(content).hexdigest()
    assert [(one.number, one.level, one.balance, one.indemnity) for one in first.lines] == [
        ("FA-2026-00001", 1, Decimal("120.00"), Decimal(0)),
    ]  # fmt: skip
    (mail,) = owing.box.letters
    assert (mail.key, mail.kind, mail.to) == ("reminder:1", "reminder_1", "compta@alpha.example")
    assert mail.about == ("reminder:1", "invoice:1") and mail.attachments[0].content == content
    assert [one.invoice for one in mail.attachments[1:]] == [1]
    statements = {
        "UPDATE reminder_letter SET body = ''": "reminder_letter_kept",
        "DELETE FROM reminder_invoice": "reminder_invoice_not_deleted",
        "INSERT INTO reminder_invoice (letter, invoice, level, days, balance, interest, indemnity) "
        "VALUES (2, 1, 1, 1, 1, 0, 0)": "reminder_level_once",
    }
    for statement, guard in statements.items():
        with pytest.raises(DBAPIError) as refusal, owing.engine.begin() as connection:
            connection.execute(text(statement))
        assert guard in str(refusal.value.orig)


def test_two_seats_never_remind_at_the_same_level_twice(owing: Any) -> None:
    found, outcomes = plan(owing, FIRST), []
    gate = threading.Barrier(2)

    def seat() -> None:
        runner = owing.another()
        runner.ports = owing.runner.ports
        gate.wait()
        try:
            outcomes.append(str(len(send(owing, FIRST, runner=runner, found=found).letters)))
        except (Conflict, RuleBroken) as refusal:
            outcomes.append(refusal.code)

    seats = [threading.Thread(target=seat) for _ in range(2)]
    for one in seats:
        one.start()
    for one in seats:
        one.join()
    assert sorted(outcomes) == ["2", "reminders_changed"]
    assert owing.findings() == []


def test_a_debt_that_changed_since_is_told_and_nothing_is_sent(sqlite_owing: Any) -> None:
    found = plan(sqlite_owing, FIRST)
    pay(sqlite_owing, "1")
    with pytest.raises(Conflict, match="Alpha"):
        send(sqlite_owing, FIRST, found=found)
    assert sqlite_owing.runner.read(queries.reminder_letters) == [] and sqlite_owing.box.letters == []
    with pytest.raises(RuleBroken, match="Aucune relance"):
        send(sqlite_owing, DUE)


def test_the_paid_the_paused_the_promised_and_the_collected_are_spared(sqlite_owing: Any) -> None:
    books = sqlite_owing
    paused = books.runner.perform(
        acts.pause_reminders, party=2, until=FIRST, reason="Litige sur la salle", since=date(2026, 12, 1)
    )
    planned = books.runner.perform(
        acts.make_plan, party=1, invoices=[1],
        instalments=schedule(total=Decimal(120), count=2, first_on=FIRST),
    )  # fmt: skip
    found = plan(books, FIRST)
    assert found.letters == ()
    assert [(one.party_name, one.why) for one in found.spared] == [("Alpha", "promised"), ("Bêta", "paused")]
    assert "Litige" in found.spared[1].words
    assert levels(books, FIRST + timedelta(days=1)) == [("Alpha", 1), ("Bêta", 1)]
    again = books.runner.undo(paused.undo)
    assert levels(books, FIRST) == [("Bêta", 1)]
    books.runner.undo(again.undo)
    books.runner.undo(planned.undo)
    debits = books.runner.read(acts.prepare_debits, on=date(2026, 12, 1)).debits
    books.runner.do(acts.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=date(2026, 12, 1), debits=debits)
    assert [one.why for one in plan(books, FIRST).spared] == ["asked", "paused"]
    pay(books, "240", invoice=2)
    assert [one.number for one in plan(books, FIRST).spared] == ["FA-2026-00001"]


def test_a_pause_says_why_and_ends_after_it_began(sqlite_owing: Any) -> None:
    for change in ({"reason": " "}, {"until": date(2026, 11, 1)}):
        given = {"party": 1, "until": FIRST, "reason": "Litige"} | change
        with pytest.raises(BadInput):
            sqlite_owing.runner.do(acts.pause_reminders, **given)


def test_a_consumer_owes_no_interest_and_the_next_half_years_rate_is_waited_for(sqlite_owing: Any) -> None:
    books = sqlite_owing
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE party SET siren = NULL, legal_form = '' WHERE id = 2"))
    send(books, FIRST)
    alpha, beta = plan(books, SECOND, drawn=True).letters
    assert beta.total == beta.balance == Decimal("240.00")
    assert alpha.interest == Decimal("0.22") and "Intérêts arrêtés au 31/12/2026" in words_of(alpha.pdf)


def test_texts_delays_and_costs_are_dated_and_undone(sqlite_owing: Any) -> None:
    books, day = sqlite_owing, date(2026, 12, 1)
    written = books.runner.perform(
        acts.set_reminder_text, level=1, subject="Oubli de {client} ?", body="Merci de payer {montant}.", valid_from=day
    )
    timed = books.runner.perform(acts.set_reminder_delays, delays=[3, 6, 9], valid_from=day)
    costs = books.runner.perform(acts.set_reminder_costs, fees_from=1, indemnity=Decimal(0), valid_from=day)
    (letter, _other) = plan(books, DUE + timedelta(days=3), drawn=True).letters
    assert letter.subject == "Oubli de Alpha ?" and letter.body.startswith("Merci de payer 120,0")
    assert letter.interest > 0 and letter.indemnity == 0
    again = books.runner.undo(costs.undo)
    assert plan(books, DUE + timedelta(days=3)).letters[0].interest == 0
    books.runner.undo(again.undo)
    assert plan(books, DUE + timedelta(days=3)).letters[0].interest > 0
    books.runner.undo(written.undo)
    books.runner.undo(timed.undo)
    assert plan(books, DUE + timedelta(days=3)).letters == ()
    assert plan(books, FIRST).letters[0].subject.startswith("Rappel")


@pytest.mark.parametrize(
    ("act", "given", "code"),
    [
        (acts.set_reminder_text, {"level": 4, "subject": "x", "body": "y"}, "level"),
        (acts.set_reminder_text, {"level": 1, "subject": "", "body": "y"}, "reminder_text"),
        (acts.set_reminder_text, {"level": 1, "subject": "x", "body": "{montant.__class__}"}, "placeholder"),
        (acts.set_reminder_delays, {"delays": [8, 8, 45]}, "delays"),
        (acts.set_reminder_delays, {"delays": [8, 45]}, "delays"),
        (acts.set_reminder_costs, {"fees_from": 0, "indemnity": Decimal(40)}, "fees_from"),
        (acts.set_reminder_costs, {"fees_from": 2, "indemnity": Decimal("0.001")}, "indemnity"),
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(sqlite_owing: Any, act: Any, given: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        sqlite_owing.runner.do(act, valid_from=date(2026, 12, 1), **given)
    assert refusal.value.code == code


def test_what_is_typed_is_printed_as_typed(sqlite_owing: Any) -> None:
    with sqlite_owing.engine.begin() as connection:
        connection.execute(text("UPDATE party SET name = '<b>A&B</b> {montant} <img src=x>' WHERE id = 1"))
    letter = next(one for one in plan(sqlite_owing, FIRST, drawn=True).letters if one.party == 1)
    assert "<b>A&B</b> {montant} <img src=x>" in " ".join(words_of(letter.pdf).split())


def test_the_usual_texts_name_only_what_is_known() -> None:
    for words in usual_words().values():
        require_words(words)
        found = filled(words.body, dict.fromkeys(("client", "montant"), "{delai}"))
        assert Words(words.subject, found)


@given(st.lists(st.integers(0, 60), max_size=30))
@settings(max_examples=60)
def test_levels_rise_by_one_and_none_comes_before_its_delay(steps: list[int]) -> None:
    sent: dict[int, date] = {}
    on = DUE
    for step in steps:
        on += timedelta(days=step)
        level = level_reached(days=(on - DUE).days, sent=sent, delays=DELAYS, on=on)
        if level:
            assert level == len(sent) + 1 and level in LEVELS
            assert (on - DUE).days >= DELAYS[level - 1]
            if sent:
                assert (on - sent[level - 1]).days >= DELAYS[level - 1] - DELAYS[level - 2]
            sent[level] = on
    assert list(sent) == sorted(sent)


def test_a_plan_asks_the_base_as_much_for_two_clients_as_for_many(sqlite_owing: Any) -> None:
    def asked() -> int:
        seen = []
        event.listen(sqlite_owing.engine, "before_cursor_execute", count := lambda *_all: seen.append(1))
        plan(sqlite_owing, SECOND)
        event.remove(sqlite_owing.engine, "before_cursor_execute", count)
        return len(seen)

    few = asked()
    for number in range(12):
        sqlite_owing.owes(sqlite_owing.party(f"Client {number}"), "10")
    sqlite_owing.issue()
    assert len(plan(sqlite_owing, SECOND).letters) == 14
    assert asked() == few

"""Letters posted, taken up, ended; what sending a month plans; what the database itself keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from mail_books import MailBooks, content_of
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.mail.checks import MailChecks
from pole_desk.accounts.mail.commands import (
    forget_sender,
    forget_server,
    queue_again,
    queue_letters,
    record_attempt,
    retry,
    send_invoices,
    send_statement,
    set_aside,
    set_folder,
    set_sender,
    set_server,
    set_template,
    take_letter,
    usual_template,
    withdraw_letters,
)
from pole_desk.accounts.mail.queries import drafts_folder, parcel, sender, sending, server, template
from pole_desk.accounts.mail.reminders import MailReminders
from pole_desk.accounts.mail.rules import Kind, Outcome
from pole_desk.accounts.mail.search import MailSearch
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import DEPOSIT
from pole_desk.ports.outgoing import Attachment, Letter, PostBox

NOVEMBER = Month(2026, 11)


def letter(party: int, key: str = "reminder:1", **values: Any) -> Letter:
    given = {
        "kind": "reminder_1", "issuer": 1, "to": "compta@exemple.fr", "subject": "Facture : un oubli ?",
        "body": "Bonjour", "about": (key,), **values,
    }  # fmt: skip
    return Letter(key=key, party=party, **given)


def test_a_feature_posts_letters_in_its_own_transaction_and_asks_what_became_of_them(post: MailBooks) -> None:
    [client] = post.invoiced()
    box = post.runner.ports[PostBox]
    sheet = Attachment("relevé été.csv", "text/csv", "a;é".encode())
    written = letter(client, about=("reminder:1", "invoice:1"), attachments=(sheet, Attachment("FA.pdf", invoice=1)))
    [made] = post.runner.do(queue_letters, letters=[written])
    assert post.runner.do(queue_letters, letters=[written]) == [made]
    post.writes()
    found = post.runner.read(parcel, letter=made)
    assert [(one.name, one.content) for one in found.enclosed] == [
        ("relevé été.csv", "a;é".encode()), ("FA.pdf", content_of(1)),
    ]  # fmt: skip
    [told] = post.runner.read(lambda reader: box.posted(reader, ["reminder:1"]))
    assert (told.letter, told.kind, told.state, told.sent_at) == (made, "reminder_1", "queued", None)
    assert post.runner.read(lambda reader: box.address(reader, client)) == "client001@exemple.fr"
    post.contact(client, "pas une adresse")
    assert post.runner.read(lambda reader: box.address(reader, client)) == ""
    words = post.runner.read(lambda reader: box.wording(reader, "credit", WORDS))
    assert words.subject.startswith("Avoir AV-1")
    assert post.runner.read(MailChecks().check) == []


WORDS = {
    "number": "AV-1", "client": "X", "total": "1 €", "due": "1/1", "list": "–", "issuer": "Pôle", "month": "mai",
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"to": "compta@exemple.fr\r\nBcc: autre@exemple.fr"}, "email"),
        ({"subject": "Facture\r\nBcc: autre@exemple.fr"}, "subject"),
        ({"subject": " "}, "subject"),
        ({"body": ""}, "letter"),
        ({"body": "B" * 20_001}, "letter"),
        ({"kind": "spam"}, "letter"),
        ({"attachments": (Attachment("../x.pdf", content=b"x"),)}, "letter"),
        ({"attachments": (Attachment("a\nb.pdf", content=b"x"),)}, "letter"),
        ({"attachments": (Attachment("a.pdf", "application", b"x"),)}, "letter"),
        ({"attachments": (Attachment("a.pdf", content=bytes(12_000_001)),)}, "letter"),
        ({"attachments": (Attachment("a.pdf", invoice=99),)}, "invoice"),
    ],
)
def test_a_letter_that_could_do_harm_is_refused_before_it_is_written(
    sqlite_post: MailBooks, values: dict[str, Any], code: str
) -> None:
    client = sqlite_post.party()
    with pytest.raises(BadInput) as refusal:
        sqlite_post.runner.do(queue_letters, letters=[letter(client, **values)])
    assert refusal.value.code == code
    assert sqlite_post.letters() == []


def test_a_month_is_sent_once_to_each_client_with_its_stored_files(post: MailBooks) -> None:
    first, second, third = post.invoiced(3, drawn=False)
    post.contact(second, "compta@exemple.fr")
    post.owes(first, "50")
    post.issue()
    post.drawn()
    with post.engine.begin() as connection:
        connection.execute(text("UPDATE party SET email = '' WHERE id = :id"), {"id": third})
    with pytest.raises(RuleBroken) as refusal:
        post.runner.do(send_invoices, month=NOVEMBER)
    assert refusal.value.code == "no_sender"
    post.writes()
    queued = post.runner.do(send_invoices, month=NOVEMBER)
    assert [(one.to, one.state) for one in post.letters()] == [
        ("client001@exemple.fr", "queued"), ("compta@exemple.fr", "queued"),
    ]  # fmt: skip
    assert [(one.client, one.numbers, one.why) for one in queued.plan.paper] == [
        ("Client 003", ("FA-2026-00003",), "pas d’adresse e-mail"),
    ]  # fmt: skip
    both = post.runner.read(parcel, letter=queued.letters[0])
    assert [one.name for one in both.enclosed] == ["FA-2026-00001.pdf", "FA-2026-00004.pdf"]
    assert [one.content for one in both.enclosed] == [content_of(1), content_of(4)]
    assert queued.plan.letters[0].total == Decimal(180)
    assert "FA-2026-00001, FA-2026-00004" in both.subject and "180,00" in both.body
    once_more = post.runner.do(send_invoices, month=NOVEMBER)
    assert once_more.letters == () and once_more.plan.already == ()
    assert once_more.plan.queued == tuple(sorted(queued.letters))
    assert post.runner.do(send_invoices, invoices=[2], again=True).letters == ()
    for one in queued.letters:
        post.runner.do(take_letter, letter=one)
        post.runner.do(record_attempt, letter=one, outcome=Outcome.SENT)
    assert len(post.runner.do(send_invoices, month=NOVEMBER).plan.already) == 3
    again = post.runner.do(send_invoices, invoices=[2], again=True)
    assert len(again.letters) == 1 and len(post.letters()) == 3
    assert post.runner.read(MailChecks().check) == []


def test_a_deposit_invoice_is_sent_as_an_invoice_and_not_as_a_credit_note(sqlite_post: MailBooks) -> None:
    sqlite_post.writes()
    asked = sqlite_post.owes(
        sqlite_post.party("Alpha", email="alpha@exemple.fr"), "100", key="event:1:deposit:S20", label="Fête : acompte"
    )
    sqlite_post.changes(asked, role=DEPOSIT, account="419100")
    sqlite_post.issue()
    sqlite_post.drawn()
    [planned] = sqlite_post.runner.read(sending, invoices=[1]).letters
    assert (planned.letter.kind, planned.total) == (Kind.INVOICE, Decimal("120.00"))
    assert planned.letter.subject.startswith("Facture FA-2026-00001") and "120,00" in planned.letter.body


def test_one_letter_per_invoice_when_it_is_asked(sqlite_post: MailBooks) -> None:
    [client] = sqlite_post.invoiced()
    sqlite_post.owes(client, "50")
    sqlite_post.issue()
    credit = sqlite_post.credit(1)
    sqlite_post.drawn()
    sqlite_post.writes()
    plan = sqlite_post.runner.read(sending, month=NOVEMBER, grouped=False)
    assert [(one.numbers, one.total, one.letter.kind) for one in plan.letters] == [
        (("FA-2026-00001",), Decimal(120), "invoice"),
        (("FA-2026-00002",), Decimal(60), "invoice"),
        ((credit.number,), Decimal(-120), "credit"),
    ]
    assert "avoir de 120,00" in plan.letters[2].letter.body
    together = sqlite_post.runner.read(sending, month=NOVEMBER)
    assert [(len(one.numbers), one.total) for one in together.letters] == [(3, Decimal(60))]
    assert sqlite_post.letters() == []


def test_an_invoice_whose_file_is_not_drawn_waits(sqlite_post: MailBooks) -> None:
    sqlite_post.invoiced(drawn=False)
    plan = sqlite_post.runner.read(sending, month=NOVEMBER)
    assert (plan.letters, plan.undrawn) == ((), ("FA-2026-00001",))


def test_a_letter_refused_gives_its_place_to_one_with_the_right_address(post: MailBooks) -> None:
    [client] = post.invoiced()
    post.writes()
    [refused] = post.runner.do(send_invoices, month=NOVEMBER).letters
    assert post.runner.do(take_letter, letter=refused)
    post.runner.do(record_attempt, letter=refused, outcome=Outcome.REFUSED, code=550, says="inconnu\r\nici")
    [told] = post.runner.read(lambda reader: MailReminders().reminders(reader, date(2026, 11, 23)))
    assert (told.kind, told.level, told.record) == ("letter_failed", "danger", refused)
    assert "inconnu  ici" in told.detail
    post.contact(client, "nouvelle@exemple.fr")
    post.runner.do(send_invoices, month=NOVEMBER)
    assert [(one.to, one.state) for one in post.letters()] == [
        ("client001@exemple.fr", "set_aside"), ("nouvelle@exemple.fr", "queued"),
    ]  # fmt: skip
    [waiting] = post.runner.read(lambda reader: MailReminders().reminders(reader, date(2026, 11, 23)))
    assert waiting.kind == "letters_waiting"
    assert post.runner.read(MailChecks().check) == []


def test_a_sending_is_undone_until_it_left(sqlite_post: MailBooks) -> None:
    sqlite_post.invoiced(2)
    sqlite_post.writes()
    outcome = sqlite_post.runner.perform(send_invoices, month=NOVEMBER)
    first = outcome.value.letters[0]
    sqlite_post.runner.do(take_letter, letter=first)
    sqlite_post.runner.do(record_attempt, letter=first, outcome=Outcome.SENT)
    sqlite_post.runner.undo(outcome.undo)
    assert sqlite_post.states() == ["sent", "set_aside"]
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    assert sqlite_post.states() == ["sent", "set_aside", "queued"]


def test_a_letter_is_set_aside_and_asked_for_again(sqlite_post: MailBooks) -> None:
    client = sqlite_post.party()
    [made] = sqlite_post.runner.do(queue_letters, letters=[letter(client)])
    aside = sqlite_post.runner.perform(set_aside, letter=made, reason="en double")
    assert sqlite_post.states() == ["set_aside"] and not sqlite_post.runner.do(take_letter, letter=made)
    sqlite_post.runner.undo(aside.undo)
    assert sqlite_post.states() == ["queued"]
    sqlite_post.runner.do(take_letter, letter=made)
    with pytest.raises(RuleBroken):
        sqlite_post.runner.do(set_aside, letter=made)
    sqlite_post.runner.do(record_attempt, letter=made, outcome=Outcome.LATER, says="occupé")
    sqlite_post.runner.do(retry, letter=made)
    assert sqlite_post.states() == ["queued"]
    assert sqlite_post.runner.do(queue_again, letters=[made]) == 0
    assert sqlite_post.runner.do(withdraw_letters, letters=[made]) == 1
    for missing in (retry, set_aside, take_letter):
        with pytest.raises(NotFound):
            sqlite_post.runner.do(missing, letter=99)
    with pytest.raises(BadInput):
        sqlite_post.runner.do(record_attempt, letter=made, outcome=Outcome.AGAIN)


def test_two_seats_never_take_the_same_letter(post: MailBooks) -> None:
    client = post.party()
    made = post.runner.do(queue_letters, letters=[letter(client, f"reminder:{one}") for one in range(6)])
    taken: list[bool] = []

    def seat() -> None:
        other = post.another()
        taken.extend(other.do(take_letter, letter=one) for one in made)

    seats = [Thread(target=seat) for _one in range(3)]
    for one in seats:
        one.start()
    for one in seats:
        one.join()
    assert (taken.count(True), taken.count(False)) == (6, 12)
    assert post.states() == ["sending"] * 6


def test_two_seats_that_send_the_same_month_at_once_post_it_once(post: MailBooks) -> None:
    post.invoiced(4)
    post.writes()
    errors: list[Exception] = []

    def seat() -> None:
        try:
            post.another().do(send_invoices, month=NOVEMBER)
        except Exception as error:  # told by the assertion below
            errors.append(error)

    seats = [Thread(target=seat) for _one in range(3)]
    for one in seats:
        one.start()
    for one in seats:
        one.join()
    assert errors == []
    assert post.states() == ["queued"] * 4


def test_a_statement_of_account_is_posted_once_a_day_with_its_paper(post: MailBooks) -> None:
    client = post.party("La Fripe", email="")
    told = {
        "party": client, "issuer": 1, "on": date(2026, 11, 23), "balance": Decimal("120.00"),
        "due": date(2026, 10, 1), "lines": "FA-1 : 120,00 €", "paper": b"%PDF-1.7 compte",
    }  # fmt: skip

    def refused(**more: Any) -> str:
        with pytest.raises(RuleBroken) as refusal:
            post.runner.do(send_statement, **told, **more)
        return refusal.value.code

    assert refused() == "no_address"
    post.contact(client, "compta@exemple.fr")
    assert refused() == "no_sender"
    post.writes()
    made = post.runner.do(send_statement, **told)
    assert refused() == "already_sent"
    found = post.runner.read(parcel, letter=made)
    assert [(one.name, one.content) for one in found.enclosed] == [("Relevé 2026-11-23.pdf", b"%PDF-1.7 compte")]
    assert "23/11/2026" in found.subject and "FA-1 : 120,00 €" in found.body
    post.runner.do(set_aside, letter=made)
    post.runner.do(send_statement, **told)
    post.runner.do(send_statement, **told, again=True)
    assert post.states() == ["set_aside", "queued", "queued"]


CHANGES = [
    "UPDATE mail_letter SET recipient = 'x@exemple.fr'", "DELETE FROM mail_letter",
    "UPDATE mail_attachment SET name = 'x'", "DELETE FROM mail_attachment",
    "UPDATE mail_about SET about = 'x'", "DELETE FROM mail_about",
    "UPDATE mail_attempt SET outcome = 'later'", "DELETE FROM mail_attempt",
    "INSERT INTO mail_attempt (letter, rank, at, outcome, says) VALUES (1, 3, 1, 'taken', '')",
]  # fmt: skip


def test_the_database_keeps_letters_as_they_were_written(post: MailBooks) -> None:
    post.invoiced()
    post.writes()
    [made] = post.runner.do(send_invoices, month=NOVEMBER).letters
    post.runner.do(take_letter, letter=made)
    post.runner.do(record_attempt, letter=made, outcome=Outcome.SENT, code=250)
    statements = list(CHANGES)
    if post.engine.dialect.name == "sqlite":
        statements.append("INSERT OR REPLACE INTO mail_about (id, letter, about, round) VALUES (1, 1, 'x', 1)")
    for statement in statements:
        with pytest.raises(DBAPIError, match="mail_"), post.engine.begin() as connection:
            connection.execute(text(statement))
    post.runner.do(record_attempt, letter=made, outcome=Outcome.LATER)
    assert post.states() == ["sent"]


def test_a_history_rewritten_behind_the_program_is_found(sqlite_post: MailBooks) -> None:
    sqlite_post.invoiced(2)
    sqlite_post.writes()
    first, second = sqlite_post.runner.do(send_invoices, month=NOVEMBER).letters
    for one in (first, second):
        sqlite_post.runner.do(take_letter, letter=one)
        sqlite_post.runner.do(record_attempt, letter=one, outcome=Outcome.SENT)
    with sqlite_post.engine.begin() as connection:
        for trigger in ("mail_attempt_not_deleted_delete", "mail_about_kept_update", "document_not_deleted_delete"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("DELETE FROM mail_attempt WHERE letter = 1 AND rank = 1"))
        connection.execute(text("UPDATE mail_about SET round = 5 WHERE letter = 2"))
        connection.execute(text("DELETE FROM document WHERE invoice = 2"))
    found = sqlite_post.runner.read(MailChecks().check)
    assert [(one.code, one.record) for one in found] == [
        ("letter_attempts", "letter:1"), ("letter_attempts", "letter:2"), ("letter_file", "letter:2"),
    ]  # fmt: skip


def test_letters_are_found_by_address_and_by_client(post: MailBooks) -> None:
    client = post.party("Les Semeurs")
    post.runner.do(queue_letters, letters=[letter(client)])

    def titles(words: str) -> list[str]:
        return [one.title for one in post.runner.read(lambda reader: MailSearch().find(reader, words, 5))]

    assert titles("compta") == titles("semeurs") == titles("oubli") == ["Facture : un oubli ?"]
    assert titles("zz") == titles("personne") == []


def test_the_settings_of_mail_are_kept_and_taken_back(sqlite_post: MailBooks, tmp_path: Path) -> None:
    run = sqlite_post.runner
    set_once = run.perform(set_server, host="smtp.exemple.fr", port=None, security="starttls", user="moi")
    assert run.read(server).port == 587
    run.do(forget_server)
    assert run.read(server) is None
    run.undo(set_once.undo)
    assert run.read(server) is None
    run.do(set_folder, folder=str(tmp_path))
    assert run.read(drafts_folder) == tmp_path
    with pytest.raises(BadInput):
        run.do(set_folder, folder="brouillons")
    run.do(set_folder, folder="")
    assert run.read(drafts_folder).name == "brouillons"
    assert run.read(sender, issuer=1) is None
    named = run.perform(set_sender, issuer=1, address="Moi@Exemple.fr", name="Moi", copy=True)
    assert run.read(sender, issuer=1).address == "Moi@exemple.fr"
    run.undo(named.undo)
    assert run.read(sender, issuer=1) is None
    run.do(forget_sender, issuer=1)
    usual = run.read(template, kind="invoice")
    run.do(set_template, kind="invoice", subject="Votre facture {numéro}", body="{liste}")
    assert run.read(template, kind="invoice").subject == "Votre facture {numéro}"
    with pytest.raises(BadInput):
        run.do(set_template, kind="invoice", subject="{prénom}", body="x")
    run.do(usual_template, kind="invoice")
    assert run.read(template, kind="invoice") == usual
    with sqlite_post.engine.connect() as connection:
        kept = " ".join(str(row) for row in connection.execute(text("SELECT key, value FROM setting")))
    assert "password" not in kept and "passe" not in kept

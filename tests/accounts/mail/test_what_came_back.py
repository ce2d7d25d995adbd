"""A letter that came back, one sent anew, invoices handed over otherwise, and the pace of a window that sends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from mail_books import MailBooks, content_of

from pole_desk.accounts.mail.checks import MailChecks
from pole_desk.accounts.mail.commands import (
    forget_return,
    hand_over,
    note_return,
    record_attempt,
    resend,
    send_invoices,
    set_interval,
    set_server,
    take_back_handing,
    take_letter,
)
from pole_desk.accounts.mail.queries import handings, interval, letter, parcel, sending, to_mend
from pole_desk.accounts.mail.reminders import MailReminders
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.accounts.mail.rules.attempts import LONGEST, pause_after
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import LetterId

NOVEMBER = Month(2026, 11)


def sent(post: MailBooks) -> LetterId:
    """An invoice that left by mail."""
    post.writes()
    [made] = post.runner.do(send_invoices, month=NOVEMBER).letters
    post.runner.do(take_letter, letter=made)
    post.runner.do(record_attempt, letter=made, outcome=Outcome.SENT)
    return made


def test_what_came_back_counts_as_not_sent_and_asks_for_another_address(post: MailBooks) -> None:
    [client] = post.invoiced()
    one = sent(post)
    assert post.runner.read(sending, month=NOVEMBER).already
    noted = post.runner.perform(note_return, letter=one, reason="  boîte   inconnue ")
    assert post.states() == ["returned"] and post.letters()[0].says == "boîte inconnue"
    with pytest.raises(RuleBroken, match="déjà noté"):
        post.runner.do(note_return, letter=one)
    [planned] = post.runner.read(sending, month=NOVEMBER).letters
    assert planned.letter.to == "client001@exemple.fr"
    [told] = [
        row for row in post.runner.read(lambda reader: MailReminders().reminders(reader, post.clock.today()))
        if row.kind == "letter_returned"
    ]  # fmt: skip
    assert (told.page, told.record, told.level) == ("parties", client, "warning") and "client001" in told.detail
    post.contact(client, "compta@exemple.fr")
    assert post.runner.read(to_mend) == [], "the address is another one now"
    post.runner.undo(noted.undo)
    assert post.states() == ["sent"]
    with pytest.raises(RuleBroken, match="pas noté"):
        post.runner.do(forget_return, letter=one)
    assert post.runner.read(MailChecks().check) == []


def test_one_letter_sent_anew_says_so_and_goes_to_the_address_of_today(post: MailBooks) -> None:
    [client] = post.invoiced()
    one = sent(post)
    post.contact(client, "compta@exemple.fr")
    again = post.runner.do(resend, letter=one)
    found = post.runner.read(parcel, letter=again)
    assert found.to == "compta@exemple.fr" and found.subject.startswith("Renvoi\u202f: Facture")
    assert found.body.startswith("[Ce message vous a déjà été envoyé le ")
    assert [file.content for file in found.enclosed] == [content_of(1)]
    assert post.runner.read(letter, letter=again).again_of == one
    with pytest.raises(RuleBroken, match="pas encore parti"):
        post.runner.do(resend, letter=again)
    post.runner.do(take_letter, letter=again)
    post.runner.do(record_attempt, letter=again, outcome=Outcome.SENT)
    third = post.runner.do(resend, letter=again, to="autre@exemple.fr")
    found = post.runner.read(letter, letter=third)
    assert found.again_of == one and found.to == "autre@exemple.fr" and found.subject.count("Renvoi") == 1
    assert post.runner.read(MailChecks().check) == []


def test_what_is_handed_over_on_paper_is_not_sent_by_mail_too(post: MailBooks) -> None:
    post.invoiced(2)
    post.writes()
    first = post.runner.read(sending, month=NOVEMBER).letters[0].letter.attachments[0].invoice
    assert first is not None
    outcome = post.runner.perform(hand_over, invoices=[first], way="paper")
    assert outcome.value == 1 and post.runner.do(hand_over, invoices=[first], way="platform") == 0
    plan = post.runner.read(sending, month=NOVEMBER)
    assert len(plan.letters) == 1 and [how for _number, how in plan.already] == ["sur papier"]
    assert len(post.runner.read(sending, month=NOVEMBER, again=True).letters) == 2
    post.runner.undo(outcome.undo)
    assert post.runner.read(handings, invoices=[first]) == {}
    assert len(post.runner.read(sending, month=NOVEMBER).letters) == 2
    with pytest.raises(NotFound):
        post.runner.do(take_back_handing, invoices=[first])
    for wrong in ({"way": "pigeon"}, {"way": "paper", "on": date(2020, 1, 1)}, {"way": "paper", "on": date(2030, 1, 1)}):
        with pytest.raises(BadInput):
            post.runner.do(hand_over, invoices=[first], **wrong)


def test_a_window_sends_at_its_interval_and_waits_longer_after_each_failure(post: MailBooks) -> None:
    assert post.runner.read(interval) is None
    set_on = post.runner.perform(set_interval, minutes=15)
    assert post.runner.read(interval) == 15
    post.invoiced()
    post.writes()
    post.runner.do(send_invoices, month=NOVEMBER)
    post.runner.do(set_server, host="localhost", port=25, security="none")
    [told] = post.runner.read(lambda reader: MailReminders().reminders(reader, post.clock.today()))
    assert "tout seuls" in told.detail
    post.runner.undo(set_on.undo)
    assert post.runner.read(interval) is None
    for wrong in (0, 1441, -5):
        with pytest.raises(BadInput, match="se règle de 1 à 1"):
            post.runner.do(set_interval, minutes=wrong)
    waits = [pause_after(15, failures) for failures in range(6)]
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == LONGEST and pause_after(600, 9) == timedelta(hours=10)

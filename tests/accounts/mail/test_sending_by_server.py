"""Letters sent by a real SMTP server on loopback: TLS, password, refusals, cut lines, a full month."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import keyring
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from mail_books import MailBooks, content_of, knows
from post_office import PASSWORD, USER, Desk, certificate_for, post_office
from sqlalchemy import text

from pole_desk.accounts.mail.commands import (
    queue_again,
    queue_letters,
    record_attempt,
    retry,
    send_invoices,
    set_server,
    take_letter,
)
from pole_desk.accounts.mail.outbox import Passwords, send_test, send_waiting
from pole_desk.accounts.mail.outbox.line import Line
from pole_desk.accounts.mail.queries import server
from pole_desk.accounts.mail.reminders import MailReminders
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.accounts.mail.rules.server import Server
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.outgoing import Letter
from pole_desk.registers.parties.queries import parties

NOVEMBER = Month(2026, 11)
TODAY = date(2026, 11, 30)


class Killed(BaseException):
    """The program dies there."""


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def port(desk: Desk, trusted: Path) -> Iterator[int]:
    with post_office(desk, trusted) as found:
        yield found


@pytest.fixture
def month(sqlite_post: MailBooks) -> MailBooks:
    """Three clients whose invoices are in the queue."""
    sqlite_post.invoiced(3)
    sqlite_post.writes()
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    return sqlite_post


def test_the_stored_file_leaves_for_the_client_over_tls_with_the_password(
    post: MailBooks, desk: Desk, port: int
) -> None:
    [client] = post.invoiced()
    post.contact(client, "helene@café.fr")
    post.writes("facturation@pôle.fr", name="Coopérative « Le Pôle »", reply_to="compta@exemple.fr", copy=True)
    post.runner.do(send_invoices, month=NOVEMBER)
    run = send_waiting(post.runner, passwords=knows(post, port))
    [told] = run.told
    assert (told.outcome, told.to, told.client, run.stopped) == ("sent", "helene@café.fr", "Client 001", "")
    [(envelope, message)] = desk.taken
    assert envelope.mail_from == "facturation@xn--ple-kna.fr"
    assert envelope.rcpt_tos == ["helene@xn--caf-dma.fr", "facturation@xn--ple-kna.fr"]
    assert message["Subject"] == "Facture FA-2026-00001 – Coopérative du pôle"
    assert message["From"].addresses[0].display_name == "Coopérative « Le Pôle »"
    assert message["Reply-To"] == "compta@exemple.fr" and message["Bcc"] is None
    assert message["Message-ID"].endswith("@xn--ple-kna.fr>")
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("FA-2026-00001.pdf", "application/pdf")
    assert file.get_content() == content_of(1)
    body = message.get_body().get_content()
    assert euros(Decimal(120)) in body and "Client 001" in body
    assert post.states() == ["sent"]
    assert send_waiting(post.runner, passwords=knows(post, port)).told == ()
    assert len(desk.taken) == 1


def test_tls_from_the_first_word_works_too(month: MailBooks, desk: Desk, trusted: Path) -> None:
    with post_office(desk, trusted, security="tls") as port:
        run = send_waiting(month.runner, passwords=knows(month, port, security="tls"))
    assert run.count(Outcome.SENT) == 3 and desk.sessions == 1


def test_one_bad_address_among_many_does_not_stop_the_others(month: MailBooks, desk: Desk, port: int) -> None:
    desk.on_rcpt = lambda address: "550 5.1.1 Utilisateur inconnu" if "002" in address else None
    run = send_waiting(month.runner, passwords=knows(month, port))
    assert [one.outcome for one in run.told] == ["sent", "refused", "sent"]
    assert run.told[1].code == 550 and "Utilisateur inconnu" in run.told[1].says
    assert month.states() == ["sent", "failed", "sent"]
    month.later(60 * 24 * 30)
    assert send_waiting(month.runner, passwords=knows(month, port)).told == ()


def test_a_copy_that_is_refused_does_not_lose_the_letter_nor_pass_for_it(
    month: MailBooks, desk: Desk, port: int
) -> None:
    month.writes(copy=True)
    desk.on_rcpt = lambda address: "550 non" if address.startswith("facturation") else None
    assert send_waiting(month.runner, passwords=knows(month, port)).count(Outcome.SENT) == 3
    desk.on_rcpt = lambda address: "550 non" if address.startswith("client") else None
    month.runner.do(send_invoices, month=NOVEMBER, again=True)
    assert send_waiting(month.runner, passwords=knows(month, port)).count(Outcome.REFUSED) == 3
    assert len(desk.taken) == 3


def test_a_busy_server_is_tried_again_later_and_never_a_letter_it_took(
    month: MailBooks, desk: Desk, port: int
) -> None:
    desk.on_data = lambda place: "451 4.3.0 Try again later" if place == 2 else None
    run = send_waiting(month.runner, passwords=knows(month, port))
    assert [one.outcome for one in run.told] == ["sent", "later", "sent"]
    assert month.states() == ["sent", "waiting", "sent"]
    assert send_waiting(month.runner, passwords=knows(month, port)).told == ()
    month.later(5)
    again = send_waiting(month.runner, passwords=knows(month, port))
    assert [(one.to, one.outcome) for one in again.told] == [("client002@exemple.fr", "sent")]
    assert desk.addressed == ["client001@exemple.fr", "client003@exemple.fr", "client002@exemple.fr"]


def test_a_server_that_closes_after_some_messages_is_called_again_at_once(
    month: MailBooks, desk: Desk, port: int
) -> None:
    answered: list[str] = []

    def tired(address: str) -> str | None:
        answered.append(address)
        return "421 4.7.0 Trop de messages" if len(answered) == 2 else None

    desk.on_rcpt = tired
    run = send_waiting(month.runner, passwords=knows(month, port))
    assert [one.outcome for one in run.told] == ["sent", "sent", "sent"]
    assert answered.count("client002@exemple.fr") == 2 and len(desk.taken) == 3


def test_a_line_cut_before_the_servers_word_leaves_the_letter_unsure_until_somebody_asks(
    month: MailBooks, desk: Desk, port: int
) -> None:
    desk.on_data = lambda place: "cut" if place == 2 else None
    run = send_waiting(month.runner, passwords=knows(month, port))
    assert [one.outcome for one in run.told] == ["sent", "unsure", "sent"]
    assert "coupée" in run.told[1].says and "on ne sait pas" in run.told[1].says
    month.later(60 * 24 * 30)
    assert send_waiting(month.runner, passwords=knows(month, port)).told == ()
    assert month.runner.do(send_invoices, month=NOVEMBER).letters == ()
    assert month.states() == ["sent", "unsure", "sent"]
    month.runner.do(queue_again, letters=[2])
    send_waiting(month.runner, passwords=knows(month, port))
    assert month.states() == ["sent", "sent", "sent"]
    assert len({message["Message-ID"] for _envelope, message in desk.taken}) == 3


def test_a_killed_run_goes_on_where_it_stopped(month: MailBooks, desk: Desk, port: int) -> None:
    class Dying(Runner):
        def do(self, run: Any, /, *args: Any, **arguments: Any) -> Any:
            if run is record_attempt and arguments["letter"] == 2:
                raise Killed
            return super().do(run, *args, **arguments)

    own = month.runner
    dying = Dying(own.engine, own.clock, own.user, own.ports, own._guards)
    with pytest.raises(Killed):
        send_waiting(dying, passwords=knows(month, port))
    assert month.states() == ["sent", "sending", "queued"]
    send_waiting(month.runner, passwords=knows(month, port))
    assert desk.addressed == ["client001@exemple.fr", "client002@exemple.fr", "client003@exemple.fr"]
    month.later(10)
    assert send_waiting(month.runner, passwords=knows(month, port)).told == ()
    assert month.states() == ["sent", "unsure", "sent"]
    assert ["peut-être" in one.title for one in month.runner.read(MailReminders().reminders, on=TODAY)] == [True]
    month.runner.do(retry, letter=2)
    send_waiting(month.runner, passwords=knows(month, port))
    assert month.states() == ["sent", "sent", "sent"]
    twice = [message["Message-ID"] for envelope, message in desk.taken if "client002@exemple.fr" in envelope.rcpt_tos]
    assert len(twice) == 2 and twice[0] == twice[1]


def test_a_seat_that_sends_meanwhile_leaves_the_others_theirs(month: MailBooks, desk: Desk, port: int) -> None:
    other = month.another()
    other.do(take_letter, letter=2)
    run = send_waiting(month.runner, passwords=knows(month, port))
    assert [one.letter for one in run.told] == [1, 3]


def test_a_run_that_is_stopped_says_so_and_the_rest_waits(month: MailBooks, desk: Desk, port: int) -> None:
    moved: list[tuple[int, int]] = []
    run = send_waiting(
        month.runner, passwords=knows(month, port), progress=lambda done, total: moved.append((done, total)),
        cancelled=lambda: len(desk.taken) == 1,
    )  # fmt: skip
    assert len(run.told) == 1 and run.stopped
    assert month.states() == ["sent", "queued", "queued"]
    assert moved == [(0, 3), (3, 3)]


def test_a_wrong_password_stops_the_run_before_any_letter(month: MailBooks, desk: Desk, port: int) -> None:
    typed = knows(month, port)
    typed.keep(month.runner.read(server), "faux")
    with pytest.raises(RuleBroken) as refusal:
        send_waiting(month.runner, passwords=typed)
    assert refusal.value.code == "mail_login" and "faux" not in refusal.value.message
    assert month.states() == ["queued"] * 3


def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    month: MailBooks, desk: Desk, certificate: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_for(tmp_path, "autre.exemple.fr")))
    for security in ("starttls", "tls"):
        with post_office(desk, certificate, security=security) as port:
            with pytest.raises(RuleBroken) as refusal:
                send_waiting(month.runner, passwords=knows(month, port, security=security))
            assert refusal.value.code == "mail_certificate"
    assert desk.taken == [] and month.states() == ["queued"] * 3


def test_a_server_without_tls_or_that_does_not_answer_is_named(
    month: MailBooks, desk: Desk, certificate: Path
) -> None:
    with post_office(desk, certificate, security="none") as port:
        with pytest.raises(RuleBroken) as refusal:
            send_waiting(month.runner, passwords=knows(month, port))
        assert refusal.value.code == "mail_server" and "n’offre pas" in refusal.value.message
        assert send_waiting(month.runner, passwords=knows(month, port, security="none")).count(Outcome.SENT) == 3
    month.runner.do(send_invoices, month=NOVEMBER, again=True)
    with pytest.raises(RuleBroken) as refusal:
        send_waiting(month.runner, passwords=knows(month, port))
    assert refusal.value.code == "mail_server" and "refuse la liaison" in refusal.value.message


def test_an_accented_name_needs_a_server_that_knows_them(
    sqlite_post: MailBooks, desk: Desk, trusted: Path
) -> None:
    [client] = sqlite_post.invoiced()
    sqlite_post.contact(client, "hélène@exemple.fr")
    sqlite_post.writes()
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    with post_office(desk, trusted) as port:
        run = send_waiting(sqlite_post.runner, passwords=knows(sqlite_post, port))
    assert (run.told[0].outcome, desk.taken) == ("refused", [])
    assert "SMTPUTF8" in run.told[0].says
    with post_office(desk, trusted, utf8=True) as port:
        sqlite_post.runner.do(send_invoices, month=NOVEMBER)
        assert send_waiting(sqlite_post.runner, passwords=knows(sqlite_post, port)).count(Outcome.SENT) == 1
    assert desk.addressed == ["hélène@exemple.fr"] and desk.taken[0][1]["To"] == "hélène@exemple.fr"


def test_a_server_that_only_knows_login_takes_an_accented_password_too(
    month: MailBooks, desk: Desk, trusted: Path
) -> None:
    with post_office(desk, trusted, plain=False) as port:
        assert send_waiting(month.runner, passwords=knows(month, port)).count(Outcome.SENT) == 3


def test_a_server_that_stays_silent_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        to = Server("127.0.0.1", mute.getsockname()[1], "none")
        with pytest.raises(RuleBroken) as refusal, Line(to, "", seconds=1):
            pass
    assert refusal.value.code == "mail_server" and "silencieux" in refusal.value.message


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([None, "451 busy", "550 no", "421 closing", "cut"]), max_size=12))
def test_whatever_the_server_answers_what_it_took_never_leaves_again(
    answering: tuple[MailBooks, Desk, Passwords], answers: list[str | None]
) -> None:
    post, desk, typed = answering
    desk.taken.clear()
    coming = iter(answers)
    desk.on_data = lambda _place: next(coming, None)
    [client, *_others] = [one.id for one in post.runner.read(parties)] or [post.party()]
    first = len(post.letters())
    made = post.runner.do(
        queue_letters,
        letters=[
            Letter(f"essai:{first + one}", "statement", 1, client, f"c{one}@exemple.fr", "Relevé", "Bonjour")
            for one in range(3)
        ],
    )
    for _run in range(8):
        send_waiting(post.runner, passwords=typed)
        post.later(60 * 24)
    states = [one.state for one in post.letters(ids=made)]
    refused = answers.count("550 no")
    assert set(states) <= {"sent", "failed", "unsure"} and states.count("unsure") <= answers.count("cut")
    assert states.count("failed") <= refused + (len(answers) > 5)
    assert len(desk.taken) == len(set(desk.addressed)) == states.count("sent")


@pytest.fixture
def answering(sqlite_post: MailBooks, desk: Desk, port: int) -> tuple[MailBooks, Desk, Passwords]:
    """A client, a server, the password known."""
    sqlite_post.party()
    sqlite_post.writes()
    return sqlite_post, desk, knows(sqlite_post, port)


class Memory(KeyringBackend):
    """A keyring that keeps in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_the_password_is_in_the_keyring_or_asked_for_and_never_in_the_base(
    month: MailBooks, tmp_path: Path, desk: Desk, port: int
) -> None:
    knows(month, port)
    to = Server("localhost", port, "starttls", USER)
    bare = Passwords()
    with pytest.raises(RuleBroken) as refusal:
        send_waiting(month.runner, passwords=bare)
    assert refusal.value.code == "password" and "redemandé" in refusal.value.message
    assert not bare.keep(to, PASSWORD) and bare.known(to) and not Passwords().known(to)
    assert send_waiting(month.runner, passwords=bare).count(Outcome.SENT) == 3
    bare.forget(to)
    assert not bare.known(to)
    keyring.set_keyring(Memory())
    assert bare.keep(to, PASSWORD) and Passwords().read(to) == PASSWORD
    bare.forget(to)
    assert not Passwords().known(to)
    month.engine.dispose()
    for file in tmp_path.glob("post.pole*"):
        assert PASSWORD.encode() not in file.read_bytes()


def test_a_message_to_oneself_tries_the_settings(month: MailBooks, desk: Desk, port: int) -> None:
    assert "facturation@exemple.fr" in send_test(month.runner, issuer=1, passwords=knows(month, port))
    [(envelope, message)] = desk.taken
    assert envelope.rcpt_tos == ["facturation@exemple.fr"] and "Essai" in message["Subject"]
    assert month.states() == ["queued"] * 3
    desk.on_data = lambda _place: "554 non merci"
    with pytest.raises(RuleBroken) as refusal:
        send_test(month.runner, issuer=1, passwords=knows(month, port))
    assert refusal.value.code == "mail_test" and "non merci" in refusal.value.message


def test_many_letters_leave_on_one_line_and_each_result_is_told(
    sqlite_post: MailBooks, desk: Desk, port: int
) -> None:
    sqlite_post.invoiced(60)
    sqlite_post.writes()
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    run = send_waiting(sqlite_post.runner, passwords=knows(sqlite_post, port))
    assert run.count(Outcome.SENT) == len(run.told) == len(desk.taken) == 60
    assert desk.addressed == [one.to for one in run.told]
    assert {message.get_content_type() for _envelope, message in desk.taken} == {"multipart/mixed"}
    with sqlite_post.engine.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM mail_attempt WHERE outcome = 'sent'")).scalar() == 60


def test_a_dead_line_in_the_middle_of_a_run_stops_it_with_the_reason(
    month: MailBooks, desk: Desk, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(place: int) -> str | None:
        if place < 2:
            return None
        monkeypatch.setattr(smtplib, "SMTP", gone)
        return "cut"

    def gone(*_arguments: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    desk.on_data = cut
    typed = knows(month, port)
    run = send_waiting(month.runner, passwords=typed)
    assert [one.outcome for one in run.told] == ["sent", "unsure", "later"]
    assert "refuse la liaison" in run.stopped
    monkeypatch.undo()
    assert month.states() == ["sent", "unsure", "waiting"]


def test_a_server_forgotten_between_two_runs_gives_drafts(month: MailBooks, tmp_path: Path) -> None:
    month.runner.do(set_server, host="localhost", port=1, security="none", user="")
    with pytest.raises(RuleBroken):
        send_waiting(month.runner, passwords=Passwords())
    assert month.states() == ["queued"] * 3

"""Addresses, lines of headers, templates, servers and states, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.mail.rules import Kind, Outcome, State
from pole_desk.accounts.mail.rules.addresses import checked_address, checked_line, needs_utf8, unseen, wire_address
from pole_desk.accounts.mail.rules.attempts import (
    PATIENCE,
    PAUSES,
    Attempt,
    is_due,
    require_again,
    require_set_aside,
    standing,
)
from pole_desk.accounts.mail.rules.server import checked_sender, checked_server
from pole_desk.accounts.mail.rules.templates import (
    PLACES,
    Template,
    checked_template,
    filled,
    samples,
    usual_templates,
)
from pole_desk.kernel.errors import BadInput, RuleBroken

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("compta@exemple.fr", "compta@exemple.fr"),
        ("  Compta.Ouest+factures@Exemple.FR ", "Compta.Ouest+factures@exemple.fr"),
        ("hélène@café.fr", "hélène@café.fr"),
        ("o'neil_2@a-b.example", "o'neil_2@a-b.example"),
    ],
)
def test_an_address_is_kept_as_its_person_writes_it(typed: str, kept: str) -> None:
    assert checked_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "compta", "@exemple.fr", "compta@", "compta@exemple", "a@b@exemple.fr", "a b@exemple.fr",
        "compta@exemple.fr\r\nBcc: autre@exemple.fr", "compta@exemple.fr\n", "compta@exemple.fr\u2028x",
        "a@exemple.fr, b@exemple.fr", "a@exemple.fr;b@exemple.fr", "Compta <compta@exemple.fr>", "a..b@exemple.fr",
        ".a@exemple.fr", "compta@-exemple.fr", "compta@exemple..fr", "compta@127.0.0.1", "compta@exemple.fr\x00",
        "compta@ex\u200bemple.fr", f"{'a' * 65}@exemple.fr", f"a@{'b' * 64}.fr", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}."
        f"{'e' * 60}.{'f' * 60}.fr", "\"a b\"@exemple.fr",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_whole(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        checked_address(typed)
    assert refusal.value.code == "email"
    assert "\n" not in refusal.value.message


@given(st.text(max_size=60))
def test_no_address_that_passes_can_end_a_header(typed: str) -> None:
    try:
        kept = checked_address(typed)
    except BadInput:
        return
    assert not unseen(kept) and kept.count("@") == 1 and len(kept.encode()) <= 254
    assert wire_address(kept).rpartition("@")[2].isascii()


def test_an_accented_domain_travels_in_ascii_and_an_accented_name_asks_for_utf8() -> None:
    assert wire_address("compta@café.fr") == "compta@xn--caf-dma.fr"
    assert not needs_utf8("compta@café.fr")
    assert needs_utf8("hélène@exemple.fr")


@pytest.mark.parametrize("line", ["Facture\r\nBcc: x@exemple.fr", "Facture\nx", "Facture\u2029x", "F" * 201])
def test_a_header_is_one_line_of_a_known_length(line: str) -> None:
    with pytest.raises(BadInput) as refusal:
        checked_line(line, 200, "subject")
    assert refusal.value.code == "subject"


def test_every_usual_template_is_valid_and_fills_with_the_samples() -> None:
    for kind, template in usual_templates().items():
        assert checked_template(kind, template.subject, template.body) == template
        wording = filled(template, samples())
        assert "{" not in wording.subject + wording.body
    assert set(usual_templates()) == set(PLACES) == {str(kind) for kind in Kind}


def test_an_unknown_place_is_refused_naming_those_there_are() -> None:
    with pytest.raises(BadInput) as refusal:
        checked_template("invoice", "Facture {numéro}", "Bonjour {prenom}")
    assert refusal.value.code == "body_place"
    assert "{prenom}" in refusal.value.message and "{échéance}" in refusal.value.message
    with pytest.raises(BadInput) as refusal:
        checked_template("invoice", "Solde {solde}", "Bonjour")
    assert refusal.value.code == "subject_place"


def test_places_are_understood_in_french_and_as_the_code_names_them() -> None:
    template = checked_template("invoice", "{number} {Numéro}", "{due} {ECHEANCE} {client}")
    words = {"number": "FA-1", "due": "23/12/2026", "client": "A {total} <b>&\nB"}
    assert filled(template, words) == ("FA-1 FA-1", "23/12/2026 23/12/2026 A {total} <b>&\nB")


def test_a_client_named_on_two_lines_stays_on_one_in_the_subject() -> None:
    wording = filled(Template("Pour {client}", "{client}"), {"client": "Les\r\nBcc: x@exemple.fr"})
    assert wording.subject == "Pour Les Bcc: x@exemple.fr"
    assert filled(Template("{client}", "x"), {"client": "A" * 300}).subject == "A" * 199 + "…"


def test_a_place_without_a_word_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        filled(Template("{total}", "x"), {})
    assert refusal.value.code == "placeholder"


def test_a_server_has_its_usual_port_and_never_a_password_in_clear() -> None:
    assert checked_server(host=" SMTP.exemple.fr ", port=None, security="starttls", user="moi").port == 587
    assert checked_server(host="smtp.exemple.fr", port=None, security="tls").port == 465
    for wrong, code in (
        ({"host": "a b", "port": 25, "security": "tls"}, "host"),
        ({"host": "smtp.exemple.fr", "port": 70_000, "security": "tls"}, "port"),
        ({"host": "smtp.exemple.fr", "port": 25, "security": "ssl3"}, "security"),
        ({"host": "smtp.exemple.fr", "port": 25, "security": "none", "user": "moi"}, "security"),
        ({"host": "smtp.exemple.fr", "port": 25, "security": "tls", "user": "moi\r\nRCPT"}, "user"),
    ):
        with pytest.raises(BadInput) as refusal:
            checked_server(**wrong)  # type: ignore[arg-type]
        assert refusal.value.code == code


def test_a_sender_is_an_address_and_a_name_of_one_line() -> None:
    for wrong, code in (
        ({"address": "moi", "name": "Moi"}, "email"),
        ({"address": "moi@exemple.fr", "name": "Moi\nBcc: x"}, "sender_name"),
        ({"address": "moi@exemple.fr", "name": "Moi", "reply_to": "x\n"}, "reply_to"),
    ):
        with pytest.raises(BadInput) as refusal:
            checked_sender(**wrong)
        assert refusal.value.code == code


def tried(*outcomes: Outcome, every: timedelta = timedelta(minutes=1)) -> list[Attempt]:
    return [
        Attempt(rank, NOW + every * rank, str(outcome), None, "") for rank, outcome in enumerate(outcomes, start=1)
    ]


def at(attempts: list[Attempt], **after: int) -> State:
    last = attempts[-1].at if attempts else NOW
    return standing(posted_at=NOW, attempts=attempts, now=last + timedelta(**after)).state


def test_states_follow_from_what_happened() -> None:
    taken, later = Outcome.TAKEN, Outcome.LATER
    assert at([]) == State.QUEUED
    assert at(tried(taken)) == State.SENDING
    assert at(tried(taken), minutes=10) == State.UNSURE
    assert at(tried(taken, Outcome.SENT), days=99) == State.SENT
    assert at(tried(taken, Outcome.DRAFTED)) == State.DRAFTED
    assert at(tried(taken, later)) == State.WAITING
    assert at(tried(taken, Outcome.REFUSED)) == State.FAILED
    assert at(tried(taken, Outcome.REFUSED, Outcome.AGAIN)) == State.QUEUED
    assert at(tried(Outcome.SET_ASIDE)) == State.SET_ASIDE


def test_each_failure_waits_longer_and_the_last_one_ends() -> None:
    for count, pause in enumerate(PAUSES, start=1):
        attempts = tried(*[Outcome.TAKEN, Outcome.LATER] * count)
        found = standing(posted_at=NOW, attempts=attempts, now=attempts[-1].at)
        assert (found.state, found.next_at) == (State.WAITING, attempts[-1].at + pause)
        assert not is_due(found, attempts[-1].at + pause - timedelta(seconds=1))
        assert is_due(found, attempts[-1].at + pause)
    assert at(tried(*[Outcome.TAKEN, Outcome.LATER] * (len(PAUSES) + 1))) == State.FAILED


def test_a_letter_whose_end_nobody_saw_leaves_again_only_when_asked() -> None:
    for attempts in (tried(Outcome.TAKEN), tried(Outcome.TAKEN, Outcome.UNSURE)):
        found = standing(posted_at=NOW, attempts=attempts, now=attempts[-1].at + PATIENCE * 1000)
        assert (found.state, found.next_at) == (State.UNSURE, None)
        assert not is_due(found, attempts[-1].at + PATIENCE * 1000)
        require_again(found)
        require_set_aside(found)
    told = standing(posted_at=NOW, attempts=tried(Outcome.TAKEN), now=NOW + PATIENCE * 2)
    assert "on ne sait pas" in told.says


def test_asking_again_gives_every_try_back() -> None:
    attempts = tried(*[Outcome.TAKEN, Outcome.LATER] * 6, Outcome.AGAIN, Outcome.TAKEN, Outcome.LATER)
    found = standing(posted_at=NOW, attempts=attempts, now=attempts[-1].at)
    assert (found.state, found.tries, found.next_at) == (State.WAITING, 1, attempts[-1].at + PAUSES[0])


def test_a_letter_that_left_takes_no_order_any_more() -> None:
    sent = standing(posted_at=NOW, attempts=tried(Outcome.TAKEN, Outcome.SENT), now=NOW)
    for order in (require_again, require_set_aside):
        with pytest.raises(RuleBroken) as refusal:
            order(sent)
        assert refusal.value.code == "letter_gone"
    queued = standing(posted_at=NOW, attempts=[], now=NOW)
    require_set_aside(queued)
    with pytest.raises(RuleBroken):
        require_again(queued)
    aside = standing(posted_at=NOW, attempts=tried(Outcome.SET_ASIDE), now=NOW)
    require_again(aside)
    with pytest.raises(RuleBroken):
        require_set_aside(aside)

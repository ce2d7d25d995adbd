"""Without a server letters become `.eml` files that mail programs read; what is written in a message."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_books import MailBooks, content_of

from pole_desk.accounts.mail.commands import send_invoices, set_folder
from pole_desk.accounts.mail.outbox import send_test, send_waiting
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.formats.letter import Message, Part, message_bytes
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import Month

NOVEMBER = Month(2026, 11)
BREAKS = "\r\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""Line breaks that are no line feed: a body may come back with another of them."""
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)


def read(content: bytes) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(content)
    assert not found.defects and not any(part.defects for part in found.walk())
    return found


def test_without_a_server_a_month_becomes_drafts_to_be_sent_by_hand(sqlite_post: MailBooks, tmp_path: Path) -> None:
    folder = tmp_path / "brouillons de l’été"
    sqlite_post.runner.do(set_folder, folder=str(folder))
    sqlite_post.invoiced(2)
    sqlite_post.writes(copy=True)
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    run = send_waiting(sqlite_post.runner)
    assert run.folder == folder and run.count(Outcome.DRAFTED) == 2
    assert sqlite_post.states() == ["drafted", "drafted"]
    files = sorted(folder.iterdir())
    assert [one.name[:21] for one in files] == ["2026-11-23-client-001", "2026-11-23-client-002"]
    assert [one.says for one in run.told] == [one.name for one in files]
    message = read(files[0].read_bytes())
    assert message["X-Unsent"] == "1" and message["To"] == "client001@exemple.fr"
    assert message["Bcc"] == "facturation@exemple.fr"
    assert [one.get_content() for one in message.iter_attachments()] == [content_of(1)]
    assert send_waiting(sqlite_post.runner).told == ()
    assert "brouillon d’essai" in send_test(sqlite_post.runner, issuer=1)


def test_a_folder_that_cannot_be_written_stops_before_any_letter(sqlite_post: MailBooks, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    sqlite_post.runner.do(set_folder, folder=str(tmp_path / "fichier"))
    sqlite_post.invoiced()
    sqlite_post.writes()
    sqlite_post.runner.do(send_invoices, month=NOVEMBER)
    with pytest.raises(BadInput) as refusal:
        send_waiting(sqlite_post.runner)
    assert refusal.value.code == "output"
    assert sqlite_post.states() == ["queued"]


def message(**values: object) -> Message:
    given = {
        "sender": "a@exemple.fr", "sender_name": "Le Pôle", "to": "b@exemple.fr", "subject": "Été", "body": "Bonjour",
        "message_id": "1@exemple.fr", "at": NOW, **values,
    }  # fmt: skip
    return Message(**given)  # type: ignore[arg-type]


def test_names_of_files_and_words_keep_their_letters_and_the_bytes_are_the_same_each_time() -> None:
    parts = (
        Part("Relevé d’été œuvre №5 (un nom de fichier très long qui dépasse une ligne d’en-tête).pdf",
             "application/pdf", bytes(range(256)) * 9),
        Part("données.csv", "text/csv", "é;ü\r\n".encode()),
    )  # fmt: skip
    written = message_bytes(message(parts=parts, subject="Facture « été » – 1 200,50 € " + "très " * 20))
    assert written == message_bytes(message(parts=parts, subject="Facture « été » – 1 200,50 € " + "très " * 20))
    found = read(written)
    assert [(one.get_filename(), one.get_payload(decode=True)) for one in found.iter_attachments()] == [
        (one.name, one.content) for one in parts
    ]
    assert found["Subject"].strip() == ("Facture « été » – 1 200,50 € " + "très " * 20).strip()
    assert all(len(line) <= 998 for line in written.split(b"\r\n")) and written.isascii()


@pytest.mark.parametrize(
    "values",
    [{"subject": "x\r\nBcc: c@exemple.fr"}, {"sender_name": "x\nBcc: c@exemple.fr"}, {"to": "b@exemple.fr\nX: y"}],
)
def test_a_header_that_would_end_is_never_written(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        message_bytes(message(**values))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=BREAKS), max_size=300),
)
def test_whatever_is_typed_is_read_back_and_adds_no_header(name: str, body: str) -> None:
    found = read(message_bytes(message(sender_name=name.replace("\u2028", "").replace("\u2029", ""), body=body)))
    assert set(found.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert found.get_content().replace("\r\n", "\n") == body.rstrip("\n") + "\n"

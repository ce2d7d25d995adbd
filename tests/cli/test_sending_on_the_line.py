"""`invoices send` and `mail …`: a dry run, drafts without a server, a server's results, the queue."""

from __future__ import annotations

import json
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> Any:
    """Runs a command on 1 December 2026, on a pole with two structures invoiced; its code and its object."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def run(*words: str, json_out: bool = True) -> tuple[int, Any]:
        more = ["--json"] if json_out else []
        code = main(["--db", sqlite_pole_url, "--today", "2026-12-01", *words, *more])
        out, err = capsys.readouterr()
        assert err == "" or not json_out
        return code, json.loads(out) if json_out else out + err

    for name, email, space in (("La Fripe", "compta@exemple.fr", "B12"), ("Le Fournil", "", "B14")):
        mail = ["--email", email] if email else []
        party = run("parties", "add", "--name", name, *mail)[1]["party"]
        assert run("lease", "open", "--party", str(party), "--space", space, "--from", "2026-12-01")[0] == 0
    assert run("invoices", "issue", "2026-12")[0] == 0
    issued = run("invoices", "list")[1]["invoices"]
    assert len(issued) == 2
    return run


def test_a_dry_run_says_who_would_receive_what_and_sends_nothing(run: Any) -> None:
    code, told = run("invoices", "send", "2026-12", "--dry-run")
    assert code == 0 and told["dry_run"] is True
    [letter] = told["letters"]
    assert (letter["to"], letter["client"]) == ("compta@exemple.fr", "La Fripe")
    assert [one["client"] for one in told["paper"]] == ["Le Fournil"]
    assert told["results"] == [] and run("mail", "list")[1]["letters"] == []
    words = run("invoices", "send", "2026-12", "--dry-run", json_out=False)[1]
    assert "compta@exemple.fr" in words and "papier" in words


def test_without_a_server_a_month_becomes_drafts_and_never_twice(run: Any, tmp_path: Path) -> None:
    code, refused = run("invoices", "send", "2026-12")
    assert (code, refused["error"]["code"]) == (3, "no_sender")
    seller = str(run("invoices", "list")[1]["invoices"][0].get("issuer", 1))
    for issuer in {seller, "1", "2", "3"}:
        run("mail", "sender", issuer, "--address", "pole@exemple.fr", "--name", "Le Pôle")
    code, told = run("invoices", "send", "2026-12")
    assert (code, told["drafted"], told["sent"]) == (0, 1, 0)
    [draft] = Path(told["folder"]).iterdir()
    message = BytesParser(policy=policy.default).parsebytes(draft.read_bytes())
    [file] = message.iter_attachments()
    assert file.get_content().startswith(b"%PDF") and file.get_filename() == f"{told['letters'][0]['invoices'][0]}.pdf"
    code, again = run("invoices", "send", "2026-12")
    assert (code, again["results"], len(again["already"])) == (0, [], 1)
    number = told["letters"][0]["invoices"][0]
    assert run("invoices", "send", number, "--again", "--apart")[1]["drafted"] == 1
    assert [one["state"] for one in run("mail", "list")[1]["letters"]] == ["drafted", "drafted"]
    assert run("mail", "list", "--state", "failed", json_out=False)[1] == "Aucun courriel.\n"


def test_a_server_that_does_not_answer_leaves_the_letters_in_the_queue(run: Any, tmp_path: Path) -> None:
    for issuer in ("1", "2", "3"):
        run("mail", "sender", issuer, "--address", "pole@exemple.fr", "--name", "Le Pôle", "--copy")
    asked = run("mail", "server", "--host", "localhost", "--port", "1", "--user", "pole")[1]
    assert asked["server"] == {"host": "localhost", "port": 1, "security": "starttls", "user": "pole"}
    secret = tmp_path / "secret"
    code, refused = run("invoices", "send", "2026-12", "--password-file", str(secret))
    assert (code, refused["error"]["code"]) == (2, "password_file")
    secret.write_text("mot de passe\n", encoding="utf-8")
    code, refused = run("invoices", "send", "2026-12", "--password-file", str(secret))
    assert (code, refused["error"]["code"]) == (3, "mail_server")
    [waiting] = run("mail", "list")[1]["letters"]
    assert waiting["state"] == "queued"
    words = run("invoices", "send", "2026-12", "--dry-run", json_out=False)[1]
    assert "n’est pas encore parti" in words and "déjà envoyé" not in words
    code, refused = run("invoices", "send", "2026-12", "--password-file", str(secret))
    assert (code, refused["error"]["code"]) == (3, "mail_server")
    assert run("mail", "test", "1", "--password-file", str(secret))[1]["error"]["code"] == "mail_server"
    assert run("mail", "set-aside", str(waiting["id"]))[1]["state"] == "set_aside"
    assert run("mail", "retry", str(waiting["id"]))[1]["state"] == "queued"
    assert run("mail", "server", "--none")[1]["server"] is None
    code, told = run("invoices", "send", "2026-12")
    assert (code, told["drafted"], told["queued"], told["already"]) == (0, 1, [waiting["id"]], [])
    assert run("mail", "send", json_out=False) == (0, "Aucun courriel à envoyer.\n")


def test_what_cannot_be_sent_is_refused_clearly(run: Any) -> None:
    assert run("invoices", "send", "2026-12", "FA-2026-00001")[1]["error"]["code"] == "what"
    assert run("invoices", "send", "FA-1999-00001")[0] == 2
    assert run("invoices", "send", "2031-01")[1]["letters"] == []
    assert run("mail", "retry", "99")[1]["error"]["code"] == "letter"
    assert run("mail", "sender", "1", "--address", "a\nb@exemple.fr", "--name", "x")[1]["error"]["code"] == "email"
    assert run("mail", "server", "--host", "a b")[1]["error"]["code"] == "host"

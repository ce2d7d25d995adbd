"""Exit codes, French refusals, one JSON object: what scripts rely on."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pole_desk import __version__
from pole_desk.cli.main import main, parser
from pole_desk.kernel.paths import shipped


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    return code, json.loads(out)


def _code(answer: tuple[int, dict[str, object]]) -> tuple[int, object]:
    error = answer[1]["error"]
    assert isinstance(error, dict) and error["message"]
    return answer[0], error["code"]


@pytest.mark.parametrize(
    "words",
    [["fly"], ["leases", "--nothing"], ["lease"], ["lease", "open"], ["invoices", "issue"],
     ["lease", "open", "--party", "un", "--space", "B12", "--from", "2026-01-01"]],
)  # fmt: skip
def test_wrong_use_is_code_2_in_french(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and "--help" in err
    assert not any(english in err for english in ("required", "invalid", "unrecognized", "usage:"))
    assert _code(_json(capsys, *words)) == (2, "usage")


def test_options_are_accepted_before_and_after_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    assert main(["--db", url, "--today", "2026-11-23", "init", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"pole": url}
    assert main(["--json", "spaces", "--kind", "office", "--db", url]) == 0
    assert len(json.loads(capsys.readouterr().out)["spaces"]) == 60


def test_init_on_a_base_that_is_not_empty_is_code_2(
    sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(_json(capsys, "--db", sqlite_pole_url, "init")) == (2, "not_empty")
    assert _code(_json(capsys, "--db", sqlite_pole_url, "demo")) == (2, "not_empty")


def test_no_pole_at_the_address_is_code_5_and_creates_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "absent.db"
    assert _code(_json(capsys, "--db", f"sqlite:///{file}", "check")) == (5, "no_pole")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_a_database_is_code_5_and_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.db"
    file.write_text("pas une base")
    for words in (["check"], ["init"], ["restore", str(file)]):
        code = _json(capsys, "--db", f"sqlite:///{file}", *words)[0]
        assert code in (2, 5)
    assert file.read_text() == "pas une base"
    assert _code(_json(capsys, "--db", f"sqlite:///{file}", "leases")) == (5, "not_a_database")


def test_a_database_of_another_program_is_code_5(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE film (id INTEGER)")
    assert _code(_json(capsys, "--db", f"sqlite:///{file}", "leases")) == (5, "not_a_pole")


def test_a_database_from_a_newer_version_is_code_5(
    sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    with sqlite3.connect(sqlite_pole_url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert _code(_json(capsys, "--db", sqlite_pole_url, "leases")) == (5, "newer")


def test_passwords_in_urls_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://reine:secret@127.0.0.1:1/pole"
    code, data = _json(capsys, "--db", url, "check")
    assert code == 5
    assert "secret" not in json.dumps(data)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["spaces", "--kind", "castle"], 2),
        (["spaces", "--free-from", "2026-02-30", "--free-to", "2026-03-01"], 2),
        (["spaces", "--free-from", "2026-03-02", "--free-to", "2026-03-01"], 2),
        (["spaces", "--free-from", "2026-03-02"], 2),
        (["occupancy", "--on", "23/11/2026"], 2),
        (["lease", "open", "--party", "9999", "--space", "B12", "--from", "2026-12-01"], 2),
        (["lease", "open", "--party", "1", "--space", "B99", "--from", "2026-12-01"], 2),
        (["lease", "notice", "9999", "--on", "2026-12-01"], 2),
        (["invoices", "pdf", "FA-2026-99999", "--out", "x.pdf"], 2),
        (["invoices", "preview", "2026-13"], 2),
        (["backup", "/nulle-part/pole.db"], 2),
        (["parties", "import", "/nulle-part/structures.csv"], 2),
        (["parties", "add", "--name", "A", "--siren", "12345678"], 2),
        (["parties", "add", "--name", "Caf\udce9"], 2),
        (["parties", "add", "--name", "A", "--headcount", "9999999999"], 2),
        (["leases", "--party", "9223372036854775808"], 2),
        (["leases", "--on", ""], 2),
        (["occupancy", "--on", ""], 2),
        (["lease", "notice", "9223372036854775808", "--on", "2026-12-01"], 2),
        (["lease", "open", "--party", "1", "--space", "B12", "--from", "2026-12-01", "--to", ""], 2),
        (["invoices", "list", "--month", ""], 2),
        (["invoices", "preview", "9999-12"], 2),
        (["invoices", "issue", "2190-01"], 2),
    ],
)
def test_bad_input_is_code_2_and_changes_nothing(
    sqlite_pole_url: str, words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _json(capsys, "--db", sqlite_pole_url, "parties")
    assert _json(capsys, "--db", sqlite_pole_url, *words)[0] == code
    assert _json(capsys, "--db", sqlite_pole_url, "parties") == before


def test_today_that_does_not_exist_is_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code(_json(capsys, "--today", "2026-02-30", "leases")) == (2, "date")


def test_every_command_of_the_contract_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for command in (
        "init demo check spaces parties leases occupancy lease shop invoices payments "
        "backup restore shots"
    ).split():
        assert command in told
    assert "show this help" not in told


def _parsers(root: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield root
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _parsers(one)


def test_every_command_tells_its_own_help() -> None:
    told = [one.format_help() for one in _parsers(parser())]
    assert len(told) > 60
    assert any("4:33,33" in one for one in told)


def test_the_migrations_are_shipped() -> None:
    assert list(shipped("db", "migrations", "versions").glob("*.py"))


def test_the_version_is_told_without_loading_the_program() -> None:
    probe = (
        "import sys; from pole_desk.cli import main; main.main(['--version']);"
        "print(sorted({'sqlalchemy', 'argparse', 'PySide6'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.splitlines() == [f"Pôle Desk {__version__}", "[]"]


def test_a_pole_opens_without_loading_what_only_a_migration_needs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'seul.pole'}"
    assert main(["--db", url, "init"]) == 0
    probe = (
        f"import sys; from pole_desk.cli import main; main.main(['--db', {url!r}, 'today', '--json']);"
        "print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.splitlines()[-1] == "False"

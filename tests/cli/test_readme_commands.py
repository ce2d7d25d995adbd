"""What the README shows is what the program takes: every command is read, and its month of billing runs to the end."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main, parser

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
RUN = "python3 dev.py run -- --db sqlite:///pole.db "
SPOKEN = "pole-desk "


def blocks() -> list[list[str]]:
    """The commands of each block, without what dev.py and the pole's address add."""
    found = []
    for block in re.findall(r"```\n(.*?)```", README, re.DOTALL):
        lines = [line.split("  #")[0].strip() for line in block.replace("\\\n", " ").splitlines()]
        found.append([line.removeprefix(RUN).removeprefix(SPOKEN) for line in lines if line.startswith((RUN, SPOKEN))])
    return [block for block in found if block]


COMMANDS = [command for block in blocks() for command in block]


def test_each_command_of_the_readme_is_read_by_the_program() -> None:
    reader = parser()
    for command in COMMANDS:
        reader.parse_args(shlex.split(command))


def test_the_readme_shows_the_whole_of_a_month() -> None:
    shown = {" ".join(command.split()[:2]) for command in COMMANDS}
    assert {
        "invoices send", "payments add", "mandates add", "export sepa", "reminders run", "statement --party",
        "close 2026-12", "check --archive", "export journal", "export facturx", "statuses add",
    } <= shown  # fmt: skip


def test_the_month_of_billing_of_the_readme_runs_to_its_end(
    sqlite_pole_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    first, money, books = (
        next(block for block in blocks() if any(command.startswith(start) for command in block))
        for start in ("init", "mail sender", "close ")
    )
    said: dict[str, Any] = {}
    for day, block in (("2026-12-01", first[1:]), ("2027-01-04", [*money, *books])):
        for command in block:
            code = main(["--db", sqlite_pole_url, "--today", day, *shlex.split(command)])
            out, err = capsys.readouterr()
            assert (code, err) == (0, ""), command
            said[command] = out
    assert list((tmp_path / "factures").glob("FA-2026-00001.pdf"))
    assert list((tmp_path / "pole-desk" / "brouillons").glob("*.eml"))
    assert list((tmp_path / "archives").glob("*/LISEZMOI.txt"))
    assert (tmp_path / "compte.pdf").exists() and (tmp_path / "tva.xlsx").exists()

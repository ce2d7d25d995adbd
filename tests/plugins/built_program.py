"""Tries the built program as its users have it, far from the sources; standard library only, dev.py loads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]
EXE = ".exe" if os.name == "nt" else ""
SECONDS = 600
DAY, MONTH = "2026-12-01", "2026-12"


def attempt(built: Path, say: Say, server: str | None) -> int:
    """Opens every page and plays a month on SQLite, then bills a month on a PostgreSQL server when there is one.

    The program runs from a copy in a folder of its own, in an empty folder, without our variables. Returns its
    exit code, after its logs.
    """
    with tempfile.TemporaryDirectory(prefix="pole-desk-") as folder:
        copy, home, empty = (Path(folder, name) for name in ("program", "home", "empty"))
        shutil.copytree(built, copy, symlinks=True)
        home.mkdir()
        empty.mkdir()
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        env = {"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8", **kept}
        env |= {"QT_QPA_PLATFORM": "offscreen", "USERPROFILE": str(home)}
        program = Program(copy / f"pole-desk{EXE}", empty, env)
        say("Essai du programme construit (--smoke-test), loin des sources.")
        try:
            code = program.run("--smoke-test")
            if server is None:
                say("Pas de PostgreSQL : le programme construit n’est essayé que sur SQLite.")
            elif code == 0:
                say("Essai du programme construit sur PostgreSQL.")
                code = program.bill(server)
        except subprocess.TimeoutExpired:
            say(f"Le programme construit n’a pas répondu en {SECONDS} secondes.")
            code = 1
        for log in () if code == 0 else home.rglob("*.log"):
            print(log.read_text(errors="replace")[-4000:], file=sys.stderr)
    say("Essai réussi." if code == 0 else f"Essai manqué (code {code}).")
    return code


class Program:
    """The built program, run by its commands."""

    def __init__(self, file: Path, place: Path, env: dict[str, str]) -> None:
        self._file, self._place, self._env = file, place, env

    def run(self, *words: str) -> int:
        return self._call(words, None).returncode

    def bill(self, url: str) -> int:
        """A new pole on a server, a structure, an agreement, a month issued and checked; its exit code."""
        given = ["--db", url, "--today", DAY, "--json"]
        steps = (
            ("init",),
            ("parties", "add", "--name", "Les Semeurs", "--siren", "732829320", "--street", "1 quai des Antilles",
             "--postcode", "44200", "--town", "Nantes"),
            ("lease", "open", "--party", "{party}", "--space", "B12", "--from", DAY),
            ("invoices", "issue", MONTH, "--out", "factures"),
            ("check",),
        )  # fmt: skip
        known: dict[str, object] = {}
        for step in steps:
            done = self._call([*(word.format(**known) for word in step), *given], subprocess.PIPE)
            if done.returncode:
                print(done.stdout, file=sys.stderr)
                return done.returncode
            known |= json.loads(done.stdout)
        drawn = list(Path(self._place, "factures").glob("*.pdf"))
        return 0 if len(drawn) == 1 and drawn[0].read_bytes().startswith(b"%PDF") else 1

    def _call(self, words: list[str] | tuple[str, ...], to: int | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._file, *words], cwd=self._place, env=self._env, stdout=to, text=True, encoding="utf-8",
            timeout=SECONDS, check=False,
        )  # fmt: skip

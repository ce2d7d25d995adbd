"""The program's entry: reads the command, runs it, answers with an exit code."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pole_desk import __version__
from pole_desk.cli import door
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, write, write_error
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.loading import uncollected
from pole_desk.kernel.paths import log_dir

if TYPE_CHECKING:
    import argparse

FEATURES = (
    "pole", "spaces", "parties", "chantiers", "leases", "free", "bookings", "event_papers",
    "calendars", "meals", "storage", "shop", "applications", "cohorts", "fund", "network",
    "indicators", "reports", "invoices", "quotes", "payments", "statements", "mandates", "transfers", "reminders",
    "mail", "closings",
    "export", "statuses", "screens",
)  # fmt: skip
"""Modules of this folder, imported when a command is given: the window opens without them."""


def version() -> str:
    return f"Pôle Desk {__version__}"


def parser() -> argparse.ArgumentParser:
    """Every command of every feature."""
    from pole_desk.cli.words import Parser, common, speak_french

    speak_french()
    shared = common()
    root = Parser(
        prog="pole-desk",
        parents=[shared],
        description=_("Pôle Desk : le pôle de coopération, ses espaces, ses conventions, ses factures."),
    )
    root.add_argument(
        "--version", action="version", version=version(), help=_("afficher la version et finir")
    )
    root.add_argument(
        "--headless", action="store_true", help=_("sans écran : faire le travail principal et finir")
    )
    root.add_argument("--smoke-test", action="store_true", help=_("ouvrir chaque page, sans écran"))
    root.set_defaults(reader=root)
    commands = root.add_subparsers(dest="command", metavar=_("COMMANDE"), parser_class=Parser)
    for feature in FEATURES:
        importlib.import_module(f"pole_desk.cli.{feature}").register(commands, shared)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code of command-line rules, never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    _speak_utf8()
    try:
        return _run(words)
    except PoleError as error:
        return write_error(error, as_json)
    except KeyboardInterrupt:
        return write_error(PoleError("interrupted", _("Interrompu.")), as_json)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception:
        return write_error(_bug(traceback.format_exc()), as_json)


def _run(words: list[str]) -> int:
    if words == ["--version"]:
        return write(Result({"version": __version__}, version()), as_json=False)
    asked = door.read_bare(words)
    if asked is not None and not door.no_screen(asked):
        return door.open_window(Context.of(asked))
    return _run_command(words)


def _run_command(words: list[str]) -> int:
    from pole_desk.cli import screens
    from pole_desk.cli.words import require_readable

    require_readable(words)
    with uncollected():
        reader = parser()
    arguments = reader.parse_args(words)
    context = Context.of(arguments)
    try:
        run = getattr(arguments, "run", None) or screens.bare
        return write(run(context, arguments), context.as_json)
    finally:
        context.close()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _bug(trace: str) -> PoleError:
    """An unforeseen failure: kept in the log, told without its innards."""
    file = log_dir() / "erreurs.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(trace + "\n")
        where = _(" Le détail est dans {file}.").format(file=file)
    except OSError:
        where = ""
    return PoleError(
        "bug",
        _("Une erreur que le programme n’avait pas prévue est survenue ; rien n’est perdu.{where}").format(
            where=where
        ),
    )

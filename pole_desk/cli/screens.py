"""The window, its pictures, and the main job where there is no screen."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from typing import Any

from pole_desk.accounts.billing import outbox, queries
from pole_desk.cli.context import Context
from pole_desk.cli.door import demo_pole, no_screen, open_window
from pole_desk.cli.output import Result, tell
from pole_desk.kernel.clock import SystemClock
from pole_desk.kernel.database import mask
from pole_desk.kernel.errors import BadInput, PoleError, RuleBroken
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner

OUT = Path("out")
SIZE = (1440, 900)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    drawn = commands.add_parser("shots", parents=[shared], help=_("dessiner les pages en PNG"))
    drawn.add_argument("folder", metavar="DIR", type=Path)
    drawn.add_argument("--page", metavar="KEY", action="append", help=_("une page, plusieurs fois si besoin"))
    drawn.add_argument("--theme", choices=("light", "dark"), default="light")
    drawn.add_argument("--size", metavar="LxH", default="1440x900")
    drawn.set_defaults(run=shots)


def bare(context: Context, arguments: argparse.Namespace) -> Result:
    """The program without a command: the window, or the main job where there is no screen."""
    if arguments.smoke_test:
        return smoke(arguments.reader)
    if no_screen(arguments):
        return main_job(context)
    return Result({}, "", open_window(context))


def main_job(context: Context) -> Result:
    """Make the demo pole, issue the month's invoices, write PDFs and pictures of every page."""
    from pole_desk import demo

    folder = OUT.absolute()
    invoices, pages = folder / "factures", folder / "pages"
    for place in (folder, invoices, pages):
        outbox.require_writable(place)
    tell(_("Aucun écran : le programme fait le travail principal sans fenêtre."), context.as_json)
    url = demo_pole(context)
    context.url = url
    runner = context.runner
    if not runner.read(demo.is_demo):
        raise RuleBroken(
            "not_a_demo",
            _("Sans écran, le programme émet les factures d’un pôle de démonstration ; {url} n’en "
              "est pas un. Utilisez « pole-desk invoices issue ».").format(url=mask(url)),
        )
    month = Month.of(context.clock.today())
    issued = outbox.issue_month(runner, month=month)
    outbox.drain(runner)
    written = outbox.write_month(runner, month=month, folder=invoices)
    pictures = _pictures(runner, pages)
    pending = runner.read(queries.pending_count)
    data = {
        "pole": mask(url),
        "month": str(month),
        "issued": issued.issued,
        "total": issued.total,
        "pending": pending,
        "invoices": [str(path) for path in written],
        "pages": [str(path) for path in pictures],
        "out": str(folder),
    }
    text = _("Pôle de démonstration : {url}\n"
             "{month} : {count} factures émises, {total} TTC.\n"
             "{pdfs} factures PDF dans {invoices}\n"
             "{pictures} images des pages dans {pages}").format(
        url=mask(url), month=month_name(month).capitalize(), count=issued.issued,
        total=euros(issued.total), pdfs=len(written), invoices=invoices, pictures=len(pictures),
        pages=pages,
    )  # fmt: skip
    return Result(data, text, int(pending > 0))


def _pictures(runner: Runner, folder: Path) -> list[Path]:
    from pole_desk.desktop import app

    return [
        path
        for theme in ("light", "dark")
        for path in app.shots(runner, folder / theme, theme=theme, size=SIZE)
    ]


def shots(context: Context, arguments: argparse.Namespace) -> Result:
    found = re.fullmatch(r"([0-9]{3,4})[x×]([0-9]{3,4})", arguments.size)
    if not found:
        raise BadInput("size", _("« {size} » n’est pas une taille : écrivez 1440x900.").format(
            size=arguments.size))  # fmt: skip
    outbox.require_writable(arguments.folder)
    runner = context.runner
    from pole_desk.desktop import app

    made = app.shots(
        runner,
        arguments.folder,
        pages=arguments.page,
        theme=arguments.theme,
        size=(int(found[1]), int(found[2])),
    )
    data = {"shots": [str(path) for path in made]}
    return Result(data, "\n".join(data["shots"]))


def smoke(reader: argparse.ArgumentParser) -> Result:
    """Open every page and play a month on a small demo pole of its own, without a screen; for built programs."""
    from pole_desk import demo
    from pole_desk.accounts.mail.outbox import keyrings, tried
    from pole_desk.cli.rehearsal import Rehearsal

    with tempfile.TemporaryDirectory(prefix="pole-desk-") as folder:
        url = f"sqlite:///{Path(folder) / 'essai.db'}"
        context = Context(url, SystemClock(), as_json=False, url_given=True)
        demo.make(url, context.clock.today(), years=1, until=context.clock.now())
        try:
            from pole_desk.desktop import app

            pages = app.smoke(context.runner)
            steps = Rehearsal(context, Path(folder), reader).play()
        finally:
            context.close()
    known, usable = keyrings()
    if usable and not tried():
        raise PoleError("smoke", _("L’essai échoue : le trousseau ne rend pas le mot de passe confié."))
    data = {"pages": pages, "steps": steps, "keyrings": known, "usable_keyrings": usable}
    text = _("{count} pages ouvertes.\nEssayé : {steps}.\nTrousseaux connus : {known} ; utilisables ici : {usable}.")
    return Result(data, text.format(
        count=len(pages), steps=", ".join(steps), known=", ".join(known), usable=", ".join(usable) or _("aucun")
    ))

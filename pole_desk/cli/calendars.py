"""Calendars of other programs: bookings written as iCalendar, a foreign file read into a space."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from pole_desk.activities.events.commands.importing import import_calendar
from pole_desk.activities.events.queries.calendar import calendar_entries
from pole_desk.activities.events.queries.importing import ImportPlan, preview_import
from pole_desk.cli.context import Context
from pole_desk.cli.free import wire
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.formats import ics
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, moment_text, ngettext
from pole_desk.kernel.periods import from_instant
from pole_desk.ports.ids import PartyId
from pole_desk.registers.spaces.queries import space_by_code


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    read = commands.add_parser("import", parents=[shared], help=_("lire le fichier d’un autre programme"))
    kinds = read.add_subparsers(dest="kind", required=True, metavar=_("FORMAT"), parser_class=type(read))
    calendar = kinds.add_parser("ics", parents=[shared], help=_("un calendrier iCalendar, dans un espace"))
    calendar.add_argument("file", metavar="FICHIER.ics", type=Path)
    calendar.add_argument("--space", metavar="CODE", required=True)
    calendar.add_argument("--party", metavar="ID", type=whole, help=_("pour qui ; sinon le pôle"))
    calendar.add_argument("--dry-run", action="store_true", help=_("dire sans rien écrire"))
    calendar.set_defaults(run=read_file)


def register_export(kinds: Any, shared: argparse.ArgumentParser) -> None:
    """`export ics`, under the root that `export` makes."""
    out = kinds.add_parser("ics", parents=[shared], help=_("les réservations, en iCalendar"))
    out.add_argument("--space", metavar="CODE", help=_("d’un espace ; sinon de tous"))
    out.add_argument("--out", metavar="FICHIER", type=Path, required=True)
    out.set_defaults(run=export)


def export(context: Context, arguments: argparse.Namespace) -> Result:
    file: Path = arguments.out
    _require_writable(file)
    space, name = None, _("Pôle : tous les espaces")
    if arguments.space is not None:
        place = context.runner.read(space_by_code, code=arguments.space)
        space, name = place.id, f"{place.name} ({place.code})"
    entries = context.runner.read(calendar_entries, space=space)
    _write(file, ics.write(name, entries))
    text = ngettext("{count} événement écrit dans {file}", "{count} événements écrits dans {file}", len(entries))
    return Result(
        {"file": str(file), "entries": len(entries)}, text.format(count=len(entries), file=file)
    )


def _require_writable(file: Path) -> None:
    """Raises BadInput `output` before anything is read."""
    folder = file.absolute().parent
    if file.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise _cannot_write(file)


def _cannot_write(file: Path) -> BadInput:
    return BadInput(
        "output",
        _("On ne peut pas écrire « {file} ». Vérifiez que son dossier existe, et ses droits.").format(file=file),
        path=str(file),
    )


def _write(file: Path, content: bytes) -> None:
    """Replace the file at once: a half-written calendar is never left."""
    try:
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".pole-desk-")
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
            os.chmod(name, 0o644)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
            raise
    except OSError as error:
        raise _cannot_write(file) from error


def read_file(context: Context, arguments: argparse.Namespace) -> Result:
    """A dry run that finds clashes answers 1; a real one keeps them on record as refused."""
    calendar = ics.read(arguments.file)
    space = context.runner.read(space_by_code, code=arguments.space).id
    if arguments.dry_run:
        plan = context.runner.read(preview_import, space=space, entries=calendar.entries)
        return _told(plan, {"dry_run": True}, 1 if plan.clashing else 0)
    done = context.runner.do(
        import_calendar,
        space=space,
        entries=calendar.entries,
        name=calendar.name,
        party=None if arguments.party is None else PartyId(arguments.party),
    )
    return _told(done.plan, {"dry_run": False, "event": done.event, "bookings": list(done.created)}, 0)


def _told(plan: ImportPlan, head: dict[str, Any], code: int) -> Result:
    data = {
        **head,
        "created": len(plan.created),
        "updated": len(plan.updated),
        "cancelled": len(plan.cancelled),
        "unchanged": plan.unchanged,
        "refused": [
            {"start": wire(one.date.starts_at), "end": wire(one.date.ends_at), "title": one.date.title,
             "by": one.party, "why": one.by}
            for one in plan.clashing
        ],
        "skipped": [
            {"title": one.title, "start": wire(one.starts_at), "reason": one.said} for one in plan.left_out
        ],
        "notes": list(plan.notes),
    }  # fmt: skip
    lines = [
        _("Dates réservées : {created} ; modifiées : {updated} ; annulées : {cancelled} ; inchangées : "
          "{unchanged} ; refusées : {refused}.").format(
            created=len(plan.created), updated=len(plan.updated), cancelled=len(plan.cancelled),
            unchanged=plan.unchanged, refused=len(plan.clashing),
        )
    ]  # fmt: skip
    lines += [one.said for one in plan.clashing]
    lines += [
        _("Laissé de côté, le {moment} : {why}").format(
            moment=moment_text(from_instant(one.starts_at)), why=one.said
        )
        for one in plan.left_out
    ]
    return Result(data, "\n".join([*lines, *plan.notes]), code)

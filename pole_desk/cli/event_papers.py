"""Papers of events on the command line: quotes, function sheets, the day's rooms, door signs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pole_desk.activities.events import commands as acts
from pole_desk.activities.events import queries
from pole_desk.activities.events.rules.quotes import quote_state_name
from pole_desk.activities.events.rules.teams import Team, require_team
from pole_desk.cli.context import Context
from pole_desk.cli.free import instant, wire
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.formats.pdf.door import render_day_schedule, render_door_sign
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.files import require_file, write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import iso_day, slug
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import BookingId, EventId, QuoteId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    day = commands.add_parser("day-sheet", parents=[shared], help=_("les salles d’un jour, en PDF"))
    day.add_argument("--on", metavar="D", help=_("le jour ; aujourd’hui sinon"))
    _out(day)
    day.set_defaults(run=write_day)
    sign = commands.add_parser("door-sign", parents=[shared], help=_("l’affiche de porte d’une réservation"))
    sign.add_argument("booking", metavar="ID", type=whole)
    _out(sign)
    sign.set_defaults(run=write_sign)


def register_acts(acting: Any, shared: argparse.ArgumentParser) -> None:
    """The papers of one booking's event: `booking quote|confirmation|sheet ID --out FILE`."""
    quote = acting.add_parser("quote", parents=[shared], help=_("le devis de l’événement, en PDF"))
    quote.add_argument("--until", metavar="DT", help=_("valable jusqu’à ; quinze jours sinon"))
    quote.add_argument("--send", action="store_true", help=_("le noter envoyé : les options l’attendent"))
    confirmation = acting.add_parser("confirmation", parents=[shared], help=_("la confirmation, en PDF"))
    sheet = acting.add_parser("sheet", parents=[shared], help=_("la fiche de fonction d’une équipe, en PDF"))
    sheet.add_argument("--team", metavar="T", required=True, help=", ".join(Team))
    answers = (
        ("accept", accept, _("le devis envoyé est accepté : tout est confirmé")),
        ("decline", decline, _("le devis envoyé est refusé : les options sont libérées")),
    )
    for parser, run in ((quote, write_quote), (confirmation, write_confirmation), (sheet, write_sheet)):
        parser.add_argument("booking", metavar="ID", type=whole)
        _out(parser)
        parser.set_defaults(run=run)
    for act, run, words in answers:
        parser = acting.add_parser(act, parents=[shared], help=words)
        parser.add_argument("booking", metavar="ID", type=whole)
        if act == "decline":
            parser.add_argument("--reason", metavar="R", required=True)
        parser.set_defaults(run=run)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FICHIER", type=Path, required=True)


def _event(context: Context, arguments: argparse.Namespace) -> EventId:
    card = context.runner.read(queries.booking_card, booking=BookingId(arguments.booking))
    return card.event


def write_quote(context: Context, arguments: argparse.Namespace) -> Result:
    """The last version while it still says what the event is, else a new one."""
    event = _event(context, arguments)
    require_file(arguments.out)
    until = None if arguments.until is None else instant(arguments.until)
    found = context.runner.read(queries.current_quote, event=event)
    if found is None or until not in (None, found.valid_until):
        made = context.runner.do(acts.prepare_quote, event=event, valid_until=until)
        found = context.runner.read(queries.quote, quote=made)
    if arguments.send and found.state == "draft":
        context.runner.do(acts.send_quote, quote=found.id)
    write_file(arguments.out, render_offer(context.runner.read(queries.quote_paper, quote=found.id)))
    return _quote_told(context, found.id, arguments.out)


def accept(context: Context, arguments: argparse.Namespace) -> Result:
    quote = _sent(context, arguments)
    context.runner.do(acts.accept_quote, quote=quote)
    return _quote_told(context, quote)


def decline(context: Context, arguments: argparse.Namespace) -> Result:
    quote = _sent(context, arguments)
    context.runner.do(acts.decline_quote, quote=quote, reason=arguments.reason)
    return _quote_told(context, quote)


def _sent(context: Context, arguments: argparse.Namespace) -> QuoteId:
    """The quote that was sent and waits for an answer; the last one when none does."""
    event = _event(context, arguments)
    own = context.runner.read(queries.quotes, event=event)
    if not own:
        raise NotFound("quote", _("Cet événement n’a pas de devis. Préparez-le d’abord."))
    return next((one.id for one in reversed(own) if one.state == "sent"), own[-1].id)


def _quote_told(context: Context, quote: QuoteId, file: Path | None = None) -> Result:
    found = context.runner.read(queries.quote, quote=quote)
    data = {
        "quote": found.id,
        "event": found.event,
        "number": found.number,
        "state": found.shown,
        "net": found.net,
        "vat": found.vat,
        "total": found.total,
        "valid_until": wire(found.valid_until),
        "file": None if file is None else str(file),
    }
    where = "" if file is None else _(" dans {file}").format(file=file)
    text = _("Devis {number} ({state}) : {total} TTC{where}.").format(
        number=found.number, state=quote_state_name(found.shown).lower(), total=euros(found.total),
        where=where,
    )  # fmt: skip
    return Result(data, text)


def write_confirmation(context: Context, arguments: argparse.Namespace) -> Result:
    event = _event(context, arguments)
    require_file(arguments.out)
    paper = context.runner.read(queries.offer, event=event, kind="confirmation")
    write_file(arguments.out, render_offer(paper))
    return _written(arguments.out, {"event": event, "number": paper.number})


def write_sheet(context: Context, arguments: argparse.Namespace) -> Result:
    """The last version handed to a team; a new one first when something changed."""
    event = _event(context, arguments)
    require_file(arguments.out)
    team = require_team(slug(arguments.team))
    context.runner.do(acts.hand_sheets, event=event, teams=[team])
    kept = context.runner.read(queries.sheets, event=event, team=team)[-1]
    write_file(arguments.out, render_function_sheet(kept.paper))
    data = {"event": event, "team": str(team), "version": kept.rank, "changes": list(kept.paper.changes)}
    return _written(arguments.out, data)


def write_day(context: Context, arguments: argparse.Namespace) -> Result:
    on = context.clock.today() if arguments.on is None else iso_day(arguments.on)
    require_file(arguments.out)
    schedule = context.runner.read(queries.day_schedule, on=on)
    write_file(arguments.out, render_day_schedule(schedule))
    rooms = [
        {"room": room.name, "bookings": len(room.slots)} for room in schedule.rooms if room.slots
    ]
    return _written(arguments.out, {"on": on, "rooms": rooms})


def write_sign(context: Context, arguments: argparse.Namespace) -> Result:
    require_file(arguments.out)
    sign = context.runner.read(queries.door_sign, booking=BookingId(arguments.booking))
    write_file(arguments.out, render_door_sign(sign))
    return _written(arguments.out, {"booking": arguments.booking, "room": sign.room})


def _written(file: Path, data: dict[str, Any]) -> Result:
    return Result({**data, "file": str(file)}, _("Écrit dans {file}.").format(file=file))

"""What is free for a need: rooms and bays together, why the others are not, when they are next."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pole_desk.activities.events.queries import Answer, equipment_named, find_free
from pole_desk.activities.events.rules import Layout, Need, OnClosedDay
from pole_desk.activities.events.rules.past import RECENT_DAYS
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, moment_text, ngettext
from pole_desk.kernel.inputs import iso_moment, slug
from pole_desk.kernel.periods import PARIS, from_instant, to_instant
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.queries import space_by_code
from pole_desk.registers.spaces.rules import Kind

_LAYOUTS = {"theatre": Layout.THEATRE, "en u": Layout.U, "classroom": Layout.CLASSROOM}


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    asked = commands.add_parser("free", parents=[shared], help=_("chercher une salle libre"))
    asked.add_argument("--from", dest="starts", metavar="DT", required=True, help=_("2026-12-03T14:00"))
    asked.add_argument("--to", dest="ends", metavar="DT", required=True)
    asked.add_argument("--people", metavar="N", type=whole, default=0)
    asked.add_argument("--layout", metavar="L", default="", help=_("disposition : {known}").format(
        known=", ".join(Layout)))  # fmt: skip
    asked.add_argument("--equipment", metavar="X", action="append", default=[],
                       help=_("matériel, et combien : projector, chairs=40"))  # fmt: skip
    asked.add_argument("--kind", metavar="K", help=_("sorte : {kinds}").format(kinds=", ".join(Kind)))
    asked.add_argument("--setup", metavar="MIN", type=whole, help=_("montage, en minutes"))
    asked.add_argument("--teardown", metavar="MIN", type=whole, help=_("démontage, en minutes"))
    asked.add_argument("--on-closed-day", choices=[str(one) for one in OnClosedDay], default="refuse",
                       help=_("un jour fermé : keep le propose quand même"))  # fmt: skip
    asked.set_defaults(run=find)


def instant(text: str) -> int:
    """Epoch seconds of an ISO moment, Paris without an offset; raises BadInput."""
    return to_instant(iso_moment(text))


def spaces_named(context: Context, names: Sequence[str], on: date) -> list[SpaceId]:
    """The spaces of `HALLE-A+HALLE-B`, commas too, or given one by one; raises BadInput."""
    codes = [code for name in names for code in re.split(r"[+,]", name)]
    return [context.runner.read(space_by_code, code=code.strip(), on=on).id for code in codes]


def closed_option(parser: argparse.ArgumentParser) -> None:
    """What becomes of a booking on a closed day."""
    parser.add_argument("--on-closed-day", choices=[str(one) for one in OnClosedDay], default="refuse",
                        help=_("un jour fermé : keep réserve quand même"))  # fmt: skip


def past_option(parser: argparse.ArgumentParser) -> None:
    """Hours that are long over, and meant."""
    parser.add_argument("--past", action="store_true", help=_("noter une utilisation passée depuis plus "
                        "de {days} jours").format(days=RECENT_DAYS))  # fmt: skip


def seconds(minutes: int | None) -> int | None:
    """Minutes as typed, in seconds; None when nothing was typed."""
    return None if minutes is None else minutes * 60


def layout_of(text: str) -> str:
    """A layout as typed, accents and case aside; what is not one is refused by the search."""
    words = slug(text)
    return str(_LAYOUTS.get(words, words))


def wire(at: int) -> str:
    """An instant for scripts, with the offset of Paris."""
    return datetime.fromtimestamp(at, PARIS).isoformat()


def find(context: Context, arguments: argparse.Namespace) -> Result:
    need = Need(
        spans=((instant(arguments.starts), instant(arguments.ends)),),
        people=arguments.people,
        layout=layout_of(arguments.layout),
        equipment=_equipment(context, arguments.equipment),
        kind=_kind(arguments.kind),
        set_up=seconds(arguments.setup),
        tear_down=seconds(arguments.teardown),
        on_closed_day=OnClosedDay(arguments.on_closed_day),
    )
    answer = context.runner.read(find_free, need=need)
    return Result(_data(answer), _text(answer))


def _kind(text: str | None) -> str | None:
    if text is not None and text not in set(Kind):
        raise BadInput(
            "kind",
            _("La sorte « {kind} » n’existe pas. Au choix : {kinds}.").format(
                kind=text, kinds=", ".join(Kind)
            ),
        )
    return text


def _equipment(context: Context, asked: Sequence[str]) -> Mapping[str, int]:
    """`projector`, `chairs=40`, several separated by commas or given one by one."""
    wanted: dict[str, int] = {}
    for word in (part for each in asked for part in each.split(",") if part.strip()):
        name, _sign, count = re.sub(r"[:×]", "=", word).partition("=")
        if count and not count.strip().isdigit():
            raise BadInput("equipment", _("« {word} » : écrivez par exemple chairs=40.").format(word=word))
        code = context.runner.read(equipment_named, name=name).code
        wanted[code] = wanted.get(code, 0) + int(count or 1)
    return wanted


def _data(answer: Answer) -> dict[str, Any]:
    return {
        "free": [
            {
                "space": "+".join(one.codes), "spaces": list(one.codes), "name": one.name,
                "kind": one.kind, "capacity": one.capacity, "options": one.options,
                "setup": one.set_up // 60, "teardown": one.tear_down // 60,
            }
            for one in answer.free
        ],
        "busy": [
            {
                "space": one.code, "reason": one.reason, "why": one.why,
                "until": None if one.until is None else wire(one.until), "by": one.by or None,
            }
            for one in answer.busy
        ],
        "next": [
            {"space": one.code, "from": wire(one.starts_at), "to": wire(one.ends_at)}
            for one in answer.next
        ],
    }  # fmt: skip


def _text(answer: Answer) -> str:
    free = [
        (
            "+".join(one.codes), one.name,
            "" if one.capacity is None else ngettext("{n} place", "{n} places", one.capacity).format(
                n=one.capacity),
            "" if not one.options else ngettext("{n} option", "{n} options", one.options).format(
                n=one.options),
        )
        for one in answer.free
    ]  # fmt: skip
    busy = [
        (one.code, one.name, one.why, "" if one.until is None else _("jusqu’au {moment}").format(
            moment=moment_text(from_instant(one.until))))
        for one in answer.busy
    ]  # fmt: skip
    later = [(one.code, one.name, moment_text(from_instant(one.starts_at))) for one in answer.next]
    parts = [(_("Libre :"), columns(free) or _("rien")), (_("Pas libre :"), columns(busy)),
             (_("Ensuite :"), columns(later))]  # fmt: skip
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text)

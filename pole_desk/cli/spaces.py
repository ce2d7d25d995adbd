"""Spaces and how much of them is let."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.leases.queries import occupancy
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, percent
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.claims.rules import require_interval
from pole_desk.registers.spaces import queries
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.rules import Kind, kind_name


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    listed = commands.add_parser("spaces", parents=[shared], help=_("lister les espaces"))
    listed.add_argument("--kind", metavar="K", help=_("sorte : {kinds}").format(kinds=", ".join(Kind)))
    listed.add_argument("--free-from", metavar="D", help=_("libres à partir de ce jour"))
    listed.add_argument("--free-to", metavar="D", help=_("libres jusqu’à ce jour inclus"))
    listed.set_defaults(run=show)
    used = commands.add_parser("occupancy", parents=[shared], help=_("taux d’occupation"))
    used.add_argument("--on", metavar="D", help=_("ce jour-là"))
    used.set_defaults(run=show_occupancy)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.kind is not None and arguments.kind not in list(Kind):
        raise BadInput(
            "kind",
            _("« {kind} » n’est pas une sorte d’espace. Au choix : {kinds}.").format(
                kind=arguments.kind, kinds=", ".join(Kind)
            ),
        )
    rows = _free(context, arguments) or _all(context, arguments)
    data = {"spaces": [_wire(row) for row in rows]}
    lines = [
        (row.code, row.name, kind_name(row.kind), f"{number(row.area_m2)} m²", number(row.capacity))
        for row in rows
    ]
    return Result(data, columns(lines, right=(3, 4)) or _("Aucun espace."))


def _all(context: Context, arguments: argparse.Namespace) -> list[Space]:
    if arguments.free_from is not None:
        return []
    return context.runner.read(queries.spaces, on=context.clock.today(), kind=arguments.kind)


def _free(context: Context, arguments: argparse.Namespace) -> list[Space]:
    if arguments.free_from is None and arguments.free_to is None:
        return []
    if arguments.free_from is None or arguments.free_to is None:
        raise BadInput("usage", _("--free-from et --free-to vont ensemble."))
    starts_at = day_start(iso_day(arguments.free_from))
    ends_at = day_end(iso_day(arguments.free_to))
    require_interval(starts_at, ends_at)
    return context.runner.read(
        free_spaces, starts_at=starts_at, ends_at=ends_at, kind=arguments.kind
    )


def _wire(row: Space) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "building": row.building,
        "floor": row.floor,
        "area_m2": measure(row.area_m2),
        "capacity": row.capacity,
        "parent": row.parent,
    }


def show_occupancy(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on) if arguments.on is not None else context.clock.today()
    found = context.runner.read(occupancy, on=day)
    data = {
        "on": day.isoformat(),
        "offices": {"total": found.offices_total, "let": found.offices_let},
        "desks": {"total": found.desks_total, "let": found.desks_let},
        "people": found.people,
        "area_total_m2": measure(found.area_total_m2),
        "area_let_m2": measure(found.area_let_m2),
    }
    share = percent(100 * found.area_let_m2 / found.area_total_m2) if found.area_total_m2 else "–"
    text = columns([
        (_("Bureaux"), f"{found.offices_let} / {found.offices_total}"),
        (_("Postes"), f"{found.desks_let} / {found.desks_total}"),
        (_("Personnes"), number(found.people)),
        (_("Surface"), f"{number(found.area_let_m2)} / {number(found.area_total_m2)} m² ({share})"),
    ])  # fmt: skip
    return Result(data, text)

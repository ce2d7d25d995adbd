"""Who stores where on a day, and what is left of the shared units."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import Any

from pole_desk.activities.storage import queries
from pole_desk.activities.storage.queries import Storage
from pole_desk.activities.storage.rules import By, by_name, quantity_text
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import from_instant
from pole_desk.ports.ids import PartyId
from pole_desk.registers.spaces.queries import space_by_code


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    listed = acting.add_parser("list", parents=[shared], help=_("qui stocke où"))
    listed.add_argument("--on", metavar="D", help=_("en cours ce jour-là"))
    listed.add_argument("--party", metavar="ID", type=whole, help=_("d’une structure"))
    listed.set_defaults(run=show)
    parts = acting.add_parser("shares", parents=[shared], help=_("les parts d’un espace partagé"))
    parts.add_argument("--unit", metavar="CODE", required=True)
    parts.add_argument("--on", metavar="D", help=_("ce jour-là"))
    parts.set_defaults(run=show_shares)


def show(context: Context, arguments: argparse.Namespace) -> Result:
    rows = context.runner.read(
        queries.storages,
        on=iso_day(arguments.on) if arguments.on is not None else None,
        party=None if arguments.party is None else PartyId(arguments.party),
    )
    stocks = context.runner.read(queries.stocks)
    shut = {case.dossier for case in context.runner.read(queries.open_cases) if case.blocks}
    data = {
        "storages": [
            {
                **wire(row),
                "goods": stocks[row.dossier].lines if row.dossier in stocks else 0,
                "value": (stocks[row.dossier].value if row.dossier in stocks else None) or Decimal(0),
                "blocked": row.dossier in shut,
            }
            for row in rows
        ]
    }
    lines = [
        (str(row.dossier), row.code, by_name(row.by), row.party_name, quantity_text(row.measure, row.quantity),
         numeric_day(row.first_day), numeric_day(row.last_day) if row.last_day else "–", euros(row.price))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 4, 7)) or _("Aucun stockage."))


def wire(row: Storage) -> dict[str, Any]:
    """A storage for scripts; `id` is its dossier, hours are said of rentals alone."""
    rented = row.by == By.DAY
    return {
        "id": row.dossier,
        "by": row.by,
        "space": row.code,
        "party": row.party_name,
        "party_id": row.party,
        "lease": row.lease,
        "number": row.number,
        "from": row.first_day,
        "to": row.last_day,
        "starts": from_instant(row.starts_at) if rented else None,
        "ends": from_instant(row.ends_at) if rented else None,
        "m2": measure(row.area_m2),
        "share": measure(row.quantity) if row.measure == "percent" else None,
        "price": row.price,
        "list_price": row.list_price,
        "state": row.state,
        "insurance_until": row.insurance_until,
    }


def show_shares(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.on) if arguments.on is not None else context.clock.today()
    space = context.runner.read(space_by_code, code=arguments.unit)
    found = context.runner.read(queries.shared_units, on=day, space=space.id)
    if not found:
        raise NotFound(
            "not_shared",
            _("{code} n’est pas partagé le {day}. « storage share » le partage.").format(
                code=arguments.unit, day=numeric_day(day)
            ),
            space=arguments.unit,
        )
    unit = found[0]
    parts = context.runner.read(queries.parts_of, unit=unit.id)
    left = context.runner.read(queries.left_of, unit=unit.id, first_day=day, last_day=day)
    data = {
        "unit": unit.code,
        "measure": unit.measure,
        "total": measure(unit.total),
        "left": measure(left),
        "on": day,
        "shares": [
            {"storage": part.dossier, "party": part.party_name, "quantity": measure(part.quantity),
             "from": part.first_day, "to": part.last_day, "price": part.price}
            for part in parts
        ],
    }  # fmt: skip
    lines = [
        (str(part.dossier), part.party_name, quantity_text(unit.measure, part.quantity),
         numeric_day(part.first_day), numeric_day(part.last_day) if part.last_day else "–", euros(part.price))
        for part in parts
    ]  # fmt: skip
    rest = _("{code} : reste {left} sur {total} le {day}.").format(
        code=unit.code, left=quantity_text(unit.measure, left), total=quantity_text(unit.measure, unit.total),
        day=numeric_day(day),
    )  # fmt: skip
    return Result(data, "\n".join(text for text in (columns(lines, right=(0, 2, 5)), rest) if text))

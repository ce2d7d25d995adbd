"""A storage opened, ended, cancelled, restored, moved; a unit shared."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.storage import commands as acts
from pole_desk.activities.storage import queries
from pole_desk.activities.storage.queries import SharedUnit, Storage
from pole_desk.activities.storage.rules import By, Measure, by_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.cli.storage.listing import wire
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import iso_day, iso_moment, parse_amount
from pole_desk.kernel.periods import day_end, day_start, to_instant
from pole_desk.ports.ids import DossierId, PartyId, StorageRentalId
from pole_desk.registers.spaces.queries import space_by_code


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    _register_open(acting.add_parser("open", parents=[shared], help=_("louer un espace ou une part")))
    unit = acting.add_parser("share", parents=[shared], help=_("partager un espace"))
    unit.add_argument("--unit", metavar="CODE", required=True)
    unit.add_argument("--from", dest="first", metavar="D", required=True)
    unit.add_argument("--to", dest="last", metavar="D", help=_("dernier jour, inclus"))
    unit.add_argument("--measure", choices=list(Measure), default=str(Measure.M2))
    unit.set_defaults(run=share)
    ended = acting.add_parser("end", parents=[shared], help=_("terminer ; le jour est inclus"))
    ended.add_argument("storage", metavar="ID", type=whole)
    ended.add_argument("--on", metavar="D", required=True)
    ended.set_defaults(run=end)
    cancelled = acting.add_parser("cancel", parents=[shared], help=_("annuler ce qui n’est pas facturé"))
    cancelled.add_argument("storage", metavar="ID", type=whole)
    cancelled.add_argument("--reason", metavar="T", required=True)
    cancelled.set_defaults(run=cancel)
    back = acting.add_parser("restore", parents=[shared], help=_("rétablir ce qui était annulé"))
    back.add_argument("storage", metavar="ID", type=whole)
    back.set_defaults(run=restore)
    moved = acting.add_parser("move", parents=[shared], help=_("déplacer une location à la journée"))
    moved.add_argument("storage", metavar="ID", type=whole)
    moved.add_argument("--from", dest="first", metavar="D", required=True)
    moved.add_argument("--to", dest="last", metavar="D")
    moved.add_argument("--unit", metavar="CODE")
    moved.set_defaults(run=move)


def _register_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--unit", metavar="CODE", required=True)
    parser.add_argument("--from", dest="first", metavar="D", required=True, help=_("jour, ou jour et heure"))
    parser.add_argument("--to", dest="last", metavar="D", help=_("dernier jour, inclus ; ou heure de fin"))
    parser.add_argument("--by", choices=list(By), help=_("au mois, à la journée ou en partage"))
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--m2", metavar="X", help=_("m² d’un espace partagé"))
    part.add_argument("--share", metavar="P", help=_("pour cent d’un espace partagé"))
    parser.add_argument("--price", metavar="X", help=_("€ nets par mois ; à la journée par m² et jour"))
    parser.add_argument("--insured-until", metavar="D", help=_("fin de l’attestation d’assurance"))
    parser.set_defaults(run=open_storage)


def open_storage(context: Context, arguments: argparse.Namespace) -> Result:
    by = _way(arguments)
    price = None if arguments.price is None else parse_amount(arguments.price)
    common = {
        "party": PartyId(arguments.party),
        "price": price,
        "reason": _("prix convenu") if price is not None else "",
    }
    if by == By.DAY:
        starts_at, ends_at = _bounds(arguments.first, arguments.last)
        space = context.runner.read(space_by_code, code=arguments.unit)
        rental = context.runner.do(
            acts.rent_days, space=space.id, starts_at=starts_at, ends_at=ends_at, **common
        )
        return _told(context, _dossier_of(context, rental))
    first = iso_day(arguments.first)
    days = {
        "first_day": first,
        "last_day": None if arguments.last is None else iso_day(arguments.last),
        "insurance_until": None if arguments.insured_until is None else iso_day(arguments.insured_until),
    }
    if by == By.MONTH:
        space = context.runner.read(space_by_code, code=arguments.unit, on=first)
        return _told(context, context.runner.do(acts.rent_unit, space=space.id, **days, **common))
    unit = _shared(context, arguments.unit, first)
    quantity = _quantity(unit, arguments)
    return _told(context, context.runner.do(acts.take_share, unit=unit.id, quantity=quantity, **days, **common))


def _way(arguments: argparse.Namespace) -> By:
    part = arguments.m2 is not None or arguments.share is not None
    by = By(arguments.by) if arguments.by else (By.SHARE if part else By.MONTH)
    if part != (by is By.SHARE):
        raise BadInput("usage", _("--by share va avec --m2 ou --share, et eux seuls avec lui."))
    if by is By.DAY and arguments.insured_until is not None:
        raise BadInput("usage", _("Une location à la journée ne demande pas d’attestation."))
    return by


def _bounds(first: str, last: str | None) -> tuple[int, int]:
    """Whole days, the last one included; or two instants. Raises BadInput."""
    if "T" not in first and " " not in first.strip():
        day = iso_day(first)
        return day_start(day), day_end(day if last is None else iso_day(last))
    if last is None:
        raise BadInput("usage", _("Une location à l’heure dit jusqu’à quand : --to."))
    return to_instant(iso_moment(first)), to_instant(iso_moment(last))


def _shared(context: Context, code: str, on: date) -> SharedUnit:
    space = context.runner.read(space_by_code, code=code)
    found = context.runner.read(queries.shared_units, on=on, space=space.id)
    if not found:
        raise RuleBroken(
            "not_shared",
            _("{code} n’est pas partagé le {day}. Partagez-le d’abord : « storage share ».").format(
                code=code, day=numeric_day(on)
            ),
            space=code,
        )
    return found[0]


def _quantity(unit: SharedUnit, arguments: argparse.Namespace) -> Decimal:
    if unit.measure == Measure.M2 and arguments.m2 is not None:
        return parse_amount(arguments.m2)
    if unit.measure == Measure.PERCENT and arguments.share is not None:
        return parse_amount(arguments.share.removesuffix("%"))
    said = (
        _("{code} est partagé en m² : donnez --m2.")
        if unit.measure == Measure.M2
        else _("{code} est partagé en pour cent : donnez --share.")
    )
    raise BadInput("measure", said.format(code=unit.code))


def _dossier_of(context: Context, rental: StorageRentalId) -> DossierId:
    rows = context.runner.read(queries.storages)
    return next(row.dossier for row in rows if row.by == By.DAY and row.record == rental)


def share(context: Context, arguments: argparse.Namespace) -> Result:
    first = iso_day(arguments.first)
    space = context.runner.read(space_by_code, code=arguments.unit, on=first)
    unit = context.runner.do(
        acts.share_unit,
        space=space.id,
        first_day=first,
        last_day=None if arguments.last is None else iso_day(arguments.last),
        measure=Measure(arguments.measure),
    )
    text = _("{code} est partagé à partir du {day}.").format(code=space.code, day=numeric_day(first))
    return Result({"unit": unit, "space": space.code, "measure": arguments.measure}, text)


def end(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    context.runner.do(acts.end_storage, storage=storage, last_day=iso_day(arguments.on))
    return _told(context, storage)


def cancel(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    context.runner.do(acts.cancel_storage, storage=storage, reason=arguments.reason)
    return _told(context, storage)


def restore(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    context.runner.do(acts.restore_storage, storage=storage)
    return _told(context, storage)


def move(context: Context, arguments: argparse.Namespace) -> Result:
    storage = DossierId(arguments.storage)
    rentals = [row for row in context.runner.read(queries.storage, storage=storage) if row.by == By.DAY]
    if not rentals:
        raise RuleBroken(
            "not_a_rental",
            _("Le stockage n° {id} n’est pas à la journée : changez d’espace dans Hébergement.").format(id=storage),
        )
    starts_at, ends_at = _bounds(arguments.first, arguments.last)
    space = None
    if arguments.unit is not None:
        space = context.runner.read(space_by_code, code=arguments.unit).id
    context.runner.do(
        acts.move_rental, rental=StorageRentalId(rentals[-1].record), starts_at=starts_at, ends_at=ends_at,
        space=space,
    )  # fmt: skip
    return _told(context, storage)


def _told(context: Context, storage: DossierId) -> Result:
    rows = context.runner.read(queries.storage, storage=storage)
    row: Storage = rows[-1]
    until = _(" au {day}").format(day=numeric_day(row.last_day)) if row.last_day else ""
    text = _("Stockage {id} : {party}, {code} {by}, du {first}{until}.").format(
        id=storage, party=row.party_name, code=row.code, by=by_name(row.by), first=numeric_day(row.first_day),
        until=until,
    )  # fmt: skip
    return Result({"storage": storage, **{k: v for k, v in wire(row).items() if k != "id"}}, text)

"""The canteen: services opened and cancelled, meals booked, the kitchen sheet, tills' totals."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pole_desk.activities.canteen import commands as acts
from pole_desk.activities.canteen.queries.dues import settlement
from pole_desk.activities.canteen.queries.kitchen import kitchen
from pole_desk.activities.canteen.queries.meals import Meal, diets, meals
from pole_desk.activities.canteen.queries.meals import meal as meal_card
from pole_desk.activities.canteen.queries.services import Day, days, dishes, service_on
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.queries.sheet import kitchen_sheet
from pole_desk.activities.canteen.queries.usual import cutoffs_on, offered_on
from pole_desk.activities.canteen.rules import PartInput
from pole_desk.activities.canteen.rules.allergens import Eater, eater_text, read_eater
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, long_day, ngettext, numeric_day
from pole_desk.kernel.inputs import iso_day, parse_amount, parse_month
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import from_instant
from pole_desk.ports.ids import (
    ContactId,
    DossierId,
    MealBookingId,
    MealCardId,
    PartyId,
    ServiceId,
)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("meals", parents=[shared], help=_("la cantine : services et repas"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))

    def made(name: str, help_text: str, run: Any) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = acting.add_parser(name, parents=[shared], help=help_text)
        parser.set_defaults(run=run)
        return parser

    _register_booking(made("book", _("réserver des couverts"), book))
    _register_change(made("change", _("changer une réservation"), change))
    cancelled = made("cancel", _("annuler une réservation"), cancel)
    restored = made("restore", _("rétablir une réservation annulée"), restore)
    for parser in (cancelled, restored):
        parser.add_argument("meal", metavar="ID", type=whole)
    cancelled.add_argument("--reason", metavar="T", default="")
    cancelled.add_argument("--excused", action="store_true", help=_("non dû, même après l’heure"))
    listed = made("list", _("qui mange ce jour-là"), show_meals)
    listed.add_argument("--date", metavar="D", required=True)
    spanned = made("services", _("les services d’une période"), show_services)
    spanned.add_argument("--from", dest="first", metavar="D", required=True)
    spanned.add_argument("--to", dest="last", metavar="D", required=True)
    _register_opening(made("open", _("ouvrir un service"), open_service))
    dropped = made("cancel-service", _("annuler un service et créditer les repas"), cancel_service)
    dropped.add_argument("--date", metavar="D", required=True)
    dropped.add_argument("--reason", metavar="T", required=True)
    dropped.add_argument("--keep-space", action="store_true", help=_("garder l’espace cantine"))
    back = made("restore-service", _("rétablir un service annulé"), restore_service)
    back.add_argument("--date", metavar="D", required=True)
    sheet = made("sheet", _("la fiche cuisine"), print_sheet)
    sheet.add_argument("--date", metavar="D", required=True)
    sheet.add_argument("--out", metavar="FICHIER.pdf", type=Path)
    _register_money(made)


def _register_booking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", metavar="D", required=True)
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--covers", metavar="N", type=whole, required=True)
    parser.add_argument("--formula", metavar="F", default="", help=_("code ou libellé du tarif"))
    parser.add_argument(
        "--diet", metavar="R", action="append", default=[],
        help=_("« 2 végétariens », « Léa Martin : gluten » (avec --consent) ; des mots qui ne sont ni un régime "
               "ni un allergène connus sont notés tels quels pour la cuisine"),
    )  # fmt: skip
    parser.add_argument("--consent", action="store_true", help=_("la personne nommée est d’accord"))
    parser.add_argument("--contact", metavar="ID", type=whole, help=_("compte d’une personne de la structure"))
    parser.add_argument("--dossier", metavar="ID", type=whole, help=_("pour un dossier d’événement"))
    parser.add_argument("--card", metavar="ID", type=whole, help=_("payé par cette carte de repas"))
    parser.add_argument("--sitting", metavar="HH:MM", default="")
    parser.add_argument("--note", metavar="T", default="")
    parser.add_argument("--walk-in", action="store_true", help=_("venu sans réservation"))


def _register_change(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("meal", metavar="ID", type=whole)
    parser.add_argument("--covers", metavar="N", type=whole)
    parser.add_argument("--date", metavar="D")
    parser.add_argument("--formula", metavar="F")
    parser.add_argument("--after-hours", action="store_true", help=_("convenu avec la cuisine"))


def _register_opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", metavar="D", required=True)
    parser.add_argument("--to", dest="last", metavar="D", help=_("ouvrir chaque jour prévu jusque-là"))
    parser.add_argument("--seats", metavar="N", type=whole)
    parser.add_argument(
        "--operator", metavar="ID[:PORTIONS]", action="append", default=[],
        help=_("un à trois opérateurs, au lieu du roulement"),
    )  # fmt: skip


def _register_money(made: Any) -> None:
    month = made("settlement", _("ce qui revient aux opérateurs"), show_settlement)
    month.add_argument("month", metavar="AAAA-MM")
    card = made("card", _("vendre une carte de 10 repas"), sell_card)
    card.add_argument("--party", metavar="ID", type=whole, required=True)
    till = made("till", _("noter le total Z d’une caisse"), record_till)
    till.add_argument("--date", metavar="D", required=True)
    till.add_argument("--operator", metavar="ID", type=whole, required=True)
    till.add_argument("--total", metavar="X", required=True)
    till.add_argument("--covers", metavar="N", type=whole, default=0)
    till.add_argument("--number", metavar="T", default="")
    read = made("import-tills", _("importer des totaux Z (CSV)"), import_tills)
    read.add_argument("file", metavar="FICHIER.csv", type=Path)


def _eaters(texts: list[str], on: date | None) -> tuple[Eater, ...]:
    return tuple(read_eater(text, consent_on=on) for text in texts)


def book(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.date)
    agreed = context.clock.today() if arguments.consent else None
    meal = context.runner.do(
        acts.book_meal,
        day=day,
        party=PartyId(arguments.party),
        covers=arguments.covers,
        formula=arguments.formula,
        contact=None if arguments.contact is None else ContactId(arguments.contact),
        dossier=None if arguments.dossier is None else DossierId(arguments.dossier),
        eaters=_eaters(arguments.diet, agreed),
        sitting=arguments.sitting,
        note=arguments.note,
        card=None if arguments.card is None else MealCardId(arguments.card),
        walk_in=arguments.walk_in,
    )
    return _told(context, meal)


def _told(context: Context, number: MealBookingId) -> Result:
    meal = context.runner.read(meal_card, meal=number)
    seen = context.runner.read(day_as_booked, day=meal.day)
    data = {
        "meal": meal.id,
        "date": meal.day,
        "party": meal.party_name,
        "covers": meal.covers,
        "formula": meal.label,
        "price": meal.unit_price,
        "state": meal.state,
        "due": meal.due,
        "left": seen.left,
    }
    text = ngettext(
        "Repas n° {id} : {count} couvert pour {who} le {day}, {formula}. Reste {left} places.",
        "Repas n° {id} : {count} couverts pour {who} le {day}, {formula}. Reste {left} places.",
        meal.covers,
    )
    if meal.state != "booked":
        text = _("Repas n° {id} annulé : {count} couverts de {who} le {day}. Reste {left} places.")
    return Result(
        data,
        text.format(
            id=meal.id, count=meal.covers, who=meal.who, day=long_day(meal.day), formula=meal.label,
            left=seen.left,
        ),
    )  # fmt: skip


def change(context: Context, arguments: argparse.Namespace) -> Result:
    meal = MealBookingId(arguments.meal)
    context.runner.do(
        acts.change_meal,
        meal=meal,
        covers=arguments.covers,
        day=None if arguments.date is None else iso_day(arguments.date),
        formula=arguments.formula,
        after_hours=arguments.after_hours,
    )
    return _told(context, meal)


def cancel(context: Context, arguments: argparse.Namespace) -> Result:
    meal = MealBookingId(arguments.meal)
    context.runner.do(
        acts.cancel_meal, meal=meal, reason=arguments.reason, excused=arguments.excused
    )
    return _told(context, meal)


def restore(context: Context, arguments: argparse.Namespace) -> Result:
    meal = MealBookingId(arguments.meal)
    context.runner.do(acts.restore_meal, meal=meal)
    return _told(context, meal)


def show_meals(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.date)
    rows = context.runner.read(meals, first=day, last=day)
    apart = context.runner.read(diets, meals=[row.id for row in rows])
    data = {"date": day, "meals": [_as_data(row, apart.get(row.id, [])) for row in rows]}
    lines = [
        (str(row.id), row.who, str(row.covers), row.label, row.state,
         " · ".join(eater_text(eater) for eater in apart.get(row.id, [])))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 2)) or _("Aucun repas réservé."))


def _as_data(row: Meal, eaters: list[Eater]) -> dict[str, Any]:
    return {
        "id": row.id,
        "party": row.party_name,
        "party_id": row.party,
        "contact": row.contact_name,
        "phone": row.phone,
        "dossier": row.dossier,
        "guest": row.guest,
        "covers": row.covers,
        "formula": row.label,
        "price": row.unit_price,
        "state": row.state,
        "absent": row.absent,
        "due": row.due,
        "card": row.card,
        "sitting": row.sitting,
        "diets": [eater_text(eater) for eater in eaters],
        "note": row.note,
    }


def show_services(context: Context, arguments: argparse.Namespace) -> Result:
    first, last = iso_day(arguments.first), iso_day(arguments.last)
    if last < first:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if last - first > timedelta(days=400):
        raise BadInput("period", _("La période dépasse 400 jours."))
    found = context.runner.read(days, first=first, last=last)
    menus = context.runner.read(dishes, services=[one.service for one in found if one.service])
    by_service: dict[int, list[str]] = {}
    for dish in menus:
        by_service.setdefault(dish.service, []).append(dish.label)
    data = {"services": [_day_data(one, by_service.get(one.service or 0, [])) for one in found]}
    lines = [
        (numeric_day(one.day), one.state, f"{one.taken}/{one.seats}", one.operators, one.reason)
        for one in found
    ]
    return Result(data, columns(lines, right=(2,)))


def _instant(instant: int) -> datetime | None:
    return from_instant(instant) if instant else None


def _day_data(one: Day, menu: list[str]) -> dict[str, Any]:
    return {
        "service": one.service,
        "date": one.day,
        "state": one.state,
        "reason": one.reason,
        "seats": one.seats,
        "taken": one.taken,
        "left": one.left,
        "operators": [name for name in one.operators.split(", ") if name],
        "menu": menu,
        "order_until": _instant(one.order_by),
        "cancel_until": _instant(one.cancel_by),
    }


def open_service(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.date)
    if arguments.last is not None:
        return _open_span(context, day, iso_day(arguments.last))
    offered = context.runner.read(offered_on, day=day)
    if arguments.seats is not None:
        offered = replace(offered, seats=arguments.seats)
    service = context.runner.do(
        acts.open_service,
        day=day,
        parts=_parts(context, day, arguments.operator) if arguments.operator else None,
        offered=offered,
    )
    seen = context.runner.read(day_as_booked, day=day)
    return Result(
        {"service": service, **{k: v for k, v in _day_data(seen, []).items() if k != "service"}},
        _("Service n° {id} ouvert le {day} : {seats} places.").format(
            id=service, day=long_day(day), seats=seen.seats
        ),
    )


def _open_span(context: Context, first: date, last: date) -> Result:
    done = context.runner.do(acts.open_services, first=first, last=last)
    data = {
        "services": list(done.services),
        "refused": [{"date": one.day, "reason": one.reason} for one in done.refused],
    }
    lines = [
        ngettext("{count} service ouvert.", "{count} services ouverts.", len(done.services)).format(
            count=len(done.services)
        )
    ]
    lines += [
        _("{day} : {reason}").format(day=numeric_day(one.day), reason=one.reason) for one in done.refused
    ]
    return Result(data, "\n".join(lines))


def _parts(context: Context, day: date, words: list[str]) -> list[PartInput]:
    order, cancel_by = context.runner.read(cutoffs_on, day=day)
    found = []
    for word in words:
        operator, _colon, portions = word.partition(":")
        if not operator.isdecimal() or (portions and not portions.isdecimal()):
            raise BadInput(
                "operator",
                _("« {word} » : écrivez le n° de l’opérateur, puis ses portions, par exemple 12:40.").format(
                    word=word
                ),
            )
        found.append(
            PartInput(
                operator=whole(operator), portions=whole(portions or "1"), order=order, cancel=cancel_by
            )
        )
    return found


def _service(context: Context, text: str) -> ServiceId:
    day = iso_day(text)
    known = context.runner.read(service_on, day=day)
    if known is None:
        raise NotFound("service", _("Il n’y a pas de service le {day}.").format(day=long_day(day)))
    return known.id


def cancel_service(context: Context, arguments: argparse.Namespace) -> Result:
    day = iso_day(arguments.date)
    service = _service(context, arguments.date)
    done = context.runner.do(
        acts.cancel_service,
        service=service,
        reason=arguments.reason,
        keep_space=arguments.keep_space,
    )
    concerned = [
        meal for meal in context.runner.read(meals, first=day, last=day) if meal.id in done.meals
    ]
    data = {
        "service": service,
        "credited": len(done.meals),
        "covers": done.covers,
        "to_call": [
            {"meal": meal.id, "who": meal.who, "phone": meal.phone, "covers": meal.covers,
             "event": meal.dossier if meal.dossier_kind == "event" else None}
            for meal in concerned
        ],
    }  # fmt: skip
    lines = [(meal.who, meal.phone or "–", str(meal.covers)) for meal in concerned]
    text = ngettext(
        "Service du {day} annulé : {count} couvert crédité. À prévenir :",
        "Service du {day} annulé : {count} couverts crédités. À prévenir :", done.covers,
    ).format(day=long_day(day), count=done.covers)
    return Result(data, f"{text}\n{columns(lines, right=(2,)) or _('personne')}")


def restore_service(context: Context, arguments: argparse.Namespace) -> Result:
    service = _service(context, arguments.date)
    context.runner.do(acts.restore_cancelled_service, service=service)
    seen = context.runner.read(day_as_booked, day=iso_day(arguments.date))
    return Result(_day_data(seen, []), _("Service rétabli : {taken} couverts.").format(taken=seen.taken))


def print_sheet(context: Context, arguments: argparse.Namespace) -> Result:
    service = _service(context, arguments.date)
    known = context.runner.read(kitchen, service=service)
    data: dict[str, Any] = {
        "service": service,
        "date": known.service.day,
        "covers": known.covers,
        "seats": known.service.seats,
        "formulas": [{"formula": label, "covers": count} for label, count in known.formulas],
        "sittings": [{"at": at or None, "covers": count} for at, count in known.sittings],
        "numbers": [
            {"operator": one.operator_name, "formula": one.label, "booked": one.booked,
             "suggested": one.suggested, "number": one.number, "decided": one.decided is not None}
            for one in known.numbers
        ],
        "diets": [{"who": meal.who, "diet": eater_text(eater)} for meal, eater in known.eaters],
        "clashes": [
            {"who": one.who, "diet": one.eater, "dish": one.dish, "because": one.reasons,
             "no_dish_left": one.hopeless}
            for one in known.clashes
        ],
        "events": [one._asdict() for one in known.events],
    }  # fmt: skip
    lines = [_("Fiche cuisine du {day} : {covers} couverts.").format(
        day=long_day(known.service.day), covers=known.covers)]  # fmt: skip
    lines += [
        _("{count} × {label}").format(count=count, label=label) for label, count in known.formulas
    ]
    lines += [
        _("{who} : {diet}").format(who=meal.who, diet=eater_text(eater)) for meal, eater in known.eaters
    ]
    if arguments.out is not None:
        from pole_desk.formats.pdf.kitchen_sheet import render_kitchen_sheet

        content = render_kitchen_sheet(context.runner.read(kitchen_sheet, service=service))
        _write(arguments.out, content)
        data["file"] = str(arguments.out)
        lines.append(_("Écrite dans {file}.").format(file=arguments.out))
    return Result(data, "\n".join(lines))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as failure:
        raise BadInput(
            "output",
            _("Le fichier {file} ne peut pas être écrit : {reason}.").format(
                file=file, reason=why_refused(failure)
            ),
        ) from failure


def show_settlement(context: Context, arguments: argparse.Namespace) -> Result:
    month = parse_month(arguments.month)
    rows = context.runner.read(settlement, month=month)
    data = {
        "month": month,
        "operators": [
            {"operator": row.operator, "name": row.name, "services": row.services, "covers": row.covers,
             "collected": row.collected, "kept": row.kept, "amount": row.amount, "till": row.till}
            for row in rows
        ],
    }  # fmt: skip
    lines = [
        (row.name or _("opérateur à désigner"), str(row.covers), euros(row.collected), euros(row.kept),
         euros(row.amount))
        for row in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(1, 2, 3, 4)) or _("Aucun repas ce mois-là."))


def sell_card(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.do(acts.sell_card, party=PartyId(arguments.party))
    return Result({"card": card}, _("Carte de 10 repas n° {id} vendue.").format(id=card))


def record_till(context: Context, arguments: argparse.Namespace) -> Result:
    total: Decimal = parse_amount(arguments.total)
    till = context.runner.do(
        acts.record_till,
        day=iso_day(arguments.date),
        operator=PartyId(arguments.operator),
        total=total,
        covers=arguments.covers,
        number=arguments.number,
    )
    return Result({"till": till, "total": total}, _("Z noté : {total}.").format(total=euros(total)))


def import_tills(context: Context, arguments: argparse.Namespace) -> Result:
    table = csv.read(arguments.file)
    done = context.runner.do(acts.import_tills, rows=[(row.line, row.values) for row in table.rows])
    data = {"imported": len(done.tills), "skipped": [row._asdict() for row in done.skipped]}
    lines = [
        ngettext("{count} Z importé.", "{count} Z importés.", len(done.tills)).format(count=len(done.tills))
    ]
    lines += [_("Ligne {line} ignorée : {reason}").format(**row._asdict()) for row in done.skipped]
    return Result(data, "\n".join(lines))

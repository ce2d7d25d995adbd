"""The network: the LCP, who benefits from schemes, the yearly enquiry on jobs."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.network import commands as acts
from pole_desk.activities.network import queries
from pole_desk.activities.network.rules import Jobs, opinion_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, number, numeric_day, percent
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("network", parents=[shared], help=_("le réseau : LCP, dispositifs, emplois"))
    acting = root.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("lcp", parents=[shared], help=_("les lieux collectifs de proximité"))
    listed.add_argument("--party", metavar="ID", type=whole, help=_("sa charte, point par point"))
    listed.add_argument("--on", metavar="D", help=_("ce jour-là"))
    listed.set_defaults(run=show_places)
    schemes = acting.add_parser("schemes", parents=[shared], help=_("les dispositifs de soutien"))
    schemes.add_argument("--on", metavar="D", help=_("ce jour-là"))
    schemes.set_defaults(run=show_schemes)
    enquiry = acting.add_parser("enquiry", parents=[shared], help=_("l’enquête emploi de l’année"))
    asking = enquiry.add_subparsers(dest="step", required=True, metavar=_("ACTE"), parser_class=type(enquiry))
    opened = asking.add_parser("open", parents=[shared], help=_("interroger les structures hébergées"))
    opened.add_argument("year", metavar="AAAA", type=whole)
    opened.add_argument("--until", metavar="D", required=True, help=_("réponses attendues jusqu’à ce jour"))
    opened.set_defaults(run=open_enquiry)
    shown = asking.add_parser("show", parents=[shared], help=_("qui a répondu, et les sommes"))
    shown.add_argument("year", metavar="AAAA", type=whole)
    shown.set_defaults(run=show_enquiry)
    _register_answer(asking.add_parser("answer", parents=[shared], help=_("noter une réponse")))


def _register_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", metavar="AAAA", type=whole)
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--people", metavar="N", type=whole, required=True, help=_("personnes employées"))
    parser.add_argument("--fte", metavar="N", help=_("équivalents temps plein"))
    parser.add_argument("--permanent", metavar="N", type=whole, help=_("contrats à durée indéterminée"))
    parser.add_argument("--district", metavar="N", type=whole,
                        help=_("habitants des quartiers prioritaires embauchés"))  # fmt: skip
    parser.add_argument("--turnover", metavar="€", help=_("chiffre d’affaires de l’année"))
    parser.add_argument("--note", default="")
    parser.set_defaults(run=answer)


def show_places(context: Context, arguments: argparse.Namespace) -> Result:
    on = context.clock.today() if arguments.on is None else iso_day(arguments.on)
    if arguments.party is not None:
        return _charter(context, PartyId(arguments.party), on)
    found = context.runner.read(queries.places, on=on)
    data = [
        {"party": one.party, "name": one.name, "commune": one.commune, "met": one.met, "points": one.points,
         "fte": measure(one.fte), "services": one.services}
        for one in found
    ]  # fmt: skip
    lines = [
        (one.name, one.commune, _("charte {met}/{points}").format(met=one.met, points=one.points),
         _("{fte} ETP").format(fte=number(one.fte, 2)))
        for one in found
    ]  # fmt: skip
    return Result({"places": data}, columns(lines) or _("Aucune structure n’est un lieu collectif de proximité."))


def _charter(context: Context, party: PartyId, on: Any) -> Result:
    found = context.runner.read(queries.charter, party=party, on=on)
    data = [
        {"point": one.point, "opinion": one.opinion, "on": one.on_day, "evidence": one.evidence}
        for one in found
    ]
    lines = [
        (one.point, opinion_name(one.opinion) if one.opinion else _("jamais évalué"),
         numeric_day(one.on_day) if one.on_day else "")
        for one in found
    ]  # fmt: skip
    return Result({"charter": data}, columns(lines))


def show_schemes(context: Context, arguments: argparse.Namespace) -> Result:
    on = context.clock.today() if arguments.on is None else iso_day(arguments.on)
    found = context.runner.read(queries.scheme_sums, on=on)
    return Result(
        {"schemes": [one._asdict() for one in found]},
        columns([(one.scheme, _("{n} structures").format(n=one.structures),
                  _("{n} personnes").format(n=one.people)) for one in found]),
    )  # fmt: skip


def open_enquiry(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(
        acts.open_enquiry, year=arguments.year, on=context.clock.today(), closes_on=iso_day(arguments.until)
    )
    card = context.runner.read(queries.enquiry, year=arguments.year)
    return Result({"enquiry": done.value, "year": card.year, "asked": card.asked}, done.said)


def answer(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(
        acts.answer_enquiry,
        year=arguments.year,
        party=PartyId(arguments.party),
        jobs=Jobs(
            people=arguments.people,
            fte=None if arguments.fte is None else parse_amount(arguments.fte),
            permanent=arguments.permanent,
            district_hired=arguments.district,
            turnover=None if arguments.turnover is None else parse_amount(arguments.turnover),
            note=arguments.note,
        ),
        on=context.clock.today(),
    )
    return Result({"answer": done.value}, done.said)


def show_enquiry(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.read(queries.enquiry, year=arguments.year)
    told = context.runner.read(queries.answers, year=arguments.year)
    sums = context.runner.read(queries.jobs, year=arguments.year)
    data = {
        "year": card.year, "asked": card.asked, "answered": card.answered,
        "people": sums.people, "fte": measure(sums.fte), "permanent": sums.permanent,
        "district_hired": sums.district_hired, "turnover": sums.turnover,
        "answers": [
            {"party": one.party, "name": one.name, "answered_on": one.answered_on, "people": one.people,
             "fte": None if one.fte is None else measure(one.fte)}
            for one in told
        ],
    }  # fmt: skip
    rate = "" if card.rate is None else f" ({percent(card.rate)})"
    head = _("Enquête emploi {year} : {answered} réponses sur {asked}{rate}").format(
        year=card.year, answered=card.answered, asked=card.asked, rate=rate
    )
    jobs = _("{people} personnes, {fte} ETP, {permanent} CDI, {district} embauches en quartier prioritaire, "
             "{turnover} de chiffre d’affaires").format(
        people=number(sums.people), fte=number(sums.fte, 2), permanent=number(sums.permanent),
        district=number(sums.district_hired), turnover=euros(sums.turnover),
    )  # fmt: skip
    lines = [
        (one.name, _("sans réponse") if one.people is None else _("{n} personnes").format(n=one.people))
        for one in told
    ]
    return Result(data, "\n".join([head, jobs, columns(lines)]))

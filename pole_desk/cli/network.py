"""The network: the LCP, who benefits from schemes, the yearly enquiry on jobs."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from pole_desk.activities.network import commands as acts
from pole_desk.activities.network import queries
from pole_desk.activities.network.rules import Accession, Jobs, Opinion, accession_name, opinion_name
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
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
    _register_assessment(acting.add_parser("assess", parents=[shared], help=_("évaluer un point de la charte")))
    accession = acting.add_parser("accession", parents=[shared], help=_("les demandes à rejoindre les LCP"))
    _register_accession(accession, shared)
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


def _register_assessment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("party", metavar="ID", type=whole, help=_("la structure"))
    parser.add_argument("--point", metavar=_("POINT"), required=True, help=_("son rang dans la charte, ou ses mots"))
    parser.add_argument("--opinion", choices=[str(one) for one in Opinion], required=True, help=_("l’avis"))
    parser.add_argument("--evidence", metavar=_("TEXTE"), required=True, help=_("ce qui le montre"))
    parser.add_argument("--on", metavar="D", help=_("ce jour-là"))
    parser.add_argument("--author", metavar=_("NOM"), default="", help=_("qui donne l’avis"))
    parser.set_defaults(run=assess)


def _register_accession(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    deciding = parser.add_subparsers(dest="step", required=True, metavar=_("ACTE"), parser_class=type(parser))
    listed = deciding.add_parser("list", parents=[shared], help=_("qui a demandé, et ce qui manque"))
    listed.add_argument("--state", choices=[str(one) for one in Accession], help=_("dans cet état"))
    listed.set_defaults(run=show_accessions)
    asked = deciding.add_parser("ask", parents=[shared], help=_("une structure demande à rejoindre les LCP"))
    asked.add_argument("party", metavar="ID", type=whole)
    asked.add_argument("--goals", metavar=_("TEXTE"), default="", help=_("comment ses objectifs sont atteints"))
    asked.add_argument("--on", metavar="D", help=_("ce jour-là"))
    asked.set_defaults(run=ask_accession)
    goals = deciding.add_parser("goals", parents=[shared], help=_("dire comment les objectifs sont atteints"))
    goals.add_argument("accession", metavar="N", type=whole)
    goals.add_argument("goals", metavar=_("TEXTE"))
    goals.set_defaults(run=say_goals)
    for name, state, said in (
        ("accept", Accession.ACCEPTED, _("accepter, si les trois conditions sont remplies")),
        ("refuse", Accession.REFUSED, _("refuser, avec la raison")),
        ("withdraw", Accession.WITHDRAWN, _("retirer la demande, avec la raison")),
    ):
        decided = deciding.add_parser(name, parents=[shared], help=said)
        decided.add_argument("accession", metavar="N", type=whole)
        decided.add_argument("--reason", metavar=_("TEXTE"), default="", help=_("pourquoi"))
        decided.add_argument("--on", metavar="D", help=_("ce jour-là"))
        decided.set_defaults(run=decide_accession, state=state)
    reopened = deciding.add_parser("reopen", parents=[shared], help=_("reprendre la décision"))
    reopened.add_argument("accession", metavar="N", type=whole)
    reopened.set_defaults(run=reopen_accession)


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
    on = _day(context, arguments.on)
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


def _charter(context: Context, party: PartyId, on: date) -> Result:
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


def assess(context: Context, arguments: argparse.Namespace) -> Result:
    party, on = PartyId(arguments.party), _day(context, arguments.on)
    done = context.runner.perform(
        acts.assess_point, party=party, point=_point(context, party, on, arguments.point),
        opinion=Opinion(arguments.opinion), evidence=arguments.evidence, on=on, author=arguments.author,
    )  # fmt: skip
    return Result({"assessment": done.value}, done.said)


def _point(context: Context, party: PartyId, on: date, typed: str) -> str:
    """A point of the charter by its rank or its words; raises BadInput `point` listing them."""
    points = [one.point for one in context.runner.read(queries.charter, party=party, on=on)]
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(points):
        return points[int(typed) - 1]
    if typed in points:
        return typed
    raise BadInput(
        "point",
        _("« {text} » n’est pas un point de la charte : {points}.").format(
            text=typed, points="\u202f; ".join(f"{rank} {point}" for rank, point in enumerate(points, start=1))
        ),
        points=points,
    )


def show_accessions(context: Context, arguments: argparse.Namespace) -> Result:
    found = context.runner.read(queries.accessions, state=arguments.state)
    data, lines = [], []
    for one in found:
        missing: list[str] = []
        if one.state == Accession.ASKED:
            today = context.clock.today()
            missing = context.runner.read(queries.conditions, party=one.party, on=today).missing()
        data.append({
            "id": one.id, "party": one.party, "name": one.name, "asked_on": one.asked_on, "state": one.state,
            "decided_on": one.decided_on, "goals": one.goals, "reason": one.reason, "missing": missing,
        })  # fmt: skip
        detail = _("il manque {what}").format(what="\u202f; ".join(missing)) if missing else one.reason
        lines.append((str(one.id), one.name, numeric_day(one.asked_on), accession_name(one.state), detail))
    return Result({"accessions": data}, columns(lines) or _("Aucune structure n’a demandé à rejoindre les LCP."))


def ask_accession(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(
        acts.ask_accession, party=PartyId(arguments.party), on=_day(context, arguments.on), goals=arguments.goals
    )
    return Result({"accession": done.value}, done.said)


def say_goals(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(acts.say_goals, accession=arguments.accession, goals=arguments.goals)
    return Result({"accession": arguments.accession, "goals": arguments.goals.strip()}, done.said)


def decide_accession(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(
        acts.decide_accession, accession=arguments.accession, state=arguments.state,
        on=_day(context, arguments.on), reason=arguments.reason,
    )  # fmt: skip
    return Result({"accession": arguments.accession, "state": arguments.state}, done.said)


def reopen_accession(context: Context, arguments: argparse.Namespace) -> Result:
    done = context.runner.perform(acts.reopen_accession, accession=arguments.accession)
    return Result({"accession": arguments.accession, "state": Accession.ASKED}, done.said)


def _day(context: Context, typed: str | None) -> date:
    """The day typed, today when none is."""
    return context.clock.today() if typed is None else iso_day(typed)


def show_schemes(context: Context, arguments: argparse.Namespace) -> Result:
    on = _day(context, arguments.on)
    found = context.runner.read(queries.scheme_sums, on=on)
    return Result(
        {"schemes": [one._asdict() for one in found]},
        columns([(one.scheme, ngettext("{n} structure", "{n} structures", one.structures).format(n=one.structures),
                  ngettext("{n} personne", "{n} personnes", one.people).format(n=one.people)) for one in found]),
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
        (one.name, _("sans réponse") if one.people is None else ngettext("{n} personne", "{n} personnes", one.people).format(n=one.people))
        for one in told
    ]
    return Result(data, "\n".join([head, jobs, columns(lines)]))

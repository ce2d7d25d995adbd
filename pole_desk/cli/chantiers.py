"""Chantiers listed and shown with the year's figures; a dossier linked to chantiers and projects."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.reports.queries import By, behind, cuts, definitions
from pole_desk.activities.reports.rules import Period, year_period
from pole_desk.activities.reports.rules.amounts import amount_words
from pole_desk.cli import plans
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, numeric_day, percent
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.ports.ids import ChantierId, DossierId
from pole_desk.ports.indicators import Indicator, Unit
from pole_desk.registers.chantiers import queries
from pole_desk.registers.chantiers.rules import lead_kinds, lever_names, state_names
from pole_desk.registers.dossiers.commands import set_links
from pole_desk.registers.dossiers.queries import (
    linked_to,
    links_of,
    parties_linked_to,
    project_links,
)
from pole_desk.registers.dossiers.rules import WHOLE, kind_name, share_text


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    root = commands.add_parser("chantiers", parents=[shared], help=_("les chantiers du plan"))
    root.set_defaults(run=show_list)
    acting = root.add_subparsers(dest="act", metavar=_("ACTE"), parser_class=type(root))
    listed = acting.add_parser("list", parents=[shared], help=_("les chantiers d’un jour"))
    listed.add_argument("--on", metavar="D", help=_("jour, AAAA-MM-JJ"))
    listed.set_defaults(run=show_list)
    shown = acting.add_parser("show", parents=[shared], help=_("un chantier et ses chiffres de l’année"))
    shown.add_argument("number", metavar="N", type=whole)
    shown.add_argument("--year", metavar="A", type=whole, help=_("année des chiffres et du plan"))
    shown.set_defaults(run=show)
    plans.register(acting, shared)
    linked = commands.add_parser(
        "link", parents=[shared], help=_("rattacher un dossier à des chantiers et à des projets")
    )
    linked.add_argument("dossier", metavar="DOSSIER", type=whole)
    share = _("N:PART, en pour cent (4:60, 4:33,33) ou, au-delà de 100, en points de base (4:6000)")
    linked.add_argument("--chantier", metavar="N:PART", action="append", help=share)
    linked.add_argument("--project", metavar="ID:PART", action="append",
                        help=_("dossier d’un projet soutenu et sa part ; sans part, tout entier"))  # fmt: skip
    linked.add_argument("--remove", action="store_true",
                        help=_("détacher ceux nommés (4 ou 4:60), ou tous si aucun ne l’est"))  # fmt: skip
    linked.add_argument("--on", metavar="D", help=_("premier jour, AAAA-MM-JJ"))
    linked.set_defaults(run=link)


def show_list(context: Context, arguments: argparse.Namespace) -> Result:
    day = getattr(arguments, "on", None)
    on = iso_day(day) if day else context.runner.clock.today()
    rows = context.runner.read(queries.chantiers, on=on)
    linked = {one.id: len(context.runner.read(linked_to, chantier=one.id, on=on)) for one in rows}
    data = {"chantiers": [{**_plain(one), "dossiers": linked[one.id]} for one in rows]}
    lines = [
        (str(one.number), one.title, one.axis_title, one.lead_name or one.animator or _("sans pilote"),
         percent(one.progress), _("transversal") if one.transversal else "")
        for one in rows
    ]  # fmt: skip
    return Result(data, columns(lines, right=(0, 4)) or _("Aucun plan de chantiers n’est en cours."))


def _plain(one: queries.Chantier) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "title": one.title, "axis": one.axis,
        "axis_title": one.axis_title, "plan": one.plan, "transversal": one.transversal,
        "lead": one.lead_name or one.animator, "lead_kind": one.lead_kind, "referents": one.referent,
        "levers": dict(one.levers), "progress": one.progress, "pace": one.pace, "actions": one.actions,
        "done": one.done,
    }  # fmt: skip


def show(context: Context, arguments: argparse.Namespace) -> Result:
    run, today = context.runner, context.runner.clock.today()
    period = year_period(today.year if arguments.year is None else arguments.year)
    on = min(today, period.last) if period.first <= today else period.first
    known = {one.number: one for one in run.read(queries.chantiers, on=on)}
    if arguments.number not in known:
        raise NotFound(
            "chantier",
            _("Le plan de {year} n’a pas de chantier {number}.").format(
                year=period.key, number=arguments.number
            ),
            chantier=arguments.number,
        )
    card = run.read(queries.chantier, chantier=known[arguments.number].id)
    figures = _figures(context, card.chantier.id, period)
    dossiers = run.read(linked_to, chantier=card.chantier.id, on=on)
    parties = run.read(parties_linked_to, chantier=card.chantier.id, on=on)
    held = [one for one in card.meetings if period.first <= one.day <= period.last]
    data = {
        "chantier": {**_plain(card.chantier), "goal": card.chantier.goal},
        "year": int(period.key),
        "actions": [
            {"id": one.id, "title": one.title, "state": one.state, "planned_on": one.planned_on,
             "begun_on": one.begun_on, "ended_on": one.ended_on}
            for one in card.actions
        ],
        "progress": [{"day": one.day, "percent": one.percent, "pace": one.pace, "words": one.words}
                     for one in card.progress],
        "meetings": [{"day": one.day, "subject": one.subject, "people": len(one.people),
                      "structures": one.structures, "authorities": one.authorities} for one in held],
        "dossiers": [{"dossier": one.dossier, "kind": one.kind, "party": one.party_name,
                      "title": one.title, "share": one.share} for one in dossiers],
        "parties": [{"party": one.party, "name": one.name, "share": one.share} for one in parties],
        "figures": [{"code": of.code, "title": of.title, "unit": str(of.unit),
                     "value": _value(amount, of), "rows": rows} for of, amount, rows in figures],
    }  # fmt: skip
    return Result(data, _told(card, data, figures))


def _value(amount: int, of: Indicator) -> Any:
    value = Decimal(amount).scaleb(-of.decimals)
    return value if of.unit is Unit.EUROS else measure(value)


def _figures(
    context: Context, chantier: ChantierId, period: Period
) -> list[tuple[Indicator, int, int]]:
    """What a chantier has of each figure of a year, and how many records are behind it."""
    run = context.runner
    known = {one.code: one for one in run.read(definitions, period=period)}
    found = []
    for cut in run.read(cuts, period=period, by=By.CHANTIER):
        of = known[cut.code]
        mine = next((one for one in cut.slices if one.key == str(chantier)), None)
        if isinstance(of, Indicator) and mine is not None and mine.amount:
            rows = run.read(behind, period=period, code=cut.code, by=By.CHANTIER, key=mine.key)
            found.append((of, mine.amount, len(rows)))
    return found


def _told(
    card: queries.ChantierCard, data: dict[str, Any], figures: Sequence[tuple[Indicator, int, int]]
) -> str:
    one, states, levers = card.chantier, state_names(), lever_names()
    head = f"{one.number}. {one.title}"
    lead = one.lead_name or one.animator or _("à nommer")
    kind = f" ({lead_kinds()[one.lead_kind]})" if one.lead_kind else ""
    lines = [
        _("{head} (transversal : il irrigue tous les autres)").format(head=head) if one.transversal else head,
        one.axis_title,
        _("Pilote : {lead}{kind}").format(lead=lead, kind=kind),
        _("Référents : {names}").format(names=one.referent or _("à nommer")),
        _("Avancement : {percent} {pace}").format(percent=percent(one.progress), pace=one.pace).rstrip(),
        _("Leviers : {names}").format(names=", ".join(levers[lever] for lever in one.levers)),
        "",
        columns([(states[action.state], action.title) for action in card.actions]),
        "",
        columns([(numeric_day(held["day"]), held["subject"], str(held["people"])) for held in data["meetings"]]),
        columns([(kind_name(row["kind"]), row["party"], row["title"], share_text(row["share"]))
                 for row in data["dossiers"]]),
        "",
        _("Chiffres de {year}").format(year=data["year"]),
        columns([(of.title, amount_words(amount, of=of)) for of, amount, _rows in figures], right=(1,))
        or _("Rien n’est encore compté pour ce chantier."),
    ]  # fmt: skip
    return "\n".join(lines)


def link(context: Context, arguments: argparse.Namespace) -> Result:
    """The links given replace those of the same sort from the day on; the others stay."""
    run, dossier = context.runner, DossierId(arguments.dossier)
    on = iso_day(arguments.on) if arguments.on else run.clock.today()
    wanted = _kept if arguments.remove else _given
    shares, projects = wanted(context, arguments, dossier, on)
    run.do(set_links, dossier=dossier, shares=shares, projects=projects, on=on)
    chantiers = run.read(links_of, dossier=dossier, on=on)
    served = run.read(project_links, dossier=dossier, on=on)
    data = {
        "dossier": dossier,
        "on": on,
        "chantiers": [{"number": one.number, "title": one.title, "share": one.share} for one in chantiers],
        "projects": [{"dossier": one.project, "title": one.title, "share": one.share} for one in served],
        "unlinked": WHOLE - sum(one.share for one in chantiers),
    }
    lines = [(f"{one.number}. {one.title}", share_text(one.share)) for one in chantiers]
    lines += [(one.title, share_text(one.share)) for one in served]
    lines.append((_("Reste non rattaché"), share_text(data["unlinked"])))
    return Result(data, columns(lines, right=(1,)))


Wanted = tuple[dict[ChantierId, int] | None, dict[DossierId, int] | None]


def _given(context: Context, arguments: argparse.Namespace, _dossier: DossierId, on: date) -> Wanted:
    if not arguments.chantier and not arguments.project:
        raise BadInput("nothing_to_link", _("Donnez au moins un --chantier N:PART ou un --project ID:PART."))
    shares = projects = None
    if arguments.chantier:
        numbers = _numbers(context, on)
        shares = {_of_number(numbers, number): share for number, share in _pairs(arguments.chantier)}
    if arguments.project:
        words = [word if ":" in word else f"{word}:100" for word in arguments.project]
        projects = {DossierId(number): share for number, share in _pairs(words)}
    return shares, projects


def _kept(context: Context, arguments: argparse.Namespace, dossier: DossierId, on: date) -> Wanted:
    """What stays once those named are taken away; raises NotFound `link` on one that is not there."""
    run = context.runner
    shares = {one.chantier: one.share for one in run.read(links_of, dossier=dossier, on=on)}
    projects = {one.project: one.share for one in run.read(project_links, dossier=dossier, on=on)}
    if not arguments.chantier and not arguments.project:
        return {}, {}
    numbers = _numbers(context, on)
    for number, _share in _pairs([f"{word.partition(':')[0]}:100" for word in arguments.chantier or ()]):
        if shares.pop(_of_number(numbers, number), None) is None:
            raise NotFound("link", _("Ce dossier ne sert pas le chantier {number}.").format(number=number))
    for number, _share in _pairs([f"{word.partition(':')[0]}:100" for word in arguments.project or ()]):
        if projects.pop(DossierId(number), None) is None:
            raise NotFound("link", _("Ce dossier ne sert pas le projet n° {number}.").format(number=number))
    return (shares if arguments.chantier else None), (projects if arguments.project else None)


def _numbers(context: Context, on: date) -> dict[int, ChantierId]:
    return {one.number: one.id for one in context.runner.read(queries.chantiers, on=on)}


def _of_number(numbers: dict[int, ChantierId], number: int) -> ChantierId:
    if number not in numbers:
        raise NotFound("chantier", _("Le plan n’a pas de chantier {number}.").format(number=number))
    return numbers[number]


def _pairs(words: Sequence[str]) -> list[tuple[int, int]]:
    """`4:60` as (4, 6000): in percent up to 100, in basis points beyond; raises BadInput."""
    found: dict[int, int] = {}
    for word in words:
        number, colon, share = word.partition(":")
        if not colon or not number.strip().isdecimal() or len(number) > 9:
            raise BadInput("link", _("« {word} » n’est pas un lien. Écrivez par exemple 4:60.").format(word=word))
        if int(number) in found:
            raise BadInput("link_twice", _("Le n° {number} est donné deux fois.").format(number=int(number)))
        value = parse_amount(share.strip().removesuffix("%"))
        points = value * 100 if value <= 100 else value
        if points != points.to_integral_value() or points <= 0 or points > WHOLE:
            raise BadInput("share", _("« {word} » : une part va de 0,01 à 100 %.").format(word=word))
        found[int(number)] = int(points)
    return list(found.items())

"""The report that its reader composes: a period, functions, a chantier, a territory, its sections."""

from __future__ import annotations

from dataclasses import dataclass

from pole_desk.activities.reports.queries.gathering import Counted, definitions
from pole_desk.activities.reports.queries.papers.stories import own_records
from pole_desk.activities.reports.queries.papers.told import Narrowed, Narrowing, paper, tell
from pole_desk.activities.reports.queries.papers.year_sections import YearSections
from pole_desk.activities.reports.queries.texts import chantiers_of
from pole_desk.activities.reports.rules import Period
from pole_desk.activities.reports.rules.words import section_names
from pole_desk.formats.report import Paper, Part
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.ports.indicators import Function
from pole_desk.registers.chantiers.queries import chantier as chantier_card
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.parties.queries import party_names
from pole_desk.registers.parties.rules import territory_names

EVERY_ROW = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a composed report is about; nothing chosen: all of it. `sections` are of `section_names`."""

    period: Period
    functions: tuple[Function, ...] = ()
    chantier: ChantierId | None = None
    project: DossierId | None = None
    territory: str | None = None
    party: PartyId | None = None
    sections: tuple[str, ...] = ()


def built_report(reader: Reader, *, choice: Choice) -> Paper:
    """The composed report; raises BadInput on a section or territory that is none, NotFound."""
    unknown = [each for each in choice.sections if each not in section_names()]
    if unknown:
        raise BadInput("section", _("La section « {name} » n’existe pas.").format(name=unknown[0]))
    about = _about(reader, choice)
    codes = None
    if choice.functions:
        codes = {each.code for each in definitions(reader, period=choice.period) if each.function in choice.functions}
    told = tell(reader, period=choice.period, codes=codes, narrowed=_narrowing(reader, choice))
    wanted = choice.sections or tuple(name for name in section_names() if name != "records")
    functions = choice.functions or tuple(Function)
    sections = YearSections(told)
    simple = {
        "summary": sections.summary, "diversity": sections.diversity, "support": sections.support,
        "lost": sections.lost, "territory": sections.territory, "jobs": sections.jobs,
    }  # fmt: skip
    parts: list[Part] = []
    for name in section_names():
        if name not in wanted:
            continue
        if name == "functions":
            parts += [sections.function(function) for function in functions]
        elif name == "chantiers":
            parts.append(sections.chantiers(*chantiers_of(reader, year=choice.period.year)))
        elif name == "records":
            parts.append(sections.records(EVERY_ROW))
        else:
            parts.append(simple[name]())
    return paper(
        reader, key=_key(choice), title=_("Rapport composé"),
        subtitle=" · ".join(about) or _("Toute l’activité du pôle"), told=told, parts=parts, cover=len(parts) > 3,
    )  # fmt: skip


def _key(choice: Choice) -> str:
    """What the comments hang on: the period, and what the report was narrowed to."""
    chosen = {"c": choice.chantier, "p": choice.project, "t": choice.territory, "s": choice.party}
    narrowed = "".join(f"-{letter}{value}" for letter, value in chosen.items() if value is not None)
    return f"built{narrowed}:{choice.period.key}"


def _about(reader: Reader, choice: Choice) -> list[str]:
    """What the report was narrowed to, in words."""
    words: list[str] = []
    if choice.chantier is not None:
        found = chantier_card(reader, chantier=choice.chantier).chantier
        words.append(_("chantier {number} : {title}").format(number=found.number, title=found.title))
    if choice.project is not None:
        words.append(dossier_row(reader, dossier=choice.project).title)
    if choice.territory is not None:
        names = {str(key): name for key, name in territory_names().items()}
        if choice.territory not in names:
            raise BadInput("territory", _("Le territoire « {name} » n’existe pas.").format(name=choice.territory))
        words.append(names[choice.territory])
    if choice.party is not None:
        words += party_names(reader, parties=[choice.party]).values()
    return words


def _narrowing(reader: Reader, choice: Choice) -> Narrowing | None:
    """Each narrowing in turn: a part of a chantier, of a project, of a place, of a structure."""
    steps: list[Narrowing] = []
    if choice.chantier is not None:
        steps.append(Narrowed.serving(choice.chantier))
    if choice.project is not None:
        own = own_records(reader, dossier=choice.project)
        steps.append(Narrowed.own(choice.project, *own))
    if choice.territory is not None:
        steps.append(Narrowed.in_territory(choice.territory))
    if choice.party is not None:
        steps.append(Narrowed.of_party(choice.party))
    if not steps:
        return None

    def keep(row: Counted) -> Counted | None:
        kept: Counted | None = row
        for step in steps:
            kept = None if kept is None else step(kept)
        return kept

    return keep

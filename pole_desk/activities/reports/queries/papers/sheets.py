"""Sheets of one page or two: a chantier, a structure, a cohort or a project, over a year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pole_desk.activities.reports.queries.figures import Figure
from pole_desk.activities.reports.queries.papers.parts import Sections
from pole_desk.activities.reports.queries.papers.told import Narrowed, Told, paper, tell
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import Grid, Heading, Measure, Paper, Part
from pole_desk.kernel.i18n import _, number, short_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.ports.indicators import Function
from pole_desk.registers.chantiers.queries import ChantierCard, chantier as chantier_card
from pole_desk.registers.chantiers.rules import lever_names, state_names
from pole_desk.registers.dossiers.queries import Link, dossier as dossier_row, links_of, party_links
from pole_desk.registers.parties.queries import PartyCard, party as party_card

MOST_ROWS = 40
"""Records listed on a sheet; the workbook of the builder has them all."""


def chantier_sheet(reader: Reader, *, chantier: ChantierId, year: int) -> Paper:
    """What served a chantier in a year; raises NotFound."""
    card = chantier_card(reader, chantier=chantier)
    told = tell(reader, period=year_period(year), narrowed=Narrowed.serving(chantier))
    codes = [each.code for each in _counted(told)][:3]
    sections = Sections(told)
    sums = sections.by_party(told.rows_of(codes))
    served = (sections.clients(_("Structures qui l’ont servi"), sums, codes, most=MOST_ROWS),) if sums else ()
    return paper(
        reader, key=f"chantier-{chantier}:{year}",
        title=_("Chantier {number}").format(number=card.chantier.number), subtitle=card.chantier.title, told=told,
        parts=(
            _about_chantier(card),
            _figures_part(told, _("Ce qui a servi ce chantier"), served),
            Sections(told).records(MOST_ROWS),
        ),
    )  # fmt: skip


def structure_sheet(reader: Reader, *, party: PartyId, year: int) -> Paper:
    """What the pole did for a structure in a year; raises NotFound."""
    card = party_card(reader, party=party)
    told = tell(reader, period=year_period(year), narrowed=Narrowed.of_party(party))
    links = party_links(reader, party=party, on=told.period.last)
    return paper(
        reader, key=f"structure-{party}:{year}", title=card.name,
        subtitle=_("Ce que le pôle a fait pour cette structure"), told=told,
        parts=(
            _about_party(card, links),
            _figures_part(told, _("Ce que le pôle a fait")),
            Sections(told).records(MOST_ROWS),
        ),
    )  # fmt: skip


def dossier_sheet(reader: Reader, *, dossier: DossierId, year: int) -> Paper:
    """What a cohort, a project or any dossier had and served in a year; raises NotFound."""
    row = dossier_row(reader, dossier=dossier)
    told = tell(reader, period=year_period(year), narrowed=Narrowed.for_project(dossier))
    links = links_of(reader, dossier=dossier, on=told.period.last)
    facts = Grid(
        title="",
        columns=_FACTS,
        rows=(
            (_("Structure"), row.party_name),
            (_("Ouvert le"), short_day(row.opened_on)),
            (_("Clos le"), short_day(row.closed_on) if row.closed_on else ""),
            *_linked(links),
        ),
    )
    return paper(
        reader, key=f"dossier-{dossier}:{year}", title=row.title or row.party_name, subtitle=row.party_name, told=told,
        parts=(
            Part(key="about", title=_("Présentation"), grids=(facts,)),
            _figures_part(told, _("Ce qui lui a été apporté")),
            Sections(told).records(MOST_ROWS),
        ),
    )  # fmt: skip


_FACTS = (Heading("", 14), Heading("", 40))


def _counted(told: Told) -> list[Figure]:
    """The figures that have rows, in order."""
    return [each for each in told.figures if each.rows]


def _about_chantier(card: ChantierCard) -> Part:
    each, levers = card.chantier, lever_names()
    facts = Grid(
        title="", columns=_FACTS,
        rows=(
            (_("Plan et axe"), f"{each.plan} · {each.axis_title}"),
            (_("Porté par"), each.lead_name or each.animator),
            (_("Référent"), each.referent),
            (_("Leviers"), ", ".join(levers.get(lever, lever) for lever in each.levers)),
            (_("Avancement"), Measure(Decimal(each.progress), "percent")),
        ),
    )  # fmt: skip
    states = state_names()
    actions = Grid(
        title=_("Actions"),
        columns=(Heading(_("Action"), 44), Heading(_("Portée par"), 22), Heading(_("État"), 12)),
        rows=tuple(
            (action.title, ", ".join(action.carriers), states.get(action.state, action.state))
            for action in card.actions
        ),
        empty=_("Aucune action n’est inscrite."),
    )
    return Part(key="about", title=_("Présentation"), lead=each.goal, grids=(_filled(facts), actions))


def _filled(grid: Grid) -> Grid:
    """A grid of facts without those that say nothing."""
    return Grid(title=grid.title, columns=grid.columns, rows=tuple(row for row in grid.rows if row[1]))


def _about_party(card: PartyCard, links: Iterable[Link]) -> Part:
    each = card
    facts = Grid(
        title="", columns=_FACTS,
        rows=(
            (_("Statut"), each.legal_form), (_("Commune"), each.commune),
            (_("Effectif"), "" if each.headcount is None else number(each.headcount)), *_linked(links),
        ),
    )  # fmt: skip
    return Part(key="about", title=_("Présentation"), grids=(_filled(facts),))


def _linked(links: Iterable[Link]) -> Iterable[tuple[str, str]]:
    words = ", ".join(
        f"{link.number}. {link.title} ({Measure(Decimal(link.share) / 100, 'percent').brief()})" for link in links
    )
    return ((_("Chantiers servis"), words or _("non rattaché")),)


def _figures_part(told: Told, title: str, grids: tuple[Grid, ...] = ()) -> Part:
    """A table a function of the pole, for those that have something to say."""
    found = told.of({each.code for each in told.definitions})
    named, sections = function_names(), Sections(told)
    tables = [
        sections.figures_grid(mine, named[function])
        for function in Function
        if (mine := [each for each in found if each.function is function])
    ]
    months = [drawn for each in _counted(told) if (drawn := sections.by_month(each.code)) is not None]
    return Part(
        key="figures", title=title, tiles=tuple(told.tile(each) for each in sections.telling(found)[:4]),
        lead="" if found else _("Rien n’est compté pour cette année ni pour celle d’avant."),
        pictures=tuple(months[:1]), grids=(*tables, *grids),
    )  # fmt: skip

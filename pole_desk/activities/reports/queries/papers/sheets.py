"""Sheets of a year: a chantier, a structure, a cohort or a project; what was done, then the figures of it."""

from __future__ import annotations

from pole_desk.activities.reports.queries.figures import Figure
from pole_desk.activities.reports.queries.papers.essential import SHEET, Essential
from pole_desk.activities.reports.queries.papers.parts import EVERYWHERE, Sections
from pole_desk.activities.reports.queries.papers.portraits import (
    chantier_portrait,
    dossier_portrait,
    structure_portrait,
)
from pole_desk.activities.reports.queries.papers.served import Served
from pole_desk.activities.reports.queries.papers.stories import own_records
from pole_desk.activities.reports.queries.papers.told import Narrowed, Told, paper, tell
from pole_desk.activities.reports.queries.texts import kept_portrait
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.themes import Theme, themed
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import Grid, Paper, Part
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.ports.indicators import Function, Indicator
from pole_desk.registers.chantiers.queries import chantier as chantier_card
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.parties.queries import party as party_card

NAMED, TILES = 12, 4
"""Structures named on a sheet; the workbook of the composed report has every record."""


def chantier_sheet(reader: Reader, *, chantier: ChantierId, year: int) -> Paper:
    """What a chantier did and what served it in a year; raises NotFound."""
    card = chantier_card(reader, chantier=chantier)
    key, period = f"chantier-{chantier}", year_period(year)
    told = tell(reader, period=period, narrowed=Narrowed.serving(chantier))
    codes = [each.code for each in _counted(told)][:3]
    sections = Sections(told)
    sums = sections.by_party(told.rows_of(codes))
    served = (sections.clients(_("Structures qui l’ont servi"), sums, codes, most=NAMED),) if sums else ()
    about = kept_portrait(reader, year=year, key=key) or chantier_portrait(reader, card=card, period=period)
    return paper(
        reader, key=f"{key}:{year}", title=about.title, subtitle=about.subtitle, told=told,
        parts=(*about.parts, _figures(told, _("Ce qui a servi ce chantier"), served), _records(told)),
    )  # fmt: skip


def structure_sheet(reader: Reader, *, party: PartyId, year: int) -> Paper:
    """What the pole did for a structure in a year; raises NotFound."""
    card = party_card(reader, party=party)
    key, period = f"structure-{party}", year_period(year)
    told = tell(reader, period=period, narrowed=Narrowed.of_party(party))
    about = kept_portrait(reader, year=year, key=key) or structure_portrait(reader, card=card, period=period)
    figures = _figures(told, _("Ce que le pôle a fait"))
    return paper(
        reader, key=f"{key}:{year}", title=about.title, subtitle=about.subtitle, told=told,
        parts=(*about.parts[:1], figures, *_support(told), *about.parts[1:], _records(told)),
    )  # fmt: skip


def dossier_sheet(reader: Reader, *, dossier: DossierId, year: int) -> Paper:
    """What a cohort, a project or any dossier did, had and served in a year; raises NotFound."""
    row = dossier_row(reader, dossier=dossier)
    key, period = f"dossier-{dossier}", year_period(year)
    dossiers, parties = own_records(reader, dossier=dossier)
    told = tell(reader, period=period, narrowed=Narrowed.own(dossier, dossiers, parties))
    about = kept_portrait(reader, year=year, key=key) or dossier_portrait(reader, dossier=row, period=period)
    return paper(
        reader, key=f"{key}:{year}", title=about.title, subtitle=about.subtitle, told=told,
        parts=(*about.parts, _figures(told, _("Ce qui lui a été apporté dans l’année")), _records(told)),
    )  # fmt: skip


def _counted(told: Told) -> list[Figure]:
    """The figures that have rows, in order."""
    return [each for each in told.figures if each.rows]


def _figures(told: Told, title: str, grids: tuple[Grid, ...] = ()) -> Part:
    """A table a function of the pole, for those that have something to say."""
    found = told.of({each.code for each in told.definitions})
    named, sections = function_names(), Sections(told)
    tables = [
        sections.figures_grid(mine, named[function])
        for function in Function
        if (mine := [each for each in found if each.function is function])
    ]
    months = [
        drawn
        for each in _counted(told)
        if sections.over(each.code) and not each.code.startswith(EVERYWHERE) and (drawn := sections.by_month(each.code)) is not None
    ]
    return Part(
        key="figures", title=title, tiles=tuple(Essential(told).tiles(SHEET, most=TILES, now=True)),
        lead="" if found else _("Rien n’est compté pour cette année ni pour celle d’avant."),
        pictures=tuple(months[:1]), grids=(*tables, *grids),
    )  # fmt: skip


def _records(told: Told) -> Part:
    grids = Served(told).grids()
    return Part(
        key="records", title=_("Dans le détail"), grids=tuple(grids),
        lead="" if grids else _("Aucun enregistrement de l’année."),
    )  # fmt: skip


def _support(told: Told) -> list[Part]:
    """What a structure had below the prices; nothing when it had none."""
    codes = {each.code for each in themed(Theme.SUPPORT, told.definitions) if isinstance(each, Indicator)}
    found = told.of(codes)
    if not found:
        return []
    return [
        Part(
            key="support", title=_("Le soutien en nature reçu"), lead=_("Prix du tarif moins prix convenu, gratuités et temps donné."),
            grids=(Sections(told).figures_grid(found),),
        )
    ]  # fmt: skip

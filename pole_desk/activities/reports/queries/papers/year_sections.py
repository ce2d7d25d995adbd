"""The sections of an activity report that run through the functions; made of definitions as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pole_desk.activities.reports.queries.figures import By, Figure
from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.queries.papers.essential import YEAR, Essential
from pole_desk.activities.reports.queries.papers.parts import Sections
from pole_desk.activities.reports.rules.themes import Theme, themed
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import (
    EUROS,
    Cell,
    Grid,
    Heading,
    Measure,
    Part,
    Picture,
    Series,
)
from pole_desk.kernel.i18n import SHORT_MONTHS, _, ngettext, number, percent
from pole_desk.kernel.paths import shipped
from pole_desk.ports.indicators import Function, Indicator, Span, Unit
from pole_desk.registers.chantiers.queries import Chantier
from pole_desk.registers.parties.rules.classes import age_class, size_class

SUMMARY = 2
"""Figures of each function in the summary."""
NAMED = 12
TILES = 8
"""Figures on the first page at least, when the pole counted as many."""


class YearSections(Sections):
    """The sections of a year, or of what was chosen of it."""

    def summary(self) -> Part:
        """What is read first beside last year's, where the revenue came from, each function's first figures."""
        heads = [self._heads(function) for function in Function]
        tiles = Essential(self.told).tiles(YEAR)
        known = {tile.code for tile in tiles}
        others = [each for rank in range(2) for found in heads for each in found[rank : rank + 1] if each.code not in known]
        tiles += [self.told.tile(each) for each in others[: max(0, TILES - len(tiles))]]
        return Part(
            key="summary",
            title=_("L’essentiel"),
            lead=self._summed(),
            tiles=tuple(tiles),
            pictures=(self.revenue_picture(),),
            grids=(self._by_function(heads),),
            apart=True,
        )

    def _heads(self, function: Function) -> list[Figure]:
        return self.telling(self.told.of(self.told.codes(lambda each: each.function is function)))[:SUMMARY]

    def _summed(self) -> str:
        parties = len({row.party for row in self.told.rows if row.party is not None})
        former = len({row.party for row in self.told.former_rows if row.party is not None})
        if not parties:
            return _("Aucune structure n’a été servie sur la période.")
        words = ngettext("Le pôle a servi {n} structure", "Le pôle a servi {n} structures", parties).format(
            n=number(parties)
        )
        if former:
            words += _(" ({n} un an avant)").format(n=number(former))
        linked = [row for row in self.told.rows if row.chantiers]
        whole = sum(1 for row in linked)
        serving = sum(1 for row in linked if any(part.target is not None for part in row.chantiers))
        if whole:
            words += _(" ; {share} de ce qui est compté est rattaché à un chantier").format(
                share=percent(Decimal(serving) * 100 / whole)
            )
        return words + "."

    def _by_function(self, heads: Iterable[list[Figure]]) -> Grid:
        rows: list[tuple[Cell, ...]] = []
        opens: list[str] = []
        for function, found in zip(Function, heads, strict=True):
            grid = self.figures_grid(found)
            for place, row in enumerate(grid.rows):
                rows.append((function_names()[function] if place == 0 else "", *row))
                opens.append(found[place].code)
        columns = (Heading(_("Fonction"), 26), *self.figures_grid(()).columns)
        return Grid(
            title=_("Les fonctions du pôle en chiffres"), columns=columns, rows=tuple(rows), opens=tuple(opens),
            empty=_("Rien n’a été compté cette année ni l’année d’avant."),
        )  # fmt: skip

    def revenue_picture(self) -> Picture:
        """Revenue month by month, a layer per activity."""
        series = []
        for each in themed(Theme.REVENUE, self.told.definitions):
            months = self.told.by_month(each.code)
            if months is not None and any(months):
                scale = self.told.scale(each.code)
                series.append(Series(_activity(each.title), tuple(Decimal(amount).scaleb(-scale) for amount in months)))
        return Picture(
            shape="stacked", title=_("Chiffre d’affaires par activité, mois par mois"), labels=tuple(SHORT_MONTHS),
            series=tuple(series), unit=EUROS,
        )  # fmt: skip

    def diversity(self) -> Part:
        """Which structures are hosted: statute, size, age, each counted once."""
        rows = self.told.rows_of(self.told.codes(lambda each: each.function is Function.HOSTING))
        whose = {row.party: row for row in rows if row.party is not None}
        sizes, ages, last = self.told.names[By.SIZE], self.told.names[By.AGE], self.told.period.last
        return Part(
            key="diversity",
            title=_("La diversité des structures hébergées"),
            lead=_diverse(whose),
            pictures=(
                self.families(rows, _("Statuts des structures")),
                self.ring({party: sizes(size_class(row.headcount)) for party, row in whose.items()}, _("Effectifs des structures")),
                self.ring(
                    {party: ages(age_class(row.founded_year, last)) for party, row in whose.items()}, _("Ancienneté des structures")
                ),
            ),
        )

    def support(self) -> Part:
        """What the pole gave in kind: to whom, for which chantiers."""
        codes = [each.code for each in themed(Theme.SUPPORT, self.told.definitions) if isinstance(each, Indicator)]
        found = self.told.of(codes)
        shown = [each.code for each in found][:4]
        given = self.given(codes, most=NAMED)
        grids = [self.figures_grid(found), *((given,) if given else ())]
        pictures = [self.by_target(code, By.CHANTIER) for code in shown[:1]]
        return Part(
            key="support",
            title=_("Le soutien en nature"),
            lead=_("Ce que le pôle a donné en dessous de ses tarifs, à qui et pour quels chantiers."),
            tiles=tuple(self.told.tile(each) for each in found[:4]),
            pictures=tuple(pictures),
            grids=tuple(grids),
        )

    def lost(self) -> Part:
        """What was asked and could not be had."""
        codes = [each.code for each in themed(Theme.LOST, self.told.definitions)]
        found = self.told.of(codes)
        return Part(
            key="lost",
            title=_("La demande non satisfaite"),
            lead=_("Refus, options échues et demandes que le pôle n’a pas pu servir."),
            tiles=tuple(self.told.tile(each) for each in found[:4]),
            grids=(self.figures_grid(found),),
        )

    def _leads(self, most: int = 4) -> list[str]:
        """One figure a function, counted over the period and cut by links: what chantiers are compared by."""
        found: list[str] = []
        for function in Function:
            for each in self.told.definitions:
                if (
                    isinstance(each, Indicator) and each.function is function and each.linked
                    and each.span is Span.OVER and each.unit is not Unit.EUROS and self.told.rows_of({each.code})
                ):  # fmt: skip
                    found.append(each.code)
                    break
        return found[:most]

    def chantiers(self, known: Sequence[Chantier], every: Sequence[Chantier]) -> Part:
        """By objective and chantier: what served each, how far it is."""
        codes = self._leads()
        by_id = {str(each.id): each for each in every}
        sums = {code: By.CHANTIER.sums(self.told.rows_of({code}), self.told.period) for code in codes}
        keys = sorted(
            {key for mine in sums.values() for key in mine if key} | {str(each.id) for each in known}, key=int
        )
        rows: list[tuple[Cell, ...]] = []
        opens: list[str] = []
        axes: list[str] = []
        for key in keys:
            chantier = by_id.get(key)
            axis = chantier.axis_title if chantier is not None else ""
            if axis not in axes:
                axes.append(axis)
        for axis in axes:
            mine = [key for key in keys if (by_id[key].axis_title if key in by_id else "") == axis]
            rows.append((axis or _("Autres plans"), *(self._part(code, mine, sums) for code in codes)))
            opens.append("")
            for key in mine:
                rows.append((f"\u2003{self.told.names[By.CHANTIER](key)}", *(self._part(code, [key], sums) for code in codes)))
                opens.append(f"chantier:{key}")
        rows.append((_("Non rattaché"), *(self._part(code, [""], sums) for code in codes)))
        opens.append("")
        return Part(
            key="chantiers",
            title=_("Par objectif : axes et chantiers"),
            lead=_("Chaque chiffre est divisé entre les chantiers selon les parts saisies ; ce qui n’en sert aucun est dit."),
            pictures=tuple(self.by_target(code, By.CHANTIER) for code in codes[:1]),
            grids=(
                Grid(
                    title=_("Ce qui a servi chaque axe et chaque chantier"),
                    columns=(Heading(_("Axe et chantier"), 40), *(Heading(self.told.title_of(code), 17, True) for code in codes)),
                    rows=tuple(rows), opens=tuple(opens),
                    totals=(_("Total"), *(self.told.amount(code, sum(sums[code].values())) for code in codes)),
                ),
                _progress(known),
            ),
            apart=True,
        )  # fmt: skip

    def _part(self, code: str, keys: Iterable[str], sums: dict[str, dict[str, int]]) -> Measure:
        amount = sum(sums[code].get(key, 0) for key in keys)
        return self.told.amount(code, amount) if amount else Measure(None)

    def territory(self) -> Part:
        """Where the structures served are, and what they had."""
        codes = self._leads()
        rows = [row for row in self.told.rows if row.party is not None]
        places: dict[str, set[int]] = {}
        for row in rows:
            places.setdefault(row.commune or _("commune non précisée"), set()).add(row.party or 0)
        ordered = sorted(places.items(), key=lambda each: (-len(each[1]), each[0]))
        sums = {code: By.COMMUNE.sums(self.told.rows_of({code}), self.told.period) for code in codes}
        return Part(
            key="territory",
            title=_("Les territoires servis"),
            pictures=(
                self.ring(
                    {row.party: self.told.names[By.TERRITORY](row.territory) for row in rows if row.party is not None},
                    _("Structures servies par territoire"),
                ),
            ),
            grids=(
                Grid(
                    title=_("Structures et activité par commune"),
                    columns=(
                        Heading(_("Commune"), 24), Heading(_("Structures"), 12, True),
                        *(Heading(self.told.title_of(code), 17, True) for code in codes),
                    ),
                    rows=tuple(
                        (place, len(found), *(self._part(code, [place], sums) for code in codes))
                        for place, found in ordered[:NAMED]
                    ),
                ),
            ),
        )  # fmt: skip

    def jobs(self) -> Part:
        """Jobs self.told by the structures, beside what the plan started from."""
        found = self.told.of([each.code for each in themed(Theme.JOBS, self.told.definitions)])
        return Part(
            key="jobs",
            title=_("L’emploi, au regard du plan"),
            lead=_("Ce que les structures ont dit de leurs emplois, et d’où le plan est parti."),
            tiles=tuple(self.told.tile(each) for each in found[:4]),
            grids=(self.figures_grid(found), _baselines()),
        )


def _activity(title: str) -> str:
    """`Chiffre d’affaires de la cantine` → `Cantine`: what all share goes without saying."""
    bare = title.removeprefix(_("Chiffre d’affaires ")).removeprefix(_("Autre chiffre d’affaires"))
    for article in (_("de la "), _("de l’"), _("des "), _("du "), _("de ")):
        bare = bare.removeprefix(article)
    return bare[:1].upper() + bare[1:] if bare else _("Autre")


def _diverse(whose: dict[int, Counted]) -> str:
    if not whose:
        return _("Aucune structure n’est hébergée sur la période.")
    return ngettext("{n} structure est comptée une fois.", "{n} structures sont comptées une fois chacune.",
                    len(whose)).format(n=number(len(whose)))  # fmt: skip


def _progress(known: Iterable[Chantier]) -> Grid:
    return Grid(
        title=_("Avancement des chantiers à ce jour"),
        columns=(
            Heading(_("Chantier"), 40), Heading(_("Porté par"), 24), Heading(_("Actions réalisées"), 14, True),
            Heading(_("Avancement"), 12, True),
        ),
        rows=tuple(
            (
                f"{each.number}. {each.title}", each.lead_name or each.animator,
                _("{done} sur {all}").format(done=number(each.done), all=number(each.actions)),
                Measure(Decimal(each.progress), "percent"),
            )
            for each in known
        ),
        empty=_("Aucun plan de chantiers n’est en cours."),
    )  # fmt: skip


def _baselines() -> Grid:
    """What the plan of 2013 started from."""
    known = json.loads(shipped("resources", "data", "programmes.json").read_text(encoding="utf-8"))["baselines"]
    meeting = known["participants_2013_04_15"]
    return Grid(
        title=_("Points de départ du plan"),
        columns=(Heading(_("Repère"), 50), Heading(_("Valeur"), 18, True)),
        rows=(
            (_("Emplois de l’économie sociale et solidaire dans la métropole"), known["sse_jobs_metropolis"]),
            (_("Leur part dans l’emploi privé"), Measure(Decimal(known["sse_share_private_jobs_percent"]), "percent")),
            (_("Projets soutenus de 2009 à 2012"), known["projects_supported_2009_2012"]),
            (_("Participants au lancement du plan, le 15 avril 2013"), meeting["total"]),
            (_("dont venus des collectivités"), meeting["from_local_authorities"]),
        ),
    )

"""Sections made of definitions: whatever a source counts appears in them without being named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from pole_desk.activities.reports.queries.figures import By, Figure
from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.queries.papers.told import Told
from pole_desk.activities.reports.rules.themes import Theme, speaks_of
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import EUROS, Cell, Grid, Heading, Measure, Part, Picture, Series, change
from pole_desk.kernel.i18n import SHORT_MONTHS, _, ngettext, number
from pole_desk.ports.indicators import Function, Indicator, Span
from pole_desk.registers.parties.rules import legal_family

TILES = 4
NAMED = 6
"""Structures named in a section; the others are counted together."""
BARS, SORTS = 8, 3
EVERYWHERE = "claims."
"""Occupancy of every space by everything: true, and never what is read first."""


class Sections:
    """What any report says of what it was told."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def figures_grid(self, found: Sequence[Figure], title: str = "") -> Grid:
        """A row a figure: this period, a year before, how it moved."""
        rows: list[tuple[Cell, ...]] = []
        for each in found:
            now, before = self.told.measured(each), self.told.former.get(each.code)
            then = None if before is None else self.told.measured(before)
            rows.append((each.title, now, then or Measure(None), change(now, then)))
        return Grid(
            title=title,
            columns=(
                Heading(_("Chiffre"), 34), Heading(_("Période"), 16, True),
                Heading(_("Un an avant"), 16, True), Heading(_("Évolution"), 12, True),
            ),
            rows=tuple(rows),
            empty=_("Rien n’a été compté sur la période ni un an avant."),
            opens=tuple(each.code for each in found),
        )  # fmt: skip

    def function(self, function: Function) -> Part:
        """What a function of the pole did, whom it served, for which chantiers."""
        codes = self.told.codes(lambda each: each.function is function)
        found = self.told.of(codes)
        counted = [code for code in codes if self.over(code)]
        leads = [each.code for each in found if each.code in counted and each.rows]
        return Part(
            key=str(function),
            title=function_names()[function],
            lead=_served(self.told.rows_of(codes)),
            tiles=tuple(self.told.tile(each) for each in self.telling(found)[:TILES]),
            pictures=tuple(self._pictures(leads)),
            grids=(self.figures_grid(found), *self._served_grid(leads[:2])),
        )

    def telling(self, found: Sequence[Figure]) -> list[Figure]:
        """The figures that say most first: rates, then counts and euros, then what is counted by days
        or by the whole place and what was lost; those that say nothing now last."""

        def rank(each: Figure) -> tuple[bool, bool, bool]:
            late = str(each.unit).endswith("_days") or speaks_of(Theme.LOST, each.code)
            return not each.value, late or each.code.startswith(EVERYWHERE), not each.percent

        return sorted(found, key=rank)

    def over(self, code: str) -> bool:
        """An indicator counted over the period: its months add up, its structures compare."""
        return any(
            isinstance(each, Indicator) and each.code == code and each.span is Span.OVER and each.linked
            for each in self.told.definitions
        )

    def _pictures(self, leads: Sequence[str]) -> Iterable[Picture]:
        """The months of the first figure that has some, then what the first one served, unless it served nothing."""
        for code in leads:
            drawn = self.by_month(code)
            if drawn is not None:
                yield drawn
                break
        if leads:
            served = self.by_target(leads[0], By.CHANTIER)
            if len(served.labels) > 1 or served.labels != (self.told.names[By.CHANTIER](""),):
                yield served

    def by_month(self, code: str) -> Picture | None:
        """The twelve months of a year beside those of the year before; None when they can't be told."""
        if len(self.told.period.key) != len("2026"):
            return None
        now, before = self.told.by_month(code), self.told.by_month(code, former=True)
        if now is None:
            return None
        series = [Series(self.told.period.key, self._values(code, now))]
        if before is not None and any(before):
            series.append(Series(str(self.told.period.first.year - 1), self._values(code, before)))
        return Picture(
            shape="bars", title=_("{figure}, mois par mois").format(figure=self.told.title_of(code)),
            labels=tuple(SHORT_MONTHS), series=tuple(series), unit=self.told.unit(code), former=True,
        )  # fmt: skip

    def by_target(self, code: str, by: By) -> Picture:
        """A figure by what it served, the greatest first, what served none last."""
        parts = by.sums(self.told.rows_of({code}), self.told.period)
        names = self.told.names[by]
        named = sorted(((key, amount) for key, amount in parts.items() if key), key=lambda part: -part[1])
        most = len(named) if len(named) <= BARS + 1 else BARS
        shown = [(names(key), amount) for key, amount in named[:most]]
        rest = sum(amount for _key, amount in named[most:])
        if rest:
            shown.append((_("autres"), rest))
        if parts.get(""):
            shown.append((names(""), parts[""]))
        return Picture(
            shape="across", title=_cut_words()[by].format(figure=self.told.title_of(code)),
            labels=tuple(name for name, _amount in shown),
            series=(Series(self.told.title_of(code), self._values(code, [amount for _name, amount in shown])),),
            unit=self.told.unit(code),
        )  # fmt: skip

    def _values(self, code: str, amounts: Iterable[int]) -> tuple[Decimal, ...]:
        scale = self.told.scale(code)
        return tuple(Decimal(amount).scaleb(-scale) for amount in amounts)

    def _served_grid(self, codes: Sequence[str]) -> Iterable[Grid]:
        """The structures most served by the first figures, the others together."""
        sums = self.by_party(self.told.rows_of(codes))
        if not sums or not codes:
            return
        yield self.clients(_("Qui a été servi"), sums, codes, most=NAMED)

    def by_party(self, rows: Iterable[Counted]) -> dict[tuple[int, str], dict[str, int]]:
        """What each structure has of each figure."""
        sums: dict[tuple[int, str], dict[str, int]] = {}
        for row in rows:
            if row.party is not None:
                mine = sums.setdefault((row.party, row.party_name), {})
                mine[row.indicator] = mine.get(row.indicator, 0) + row.amount
        return sums

    def clients(self, title: str,
        sums: dict[tuple[int, str], dict[str, int]],
        codes: Sequence[str],
        *,
        most: int,
    ) -> Grid:
        """A row a structure that had some, a column a figure, the greatest first; sums at the foot are of all."""
        had = [each for each in sums.items() if any(each[1].get(code) for code in codes)]
        ordered = sorted(had, key=lambda each: (*(-each[1].get(code, 0) for code in codes), each[0][1]))
        rows: list[tuple[Cell, ...]] = [
            (name, *(self._worth(code, mine.get(code, 0)) for code in codes)) for (_party, name), mine in ordered[:most]
        ]
        others = ordered[most:]
        if others:
            rest = [sum(mine.get(code, 0) for _who, mine in others) for code in codes]
            label = ngettext("{n} autre structure", "{n} autres structures", len(others)).format(n=number(len(others)))
            rows.append((label, *(self._worth(code, amount) for code, amount in zip(codes, rest, strict=True))))
        whole = [sum(mine.get(code, 0) for mine in sums.values()) for code in codes]
        return Grid(
            title=title,
            columns=(Heading(_("Structure"), 34), *(Heading(self.told.title_of(code), 18, True) for code in codes)),
            rows=tuple(rows),
            totals=(_("Total"), *(self.told.amount(code, amount) for code, amount in zip(codes, whole, strict=True))),
            opens=tuple(f"party:{party}" for (party, _name), _mine in ordered[:most]),
        )

    def given(self, codes: Sequence[str], *, most: int) -> Grid | None:
        """What each structure had in kind, in euros: the greatest sorts beside each other, then all together."""
        rows = self.told.rows_of([code for code in codes if self.told.unit(code) == EUROS])
        amounts: dict[str, int] = {}
        for row in rows:
            amounts[row.indicator] = amounts.get(row.indicator, 0) + row.amount
        shown = sorted(amounts, key=lambda code: -amounts[code])[:SORTS]
        sums = self.by_party(rows)
        if not sums:
            return None
        ordered = sorted(sums.items(), key=lambda each: (-sum(each[1].values()), each[0][1]))
        others = ordered[most:]
        lines: list[tuple[str, dict[str, int]]] = [(name, mine) for (_party, name), mine in ordered[:most]]
        if others:
            label = ngettext("{n} autre structure", "{n} autres structures", len(others)).format(n=number(len(others)))
            lines.append((label, {code: sum(mine.get(code, 0) for _who, mine in others) for code in amounts}))
        whole = {code: sum(mine.get(code, 0) for mine in sums.values()) for code in amounts}
        return Grid(
            title=_("Soutien en nature par structure"),
            columns=(
                Heading(_("Structure"), 34), *(Heading(self.told.title_of(code), 20, True) for code in shown),
                Heading(_("En tout"), 18, True),
            ),
            rows=tuple((name, *self._given(mine, shown)) for name, mine in lines),
            totals=(_("Total"), *self._given(whole, shown)),
            opens=tuple(f"party:{party}" for (party, _name), _mine in ordered[:most]),
        )  # fmt: skip

    def _given(self, mine: dict[str, int], shown: Sequence[str]) -> tuple[Measure, ...]:
        whole = sum((self.told.amount(code, amount).value or Decimal(0) for code, amount in mine.items()), Decimal(0))
        return *(self._worth(code, mine.get(code, 0)) for code in shown), Measure(whole, EUROS)

    def _worth(self, code: str, amount: int) -> Measure:
        return self.told.amount(code, amount) if amount else Measure(None)

    def families(self, rows: Iterable[Counted], title: str) -> Picture:
        """The structures met by their legal family, each counted once."""
        return self.ring({row.party: legal_family(row.legal_form) if row.legal_form else _("non précisé")
                            for row in rows if row.party is not None}, title)  # fmt: skip

    def ring(self, of: dict[int, str], title: str) -> Picture:
        """How many structures there are of each kind."""
        sums: dict[str, int] = {}
        for kind in of.values():
            sums[kind] = sums.get(kind, 0) + 1
        ordered = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
        return Picture(
            shape="ring", title=title, labels=tuple(kind for kind, _count in ordered),
            series=(Series(title, tuple(Decimal(count) for _kind, count in ordered)),),
        )  # fmt: skip

    def records(self, most: int) -> Part:
        """The records behind the figures, the oldest first: the page shows the first ones and says how many."""
        titles = {each.code: each.title for each in self.told.definitions}
        ordered = sorted(self.told.rows, key=lambda row: (row.first, row.indicator, row.record))
        shown = ordered[:most]
        lead = ""
        if len(ordered) > len(shown):
            lead = _("Les {shown} premiers enregistrements sur {all} ; le tableur du rapport composé les donne tous.").format(
                shown=number(len(shown)), all=number(len(ordered))
            )
        return Part(
            key="records", title=_("Les enregistrements derrière ces chiffres"), lead=lead, commented=False,
            grids=(
                Grid(
                    title="",
                    columns=(
                        Heading(_("Du"), 14), Heading(_("Au"), 14), Heading(_("Chiffre"), 26),
                        Heading(_("Enregistrement"), 32), Heading(_("Valeur"), 16, True),
                    ),
                    rows=tuple(
                        (row.first, row.last, titles.get(row.indicator, row.indicator), row.label,
                         self.told.amount(row.indicator, row.amount))
                        for row in shown
                    ),
                    opens=tuple(f"{row.page}:{row.target}" for row in shown),
                    empty=_("Aucun enregistrement."),
                ),
            ),
        )  # fmt: skip


def _served(rows: Collection[Counted]) -> str:
    """Who was served, in a sentence."""
    parties = {row.party for row in rows if row.party is not None}
    if not parties:
        return ""
    records = {row.record for row in rows}
    priority = {row.party for row in rows if row.territory == "qpv"}
    words = _("{structures} servies, {records} à l’origine des chiffres").format(
        structures=ngettext("{n} structure", "{n} structures", len(parties)).format(n=number(len(parties))),
        records=ngettext("{n} enregistrement", "{n} enregistrements", len(records)).format(n=number(len(records))),
    )
    if len(parties) == 1:
        words = words.replace("servies", "servie")
    if not priority:
        return words + "."
    return words + ngettext(
        " ; {n} structure est en quartier prioritaire.", " ; {n} structures sont en quartier prioritaire.",
        len(priority),
    ).format(n=number(len(priority)))  # fmt: skip


def _cut_words() -> dict[By, str]:
    """How a figure divided is called."""
    return {
        By.CHANTIER: _("{figure} par chantier"), By.PROJECT: _("{figure} par projet"),
        By.TERRITORY: _("{figure} par territoire"), By.COMMUNE: _("{figure} par commune"),
        By.PARTY: _("{figure} par structure"), By.LEGAL_FORM: _("{figure} par statut"),
        By.SIZE: _("{figure} par taille de structure"), By.AGE: _("{figure} par ancienneté"),
        By.KIND: _("{figure} par nature"),
    }  # fmt: skip

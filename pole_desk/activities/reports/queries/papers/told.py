"""What a report reads once: the figures of a period and of a year earlier, with the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pole_desk.activities.reports.queries.closings import Comment, closing_of
from pole_desk.activities.reports.queries.figures import By, Figure, figures, names_of
from pole_desk.activities.reports.queries.gathering import Counted, counted, definitions
from pole_desk.activities.reports.queries.texts import comments_of, pole_name
from pole_desk.activities.reports.rules import Period
from pole_desk.activities.reports.rules.periods import FIRST_YEAR, year_before
from pole_desk.activities.reports.rules.words import former_key, period_words, span_words
from pole_desk.formats.report import PERCENT, RATIO, Measure, Meaning, Paper, Part, Tile
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Indicator, Ratio

Narrowing = Callable[[Counted], Counted | None]


class Narrowed:
    """What of each row a report is about."""

    @staticmethod
    def serving(chantier: int) -> Narrowing:
        """The part that served a chantier."""
        return lambda row: _part_of(row, row.chantiers, chantier)

    @staticmethod
    def own(dossier: int, dossiers: Collection[int], parties: Collection[int]) -> Narrowing:
        """All of what some dossiers and structures had, else the part that served a dossier as a project."""
        return lambda row: (
            row
            if row.dossier in dossiers or row.party in parties
            else _part_of(row, row.projects, dossier)
        )

    @staticmethod
    def of_party(party: int) -> Narrowing:
        return lambda row: row if row.party == party else None

    @staticmethod
    def in_territory(territory: str) -> Narrowing:
        return lambda row: row if row.territory == territory else None


def _part_of(row: Counted, parts: Iterable[tuple[int | None, int]], target: int) -> Counted | None:
    amount = sum(part for found, part in parts if found == target)
    return row._replace(amount=amount) if amount else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A period and the year before it, narrowed to what the report is about."""

    period: Period
    definitions: tuple[Indicator | Ratio, ...]
    rows: tuple[Counted, ...]
    former_rows: tuple[Counted, ...]
    figures: tuple[Figure, ...]
    former: dict[str, Figure]
    names: dict[By, Callable[[str], str]]

    def of(self, codes: Collection[str]) -> list[Figure]:
        """The figures of these codes that say something this year or the last, in order."""
        return [each for each in self.figures if each.code in codes and self._says(each)]

    def codes(self, test: Callable[[Indicator | Ratio], bool]) -> list[str]:
        """The codes of the definitions that pass a test, in the order of the report."""
        return [each.code for each in self.definitions if test(each)]

    def rows_of(self, codes: Collection[str]) -> list[Counted]:
        return [row for row in self.rows if row.indicator in codes]

    def scale(self, code: str) -> int:
        """Decimals of an indicator's amounts."""
        return next((e.decimals for e in self.definitions if isinstance(e, Indicator) and e.code == code), 0)

    def unit(self, code: str) -> str:
        return next((str(e.unit) for e in self.definitions if isinstance(e, Indicator) and e.code == code), "")

    def amount(self, code: str, amount: int) -> Measure:
        """An integer amount in the unit of its indicator."""
        return Measure(Decimal(amount).scaleb(-self.scale(code)), self.unit(code))

    def title_of(self, code: str) -> str:
        return next((each.title for each in self.definitions if each.code == code), code)

    def measured(self, figure: Figure) -> Measure:
        """A figure with its unit; a ratio is in percent, or a number without unit."""
        unit = PERCENT if figure.percent else RATIO if figure.unit is None else str(figure.unit)
        return Measure(figure.value, unit)

    def tile(self, figure: Figure) -> Tile:
        before = self.former.get(figure.code)
        return Tile(
            figure.title, self.measured(figure), None if before is None else self.measured(before), figure.code
        )

    def by_month(self, code: str, *, former: bool = False) -> list[int] | None:
        """The amount of each month of the year; None when rows last longer and can't be told apart.

        Square metre-days and seat-days are spread evenly, as they were counted.
        """
        months = [0] * 12
        spread = self.unit(code).endswith("_days")
        for row in self.former_rows if former else self.rows:
            if row.indicator != code:
                continue
            if (row.first.year, row.first.month) == (row.last.year, row.last.month):
                months[row.first.month - 1] += row.amount
            elif not spread:
                return None
            else:
                _spread(months, row)
        return months

    def _says(self, each: Figure) -> bool:
        before = self.former.get(each.code)
        return bool(each.value) or bool(before and before.value)


def tell(
    reader: Reader, *, period: Period, codes: Collection[str] | None = None, narrowed: Narrowing | None = None
) -> Told:
    """Read a period and the year before; `narrowed` keeps of each row what the report is about."""
    before = _before(period)
    known = definitions(reader, period=period)
    rows = _narrow(counted(reader, period=period, codes=codes), narrowed)
    former_rows = [] if before is None else _narrow(counted(reader, period=before, codes=codes), narrowed)
    former = [] if before is None else figures(reader, period=before, codes=codes, rows=former_rows)
    return Told(
        period=period,
        definitions=tuple(each for each in known if codes is None or each.code in codes),
        rows=tuple(rows),
        former_rows=tuple(former_rows),
        figures=tuple(figures(reader, period=period, codes=codes, rows=rows)),
        former={each.code: each for each in former},
        names={by: names_of(reader, period=period, by=by, rows=rows) for by in By},
    )


def _before(period: Period) -> Period | None:
    return year_before(period) if period.first.year > FIRST_YEAR else None


def _narrow(rows: Iterable[Counted], narrowed: Narrowing | None) -> list[Counted]:
    if narrowed is None:
        return list(rows)
    return [kept for row in rows if (kept := narrowed(row)) is not None]


def state_of(reader: Reader, *, period: Period) -> tuple[bool, str]:
    """Whether the figures are those of a closed year, and the words that say it."""
    closing = None if period.year is None else closing_of(reader, year=period.year)
    if closing is not None:
        return True, _("Année close le {day}").format(day=plain_day(closing.closed_at.date()))
    return False, _("Chiffres provisoires au {day}").format(day=plain_day(reader.clock.today()))


def paper(
    reader: Reader, *, key: str, title: str, subtitle: str, told: Told, parts: Iterable[Part], cover: bool = False
) -> Paper:
    """The report of these parts, with its comments and those of the year before; empty parts are left out."""
    closed, state = state_of(reader, period=told.period)
    here = {each.section: each for each in comments_of(reader, report=key)}
    before = {each.section: each.words for each in comments_of(reader, report=former_key(key))}
    return Paper(
        key=key, title=title, subtitle=subtitle, pole=pole_name(reader, year=told.period.year),
        period=period_words(told.period), state=state, closed=closed,
        printed=_("édité le {day}").format(day=plain_day(reader.clock.today())),
        parts=tuple(_commented(part, here, before) for part in parts),
        meanings=tuple(_meaning(each) for each in told.definitions if _counts(told, each)),
        cover=cover,
    )  # fmt: skip


def _commented(part: Part, here: dict[str, Comment], before: dict[str, str]) -> Part:
    mine = here.get(part.key)
    return replace(
        part,
        comment=mine.words if mine else "",
        version=mine.version if mine else None,
        former_comment=before.get(part.key, ""),
    )


def _counts(told: Told, each: Indicator | Ratio) -> bool:
    return any(figure.code == each.code for figure in told.of({each.code}))


def _meaning(each: Indicator | Ratio) -> Meaning:
    if isinstance(each, Ratio):
        return Meaning(each.title, each.code, each.version, "%" if each.percent else "", "", _("calcul"), each.definition)
    words = Measure(Decimal(0), str(each.unit)).words().lstrip("0").strip(" \u00a0,")
    return Meaning(
        each.title, each.code, each.version, words, span_words(each.span), each.source,
        each.definition,
    )  # fmt: skip


def _spread(months: list[int], row: Counted) -> None:
    days = (row.last - row.first).days + 1
    given = 0
    at = row.first
    while at <= row.last:
        end = min(Month.of(at).last, row.last)
        upto = row.amount * ((end - row.first).days + 1) // days
        months[at.month - 1] += upto - given
        given, at = upto, date.fromordinal(end.toordinal() + 1)

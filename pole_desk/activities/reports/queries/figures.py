"""Figures of a period, divided by what they served, and the rows behind each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.reports.queries.closings import kept_of
from pole_desk.activities.reports.queries.gathering import Counted, counted, definitions
from pole_desk.activities.reports.rules import Part, Period
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Span, Unit
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.rules import legal_family, territory_names
from pole_desk.registers.parties.rules.classes import (
    AGES,
    SIZES,
    age_class,
    age_names,
    size_class,
    size_names,
)


class By(StrEnum):
    """What a figure is divided by; size and age are the structure's on the period's last day, the kind
    is the record's own: a room, a category, a sort of guest."""

    CHANTIER = "chantier"
    PROJECT = "project"
    TERRITORY = "territory"
    COMMUNE = "commune"
    PARTY = "party"
    LEGAL_FORM = "legal_form"
    SIZE = "size"
    AGE = "age"
    KIND = "kind"

    def sums(self, rows: Iterable[Counted], period: Period) -> dict[str, int]:
        """What each target has of these rows; the empty key served none."""
        sums: dict[str, int] = {}
        for row in rows:
            for key, amount in _slices(row, self, period):
                sums[key] = sums.get(key, 0) + amount
        return sums


class Figure(NamedTuple):
    """An indicator or a ratio over a period; `value` in its unit, None: nothing to divide by, or nobody asked."""

    code: str
    title: str
    function: Function
    unit: Unit | None
    decimals: int
    percent: bool
    value: Decimal | None
    amount: int
    rows: int
    version: int
    definition: str
    source: str
    span: Span | None


class Slice(NamedTuple):
    """What a target has of a figure; `key` empty: the part that served none."""

    key: str
    name: str
    amount: int


class Cut(NamedTuple):
    """A figure divided; its slices sum to `amount`."""

    code: str
    amount: int
    slices: tuple[Slice, ...]


def figures(
    reader: Reader,
    *,
    period: Period,
    codes: Collection[str] | None = None,
    rows: Collection[Counted] | None = None,
) -> list[Figure]:
    """Every figure asked, in the order of the report; `rows` when they were read already."""
    known = definitions(reader, period=period)
    wanted = _needed(known, codes)
    read = counted(reader, period=period, codes=wanted) if rows is None else rows
    sums: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for row in read:
        sums[row.indicator] = sums.get(row.indicator, 0) + row.amount
        numbers[row.indicator] = numbers.get(row.indicator, 0) + 1
    scales = {each.code: each.decimals for each in known if isinstance(each, Indicator)}
    return [
        _figure(each, sums.get(each.code, 0), numbers.get(each.code, 0), sums)
        if isinstance(each, Indicator)
        else _ratio(each, sums, scales)
        for each in known
        if codes is None or each.code in codes
    ]


def _needed(known: Iterable[Indicator | Ratio], codes: Collection[str] | None) -> set[str] | None:
    """The codes to read, those that a ratio divides and those by which a figure is known included."""
    if codes is None:
        return None
    needed = set(codes)
    for each in known:
        if isinstance(each, Ratio) and each.code in needed:
            needed |= {each.over, each.under}
        elif isinstance(each, Indicator) and each.code in needed and each.known_by:
            needed.add(each.known_by)
    return needed


def _figure(each: Indicator, amount: int, rows: int, sums: dict[str, int]) -> Figure:
    known = not each.known_by or bool(sums.get(each.known_by))
    return Figure(
        each.code, each.title, each.function, each.unit, each.decimals, False,
        Decimal(amount).scaleb(-each.decimals) if known else None, amount, rows, each.version, each.definition,
        each.source, each.span,
    )  # fmt: skip


def _ratio(each: Ratio, sums: dict[str, int], scales: dict[str, int]) -> Figure:
    over = Decimal(sums.get(each.over, 0)).scaleb(-scales.get(each.over, 0))
    under = Decimal(sums.get(each.under, 0)).scaleb(-scales.get(each.under, 0))
    value = over * (100 if each.percent else 1) / under if under else None
    return Figure(
        each.code, each.title, each.function, None, 1 if each.percent else 2, each.percent,
        value, 0, 0, each.version, each.definition, "", None,
    )  # fmt: skip


def cuts(
    reader: Reader,
    *,
    period: Period,
    by: By,
    codes: Collection[str] | None = None,
    rows: Collection[Counted] | None = None,
) -> list[Cut]:
    """The figures asked divided by what they served; the slices of each sum to it exactly."""
    read = counted(reader, period=period, codes=codes) if rows is None else rows
    sums: dict[str, dict[str, int]] = {}
    for row in read:
        mine = sums.setdefault(row.indicator, {})
        for key, amount in _slices(row, by, period):
            mine[key] = mine.get(key, 0) + amount
    named = names_of(reader, period=period, by=by, rows=read)
    return [
        Cut(
            each.code,
            sum(sums[each.code].values()),
            tuple(
                Slice(key, named(key), amount)
                for key, amount in sorted(sums[each.code].items(), key=_order(by))
            ),
        )
        for each in definitions(reader, period=period)
        if each.code in sums
    ]


def behind(
    reader: Reader,
    *,
    period: Period,
    code: str,
    by: By | None = None,
    key: str = "",
    rows: Collection[Counted] | None = None,
) -> list[Counted]:
    """The rows of a figure, or of one of its slices with `amount` the part that it has of each."""
    read = counted(reader, period=period, codes={code}) if rows is None else rows
    mine = [row for row in read if row.indicator == code]
    if by is None:
        return mine
    return [
        row._replace(amount=amount)
        for row in mine
        for found, amount in _slices(row, by, period)
        if found == key
    ]


def _slices(row: Counted, by: By, period: Period) -> list[tuple[str, int]]:
    if by is By.CHANTIER:
        return _keyed(row.chantiers)
    if by is By.PROJECT:
        return _keyed(row.projects)
    return [(_KEYS[by](row, period), row.amount)]


def _keyed(parts: tuple[Part, ...]) -> list[tuple[str, int]]:
    return [("" if target is None else str(target), amount) for target, amount in parts]


_KEYS: Mapping[By, Callable[[Counted, Period], str]] = {
    By.TERRITORY: lambda row, _period: row.territory,
    By.COMMUNE: lambda row, _period: row.commune,
    By.PARTY: lambda row, _period: "" if row.party is None else str(row.party),
    By.LEGAL_FORM: lambda row, _period: legal_family(row.legal_form) if row.legal_form else "",
    By.SIZE: lambda row, _period: "" if row.party is None else size_class(row.headcount),
    By.AGE: lambda row, period: (
        "" if row.party is None else age_class(row.founded_year, period.last)
    ),
    By.KIND: lambda row, _period: row.kind,
}


def _order(by: By) -> Callable[[tuple[str, int]], tuple[bool, int, str]]:
    """Chantiers and projects by number, classes in theirs, others by name; what served none last."""
    classes = {By.SIZE: SIZES, By.AGE: AGES}.get(by, ())
    numbered = by in (By.CHANTIER, By.PROJECT)

    def order(item: tuple[str, int]) -> tuple[bool, int, str]:
        key = item[0]
        rank = int(key) if numbered and key else classes.index(key) if key in classes else 0
        return not key, rank, key

    return order


def names_of(
    reader: Reader, *, period: Period, by: By, rows: Iterable[Counted]
) -> Callable[[str], str]:
    """What the targets of a cut are called: as they were when the year is closed."""
    kept = None if period.year is None else kept_of(reader, year=period.year)
    known = dict(kept.names.get(by, {})) if kept else {}
    known = known or live_names(reader, by=by)
    if by is By.PARTY:
        known |= {str(row.party): row.party_name for row in rows if row.party is not None}
    none = _("non rattaché") if by in (By.CHANTIER, By.PROJECT) else _("non précisé")
    return lambda key: known.get(key, key) if key else none


def live_names(reader: Reader, *, by: By) -> dict[str, str]:
    """What the targets of a cut are called today."""
    if by is By.CHANTIER:
        return {
            str(each.id): f"{each.number}. {each.title}" for each in chantiers(reader, every=True)
        }
    if by is By.PROJECT:
        statement = select(DossierRow.id, DossierRow.title).where(DossierRow.kind == "project")
        return {str(number): title for number, title in reader.connection.execute(statement)}
    known = {By.TERRITORY: territory_names, By.SIZE: size_names, By.AGE: age_names}.get(by, dict)
    return {str(key): name for key, name in known().items()}

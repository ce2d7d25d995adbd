"""What the agreements count: square metres, seats and people hosted, what was given below list price."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from pole_desk.activities.leases.queries import leases
from pole_desk.activities.leases.queries.held import Held, Open, could_be_let, held, stays
from pole_desk.activities.leases.queries.in_kind import support_by_month
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit
from pole_desk.registers.spaces.rules import kind_name

OFFICE, DESK, STORAGE = "office", "desk", "storage"
WORKPLACES = frozenset({OFFICE, DESK})
PAGE = "hosting"
ONE = 100
"""A structure or a person in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit, span: Span = Span.OVER, *,
    decimals: int = 0, linked: bool = True, additive: bool = True,
) -> Indicator:  # fmt: skip
    return Indicator(
        code=f"leases.{code}", title=title, definition=definition, version=1, unit=unit,
        decimals=decimals, span=span, source=_("conventions signées"), function=Function.HOSTING,
        linked=linked, additive=additive,
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts(
        "area_days", _("Surface occupée"),
        _("Mètres carrés de bureaux et de postes sous convention signée, chaque jour compté."),
        Unit.M2_DAYS, decimals=2,
    ),
    _counts(
        "area_open_days", _("Surface à louer"),
        _("Mètres carrés de bureaux et de postes ouverts à la location, chaque jour compté."),
        Unit.M2_DAYS, decimals=2, linked=False,
    ),
    Ratio(
        code="leases.occupancy", title=_("Taux d’occupation des surfaces"),
        definition=_("Surface occupée rapportée à la surface à louer, au prorata des jours."),
        version=1, over="leases.area_days", under="leases.area_open_days",
        function=Function.HOSTING,
    ),
    _counts(
        "area_start", _("Surface occupée au premier jour"),
        _("Mètres carrés sous convention signée le premier jour de la période."),
        Unit.M2, Span.AT_START, decimals=2,
    ),
    _counts(
        "area_end", _("Surface occupée au dernier jour"),
        _("Mètres carrés sous convention signée le dernier jour de la période."),
        Unit.M2, Span.AT_END, decimals=2,
    ),
    _counts(
        "seat_days", _("Postes occupés"),
        _("Places de travail des espaces sous convention signée, chaque jour compté."),
        Unit.SEAT_DAYS,
    ),
    _counts(
        "seat_open_days", _("Postes à louer"),
        _("Places de travail des espaces ouverts à la location, chaque jour compté."),
        Unit.SEAT_DAYS, linked=False,
    ),
    Ratio(
        code="leases.seat_occupancy", title=_("Taux d’occupation des postes"),
        definition=_("Postes occupés rapportés aux postes à louer, au prorata des jours."),
        version=1, over="leases.seat_days", under="leases.seat_open_days",
        function=Function.HOSTING,
    ),
    _counts(
        "people", _("Personnes hébergées"),
        _("Personnes que déclarent les conventions en cours le dernier jour."),
        Unit.PEOPLE, Span.AT_END, decimals=2,
    ),
    _counts(
        "structures", _("Structures hébergées"),
        _("Structures titulaires ou co-occupantes d’une convention d’hébergement en cours un jour au moins "
          "de la période ; chacune compte une fois."),
        Unit.COUNT, decimals=2, additive=False,
    ),
    _counts(
        "support", _("Soutien en nature à l’hébergement"),
        _("Prix du tarif moins prix convenu des loyers et des services, mois par mois."),
        Unit.EUROS, decimals=2,
    ),
)  # fmt: skip


class LeaseIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """Whole months for the support; days for the rest."""
        asked = {code.removeprefix("leases.") for code in codes}
        lines = held(reader, first=first, last=last)
        opened = could_be_let(reader, kinds=WORKPLACES, first=first, last=last)
        for name, count in _COUNTS.items():
            if name in asked:
                yield from count(lines, opened, first, last)
        if "structures" in asked:
            yield from _structures(reader, first, last)
        if "people" in asked:
            yield from _people(reader, last)
        if "support" in asked:
            yield from _support(reader, first, last)


_Count = Callable[[Sequence[Held], Sequence[Open], date, date], Iterator[Row]]


def _row(code: str, line: Held, amount: int, first: date, last: date) -> Row:
    return Row(
        f"leases.{code}", f"lease_line:{line.line}", f"{line.number} · {line.code}", amount,
        first, last, line.dossier, line.party, PAGE, line.lease, kind_name(line.kind),
    )  # fmt: skip


def _over(code: str, kinds: Collection[str], each: Callable[[Held], int]) -> _Count:
    def count(lines: Sequence[Held], _open: Sequence[Open], _first: date, _last: date) -> Iterator[Row]:
        for line in lines:
            if line.kind in kinds:
                yield _row(code, line, each(line) * line.days, line.first, line.last)

    return count


def _at(code: str, end: bool) -> _Count:
    def count(lines: Sequence[Held], _open: Sequence[Open], first: date, last: date) -> Iterator[Row]:
        day = last if end else first
        for line in lines:
            if line.kind in WORKPLACES and line.first <= day <= line.last:
                yield _row(code, line, _area(line), day, day)

    return count


def _opened(code: str, each: Callable[[Open], int]) -> _Count:
    def count(_lines: Sequence[Held], opened: Sequence[Open], _first: date, _last: date) -> Iterator[Row]:
        for place in opened:
            yield Row(
                f"leases.{code}", f"space:{place.space}", place.code, each(place) * place.days,
                place.first, place.last, page="plan", target=place.space, kind=kind_name(place.kind),
            )  # fmt: skip

    return count


def _area(space: Held | Open) -> int:
    return int(space.area_m2 * 100)


def _seats(space: Held | Open) -> int:
    return space.capacity


_COUNTS: dict[str, _Count] = {
    "area_days": _over("area_days", WORKPLACES, _area),
    "area_open_days": _opened("area_open_days", _area),
    "area_start": _at("area_start", end=False),
    "area_end": _at("area_end", end=True),
    "seat_days": _over("seat_days", WORKPLACES, _seats),
    "seat_open_days": _opened("seat_open_days", _seats),
}


def _people(reader: Reader, last: date) -> Iterator[Row]:
    for lease in leases(reader, on=last):
        yield Row(
            "leases.people", f"lease:{lease.id}", lease.number, lease.people * ONE, last, last,
            lease.dossier, lease.party, PAGE, lease.id,
        )  # fmt: skip


def _structures(reader: Reader, first: date, last: date) -> Iterator[Row]:
    """Each structure once, for the days of its first stay in the period."""
    seen: set[int] = set()
    for stay in stays(reader, first=first, last=last):
        if stay.party not in seen:
            seen.add(stay.party)
            yield Row(
                "leases.structures", f"party:{stay.party}", stay.number, ONE, stay.first, stay.last,
                stay.dossier if stay.holder else None, stay.party, PAGE, stay.lease,
            )  # fmt: skip


def _support(reader: Reader, first: date, last: date) -> Iterator[Row]:
    """A row a bearer, agreement and month, so that a month is the part of its year."""
    found = support_by_month(reader, first=Month.of(first), last=Month.of(last))
    for one in found:
        yield Row(
            "leases.support", f"lease:{one.lease}", f"{one.number} · {one.month}", to_cents(one.support),
            max(first, one.month.first), min(last, one.month.last), one.dossier, one.party, PAGE,
            one.lease, _("stockage") if one.kind == STORAGE else _("hébergement"),
        )  # fmt: skip

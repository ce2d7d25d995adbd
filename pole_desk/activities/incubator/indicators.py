"""What the incubator counts: people met, candidates, projects incubated, hours given, what they become."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pole_desk.activities.incubator.queries.counted import (
    Counted,
    Given,
    candidacies_received,
    hour_values,
    reached,
    sessions_given,
    stays,
)
from pole_desk.activities.incubator.queries.exits import Followed, exits, followed
from pole_desk.activities.incubator.queries.workshops import Workshop, workshops
from pole_desk.activities.incubator.rules.exits import FOLLOWED, MONTHS, ExitKind
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents, to_cents
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit

PAGE = "incubator"
ONE = 100
"""A project or a person in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit = Unit.COUNT, source: str = "", *,
    additive: bool = True,
) -> Indicator:
    return Indicator(
        code=f"incubator.{code}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=Span.OVER, source=source or _("fiches de l’incubateur"), function=Function.INCUBATOR,
        additive=additive,
    )  # fmt: skip


def _ratio(code: str, title: str, definition: str, over: str, under: str) -> Ratio:
    return Ratio(
        code=f"incubator.{code}", title=title, definition=definition, version=1,
        over=f"incubator.{over}", under=f"incubator.{under}", function=Function.INCUBATOR,
    )  # fmt: skip


def _of_month(months: int) -> tuple[Indicator | Ratio, ...]:
    """What is counted of the answers at 12, 24 or 36 months."""
    said = {"months": months}
    return (
        _counts(f"due_{months}", _("Devenirs à connaître à {months} mois").format(**said),
                _("Projets sortis en créant une activité, dont la sortie a {months} mois dans la période.").format(
                    **said)),
        _counts(f"answered_{months}", _("Réponses à {months} mois").format(**said),
                _("Parmi ceux-ci, ceux dont le devenir est connu.").format(**said)),
        _counts(f"alive_{months}", _("En activité à {months} mois").format(**said),
                _("Parmi les réponses, ceux qui sont toujours en activité.").format(**said)),
        _counts(f"fte_{months}", _("Emplois à {months} mois").format(**said),
                _("Équivalents temps plein des entreprises en activité, à {months} mois.").format(**said), Unit.FTE),
        _ratio(f"survival_{months}", _("Taux de survie à {months} mois").format(**said),
               _("En activité rapportés aux réponses."), f"alive_{months}", f"answered_{months}"),
        _ratio(f"response_{months}", _("Taux de réponse à {months} mois").format(**said),
               _("Réponses rapportées aux devenirs à connaître."), f"answered_{months}", f"due_{months}"),
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts("people_met", _("Personnes rencontrées"),
            _("Personnes qui portent les projets rencontrés pour la première fois dans la période."), Unit.PEOPLE),
    _counts("candidacies", _("Candidatures reçues"),
            _("Candidatures reçues dans la période, sans celles qui ont été retirées.")),
    _counts("selected", _("Projets sélectionnés"),
            _("Projets qui obtiennent une place dans une promotion dans la période.")),
    _ratio("selection", _("Taux de sélection"),
           _("Projets sélectionnés rapportés aux candidatures reçues."), "selected", "candidacies"),
    _counts("incubated", _("Projets incubés"),
            _("Projets incubés un jour au moins de la période."), additive=False),
    _counts("entered", _("Entrées en incubation"),
            _("Projets dont l’incubation commence dans la période.")),
    _ratio("conversion", _("Des candidatures à l’incubation"),
           _("Entrées en incubation rapportées aux candidatures reçues."), "entered", "candidacies"),
    _counts("mentoring_hours", _("Heures d’accompagnement individuel"),
            _("Durée des rendez-vous tenus dans la période."), Unit.HOURS, _("rendez-vous")),
    _counts("workshop_hours", _("Heures d’ateliers"),
            _("Durée des ateliers terminés, commencés dans la période."), Unit.HOURS, _("ateliers")),
    _counts("workshop_people", _("Participations aux ateliers"),
            _("Personnes notées présentes aux ateliers de la période, à chaque atelier."),
            Unit.PEOPLE, _("feuilles de présence")),
    _counts("support", _("Soutien en nature de l’accompagnement"),
            _("Heures de rendez-vous et d’ateliers données, à la valeur d’une heure de qui les donne."),
            Unit.EUROS, _("rendez-vous et ateliers")),
    _counts("exits", _("Sorties de promotion"),
            _("Projets qui quittent leur promotion dans la période, quelle que soit la suite.")),
    _counts("created", _("Entreprises créées"),
            _("Parmi les sorties, celles avec une entreprise créée ou une entrée en pépinière.")),
    _ratio("creation", _("Taux de création"),
           _("Entreprises créées rapportées aux sorties."), "created", "exits"),
    _counts("fte", _("Emplois à la sortie"),
            _("Équivalents temps plein des projets qui quittent leur promotion en créant une activité."),
            Unit.FTE),
    *(one for months in MONTHS for one in _of_month(months)),
)  # fmt: skip


class IncubatorIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """Each fact on its day; a project incubated over the days that it was."""
        asked = {code.removeprefix("incubator.") for code in codes}
        for name, count in _COUNTS.items():
            if name in asked:
                yield from count(reader, first, last)
        if {"exits", "created", "fte"} & asked:
            yield from _exits(reader, first, last, asked)
        if any(name.partition("_")[2] in {str(months) for months in MONTHS} for name in asked):
            yield from _outcomes(reader, first, last, asked)


_Count = Callable[[Reader, date, date], Iterator[Row]]


def _row(code: str, one: Counted, amount: int) -> Row:
    return Row(
        f"incubator.{code}", one.record, one.title, amount, one.first, one.last, one.dossier, one.party,
        PAGE, one.incubation,
    )  # fmt: skip


def _reached(code: str, stage: Stage, *, people: bool = False) -> _Count:
    def count(reader: Reader, first: date, last: date) -> Iterator[Row]:
        for one in reached(reader, stage=stage, first=first, last=last):
            yield _row(code, one, ONE * (one.people if people else 1))

    return count


def _candidacies(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in candidacies_received(reader, first=first, last=last):
        yield _row("candidacies", one, ONE)


def _incubated(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in stays(reader, first=first, last=last):
        yield _row("incubated", one, ONE)


def _hundredths(minutes: int) -> int:
    """Minutes as hundredths of an hour, half up."""
    return int((Decimal(minutes) * 100 / 60).quantize(Decimal(1), ROUND_HALF_UP))


def _session(code: str, one: Given, amount: int) -> Row:
    day = day_of(one.on_day)
    return Row(
        f"incubator.{code}", one.record, one.title, amount, day, day, one.dossier, one.party, PAGE,
        one.incubation or 0,
    )  # fmt: skip


def _worth(minutes: int, hour_value: Decimal) -> int:
    """The value of a time given, in cents."""
    return to_cents(round_cents(hour_value * minutes / 60))


def _mentoring_hours(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in sessions_given(reader, first=first, last=last):
        yield _session("mentoring_hours", one, _hundredths(one.minutes))


def _over(reader: Reader, first: date, last: date) -> list[Workshop]:
    """The workshops of the period that are over now."""
    now = to_instant(reader.clock.now())
    return [one for one in workshops(reader, first=first, last=last) if one.ends_at <= now]


def _workshop(code: str, one: Workshop, amount: int) -> Row:
    day = day_of(one.starts_at)
    return Row(
        f"incubator.{code}", f"incubator_workshop:{one.id}", one.title, amount, day, day, one.dossier,
        None, PAGE, 0,
    )  # fmt: skip


def _workshop_hours(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in _over(reader, first, last):
        yield _workshop("workshop_hours", one, _hundredths(one.minutes))


def _workshop_people(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in _over(reader, first, last):
        if one.people:
            yield _workshop("workshop_people", one, ONE * one.people)


def _support(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for given in sessions_given(reader, first=first, last=last):
        if given.hour_value:
            yield _session("support", given, _worth(given.minutes, given.hour_value))
    values = hour_values(reader)
    for one in _over(reader, first, last):
        value = values.get(one.mentor or 0)
        if value:
            yield _workshop("support", one, _worth(one.minutes, value))


_COUNTS: dict[str, _Count] = {
    "people_met": _reached("people_met", Stage.MET, people=True),
    "candidacies": _candidacies,
    "selected": _reached("selected", Stage.SELECTED),
    "incubated": _incubated,
    "entered": _reached("entered", Stage.INCUBATED),
    "mentoring_hours": _mentoring_hours,
    "workshop_hours": _workshop_hours,
    "workshop_people": _workshop_people,
    "support": _support,
}


def _exits(reader: Reader, first: date, last: date, asked: Collection[str]) -> Iterator[Row]:
    """The exit by which a project left its cohort, once."""
    for one in exits(reader):
        if not one.first or not first <= one.on_day <= last:
            continue
        amounts = {"exits": ONE}
        if ExitKind(one.outcome) in FOLLOWED:
            amounts |= {"created": ONE, "fte": int(one.fte * 100)}
        for code, amount in amounts.items():
            if code in asked and amount:
                yield Row(
                    f"incubator.{code}", f"incubator_exit:{one.id}", one.title, amount, one.on_day,
                    one.on_day, one.dossier, one.party, PAGE, one.incubation,
                )  # fmt: skip


def _outcomes(reader: Reader, first: date, last: date, asked: Collection[str]) -> Iterator[Row]:
    for one in followed(reader, until=last):
        if one.due_on < first:
            continue
        for code, amount in _answered(one).items():
            if code in asked and amount:
                yield Row(
                    f"incubator.{code}", f"incubator_outcome:{one.exit.incubation}-{one.months}",
                    one.exit.title, amount, one.due_on, one.due_on, one.exit.dossier, one.exit.party,
                    PAGE, one.exit.incubation,
                )  # fmt: skip


def _answered(one: Followed) -> dict[str, int]:
    """What a followed project counts for at so many months."""
    found = {f"due_{one.months}": ONE}
    if one.answer is not None:
        found[f"answered_{one.months}"] = ONE
        if one.answer.alive:
            found[f"alive_{one.months}"] = ONE
            found[f"fte_{one.months}"] = int((one.answer.fte or Decimal(0)) * 100)
    return found

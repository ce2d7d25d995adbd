"""Scores brought to one figure per candidacy: weighted, and with each member's severity evened out.

A member's score of a candidacy is the weighted mean of the criteria in percent. It is *raw*. It is
*normalised* so that a severe and a generous member weigh the same:

- a member who scored two candidacies or more, not all alike: z-score. Their mean becomes the jury's
  mean and their spread the jury's spread (m + (x − m_member) × s / s_member, population deviations);
- a member who scored two or more, all alike: mean-centred alone (every one becomes the jury's mean),
  since there is no spread to divide by;
- a member who scored one candidacy: raw, since one score says nothing of a severity.

Only whole scores (every criterion) are counted. Decimal throughout; figures rounded half up to 0.01
at the end. A normalised figure may leave 0–100: it orders, it is not a mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from pole_desk.activities.incubator.rules.calls import Criterion
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number

QUARTERS = 4
_CENT = Decimal("0.01")
_PRECISION = 28


class Given(NamedTuple):
    """Points that a member gave on a criterion, in quarters of a point."""

    juror: int
    candidacy: int
    criterion: int
    quarters: int


class Mark(NamedTuple):
    """A member's whole score of a candidacy, in percent: raw and normalised."""

    juror: int
    candidacy: int
    raw: Decimal
    normalised: Decimal


class Result(NamedTuple):
    """A candidacy's mean over its members, raw and normalised, with its rank by each.

    None without any whole score. Equal means share a rank.
    """

    candidacy: int
    members: int
    raw: Decimal | None
    normalised: Decimal | None
    raw_rank: int | None
    rank: int | None


def quarters_of(points: Decimal | int, criterion: Criterion) -> int:
    """Points as quarters; raises BadInput `points` beyond the scale or finer than a quarter."""
    quarters = Decimal(points) * QUARTERS
    if quarters != quarters.to_integral_value() or not 0 <= quarters <= criterion.scale * QUARTERS:
        raise BadInput(
            "points",
            _("« {label} » se note de 0 à {scale}, au quart de point près.").format(
                label=criterion.label, scale=criterion.scale
            ),
        )
    return int(quarters)


def points_of(quarters: int) -> Decimal:
    """Quarters as points."""
    return Decimal(quarters) / QUARTERS


def points_text(quarters: int) -> str:
    """`3,25` from 13."""
    points = points_of(quarters).normalize()
    exponent = points.as_tuple().exponent
    return number(points, max(0, -exponent) if isinstance(exponent, int) else 0)


def weighted(given: Mapping[int, int], criteria: Sequence[Criterion]) -> Decimal | None:
    """The weighted mean in percent of quarters by criterion; None while a criterion is not scored."""
    if not criteria or any(one.id not in given for one in criteria):
        return None
    with localcontext() as context:
        context.prec = _PRECISION
        total = sum(
            (Decimal(given[one.id or 0]) * one.weight / (one.scale * QUARTERS) for one in criteria),
            Decimal(0),
        )
        return 100 * total / sum(one.weight for one in criteria)


def marks(
    given: Iterable[Given],
    criteria: Mapping[int, Sequence[Criterion]],
    members: Collection[int],
    conflicts: Collection[tuple[int, int]] = frozenset(),
) -> list[Mark]:
    """The whole scores of the `members`, by candidacy; `criteria` are those of each candidacy.

    A member in conflict on a candidacy, or not counted, is left out.
    """
    points: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for one in given:
        if one.juror in members and (one.juror, one.candidacy) not in conflicts:
            points[one.juror, one.candidacy][one.criterion] = one.quarters
    raw: dict[tuple[int, int], Decimal] = {}
    for (juror, candidacy), own in sorted(points.items()):
        mark = weighted(own, criteria.get(candidacy, ()))
        if mark is not None:
            raw[juror, candidacy] = mark
    return [
        Mark(juror, candidacy, mark, evened)
        for (juror, candidacy), (mark, evened) in _normalised(raw).items()
    ]


def _normalised(
    raw: Mapping[tuple[int, int], Decimal],
) -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    with localcontext() as context:
        context.prec = _PRECISION
        own: dict[int, list[Decimal]] = defaultdict(list)
        for (juror, _candidacy), mark in raw.items():
            own[juror].append(mark)
        every = list(raw.values())
        centre = _mean(every) if every else Decimal(0)
        spread = _deviation(every) if every else Decimal(0)
        severity = {juror: (_mean(given), _deviation(given)) for juror, given in own.items()}
        return {
            key: (mark, _evened(mark, len(own[key[0]]), severity[key[0]], (centre, spread)))
            for key, mark in raw.items()
        }


def _evened(
    mark: Decimal, count: int, own: tuple[Decimal, Decimal], jury: tuple[Decimal, Decimal]
) -> Decimal:
    if count < 2:
        return mark
    if own[1] == 0:
        return mark - own[0] + jury[0]
    return jury[0] + (mark - own[0]) * jury[1] / own[1]


def _mean(given: Sequence[Decimal]) -> Decimal:
    return sum(given, Decimal(0)) / len(given)


def _deviation(given: Sequence[Decimal]) -> Decimal:
    """The population's deviation; exactly zero when all are alike."""
    if len(set(given)) == 1:
        return Decimal(0)
    centre = _mean(given)
    return (sum(((one - centre) ** 2 for one in given), Decimal(0)) / len(given)).sqrt()


def results(found: Iterable[Mark], candidacies: Sequence[int]) -> list[Result]:
    """Each candidacy's means and ranks, in the order given."""
    by: dict[int, list[Mark]] = defaultdict(list)
    for one in found:
        by[one.candidacy].append(one)
    raw = {number: _rounded_mean([one.raw for one in own]) for number, own in by.items()}
    evened = {number: _rounded_mean([one.normalised for one in own]) for number, own in by.items()}
    return [
        Result(
            number, len(by.get(number, ())), raw.get(number), evened.get(number),
            _rank(raw, number), _rank(evened, number),
        )
        for number in candidacies
    ]  # fmt: skip


def _rounded_mean(given: Sequence[Decimal]) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        return _mean(given).quantize(_CENT, ROUND_HALF_UP)


def _rank(means: Mapping[int, Decimal], candidacy: int) -> int | None:
    if candidacy not in means:
        return None
    return 1 + sum(1 for other in means.values() if other > means[candidacy])

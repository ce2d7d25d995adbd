"""A plan to come as it is typed or read from a file, with what each former chantier becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_amount, slug
from pole_desk.kernel.texts import one_line
from pole_desk.registers.chantiers.rules import NewChantier, NewPlan
from pole_desk.registers.dossiers.rules import WHOLE, Splits

# a comma parts two numbers, and is decimal within a share: « 2:33,33, 3:66,67 »
_PART = r"(?P<number>[0-9]{1,4})(?:\s*:\s*(?P<share>[0-9]+(?:[.,][0-9]+(?![0-9]*\s*:))?)\s*%?)?"
_ONE = re.compile(_PART)
_LIST = re.compile(rf"[\s,;+]*(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PART)}(?:[\s,;+]+|$))*")
FIELDS = 4
"""What a line of a chantier may say: number, title, axis, goal."""


class Becomes(NamedTuple):
    """A former chantier, by number, goes to a new one; `share` in basis points, None: wholly."""

    former: int
    number: int
    share: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan to come and how the links of each former chantier divide."""

    plan: NewPlan
    splits: Splits


def chantiers_typed(text: str) -> tuple[dict[str, str], tuple[NewChantier, ...]]:
    """The axes by code and the chantiers of lines « number ; title ; axis ; goal ».

    An axis left empty is the one of the line before; a star after the number: it serves all the others.
    Raises BadInput `plan_line` with the line.
    """
    axes: dict[str, str] = {}
    found: list[NewChantier] = []
    title_of_axis = ""
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, title, axis, goal = ([part.strip() for part in line.split(";", FIELDS - 1)] + [""] * FIELDS)[:FIELDS]
        title_of_axis = axis or title_of_axis
        every, number = number.endswith("*"), number.removesuffix("*").rstrip()
        if not number.isdecimal() or len(number) > 4 or not title or not title_of_axis:
            raise BadInput(
                "plan_line",
                _("Ligne {line} : écrivez « numéro ; titre ; axe », par exemple « 1 ; Bien vieillir ; Bien vivre ».")
                .format(line=place),
                line=place,
            )  # fmt: skip
        code = axis_code(title_of_axis)
        axes.setdefault(code, title_of_axis)
        found.append(NewChantier(number=int(number), title=title, axis=code, goal=goal, transversal=every))
    return axes, tuple(found)


def numbers_typed(words: str) -> dict[int, int | None]:
    """`2:60, 3:40` as {2: 6000, 3: 4000}; a number without a share has None. Raises BadInput."""
    found: dict[int, int | None] = {}
    if not _LIST.fullmatch(words):
        raise _unread(words)
    for one in _ONE.finditer(words):
        number, share = int(one["number"]), one["share"]
        if number in found:
            raise _unread(words)
        found[number] = None if share is None else _points(share)
    return found


def _unread(words: str) -> BadInput:
    return BadInput(
        "plan_mapping", _("« {words} » ne se lit pas. Écrivez par exemple 2:60 3:40.").format(words=words)
    )


def _points(words: str) -> int:
    share = parse_amount(words, decimals=2) * 100
    if not 0 <= share <= WHOLE:
        raise BadInput("share", _("Une part va de 0 à 100 %."))
    return int(share)


def draft(
    *,
    name: str,
    first_day: date,
    last_day: date,
    axes: Mapping[str, str],
    chantiers: Sequence[NewChantier],
    becomes: Iterable[Becomes],
    goals: Sequence[str] = (),
    stakes: Sequence[str] = (),
) -> Draft:
    """The plan with what it takes over; raises BadInput on a follower that it does not have.

    A former chantier that one alone takes over goes to it wholly; another share is refused.
    """
    if not name.strip():
        raise BadInput("plan_name", _("Le plan doit avoir un nom."))
    numbers = {one.number for one in chantiers}
    over: dict[int, list[int]] = {}
    after: dict[int, dict[int, int | None]] = {}
    for one in becomes:
        if one.number not in numbers:
            raise BadInput(
                "plan_mapping",
                _("Le nouveau plan n’a pas de chantier {number}.").format(number=one.number),
                number=one.number, former=one.former,
            )  # fmt: skip
        over.setdefault(one.number, []).append(one.former)
        after.setdefault(one.former, {})[one.number] = one.share
    plan = NewPlan(
        name=one_line(name), first_day=first_day, last_day=last_day, axes=dict(axes),
        goals=tuple(goals), stakes=tuple(stakes),
        chantiers=tuple(replace(one, takes_over=tuple(sorted(over.get(one.number, ())))) for one in chantiers),
    )  # fmt: skip
    return Draft(plan=plan, splits=_splits(after))


def _splits(after: Mapping[int, Mapping[int, int | None]]) -> Splits:
    splits: dict[int, dict[int, int]] = {}
    for former, shares in after.items():
        given = {number: share for number, share in shares.items() if share is not None}
        if len(shares) > 1:
            splits[former] = given
        elif any(share != WHOLE for share in given.values()):
            raise BadInput(
                "plan_mapping",
                _("Le chantier {number} n’est repris que par un seul : il y va tout entier.").format(number=former),
                former=former,
            )  # fmt: skip
    return splits


def axis_code(title: str) -> str:
    """The code under which an axis is kept, from its title."""
    return slug(title).replace(" ", "-")[:20]

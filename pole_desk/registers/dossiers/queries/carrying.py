"""What a new plan will carry of the links of the former one, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.queries import chantiers, plans
from pole_desk.registers.chantiers.rules import NewPlan, require_plan
from pole_desk.registers.dossiers.rules import Splits, State, followers, require_splits
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow


class Carried(NamedTuple):
    """A former chantier: which numbers follow it, and how many structures and open dossiers move.

    Several followers ask for their shares; none: these links end with the plan.
    """

    number: int
    title: str
    followers: tuple[int, ...]
    parties: int
    dossiers: int


def carry_preview(reader: Reader, *, plan: NewPlan, splits: Splits | None = None) -> list[Carried]:
    """Each chantier of the plan before with what a new one would carry of its links, by number.

    Raises BadInput as starting the plan would; and RuleBroken `plan_split` when `splits` are given.
    """
    known = plans(reader)
    former = chantiers(reader, on=known[0].first_day) if known else []
    require_plan(
        plan, after=known[0].first_day if known else None,
        former=frozenset(one.number for one in former),
    )  # fmt: skip
    if splits is not None:
        require_splits(plan, splits)
    found = []
    for one in chantiers(reader, on=plan.first_day):
        owners = carried_owners(reader, chantiers=[one.id], on=plan.first_day)
        found.append(
            Carried(
                one.number, one.title, tuple(followers(plan, one.number)),
                len(owners["party"]), len(owners["dossier"]),
            )
        )  # fmt: skip
    return found


def carried_owners(
    reader: Reader, *, chantiers: Sequence[ChantierId], on: date
) -> dict[str, list[int]]:
    """The structures, and the open dossiers, that serve some of these chantiers on a day or later."""

    def served(row: type[DossierLinkRow] | type[PartyLinkRow]) -> ColumnElement[bool]:
        return and_(
            row.chantier.in_(chantiers),
            row.withdrawn.is_(False),
            or_(row.last_day.is_(None), row.last_day >= on),
        )

    parties = select(PartyLinkRow.party).where(served(PartyLinkRow)).distinct()
    dossiers = (
        select(DossierLinkRow.dossier)
        .join(DossierRow, DossierRow.id == DossierLinkRow.dossier)
        .where(served(DossierLinkRow), DossierRow.state == State.OPEN)
        .distinct()
    )
    return {
        "party": sorted(reader.connection.execute(parties).scalars()),
        "dossier": sorted(reader.connection.execute(dossiers).scalars()),
    }

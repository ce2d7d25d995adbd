"""A new plan put in force: the links of structures and open dossiers go to the chantiers that follow."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.chantiers.commands import open_plan, withdraw_plan
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.chantiers.rules import NewPlan
from pole_desk.registers.dossiers.commands._rows import (
    OF_DOSSIER,
    OF_PARTY,
    LinkRow,
    Stood,
    added,
    end,
    live,
    owner_of,
    put_back,
    told,
)
from pole_desk.registers.dossiers.queries import carried_owners
from pole_desk.registers.dossiers.rules import Splits, carried, require_splits
from pole_desk.registers.dossiers.tables import DossierLinkRow, PartyLinkRow


@command(Permission.CHANTIERS)
def start_plan(tx: Tx, *, plan: NewPlan, splits: Splits | None = None) -> int:
    """Write the next plan and, from its first day, carry the links of the former one to what follows.

    `splits` gives, for a former chantier that several take over, the basis points of each: by former
    number, then by new number. A link to a chantier that nobody takes over ends with its plan. Links
    of closed dossiers and all that was before stay. Raises BadInput, RuleBroken `plan_split`.
    """
    former = {one.id: one.number for one in chantiers(tx, on=plan.first_day)}
    require_splits(plan, splits or {})
    number = open_plan(tx, plan=plan)
    new = {one.number: one.id for one in chantiers(tx, on=plan.first_day)}
    before: list[Stood] = []
    count = 0
    owners = carried_owners(tx, chantiers=list(former), on=plan.first_day)
    for of in (OF_PARTY, OF_DOSSIER):
        states, owned = _carry(tx, of, owners[of], former, new, plan, splits or {})
        before += states
        count += owned
    tx.undo_with(take_plan_back, plan=number, before=before, withdrawal=tx.way_back())
    tx.says(
        ngettext(
            "Le plan « {name} » commence le {day} ; {n} fiche reprend ses liens.",
            "Le plan « {name} » commence le {day} ; {n} fiches reprennent leurs liens.",
            count,
        ).format(name=plan.name, day=numeric_day(plan.first_day), n=count)
    )
    return number


@command(Permission.CHANTIERS)
def take_plan_back(tx: Tx, *, plan: int, before: Sequence[Stood], withdrawal: object) -> None:
    """Take a plan and all that was carried to it back, or bring both again."""
    again = put_back(tx, before)
    back = tx.take_back(withdrawal)  # type: ignore[arg-type]
    tx.undo_with(take_plan_back, plan=plan, before=again, withdrawal=back)
    tx.says(_("Le plan et les liens repris sont rétablis comme avant."))


def _carry(
    tx: Tx,
    of: str,
    owners: Sequence[int],
    former: dict[int, int],
    new: dict[int, int],
    plan: NewPlan,
    splits: Splits,
) -> tuple[list[Stood], int]:
    before: list[Stood] = []
    wanted: dict[tuple[int, int, object, object], int] = {}
    touched: dict[int, None] = {}
    for row in live(tx, of, owners, plan.first_day):
        if row.chantier not in former:
            continue
        first_day, last_day = max(row.first_day, plan.first_day), row.last_day
        for number, share in carried(plan, splits, former[row.chantier], row.share).items():
            key = (owner_of(row), new[number], first_day, last_day)
            wanted[key] = wanted.get(key, 0) + share
        before.append(end(row, plan.first_day))
        touched[owner_of(row)] = None
    tx.session.flush()
    rows = [_row(of, key, share) for key, share in wanted.items()]
    tx.session.add_all(rows)
    tx.session.flush()
    for owner in touched:
        told(tx, of, owner)
    return before + [added(row) for row in rows], len(touched)


def _row(of: str, key: tuple[int, int, object, object], share: int) -> LinkRow:
    owner, chantier, first_day, last_day = key
    given = {
        "chantier": chantier, "share": share, "first_day": first_day, "last_day": last_day,
        "withdrawn": False,
    }  # fmt: skip
    if of == OF_DOSSIER:
        return DossierLinkRow(dossier=owner, **given)
    return PartyLinkRow(party=owner, **given)

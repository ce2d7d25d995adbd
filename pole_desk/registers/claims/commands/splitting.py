"""A space divided from a day on: the claims that run across it pass to its parts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.commands._claiming import claim
from pole_desk.registers.claims.rules import TOPIC
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.spaces.commands import divide_space
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.queries import space as space_row
from pole_desk.registers.spaces.rules import Kind, Place, require_parts_fit


@command(Permission.SPACES)
def split_space(tx: Tx, *, space: SpaceId, on: date, parts: list[Place]) -> list[SpaceId]:
    """Divide a space from a day on; holds that run across it claim all its parts from then.

    Raises RuleBroken when the parts don't fit or the day is before the space's own first day.
    """
    whole = space_row(tx, space=space)
    if on <= whole.valid_from:
        raise RuleBroken(
            "split_day",
            _("{name} existe depuis le {day} : divisez-le un jour suivant.").format(
                name=whole.name, day=plain_day(whole.valid_from)
            ),
        )
    require_parts_fit(_place_of(whole), parts)
    cut = day_start(on)
    across = tx.session.scalars(
        select(HoldRow)
        .join(ClaimRow, ClaimRow.hold == HoldRow.id)
        .where(ClaimRow.leaf == space, ClaimRow.ends_at > cut)
        .order_by(HoldRow.id)
    ).unique().all()
    tx.connection.execute(
        delete(ClaimRow).where(ClaimRow.leaf == space, ClaimRow.starts_at >= cut)
    )
    tx.connection.execute(
        update(ClaimRow).where(ClaimRow.leaf == space, ClaimRow.ends_at > cut).values(ends_at=cut)
    )
    children = divide_space(tx, space=space, on=on, parts=parts)
    claim(tx, across)
    for row in across:
        tx.changed(TOPIC, row.id)
    tx.changed("spaces", space)
    tx.says(
        _("{name} se divise à partir du {day}.").format(name=whole.name, day=plain_day(on))
    )
    return children


def _place_of(space: Space) -> Place:
    return Place(
        space.code, space.name, Kind(space.kind), space.building, space.floor, space.area_m2,
        space.capacity, space.rectangle, space.note,
    )  # fmt: skip

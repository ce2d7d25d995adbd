"""Spaces read: lists, one by code, the leaves under one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, or_, select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, short_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import Rectangle
from pole_desk.registers.spaces.tables import LeafRow, SpaceRow


class Space(NamedTuple):
    """A place; area in m², plan coordinates in metres, `valid_to` the last day it exists."""

    id: SpaceId
    code: str
    name: str
    kind: str
    parent: SpaceId | None
    building: str
    floor: int
    area_m2: Decimal
    capacity: int
    x_m: Decimal
    y_m: Decimal
    w_m: Decimal
    h_m: Decimal
    valid_from: date
    valid_to: date | None
    is_leaf: bool
    note: str
    version: int

    @property
    def rectangle(self) -> Rectangle:
        return Rectangle(self.x_m, self.y_m, self.w_m, self.h_m)


class LeafWindow(NamedTuple):
    """A leaf and the instants between which it can be claimed, epoch seconds."""

    leaf: SpaceId
    opens_at: int
    closes_at: int


_COLUMNS = [
    SpaceRow.id, SpaceRow.code, SpaceRow.name, SpaceRow.kind, SpaceRow.parent, SpaceRow.building,
    SpaceRow.floor, SpaceRow.area_m2, SpaceRow.capacity, SpaceRow.x_m, SpaceRow.y_m, SpaceRow.w_m,
    SpaceRow.h_m, SpaceRow.valid_from, SpaceRow.valid_to, LeafRow.space.is_not(None),
    SpaceRow.note, SpaceRow.version,
]  # fmt: skip


EVERY: Select[Any] = (
    select(*_COLUMNS)
    .outerjoin(LeafRow, LeafRow.space == SpaceRow.id)
    .order_by(SpaceRow.building, SpaceRow.floor, SpaceRow.code)
)
"""Built once, like the others here: building a statement costs more than running it.

Its SQL is stored for the first read of a start, `resources/first_read/spaces.sql`.
"""
_ONE = EVERY.where(SpaceRow.id == bindparam("space"))
_BY_CODE = EVERY.where(SpaceRow.code == bindparam("code"))
_BY_CODE_NOW = _BY_CODE.order_by(None).order_by(SpaceRow.valid_from.desc())
_BY_CODE_ON = _BY_CODE.where(
    SpaceRow.valid_from <= bindparam("on", type_=Date),
    or_(SpaceRow.valid_to.is_(None), SpaceRow.valid_to >= bindparam("on", type_=Date)),
)


def _under() -> Select[Any]:
    tree = select(SpaceRow.id).where(SpaceRow.id == bindparam("space")).cte("tree", recursive=True)
    tree = tree.union(select(SpaceRow.id).where(SpaceRow.parent == tree.c.id))
    return (
        select(LeafRow.space, LeafRow.opens_at, LeafRow.closes_at)
        .where(LeafRow.space.in_(select(tree.c.id)))
        .order_by(LeafRow.space)
    )


_LEAVES_UNDER = _under()


def spaces(reader: Reader, *, on: date | None = None, kind: str | None = None) -> list[Space]:
    """The spaces, those that exist on a day when one is given, by building, floor and code."""
    statement = EVERY
    if on is not None:
        statement = statement.where(
            SpaceRow.valid_from <= on, or_(SpaceRow.valid_to.is_(None), SpaceRow.valid_to >= on)
        )
    if kind is not None:
        statement = statement.where(SpaceRow.kind == kind)
    return reader.rows(statement, Space)


def space(reader: Reader, *, space: SpaceId) -> Space:
    """One space; raises NotFound."""
    found = reader.first(_ONE, Space, {"space": space})
    if found is None:
        raise NotFound("space", _("L’espace n° {id} n’existe pas.").format(id=space))
    return found


def space_by_code(reader: Reader, *, code: str, on: date | None = None) -> Space:
    """The space of that code, open on a day, or today's; raises NotFound with near codes."""
    wanted: dict[str, Any] = {"code": code.strip().upper()}
    if on is None:
        found = reader.first(_BY_CODE_NOW, Space, wanted)
    else:
        found = reader.first(_BY_CODE_ON, Space, {**wanted, "on": on})
    if found is None and on is not None and reader.first(_BY_CODE_NOW, Space, wanted) is not None:
        raise NotFound(
            "space_closed",
            _("L’espace « {code} » n’est pas ouvert le {day}. Vérifiez la date.").format(
                code=wanted["code"], day=short_day(on)
            ),
            space=code,
        )
    if found is None:
        raise NotFound(
            "space",
            _("L’espace « {code} » n’existe pas{near}. « pole-desk spaces » les liste.").format(
                code=code, near=_near(reader, code)
            ),
            space=code,
        )
    return found


def _near(reader: Reader, code: str) -> str:
    key = slug(code)
    rows = reader.connection.execute(select(SpaceRow.code).order_by(SpaceRow.code)).scalars()
    close = [c for c in rows if key and (slug(c).startswith(key[:2]) and abs(len(c) - len(code)) < 2)]
    return _(" (proches : {codes})").format(codes=", ".join(close[:4])) if close else ""


def leaves_under(reader: Reader, *, space: SpaceId) -> list[LeafWindow]:
    """Every leaf in the tree under a space, itself included, with its bounds."""
    return reader.rows(_LEAVES_UNDER, LeafWindow, {"space": space})


def leaves_of(reader: Reader, *, space: SpaceId) -> list[SpaceId]:
    """The leaves under a space, whatever their bounds."""
    return [window.leaf for window in leaves_under(reader, space=space)]

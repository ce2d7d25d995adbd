"""Spaces written: added, changed, closed; splitting needs the claims and is commanded there."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import FOREVER, day_end, day_start
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import TOPIC, Kind, Place, Rectangle, require_sound
from pole_desk.registers.spaces.tables import LeafRow, SpaceRow


@command(Permission.SPACES)
def add_space(
    tx: Tx, *, place: Place, valid_from: date, parent: SpaceId | None = None, leaf: bool = True
) -> SpaceId:
    """Add a space from a day on; a leaf can be claimed. Raises RuleBroken on a code in use."""
    require_sound(place)
    code = place.code.strip().upper()
    taken = tx.session.scalar(
        select(SpaceRow.id).where(SpaceRow.code == code, SpaceRow.valid_to.is_(None))
    )
    if taken is not None:
        raise RuleBroken("space_code", _("Le code {code} est déjà pris.").format(code=code))
    row = SpaceRow(parent=parent, valid_from=valid_from, valid_to=None, **_columns(place))
    tx.session.add(row)
    tx.session.flush()
    if leaf:
        tx.session.add(LeafRow(space=row.id, opens_at=day_start(valid_from), closes_at=FOREVER))
        tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Espace {code} ajouté.").format(code=code))
    return SpaceId(row.id)


@command(Permission.SPACES)
def change_space(tx: Tx, *, space: SpaceId, place: Place, seen_version: int | None = None) -> None:
    """Change what is said of a space; former values are kept in the history."""
    require_sound(place)
    row = _row(tx, space)
    tx.require_version(TOPIC, row, seen_version)
    former = _place(row)
    for key, value in _columns(place).items():
        setattr(row, key, value)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Espace {code} modifié.").format(code=row.code))
    tx.undo_with(change_space, space=space, place=former)


@command(Permission.SPACES)
def close_space(tx: Tx, *, space: SpaceId, last_day: date) -> None:
    """Close a space after a day; the database refuses while a claim goes beyond."""
    row = _row(tx, space)
    if last_day < row.valid_from:
        raise RuleBroken(
            "dates_reversed",
            _("{code} existe depuis le {day} : la fermeture ne peut pas être avant.").format(
                code=row.code, day=plain_day(row.valid_from)
            ),
        )
    row.valid_to = last_day
    leaf = tx.session.get(LeafRow, space)
    if leaf is not None:
        leaf.closes_at = day_end(last_day)
    tx.session.flush()
    tx.changed(TOPIC, space)
    tx.says(_("Espace {code} fermé après le {day}.").format(code=row.code, day=plain_day(last_day)))
    tx.undo_with(reopen_space, space=space)


@command(Permission.SPACES)
def reopen_space(tx: Tx, *, space: SpaceId) -> None:
    """Open a closed space again without end; refused once it was split."""
    row = _row(tx, space)
    if row.valid_to is None:
        return
    children = tx.session.scalar(select(SpaceRow.id).where(SpaceRow.parent == space).limit(1))
    leaf = tx.session.get(LeafRow, space)
    if children is not None and leaf is not None:
        raise RuleBroken("space_split", _("{code} a été divisé.").format(code=row.code))
    row.valid_to = None
    if leaf is not None:
        leaf.closes_at = FOREVER
    tx.session.flush()
    tx.changed(TOPIC, space)
    tx.says(_("Espace {code} rouvert.").format(code=row.code))


@command(Permission.SPACES)
def divide_space(tx: Tx, *, space: SpaceId, on: date, parts: list[Place]) -> list[SpaceId]:
    """End a leaf before `on` and open its parts from then; its claims were cut by the caller."""
    leaf = tx.session.get(LeafRow, space)
    if leaf is None:
        raise RuleBroken("space_split", _("Cet espace est déjà divisé."))
    leaf.closes_at = day_start(on)
    tx.session.flush()
    return [add_space(tx, place=part, valid_from=on, parent=space) for part in parts]


@command(Permission.SPACES)
def install_spaces(tx: Tx, *, file: Path, valid_from: date) -> int:
    """Add the spaces of a CSV (code, name, kind, parent, …), parents before children."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    parents = {row["parent"] for row in rows if row["parent"]}
    known: dict[str, SpaceId] = {}
    for row in sorted(rows, key=lambda row: bool(row["parent"])):
        known[row["code"]] = add_space(
            tx,
            place=_place_of(row),
            valid_from=valid_from,
            parent=known[row["parent"]] if row["parent"] else None,
            leaf=row["code"] not in parents,
        )
    return len(known)


def _place_of(row: dict[str, str]) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        kind=Kind(row["kind"]),
        building=row["building"],
        floor=int(row["floor"]),
        area_m2=Decimal(row["area_m2"]),
        capacity=int(row["capacity"]),
        rectangle=Rectangle(*(Decimal(row[key]) for key in ("x_m", "y_m", "w_m", "h_m"))),
        note=row["note"],
    )


def _row(tx: Tx, space: SpaceId) -> SpaceRow:
    row = tx.session.get(SpaceRow, space)
    if row is None:
        raise NotFound("space", _("L’espace n° {id} n’existe pas.").format(id=space))
    return row


def _columns(place: Place) -> dict[str, object]:
    return {
        "code": place.code.strip().upper(),
        "name": place.name.strip(),
        "kind": str(place.kind),
        "building": place.building,
        "floor": place.floor,
        "area_m2": place.area_m2,
        "capacity": place.capacity,
        "x_m": place.rectangle.x,
        "y_m": place.rectangle.y,
        "w_m": place.rectangle.width,
        "h_m": place.rectangle.height,
        "note": place.note,
    }


def _place(row: SpaceRow) -> Place:
    return Place(
        row.code, row.name, Kind(row.kind), row.building, row.floor, row.area_m2, row.capacity,
        Rectangle(row.x_m, row.y_m, row.w_m, row.h_m), row.note,
    )  # fmt: skip

"""Steps that the writes on links share: rows that give way, rows put back, shares within the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.kernel.errors import Conflict, NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId
from pole_desk.registers.dossiers.rules import LINKS_TOPIC, TOPIC, Share, excess
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow

LinkRow = DossierLinkRow | PartyLinkRow
OF_DOSSIER, OF_PARTY = "dossier", "party"


class Stood(NamedTuple):
    """How a link stood, to bring it back: of a dossier or of a structure."""

    of: str
    id: int
    last_day: date | None
    withdrawn: bool


def known_dossier(tx: Tx, dossier: DossierId) -> DossierRow:
    """The row of a dossier; raises NotFound `dossier`."""
    row = tx.session.get(DossierRow, dossier)
    if row is None:
        raise NotFound("dossier", _("Le dossier n° {id} n’existe pas.").format(id=dossier))
    return row


def table_of(of: str) -> type[DossierLinkRow] | type[PartyLinkRow]:
    return DossierLinkRow if of == OF_DOSSIER else PartyLinkRow


def of_row(row: LinkRow) -> str:
    return OF_DOSSIER if isinstance(row, DossierLinkRow) else OF_PARTY


def stood(row: LinkRow) -> Stood:
    """How a link stands now."""
    return Stood(of_row(row), row.id, row.last_day, row.withdrawn)


def added(row: LinkRow) -> Stood:
    """A link just added was not there."""
    return Stood(of_row(row), row.id, row.last_day, True)


def take_turn(tx: Tx, of: str, owners: Sequence[int]) -> None:
    """Wait until no other seat writes the links of these owners; by number, so that two never wait for each other."""
    table = DossierRow.__table__ if of == OF_DOSSIER else DossierRow.metadata.tables["party"]
    ordered = sorted(owners)
    for start in range(0, len(ordered), 500):
        tx.connection.execute(
            select(table.c.id)
            .where(table.c.id.in_(ordered[start : start + 500]))
            .order_by(table.c.id)
            .with_for_update(key_share=True)
        )


def live(tx: Tx, of: str, owners: Sequence[int], on: date) -> list[LinkRow]:
    """The links of these owners in force on a day or later, their turn taken."""
    take_turn(tx, of, owners)
    table = table_of(of)
    owner = DossierLinkRow.dossier if of == OF_DOSSIER else PartyLinkRow.party
    found: list[LinkRow] = []
    for start in range(0, len(owners), 500):
        statement = select(table).where(
            owner.in_(owners[start : start + 500]),
            table.withdrawn.is_(False),
            or_(table.last_day.is_(None), table.last_day >= on),
        )
        found.extend(tx.session.scalars(statement.order_by(table.id)))
    return found


def end(row: LinkRow, on: date) -> Stood:
    """End a link the day before; one that had not begun is withdrawn. How it stood."""
    before = stood(row)
    if row.first_day >= on:
        row.withdrawn = True
    else:
        row.last_day = on - timedelta(days=1)
    return before


def put_back(tx: Tx, states: Iterable[Stood]) -> list[Stood]:
    """Put links back as they stood; raises Conflict `shares_sum` when others took their part since."""
    wanted = [Stood(*each) for each in states]
    rows = _rows_of(tx, wanted)
    again = [stood(rows[each.of, each.id]) for each in wanted]
    for each in wanted:
        row = rows[each.of, each.id]
        if each.withdrawn:
            row.withdrawn = True
        elif not row.withdrawn and each.last_day is not None:
            row.last_day = min(each.last_day, row.last_day or each.last_day)
    tx.session.flush()
    with tx.session.no_autoflush:
        for each in wanted:
            row = rows[each.of, each.id]
            row.last_day, row.withdrawn = each.last_day, each.withdrawn
        owners: dict[tuple[str, int], list[LinkRow]] = {}
        for (of, _number), row in rows.items():
            owners.setdefault((of, owner_of(row)), []).append(row)
        for (of, owner), theirs in owners.items():
            _require_within(tx, of, owner, theirs)
    tx.session.flush()
    for of, owner in owners:
        told(tx, of, owner)
    return again


def _rows_of(tx: Tx, states: Sequence[Stood]) -> dict[tuple[str, int], LinkRow]:
    """The links named, by owner's kind and number, the turn of their owners taken; raises NotFound `link`."""
    rows: dict[tuple[str, int], LinkRow] = {}
    for of in (OF_DOSSIER, OF_PARTY):
        numbers = [each.id for each in states if each.of == of]
        table = table_of(of)
        owner = DossierLinkRow.dossier if of == OF_DOSSIER else PartyLinkRow.party
        parts = [numbers[start : start + 500] for start in range(0, len(numbers), 500)]
        owners = {one for part in parts for one in tx.session.scalars(select(owner).where(table.id.in_(part)))}
        take_turn(tx, of, sorted(owners))
        for part in parts:
            rows |= {(of, row.id): row for row in tx.session.scalars(select(table).where(table.id.in_(part)))}
    if len(rows) < len({(each.of, each.id) for each in states}):
        raise NotFound("link", _("Ce lien n’existe plus."))
    return rows


def owner_of(row: LinkRow) -> int:
    return row.dossier if isinstance(row, DossierLinkRow) else row.party


def told(tx: Tx, of: str, owner: int) -> None:
    """Note that the links of an owner changed."""
    tx.changed(TOPIC if of == OF_DOSSIER else "parties", owner)
    tx.changed(LINKS_TOPIC, owner)


def _require_within(tx: Tx, of: str, owner: int, put_back: Sequence[LinkRow]) -> None:
    rows = {row.id: row for row in (*live(tx, of, [owner], date.min), *put_back)}
    targets: dict[bool, list[Share]] = {True: [], False: []}
    for row in rows.values():
        if row.withdrawn:
            continue
        targets[row.chantier is not None].append(Share(owner, row.share, row.first_day, row.last_day))
    for shares in targets.values():
        day = excess(shares)
        if day is not None:
            raise Conflict(
                "shares_sum",
                _("D’autres liens ont été posés depuis : le {day}, les parts dépasseraient le tout.").format(
                    day=numeric_day(day)
                ),
            )

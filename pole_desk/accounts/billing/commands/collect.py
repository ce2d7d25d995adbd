"""Writes what is pending and withdrawn into the ledger of charges; invoices are in `issue`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update

from pole_desk.accounts.billing.commands.prepare import prepare_changes
from pole_desk.accounts.billing.rules.kinds import ChargeState
from pole_desk.accounts.billing.rules.ledger import Changes, Entry
from pole_desk.accounts.billing.tables import ChargeRow
from pole_desk.kernel.database import Base
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.rows import Rows
from pole_desk.kernel.work import Tx, command

CHARGES_TOPIC = "charges"
_VALUES = (
    "dossier", "issuer", "party", "month", "service_from", "service_to", "label", "quantity",
    "unit", "unit_price", "list_price", "tax", "account", "role", "deducts",
    "order_number", "delivery", "amount",
)  # fmt: skip
_values = attrgetter(*_VALUES)


class Collected(NamedTuple):
    """How many charges were added, changed and withdrawn."""

    added: int
    changed: int
    withdrawn: int


class Ledger:
    """The ledger of charges being written in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def write(
        self, changes: Changes, invoiced: Collection[tuple[str, int]] = ()
    ) -> dict[tuple[str, int], int]:
        """Write the charges, those of `invoiced` (key, revision) as such; the ids of new and old."""
        known = [entry for entry in changes.entries if entry.id is not None]
        fresh = [entry for entry in changes.entries if entry.id is None]
        ids = {(entry.key, entry.revision): entry.id for entry in known if entry.id is not None}
        if fresh:
            ids |= self._insert(fresh, invoiced)
        if known:
            self._update([_changed(entry, invoiced) for entry in known])
        if changes.withdrawn:
            self.tx.connection.execute(
                update(ChargeRow)
                .where(ChargeRow.id.in_(changes.withdrawn))
                .values(state=str(ChargeState.WITHDRAWN))
            )
        return ids

    def _insert(
        self, entries: Sequence[Entry], invoiced: Collection[tuple[str, int]]
    ) -> dict[tuple[str, int], int]:
        """Write new charges; their ids."""
        rows = Rows(self.tx.connection, ChargeRow.__tablename__, ("id", "key", "revision", "state", *_VALUES))
        keys = [(entry.key, entry.revision) for entry in entries]
        ids = dict(zip(keys, rows.fresh_ids(len(keys)), strict=True))
        rows.insert(
            (ids[key], *key, _state(key, invoiced), *_values(entry))
            for key, entry in zip(keys, entries, strict=True)
        )
        return ids

    def _update(self, rows: list[dict[str, Any]]) -> None:
        table = Base.metadata.tables[ChargeRow.__tablename__]
        statement = (
            update(table)
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(name) for name in ("state", *_VALUES)})
        )
        self.tx.connection.execute(statement, rows)


def _state(key: tuple[str, int], invoiced: Collection[tuple[str, int]]) -> str:
    return str(ChargeState.INVOICED if key in invoiced else ChargeState.PENDING)


def _changed(entry: Entry, invoiced: Collection[tuple[str, int]]) -> dict[str, Any]:
    """A charge that the ledger has, as it is written again."""
    values = dict(zip(_VALUES, _values(entry), strict=True))
    return {"row": entry.id, "state": _state((entry.key, entry.revision), invoiced), **values}


def _dossiers(entries: Iterable[Entry]) -> list[int]:
    return sorted({entry.dossier for entry in entries})


@command(Permission.INVOICE)
def collect_charges(tx: Tx, *, month: Month, since: Month | None = None) -> Collected:
    """Bring the ledger's pending charges up to date for billing months up to `month`."""
    changes = prepare_changes(tx, month=month, since=since)
    Ledger(tx).write(changes)
    for dossier in _dossiers(changes.entries):
        tx.changed(CHARGES_TOPIC, dossier)
    tx.says(_("Prestations à facturer relevées jusqu’à {month}.").format(month=month_name(month)))
    added = sum(entry.id is None for entry in changes.entries)
    return Collected(added, len(changes.entries) - added, len(changes.withdrawn))

"""The steps that storage's commands share: whose dossier it is, what was invoiced, what is noted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pole_desk.activities.storage.queries.storages import Storage, storage
from pole_desk.activities.storage.rules import TOPIC, require_price, require_reason
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import DossierId

Row = TypeVar("Row")


def found(tx: Tx, table: type[Row], record: int, code: str, said: str, *, lock: bool = False) -> Row:
    """The row of a number, waiting for its turn on it if asked; raises NotFound saying `said`."""
    row = tx.session.get(table, record, with_for_update=True if lock else None)
    if row is None:
        raise NotFound(code, said.format(id=record), record=record)
    return row


def spaces_of(tx: Tx, dossier: DossierId) -> list[Storage]:
    """What a dossier stores in; raises NotFound `storage`."""
    tx.session.flush()
    return storage(tx, storage=dossier)


def written(tx: Tx, dossier: int, sentence: str) -> None:
    """Note the act: pages reload, the trail and the message say the sentence."""
    tx.session.flush()
    tx.changed(TOPIC, dossier)
    tx.says(sentence)


def agreed_price(listed: Decimal, price: Decimal | None, reason: str) -> tuple[Decimal, str]:
    """The price agreed and why it is not the list's; raises BadInput `price`, `reason`."""
    if price is None or price == listed:
        return listed, ""
    require_price(price)
    return price, require_reason(reason)


def require_not_invoiced(tx: Tx, dossier: int, key: str, *, after: date | None = None) -> None:
    """Raises RuleBroken `invoiced` naming the invoice when a day after `after`, or any, is on one."""
    for charge in tx.port(ChargeLedger).invoiced(tx, [DossierId(dossier)]):
        mine = charge.key == key or charge.key.startswith(f"{key}:")
        if mine and (after is None or charge.service_to > after):
            raise RuleBroken(
                "invoiced",
                _("C’est déjà facturé ({invoice}, jusqu’au {day}). Faites d’abord un avoir, ou "
                  "mettez fin à une date : la différence sera créditée.").format(
                    invoice=charge.invoice, day=plain_day(charge.service_to)
                ),
                invoice=charge.invoice,
                until=charge.service_to.isoformat(),
            )


def require_standing(row: Any, *, withdrawn: bool = False) -> None:
    """A record is changed while it stands and restored once withdrawn; raises RuleBroken `withdrawn`."""
    if row.withdrawn == withdrawn:
        return
    raise RuleBroken(
        "withdrawn",
        _("Ceci n’a pas été retiré : il n’y a rien à rétablir.")
        if withdrawn
        else _("Ceci a été retiré : rétablissez-le d’abord."),
    )


def require_version(tx: Tx, row: Any, seen: int | None) -> None:
    """Raises Conflict, naming who changed the storage last, when a row is no longer the one seen."""
    if seen is None or tx.unchanged(row, seen):
        return
    tx.require_version(TOPIC, _Seen(row.dossier, row.version), seen)


class _Seen:
    """What the trail knows a record by: the dossier, with the version of its part."""

    def __init__(self, dossier: int, version: int) -> None:
        self.id = dossier
        self.version = version

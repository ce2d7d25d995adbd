"""What the commands of the network share: a record found, written, a word of a list."""

from __future__ import annotations

from pole_desk.activities.network.rules import TOPIC
from pole_desk.activities.network.tables import (
    AccessionRow,
    BenefitRow,
    CharterRow,
    PostRow,
    ServiceRow,
)
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.registers.parties.queries import references

_RECORDS = {"charter": CharterRow, "post": PostRow, "service": ServiceRow, "benefit": BenefitRow}
Record = CharterRow | PostRow | ServiceRow | BenefitRow


def written(tx: Tx, row: Record | AccessionRow, said: str) -> None:
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.changed("parties", row.party)
    tx.says(said)


def record_of(tx: Tx, kind: str, record: int) -> Record:
    table = _RECORDS.get(kind)
    row: Record | None = None if table is None else tx.session.get(table, record)
    if row is None:
        raise NotFound("record", _("La ligne n° {id} n’existe pas.").format(id=record))
    return row


def accession_of(tx: Tx, accession: int) -> AccessionRow:
    row = tx.session.get(AccessionRow, accession)
    if row is None:
        raise NotFound("accession", _("La demande n° {id} n’existe pas.").format(id=accession))
    return row


def require_listed(tx: Tx, kind: str, label: str, said: str) -> None:
    if label not in {entry.label for entry in references(tx, kind=kind)}:
        raise BadInput(kind, said.format(label=label), value=label)

"""What became of an electronic invoice, written down as it was told: each status after the other, none taken back."""

from __future__ import annotations

from datetime import date

from pole_desk.accounts.billing.queries import invoice as issued_invoice
from pole_desk.accounts.ledger.queries.statuses import statuses
from pole_desk.accounts.ledger.rules.lifecycle import Told, require_status, status_names
from pole_desk.accounts.ledger.rules.words import STATUSES_TOPIC
from pole_desk.accounts.ledger.tables import StatusRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId


@command(Permission.INVOICE)
def record_status(
    tx: Tx, *, invoice: InvoiceId, code: int, on: date, reason: str = "", note: str = "", corrects: int | None = None
) -> int:
    """Record a status told by the platform; `corrects` is the last one, recorded by mistake, that it replaces.

    A status is never taken back: a further one corrects it. Raises NotFound `invoice`, BadInput `status`, `reason`,
    `note`, `on`, RuleBroken `status_order`, `status_corrected`.
    """
    found = issued_invoice(tx, invoice=invoice)
    before = [Told(one.id, one.code, one.told_on, one.corrects) for one in statuses(tx, invoice=invoice)]
    status = require_status(
        code, on=on, reason=reason, note=note, before=before, issued_on=found.issued_on, today=tx.clock.today(),
        corrects=corrects,
    )  # fmt: skip
    row = StatusRow(
        invoice=invoice, code=int(status), told_on=on, reason=reason, note=note.strip()[:300], corrects=corrects,
        recorded_at=tx.clock.now(),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(STATUSES_TOPIC, row.id)
    tx.says(
        _("{number} : statut {code}, {name}.").format(
            number=found.number, code=int(status), name=status_names()[status].lower()
        )
    )
    return row.id

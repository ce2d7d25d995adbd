"""Stores the files of what was issued; drawing them is outside any transaction, in `outbox`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import insert, select, update

from pole_desk.accounts.billing.rules.kinds import DOCUMENTS_TOPIC
from pole_desk.accounts.billing.tables import DocumentRow, OutboxRow
from pole_desk.kernel.database import forget_pages
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId


@command(Permission.INVOICE)
def store_documents(tx: Tx, *, documents: Sequence[tuple[InvoiceId, bytes]]) -> int:
    """Keep the files of documents for good, with their SHA-256; how many were new.

    A file that is already there stays as it is, so that two seats may draw at once.
    """
    forget_pages(tx.connection)
    wanted = [invoice for invoice, _content in documents]
    waiting = set(
        tx.connection.scalars(
            select(OutboxRow.invoice)
            .where(OutboxRow.invoice.in_(wanted), OutboxRow.done == 0)
            .order_by(OutboxRow.id)
            .with_for_update()
        )
    )
    fresh = [(invoice, content) for invoice, content in documents if invoice in waiting]
    if not fresh:
        return 0
    tx.connection.execute(
        insert(DocumentRow),
        [
            {
                "invoice": invoice,
                "sha256": hashlib.sha256(content).hexdigest(),
                "content": content,
                "stored_at": tx.clock.now(),
            }
            for invoice, content in fresh
        ],
    )
    tx.connection.execute(update(OutboxRow).where(OutboxRow.invoice.in_(waiting)).values(done=1))
    for invoice, _content in fresh:
        tx.changed(DOCUMENTS_TOPIC, invoice)
    return len(fresh)

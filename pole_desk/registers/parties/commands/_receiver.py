"""Who gets a structure's invoices: one of its contacts, else its own e-mail."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import ContactId, PartyId
from pole_desk.registers.parties.rules import OWN_EMAIL
from pole_desk.registers.parties.tables import ContactRow


def name_receiver(tx: Tx, party: PartyId, receiver: ContactId) -> ContactId:
    """Name the one contact who gets the invoices; who did, to take it back. Raises NotFound."""
    rows = list(tx.session.scalars(select(ContactRow).where(ContactRow.party == party, ContactRow.left_on.is_(None))))
    if receiver != OWN_EMAIL and receiver not in {row.id for row in rows}:
        raise NotFound("contact", _("Cette personne n’est pas un contact de la structure."))
    former = OWN_EMAIL
    for row in rows:
        if row.billing:
            former = ContactId(row.id)
        if row.billing != (row.id == receiver):
            row.billing = row.id == receiver
            tx.changed("contacts", row.id)
    tx.session.flush()
    return former

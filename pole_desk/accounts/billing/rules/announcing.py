"""An invoice that a debit will pay tells it beforehand: mandate, creditor, account and day (BG-19)."""

from __future__ import annotations

from dataclasses import replace

from pole_desk.formats.pdf.snapshot import InvoiceDocument, Mandate
from pole_desk.ports.debits import Announcer
from pole_desk.ports.ids import IssuerId, PartyId


def with_debit(document: InvoiceDocument, issuer: IssuerId, party: PartyId, announce: Announcer) -> InvoiceDocument:
    """The document with the debit that it announces; as it was when none will pay it, or nothing is due."""
    if document.kind == "credit" or document.due <= 0:
        return document
    found = announce(issuer, party, document.issue_date, document.due_date)
    if found is None:
        return document
    mandate = Mandate(reference=found.reference, creditor=found.creditor_id, on=found.on, iban=found.iban)
    return replace(document, payment="debit", mandate=mandate)

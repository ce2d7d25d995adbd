"""How an invoice says that it will be paid: the debit that it announces (BG-19), or the code of a transfer."""

from __future__ import annotations

from dataclasses import replace

from pole_desk.formats.pdf.snapshot import InvoiceDocument, Mandate
from pole_desk.formats.sepa.qr import transfer_qr
from pole_desk.kernel.errors import BadInput
from pole_desk.ports.debits import Announcer
from pole_desk.ports.ids import IssuerId, PartyId

CODE_SETTING = "billing.transfer_code"
"""Whether invoices to be paid by transfer carry the QR code of it; off unless set."""
ANY_NUMBER = "FA-2026-00001"
"""A number as all are written: a draft has none yet, and all fit."""


def with_code(document: InvoiceDocument) -> InvoiceDocument:
    """The document with the code of its transfer, when one can pay it and a code can say it."""
    if document.kind == "credit" or document.payment != "transfer" or not document.iban or document.due <= 0:
        return document
    try:
        transfer_qr(
            name=document.seller.name, iban=document.iban, bic=document.bic or "", amount=document.due, text=ANY_NUMBER
        )
    except BadInput:
        return document
    return replace(document, transfer_code=True)


def with_debit(document: InvoiceDocument, issuer: IssuerId, party: PartyId, announce: Announcer) -> InvoiceDocument:
    """The document with the debit that it announces; as it was when none will pay it, or nothing is due."""
    if document.kind == "credit" or document.due <= 0:
        return document
    found = announce(issuer, party, document.issue_date, document.due_date)
    if found is None:
        return document
    mandate = Mandate(reference=found.reference, creditor=found.creditor_id, on=found.on, iban=found.iban)
    return replace(document, payment="debit", mandate=mandate)

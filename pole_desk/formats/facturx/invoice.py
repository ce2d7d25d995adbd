"""The XML of a frozen invoice: CII D22B, profile EN 16931, with what the French rules add."""

from __future__ import annotations

from lxml import etree

from pole_desk.formats.facturx.lines import add_line
from pole_desk.formats.facturx.parties import add_buyer, add_delivery, add_seller
from pole_desk.formats.facturx.settlement import add_settlement
from pole_desk.formats.facturx.tree import RSM, Element, add, add_day, root, written
from pole_desk.formats.pdf.snapshot import InvoiceDocument

PROFILE = "urn:cen.eu:en16931:2017"
TREATMENT = "BAR"
"""Subject of the note that says how the platform treats the document (BR-FR-20)."""


def invoice_xml(document: InvoiceDocument) -> bytes:
    """The file `factur-x.xml` of a document of format 2; same data, same bytes.

    Says what the document says and decides nothing: `billing.rules.soundness` tells first whether
    it may be issued. Raises ValueError on a character that XML can't hold.
    """
    tree = root()
    _add_context(tree, document)
    _add_document(tree, document)
    transaction = etree.SubElement(tree, f"{RSM}SupplyChainTradeTransaction")
    for line in document.lines:
        add_line(transaction, line)
    _add_agreement(transaction, document)
    add_delivery(transaction, document)
    add_settlement(transaction, document)
    return written(tree)


def _add_context(tree: Element, document: InvoiceDocument) -> None:
    """Frame of invoicing (BT-23) and profile (BT-24)."""
    context = etree.SubElement(tree, f"{RSM}ExchangedDocumentContext")
    add(add(context, "BusinessProcessSpecifiedDocumentContextParameter"), "ID", document.process)
    add(add(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", PROFILE)


def _add_document(tree: Element, document: InvoiceDocument) -> None:
    """Number, type, day, the law's sentences."""
    head = etree.SubElement(tree, f"{RSM}ExchangedDocument")
    add(head, "ID", document.number)
    add(head, "TypeCode", document.type_code)
    add_day(head, "IssueDateTime", document.issue_date)
    _add_note(head, document.reason, "")
    for note in document.notes:
        _add_note(head, note.text, note.subject)
    _add_note(head, document.treatment, TREATMENT)


def _add_note(head: Element, text: str, subject: str) -> None:
    if text:
        note = add(head, "IncludedNote")
        add(note, "Content", text)
        if subject:
            add(note, "SubjectCode", subject)


def _add_agreement(transaction: Element, document: InvoiceDocument) -> None:
    """Who sells to whom, on which order."""
    agreement = add(transaction, "ApplicableHeaderTradeAgreement")
    if document.buyer_reference:
        add(agreement, "BuyerReference", document.buyer_reference)
    add_seller(agreement, document)
    add_buyer(agreement, document)
    for name, number in (("BuyerOrder", document.order_number), ("Contract", document.contract)):
        if number:
            add(add(agreement, f"{name}ReferencedDocument"), "IssuerAssignedID", number)

"""The very file that is issued and kept: the page of a frozen document, with its XML when it has one."""

from __future__ import annotations

from pole_desk.formats.facturx.container import with_xml
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.frozen import says_later
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import InvoiceDocument


def issued_file(document: InvoiceDocument) -> bytes:
    """PDF/A-3b with its XML; the page alone of a document frozen as format 1, and of a duplicate.

    Same document, same bytes. Raises ValueError on a character that XML can't hold.
    """
    page = render_invoice(document)
    if document.duplicate or not says_later(document):
        return page
    return with_xml(page, invoice_xml(document), issued_on=document.issue_date)

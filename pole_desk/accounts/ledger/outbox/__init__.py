"""What the ledger writes out for those who read it elsewhere: closings, journals, VAT, electronic invoices."""

from pole_desk.accounts.ledger.outbox.closings import closing_page, compare_archive, write_closing
from pole_desk.accounts.ledger.outbox.electronic import WrittenInvoices, write_electronic
from pole_desk.accounts.ledger.outbox.journals import WrittenJournal, require_period, write_journals, write_vat

__all__ = [
    "WrittenInvoices", "WrittenJournal", "closing_page", "compare_archive", "require_period", "write_closing",
    "write_electronic", "write_journals", "write_vat",
]  # fmt: skip

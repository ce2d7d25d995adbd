"""What the ledger answers: closings, the journal, VAT, electronic invoices and their statuses; by module."""

"""What the ledger writes: closings, the accounts' plan, the statuses of electronic invoices; by module."""

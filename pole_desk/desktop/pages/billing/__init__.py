"""Facturation: the month, the invoices, the payments, what is late."""

"""Événements: every client's event from the first inquiry to what is invoiced."""

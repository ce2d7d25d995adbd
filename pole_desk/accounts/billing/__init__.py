"""Billing: pending charges become lines of numbered invoices that never change.

Words: a *charge* is what a dossier owes for a period, known by its natural key; it is *pending*,
*withdrawn* (no longer due before it was invoiced) or *invoiced*. A *revision* of a key is the
difference between what is due and what was invoiced. A *draft* is an invoice without a number.
An *invoice*, a *deposit invoice* (asked in advance; the final invoice deducts and cites it) and a
*credit note* take their number, hash and frozen text at issue, once `rules.soundness` finds nothing
wrong. What was paid is in `receivables`; what is due and why is known to the activities alone.
"""

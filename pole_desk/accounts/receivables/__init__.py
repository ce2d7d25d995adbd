"""Receivables: what came in on invoices, what is still due, and for how long.

Words: a *payment* (règlement) was received on a day by a method; it is allocated to an invoice. One
recorded by mistake is withdrawn with a reason and stays written. The *balance* of an invoice is its
total less its credit notes and its payments. Invoices themselves are in `billing`.

A *mandate* (mandat) lets a seller debit a client's account; a *debit* (prélèvement) is asked by a file that the
bank is given and that never changes: asked, collected, rejected, or cancelled with its file. A *transfer* (virement)
sends what was decided, once. A *plan* (échéancier) spreads invoices over instalments: kept, broken by a missed one,
paid, cancelled. A *reminder* (relance) goes to a client at one of three levels, each once for an invoice; a *pause*
leaves a client in peace.
"""

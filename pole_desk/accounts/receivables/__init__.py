"""Receivables: what came in on invoices, what is still due, and for how long.

Words: a *payment* (règlement) was received on a day by a method; it is allocated to an invoice. One
recorded by mistake is withdrawn with a reason and stays written. The *balance* of an invoice is its
total less its credit notes and its payments. Invoices themselves are in `billing`.
"""

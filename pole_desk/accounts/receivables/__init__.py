"""Receivables: what came in on invoices, what is still due, and for how long.

Words: a *payment* (règlement) was received on a day by a method; it is allocated to one invoice or several, in
parts that may be taken off and moved, and what no invoice has is *free*: it waits on the client's account. A
*refund* gives free money back; a *return* is the bank's taking it back, and makes the invoices due again. A *loss*
(créance irrécouvrable) gives up what is left of an invoice. What was recorded by mistake is withdrawn with a reason
and stays written. The *balance* of an invoice is its total less its credit notes, its payments and its losses.

A *bank line* (ligne de relevé) is new, matched (to payments or refunds that add up to it exactly), ignored with a
reason, or withdrawn with its import. Deposits held are the agreements'; withheld, they pay invoices by a payment of
their own. Invoices themselves are in `billing`.

A *mandate* (mandat) lets a seller debit a client's account; a *debit* (prélèvement) is asked by a file that the
bank is given and that never changes: asked, collected, rejected, or cancelled with its file. A *transfer* (virement)
sends what was decided, once. A *plan* (échéancier) spreads invoices over instalments: kept, broken by a missed one,
paid, cancelled. A *reminder* (relance) goes to a client at one of three levels, each once for an invoice; a *pause*
leaves a client in peace.
"""

"""Ledger: what invoices, payments and deposits make in the accountant's books.

Words: an *entry* (écriture) is balanced and comes from one piece; a *journal* holds entries of one kind: sales
(VE), bank (BQ), cash (CA), others (OD). The *plan* says which account takes what. A sale *on mandate* is made for
somebody else: it stands on 467 and is never revenue. VAT *on receipts* waits on an account until the money comes;
*on debits* it is due with the invoice. Invoices are in `billing`, money in `receivables`.
"""

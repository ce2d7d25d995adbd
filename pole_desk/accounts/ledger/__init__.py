"""Ledger: what invoices, payments and deposits make in the accountant's books, and what seals them.

Words: an *entry* (écriture) is balanced and comes from one piece; a *journal* holds entries of one kind: sales
(VE), bank (BQ), cash (CA), others (OD). The *plan* says which account takes what. A sale *on mandate* is made for
somebody else: it stands on 467 and is never revenue. VAT *on receipts* waits on an account until the money comes;
*on debits* it is due with the invoice. A *closing* seals a month, or a year after its December: sums, perpetual
total, last hashes, and the *seals* (fingerprints) of each document's rows; its *archive* is read without the
program. The *status* of an electronic invoice goes from 200 (filed) to 212 (cashed), 210 (refused) or 213
(rejected). Invoices are in `billing`, money in `receivables`.
"""

"""Mail: letters that the pole sends by e-mail, what became of each, and the texts they are written from.

Words: a *letter* (courriel) is for one address and never changes; its *attachments* hold their bytes,
or name the invoice whose stored file goes as it is. What it is *about* are records, `invoice:12`. An
*attempt* is what happened to it: taken up by a seat, sent, drafted, put off, refused, set aside, asked
for again. A *server* (SMTP) carries letters in the name of a *sender*, one per issuer; without a server
they become drafts, `.eml` files to be sent by hand. A *template* (modèle) has places filled per letter.
A letter that is only prepared (the preview, the dry run) is on record nowhere.

States, computed from the attempts when read: queued > sending > sent | drafted | waiting > … > failed;
queued, waiting and failed ones may be set aside, and asked for again. A letter sent is never sent
again: sending anew is another letter, marked *renvoi*. One that came back (*revenu*, noted by hand) reached
nobody. An invoice may be *handed over* otherwise: on paper, by the platform, in person; that is noted here
too. A window sends by itself at an *interval* once a server is set. Invoices are in `billing`, reminders of
debts in `receivables`.
"""

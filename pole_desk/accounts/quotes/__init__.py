"""Quotes (devis): what the pole offers a structure for, whatever it sells; accepted, it is charged without retyping.

Words: a *quote* is for a client or a prospect, on a dossier of its own or on one that is there; its
*lines* come from the catalogue or are typed; a discount is a negative quantity. A *version* replaces
the one sent before it, under the same number. *Sent*, it is frozen with its file. *Accepted*, its
lines become charges of the month after the service, and the *deposit* asked, if any, charges of the
month of acceptance, which the final invoice deducts. Events have quotes of their own, made of their
bookings (`activities.events`); the list of quotes shows both.

States: draft > sent > accepted | refused | replaced; draft and sent ones may be withdrawn. Expired
follows from the clock when read. An answer can be taken back until it is invoiced.
"""

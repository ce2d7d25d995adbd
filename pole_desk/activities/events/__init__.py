"""Events: who books which room when, for how many, at what price; from a phone call to the last sheet.

Words: an *event* is the dossier of a client's event, under one number; it holds *bookings* (one
space and one interval each: hall, room, canteen, storage the day before), *extras* and *loans* of
equipment, meals ordered through `ports.covers`, *quotes* in numbered versions and *function sheets*
by team. Bookings made *together* (two bays) move as one. A *series* follows an RFC 5545 rule in a
space; spaces that repeat as one have a series each, and each date all of them or none. « This and the
following » begins a series that *follows* the former: all these are *kin*, and « all » means all of
them. Refused dates stay as records. An *option* has a rank, a confirm-by hour, and may be challenged.

States of a booking: inquiry (holds nothing), option (queues), quoted (an option whose quote was
sent), confirmed (holds firm), cancelled, refused (a date of a series that somebody else has). Done
and lapsed follow from the clock when read.
"""

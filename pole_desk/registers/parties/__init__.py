"""The parties: structures and their contacts, whatever they are to the pole.

Words: a structure (`party`) plays roles (hosted, member, network head, funder…), each from a day
until a day; it has contacts, one of them main, one for billing, and benefits from support schemes.
The pole itself is the party that plays « pole ». States: current, archived, merged into another;
nothing is deleted, a merger and an archiving can be taken back. What the pole does with a structure
is in its dossiers, not here.
"""

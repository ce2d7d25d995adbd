"""Dossiers: one thing that the pole does with a structure, and the chantiers and projects it serves.

Words: a *link* gives a share, in basis points, of a dossier or a structure to a chantier or to a
fund project, from a day to a day; a new plan carries the links of the one before to what follows. A
dossier may be *attached* to an action of a chantier. States: open, closed, cancelled. What a dossier holds is in
`claims`; what it owes, in `ports.charges`.
"""

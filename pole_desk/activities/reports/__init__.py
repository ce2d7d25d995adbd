"""Reports: what the pole counted, for which chantier and project, and years closed for good.

Words: a *figure* is the sum of an indicator's rows over a period; a *cut* divides it by what the
rows served (chantier, fund project, territory, commune, structure) and the part that served none;
the rows *behind* a figure open their records. A year is open: computed, or *closed*: its rows and
values were kept, with those of its months, and nothing edited later changes them; it can be
reopened with a reason, the closing stays on record. Sources are in each activity, through
`ports.indicators`; papers are in `formats`.
"""

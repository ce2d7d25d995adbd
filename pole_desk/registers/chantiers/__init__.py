"""The chantiers: the fields of work of a dated plan, in axes, with their actions.

Words: a plan (rank, years) has stakes and axes; an axis has chantiers; a chantier has a lead
structure, a referent, levers, a progress from 0 to 100 and actions; an action is planned, under
way, done or dropped. A new plan maps former chantiers to its own and keeps their reports. What a
dossier or a structure gives to a chantier is a link, in `dossiers`.
"""

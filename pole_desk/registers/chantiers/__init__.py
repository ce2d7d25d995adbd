"""The chantiers: the fields of work of a dated plan, in axes, with their actions.

Words: a plan (rank, years) has objectives, stakes and axes; an axis has chantiers; a chantier has levers,
each with a word, actions, meetings with those present, and specific support. Its lead (a sector animator
or a volunteer actor) and its referents of public policies are dated; its progress, from 0 to 100, is a
history whose last line counts. An action is planned, under way, done or dropped, and names carriers and
partners. A new plan maps former chantiers to its own and keeps their reports. What a dossier or a
structure gives to a chantier is a link, in `dossiers`, as are the dossiers attached to an action.
"""

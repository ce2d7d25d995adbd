"""The fund: projects that Nantes Métropole supports, recorded apart from the pole's own accounts.

Words: a *project* is a dossier whose structure is the carrier. A *grant* is paid in *instalments*,
three at most: decided → signed → justified → paid, or cancelled with its reason; an *amendment*
changes what was agreed and is never rewritten. A *support group* is gathered by the carrier: members
and the networks they come from, meetings, opinions on instalments, recommendations. A *coordination*
gathers the directorates of the metropolis and the city. An *aid* is de minimis, of any granter.
An *outcome* is the public policy enriched or the enterprise become, seen again at 12, 24, 36 months.

States of a project: submitted → supported follow from its instalments when read; ended, refused and
withdrawn are written down. Nothing here is a charge, an invoice or an entry of the journal.
"""

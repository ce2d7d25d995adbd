"""The network: the lieux collectifs de proximité, who benefits from support schemes, jobs each year.

Words: an *LCP* is a structure that says so; its *charter* has five points, each *assessed* on a day
with its evidence and an opinion: met, in part, not met; coordination *posts* are financed from a day
to a day; the mutualisation platform gives *services*; an *accession* asks to join, accepted only when
the three conditions of the plan hold (platform's services, every point of the charter met, goals
reached) or refused with the reason. A support scheme counts *people* at a structure from a day to a
day. The yearly *enquiry* is sent to every hosted structure; an *answer* is never overwritten: a
correction is its next revision. States of an accession: asked → accepted / refused / withdrawn.
"""

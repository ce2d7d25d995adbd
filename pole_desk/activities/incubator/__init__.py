"""The incubator: one identity from the first meeting to what became of it three years later.

Words: an *incubation* is a project and its carrier, followed through its *stages*: spotted → met →
applied → selected → incubated → pépinière / created / stopped; each passage is a dated *step*. An
*information meeting* has *sign-ups*. A *call* asks for *candidacies* (candidatures) by its own form
and pieces: received → asked for more → complete → accepted / accepted with conditions / waiting /
refused / withdrawn. A *jury* (comité) has members and substitutes, a timetable, scores by weighted
criterion, votes, decisions apart from scores, minutes. A *cohort* (promotion) has *workshops* and
attendance; *mentors* and experts give *sessions*; *milestones*, *assessments* (the radar) and *risk*
say how it goes; an *exit* closes it, *outcomes* are asked at 12, 24 and 36 months. Desks are leases,
meals are the canteen's, the fund is apart.
"""

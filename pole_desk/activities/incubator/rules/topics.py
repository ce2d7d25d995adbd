"""The topics under which the incubator's pages hear of what changed."""

from __future__ import annotations

TOPIC = "incubations"
"""Identities and their steps; the record is the incubation."""
MEETINGS_TOPIC = "incubator_meetings"
CALLS_TOPIC = "incubator_calls"
CANDIDACIES_TOPIC = "candidacies"
JURIES_TOPIC = "juries"
COHORTS_TOPIC = "cohorts"
WORKSHOPS_TOPIC = "workshops"
MENTORS_TOPIC = "mentors"
SESSIONS_TOPIC = "sessions"
"""Individual sessions; the record is the session."""

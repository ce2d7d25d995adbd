"""Incubateur: the pipeline, a project, meetings, calls, juries, cohorts, the agenda."""

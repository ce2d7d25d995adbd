"""Reports frozen for paper, workbook and screen, made of the indicators' own definitions."""

from pole_desk.activities.reports.queries.papers.activity import activity_report
from pole_desk.activities.reports.queries.papers.board import monthly_board
from pole_desk.activities.reports.queries.papers.built import Choice, built_report
from pole_desk.activities.reports.queries.papers.sheets import (
    chantier_sheet,
    dossier_sheet,
    structure_sheet,
)
from pole_desk.activities.reports.queries.papers.topics import in_kind_report, occupancy_report

__all__ = [
    "Choice",
    "activity_report",
    "built_report",
    "chantier_sheet",
    "dossier_sheet",
    "in_kind_report",
    "monthly_board",
    "occupancy_report",
    "structure_sheet",
]

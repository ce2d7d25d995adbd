"""What is said beside the figures of a report, until its year is closed."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.activities.reports.queries import closing_of
from pole_desk.activities.reports.rules import TOPIC
from pole_desk.activities.reports.rules.periods import year_of_report
from pole_desk.activities.reports.tables import CommentRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command

LONGEST = 4_000
"""Characters of a comment: about a page of the report."""


@command(Permission.REPORTS)
def write_comment(
    tx: Tx, *, report: str, section: str, words: str, seen_version: int | None = None
) -> None:
    """Write, change or empty the comment of a section.

    Raises RuleBroken `year_closed` when the report is of a closed year, Conflict when another was faster.
    """
    year = year_of_report(report)
    if year is not None and closing_of(tx, year=year) is not None:
        raise RuleBroken(
            "year_closed",
            _("L’année {year} est close : ses rapports ne changent plus. Rouvrez-la pour écrire ce "
              "commentaire.").format(year=year),
        )  # fmt: skip
    if len(words) > LONGEST:
        raise BadInput(
            "comment_long",
            _("Ce commentaire dépasse {limit} caractères.").format(limit=LONGEST),
        )
    row = tx.session.scalars(
        select(CommentRow).where(CommentRow.report == report, CommentRow.section == section)
    ).one_or_none()
    former = "" if row is None else row.words
    if row is None:
        row = CommentRow(report=report, section=section, words="")
        tx.session.add(row)
    else:
        tx.require_version(TOPIC, row, seen_version)
    row.words = words.strip()
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Commentaire du rapport modifié."))
    tx.undo_with(write_comment, report=report, section=section, words=former)

"""What is said beside the figures of a report."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.activities.reports.rules import TOPIC
from pole_desk.activities.reports.tables import CommentRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command

LONGEST = 4_000
"""Characters of a comment: about a page of the report."""


@command(Permission.REPORTS)
def write_comment(
    tx: Tx, *, report: str, section: str, words: str, seen_version: int | None = None
) -> None:
    """Write, change or empty the comment of a section; raises Conflict when another was faster."""
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

"""Nobody accompanies at two places at once: sessions and workshops of a mentor, kept apart."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import mentor_row
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.tables import IncubationRow, SessionRow, WorkshopRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, hour_text, plain_day
from pole_desk.kernel.periods import day_of, from_instant
from pole_desk.kernel.work import Tx

BUSY = (str(SessionState.PLANNED), str(SessionState.HELD))
"""States of a session in which it takes the mentor's time."""


def require_mentor_free(
    tx: Tx, *, mentor: int, starts_at: int, ends_at: int, session: int = 0, workshop: int = 0
) -> None:
    """The mentor gives nothing else in these hours; the row of the mentor is locked till the end.

    Raises RuleBroken `mentor_taken` naming the other session or workshop, `mentor_withdrawn`.
    """
    who = mentor_row(tx, mentor)
    if who.withdrawn:
        raise RuleBroken(
            "mentor_withdrawn",
            _("{name} ne fait plus partie de celles et ceux qui accompagnent : rétablissez sa fiche "
              "d’abord.").format(name=who.name),
        )
    if who.until is not None and day_of(starts_at) > who.until:
        raise RuleBroken(
            "mentor_withdrawn",
            _("{name} accompagne jusqu’au {day} : choisissez un jour d’avant, ou quelqu’un "
              "d’autre.").format(name=who.name, day=plain_day(who.until)),
        )
    others = (
        _session(tx, mentor, starts_at, ends_at, session),
        _workshop(tx, mentor, starts_at, ends_at, workshop),
    )
    for what, begins in others:
        if what:
            raise RuleBroken(
                "mentor_taken",
                _("{name} est déjà pris le {day} à {hour} : {what}. Choisissez une autre heure, ou "
                  "quelqu’un d’autre.").format(
                    name=who.name, day=plain_day(day_of(begins)),
                    hour=hour_text(from_instant(begins)), what=what,
                ),
            )  # fmt: skip


def _session(tx: Tx, mentor: int, starts_at: int, ends_at: int, but: int) -> tuple[str, int]:
    row = SessionRow
    found = tx.session.execute(
        select(IncubationRow.title, row.starts_at)
        .join(IncubationRow, IncubationRow.id == row.incubation)
        .where(
            row.mentor == mentor, row.id != but, row.state.in_(BUSY), row.starts_at < ends_at,
            row.starts_at + row.minutes * 60 > starts_at,
        )
        .order_by(row.starts_at)
        .limit(1)
    ).first()  # fmt: skip
    return ("", 0) if found is None else (_("rendez-vous avec « {title} »").format(title=found[0]), found[1])


def _workshop(tx: Tx, mentor: int, starts_at: int, ends_at: int, but: int) -> tuple[str, int]:
    row = WorkshopRow
    found = tx.session.execute(
        select(row.title, row.starts_at)
        .where(
            row.mentor == mentor, row.id != but, row.cancelled.is_(False), row.starts_at < ends_at,
            row.ends_at > starts_at,
        )
        .order_by(row.starts_at)
        .limit(1)
    ).first()  # fmt: skip
    return ("", 0) if found is None else (_("atelier « {title} »").format(title=found[0]), found[1])

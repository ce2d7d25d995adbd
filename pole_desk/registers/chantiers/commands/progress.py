"""How far a chantier is: each review is a dated line, none replaces another."""

from __future__ import annotations

from datetime import date

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.i18n import percent as percent_text
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import known, touch, words
from pole_desk.registers.chantiers.rules import TOPIC, require_progress
from pole_desk.registers.chantiers.tables import ProgressRow


@command(Permission.CHANTIERS)
def set_progress(
    tx: Tx,
    *,
    chantier: ChantierId,
    percent: int,
    pace: str = "",
    said: str = "",
    on: date | None = None,
    seen_version: int | None = None,
) -> int:
    """Note how far a chantier is on a day (0 to 100), at what pace, with a word; the former notes stay.

    Raises BadInput, Conflict, NotFound.
    """
    require_progress(percent)
    row = known(tx, chantier)
    tx.require_version(TOPIC, row, seen_version)
    noted = ProgressRow(
        chantier=row.id, day=on or tx.clock.today(), percent=percent, pace=words(pace),
        words=said.strip(), withdrawn=False,
    )  # fmt: skip
    tx.session.add(noted)
    touch(tx, row)
    tx.undo_with(withdraw_progress, progress=noted.id)
    tx.says(
        _("Le chantier {number} en est à {percent}.").format(
            number=row.number, percent=percent_text(percent)
        )
    )
    return noted.id


@command(Permission.CHANTIERS)
def withdraw_progress(tx: Tx, *, progress: int, withdrawn: bool = True) -> None:
    """Take a progress noted by mistake out, or bring it back; the one before stands again."""
    row = tx.session.get(ProgressRow, progress)
    if row is None:
        raise NotFound("progress", _("L’avancement n° {id} n’existe pas.").format(id=progress))
    row.withdrawn = withdrawn
    owner = known(tx, ChantierId(row.chantier))
    touch(tx, owner)
    tx.undo_with(withdraw_progress, progress=progress, withdrawn=not withdrawn)
    text = _("Un avancement du chantier {number} est retiré.") if withdrawn else _(
        "Un avancement du chantier {number} est rétabli."
    )
    tx.says(text.format(number=owner.number))

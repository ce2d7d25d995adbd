"""Quotes given to the structure that another is merged into."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.accounts.quotes.rules import TOPIC
from pole_desk.accounts.quotes.tables import QuoteRow
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId


@command(Permission.PARTIES)
def hand_over_quotes(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, quotes: Sequence[int] = ()
) -> list[int]:
    """Give the quotes of `merged`, or the ones named, to a structure; what was sent still says the name it bore."""
    wanted = QuoteRow.party == merged if merged else QuoteRow.id.in_(quotes)
    rows = tx.session.scalars(select(QuoteRow).where(wanted).order_by(QuoteRow.id)).all()
    for row in rows:
        row.party = to
        tx.changed(TOPIC, row.id)
    tx.session.flush()
    return [row.id for row in rows]

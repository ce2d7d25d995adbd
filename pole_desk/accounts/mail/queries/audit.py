"""What no guard lets happen, looked for all the same: histories out of order, files gone."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import func, or_, select

from pole_desk.accounts.billing.queries import invoices
from pole_desk.accounts.mail.rules import ENDS, GONE, Outcome
from pole_desk.accounts.mail.tables import AboutRow, AttachmentRow, AttemptRow, LetterRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, LetterId


def broken_histories(reader: Reader) -> list[LetterId]:
    """The letters whose attempts have a hole, end twice, end untaken, or whose rounds have a hole."""
    statement = select(AttemptRow.letter, AttemptRow.rank, AttemptRow.outcome).order_by(
        AttemptRow.letter, AttemptRow.rank
    )
    broken = set()
    for letter, rows in groupby(reader.connection.execute(statement), key=lambda row: row.letter):
        own = list(rows)
        outcomes = [row.outcome for row in own]
        in_order = [row.rank for row in own] == list(range(1, len(own) + 1))
        over = any(one in GONE for one in outcomes[:-1])
        untaken = any(
            one in ENDS and Outcome.TAKEN not in outcomes[:place] for place, one in enumerate(outcomes)
        )
        if not in_order or over or untaken:
            broken.add(LetterId(letter))
    counted = (
        select(AboutRow.about)
        .group_by(AboutRow.about)
        .having(func.max(AboutRow.round) != func.count(AboutRow.id))
    )
    lacking = select(func.max(AboutRow.letter)).where(AboutRow.about.in_(counted)).group_by(AboutRow.about)
    broken.update(LetterId(one) for one in reader.connection.scalars(lacking))
    return sorted(broken)


def lost_enclosures(reader: Reader) -> list[LetterId]:
    """The letters that left with the file of an invoice that has none stored any more."""
    statement = (
        select(AttachmentRow.letter, AttachmentRow.invoice)
        .join(AttemptRow, AttemptRow.letter == AttachmentRow.letter)
        .join(LetterRow, LetterRow.id == AttachmentRow.letter)
        .where(
            or_(AttemptRow.outcome == str(Outcome.SENT), AttemptRow.outcome == str(Outcome.DRAFTED)),
            AttachmentRow.invoice.is_not(None),
        )
    )
    sent = reader.connection.execute(statement).all()
    if not sent:
        return []
    stored = {one.id for one in invoices(reader) if one.has_document}
    return sorted({LetterId(row.letter) for row in sent if InvoiceId(row.invoice) not in stored})

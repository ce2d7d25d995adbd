"""Invoices handed over otherwise than by a letter, on paper, by the platform, in person; and which reached nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.ledger.queries.statuses import standing_statuses
from pole_desk.accounts.ledger.rules.lifecycle import Status
from pole_desk.accounts.mail.queries.letters import posted_about
from pole_desk.accounts.mail.rules import CARRY, LOST
from pole_desk.accounts.mail.tables import HandingRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId


class Handing(NamedTuple):
    """How an invoice was handed over, and on which day."""

    invoice: InvoiceId
    way: str
    on_day: date


def handings(reader: Reader, *, invoices: Collection[InvoiceId]) -> dict[InvoiceId, Handing]:
    """What was noted of invoices, of those of which something was."""
    wanted = set(invoices)
    if not wanted:
        return {}
    row = HandingRow
    statement = select(row.invoice, row.way, row.on_day).where(row.invoice.in_(wanted), row.withdrawn.is_(False))
    return {one.invoice: one for one in reader.rows(statement, Handing)}


def reached(reader: Reader, *, invoices: Collection[InvoiceId]) -> set[InvoiceId]:
    """The invoices that a letter carried or will, handed over otherwise, or taken by the platform.

    A letter that failed, was set aside or came back carries nothing, nor does what the platform rejected.
    """
    wanted = set(invoices)
    if not wanted:
        return set()
    letters = posted_about(reader, about=[f"invoice:{one}" for one in wanted])
    sent = {InvoiceId(int(one.about.partition(":")[2])) for one in letters if one.state not in LOST and one.kind in CARRY}
    told = standing_statuses(reader, among=wanted)
    filed = {one for one, status in told.items() if status.code != Status.REJECTED}
    return sent | set(handings(reader, invoices=wanted)) | filed

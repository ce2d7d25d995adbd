"""What the views of the reminders show: letters with what came of them, plans with what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.queries import (
    Plan,
    Receivable,
    ReminderLetter,
    plans,
    promised,
    receivables,
    reminder_letters,
    reminder_pdf,
    unpaid,
)
from pole_desk.formats.pdf.joined import joined
from pole_desk.formats.pdf.reminder import ReminderDocument, render_reminder
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, LetterId, PartyId
from pole_desk.ports.outgoing import PostBox


def drawn(reader: Reader, *, document: ReminderDocument) -> bytes:
    """A letter as it would leave."""
    return render_reminder(document)


def together(reader: Reader, *, letters: Collection[int]) -> bytes:
    """The files of letters sent, as one to print; raises NotFound `reminder`."""
    return joined([reminder_pdf(reader, letter=one) for one in letters])


def mails_of(reader: Reader, *, letters: Collection[int]) -> list[LetterId]:
    """The mails that carry letters."""
    return [one.letter for one in reader.port(PostBox).posted(reader, [f"reminder:{one}" for one in letters])]


def to_print(reader: Reader, *, letters: Collection[int]) -> list[int]:
    """Of letters just sent, those that go by post, by client."""
    found = reminder_letters(reader, ids=letters)
    return [one.id for one in sorted(found, key=lambda one: (one.party_name, one.id)) if not one.recipient]


class SentLine(NamedTuple):
    """A letter sent: by what way, what it claimed, what is left of it today, what came of it.

    `mail` is the state of its mail, empty for a letter printed. `outcome`: paid, partly, planned, again, nothing.
    """

    id: int
    on_day: date
    party: PartyId
    party_name: str
    level: int
    to: str
    mail: str
    numbers: str
    balance: Decimal
    costs: Decimal
    left: Decimal
    outcome: str
    first: InvoiceId


def sent_lines(reader: Reader) -> list[SentLine]:
    """Every letter sent, the latest first."""
    letters = reminder_letters(reader)
    invoices = {line.invoice for one in letters for line in one.lines}
    standing = receivables(reader, invoices=invoices) if invoices else {}
    spread = promised(reader, on=reader.clock.today())
    latest: dict[InvoiceId, tuple[date, int]] = {}
    for one in letters:
        for line in one.lines:
            latest[line.invoice] = max(latest.get(line.invoice, (date.min, 0)), (one.on_day, one.id))
    mails: dict[str, str] = {}
    about = [f"reminder:{one.id}" for one in letters if one.recipient]
    for posted in reversed(reader.port(PostBox).posted(reader, about) if about else []):
        mails[posted.about] = posted.state
    return [_sent(one, standing, spread, latest, mails.get(f"reminder:{one.id}", "")) for one in letters]


def _sent(
    one: ReminderLetter,
    standing: dict[InvoiceId, Receivable],
    spread: set[InvoiceId],
    latest: dict[InvoiceId, tuple[date, int]],
    mail: str,
) -> SentLine:
    owing = [line for line in one.lines if standing[line.invoice].balance > 0]
    left = sum((min(line.balance, standing[line.invoice].balance) for line in owing), ZERO)
    if not owing:
        outcome = "paid"
    elif all(line.invoice in spread for line in owing):
        outcome = "planned"
    elif any(latest[line.invoice] > (one.on_day, one.id) for line in owing):
        outcome = "again"
    else:
        outcome = "partly" if left < one.total else "nothing"
    return SentLine(
        one.id, one.on_day, one.party, one.party_name, one.level, one.recipient, mail,
        ", ".join(line.number for line in one.lines), one.total, one.interest + one.indemnity, left, outcome,
        one.lines[0].invoice,
    )  # fmt: skip


class PlanLine(NamedTuple):
    """A plan with the instalment that comes next, or that is late."""

    id: int
    party: PartyId
    party_name: str
    agreed_on: date
    total: Decimal
    paid: Decimal
    left: Decimal
    next_on: date | None
    late: Decimal
    state: str
    plan: Plan


def plan_lines(reader: Reader) -> list[PlanLine]:
    """Every plan, those that are not kept first, those given up last."""
    order = defaultdict(lambda: 3, {"broken": 0, "kept": 1, "paid": 2})
    found = [_plan_line(one) for one in plans(reader)]
    return sorted(found, key=lambda one: (order[one.state], one.next_on or date.max, one.party_name))


def _plan_line(one: Plan) -> PlanLine:
    waiting = [part.due_on for part in one.instalments if part.left]
    late = sum((part.left for part in one.instalments if part.late), ZERO)
    stands = one.cancelled_on is None
    return PlanLine(
        one.id, one.party, one.party_name, one.agreed_on, one.total, one.paid, one.left,
        waiting[0] if waiting and stands else None, late if stands else ZERO, str(one.state), one,
    )  # fmt: skip


def to_spread(reader: Reader, *, party: PartyId) -> list[Receivable]:
    """What a client owes that no plan spreads yet, the oldest first."""
    taken = {part.invoice for one in plans(reader, party=party, live=True) for part in one.invoices}
    return [one.invoice for one in unpaid(reader, parties={party}) if one.invoice.id not in taken]

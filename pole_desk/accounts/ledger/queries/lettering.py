"""What settles what in a seller's books: the ties between pieces as a day ended; letters are in `rules.lettering`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.accounts.billing.queries.posted import credited_until, deducted_until, numbers_until
from pole_desk.accounts.ledger.queries.books import DEPOSIT_HELD
from pole_desk.accounts.ledger.queries.money import Came, given_back, losses, money
from pole_desk.accounts.ledger.rules.lettering import Side, Tie
from pole_desk.activities.leases.tables import LeaseDepositRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader


_DOCUMENTS = (Side.CUSTOMERS, Side.DOWN_PAYMENTS)


def ties(reader: Reader, *, until: date) -> list[Tie]:
    """Every tie that stands as a day ended, of all sellers."""
    numbers = numbers_until(reader, until=until)
    came = [one for one in money(reader) if one.on <= until]
    return [
        *(Tie(own, other, _DOCUMENTS) for own, other in credited_until(reader, until=until)),
        *(Tie(own, other, (Side.DOWN_PAYMENTS,)) for own, other in deducted_until(reader, until=until)),
        *_paid(came, numbers, until), *_returned(reader, until), *_lost(reader, numbers, until),
        *_held(reader, came, until),
    ]  # fmt: skip


def _mistaken(back_on: date | None, until: date) -> bool:
    return back_on is not None and back_on <= until


def _paid(came: list[Came], numbers: dict[int, str], until: date) -> Iterator[Tie]:
    for one in came:
        piece = f"RG-{one.id}"
        if _mistaken(one.back_on, until):
            yield Tie(piece, f"{piece}-A", (Side.CUSTOMERS, Side.DEPOSITS))
            continue
        standing: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for part in one.parts:
            if part.on <= until:
                standing[part.invoice] += part.amount
        for invoice, amount in standing.items():
            if amount and invoice in numbers:
                yield Tie(piece, numbers[invoice])


def _returned(reader: Reader, until: date) -> Iterator[Tie]:
    for one in given_back(reader):
        if one.on <= until:
            piece = f"RB-{one.id}"
            yield Tie(piece, f"{piece}-A" if _mistaken(one.back_on, until) else f"RG-{one.payment}")


def _lost(reader: Reader, numbers: dict[int, str], until: date) -> Iterator[Tie]:
    for one in losses(reader):
        if one.on <= until and one.invoice in numbers:
            piece = f"PE-{one.id}"
            yield Tie(piece, f"{piece}-A" if _mistaken(one.back_on, until) else numbers[one.invoice])


def _held(reader: Reader, came: list[Came], until: date) -> Iterator[Tie]:
    """The movements of one deposit hang together, and what of it paid invoices."""
    row = LeaseDepositRow
    statement = (
        select(row.id, row.lease)
        .where(row.kind != "asked", row.withdrawn.is_(False), row.on_day <= until)
        .order_by(row.on_day, row.id)
    )
    paid: dict[str, list[str]] = defaultdict(list)
    for one in came:
        if one.payout.startswith(DEPOSIT_HELD) and not _mistaken(one.back_on, until):
            paid[one.payout].append(f"RG-{one.id}")
    first: dict[int, str] = {}
    for movement, lease in reader.connection.execute(statement):
        for piece in (f"DG-{movement}", *paid[f"{DEPOSIT_HELD}{movement}"]):
            yield Tie(first.setdefault(lease, piece), piece, (Side.DEPOSITS,))

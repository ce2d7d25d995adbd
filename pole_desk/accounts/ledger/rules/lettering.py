"""Which lines of a journal settle each other, the letter that ties them, and the day of the last of them.

A letter belongs to one account and one client: A, B… Z, AA… in the order in which things were settled, so that the
same data always has the same letters, and what is settled later takes the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.formats.fec import Entry, Posting
from pole_desk.kernel.money import ZERO

Account = tuple[str, str]
"""An account, and the client's own under it."""


class Side(StrEnum):
    """The accounts whose lines settle each other."""

    CUSTOMERS = "customers"
    DOWN_PAYMENTS = "down_payments"
    DEPOSITS = "deposits"


class Tie(NamedTuple):
    """Two pieces that have money in common: an invoice and what pays it, a deposit and what gave it back.

    `sides` are the accounts where they do: a final invoice ends a down payment and is not paid by it.
    """

    one: str
    other: str
    sides: tuple[Side, ...] = (Side.CUSTOMERS,)


class Settled(NamedTuple):
    """Pieces of an account that come to nothing together, the day of the first and of the last."""

    account: Account
    pieces: frozenset[str]
    since: date
    on: date


def letter(rank: int) -> str:
    """A for 0, Z for 25, AA for 26…"""
    text = ""
    rank += 1
    while rank:
        rank, at = divmod(rank - 1, 26)
        text = chr(ord("A") + at) + text
    return text


def lettered(
    entries: Sequence[Entry], ties: Iterable[Tie], accounts: Mapping[str, Side], *, first: date
) -> tuple[Entry, ...]:
    """The entries with the letters of what is settled among them, on some accounts, by pieces from `first` on.

    A file never holds a part of what a letter ties: what began before its first day has its letter in another one.
    """
    codes = _codes(settled(entries, ties, accounts), first)
    return tuple(
        entry._replace(lines=tuple(_marked(entry, line, codes) for line in entry.lines)) for entry in entries
    )


def settled(entries: Sequence[Entry], ties: Iterable[Tie], accounts: Mapping[str, Side]) -> list[Settled]:
    """Per account and client, the groups of tied pieces whose lines add up to nothing, in the order of settlement."""
    sums: dict[Account, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    days: dict[str, date] = {}
    for entry in entries:
        days[entry.piece] = entry.on
        for line in entry.lines:
            if line.account in accounts:
                sums[line.account, line.auxiliary][entry.piece] += line.debit - line.credit
    tied: dict[Side, list[Tie]] = {side: [] for side in Side}
    for tie in ties:
        for side in tie.sides:
            tied[side].append(tie)
    found = []
    for account, own in sums.items():
        for pieces in _groups(own, tied[accounts[account[0]]]):
            if len(pieces) > 1 and not sum((own[piece] for piece in pieces), ZERO):
                own_days = [days[piece] for piece in pieces]
                found.append(Settled(account, pieces, min(own_days), max(own_days)))
    return sorted(found, key=lambda one: (one.account, one.on, min(one.pieces)))


def _groups(own: Mapping[str, Decimal], ties: Iterable[Tie]) -> list[frozenset[str]]:
    """The pieces of an account that hang together."""
    group = {piece: {piece} for piece in own}
    for tie in ties:
        if tie.one in group and tie.other in group and group[tie.one] is not group[tie.other]:
            small, large = sorted((group[tie.one], group[tie.other]), key=len)
            large |= small
            for piece in small:
                group[piece] = large
    return [frozenset(pieces) for pieces in {id(pieces): pieces for pieces in group.values()}.values()]


def _codes(found: Iterable[Settled], first: date) -> dict[tuple[Account, str], tuple[str, date]]:
    ranks: dict[Account, int] = defaultdict(int)
    codes = {}
    for one in found:
        code = letter(ranks[one.account])
        ranks[one.account] += 1
        if one.since >= first:
            codes |= {(one.account, piece): (code, one.on) for piece in one.pieces}
    return codes


def _marked(entry: Entry, line: Posting, codes: Mapping[tuple[Account, str], tuple[str, date]]) -> Posting:
    code = codes.get(((line.account, line.auxiliary), entry.piece))
    return line if code is None else line._replace(lettering=code[0], lettered_on=code[1])

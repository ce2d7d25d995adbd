"""Which open invoices a file of debits asks for, on which day and in which sequence; and why others stay out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.debits import end_to_end
from pole_desk.accounts.receivables.rules.mandates import Standing, Use, collection_day, sequence_of, standing_of
from pole_desk.formats.sepa import Sequence as Rank
from pole_desk.kernel.i18n import _, numeric_day


class Ask(NamedTuple):
    """An invoice with something left; `attempts` were made before, `asked` when one is under way.

    `promised`: an instalment plan that is kept spares it; `announced` is the mandate that the invoice itself names.
    """

    invoice: int
    number: str
    party: int
    party_name: str
    issuer: int
    issued_on: date
    due_on: date
    balance: Decimal
    attempts: int = 0
    asked: bool = False
    promised: bool = False
    announced: str = ""


class Signed(NamedTuple):
    """A mandate as far as the plan needs it; `collected` are the days of its debits that stand."""

    mandate: int
    reference: str
    party: int
    issuer: int
    scheme: str
    use: Use
    signed_on: date
    notice_days: int
    collected: tuple[date, ...]
    revoked_on: date | None = None
    closing: bool = False
    closed: bool = False

    def standing(self, on: date) -> Standing:
        return standing_of(
            use=self.use, signed_on=self.signed_on, collected=self.collected, revoked_on=self.revoked_on,
            closed=self.closed, on=on,
        )  # fmt: skip


class Planned(NamedTuple):
    """A debit as it would be asked; `told` when the invoice itself announced it in time."""

    issuer: int
    scheme: str
    invoice: int
    number: str
    party: int
    party_name: str
    mandate: int
    reference: str
    amount: Decimal
    collect_on: date
    sequence: str
    end_to_end: str
    told: bool


class Why(StrEnum):
    """Why an invoice of a client with a mandate is not asked for."""

    ASKED = "asked"
    PROMISED = "promised"
    LATER = "later"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    USED = "used"
    TO_COME = "to_come"
    CREDITOR = "creditor"


class LeftOut(NamedTuple):
    """An invoice that is not asked for, and why in words."""

    invoice: int
    number: str
    party_name: str
    balance: Decimal
    why: Why
    words: str


class DebitPlan(NamedTuple):
    """What a day's files would ask for, by seller, scheme and day; and what stays out."""

    on: date
    debits: tuple[Planned, ...]
    left: tuple[LeftOut, ...]

    @property
    def files(self) -> dict[tuple[int, str], tuple[Planned, ...]]:
        """The debits by seller and scheme: a file each."""
        found: dict[tuple[int, str], tuple[Planned, ...]] = {}
        for one in self.debits:
            key = one.issuer, one.scheme
            found[key] = (*found.get(key, ()), one)
        return found


def planned(
    asks: Iterable[Ask], mandates: Sequence[Signed], *, missing: Mapping[int, str], on: date, ahead: int
) -> DebitPlan:
    """The debits of a file that leaves on a day, to be collected within `ahead` days.

    `missing` says in words what a seller lacks to debit at all. Of several mandates the one that may serve and
    was signed last is used, a repeated one before one for once.
    """
    found: dict[int, list[tuple[date, Ask, bool, Signed]]] = defaultdict(list)
    left: list[LeftOut] = []
    by_client: dict[tuple[int, int], list[Signed]] = defaultdict(list)
    for one in mandates:
        by_client[one.party, one.issuer].append(one)
    for ask in sorted(asks, key=lambda ask: (ask.due_on, ask.invoice)):
        signed = by_client.get((ask.party, ask.issuer), [])
        if not signed:
            continue
        out = _left_out(ask, missing)
        if out is None:
            out = _placed(ask, signed, found, on, ahead)
        if out is not None:
            left.append(out)
    debits = [one for placed in found.values() for one in _in_sequence(placed)]
    return DebitPlan(
        on,
        tuple(sorted(debits, key=lambda one: (one.issuer, one.scheme, one.collect_on, one.party_name, one.invoice))),
        tuple(left),
    )


def _left_out(ask: Ask, missing: Mapping[int, str]) -> LeftOut | None:
    if ask.asked:
        return _out(ask, Why.ASKED, _("déjà présentée à la banque"))
    if ask.promised:
        return _out(ask, Why.PROMISED, _("dans un échéancier tenu"))
    if ask.issuer in missing:
        return _out(ask, Why.CREDITOR, missing[ask.issuer])
    return None


def _placed(
    ask: Ask, signed: Sequence[Signed], found: dict[int, list[tuple[date, Ask, bool, Signed]]], on: date, ahead: int
) -> LeftOut | None:
    """Put an invoice under its mandate, or say why it is left out."""
    ranked = sorted(signed, key=lambda one: (one.use is Use.ONCE, -one.signed_on.toordinal(), -one.mandate))
    reasons = []
    for mandate in ranked:
        day, told = _day(ask, mandate, on)
        standing = mandate.standing(day)
        if standing is Standing.LIVE and mandate.use is Use.ONCE and found[mandate.mandate]:
            standing = Standing.USED
        if standing is not Standing.LIVE:
            reasons.append((standing, mandate))
            continue
        if day > on + timedelta(days=ahead):
            return _out(ask, Why.LATER, _("à prélever le {day}").format(day=numeric_day(day)))
        found[mandate.mandate].append((day, ask, told, mandate))
        return None
    standing, mandate = reasons[0]
    words = {
        Standing.REVOKED: _("mandat {reference} révoqué"),
        Standing.LAPSED: _("mandat {reference} caduc : 36 mois sans prélèvement"),
        Standing.USED: _("mandat {reference} épuisé"),
        Standing.TO_COME: _("mandat {reference} pas encore signé"),
    }[standing]
    return _out(ask, Why(str(standing)), words.format(reference=mandate.reference))


def _day(ask: Ask, mandate: Signed, on: date) -> tuple[date, bool]:
    """When it may be collected; an invoice announces its first debit, under the mandate that it names."""
    told = not ask.attempts and ask.announced == mandate.reference
    noticed_on = ask.issued_on if told else on
    day = collection_day(noticed_on=noticed_on, due_on=ask.due_on, file_on=on, notice=mandate.notice_days)
    return day, told


def _in_sequence(placed: Sequence[tuple[date, Ask, bool, Signed]]) -> Iterable[Planned]:
    """The debits of a mandate in order of collection, each after those before it."""
    ordered = sorted(placed, key=lambda one: (one[0], one[1].invoice))
    taken: list[date] = []
    for rank, (day, ask, told, mandate) in enumerate(ordered, start=1):
        sequence = sequence_of(
            mandate.use, [*mandate.collected, *taken], last=mandate.closing and rank == len(ordered)
        )
        taken.append(day)
        yield Planned(
            mandate.issuer, mandate.scheme, ask.invoice, ask.number, ask.party, ask.party_name, mandate.mandate,
            mandate.reference, ask.balance, day, str(Rank(sequence)), end_to_end(ask.number, ask.attempts + 1), told,
        )  # fmt: skip


def _out(ask: Ask, why: Why, words: str) -> LeftOut:
    return LeftOut(ask.invoice, ask.number, ask.party_name, ask.balance, why, words)

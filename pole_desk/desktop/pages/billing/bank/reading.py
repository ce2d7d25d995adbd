"""What the tab shows: the accounts, the lines of one with what each may be, and a file before it is taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.queries import (
    Candidate,
    Line,
    Match,
    Part,
    Received,
    Refund,
    Standing,
    TakenStatement,
    account_of,
    bank_accounts,
    bank_lines,
    matches_of,
    parts_of,
    payments,
    prepare_matching,
    refunds,
    standing_on,
    taken_statements,
)
from pole_desk.desktop.pages.billing.bank.besides import SINGLE, Besides
from pole_desk.desktop.pages.billing.bank.words import (
    DONE,
    INVOICE,
    PROPOSAL,
    RECORDED,
    REFUND,
    RETURNED,
    STATES,
    Choice,
)
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.queries import party_names

class Till(NamedTuple):
    """An account at the bank; `account` is None for a seller's IBAN that no statement was taken in for."""

    account: int | None
    issuer: IssuerId
    iban: str
    name: str


class BankRow(NamedTuple):
    """A line of the bank with what it may be, the likeliest first; `keeper` is the client of the likeliest."""

    id: int
    booked_on: date
    amount: Decimal
    who: str
    text: str
    state: str
    score: int | None
    why: str
    line: Line
    choices: tuple[Choice, ...]
    accepted: tuple[tuple[int, Decimal], ...] | None
    keeper: PartyId | None
    charged: str = ""


class Totals(NamedTuple):
    """What the lines shown come to, and those among them still to be said."""

    count: int
    came: Decimal
    went: Decimal
    waiting: int
    waiting_sum: Decimal


class BankView(NamedTuple):
    """An account: its files, its lines in every state, the invoices of its seller that are open."""

    tills: tuple[Till, ...]
    till: Till | None
    statements: tuple[TakenStatement, ...]
    rows: tuple[BankRow, ...]
    invoices: tuple[Choice, ...]
    names: Mapping[PartyId, str]

    def of(self, state: str, statement: int | None = None) -> list[BankRow]:
        """The lines in a state, of a file or of all, by day."""
        return [
            one for one in self.rows if state in ("all", one.state) and statement in (None, one.line.statement)
        ]


def tills(reader: Reader) -> list[Till]:
    """The accounts of the sellers, then their IBANs that no account was made of."""
    found = [Till(one.id, one.issuer, one.iban, one.name) for one in bank_accounts(reader)]
    seen = {one.iban for one in found}
    for seller in issuers(reader):
        bare = re.sub(r"\s", "", seller.iban).upper()
        if bare and bare not in seen and account_of(reader, iban=bare) is None:
            seen.add(bare)
            found.append(Till(None, seller.id, bare, seller.name))
    return found


def bank_view(reader: Reader, *, iban: str | None) -> BankView:
    """An account by its IBAN, the first one when None or gone."""
    known = tills(reader)
    till = next((one for one in known if one.iban == iban), known[0] if known else None)
    if till is None or till.account is None:
        return BankView(tuple(known), till, (), (), (), {})
    lines = [one for one in bank_lines(reader, account=till.account) if one.state in STATES]
    candidates = {one.line.id: one for one in prepare_matching(reader, account=till.account)}
    owed = [one for one in standing_on(reader, on=reader.clock.today()) if one.balance > 0]
    paid = {one.id: one for one in payments(reader)}
    given = refunds(reader)
    wanted = {one.party for one in owed} | {one.party for one in paid.values()} | {one.party for one in given}
    wanted |= {way.party for one in candidates.values() for way in one.proposals if way.party is not None}
    names = party_names(reader, parties=wanted)
    matched = _matched(reader)
    ties = [tie for own in matched.values() for tie in own]
    look = _Look(names, {one.invoice: one for one in owed}, paid, {one.id: one for one in given},
                 _told(reader, paid, lines), matched, Besides.of(reader, candidates.values(), ties))  # fmt: skip
    return BankView(
        tuple(known), till, tuple(one for one in taken_statements(reader, account=till.account) if not one.withdrawn),
        tuple(look.row(one, candidates.get(one.id)) for one in lines),
        tuple(look.invoice(one) for one in owed if one.issuer == till.issuer), names,
    )  # fmt: skip


def _told(reader: Reader, paid: Mapping[int, Received], lines: Iterable[Line]) -> dict[int, list[Part]]:
    """What each payment that lines were matched to pays."""
    found: dict[int, list[Part]] = {}
    wanted = {one.payment for one in matches_of(reader) if one.payment is not None}
    if wanted:
        for part in parts_of(reader, payments=wanted):
            found.setdefault(part.payment, []).append(part)
    return found


def _matched(reader: Reader) -> dict[int, list[Match]]:
    found: dict[int, list[Match]] = {}
    for one in matches_of(reader):
        found.setdefault(one.line, []).append(one)
    return found


class _Look(NamedTuple):
    """What lines are told with."""

    names: Mapping[PartyId, str]
    owed: Mapping[int, Standing]
    paid: Mapping[int, Received]
    given: Mapping[int, Refund]
    parts: Mapping[int, list[Part]]
    matched: Mapping[int, list[Match]]
    besides: Besides

    def row(self, one: Line, candidate: Candidate | None) -> BankRow:
        best = candidate.best if candidate is not None else None
        if candidate is None:
            choices = self._done(one)
        else:
            first, after = self.besides.choices(candidate)
            choices = [*first, *self._ways(candidate), *self._gone(one), *after]
        why = one.ignored_reason if one.state == "ignored" else ""
        if one.state == "matched":
            why = ", ".join(dict.fromkeys(choice.who for choice in choices if choice.who))
        elif choices and one.state == "new":
            why = choices[0].why
        return BankRow(
            one.id, one.booked_on, one.amount, one.name or one.text, one.text, one.state,
            _score(choices) if best is None else best.score, why, one, tuple(choices),
            None if best is None or (best.left and best.party is None) else best.parts,
            None if best is None or best.party is None else PartyId(best.party),
            "" if candidate is None else candidate.others.charged,
        )  # fmt: skip

    def _ways(self, candidate: Candidate) -> list[Choice]:
        said = [
            Choice((RECORDED, payment), RECORDED, _("Règlement déjà enregistré le {day}").format(
                day=numeric_day(self.paid[payment].received_on)), self._name(self.paid[payment].party),
                self.paid[payment].amount, None, _("même montant, à quelques jours près"),
                party=self.paid[payment].party)
            for payment in candidate.recorded
        ]  # fmt: skip
        said += [
            Choice((RETURNED, payment), RETURNED, _("Règlement repris, du {day}").format(
                day=numeric_day(self.paid[payment].received_on)), self._name(self.paid[payment].party),
                -self.paid[payment].amount, None, _("la banque le reprend : ses factures sont de nouveau dues"),
                party=self.paid[payment].party)
            for payment in candidate.returned
        ]  # fmt: skip
        for rank, way in enumerate(candidate.proposals):
            numbers = [self.owed[invoice].number for invoice, _part in way.parts if invoice in self.owed]
            party = None if way.party is None else PartyId(way.party)
            title = ", ".join(numbers) or _("À garder sur son compte")
            given = sum((part for _invoice, part in way.parts), ZERO)
            said.append(
                Choice((PROPOSAL, rank), PROPOSAL, title, self._name(party), given or way.left, way.score,
                       _(" ; ").join(way.reasons), way.parts, party)
            )  # fmt: skip
        return said

    def _gone(self, one: Line) -> list[Choice]:
        """The refunds that a line going out may be: of that very amount, told by no other line."""
        if one.amount >= 0:
            return []
        ties = [tie for own in self.matched.values() for tie in own]
        sent = {one.key for one in self.besides.transfers.values() if one.kind == "refund" and one.banked}
        used = {tie.refund for tie in ties} | {back for back in self.given if f"refund:{back}" in sent}
        return [
            Choice((REFUND, back.id), REFUND, _("Remboursement du {day}").format(day=numeric_day(back.on)),
                   self._name(back.party), -back.amount, None, back.reason or _("même montant"), party=back.party)
            for back in self.given.values()
            if back.amount == -one.amount and back.withdrawn_on is None and back.id not in used
        ]  # fmt: skip

    def _done(self, one: Line) -> list[Choice]:
        """What a line was matched to."""
        found = []
        for tie in self.matched.get(one.id, ()):
            payment, refund, amount = tie.payment, tie.refund, tie.amount
            besides = self.besides.done(tie)
            if payment is not None and payment in self.paid:
                numbers = ", ".join(part.number for part in self.parts.get(payment, ()))
                free = self.paid[payment].free
                kept = _("{free} restent sur son compte").format(free=euros(free)) if free else ""
                found.append(
                    Choice((DONE, payment), DONE, numbers or _("Règlement sur son compte"),
                           self._name(self.paid[payment].party), amount, None, kept, party=self.paid[payment].party)
                )  # fmt: skip
            elif refund is not None and refund in self.given:
                back = self.given[refund]
                title = _("Règlement repris par la banque") if back.returned else _("Remboursement")
                found.append(Choice((DONE, -refund), DONE, title, self._name(back.party), amount, None, back.reason,
                                    party=back.party))  # fmt: skip
            elif besides is not None:
                found.append(besides)
        return found

    def invoice(self, one: Standing) -> Choice:
        due = _("échéance le {day}").format(day=numeric_day(one.due_on))
        return Choice((INVOICE, one.invoice), INVOICE, one.number, self._name(one.party), one.balance, None, due,
                      ((one.invoice, one.balance),), one.party)  # fmt: skip

    def _name(self, party: PartyId | None) -> str:
        return "" if party is None else self.names.get(party, "")


def _score(choices: Iterable[Choice]) -> int | None:
    """How sure the likeliest is, when it is no invoice."""
    first = next(iter(choices), None)
    return first.score if first is not None and first.kind in SINGLE else None


def totals(rows: Iterable[BankRow]) -> Totals:
    """The sums of some lines."""
    told = list(rows)
    waiting = [one for one in told if one.state == "new"]
    return Totals(
        len(told), sum((one.amount for one in told if one.amount > 0), ZERO),
        sum((one.amount for one in told if one.amount < 0), ZERO), len(waiting),
        sum((one.amount for one in waiting), ZERO),
    )  # fmt: skip


def totals_text(found: BankView, statement: int | None) -> str:
    """The totals of a file, or of all of an account, in a line."""
    sums = totals(found.of("all", statement))
    parts = [ngettext("{n} opération", "{n} opérations", sums.count).format(n=sums.count)]
    taken = next((one for one in found.statements if one.id == statement), None)
    if taken is not None and taken.opening is not None:
        parts.append(_("solde de départ {sum}").format(sum=euros(taken.opening)))
    parts += [_("entrées {sum}").format(sum=euros(sums.came)), _("sorties {sum}").format(sum=euros(sums.went))]
    if taken is not None and taken.closing is not None:
        parts.append(_("solde final {sum}").format(sum=euros(taken.closing)))
    if sums.waiting:
        parts.append(_("à traiter {n}, soit {sum}").format(n=sums.waiting, sum=euros(sums.waiting_sum)))
    elif sums.count:
        parts.append(_("tout est traité"))
    return " · ".join(parts)

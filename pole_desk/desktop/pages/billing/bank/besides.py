"""What a line may be besides a client's payment, as choices: a batch, a file, what bounced or came back, a deposit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables.queries import Candidate, Debit, Match, Transfer, debits, transfers
from pole_desk.accounts.receivables.rules.batches import LESS, UNKNOWN, BatchOffer, charged_names
from pole_desk.accounts.receivables.rules.debits import code_words
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.bank.words import DONE, Choice
from pole_desk.desktop.runner import Promise
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.work import Reader

BATCH, SENT, BOUNCED, BACK, DEPOSIT = "batch", "sent", "bounced", "back", "deposit"
SINGLE = frozenset({BATCH, SENT, BOUNCED, BACK, DEPOSIT})
"""What a line is alone: one of them is ticked, and nothing else."""


class Besides(NamedTuple):
    """The debits and transfers that lines may be or are, by their numbers."""

    debits: Mapping[int, Debit]
    transfers: Mapping[int, Transfer]

    @classmethod
    def of(cls, reader: Reader, candidates: Iterable[Candidate], matches: Iterable[Match]) -> Besides:
        """Those that some lines speak of."""
        asked: set[int] = set()
        sent: set[int] = {one.transfer for one in matches if one.transfer is not None}
        for one in candidates:
            asked |= {number for offer in one.others.debits for number in (*offer.parts, *offer.less)}
            asked |= {number for number, _code in one.others.bounced}
            sent |= {number for offer in one.others.transfers for number in offer.parts} | {*one.others.sent_back}
        return cls(
            {one.id: one for one in debits(reader, ids=asked)} if asked else {},
            {one.id: one for one in transfers(reader, ids=sent)} if sent else {},
        )

    def choices(self, candidate: Candidate) -> tuple[list[Choice], list[Choice]]:
        """What is sure enough to come before invoices, and what comes after them."""
        amount, others = candidate.line.amount, candidate.others
        first: list[Choice] = []
        after: list[Choice] = []
        for rank, offer in enumerate(others.debits):
            (first if offer.score >= LESS else after).append(self._batch(rank, offer, amount))
        for rank, offer in enumerate(others.transfers):
            (first if offer.score >= LESS else after).append(self._file(rank, offer, amount))
        first += [self._bounced(number, code, amount) for number, code in others.bounced]
        first += [self._back(number, amount) for number in others.sent_back]
        for rank, deposit in enumerate(others.deposits):
            title = _("Dépôt de garantie, {number}").format(number=deposit.number)
            told = Choice(
                (DEPOSIT, rank), DEPOSIT, title, deposit.party_name, amount, deposit.score, " ; ".join(deposit.reasons),
                party=deposit.party, told=(deposit.lease, deposit.movement),
            )  # fmt: skip
            (first if others.firm else after).append(told)
        return first, after

    def _batch(self, rank: int, offer: BatchOffer, amount: Decimal) -> Choice:
        own = [self.debits[number] for number in offer.parts]
        title = ngettext("{n} prélèvement", "{n} prélèvements", len(own)).format(n=len(own))
        if len(own) == 1:
            title = _("Prélèvement, {number}").format(number=own[0].number)
        elif offer.less:
            title += ngettext(", moins {n} rejet", ", moins {n} rejets", len(offer.less)).format(n=len(offer.less))
        who = own[0].party_name if len(own) == 1 else offer.message
        rejected = tuple((number, UNKNOWN) for number in offer.less)
        return Choice((BATCH, rank), BATCH, title, who, amount, offer.score, " ; ".join(offer.reasons),
                      told=(offer.parts, rejected))  # fmt: skip

    def _file(self, rank: int, offer: BatchOffer, amount: Decimal) -> Choice:
        own = [self.transfers[number] for number in offer.parts]
        title = ngettext("{n} virement ordonné", "{n} virements ordonnés", len(own)).format(n=len(own))
        who = own[0].party_name if len(own) == 1 else offer.message
        return Choice((SENT, rank), SENT, title, who, amount, offer.score, " ; ".join(offer.reasons), told=(offer.parts,))

    def _bounced(self, number: int, code: str, amount: Decimal) -> Choice:
        one = self.debits[number]
        why = _("{reason} : la facture est de nouveau à payer").format(reason=code_words(code))
        return Choice((BOUNCED, number), BOUNCED, _("Prélèvement rejeté, {number}").format(number=one.number),
                      one.party_name, amount, None, why, party=one.party, told=(number, code))  # fmt: skip

    def _back(self, number: int, amount: Decimal) -> Choice:
        one = self.transfers[number]
        title = _("Virement revenu, du {day}").format(day=numeric_day(one.confirmed_on or one.execute_on))
        return Choice((BACK, number), BACK, title, one.party_name, amount, None,
                      _("la somme est de nouveau à verser"), party=one.party, told=(number,))  # fmt: skip

    def done(self, one: Match) -> Choice | None:
        """What a line was matched to, when it is no payment nor refund."""
        if one.transfer is not None and one.transfer in self.transfers:
            sent = self.transfers[one.transfer]
            title = _("Virement revenu") if one.amount > 0 else _("Virement exécuté")
            return Choice((DONE, -one.id), DONE, title, sent.party_name, one.amount, None, sent.text, party=sent.party)
        if one.deposit is not None:
            title = _("Dépôt de garantie reçu") if one.amount > 0 else _("Dépôt de garantie rendu")
            return Choice((DONE, -one.id), DONE, title, "", one.amount, None, _("le reçu est sur la convention"))
        if one.charged:
            title = _("Sans facture, compte {account}").format(account=one.charged)
            return Choice((DONE, -one.id), DONE, title, "", one.amount, None, charged_names().get(one.charged, ""))
        return None


def take(page: Page, line: int, one: Choice) -> Promise[Any]:
    """Accept the choice in one act."""
    if one.kind == BATCH:
        parts, rejected = one.told
        return page.do(acts.match_debits, line=line, debits=list(parts), rejected=list(rejected))
    if one.kind == SENT:
        return page.do(acts.match_transfers, line=line, transfers=list(one.told[0]))
    if one.kind == BOUNCED:
        number, code = one.told
        return page.do(acts.match_bounced, line=line, debit=number, code=code)
    if one.kind == BACK:
        return page.do(acts.match_sent_back, line=line, transfer=one.told[0])
    lease, movement = one.told
    return page.do(acts.match_deposit, line=line, lease=lease, movement=movement)

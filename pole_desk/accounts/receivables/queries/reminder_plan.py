"""The letters that a day asks for: per client and seller, all that is late, at the level it has reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.queries import buyers, sellers
from pole_desk.accounts.billing.rules.documents import Buyer, Seller
from pole_desk.accounts.receivables.queries.debits import debits
from pole_desk.accounts.receivables.queries.plans import promised
from pole_desk.accounts.receivables.queries.reminding import (
    Pause,
    Usage,
    movements_on,
    pauses,
    reminded,
    reminder_usage,
)
from pole_desk.accounts.receivables.queries.unpaid import Unpaid, unpaid
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.rules.interest import DatedRate, lateness, rates_said
from pole_desk.accounts.receivables.rules.reminding import GRACE_DAYS, filled, level_names, level_reached
from pole_desk.formats.pdf import wording
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.formats.pdf.reminder import ReminderDocument, ReminderInvoice
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId
from pole_desk.ports.outgoing import PostBox
from pole_desk.registers.parties.rules import legal_families, legal_family
from pole_desk.registers.parties.tables import PartyRow

Due = dict[tuple[IssuerId, PartyId], list[tuple[Unpaid, int]]]
"""The late invoices of each seller's client, each with the level that it has reached."""
NAMED = 6
"""Invoices that a text names one by one."""


class LateInvoice(NamedTuple):
    """A late invoice of a letter; `level` 0: named for memory, its turn has not come."""

    invoice: InvoiceId
    number: str
    issued_on: date
    due_on: date
    days: int
    level: int
    balance: Decimal
    interest: Decimal
    indemnity: Decimal


class PlannedLetter(NamedTuple):
    """A letter as it would leave: to whom, at which level, what it says; `pdf` once it is drawn.

    `to` is empty when the client has no e-mail: it is printed. The mail's own words are `mail_subject` and
    `mail_body`; `attached` are the invoices whose file goes along.
    """

    issuer: IssuerId
    party: PartyId
    party_name: str
    level: int
    to: str
    invoices: tuple[LateInvoice, ...]
    subject: str
    body: str
    mail_subject: str
    mail_body: str
    attached: tuple[InvoiceId, ...]
    document: ReminderDocument
    pdf: bytes = b""

    @property
    def balance(self) -> Decimal:
        return sum((one.balance for one in self.invoices), ZERO)

    @property
    def interest(self) -> Decimal:
        return sum((one.interest for one in self.invoices), ZERO)

    @property
    def indemnity(self) -> Decimal:
        return sum((one.indemnity for one in self.invoices), ZERO)

    @property
    def total(self) -> Decimal:
        return self.balance + self.interest + self.indemnity


class Spared(NamedTuple):
    """A late invoice that no letter names, and why: paused, promised, asked (a debit is under way)."""

    invoice: InvoiceId
    number: str
    party: PartyId
    party_name: str
    balance: Decimal
    why: str
    words: str


class ReminderPlan(NamedTuple):
    """A day's letters, by client, and what is left in peace."""

    on: date
    letters: tuple[PlannedLetter, ...]
    spared: tuple[Spared, ...]


def reminder_plan(reader: Reader, *, on: date, parties: Collection[PartyId] | None = None) -> ReminderPlan:
    """The letters of a day to all clients or to some; nothing is written, no file is drawn."""
    usage = reminder_usage(reader, on=on)
    due, spared = _due(reader, usage, on, parties)
    writer = _Writer(reader, usage, on, due)
    letters = [writer.letter(issuer, party, own) for (issuer, party), own in due.items()]
    return ReminderPlan(
        on, tuple(sorted(letters, key=lambda one: (one.party_name, one.issuer))), tuple(spared)
    )


def letters_due(reader: Reader, *, on: date) -> int:
    """How many letters a day asks for."""
    due, _spared = _due(reader, reminder_usage(reader, on=on), on, None)
    return len(due)


def _due(reader: Reader, usage: Usage, on: date, parties: Collection[PartyId] | None) -> tuple[Due, list[Spared]]:
    """All that is late of each seller's client of whom one invoice at least has reached a level; and the spared."""
    kept, spared = _spared(reader, unpaid(reader, before=on, parties=parties), on)
    sent = reminded(reader, invoices={one.invoice.id for one in kept})
    groups: Due = defaultdict(list)
    for one in kept:
        days = (on - one.invoice.due_on).days
        reached = level_reached(days=days, sent=sent.get(one.invoice.id, {}), delays=usage.delays, on=on)
        groups[one.issuer, one.party].append((one, reached))
    return {key: own for key, own in groups.items() if any(level for _one, level in own)}, spared


def _spared(reader: Reader, late: Sequence[Unpaid], on: date) -> tuple[list[Unpaid], list[Spared]]:
    paused: dict[PartyId, Pause] = {one.party: one for one in pauses(reader, on=on)}
    planned = promised(reader, on=on)
    asked = {one.invoice: one for one in debits(reader, state=DebitState.ASKED)}
    kept, spared = [], []
    for one in late:
        why, words = "", ""
        if one.party in paused:
            pause = paused[one.party]
            why = "paused"
            words = _("relances en pause jusqu’au {day} : {reason}").format(
                day=numeric_day(pause.until), reason=pause.reason
            )
        elif one.invoice.id in planned:
            why, words = "promised", _("dans un échéancier tenu")
        elif one.invoice.id in asked:
            why = "asked"
            words = _("prélèvement présenté pour le {day}").format(day=numeric_day(asked[one.invoice.id].collect_on))
        if why:
            found = one.invoice
            spared.append(Spared(found.id, found.number, one.party, found.party_name, found.balance, why, words))
        else:
            kept.append(one)
    return kept, spared


class _Writer:
    """Writes the letters of a day; sellers, clients and what was paid are read once for all of them."""

    def __init__(self, reader: Reader, usage: Usage, on: date, due: Due) -> None:
        self.reader, self.usage, self.on = reader, usage, on
        self.sellers: dict[IssuerId, Seller] = sellers(reader, issuers={issuer for issuer, _party in due})
        clients = {party for _issuer, party in due}
        self.buyers: dict[PartyId, Buyer] = buyers(reader, parties=clients)
        self.professionals = _professionals(reader, clients)
        box = reader.port(PostBox)
        self.emails, self.mail = box.addresses(reader, clients), box.writer(reader)
        invoices = {one.invoice.id for own in due.values() for one, _level in own}
        self.movements = movements_on(reader, invoices=invoices)

    def letter(self, issuer: IssuerId, party: PartyId, own: Sequence[tuple[Unpaid, int]]) -> PlannedLetter:
        seller, buyer = self.sellers[issuer], self.buyers[party]
        level = max(reached for _one, reached in own)
        dear = level >= self.usage.fees_from and party in self.professionals
        invoices = tuple(self._invoice(one, reached, seller, dear) for one, reached in own)
        words = self._words(seller, buyer, invoices)
        said = self.usage.words[level]
        subject, body = filled(said.subject, words), filled(said.body, words)
        mail = self.mail(f"reminder_{level}", self._mail_words(words, invoices))
        letter = PlannedLetter(
            issuer, party, buyer.block.name, level, self.emails.get(party, ""), invoices, subject, body,
            mail.subject, mail.body, tuple(one.invoice.id for one, _reached in own if not one.invoice.pending_document),
            self._document(seller, buyer, level, subject, body, invoices, dear),
        )  # fmt: skip
        return letter._replace(attached=letter.attached[:NAMED])

    def _invoice(self, one: Unpaid, level: int, seller: Seller, dear: bool) -> LateInvoice:
        found = one.invoice
        return LateInvoice(
            found.id, found.number, found.issued_on, found.due_on, (self.on - found.due_on).days, level, found.balance,
            self._interest(one, seller) if dear else ZERO, self.usage.indemnity if dear else ZERO,
        )  # fmt: skip

    def _interest(self, one: Unpaid, seller: Seller) -> Decimal:
        """Up to the day, or to the last one whose legal rate is known."""
        found, rates = one.invoice, rates_said(seller.late_rate)
        return lateness(
            total=found.total, due_on=found.due_on, movements=self.movements.get(found.id, ()), rates=rates,
            on=min(self.on, _known_until(rates)), professional=True, indemnity=ZERO,
        ).interest  # fmt: skip

    def _words(self, seller: Seller, buyer: Buyer, invoices: Sequence[LateInvoice]) -> dict[str, str]:
        total = sum((one.balance + one.interest + one.indemnity for one in invoices), ZERO)
        return {
            "client": buyer.block.name, "vendeur": seller.block.name, "montant": euros(total),
            "nombre": str(len(invoices)), "factures": _named(invoices),
            "plus_ancienne": numeric_day(min(one.due_on for one in invoices)),
            "retard": str(max(one.days for one in invoices)), "jour": numeric_day(self.on), "delai": str(GRACE_DAYS),
        }  # fmt: skip

    def _mail_words(self, words: Mapping[str, str], invoices: Sequence[LateInvoice]) -> dict[str, str]:
        rows = [
            _("{number} du {day} : {balance}, échue le {due}").format(
                number=one.number, day=numeric_day(one.issued_on), balance=euros(one.balance), due=numeric_day(one.due_on)
            )
            for one in invoices
        ]
        return {
            "number": words["factures"], "client": words["client"], "total": words["montant"],
            "due": words["plus_ancienne"], "balance": euros(sum((one.balance for one in invoices), ZERO)),
            "days": words["retard"], "interest": euros(sum((one.interest for one in invoices), ZERO)),
            "fees": euros(sum((one.indemnity for one in invoices), ZERO)), "list": "\n".join(rows),
            "issuer": words["vendeur"],
        }  # fmt: skip

    def _document(
        self, seller: Seller, buyer: Buyer, level: int, subject: str, body: str, invoices: Sequence[LateInvoice],
        dear: bool,
    ) -> ReminderDocument:  # fmt: skip
        return ReminderDocument(
            title=level_names()[level], day=self.on, seller=seller.block, client=buyer.block, subject=subject,
            text=tuple(part.strip() for part in body.split("\n\n") if part.strip()),
            invoices=tuple(
                ReminderInvoice(
                    number=one.number, issued_on=one.issued_on, due_on=one.due_on, days=one.days, balance=one.balance,
                    interest=one.interest, indemnity=one.indemnity,
                )
                for one in invoices
            ),
            total=sum((one.balance + one.interest + one.indemnity for one in invoices), ZERO),
            iban=iban_groups(seller.iban) if seller.iban else "", bic=seller.bic or "",
            notes=_notes(seller, self.on) if dear else (),
        )  # fmt: skip


def _named(invoices: Sequence[LateInvoice]) -> str:
    """The first numbers, and how many more."""
    numbers = [one.number for one in invoices]
    more = len(numbers) - NAMED
    if more <= 0:
        return ", ".join(numbers)
    return ngettext("{numbers} et {count} autre", "{numbers} et {count} autres", more).format(
        numbers=", ".join(numbers[:NAMED]), count=more
    )


def _known_until(rates: Sequence[DatedRate]) -> date:
    """The last day of the last rate; an open one holds for ever."""
    return max((rate.last or date.max for rate in rates), default=date.min)


def _notes(seller: Seller, on: date) -> tuple[str, ...]:
    """What the costs rest on; a rate below the least of the law is left out, as the settings say already."""
    found = []
    try:
        found.append(wording.late_penalty(day=on, late_rate=seller.late_rate))
    except RuleBroken:
        pass
    known = _known_until(rates_said(seller.late_rate))
    if known < on:
        found.append(
            _("Intérêts arrêtés au {day} : le taux légal du semestre suivant n’est pas encore publié.").format(
                day=numeric_day(known)
            )
        )
    return (*found, wording.text_on("recovery_indemnity", day=on))


def _professionals(reader: Reader, parties: Collection[PartyId]) -> set[PartyId]:
    """Who owes interest and the indemnity: whoever has a SIREN or the legal form of a structure."""
    row = PartyRow
    *_known, other = legal_families()
    statement = select(row.id, row.siren, row.vat_number, row.legal_form).where(row.id.in_(parties))
    return {
        PartyId(one.id)
        for one in reader.connection.execute(statement)
        if one.siren or one.vat_number or legal_family(one.legal_form) != other
    }

"""Pending charges laid out on invoices and credit notes; their text and numbers come later.

One invoice per seller, client, order number (BT-13), place of delivery (BG-13) and reason of exemption
(BR-E-01), per dossier when the client wishes;
what is outside VAT stands alone (BR-O-02), so does a deposit (CGI art. 289, I-1-c). When a client is
owed more than it owes, each line given back goes to a credit note on the invoice that it corrects,
as far as that invoice goes, and the rest to an invoice of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import EXEMPT, OUTSIDE, Tax, Totals, totals, without_deposits
from pole_desk.accounts.billing.rules.kinds import MANDATE_ACCOUNTS, Kind
from pole_desk.accounts.billing.rules.ledger import Entry
from pole_desk.kernel.money import ZERO
from pole_desk.ports.charges import DEPOSIT
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId


class Cover(NamedTuple):
    """A part of a deposit invoice: its line, how much of its net."""

    line: int
    invoice: InvoiceId
    net: Decimal


Key = tuple[str, int]
Covers = Mapping[Key, tuple[Cover, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The charges of one document to be, with their tax; a credit note's nets are positive.

    Those that `covers` names deduct deposit invoices: they stand last, and the document cites the
    deposits in their place.
    """

    kind: Kind
    issuer: IssuerId
    party: PartyId
    lines: tuple[tuple[Entry, Tax], ...]
    original: InvoiceId | None = None
    covers: Covers = field(default_factory=dict)

    @property
    def order_number(self) -> str:
        """The client's order number that its charges bear, empty when they bear none (BT-13)."""
        return next((entry.order_number for entry, _tax in self.lines if entry.order_number), "")

    @property
    def delivery(self) -> str:
        """Where its goods went: the first place that a charge names."""
        return next((entry.delivery for entry, _tax in self.lines if entry.delivery), "")

    @property
    def sign(self) -> int:
        return -1 if self.kind is Kind.CREDIT else 1

    @property
    def printed(self) -> tuple[tuple[Entry, Tax], ...]:
        """The lines that the document shows."""
        return tuple(line for line in self.lines if _key(line[0]) not in self.covers)

    @property
    def deducted(self) -> list[tuple[InvoiceId, Tax, Decimal]]:
        """What is taken off each deposit invoice, net, by tax."""
        return [
            (cover.invoice, tax, cover.net)
            for entry, tax in self.lines
            for cover in self.covers.get(_key(entry), ())
        ]

    def totals(self) -> Totals:
        """What the document asks for, deposits taken off."""
        found = totals((tax, entry.amount * self.sign) for entry, tax in self.printed)
        return without_deposits(found, self.deducted) if self.covers else found


Lines = list[tuple[Entry, Tax]]


def lay_out(
    entries: Iterable[tuple[Entry, Tax]],
    left: Mapping[InvoiceId, Decimal],
    held: Mapping[str, Sequence[Cover]] | None = None,
    by_dossier: Collection[PartyId] = (),
) -> tuple[list[Layout], list[Entry]]:
    """The documents that charges make, and the charges put off: nothing positive to set them on.

    `left` is what credit notes may still give back of each invoice that the charges correct,
    `held` what is left of deposit invoices by key of their charge. A deposit that is asked and
    deducted in the same run needs no invoice of its own: both are lines of the final one.
    """
    given = list(entries)
    together = _together(given, held or {})
    covers, put_off = _covered([line for line in given if line[0].deducts not in together], held or {}, given)
    waiting = {_key(entry) for entry in put_off}
    groups: dict[_Group, Lines] = {}
    for entry, tax in given:
        if _key(entry) in waiting:
            continue
        deposit = _is_deposit(entry) and entry.key not in together
        dossier = entry.dossier if deposit or entry.party in by_dossier else None
        group = (entry.party, entry.issuer, dossier, deposit, entry.order_number)
        groups.setdefault(group, []).append((entry, tax))
    layouts: list[Layout] = []
    for (party, issuer, _dossier, deposit, _order), lines in groups.items():
        for group in (group for there in _by_place(lines) for group in _by_exemption(there)):
            lay = _deposits if deposit else _documents
            made, rest = lay(issuer, party, group, left, covers)
            layouts += made
            put_off += rest
    return layouts, put_off


_Group = tuple[PartyId, IssuerId, DossierId | None, bool, str]


def _by_place(lines: Lines) -> list[Lines]:
    """Goods delivered in several places stand apart, what is not delivered with the first of them."""
    places = list(dict.fromkeys(entry.delivery for entry, _tax in lines if entry.delivery))
    if len(places) < 2:
        return [lines]
    found: dict[str, Lines] = {place: [] for place in places}
    for line in lines:
        found[line[0].delivery or places[0]].append(line)
    return list(found.values())


def _is_deposit(entry: Entry) -> bool:
    """Asked in advance, or what is given back of it."""
    return entry.role == DEPOSIT and (entry.amount > 0 or entry.original is not None)


def _key(entry: Entry) -> Key:
    return (entry.key, entry.revision)


def _together(lines: Lines, held: Mapping[str, Sequence[Cover]]) -> set[str]:
    """Keys of deposits that no invoice asked for yet and that are deducted already."""
    asked = {entry.key for entry, _tax in lines if entry.role == DEPOSIT and entry.amount > 0}
    deducted = {entry.deducts for entry, _tax in lines if entry.deducts}
    return {key for key in asked & deducted if not held.get(key)}


def _covered(
    deducting: Lines, held: Mapping[str, Sequence[Cover]], lines: Lines
) -> tuple[dict[Key, tuple[Cover, ...]], list[Entry]]:
    """Which deposit invoices each deduction takes from, and the deductions that none covers any more."""
    back: dict[int | None, Decimal] = {}
    for entry, _tax in lines:
        if entry.role == DEPOSIT and entry.amount < 0:
            back[entry.corrects] = back.get(entry.corrects, ZERO) - entry.amount
    covers: dict[Key, tuple[Cover, ...]] = {}
    put_off: list[Entry] = []
    for entry, _tax in deducting:
        if not entry.deducts or entry.amount >= 0:
            continue
        found, wanted = [], -entry.amount
        for cover in held.get(entry.deducts, ()):
            net = min(wanted, cover.net - back.get(cover.line, ZERO))
            if net > 0:
                found.append(cover._replace(net=net))
                back[cover.line] = back.get(cover.line, ZERO) + net
                wanted -= net
        if wanted:
            put_off.append(entry)
        else:
            covers[_key(entry)] = tuple(found)
    return covers, put_off


def _by_exemption(lines: Lines) -> list[Lines]:
    rated: Lines = []
    exempt: dict[tuple[str, str], Lines] = {}
    for entry, tax in lines:
        if tax.category in (EXEMPT, OUTSIDE):
            exempt.setdefault((tax.category, tax.exemption or ""), []).append((entry, tax))
        else:
            rated.append((entry, tax))
    groups: list[Lines] = []
    for (category, _reason), group in sorted(exempt.items()):
        if category == EXEMPT and rated:
            group = rated + group
            rated = []
        groups.append(group)
    return [rated, *groups] if rated else groups


def _documents(
    issuer: IssuerId, party: PartyId, lines: Lines, left: Mapping[InvoiceId, Decimal], covers: Covers
) -> tuple[list[Layout], list[Entry]]:
    ordered = _ordered(lines, covers)
    if _asks(ordered, covers):
        return [_invoice(issuer, party, ordered, covers)], []
    made = _credits(issuer, party, ordered, left)
    credited = {id(entry) for layout in made for entry, _tax in layout.lines}
    rest = tuple(line for line in ordered if id(line[0]) not in credited)
    if rest and _asks(rest, covers):
        return [_invoice(issuer, party, rest, covers), *made], []
    return made, [entry for entry, _tax in rest]


def _deposits(
    issuer: IssuerId, party: PartyId, lines: Lines, left: Mapping[InvoiceId, Decimal], _covers: Covers
) -> tuple[list[Layout], list[Entry]]:
    """A deposit invoice of what is asked in advance, credit notes on those that give some back."""
    ordered = _ordered(lines, {})
    asked = tuple(line for line in ordered if line[0].amount > 0)
    back = tuple(line for line in ordered if line[0].amount < 0)
    made = _credits(issuer, party, back, left)
    credited = {id(entry) for layout in made for entry, _tax in layout.lines}
    if asked:
        made.insert(0, Layout(Kind.DEPOSIT, issuer, party, asked))
    return made, [entry for entry, _tax in back if id(entry) not in credited]


def _asks(lines: Iterable[tuple[Entry, Tax]], covers: Covers) -> bool:
    """Whether lines make an invoice: of something, and never less than nothing once deposits are off."""
    lines = list(lines)
    shown = [line for line in lines if _key(line[0]) not in covers]
    return _net(shown) > 0 and (_net(lines) > 0 or (len(shown) < len(lines) and not _net(lines)))


def _invoice(
    issuer: IssuerId, party: PartyId, lines: tuple[tuple[Entry, Tax], ...], covers: Covers
) -> Layout:
    own = {_key(entry): covers[_key(entry)] for entry, _tax in lines if _key(entry) in covers}
    return Layout(Kind.INVOICE, issuer, party, lines, covers=own)


def _credits(
    issuer: IssuerId,
    party: PartyId,
    lines: Iterable[tuple[Entry, Tax]],
    left: Mapping[InvoiceId, Decimal],
) -> list[Layout]:
    by_original: dict[InvoiceId, Lines] = {}
    for entry, tax in lines:
        if entry.original is not None:
            by_original.setdefault(entry.original, []).append((entry, tax))
    return [
        Layout(Kind.CREDIT, issuer, party, credited, original)
        for original, group in sorted(by_original.items())
        if (credited := _within(group, left[original]))
    ]


def _ordered(lines: Iterable[tuple[Entry, Tax]], covers: Covers) -> tuple[tuple[Entry, Tax], ...]:
    """As printed: what deducts deposits last, sold for others apart, corrections after the rest."""
    return tuple(sorted(lines, key=lambda line: (_key(line[0]) in covers, *_printing_order(line))))


def _within(group: Lines, left: Decimal) -> tuple[tuple[Entry, Tax], ...]:
    """The lines that a credit note can give back of an invoice; none when they give nothing.

    What they take back of its reductions goes first, so that more of the others fits.
    """
    fitting: list[tuple[Entry, Tax]] = []
    given = ZERO
    for entry, tax in sorted(group, key=lambda line: line[0].amount < 0):
        if given - entry.amount <= left:
            fitting.append((entry, tax))
            given -= entry.amount
    return tuple(sorted(fitting, key=_printing_order)) if given > 0 else ()


def _net(lines: Iterable[tuple[Entry, Tax]]) -> Decimal:
    return sum((entry.amount for entry, _tax in lines), ZERO)


def _printing_order(line: tuple[Entry, Tax]) -> tuple[bool, bool, str, int, str, int]:
    entry = line[0]
    mandate = entry.account.startswith(MANDATE_ACCOUNTS)
    return (entry.regularises, mandate, entry.month, entry.dossier, entry.key, entry.revision)

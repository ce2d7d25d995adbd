"""Pending charges laid out on invoices and credit notes; their text and numbers come later.

One invoice per seller, client and reason of exemption (BR-E-01); what is outside VAT stands alone
(BR-O-02). When a client is owed more than it owes, each line given back goes to a credit note on
the invoice that it corrects, as far as that invoice goes, and the rest to an invoice of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pole_desk.accounts.billing.rules.amounts import EXEMPT, OUTSIDE, Tax, Totals, totals
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.ledger import Entry
from pole_desk.kernel.money import ZERO
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId


@dataclass(frozen=True, slots=True)
class Layout:
    """The charges of one document to be, with their tax; a credit note's nets are positive."""

    kind: Kind
    issuer: IssuerId
    party: PartyId
    lines: tuple[tuple[Entry, Tax], ...]
    original: InvoiceId | None = None

    @property
    def sign(self) -> int:
        return -1 if self.kind is Kind.CREDIT else 1

    def totals(self) -> Totals:
        return totals((tax, entry.amount * self.sign) for entry, tax in self.lines)


Lines = list[tuple[Entry, Tax]]


def lay_out(
    entries: Iterable[tuple[Entry, Tax]], left: Mapping[InvoiceId, Decimal]
) -> tuple[list[Layout], list[Entry]]:
    """The documents that charges make, and the charges put off: nothing positive to set them on.

    `left` is what credit notes may still give back of each invoice that the charges correct.
    """
    by_party: dict[tuple[PartyId, IssuerId], Lines] = {}
    for entry, tax in entries:
        by_party.setdefault((entry.party, entry.issuer), []).append((entry, tax))
    layouts: list[Layout] = []
    put_off: list[Entry] = []
    for (party, issuer), lines in by_party.items():
        for group in _by_exemption(lines):
            made, rest = _documents(issuer, party, group, left)
            layouts += made
            put_off += rest
    return layouts, put_off


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
    issuer: IssuerId, party: PartyId, lines: Lines, left: Mapping[InvoiceId, Decimal]
) -> tuple[list[Layout], list[Entry]]:
    ordered = tuple(sorted(lines, key=_printing_order))
    if _net(ordered) > 0:
        return [Layout(Kind.INVOICE, issuer, party, ordered)], []
    by_original: dict[InvoiceId, Lines] = {}
    for entry, tax in ordered:
        if entry.original is not None:
            by_original.setdefault(entry.original, []).append((entry, tax))
    made = [
        Layout(Kind.CREDIT, issuer, party, credited, original)
        for original, group in sorted(by_original.items())
        if (credited := _within(group, left[original]))
    ]
    credited = {id(entry) for layout in made for entry, _tax in layout.lines}
    rest = tuple(line for line in ordered if id(line[0]) not in credited)
    if rest and _net(rest) > 0:
        return [Layout(Kind.INVOICE, issuer, party, rest), *made], []
    return made, [entry for entry, _tax in rest]


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


def _printing_order(line: tuple[Entry, Tax]) -> tuple[bool, str, int, str, int]:
    entry = line[0]
    return (entry.regularises, entry.month, entry.dossier, entry.key, entry.revision)


def shown_quantity(entry: Entry, sign: int) -> Decimal:
    """A credit note says what is given back as a positive quantity."""
    return entry.quantity * sign


def by_key(entries: Iterable[Entry]) -> Mapping[tuple[str, int], Entry]:
    """Charges by natural key and revision."""
    return {(entry.key, entry.revision): entry for entry in entries}

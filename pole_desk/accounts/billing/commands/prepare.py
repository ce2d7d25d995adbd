"""What a month's run would do, worked out on a read, outside any lock; `issue` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pole_desk.accounts.billing.commands.due import DueCharges
from pole_desk.accounts.billing.queries import (
    agreement_days,
    buyers,
    goods_accounts,
    held,
    left_of,
    locked_until,
    numbers_of,
    rates,
    running_agreements,
    seen,
    sellers,
    standing,
    taxes,
)
from pole_desk.accounts.billing.rules import anomalies as telling
from pole_desk.accounts.billing.rules.amounts import EXEMPT, OUTSIDE, Tax
from pole_desk.accounts.billing.rules.announcing import CODE_SETTING, with_code, with_debit
from pole_desk.accounts.billing.rules.booked import Booked, frozen_text, line_of
from pole_desk.accounts.billing.rules.chain import number_text, packed
from pole_desk.accounts.billing.rules.comparison import Subject, reasons, subjects
from pole_desk.accounts.billing.rules.documents import (
    Content,
    PrintedLine,
    cited,
    due_day,
    invoice_document,
)
from pole_desk.accounts.billing.rules.drafts import Layout, lay_out
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.ledger import Changes, Entry, compare
from pole_desk.accounts.billing.rules.plan import Anomaly, Draft, Plan, Seen, Structure
from pole_desk.accounts.billing.rules.soundness import Known, flaws_of
from pole_desk.accounts.billing.rules.soundness.flaws import Days
from pole_desk.formats.pdf.snapshot import InvoiceDocument, Original
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge, Place
from pole_desk.ports.debits import Debits
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId

LAST_RANK = 99_999
"""The longest rank: a draft is judged with the number that takes the most room."""


def prepare_changes(reader: Reader, *, month: Month, since: Month | None = None) -> Changes:
    """The charges to be pending and withdrawn for billing months up to `month`.

    Raises what a source raised: without it, what it charges would look no longer due; RuleBroken
    `locked` when what was invoiced of a month that is closed has changed, or the run's own month is closed.
    """
    due = DueCharges.read(reader, month, since)
    if due.refused:
        raise due.refused[0]
    changes = compare(due.charges, standing(reader, until=month, since=due.first))
    until = locked_until(reader)
    shut = [entry for entry in changes.entries if _is_locked(entry, month, until)]
    if until is not None and shut:
        raise RuleBroken("locked", telling.of_locked(shut[0], "", until).message, until=until.isoformat())
    return changes


def _is_locked(entry: Entry, run: Month, until: date | None) -> bool:
    """Of a closed month: what was invoiced of it never changes, what comes late is billed with an open month."""
    return _is_late(entry, until) and until is not None and (entry.regularises or run.last <= until)


def _is_late(entry: Entry, until: date | None) -> bool:
    return until is not None and Month.parse(entry.month).last <= until


def prepare_invoices(reader: Reader, *, month: Month, since: Month | None = None) -> Plan:
    """The month's run: every pending charge of a billing month up to `month`, laid out and worded.

    `since` is the first billing month looked at again; None looks at everything since the first
    agreement. Issued on the clock's day.
    """
    mark = seen(reader)
    due = DueCharges.read(reader, month, since)
    changes = compare(due.charges, standing(reader, until=month, since=due.first))
    return _Preparation(reader, month, due, changes).plan(mark)


class _Preparation:
    """One run being worked out: what is read once, and the anomalies met on the way."""

    def __init__(self, reader: Reader, month: Month, due: DueCharges, changes: Changes) -> None:
        self.reader = reader
        self.month = month
        self.today = reader.clock.today()
        self.due = due
        self.changes = changes
        parties = {charge.party for charge in (*due.this_month, *due.last_month, *due.odd)}
        parties |= {entry.party for entry in changes.entries}
        self.buyers = buyers(reader, parties=parties)
        self.sellers = sellers(reader, issuers={entry.issuer for entry in changes.entries})
        self.announced = reader.port(Debits).announcer(reader, parties)
        self.coded = bool(setting(reader, key=CODE_SETTING, on=reader.clock.today(), default=False))
        self.anomalies: list[Anomaly] = [telling.of_source(error) for error in due.refused]
        self.taxes = taxes(reader)
        self.rates = rates(reader)
        self.goods = goods_accounts(reader)
        self.agreements = agreement_days(reader, dossiers={entry.dossier for entry in changes.entries})
        self.unsound: list[Anomaly] = []
        self.first = b""

    def name(self, party: PartyId) -> str:
        return self.buyers[party].block.name

    def plan(self, mark: Seen) -> Plan:
        for charge in self.due.odd:
            found = telling.of_charge(charge, self.name(charge.party))
            self.anomalies += [found] if found else []
        self._look_at_the_lock()
        layouts, put_off = lay_out(
            self._taxed(),
            self._left(),
            held(self.reader, keys={entry.deducts for entry in self.changes.entries if entry.deducts}),
            {buyer.party for buyer in self.buyers.values() if buyer.by_dossier},
        )
        layouts.sort(key=self._in_order)
        for waiting in _by_party(put_off).values():
            self.anomalies += telling.put_off(waiting, self.name(waiting[0].party))
        drafts = tuple(self._drafts(layouts))
        self._look_at_parties(drafts)
        structures = self._structures([entry for made in layouts for entry, _tax in made.lines])
        return Plan(
            month=self.month,
            today=self.today,
            seen=mark,
            changes=self.changes,
            drafts=drafts,
            structures=structures,
            anomalies=tuple(self.anomalies),
        )

    def _look_at_the_lock(self) -> None:
        until = locked_until(self.reader)
        if until is not None and self.today <= until:
            self.anomalies.append(telling.of_locked_day(until))
        for entry in self.changes.entries if until is not None else ():
            if _is_locked(entry, self.month, until):
                self.anomalies.append(telling.of_locked(entry, self.name(entry.party), until))
            elif _is_late(entry, until):
                self.anomalies.append(telling.of_late(entry, self.name(entry.party), self.month))

    def _left(self) -> Mapping[InvoiceId, Decimal]:
        """What is left of the invoices that the charges correct."""
        entries = self.changes.entries
        corrected = {entry.original for entry in entries if entry.original is not None}
        return left_of(self.reader, invoices=corrected) if corrected else {}

    def _in_order(self, layout: Layout) -> tuple[bool, str, PartyId, IssuerId, bool]:
        """Invoices before credit notes, by name of client; its deposits after its other invoices."""
        name = self.name(layout.party).casefold()
        return (layout.kind is Kind.CREDIT, name, layout.party, layout.issuer, layout.kind is Kind.DEPOSIT)

    def _taxed(self) -> Iterator[tuple[Entry, Tax]]:
        """The charges with the tax in force on the last day of their service; goods alone are delivered somewhere."""
        for known in self.changes.entries:
            goods = not known.delivery or known.account.startswith(self.goods)
            entry = known if goods else replace(known, delivery="")
            for tax in self.taxes.get(entry.tax, ()):
                if tax.valid_from <= entry.service_to and (
                    tax.valid_to is None or entry.service_to <= tax.valid_to
                ):
                    yield entry, Tax(tax.code, tax.percent, tax.category, tax.exemption)
                    break
            else:
                self.anomalies.append(telling.no_tax(entry, self.name(entry.party)))

    def _drafts(self, layouts: list[Layout]) -> Iterator[Draft]:
        originals = _originals(self.reader, layouts)
        for layout in layouts:
            try:
                yield self._draft(layout, originals)
            except RuleBroken as refusal:
                self.anomalies.append(
                    telling.anomaly("no_wording", refusal.message, layout.party, self.name(layout.party))
                )
                return

    def _draft(self, layout: Layout, originals: Mapping[InvoiceId, Original]) -> Draft:
        buyer, seller = self.buyers[layout.party], self.sellers[layout.issuer]
        content = _content(layout, self.today, self.month, originals, self.goods)
        document = invoice_document(content, buyer, seller)
        document = with_debit(document, layout.issuer, layout.party, self.announced)
        document = with_code(document) if self.coded else document
        self._judge(layout, document)
        found = layout.totals()
        due_on = due_day(content, buyer, seller)
        booked = Booked(
            layout.issuer, layout.kind, layout.party, buyer.block.name, str(self.month), due_on, found.net, found.vat,
            found.total, layout.original,
        )  # fmt: skip
        lines = [line_of(entry, tax, layout.sign) for entry, tax in layout.lines]
        text = frozen_text(document, booked, lines, found.taxes)
        self.first = self.first or text.encode()
        if layout.kind is Kind.CREDIT:
            self.anomalies.append(telling.credit_to_issue(layout.party, buyer.block.name, found.total))
        return Draft(
            layout=layout,
            name=buyer.block.name,
            prefix=seller.prefixes[layout.kind],
            issued_on=self.today,
            due_on=due_on,
            taxes=found.taxes,
            net=found.net,
            vat=found.vat,
            total=found.total,
            packed=packed(text, self.first),
            like=self.first,
        )

    def _judge(self, layout: Layout, document: InvoiceDocument) -> None:
        """Keep what is wrong with a document, its number being the longest that the year may give."""
        buyer, seller = self.buyers[layout.party], self.sellers[layout.issuer]
        number = number_text(seller.prefixes[layout.kind], self.today.year, LAST_RANK)
        known = Known(self.rates, buyer.liable, _agreed(layout, self.agreements))
        flaws = flaws_of(replace(document, number=number), known)
        self.unsound += telling.of_flaws(flaws, buyer, seller, [entry.dossier for entry, _tax in layout.printed])

    def _look_at_parties(self, drafts: Iterable[Draft]) -> None:
        drafts = list(drafts)
        for issuer, seller in self.sellers.items():
            self.anomalies += telling.of_seller(seller, taxed=_is_taxed(drafts, issuer))
        for party in {draft.party: None for draft in drafts}:
            self.anomalies += telling.of_buyer(self.buyers[party])
        self.anomalies += telling.once(self.unsound, self.anomalies)
        self._look_for_silence()

    def _look_for_silence(self) -> None:
        """An agreement that runs, owes nothing this month, and did last month or has just begun."""
        now = {charge.dossier for charge in (*self.due.this_month, *self.due.odd)}
        before = {charge.dossier for charge in self.due.last_month}
        for running in running_agreements(self.reader, month=self.month):
            is_new = running.first_day >= self.month.previous().first
            if running.dossier not in now and (is_new or running.dossier in before):
                self.anomalies.append(
                    telling.nothing_to_bill(running.party, running.name, running.title, running.dossier)
                )

    def _structures(self, entries: list[Entry]) -> tuple[Structure, ...]:
        by_party = _by_party(entries)
        before, after = _charges_by_party(self.due.last_month), _charges_by_party(self.due.this_month)
        found = []
        for party in sorted({*by_party, *before, *after}, key=lambda p: (self.name(p).casefold(), p)):
            own = by_party.get(party, [])
            was, now = subjects(before.get(party, ())), subjects(after.get(party, ()))
            last, due_now = _sum(was), _sum(now)
            billed = sum((entry.amount for entry in own), ZERO)
            self.anomalies += telling.of_amounts(party, self.name(party), last, due_now, billed)
            if not own and due_now:
                continue
            found.append(
                Structure(
                    party=party,
                    name=self.name(party),
                    last_month=last,
                    this_month=billed,
                    reasons=reasons(month=self.month, before=was, after=now, entries=own),
                    anomalies=tuple(a for a in self.anomalies if a.party == party),
                )
            )
        return tuple(found)


def _sum(found: Mapping[str, Subject]) -> Decimal:
    return sum((subject.amount for subject in found.values()), ZERO)


def _by_party(entries: Iterable[Entry]) -> dict[PartyId, list[Entry]]:
    found: dict[PartyId, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.party, []).append(entry)
    return found


def _charges_by_party(charges: Iterable[Charge]) -> dict[PartyId, list[Charge]]:
    found: dict[PartyId, list[Charge]] = {}
    for charge in charges:
        found.setdefault(charge.party, []).append(charge)
    return found


def _is_taxed(drafts: Iterable[Draft], issuer: IssuerId) -> bool:
    return any(
        item.tax.category not in (EXEMPT, OUTSIDE)
        for draft in drafts
        if draft.issuer == issuer
        for item in draft.taxes
    )


def _originals(reader: Reader, layouts: Iterable[Layout]) -> dict[InvoiceId, Original]:
    wanted = [layout.original for layout in layouts if layout.original is not None]
    wanted += [cover.invoice for layout in layouts for covers in layout.covers.values() for cover in covers]
    return {
        invoice: Original(number=number, issue_date=day)
        for invoice, (number, day) in numbers_of(reader, invoices=wanted).items()
    }


def _agreed(layout: Layout, agreements: Mapping[DossierId, Days]) -> dict[int, Days]:
    """The days of the agreement of each line that bills several of its days for the first time."""
    if layout.kind is Kind.CREDIT:
        return {}
    return {
        position: agreements[entry.dossier]
        for position, (entry, _tax) in enumerate(layout.printed, start=1)
        if entry.dossier in agreements and not entry.regularises and entry.service_from < entry.service_to
    }


def _content(
    layout: Layout,
    today: date,
    month: Month,
    originals: Mapping[InvoiceId, Original],
    goods: tuple[str, ...],
) -> Content:
    origin = originals.get(layout.original) if layout.original is not None else None
    return Content(
        kind=layout.kind,
        issued_on=today,
        lines=tuple(
            PrintedLine(
                label=entry.label,
                service_from=entry.service_from,
                service_to=entry.service_to,
                quantity=entry.quantity * layout.sign,
                unit=entry.unit,
                unit_price=entry.unit_price,
                tax=tax,
                account=entry.account,
                net=entry.amount * layout.sign,
            )
            for entry, tax in layout.printed
        ),
        period=month_name(month),
        deposits=cited(layout.deducted, originals),
        order_number=layout.order_number,
        delivery=Place.read(layout.delivery),
        goods=goods,
        original=origin,
        reason=_("Régularisation de prestations facturées.") if origin is not None else "",
    )

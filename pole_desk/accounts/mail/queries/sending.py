"""What sending some invoices would do: who receives what, whom to print for, what left already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.queries import Invoice
from pole_desk.accounts.mail.queries.handing import handings
from pole_desk.accounts.mail.queries.letters import posted_about
from pole_desk.accounts.mail.queries.settings import template
from pole_desk.accounts.mail.rules import CARRY, COMING, GONE, LOST, Kind, State, way_names
from pole_desk.accounts.mail.rules.addresses import checked_address
from pole_desk.accounts.mail.rules.templates import filled
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name, numeric_day
from pole_desk.kernel.inputs import parse_month
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, LetterId, PartyId
from pole_desk.ports.outgoing import Attachment, Letter, Posted, Wording
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.queries import mergers, party_names

CREDIT = "credit"
SHOWN_IDS = 90
"""Characters of a key that name documents one by one."""


Templates = Callable[[str], Wording]
"""The template of a kind, read once."""


class Planned(NamedTuple):
    """A letter that sending would give to the post box, and the lost ones whose place it takes."""

    letter: Letter
    client: str
    numbers: tuple[str, ...]
    total: Decimal
    replaces: tuple[LetterId, ...]


class OnPaper(NamedTuple):
    """A client to whom its documents go on paper, and why."""

    party: PartyId
    client: str
    numbers: tuple[str, ...]
    why: str
    invoices: tuple[InvoiceId, ...]


class Sending(NamedTuple):
    """The plan: letters, paper, documents sent already (number, address or how), files still to be drawn.

    `queued` are letters written before that did not leave: they leave now rather than others. `unsure` are the
    documents (number, address) of letters that may have left: nothing is sent until somebody asks.
    """

    letters: tuple[Planned, ...]
    paper: tuple[OnPaper, ...]
    already: tuple[tuple[str, str], ...]
    undrawn: tuple[str, ...]
    queued: tuple[LetterId, ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()


class _Group(NamedTuple):
    party: PartyId
    client: str
    documents: tuple[Invoice, ...]


def sending(
    reader: Reader,
    *,
    month: Month | None = None,
    invoices: Collection[InvoiceId] | None = None,
    again: bool = False,
    grouped: bool = True,
) -> Sending:
    """What sending a month's documents, or these, would do; nothing is written.

    One letter per client and seller (per document unless `grouped`), to the billing contact. A
    document in a letter that left, or may have, or handed over otherwise is not sent again unless `again`; one in
    a letter that waits leaves with it. Raises BadInput `placeholder`.
    """
    documents = billing.invoices(reader, month=month, ids=invoices)
    posted = _posted(reader, documents)
    live = {one.id: found for one in documents for found in posted[one.id] if found.state not in LOST}
    undrawn = tuple(one.number for one in documents if not one.has_document)
    standing = {one.id: State(live[one.id].state) for one in documents if one.id in live}
    names = way_names()
    handed = {one.invoice: names[one.way] for one in handings(reader, invoices=[one.id for one in documents]).values()}
    kept = [one for one in documents if one.id in standing and (standing[one.id] in COMING or not again)]
    held = {one.id for one in kept}
    left = held | (set() if again else set(handed))
    wanted = [one for one in documents if one.has_document and one.id not in left]
    letters: list[Planned] = []
    paper: list[OnPaper] = []
    groups = _groups(reader, wanted, grouped=grouped)
    emails = addresses(reader, parties={one.party for one in groups})
    sellers = {one.id: one.name for one in issuers(reader)}
    templates = cache(lambda kind: template(reader, kind=kind))
    for group in groups:
        email, why = _usable(emails.get(group.party, ""))
        if why:
            own = tuple(one.id for one in group.documents)
            paper.append(OnPaper(group.party, group.client, _numbers(group.documents), why, own))
        else:
            letters.append(_planned(templates, group, email, sellers, posted))
    return Sending(
        tuple(letters), tuple(paper),
        already=tuple(
            (one.number, live[one.id].to if one.id in standing else handed[one.id])
            for one in documents
            if one.id in held and standing[one.id] in GONE or not again and one.id in handed and one.id not in standing
        ),
        undrawn=undrawn,
        queued=tuple(sorted({live[one.id].letter for one in kept if standing[one.id] in COMING})),
        unsure=tuple((one.number, live[one.id].to) for one in kept if standing[one.id] == State.UNSURE),
    )  # fmt: skip


def addresses(reader: Reader, *, parties: Collection[PartyId]) -> dict[PartyId, str]:
    """Where the invoices of structures go: the billing contact's e-mail, else their own; empty when none."""
    return {party: buyer.email for party, buyer in billing.buyers(reader, parties=parties).items()}


def address_of(reader: Reader, *, party: PartyId) -> str:
    """Where a structure's invoices go, those of one merged into another to the latter.

    Empty when there is no address, or none that may be written to: its letters go on paper.
    """
    return addresses_of(reader, parties=[party])[party]


def addresses_of(reader: Reader, *, parties: Collection[PartyId]) -> dict[PartyId, str]:
    """As `address_of`, of many structures."""
    merged = mergers(reader)
    current = {party: _current(merged, party) for party in parties}
    known = addresses(reader, parties=set(current.values()))
    return {party: _usable(known.get(now, ""))[0] for party, now in current.items()}


def _posted(reader: Reader, documents: Sequence[Invoice]) -> dict[InvoiceId, list[Posted]]:
    """The letters that carried each document itself, the newest first; reminders are not among them."""
    found: dict[InvoiceId, list[Posted]] = {one.id: [] for one in documents}
    for one in posted_about(reader, about=[_about(document.id) for document in documents]):
        if one.kind in CARRY:
            found[InvoiceId(int(one.about.partition(":")[2]))].append(one)
    return found


def _about(invoice: InvoiceId) -> str:
    return f"invoice:{invoice}"


def _groups(reader: Reader, documents: Sequence[Invoice], *, grouped: bool) -> list[_Group]:
    """The documents that go together, in order of issue; a merged structure's go to the one it became."""
    merged = mergers(reader)
    found: dict[tuple[int, ...], list[Invoice]] = {}
    for one in documents:
        party = _current(merged, one.party)
        key = (party, one.issuer) if grouped else (party, one.issuer, one.id)
        found.setdefault(key, []).append(one)
    names = party_names(reader, parties={PartyId(key[0]) for key in found})
    return [
        _Group(PartyId(key[0]), names[PartyId(key[0])], tuple(own)) for key, own in found.items()
    ]


def _current(merged: Mapping[PartyId, PartyId], party: PartyId) -> PartyId:
    while party in merged:
        party = merged[party]
    return party


def _usable(email: str) -> tuple[str, str]:
    if not email.strip():
        return "", _("pas d’adresse e-mail")
    try:
        return checked_address(email), ""
    except BadInput:
        return "", _("adresse e-mail à corriger")


def _planned(
    templates: Templates,
    group: _Group,
    email: str,
    sellers: Mapping[int, str],
    posted: Mapping[InvoiceId, Sequence[Posted]],
) -> Planned:
    own = group.documents
    total = sum((-one.total if one.kind == CREDIT else one.total for one in own), ZERO)
    kind = Kind.CREDIT if all(one.kind == CREDIT for one in own) else Kind.INVOICE
    wording = _wording(templates, kind, group, abs(total) if kind == Kind.CREDIT else total, sellers[own[0].issuer])
    numbers = _numbers(own)
    former = [one for document in own for one in posted[document.id]]
    written = Letter(
        key=_key(own, len({one.letter for one in former})),
        kind=kind,
        issuer=own[0].issuer,
        party=group.party,
        to=email,
        subject=wording.subject,
        body=wording.body,
        attachments=tuple(Attachment(f"{one.number.replace('/', '-')}.pdf", invoice=one.id) for one in own),
        about=tuple(_about(one.id) for one in own),
    )
    lost = tuple(sorted({one.letter for one in former if one.state in (State.FAILED, State.UNSURE)}))
    return Planned(written, group.client, numbers, total, lost)


def _wording(templates: Templates, kind: Kind, group: _Group, total: Decimal, seller: str) -> Wording:
    own = group.documents
    due = [one.due_on for one in own if one.kind != CREDIT] or [own[0].issued_on]
    months = sorted({one.month for one in own})
    words = {
        "number": ", ".join(_numbers(own)),
        "client": group.client,
        "total": euros(total),
        "due": numeric_day(min(due)),
        "month": ", ".join(month_name(parse_month(month)) for month in months),
        "list": "\n".join(_line(one) for one in own),
        "issuer": seller,
    }
    return filled(templates(kind), words)


def _line(one: Invoice) -> str:
    if one.kind == CREDIT:
        return _("{number} du {day} : avoir de {total}").format(
            number=one.number, day=numeric_day(one.issued_on), total=euros(one.total)
        )
    return _("{number} du {day} : {total}, à régler avant le {due}").format(
        number=one.number, day=numeric_day(one.issued_on), total=euros(one.total), due=numeric_day(one.due_on)
    )


def _numbers(documents: Sequence[Invoice]) -> tuple[str, ...]:
    return tuple(one.number for one in documents)


def _key(documents: Sequence[Invoice], former: int) -> str:
    """Natural: the documents, and how many letters carried any of them before."""
    ids = "+".join(str(one) for one in sorted(one.id for one in documents))
    named = ids if len(ids) <= SHOWN_IDS else hashlib.sha256(ids.encode()).hexdigest()
    return f"invoices:{named}:{former + 1}"

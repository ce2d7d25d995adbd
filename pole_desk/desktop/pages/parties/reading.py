"""What the page's views show, each read at once; how it looks is in the views."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.quotes.queries import Listed, all_quotes
from pole_desk.accounts.receivables.queries import Balance, Mandate, Receivable, balances, invoices, mandates
from pole_desk.activities.leases.queries import LeaseItem, leases, support
from pole_desk.activities.network.queries import (
    AccessionItem,
    Benefit,
    Point,
    Post,
    Service,
    Told,
    accessions,
    benefits,
    charter,
    posts,
    services,
    told_by,
)
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.dossiers.queries import (
    Dossier,
    Link,
    chantiers_served,
    dossiers,
    party_links,
)
from pole_desk.registers.parties.queries import (
    Contact,
    Duplicate,
    Party,
    PartyCard,
    RoleSpell,
    contacts,
    find_duplicates,
    legal_forms,
    parties,
    role_spells,
    support_schemes,
)
from pole_desk.registers.parties.queries import party as party_card

LATE, ARCHIVED = "late", "archived"
HISTORY, INVOICES = 120, 12
NOTHING = Balance(ZERO, ZERO)


class PartyLine(NamedTuple):
    """A structure in the list; `flags` are the filters that it answers to."""

    id: PartyId
    name: str
    acronym: str
    legal_form: str
    siren: str | None
    commune: str
    roles: tuple[str, ...]
    headcount: int | None
    phone: str
    email: str
    agreements: str
    balance: Decimal
    overdue: Decimal
    chantiers: str
    archived: bool
    flags: frozenset[str]


class Listing(NamedTuple):
    """Every structure, which of them the words searched keep, and how many pairs look the same."""

    lines: list[PartyLine]
    kept: frozenset[PartyId] | None
    duplicates: int


def listing(reader: Reader, *, words: str = "") -> Listing:
    """The whole list, archived ones too; words are searched in contacts too, typos forgiven."""
    today = reader.clock.today()
    owed = balances(reader)
    held: dict[PartyId, list[str]] = defaultdict(list)
    for item in leases(reader, on=today):
        held[item.party].append(item.number)
    numbers = {one.id: str(one.number) for one in chantiers(reader)}
    served = {
        party: [numbers[one] for one in found if one in numbers]
        for party, found in chantiers_served(reader, on=today).items()
    }
    lines = [
        _line(one, owed.get(one.id, NOTHING), held.get(one.id, []), served.get(one.id, []))
        for one in parties(reader, archived=True)
    ]
    pairs = len(find_duplicates(reader))
    return Listing(lines, matching(reader, words=words), pairs)


def matching(reader: Reader, *, words: str) -> frozenset[PartyId] | None:
    """The structures that answer to words; None when there are no words."""
    if not words.strip():
        return None
    return frozenset(one.id for one in parties(reader, words=words, archived=True))


def _line(one: Party, owed: Balance, held: list[str], served: list[str]) -> PartyLine:
    flags = {ARCHIVED} if one.archived else set(one.roles)
    if owed.overdue > 0 and not one.archived:
        flags.add(LATE)
    return PartyLine(
        one.id, one.name, one.acronym, one.legal_form, one.siren, one.commune, one.roles,
        one.headcount, one.phone, one.email, ", ".join(sorted(held)), owed.balance, owed.overdue,
        ", ".join(served), one.archived, frozenset(flags),
    )  # fmt: skip


class Network(NamedTuple):
    """What the network knows of a structure."""

    points: list[Point]
    posts: list[Post]
    services: list[Service]
    accessions: list[AccessionItem]
    benefits: list[Benefit]
    told: list[Told]


class Card(NamedTuple):
    """A structure with all that the pole does with it."""

    party: PartyCard
    contacts: list[Contact]
    spells: list[RoleSpell]
    links: list[Link]
    chantiers: list[Chantier]
    leases: list[LeaseItem]
    dossiers: list[Dossier]
    invoices: list[Receivable]
    balance: Balance
    listed: Decimal
    support: Decimal
    alike: list[Duplicate]
    history: list[Entry]
    forms: list[str]
    schemes: list[str]
    network: Network
    mandates: list[Mandate]
    quotes: list[Listed]
    today: date

    @property
    def shares(self) -> dict[ChantierId, int]:
        """The chantiers that it serves today, in basis points."""
        return {link.chantier: link.share for link in self.links}

    @property
    def why_closed(self) -> str:
        """Nothing, or why its card can't be written."""
        if self.party.merged_into is not None:
            return _("Cette structure est fusionnée avec une autre.")
        return _("Cette structure est archivée : rétablissez-la d’abord.") if self.party.archived else ""


def card(reader: Reader, *, party: PartyId) -> Card:
    """Everything that the card of a structure shows; raises NotFound."""
    found = party_card(reader, party=party)
    today = reader.clock.today()
    agreements = leases(reader, party=party)
    this_year = Month(today.year, 1)
    helped = support(reader, first=this_year, last=Month.of(today), party=party) if agreements else []
    current = not found.archived and found.merged_into is None
    return Card(
        found,
        contacts(reader, party=party, left=True),
        role_spells(reader, party=party),
        party_links(reader, party=party, on=today),
        chantiers(reader),
        agreements,
        dossiers(reader, party=party),
        sorted(invoices(reader, party=party), key=lambda one: -one.id)[:INVOICES],
        balances(reader).get(party, NOTHING),
        sum((one.list_amount for one in helped), ZERO),
        sum((one.support for one in helped), ZERO),
        find_duplicates(reader, party=party) if current else [],
        trail(reader, topic="parties", record=party, limit=HISTORY),
        legal_forms(reader),
        support_schemes(reader),
        _network(reader, party),
        mandates(reader, party=party),
        all_quotes(reader, party=party)[:INVOICES],
        today,
    )


def _network(reader: Reader, party: PartyId) -> Network:
    today = reader.clock.today()
    return Network(
        charter(reader, party=party, on=today),
        posts(reader, party=party, on=today),
        services(reader, party=party, on=today),
        accessions(reader, party=party),
        benefits(reader, party=party, first=today, last=today),
        told_by(reader, party=party),
    )


class Pair(NamedTuple):
    """Two structures side by side."""

    first: PartyCard
    second: PartyCard
    first_dossiers: int
    second_dossiers: int


def pair(reader: Reader, *, first: PartyId, second: PartyId) -> Pair:
    """Two whole cards, to compare before merging; raises NotFound."""
    return Pair(
        party_card(reader, party=first), party_card(reader, party=second),
        len(dossiers(reader, party=first)), len(dossiers(reader, party=second)),
    )  # fmt: skip


"""Mandates read: whose, how they stand on a day, what was collected under them; accounts that money is sent to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from pole_desk.accounts.billing.queries import current_parties
from pole_desk.accounts.receivables.rules.debits import CREDITOR_SETTING, STANDING
from pole_desk.accounts.receivables.rules.mandates import Standing, Use, lapses_on, standing_of
from pole_desk.accounts.receivables.tables import DebitRow, MandateRow, PayeeRow
from pole_desk.formats.sepa import Address, Holder
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.queries import Issuer, issuers
from pole_desk.registers.catalog.tables import IssuerRow
from pole_desk.registers.parties.queries import party_names
from pole_desk.registers.parties.tables import PartyRow


class Account(NamedTuple):
    """An account and who holds it, the address in its parts."""

    holder: str
    iban: str
    bic: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"

    def as_holder(self) -> Holder:
        """The same for a file; without a town there is no address."""
        address = Address(street=self.street, postcode=self.postcode, town=self.town, country=self.country)
        return Holder(name=self.holder, iban=self.iban, bic=self.bic, address=address if self.town else None)


class Mandate(NamedTuple):
    """A mandate with how it stands; `party` is the structure of today, also when its signer was merged into it.

    `collected` are the days of its debits, the rejected ones left out.
    """

    id: int
    issuer: IssuerId
    issuer_code: str
    party: PartyId
    party_name: str
    reference: str
    scheme: str
    use: str
    signed_on: date
    account: Account
    notice_days: int
    used_on: date | None
    closing: bool
    revoked_on: date | None
    revoked_reason: str
    withdrawn: bool
    version: int
    collected: tuple[date, ...]
    closed: bool

    def standing(self, on: date) -> Standing:
        return standing_of(
            use=Use(self.use), signed_on=self.signed_on, collected=self.collected, revoked_on=self.revoked_on,
            closed=self.closed, on=on,
        )  # fmt: skip

    @property
    def lapses_on(self) -> date:
        return lapses_on(self.signed_on, self.collected)


def mandates(
    reader: Reader, *, party: PartyId | None = None, ids: Collection[int] | None = None, withdrawn: bool = False
) -> list[Mandate]:
    """The mandates of all or of a structure, the latest signed first; those typed by mistake when asked."""
    row = MandateRow
    statement = (
        select(*row.__table__.columns, IssuerRow.code, PartyRow.name)
        .join(IssuerRow, IssuerRow.id == row.issuer)
        .join(PartyRow, PartyRow.id == row.party)
        .order_by(row.signed_on.desc(), row.id.desc())
    )
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    merged = current_parties(reader)
    found = list(reader.connection.execute(statement))
    days, closed = _debits(reader, [one.id for one in found])
    made = [_mandate(one, merged, days[one.id], one.id in closed) for one in found]
    if party is not None:
        kept = merged.get(party, party)
        made = [one for one in made if one.party == kept]
    names = party_names(reader, parties={one.party for one in made})
    return [one._replace(party_name=names.get(one.party, one.party_name)) for one in made]


def mandate(reader: Reader, *, mandate: int) -> Mandate:
    """One mandate; raises NotFound `mandate`."""
    found = mandates(reader, ids=[mandate], withdrawn=True)
    if not found:
        raise NotFound("mandate", _("Le mandat n° {id} n’existe pas.").format(id=mandate))
    return found[0]


def _mandate(
    row: Row[*tuple[Any, ...]], merged: dict[PartyId, PartyId], days: list[date], closed: bool
) -> Mandate:
    account = Account(row.holder, row.iban, row.bic, row.street, row.postcode, row.town, row.country)
    earlier = [] if row.used_on is None else [row.used_on]
    return Mandate(
        row.id, row.issuer, row.code, merged.get(row.party, row.party), row.name, row.reference, row.scheme,
        row.use, row.signed_on, account, row.notice_days, row.used_on, row.closing, row.revoked_on,
        row.revoked_reason, row.withdrawn, row.version, tuple(sorted([*earlier, *days])), closed,
    )  # fmt: skip


def _debits(reader: Reader, mandates: Collection[int]) -> tuple[dict[int, list[date]], set[int]]:
    """The days of the debits that stand by mandate, and the mandates whose final one was asked."""
    statement = select(DebitRow.mandate, DebitRow.collect_on, DebitRow.sequence).where(
        DebitRow.mandate.in_(mandates), DebitRow.state.in_([str(state) for state in STANDING])
    )
    days: dict[int, list[date]] = defaultdict(list)
    closed: set[int] = set()
    for one, day, sequence in reader.connection.execute(statement):
        days[one].append(day)
        if sequence == "FNAL":
            closed.add(one)
    return days, closed


class Payee(NamedTuple):
    """The account to which what is owed to a structure is sent."""

    id: int
    party: PartyId
    account: Account
    since: date
    withdrawn: bool
    version: int


def payees(reader: Reader, *, party: PartyId | None = None) -> dict[PartyId, Payee]:
    """The account that stands for each structure; a merged one's serves when the kept one has none."""
    row = PayeeRow
    columns = [row.holder, row.iban, row.bic, row.street, row.postcode, row.town, row.country]
    statement = select(row.id, row.party, row.since, row.withdrawn, row.version, *columns)
    merged = current_parties(reader)
    found: dict[PartyId, Payee] = {}
    for one in reader.connection.execute(statement.where(row.withdrawn.is_(False)).order_by(row.id)):
        kept = merged.get(one.party, one.party)
        made = Payee(one.id, kept, Account(*one[5:]), one.since, one.withdrawn, one.version)
        if kept not in found or one.party == kept:
            found[kept] = made
    if party is None:
        return found
    kept = merged.get(party, party)
    return {kept: found[kept]} if kept in found else {}


class Creditor(NamedTuple):
    """A seller as banks know it; `missing` are the French names of what a file still lacks."""

    issuer: Issuer
    creditor_id: str
    missing: tuple[str, ...]

    def as_holder(self) -> Holder:
        one = self.issuer
        address = Address(street=one.street, postcode=one.postcode, town=one.town, country=one.country)
        return Holder(name=one.name, iban=one.iban, bic=one.bic, address=address if one.town else None)


def creditors(reader: Reader, *, on: date) -> dict[IssuerId, Creditor]:
    """Every seller with its account and its SEPA creditor identifier in force on a day."""
    known = setting(reader, key=CREDITOR_SETTING, on=on, default={})
    found = {}
    for one in issuers(reader):
        creditor_id = known.get(one.code, "")
        needed = {_("IBAN"): one.iban, _("identifiant créancier SEPA"): creditor_id}
        found[one.id] = Creditor(one, creditor_id, tuple(name for name, value in needed.items() if not value))
    return found

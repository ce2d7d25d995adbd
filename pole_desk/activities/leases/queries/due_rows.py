"""What the dues of a span of days are worked out from; the dues themselves are in `due`.

Each statement is built once, and asked once for the whole span whatever its length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from pole_desk.activities.leases.rules import State, effective_end
from pole_desk.activities.leases.rules.segments import Share, Step
from pole_desk.activities.leases.tables import (
    LeaseLineRow,
    LeaseOccupantRow,
    LeaseOneOffRow,
    LeaseRow,
    LeaseServiceRow,
    LeaseStepRow,
)
from pole_desk.kernel.periods import Days
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, LeaseLineId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow


class Line(NamedTuple):
    """A line of a signed agreement, with what names and taxes its rent."""

    line: LeaseLineId
    lease: LeaseId
    dossier: DossierId
    kind: str
    number: str
    party: PartyId
    proration: str
    first_day: date
    last_day: date | None
    lease_first: date
    lease_last: date | None
    name: str
    tax: str
    account: str

    @property
    def days(self) -> Days:
        return Days(self.first_day, effective_end(self.last_day, self.lease_last))


class Service(NamedTuple):
    """A service of a signed agreement; prices are for one."""

    service: int
    lease: LeaseId
    dossier: DossierId
    kind: str
    party: PartyId
    proration: str
    first_day: date
    last_day: date | None
    lease_first: date
    lease_last: date | None
    label: str
    quantity: Decimal
    list_price: Decimal
    agreed_price: Decimal
    tax: str
    account: str

    @property
    def days(self) -> Days:
        first = max(self.first_day, self.lease_first)
        return Days(first, effective_end(self.last_day, self.lease_last))


class OneOffDue(NamedTuple):
    """A charge typed once."""

    one_off: int
    lease: LeaseId
    dossier: DossierId
    kind: str
    party: PartyId
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax: str
    account: str


FIRST, LAST, PARTY = bindparam("first"), bindparam("last"), bindparam("party")


def _meets(
    row: type[LeaseLineRow] | type[LeaseServiceRow] | type[LeaseOccupantRow],
) -> ColumnElement[bool]:
    """Standing in a signed agreement, and some day of the span inside both."""
    return and_(
        LeaseRow.state == State.SIGNED,
        row.withdrawn.is_(False),
        row.first_day <= LAST,
        or_(row.last_day.is_(None), row.last_day >= FIRST),
        LeaseRow.first_day <= LAST,
        or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= FIRST),
    )


_BORNE = or_(
    LeaseRow.dossier.in_(select(DossierRow.id).where(DossierRow.party == PARTY)),
    LeaseRow.id.in_(select(LeaseOccupantRow.lease).where(LeaseOccupantRow.party == PARTY)),
)
"""The agreements that a structure holds or occupies: all that it may owe."""

_LINES = (
    select(
        LeaseLineRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, LeaseRow.number,
        DossierRow.party, LeaseRow.proration, LeaseLineRow.first_day, LeaseLineRow.last_day,
        LeaseRow.first_day, LeaseRow.last_day, SpaceRow.name, LeaseLineRow.tax,
        LeaseLineRow.account,
    )
    .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
    .join(DossierRow, DossierRow.id == LeaseRow.dossier)
    .join(SpaceRow, SpaceRow.id == LeaseLineRow.space)
    .where(_meets(LeaseLineRow))
    .order_by(LeaseRow.id, LeaseLineRow.first_day, LeaseLineRow.id)
)  # fmt: skip
_STEPS = (
    select(
        LeaseStepRow.line, LeaseStepRow.from_day, LeaseStepRow.list_price,
        LeaseStepRow.agreed_price,
    )
    .join(LeaseLineRow, LeaseLineRow.id == LeaseStepRow.line)
    .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
    .where(_meets(LeaseLineRow), LeaseStepRow.withdrawn.is_(False), LeaseStepRow.from_day <= LAST)
    .order_by(LeaseStepRow.line, LeaseStepRow.from_day)
)  # fmt: skip
_SHARES = (
    select(
        LeaseOccupantRow.lease, LeaseOccupantRow.party, LeaseOccupantRow.id,
        LeaseOccupantRow.first_day, LeaseOccupantRow.last_day, LeaseOccupantRow.share_bp,
    )
    .join(LeaseRow, LeaseRow.id == LeaseOccupantRow.lease)
    .where(_meets(LeaseOccupantRow), LeaseOccupantRow.share_bp > 0)
    .order_by(LeaseOccupantRow.lease, LeaseOccupantRow.id)
)  # fmt: skip
_SERVICES = (
    select(
        LeaseServiceRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, DossierRow.party,
        LeaseRow.proration, LeaseServiceRow.first_day, LeaseServiceRow.last_day,
        LeaseRow.first_day, LeaseRow.last_day, LeaseServiceRow.label,
        LeaseServiceRow.quantity, LeaseServiceRow.list_price, LeaseServiceRow.agreed_price,
        LeaseServiceRow.tax, LeaseServiceRow.account,
    )
    .join(LeaseRow, LeaseRow.id == LeaseServiceRow.lease)
    .join(DossierRow, DossierRow.id == LeaseRow.dossier)
    .where(_meets(LeaseServiceRow))
    .order_by(LeaseRow.id, LeaseServiceRow.id)
)  # fmt: skip
_ONE_OFFS = (
    select(
        LeaseOneOffRow.id, LeaseRow.id, LeaseRow.dossier, LeaseRow.kind, DossierRow.party,
        LeaseOneOffRow.on_day, LeaseOneOffRow.label, LeaseOneOffRow.quantity,
        LeaseOneOffRow.unit, LeaseOneOffRow.unit_price, LeaseOneOffRow.tax,
        LeaseOneOffRow.account, LeaseOneOffRow.party,
    )
    .join(LeaseRow, LeaseRow.id == LeaseOneOffRow.lease)
    .join(DossierRow, DossierRow.id == LeaseRow.dossier)
    .where(
        LeaseRow.state == State.SIGNED,
        LeaseOneOffRow.withdrawn.is_(False),
        LeaseOneOffRow.on_day >= FIRST,
        LeaseOneOffRow.on_day <= LAST,
    )
    .order_by(LeaseRow.id, LeaseOneOffRow.on_day, LeaseOneOffRow.id)
)  # fmt: skip


class _Question(NamedTuple):
    """A statement for the whole pole, and the same for what one structure may owe."""

    every: Select[Any]
    own: Select[Any]

    def asked(
        self, first: date, last: date, party: PartyId | None
    ) -> tuple[Select[Any], Mapping[str, Any]]:
        """The statement to run and its arguments."""
        if party is None:
            return self.every, {"first": first, "last": last}
        return self.own, {"first": first, "last": last, "party": party}


_ASK_LINES, _ASK_STEPS, _ASK_SHARES, _ASK_SERVICES = (
    _Question(statement, statement.where(_BORNE))
    for statement in (_LINES, _STEPS, _SHARES, _SERVICES)
)


def lines(
    reader: Reader, *, first: date, last: date, party: PartyId | None = None
) -> list[Line]:
    """The lines that some day of the span touches; with `party`, of what it holds or occupies."""
    statement, arguments = _ASK_LINES.asked(first, last, party)
    return reader.rows(statement, Line, arguments)


def steps(
    reader: Reader, *, first: date, last: date, party: PartyId | None = None
) -> dict[LeaseLineId, list[Step]]:
    """The prices of those lines, in order of their day."""
    found: dict[LeaseLineId, list[Step]] = defaultdict(list)
    for line, *step in reader.connection.execute(*_ASK_STEPS.asked(first, last, party)):
        found[line].append(Step(*step))
    return found


def shares(
    reader: Reader, *, first: date, last: date, party: PartyId | None = None
) -> tuple[dict[LeaseId, list[Share]], dict[int, PartyId]]:
    """The shares of co-occupants by agreement, and who each of them is."""
    found: dict[LeaseId, list[Share]] = defaultdict(list)
    parties: dict[int, PartyId] = {}
    for lease, bearer, *share in reader.connection.execute(*_ASK_SHARES.asked(first, last, party)):
        found[lease].append(Share(*share))
        parties[share[0]] = bearer
    return found, parties


def services(
    reader: Reader, *, first: date, last: date, party: PartyId | None = None
) -> list[Service]:
    """The services that some day of the span touches; with `party`, of what it holds or occupies."""
    statement, arguments = _ASK_SERVICES.asked(first, last, party)
    return reader.rows(statement, Service, arguments)


def one_offs(reader: Reader, *, first: date, last: date) -> list[OneOffDue]:
    """The charges typed for a day of the span, each with who bears it."""
    found: list[OneOffDue] = []
    for *row, bearer in reader.connection.execute(_ONE_OFFS, {"first": first, "last": last}):
        due = OneOffDue(*row)
        found.append(due if bearer is None else due._replace(party=bearer))
    return found

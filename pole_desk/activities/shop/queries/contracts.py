"""Participations and their cards: stands, commission rates; sales and the ledger are beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from pole_desk.activities.shop.rules import (
    CATEGORIES,
    COMMISSION,
    USUAL_RATE,
    State,
    earliest,
    rate_of,
    state_on,
)
from pole_desk.activities.shop.rules.rents import Stand, StandKind, weekdays_of
from pole_desk.activities.shop.rules.sales import Rate
from pole_desk.activities.shop.tables import ContractRow, IndexationRow, RateRow, StandRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ShopContractId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import party_names
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class Contract(NamedTuple):
    """A structure takes part in the shop; `state` is as seen today, `stalls` the codes by commas."""

    id: ShopContractId
    number: str
    dossier: DossierId
    party: PartyId
    party_name: str
    mode: str
    netting: bool
    first_day: date
    last_day: date | None
    written: str
    signed_on: date
    cancel_reason: str
    note: str
    version: int
    state: State = State.RUNNING
    stalls: str = ""


class PriceStep(NamedTuple):
    """A stand's prices from a month on, by a yearly revision."""

    from_day: date
    year: int
    series: str
    quarter: str
    listed: Decimal
    agreed: Decimal


class StandItem(NamedTuple):
    """A stand of a participation; `last_day` is its own, `ends` that of what holds it.

    Prices are those agreed at first, `steps` what yearly revisions made of them since.
    """

    id: int
    contract: ShopContractId
    space: SpaceId
    code: str
    name: str
    kind: str
    weekdays: int
    open_days: int
    first_day: date
    last_day: date | None
    contract_last: date | None
    area: Decimal
    list_price: Decimal
    agreed_price: Decimal
    price_reason: str
    tax: str
    account: str
    cancelled: bool
    cancel_reason: str
    skipped: str
    version: int
    index_series: str | None
    index_quarter: str | None
    steps: tuple[PriceStep, ...] = ()

    def prices_on(self, day: date) -> tuple[Decimal, Decimal]:
        """The list price and the agreed one in force on a day."""
        prices = (self.list_price, self.agreed_price)
        for step in self.steps:
            if step.from_day <= day:
                prices = (step.listed, step.agreed)
        return prices

    @property
    def ends(self) -> date | None:
        """The last day: its own, never beyond the participation's."""
        return earliest(self.last_day, self.contract_last)

    @property
    def terms(self) -> Stand:
        """What its rent is worked out from."""
        return Stand(
            StandKind(self.kind), self.area, weekdays_of(self.weekdays), self.open_days,
            self.first_day, self.ends, self.agreed_price, self.list_price,
        )  # fmt: skip


class RateStep(NamedTuple):
    """A commission agreed from a month on, in basis points; `listed` is the list's of that day."""

    id: int
    category: str
    from_day: date
    listed: int
    agreed: int
    reason: str


class ContractCard(NamedTuple):
    """All that a participation says."""

    contract: Contract
    stands: list[StandItem]
    rates: list[RateStep]


_CONTRACT = (
    ContractRow.id, ContractRow.number, ContractRow.dossier, DossierRow.party, PartyRow.name,
    ContractRow.mode, ContractRow.netting, ContractRow.first_day, ContractRow.last_day,
    ContractRow.state, ContractRow.signed_on, ContractRow.cancel_reason, ContractRow.note,
    ContractRow.version,
)  # fmt: skip
_STAND = (
    StandRow.id, StandRow.contract, StandRow.space, SpaceRow.code, SpaceRow.name, StandRow.kind,
    StandRow.weekdays, StandRow.open_days, StandRow.first_day, StandRow.last_day,
    ContractRow.last_day, StandRow.area, StandRow.list_price, StandRow.agreed_price,
    StandRow.price_reason, StandRow.tax, StandRow.account, StandRow.cancelled,
    StandRow.cancel_reason, StandRow.skipped, StandRow.version, StandRow.index_series,
    StandRow.index_quarter,
)  # fmt: skip


def _contracts() -> Select[Any]:
    return (
        select(*_CONTRACT)
        .join(DossierRow, DossierRow.id == ContractRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .order_by(PartyRow.search_key, ContractRow.first_day, ContractRow.id)
    )


def contracts(
    reader: Reader, *, on: date | None = None, party: PartyId | None = None
) -> list[Contract]:
    """The participations by structure; with `on`, those that run on that day."""
    statement = _contracts()
    if on is not None:
        statement = statement.where(
            ContractRow.state == State.ACTIVE,
            ContractRow.first_day <= on,
            or_(ContractRow.last_day.is_(None), ContractRow.last_day >= on),
        )
    if party is not None:
        statement = statement.where(DossierRow.party == party)
    return _with_stalls(reader, _read(reader, statement), on or reader.clock.today())


def _read(reader: Reader, statement: Select[Any]) -> list[Contract]:
    """The rows before their state and their stalls are known."""
    return [Contract(*row) for row in reader.connection.execute(statement)]


def _with_stalls(reader: Reader, rows: list[Contract], day: date) -> list[Contract]:
    taken: dict[int, dict[str, None]] = {}
    if rows:
        wanted = _stands().where(
            StandRow.cancelled.is_(False),
            or_(StandRow.last_day.is_(None), StandRow.last_day >= day),
            StandRow.contract.in_([row.id for row in rows]),
        )
        for stand in _bare(reader, wanted):
            taken.setdefault(stand.contract, {})[stand.code] = None
    return [
        row._replace(
            state=state_on(row.written, row.first_day, row.last_day, day),
            stalls=", ".join(taken.get(row.id, ())),
        )
        for row in rows
    ]


def contract(reader: Reader, *, contract: ShopContractId) -> Contract:
    """One participation; raises NotFound."""
    found = _read(reader, _contracts().where(ContractRow.id == contract))
    if not found:
        raise NotFound("shop_contract", _("La participation n° {id} n’existe pas.").format(id=contract))
    return _with_stalls(reader, found, reader.clock.today())[0]


def contract_of_party(reader: Reader, *, party: PartyId, on: date) -> Contract:
    """The participation of a structure on a day; raises RuleBroken `no_contract`, naming its dates."""
    running = contracts(reader, on=on, party=party)
    if running:
        return running[-1]
    name = party_names(reader, parties={party}).get(party)
    if name is None:
        raise NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party))
    others = [row for row in contracts(reader, party=party) if row.written == State.ACTIVE]
    near = (
        _(" Sa participation {number} commence le {first}{last}.").format(
            number=others[-1].number, first=plain_day(others[-1].first_day),
            last=_(" et finit le {day}").format(day=plain_day(others[-1].last_day))
            if others[-1].last_day else "",
        )
        if others
        else _(" Ouvrez-lui une participation.")
    )  # fmt: skip
    raise RuleBroken(
        "no_contract",
        _("{name} ne participe pas au magasin le {day}.{near}").format(
            name=name, day=plain_day(on), near=near
        ),
    )


def _stands() -> Select[Any]:
    return (
        select(*_STAND)
        .join(ContractRow, ContractRow.id == StandRow.contract)
        .join(SpaceRow, SpaceRow.id == StandRow.space)
        .order_by(SpaceRow.code, StandRow.first_day, StandRow.id)
    )


def stands(
    reader: Reader, *, contract: ShopContractId | None = None, cancelled: bool = False
) -> list[StandItem]:
    """The stands by stall, of one participation or all; cancelled ones on request."""
    statement = _stands()
    if contract is not None:
        statement = statement.where(StandRow.contract == contract)
    if not cancelled:
        statement = statement.where(StandRow.cancelled.is_(False), ContractRow.state == State.ACTIVE)
    found = _bare(reader, statement)
    steps = _steps(reader) if found else {}
    return [one._replace(steps=tuple(steps[one.id])) if one.id in steps else one for one in found]


def _bare(reader: Reader, statement: Select[Any]) -> list[StandItem]:
    """Stands at their first prices."""
    return [StandItem(*row) for row in reader.connection.execute(statement)]


def _steps(reader: Reader) -> dict[int, list[PriceStep]]:
    """The revisions that stand, by stand, in order."""
    row = IndexationRow
    statement = (
        select(row.stand, row.from_day, row.year, row.series, row.new_quarter, row.list_price, row.agreed_price)
        .where(row.withdrawn.is_(False))
        .order_by(row.stand, row.from_day, row.year)
    )
    found: dict[int, list[PriceStep]] = {}
    for stand, *step in reader.connection.execute(statement):
        found.setdefault(stand, []).append(PriceStep._make(step))
    return found


def contract_card(reader: Reader, *, contract: ShopContractId) -> ContractCard:
    """A participation with its stands, cancelled ones too, and its rates; raises NotFound."""
    row = RateRow
    steps = reader.rows(
        select(row.id, row.category, row.from_day, row.listed, row.agreed, row.reason)
        .where(row.contract == contract, row.withdrawn.is_(False))
        .order_by(row.category, row.from_day),
        RateStep,
    )
    return ContractCard(
        _one(reader, contract),
        stands(reader, contract=contract, cancelled=True),
        sorted(steps, key=lambda step: (slug(step.category), step.from_day)),
    )


def _one(reader: Reader, number: ShopContractId) -> Contract:
    return contract(reader, contract=number)


def categories(reader: Reader, *, on: date) -> list[str]:
    """What the shop sells, by category, as the pole's list stands on a day."""
    return list(setting(reader, key=CATEGORIES, on=on, default=()))


def list_rates(reader: Reader, *, on: date) -> dict[str, int]:
    """The pole's commission for each category on a day, in basis points."""
    own = setting(reader, key=COMMISSION, on=on, default={})
    return {
        category: rate_of(own[category]) if category in own else USUAL_RATE
        for category in categories(reader, on=on)
    }


def rates_in_force(reader: Reader, *, contract: ShopContractId, on: date) -> dict[str, Rate]:
    """The commission agreed for each category on a day; one that came later takes the list's."""
    newest = (
        select(RateRow.category, func.max(RateRow.from_day).label("from_day"))
        .where(RateRow.contract == contract, RateRow.withdrawn.is_(False), RateRow.from_day <= on)
        .group_by(RateRow.category)
        .subquery()
    )
    statement = (
        select(RateRow.category, RateRow.agreed, RateRow.listed)
        .join(newest, (newest.c.category == RateRow.category) & (newest.c.from_day == RateRow.from_day))
        .where(RateRow.contract == contract, RateRow.withdrawn.is_(False))
    )
    found = {category: Rate(rate, rate) for category, rate in list_rates(reader, on=on).items()}
    for category, agreed, listed in reader.connection.execute(statement):
        found[category] = Rate(agreed, listed)
    return found

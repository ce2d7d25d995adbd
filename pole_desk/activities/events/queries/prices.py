"""What a booking costs by the price list: category, cheapest combination, included hours, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.queries.included import hours_left, included_tariffs
from pole_desk.activities.events.queries.places import places
from pole_desk.activities.events.rules.classes import (
    Category,
    category_names,
    category_of,
    item_code,
    price_category,
    require_category,
    tariff_of,
)
from pole_desk.activities.events.rules.needs import require_span
from pole_desk.activities.events.rules.prices import (
    NOTHING,
    Cost,
    Hours,
    Unit,
    cheapest,
    explained,
)
from pole_desk.activities.events.rules.rooms import Room
from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.tables import LeaseOccupantRow, LeaseRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, PartyId, SpaceId
from pole_desk.registers.catalog import queries as catalog
from pole_desk.registers.catalog.rules import STANDARD, Activity
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import the_pole

HOURS_SETTING = "events.price_hours"


class Price(NamedTuple):
    """What a booking costs: net euros for the whole, the full price beside, and why in words.

    `item` is empty for a space that is not sold by the hour; with an item and no amount at all,
    the catalog lacks its price. `left_minutes` are the included minutes left before it.
    """

    unit: str
    quantity: Decimal
    list_price: Decimal
    agreed_price: Decimal
    included_minutes: int
    item: str
    tax: str
    account: str
    words: str
    left_minutes: int = 0

    @property
    def missing(self) -> bool:
        """Whether the catalog should hold a price and does not."""
        return bool(self.item) and not self.list_price

    def own_event(self) -> Price:
        """The pole does not charge itself: nothing is owed, the full price stays beside."""
        words = _("Événement du pôle : rien n’est facturé.")
        return self._replace(agreed_price=ZERO, included_minutes=0, words=words)


UNSOLD = Price("", ZERO, ZERO, ZERO, 0, "", "", "", "")


class PriceChange(NamedTuple):
    """What moving a booking does to its price; `changed` when the agreed or the full price differs."""

    before: Price
    after: Price
    changed: bool


@dataclass(frozen=True, slots=True)
class PriceList:
    """The event prices of the catalog, read once; the hours of the tariffs beside."""

    by_item: Mapping[str, Sequence[catalog.Price]]
    hours: Hours
    included: frozenset[str]

    @classmethod
    def read(cls, reader: Reader) -> PriceList:
        today = reader.clock.today()
        found: dict[str, list[catalog.Price]] = defaultdict(list)
        for price in catalog.prices(reader):
            if price.activity == Activity.EVENTS:
                found[price.item].append(price)
        hours = Hours.of(setting(reader, key=HOURS_SETTING, on=today))
        return cls(found, hours, included_tariffs(reader, on=today))

    def of_item(self, item: str, category: str, on: date) -> catalog.Price | None:
        """The price in force on a day for a category, else the full price; None when there is none."""
        dated = [price for price in self.by_item.get(item, ()) if price.valid_from <= on]
        for wanted in (price_category(category), STANDARD):
            own = next((price for price in dated if price.category == wanted), None)
            if own is not None:
                return own
        return None

    def tariff(self, tariff: str, category: str, on: date) -> dict[Unit, Decimal]:
        """Net euros per unit of a tariff class on a day."""
        found = {unit: self.of_item(item_code(tariff, unit), category, on) for unit in Unit}
        return {unit: price.amount for unit, price in found.items() if price is not None}

    def price(
        self, room: Room, starts_at: int, ends_at: int, *, category: str, left_minutes: int = 0
    ) -> Price:
        """The price of a room over an interval, in force on its first day; included minutes first."""
        tariff = tariff_of(room)
        if not tariff:
            return UNSOLD
        on = day_of(starts_at)
        own = self.tariff(tariff, category, on)
        left = left_minutes if tariff in self.included else 0
        included = min(left, (ends_at - starts_at) // 60)
        full = cheapest(starts_at, ends_at, self.tariff(tariff, Category.OTHER, on), self.hours)
        cost = cheapest(starts_at + included * 60, ends_at, own, self.hours)
        if full is None or cost is None:
            words = _("Aucun prix au catalogue pour cet espace à ces heures.")
            return UNSOLD._replace(item=item_code(tariff, Unit.HOUR), words=words)
        shown = cost if cost.pieces else full
        sold = self._sold(tariff, shown, category, on)
        return Price(
            shown.unit, shown.quantity, full.amount, cost.amount, included,
            sold.item, sold.tax, sold.account,
            explained(cost, self._hourly(starts_at + included * 60, ends_at, own), included,
                      category_names()[category]),
            left,
        )  # fmt: skip

    def _sold(self, tariff: str, cost: Cost, category: str, on: date) -> catalog.Price:
        """The item that carries most of the amount."""
        most = max(cost.pieces, key=lambda piece: piece.amount)
        found = self.of_item(item_code(tariff, most.unit), category, on)
        if found is None:
            raise RuntimeError(f"{tariff} {most.unit} was priced without a price")
        return found

    def _hourly(self, starts_at: int, ends_at: int, own: Mapping[Unit, Decimal]) -> Cost | None:
        if Unit.HOUR not in own or ends_at <= starts_at:
            return NOTHING
        return cheapest(starts_at, ends_at, {Unit.HOUR: own[Unit.HOUR]}, self.hours)


def usual_category(reader: Reader, *, party: PartyId, on: date) -> Category:
    """What a structure pays as on a day: its leases (shared ones too), membership, legal form."""
    card = party_card(reader, party=party)
    shared = select(LeaseOccupantRow.lease).where(
        LeaseOccupantRow.party == party,
        LeaseOccupantRow.withdrawn.is_(False),
        LeaseOccupantRow.first_day <= on,
        or_(LeaseOccupantRow.last_day.is_(None), LeaseOccupantRow.last_day >= on),
    )
    running = (
        select(LeaseRow.id)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(
            LeaseRow.state == State.SIGNED,
            LeaseRow.kind == "hosting",
            LeaseRow.first_day <= on,
            or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= on),
            or_(DossierRow.party == party, LeaseRow.id.in_(shared)),
        )
        .limit(1)
    )
    hosted = reader.connection.execute(running).first() is not None
    return category_of(hosted=hosted, member=card.member, legal_form=card.legal_form)


def price_of(
    reader: Reader,
    *,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    party: PartyId,
    category: str | None = None,
    excluding: Collection[BookingId] = (),
) -> Price:
    """What a space costs a structure over an interval (epoch seconds), its included hours first.

    The structure's own category unless one is given. Raises NotFound, BadInput.
    """
    require_span(starts_at, ends_at)
    on = day_of(starts_at)
    kind = usual_category(reader, party=party, on=on) if category is None else require_category(category)
    left = hours_left(reader, party=party, on=on, excluding=excluding).left
    room = places(reader).room(space)
    price = PriceList.read(reader).price(
        room, starts_at, ends_at, category=kind, left_minutes=left
    )
    return price.own_event() if party == the_pole(reader) else price


def price_change(
    reader: Reader, *, booking: BookingId, space: SpaceId, starts_at: int, ends_at: int
) -> PriceChange:
    """The price of a booking now, and what it would be elsewhere or at other times. Raises NotFound."""
    found = booking_card(reader, booking=booking)
    before = Price(
        found.unit, found.quantity, found.list_price, found.agreed_price, found.included_minutes,
        found.item, found.tax, found.account, found.price_words,
    )  # fmt: skip
    after = price_of(
        reader, space=space, starts_at=starts_at, ends_at=ends_at, party=found.party,
        category=found.category, excluding=[booking],
    )  # fmt: skip
    same = (before.agreed_price, before.list_price) == (after.agreed_price, after.list_price)
    return PriceChange(before, after, not same)

"""What each place would cost the caller over the time asked for; how it is shown is in `price_box`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from pole_desk.activities.events.queries.included import hours_left
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.prices import PriceList, usual_category
from pole_desk.activities.events.rules.classes import Category
from pole_desk.activities.events.rules.prices import duration_text
from pole_desk.desktop.parts.booking_form.price_box import Cost
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, PartyId, SpaceId
from pole_desk.registers.parties.queries import the_pole


@dataclass(frozen=True, slots=True)
class Till:
    """The price lists and the caller's included hours, read once for all the places offered."""

    lists: PriceList
    tree: Places
    category: str
    left: int
    own: bool

    @classmethod
    def read(
        cls, reader: Reader, *, party: PartyId | None, at: int, excluding: Collection[BookingId] = ()
    ) -> Till:
        on = day_of(at)
        lists, tree = PriceList.read(reader), places(reader)
        if party is None:
            return cls(lists, tree, Category.OTHER, 0, False)
        left = hours_left(reader, party=party, on=on, excluding=excluding).left
        category = usual_category(reader, party=party, on=on)
        return cls(lists, tree, category, left, party == the_pole(reader))

    def cost(self, spaces: Collection[SpaceId], starts_at: int, ends_at: int) -> Cost:
        """Net euros for rooms booked together; included hours are used by the first of them."""
        listed = agreed = Decimal(0)
        words, left, used = [], self.left, 0
        for space in spaces:
            price = self.lists.price(
                self.tree.room(space), starts_at, ends_at, category=self.category, left_minutes=left
            )
            price = price.own_event() if self.own else price
            listed, agreed = listed + price.list_price, agreed + price.agreed_price
            used, left = used + price.included_minutes, left - price.included_minutes
            words.append(price.words)
        return Cost(listed, agreed, " ".join(dict.fromkeys(filter(None, words))), self._included(used))

    def _included(self, used: int) -> str:
        if not used:
            return ""
        return _("{used} utilisées, il en reste {left} ce mois‑ci").format(
            used=duration_text(used), left=duration_text(self.left - used)
        )

"""How the shop's states look, and its words that several views share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.shop.queries import StandItem
from pole_desk.activities.shop.rules import State, state_name
from pole_desk.activities.shop.rules.rents import StandKind, weekdays_of, weekdays_text
from pole_desk.kernel.i18n import _, numeric_day, percent
from pole_desk.kernel.money import ZERO, euros

PILLS = {
    State.RUNNING: "confirmed", State.UPCOMING: "option", State.ENDED: "ended",
    State.CANCELLED: "ended", State.ACTIVE: "confirmed",
}  # fmt: skip


def contract_pill(state: str) -> tuple[str, str]:
    """The look and the word of a participation's state."""
    return PILLS[State(state)], state_name(state)


def rate_text(rate: int) -> str:
    """`20 %`, `12,50 %`."""
    return percent(Decimal(rate) / 100, 0 if rate % 100 == 0 else 2)


def owed_text(balance: Decimal) -> str:
    """What a balance means, in words."""
    if balance > ZERO:
        return _("à reverser")
    return _("dû au pôle") if balance < ZERO else _("à jour")


def span_text(first: date, last: date | None) -> str:
    """`du 01/09/2026 au 31/12/2026`, `depuis le 01/09/2026`."""
    if last is None:
        return _("depuis le {first}").format(first=numeric_day(first))
    if first == last:
        return _("le {day}").format(day=numeric_day(first))
    return _("du {first} au {last}").format(first=numeric_day(first), last=numeric_day(last))


def stand_text(stand: StandItem) -> str:
    """When and how a stand is taken, and its price."""
    per = _("m² et mois") if stand.kind == StandKind.REGULAR else _("m² et jour")
    words = [span_text(stand.first_day, stand.ends)]
    if stand.weekdays:
        words.append(weekdays_text(weekdays_of(stand.weekdays)))
    last = stand.steps[-1] if stand.steps else None
    listed, agreed = (stand.list_price, stand.agreed_price) if last is None else (last.listed, last.agreed)
    price = _("{price} par {per}").format(price=euros(agreed), per=per)
    if agreed != listed:
        price = _("{price} (tarif {listed} : {reason})").format(
            price=price, listed=euros(listed), reason=stand.price_reason
        )
    if last is not None:
        price = _("{price}, révisé au {day} sur l’{series} {quarter}").format(
            price=price, day=numeric_day(last.from_day), series=last.series, quarter=last.quarter
        )
    return " · ".join([*words, price])

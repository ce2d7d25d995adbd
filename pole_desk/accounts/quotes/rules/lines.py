"""Lines of a quote as typed and as kept, and what they amount to; EN 16931 rounding throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import Tax, line_net, totals, vat_on
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.texts import one_line
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import DossierId
from pole_desk.registers.catalog.rules import Activity

MOST_QUANTITY, MOST_PRICE = Decimal(100_000_000), Decimal(100_000_000)
QUANTITY_DECIMALS, PRICE_DECIMALS = 4, 6
MOST_LINES = 200
FREE_ACCOUNT = "708800"
"""Account of a typed line that names none: other incidental products (PCG 708)."""
FREE_TAX = "S20"
ADVANCES = "419100"
"""Account of down payments received: credited by the deposit, debited when it is deducted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line as typed. `item` takes label, unit, tax, account and price of the catalogue, where none is given."""

    label: str = ""
    item: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal | None = None
    tax: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteInput:
    """A quote as typed; what is None or empty takes the pole's usual.

    `service_from` and `service_to` are when what is offered takes place, both included; `category`
    the class of prices, else the structure's own. `activity` says who sells, else the dossier, else
    the first line of the catalogue. `delivery` is where goods go (BG-13).
    """

    title: str
    lines: tuple[LineInput, ...] = ()
    dossier: DossierId | None = None
    activity: Activity | None = None
    category: str = ""
    service_from: date | None = None
    service_to: date | None = None
    valid_until: date | None = None
    deposit_percent: int | None = None
    order_number: str = ""
    delivery: Place | None = None
    contact: str = ""
    terms: str = ""


class PricedLine(NamedTuple):
    """A line as kept: net euros, `net` is round half up of quantity × unit price."""

    item: str
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: Tax
    account: str

    @property
    def net(self) -> Decimal:
        return line_net(self.quantity, self.unit_price)

    @property
    def full(self) -> Decimal:
        """The net at the list price, never less than what is asked."""
        return max(line_net(self.quantity, self.list_price), self.net)


class Asked(NamedTuple):
    """What is asked in advance under a tax, net and with its VAT."""

    tax: Tax
    net: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + vat_on(self.net, self.tax.percent)


def checked_line(place: int, line: LineInput) -> LineInput:
    """The figures of a line, its label on one line; raises BadInput `lines` saying which and why."""
    label = one_line(line.label)
    if not label and not line.item:
        raise _bad(place, _("dites ce qui est proposé"))
    if _beyond(line.quantity, QUANTITY_DECIMALS, MOST_QUANTITY) or not line.quantity:
        raise _bad(place, _("la quantité n’est pas nulle et a {most} décimales au plus").format(most=QUANTITY_DECIMALS))
    price = line.unit_price
    if price is None and not line.item:
        raise _bad(place, _("donnez son prix"))
    if price is not None and (_beyond(price, PRICE_DECIMALS, MOST_PRICE) or price <= 0):
        raise _bad(
            place,
            _("le prix est positif, avec {most} décimales au plus ; une remise est une quantité négative").format(
                most=PRICE_DECIMALS
            ),
        )
    return LineInput(
        label=label, item=line.item.strip(), quantity=line.quantity, unit=one_line(line.unit), unit_price=price,
        tax=line.tax.strip(), account=line.account.strip(),
    )  # fmt: skip


def _beyond(value: Decimal, decimals: int, most: Decimal) -> bool:
    return not value.is_finite() or abs(value) >= most or value.scaleb(decimals) % 1 != 0


def _bad(place: int, why: str) -> BadInput:
    return BadInput("lines", _("Ligne {place} : {why}.").format(place=place, why=why), line=place)


def require_percent(percent: int) -> int:
    """Raises BadInput `deposit_percent` outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise BadInput(
            "deposit_percent", _("L’acompte demandé va de 0 à {most} %.").format(most=number(Decimal(100)))
        )
    return percent


def require_sums(lines: Sequence[PricedLine]) -> None:
    """A quote asks for something, at every rate, and no line for nothing; raises BadInput `lines`."""
    for place, line in enumerate(lines, start=1):
        if not line.net:
            raise _bad(place, _("elle ne vaut rien une fois arrondie au centime"))
    found = totals((line.tax, line.net) for line in lines)
    if found.total <= 0 or any(item.base < 0 for item in found.taxes):
        raise BadInput("lines", _("Les remises dépassent ce qui est proposé au même taux de TVA."))


def deposits(lines: Iterable[tuple[Tax, Decimal]], percent: int) -> list[Asked]:
    """What a share of a quote is, per tax code, net, in order of code; nothing at 0 %."""
    sums: dict[str, tuple[Tax, Decimal]] = {}
    for tax, net in lines:
        known, base = sums.get(tax.code, (tax, ZERO))
        sums[tax.code] = (known, base + net)
    found = [Asked(tax, round_cents(base * percent / 100)) for _code, (tax, base) in sorted(sums.items())]
    return [one for one in found if one.net > 0]


def deposit_total(asked: Sequence[Asked]) -> Decimal:
    """What the deposit invoice will ask for: VAT once per rate on the sum of its lines."""
    return totals((one.tax, one.net) for one in asked).total

"""What a quote as typed comes to: who sells, which prices and rates, which days; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import Tax, Totals, totals
from pole_desk.accounts.quotes.rules import DAYS_SETTING, DEPOSIT_SETTING, USUAL_DAYS, USUAL_DEPOSIT
from pole_desk.accounts.quotes.rules.lines import (
    FREE_ACCOUNT,
    FREE_TAX,
    MOST_LINES,
    LineInput,
    PricedLine,
    QuoteInput,
    checked_line,
    require_percent,
    require_sums,
)
from pole_desk.activities.events.queries import usual_category
from pole_desk.activities.events.rules.classes import price_category, require_category
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.queries import Item, issuer, issuer_for, item, price_on, tax_on
from pole_desk.registers.catalog.rules import Activity
from pole_desk.registers.dossiers.queries import dossier as found_dossier
from pole_desk.registers.dossiers.rules import Kind, State
from pole_desk.registers.parties.queries import party as party_card

_SOLD = {
    Kind.HOSTING: Activity.HOSTING, Kind.STORAGE: Activity.STORAGE, Kind.EVENT: Activity.EVENTS,
    Kind.MEALS: Activity.CANTEEN, Kind.SHOP: Activity.SHOP, Kind.INCUBATION: Activity.INCUBATION,
    Kind.COHORT: Activity.INCUBATION,
}  # fmt: skip


class Resolved(NamedTuple):
    """A quote as typed with all that it leaves to the pole's usual."""

    activity: Activity
    issuer: IssuerId
    category: str
    service_from: date
    service_to: date
    valid_until: date
    deposit_percent: int
    lines: tuple[PricedLine, ...]

    @property
    def sums(self) -> Totals:
        return totals((line.tax, line.net) for line in self.lines)


def resolved(reader: Reader, *, party: PartyId, values: QuoteInput) -> Resolved:
    """Prices dated of the day, rates of the last day of the service, one seller for all the lines.

    Raises BadInput naming the field (`title`, `lines`, `dossier`, `service_to`, `valid_until`,
    `deposit_percent`, `category`), NotFound, RuleBroken `no_price`, `no_tax`, `no_issuer`.
    """
    today = reader.clock.today()
    party_card(reader, party=party)
    if not values.title.strip():
        raise BadInput("title", _("Dites en quelques mots ce qui est proposé."))
    if len(values.lines) > MOST_LINES:
        raise BadInput("lines", _("Un devis a {most} lignes au plus.").format(most=MOST_LINES))
    given = [checked_line(place, line) for place, line in enumerate(values.lines, start=1)]
    items = {line.item: item(reader, item=line.item) for line in given if line.item}
    activity = _activity(reader, party, values, [items[line.item] for line in given if line.item])
    until = _until(reader, values)
    first, last = _service(values, until)
    category = require_category(values.category) if values.category else usual_category(reader, party=party, on=today)
    seller = issuer_for(reader, activity=activity, on=today)
    lines = tuple(
        _priced(reader, place, line, items.get(line.item), (price_category(category), today, last, seller))
        for place, line in enumerate(given, start=1)
    )
    if lines:
        require_sums(lines)
    percent = values.deposit_percent
    if percent is None:
        percent = int(setting(reader, key=DEPOSIT_SETTING, on=today, default=USUAL_DEPOSIT))
    return Resolved(activity, seller, category, first, last, until, require_percent(percent), lines)


def usual_term(reader: Reader) -> date:
    """The last day of a quote made today when nothing is said."""
    today = reader.clock.today()
    return today + timedelta(days=int(setting(reader, key=DAYS_SETTING, on=today, default=USUAL_DAYS)))


def _until(reader: Reader, values: QuoteInput) -> date:
    until = values.valid_until or usual_term(reader)
    if until < reader.clock.today():
        raise BadInput(
            "valid_until", _("Le devis serait valable jusqu’au {day}, qui est passé.").format(day=numeric_day(until))
        )
    return until


def _service(values: QuoteInput, until: date) -> tuple[date, date]:
    """The days told; of one alone, that day; of none, the last day of the quote."""
    first = values.service_from or values.service_to or until
    last = values.service_to or first
    if last < first:
        raise BadInput("service_to", _("La prestation se termine après avoir commencé."))
    return first, last


def _activity(reader: Reader, party: PartyId, values: QuoteInput, items: Sequence[Item]) -> Activity:
    kind = None
    if values.dossier is not None:
        found = found_dossier(reader, dossier=values.dossier)
        if found.party != party:
            raise BadInput("dossier", _("Le dossier « {title} » est celui d’une autre structure.").format(title=found.title))
        if found.state == State.CANCELLED:
            raise BadInput("dossier", _("Le dossier « {title} » est annulé.").format(title=found.title))
        kind = _SOLD.get(Kind(found.kind))
    first = Activity(items[0].activity) if items else None
    return values.activity or kind or first or Activity.HOSTING


_Context = tuple[str, date, date, IssuerId]
"""Category of prices, day of the prices, day of the rates, who sells."""


def _priced(reader: Reader, place: int, line: LineInput, sold: Item | None, context: _Context) -> PricedLine:
    category, today, last, seller = context
    listed = None
    if sold is not None:
        owner = issuer_for(reader, activity=sold.activity, on=today)
        if owner != seller:
            raise BadInput(
                "lines",
                _("Ligne {place} : « {label} » est vendu par {owner} ; un devis n’a qu’un vendeur, ici {seller}.").format(
                    place=place, label=sold.label, owner=issuer(reader, issuer=owner).name,
                    seller=issuer(reader, issuer=seller).name,
                ),
                line=place,
            )  # fmt: skip
        if line.unit_price is None or sold.unit == (line.unit or sold.unit):
            listed = price_on(reader, item=sold.code, on=today, category=category).amount
    price = line.unit_price if line.unit_price is not None else listed
    assert price is not None
    found = tax_on(reader, code=line.tax or (sold.tax if sold else FREE_TAX), on=last)
    return PricedLine(
        item=line.item,
        label=line.label or (sold.label if sold else ""),
        quantity=line.quantity,
        unit=line.unit or (sold.unit if sold else ""),
        unit_price=price,
        list_price=price if listed is None else listed,
        tax=Tax(found.code, found.percent, found.category, found.exemption),
        account=line.account or (sold.account if sold else FREE_ACCOUNT),
    )

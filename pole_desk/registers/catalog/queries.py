"""Prices, taxes, issuers and index values in force; nothing is written here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, case, select

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.rules import STANDARD, IssuerInput
from pole_desk.registers.catalog.tables import (
    IndexValueRow,
    IssuerActivityRow,
    IssuerRow,
    ItemRow,
    PriceRow,
    TaxRow,
)


class Item(NamedTuple):
    """What can be sold."""

    id: int
    code: str
    label: str
    unit: str
    tax: str
    account: str
    activity: str
    note: str
    retired: bool
    version: int


class Price(NamedTuple):
    """A net price in force from a day; the label, tax and account are the item's."""

    item: str
    category: str
    amount: Decimal
    unit: str
    valid_from: date
    label: str
    tax: str
    account: str
    activity: str
    indicative: bool


class Tax(NamedTuple):
    """A tax in force; `percent` 20.00 is 20 %, `category` is EN 16931's (S, E, O…)."""

    code: str
    label: str
    percent: Decimal
    category: str
    exemption: str | None
    valid_from: date
    valid_to: date | None


class Issuer(NamedTuple):
    """A seller with all that an invoice says of it; `confirmed` False: figures are placeholders."""

    id: IssuerId
    code: str
    name: str
    legal_form: str
    capital: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str
    siren: str
    siret: str
    vat_number: str
    rcs: str
    iban: str
    bic: str
    email: str
    phone: str
    website: str
    vat_on_debits: bool
    payment_terms_days: int
    late_rate: Decimal | None
    invoice_prefix: str
    credit_prefix: str
    valid_from: date
    valid_to: date | None
    note: str
    confirmed: bool
    version: int

    def as_input(self) -> IssuerInput:
        """The same values, for a form."""
        values = self._asdict()
        return IssuerInput(**{k: v for k, v in values.items() if k not in ("id", "version")})


class Seller(NamedTuple):
    """Which issuer sells an activity, from a day on."""

    activity: str
    valid_from: date
    issuer: IssuerId
    name: str


class IndexValue(NamedTuple):
    """A published index."""

    id: int
    series: str
    quarter: str
    value: Decimal
    published_on: date | None
    source: str


_PRICE = (
    ItemRow.code,
    PriceRow.category,
    PriceRow.amount,
    ItemRow.unit,
    PriceRow.valid_from,
    ItemRow.label,
    ItemRow.tax,
    ItemRow.account,
    ItemRow.activity,
    PriceRow.indicative,
)
_PRICES = (
    select(*_PRICE)
    .join(ItemRow, ItemRow.id == PriceRow.item)
    .where(PriceRow.withdrawn.is_(False))
    .order_by(ItemRow.rank, ItemRow.code, PriceRow.category, PriceRow.valid_from.desc())
)
_PRICES_UNTIL = _PRICES.where(PriceRow.valid_from <= bindparam("on"))
_TAX = tuple(getattr(TaxRow, name) for name in Tax._fields)
_ISSUER = tuple(getattr(IssuerRow, name) for name in Issuer._fields)
_ITEM = tuple(getattr(ItemRow, name) for name in Item._fields)
_INDEX = tuple(getattr(IndexValueRow, name) for name in IndexValue._fields)


def items(reader: Reader, *, retired: bool = False) -> list[Item]:
    """What can be sold, in the order of the price list; retired items on request."""
    statement = select(*_ITEM).order_by(ItemRow.rank, ItemRow.code)
    if not retired:
        statement = statement.where(ItemRow.retired.is_(False))
    return reader.rows(statement, Item)


def item(reader: Reader, *, item: str) -> Item:
    """The item of a code; raises NotFound `item`."""
    found = reader.first(select(*_ITEM).where(ItemRow.code == item), Item)
    if found is None:
        raise NotFound("item", _("L’article « {item} » n’existe pas.").format(item=item), item=item)
    return found


def prices(reader: Reader, *, on: date | None = None) -> list[Price]:
    """Every price ever listed, the newest first per item; with `on`, only those in force."""
    if on is None:
        return reader.rows(_PRICES, Price)
    found: dict[tuple[str, str], Price] = {}
    for price in reader.rows(_PRICES_UNTIL, Price, {"on": on}):
        found.setdefault((price.item, price.category), price)
    return list(found.values())


def price_on(reader: Reader, *, item: str, on: date, category: str = STANDARD) -> Price:
    """The price of an item on a day; a category without one of its own takes the standard one.

    Raises NotFound `item` and RuleBroken `no_price`.
    """
    statement = (
        select(*_PRICE)
        .join(ItemRow, ItemRow.id == PriceRow.item)
        .where(
            ItemRow.code == item,
            PriceRow.category.in_({category, STANDARD}),
            PriceRow.valid_from <= on,
            PriceRow.withdrawn.is_(False),
        )
        .order_by(case((PriceRow.category == category, 0), else_=1), PriceRow.valid_from.desc())
        .limit(1)
    )
    found = reader.first(statement, Price)
    if found is not None:
        return found
    label = _named(reader, item)
    raise RuleBroken(
        "no_price",
        _("« {label} » n’a pas de prix au {day}. Ajoutez-le dans Réglages, Tarifs.").format(
            label=label, day=numeric_day(on)
        ),
        item=item,
        on=on.isoformat(),
    )


def _named(reader: Reader, code: str) -> str:
    return item(reader, item=code).label


def taxes(reader: Reader, *, on: date | None = None) -> list[Tax]:
    """Every tax by code and day; with `on`, only those in force."""
    statement = select(*_TAX).order_by(TaxRow.code, TaxRow.valid_from)
    rows = reader.rows(statement, Tax)
    if on is None:
        return rows
    return [tax for tax in rows if _holds(tax.valid_from, tax.valid_to, on)]


def _holds(first: date, last: date | None, on: date) -> bool:
    return first <= on and (last is None or on <= last)


def tax_on(reader: Reader, *, code: str, on: date) -> Tax:
    """The tax of a code in force on a day; raises RuleBroken `no_tax`."""
    statement = (
        select(*_TAX)
        .where(
            TaxRow.code == code,
            TaxRow.valid_from <= on,
            TaxRow.valid_to.is_(None) | (TaxRow.valid_to >= on),
        )
        .order_by(TaxRow.valid_from.desc())
        .limit(1)
    )
    found = reader.first(statement, Tax)
    if found is None:
        raise RuleBroken(
            "no_tax",
            _("Le code de TVA « {code} » n’est pas en vigueur au {day}. "
              "Complétez-le dans Réglages, TVA.").format(code=code, day=numeric_day(on)),
            tax=code,
            on=on.isoformat(),
        )
    return found


def issuers(reader: Reader, *, on: date | None = None) -> list[Issuer]:
    """The sellers, by name; with `on`, those valid that day."""
    statement = select(*_ISSUER).order_by(IssuerRow.name)
    if on is not None:
        statement = statement.where(
            IssuerRow.valid_from <= on, IssuerRow.valid_to.is_(None) | (IssuerRow.valid_to >= on)
        )
    return reader.rows(statement, Issuer)


def issuer(reader: Reader, *, issuer: IssuerId) -> Issuer:
    """A seller; raises NotFound `issuer`."""
    found = reader.first(select(*_ISSUER).where(IssuerRow.id == issuer), Issuer)
    if found is None:
        raise NotFound("issuer", _("Le vendeur n° {id} n’existe pas.").format(id=issuer), issuer=issuer)
    return found


_ISSUER_FOR = (
    select(IssuerActivityRow.issuer, IssuerRow.valid_from, IssuerRow.valid_to)
    .join(IssuerRow, IssuerRow.id == IssuerActivityRow.issuer)
    .where(
        IssuerActivityRow.activity == bindparam("activity"),
        IssuerActivityRow.valid_from <= bindparam("day"),
    )
    .order_by(IssuerActivityRow.valid_from.desc())
    .limit(1)
)


def issuer_for(reader: Reader, *, activity: str, on: date) -> IssuerId:
    """Who sells an activity on a day; raises RuleBroken `no_issuer`."""
    row = reader.connection.execute(_ISSUER_FOR, {"activity": activity, "day": on}).first()
    if row is None or not _holds(row.valid_from, row.valid_to, on):
        raise RuleBroken(
            "no_issuer",
            _("Aucun vendeur n’est nommé pour l’activité « {activity} » au {day}. "
              "Choisissez-le dans Réglages, Vendeurs.").format(activity=activity, day=numeric_day(on)),
            activity=activity,
            on=on.isoformat(),
        )
    return IssuerId(row.issuer)


class IssuersByMonth:
    """Who sells an activity in a month, asked once each."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, Month], IssuerId] = {}

    def of(self, activity: str, month: Month) -> IssuerId:
        """The seller on the first day of the month; raises RuleBroken `no_issuer`."""
        if (activity, month) not in self._known:
            self._known[activity, month] = issuer_for(
                self._reader, activity=activity, on=month.first
            )
        return self._known[activity, month]


def sellers(reader: Reader) -> list[Seller]:
    """Who sells what since when, by activity, the newest first."""
    statement = (
        select(
            IssuerActivityRow.activity,
            IssuerActivityRow.valid_from,
            IssuerActivityRow.issuer,
            IssuerRow.name,
        )
        .join(IssuerRow, IssuerRow.id == IssuerActivityRow.issuer)
        .order_by(IssuerActivityRow.activity, IssuerActivityRow.valid_from.desc())
    )
    return reader.rows(statement, Seller)


def index_values(reader: Reader, *, series: str | None = None) -> list[IndexValue]:
    """The published values, by series and quarter."""
    statement = (
        select(*_INDEX)
        .where(IndexValueRow.withdrawn.is_(False))
        .order_by(IndexValueRow.series, IndexValueRow.quarter)
    )
    if series is not None:
        statement = statement.where(IndexValueRow.series == series)
    return reader.rows(statement, IndexValue)


def index_value(reader: Reader, *, series: str, quarter: str) -> Decimal:
    """The value of a series for a quarter (`2026-T2`); raises RuleBroken `no_index`."""
    statement = select(IndexValueRow.value).where(
        IndexValueRow.series == series,
        IndexValueRow.quarter == quarter,
        IndexValueRow.withdrawn.is_(False),
    )
    row = reader.connection.execute(statement).first()
    if row is None:
        raise RuleBroken(
            "no_index",
            _("L’indice {series} du trimestre {quarter} n’est pas connu. "
              "Saisissez la valeur publiée par l’INSEE dans Réglages, Indices.").format(
                series=series, quarter=quarter
            ),
            series=series,
            quarter=quarter,
        )
    return row.value

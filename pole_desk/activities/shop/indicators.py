"""What the shop counts: sales declared, commissions, pieces, weights re-used, stalls, support."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from pole_desk.activities.shop.queries.contracts import StandItem, contracts, stands
from pole_desk.activities.shop.queries.goods import weights
from pole_desk.activities.shop.queries.sales import SaleLine, sale_lines
from pole_desk.activities.shop.rules import State
from pole_desk.activities.shop.rules.rents import rent_of, runs, weekdays_of
from pole_desk.activities.shop.rules.sales import commission_of
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Row, Span, Unit

PAGE = "shop"
ONE = 100
"""A piece or a kilogram in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit, source: str, *, linked: bool = True,
    decimals: int = 2,
) -> Indicator:  # fmt: skip
    return Indicator(
        code=f"shop.{code}", title=title, definition=definition, version=1, unit=unit,
        decimals=decimals, span=Span.OVER, source=source, function=Function.SHOP, linked=linked,
    )  # fmt: skip


_TOLD, _KEPT = _("ventes déclarées"), _("participations au magasin")
INDICATORS: tuple[Indicator, ...] = (
    _counts(
        "sales", _("Ventes du magasin"),
        _("Ventes déclarées des mois qui finissent dans la période, TVA comprise, par catégorie ; "
          "vendues pour les déposants, jamais un revenu du pôle."),
        Unit.EUROS, _TOLD,
    ),
    _counts(
        "commissions", _("Commissions du magasin"),
        _("Commissions nettes sur les ventes déclarées des mois qui finissent dans la période."),
        Unit.EUROS, _TOLD,
    ),
    _counts(
        "pieces", _("Pièces vendues"),
        _("Pièces que disent les ventes déclarées, par catégorie."), Unit.COUNT, _TOLD,
    ),
    _counts(
        "weight", _("Poids réemployé"),
        _("Kilogrammes réemployés des mois qui finissent dans la période, par catégorie."),
        Unit.KILOGRAMS, _("relevés de poids"), linked=False,
    ),
    _counts(
        "stand_days", _("Stands tenus"),
        _("Mètres carrés de stand, chaque jour tenu compté ; les jours sautés ne le sont pas."),
        Unit.M2_DAYS, _KEPT,
    ),
    _counts(
        "support", _("Soutien en nature au magasin"),
        _("Loyers de stand et commissions au tarif moins ceux convenus, mois par mois."),
        Unit.EUROS, _KEPT,
    ),
)  # fmt: skip


class ShopIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """Stalls by the day; what is told by the month counts when the month ends in the period."""
        asked = {code.removeprefix("shop.") for code in codes if code.startswith("shop.")}
        months = [
            month
            for month in months_between(Month.of(first), Month.of(last))
            if first <= month.last <= last
        ]
        if months and asked & {"sales", "commissions", "pieces", "support"}:
            for line in sale_lines(reader, first=months[0], last=months[-1]):
                yield from _of_sale(line, asked, first)
        if months and "weight" in asked:
            yield from _weights(reader, months, first)
        if asked & {"stand_days", "support"}:
            yield from _of_stands(reader, asked, months, first, last)


def _of_sale(line: SaleLine, asked: Collection[str], first: date) -> Iterator[Row]:
    month = Month.parse(line.month)
    listed = commission_of(line.amount, line.list_rate)
    amounts = {
        "sales": to_cents(line.amount),
        "commissions": to_cents(line.commission),
        "pieces": line.pieces * ONE,
        "support": max(0, to_cents(listed - line.commission)),
    }
    for code, amount in amounts.items():
        if code in asked:
            kind = _("commissions") if code == "support" else line.category
            yield Row(
                f"shop.{code}", f"shop_declaration:{line.declaration}/{line.category}",
                f"{line.number} · {line.month} · {line.category}", amount, max(first, month.first),
                month.last, line.dossier, line.party, PAGE, line.contract, kind,
            )  # fmt: skip


def _weights(reader: Reader, months: Sequence[Month], first: date) -> Iterator[Row]:
    for weight in weights(reader, first=months[0], last=months[-1]):
        month = Month.parse(weight.month)
        yield Row(
            "shop.weight", f"shop_weight:{weight.id}", f"{weight.month} · {weight.category}",
            int(weight.kilograms * ONE), max(first, month.first), month.last, page=PAGE,
            kind=weight.category,
        )  # fmt: skip


def _of_stands(
    reader: Reader, asked: Collection[str], months: Sequence[Month], first: date, last: date
) -> Iterator[Row]:
    owners = {one.id: one for one in contracts(reader) if one.written == State.ACTIVE}
    for stand in stands(reader):
        owner = owners.get(stand.contract)
        begins, ends = max(first, stand.first_day), min(last, stand.ends or last)
        if owner is None:
            continue
        told: dict[str, Any] = {
            "record": f"shop_stand:{stand.id}", "label": f"{owner.number} · {stand.code}",
            "dossier": owner.dossier, "party": owner.party, "page": PAGE, "target": owner.id,
        }  # fmt: skip
        if "stand_days" in asked and begins <= ends:
            days = _days(stand, begins, ends)
            yield Row(
                "shop.stand_days", amount=int(stand.area * 100) * days, first=begins, last=ends,
                kind=stand.code, **told,
            )  # fmt: skip
        if "support" in asked:
            yield from _rent_support(stand, months, first, told)


def _days(stand: StandItem, first: date, last: date) -> int:
    skipped = {date.fromisoformat(day) for day in stand.skipped.split()}
    return sum(run.count for run in runs(first, last, weekdays_of(stand.weekdays), skipped))


def _rent_support(
    stand: StandItem, months: Sequence[Month], first: date, told: dict[str, Any]
) -> Iterator[Row]:
    for month in months:
        rent = rent_of(stand.terms, month)
        if rent is not None:
            listed, agreed = map(rent.amount, stand.prices_on(month.first))
            day = max(first, rent.first)
            yield Row(
                "shop.support", amount=max(0, to_cents(listed - agreed)), first=day,
                last=max(day, min(rent.last, month.last)), kind=_("loyers de stand"), **told,
            )  # fmt: skip

"""What the canteen counts: meals booked and served by kind of guest, no-shows, seats, support."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from pole_desk.activities.canteen.queries.counted import (
    CountedMeal,
    counted_cards,
    counted_extras,
    counted_meals,
    counted_services,
    walk_ins,
)
from pole_desk.activities.canteen.rules import PAGE, MealState, guest_names
from pole_desk.activities.canteen.rules.dues import due_covers
from pole_desk.kernel.i18n import _, short_day
from pole_desk.kernel.money import round_cents, to_cents
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit

ONE = 100
"""A meal or a service in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit = Unit.MEALS, *, linked: bool = True
) -> Indicator:
    return Indicator(
        code=f"canteen.{code}", title=title, definition=definition, version=1, unit=unit,
        decimals=2, span=Span.OVER, source=_("réservations de repas"), function=Function.CANTEEN,
        linked=linked,
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts(
        "booked", _("Repas réservés"),
        _("Couverts réservés et non annulés, par sorte de convive ; ceux des services à venir compris."),
    ),
    _counts(
        "served", _("Repas servis"),
        _("Couverts réservés des services terminés au moment du calcul, absents déduits."),
    ),
    _counts(
        "no_shows", _("Absents à table"), _("Couverts réservés dont personne n’est venu."),
    ),
    _counts(
        "walk_ins", _("Repas sans réservation"),
        _("Personnes servies sans réservation, que chaque opérateur déclare ; encaissées à sa caisse."),
    ),
    _counts(
        "services", _("Services tenus"), _("Services ouverts et terminés au moment du calcul."),
        Unit.COUNT, linked=False,
    ),
    _counts(
        "seats", _("Places offertes"), _("Places des services tenus."), Unit.SEATS, linked=False,
    ),
    Ratio(
        code="canteen.filling", title=_("Taux de remplissage"),
        definition=_("Repas servis rapportés aux places offertes."), version=1,
        over="canteen.served", under="canteen.seats", function=Function.CANTEEN,
    ),
    Ratio(
        code="canteen.no_show_share", title=_("Part des absents"),
        definition=_("Absents à table rapportés aux repas réservés."), version=1,
        over="canteen.no_shows", under="canteen.booked", function=Function.CANTEEN,
    ),
    _counts(
        "support", _("Soutien en nature aux repas"),
        _("Prix du tarif moins prix convenu des couverts dus, des suppléments et des cartes vendues."),
        Unit.EUROS,
    ),
)  # fmt: skip


class CanteenIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """A row a booking and service, on its day."""
        asked = {code.removeprefix("canteen.") for code in codes if code.startswith("canteen.")}
        now = to_instant(reader.clock.now())
        if asked & {"booked", "served", "no_shows", "support"}:
            for meal in counted_meals(reader, first=first, last=last):
                yield from _of_meal(meal, asked, now)
        if "support" in asked:
            yield from _other_support(reader, first, last)
        if "walk_ins" in asked:
            yield from _walk_ins(reader, first, last)
        if asked & {"services", "seats"}:
            yield from _services(reader, first, last, asked, now)


def _of_meal(meal: CountedMeal, asked: Collection[str], now: int) -> Iterator[Row]:
    guest = guest_names().get(meal.guest, meal.guest)
    if meal.state == MealState.BOOKED:
        served = meal.covers - meal.absent if meal.ends_at <= now else 0
        counts = {"booked": meal.covers, "served": served, "no_shows": meal.absent}
        for code, covers in counts.items():
            if code in asked:
                yield _row(code, meal, covers * ONE, guest)
    if "support" in asked and meal.card is None and meal.list_price > meal.unit_price:
        due = due_covers(
            meal.state, meal.covers, meal.absent, late=meal.late, excused=meal.excused
        )
        yield _row("support", meal, due * to_cents(meal.list_price - meal.unit_price), guest)


def _row(code: str, meal: CountedMeal, amount: int, kind: str) -> Row:
    return Row(
        f"canteen.{code}", f"canteen_meal:{meal.id}", f"{short_day(meal.day)} · {meal.title}", amount,
        meal.day, meal.day, meal.dossier, meal.party, PAGE, meal.service, kind,
    )  # fmt: skip


def _other_support(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for extra in counted_extras(reader, first=first, last=last):
        given = round_cents(extra.quantity * extra.list_price) - round_cents(
            extra.quantity * extra.unit_price
        )
        yield Row(
            "canteen.support", f"canteen_extra:{extra.id}", extra.label, max(0, to_cents(given)),
            extra.day, extra.day, extra.dossier, extra.party, PAGE, extra.service, _("suppléments"),
        )  # fmt: skip
    for card in counted_cards(reader, first=first, last=last):
        yield Row(
            "canteen.support", f"canteen_card:{card.id}", card.label,
            max(0, to_cents(card.list_price - card.unit_price)), card.sold_on, card.sold_on,
            card.dossier, card.party, PAGE, 0, _("cartes"),
        )  # fmt: skip


def _walk_ins(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for told in walk_ins(reader, first=first, last=last):
        yield Row(
            "canteen.walk_ins", f"canteen_part:{told.part}", f"{short_day(told.day)} · {told.name}",
            told.people * ONE, told.day, told.day, None, told.operator, PAGE, told.service, told.name,
        )  # fmt: skip


def _services(
    reader: Reader, first: date, last: date, asked: Collection[str], now: int
) -> Iterator[Row]:
    for service in counted_services(reader, first=first, last=last):
        if service.ends_at <= now:
            for code, count in (("services", 1), ("seats", service.seats)):
                if code in asked:
                    yield Row(
                        f"canteen.{code}", f"canteen_service:{service.id}", short_day(service.day),
                        count * ONE, service.day, service.day, service.dossier, None, PAGE, service.id,
                    )  # fmt: skip

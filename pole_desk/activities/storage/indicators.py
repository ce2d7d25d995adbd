"""What storage counts: square metres by the month, by the day and shared, and what was given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from pole_desk.activities.leases.queries.held import could_be_let, held
from pole_desk.activities.storage.queries.counted import Stored, rented, shared
from pole_desk.activities.storage.queries.dues import rental_dues, share_dues
from pole_desk.activities.storage.rules import By, by_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents, to_cents
from pole_desk.kernel.periods import Month, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit
from pole_desk.registers.spaces.rules import Kind

PAGE = "storage"
STORES = frozenset({str(Kind.STORAGE)})


def _counts(
    code: str, title: str, definition: str, unit: Unit, *, linked: bool = True
) -> Indicator:
    return Indicator(
        code=f"storage.{code}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=Span.OVER, source=_("conventions, locations et parts de stockage"),
        function=Function.HOSTING, linked=linked,
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts(
        "area_days", _("Stockage occupé"),
        _("Mètres carrés de stockage au mois, à la journée et en parts d’un espace partagé, chaque jour "
          "compté."),
        Unit.M2_DAYS,
    ),
    _counts(
        "area_open_days", _("Stockage à louer"),
        _("Mètres carrés de stockage ouverts à la location, chaque jour compté."), Unit.M2_DAYS,
        linked=False,
    ),
    Ratio(
        code="storage.occupancy", title=_("Taux d’occupation du stockage"),
        definition=_("Stockage occupé rapporté au stockage à louer, au prorata des jours."), version=1,
        over="storage.area_days", under="storage.area_open_days", function=Function.HOSTING,
    ),
    _counts(
        "support", _("Soutien en nature au stockage partagé ou à la journée"),
        _("Prix du tarif moins prix convenu des parts et des locations ; le stockage au mois est dans le "
          "soutien des conventions."),
        Unit.EUROS,
    ),
)  # fmt: skip


class StorageIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """Days for the square metres; support on the last day owed, when it is in the period."""
        asked = {code.removeprefix("storage.") for code in codes if code.startswith("storage.")}
        if "area_days" in asked:
            yield from _area_days(reader, first, last)
        if "area_open_days" in asked:
            for place in could_be_let(reader, kinds=STORES, first=first, last=last):
                yield Row(
                    "storage.area_open_days", f"space:{place.space}", place.code,
                    int(place.area_m2 * 100) * place.days, place.first, place.last, page="plan",
                    target=place.space,
                )  # fmt: skip
        if "support" in asked:
            yield from _support(reader, first, last)


def _area_days(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for line in held(reader, first=first, last=last):
        if line.kind in STORES:
            yield _row(
                Stored(
                    f"lease_line:{line.line}", line.dossier, line.party, f"{line.number} · {line.code}",
                    line.area_m2, line.first, line.last,
                ),
                By.MONTH,
            )  # fmt: skip
    for by, found in (
        (By.DAY, rented(reader, first=first, last=last)),
        (By.SHARE, shared(reader, first=first, last=last)),
    ):
        for stored in found:
            yield _row(stored, by)


def _row(stored: Stored, by: By) -> Row:
    return Row(
        "storage.area_days", stored.record, stored.name, int(stored.area_m2 * 100) * stored.days,
        stored.first, stored.last, stored.dossier, stored.party, PAGE, stored.dossier, by_name(by),
    )  # fmt: skip


def _support(reader: Reader, first: date, last: date) -> Iterator[Row]:
    begins, ends = Month.of(first), Month.of(last)
    for dues in share_dues(reader, first=begins, last=ends).values():
        for one in dues:
            if first <= one.due.last <= last:
                given = max(0, to_cents(one.due.list_amount - one.due.amount))
                yield Row(
                    "storage.support", f"storage_share:{one.share}", f"{one.name} · {one.part}", given,
                    max(first, one.due.first), one.due.last, one.dossier, one.party, PAGE, one.dossier,
                    by_name(By.SHARE),
                )  # fmt: skip
    for rental in rental_dues(reader, first=begins, last=ends):
        day = last_day_of(rental.ends_at) or last
        if first <= day <= last:
            listed, agreed = (
                round_cents(rental.area_m2 * rental.days * price)
                for price in (rental.list_price, rental.agreed_price)
            )
            yield Row(
                "storage.support", f"storage_rental:{rental.rental}", rental.name,
                max(0, to_cents(listed - agreed)), day, day, rental.dossier, rental.party, PAGE,
                rental.dossier, by_name(By.DAY),
            )  # fmt: skip

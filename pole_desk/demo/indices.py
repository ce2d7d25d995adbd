"""The invented index « démonstration », the yearly revision of rents and of the price list."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pole_desk.activities.leases.commands import apply_indexation
from pole_desk.activities.leases.queries import indexation_preview
from pole_desk.activities.leases.queries.prices import INDEX_SETTING
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.settings import set_setting
from pole_desk.registers.catalog.commands import add_index_value, set_price_list
from pole_desk.registers.catalog.queries import index_value, price_on

SERIES = SOURCE = "démonstration"
FIRST_VALUE = Decimal("100.00")
REVISED = ("office_module", "desk")
PUBLISHED_AFTER = timedelta(days=80)


def reference_of(first: date) -> str:
    """The quarter that an agreement of that first day refers to: the last second one published."""
    return f"{first.year - 1}-T2"


def plan(stage: Stage, start: date) -> None:
    """Have the quarters published, and the rents revised each first of January."""
    stage.runner.do(set_setting, key=INDEX_SETTING, value=SERIES, valid_from=start)
    value = FIRST_VALUE
    for year in range(start.year - 1, stage.today.year + 1):
        for quarter in range(1, 5):
            published = add_months(date(year, 1, 1), 3 * quarter) + PUBLISHED_AFTER
            told = max(published, start)
            stage.at(told, Turn.SETTINGS, publish, f"{year}-T{quarter}", value, published)
            value += Decimal(stage.rng.randrange(30, 80)) / 100
    for year in range(start.year + 1, stage.today.year + 1):
        stage.at(date(year - 1, 12, 15), Turn.SETTINGS, list_prices, year)
        stage.at(date(year, 1, 2), Turn.SETTINGS, revise, year)


def publish(stage: Stage, quarter: str, value: Decimal, published: date) -> None:
    stage.runner.do(
        add_index_value,
        series=SERIES,
        quarter=quarter,
        value=value,
        published_on=published,
        source=SOURCE,
    )


def list_prices(stage: Stage, year: int) -> None:
    """Next year's price list follows the same index."""
    new, old = (
        stage.runner.read(index_value, series=SERIES, quarter=f"{before}-T2")
        for before in (year - 1, year - 2)
    )
    amounts = {
        item: round_cents(stage.runner.read(price_on, item=item, on=stage.clock.today()).amount * new / old)
        for item in REVISED
    }
    stage.runner.do(
        set_price_list, valid_from=date(year, 1, 1), category="standard", amounts=amounts
    )


def revise(stage: Stage, year: int) -> None:
    """Rents revised from the first of January, as the preview shows them."""
    on = date(year, 1, 1)
    preview = stage.runner.read(indexation_preview, year=year, on=on)
    if preview.ready:
        stage.runner.do(apply_indexation, year=year, on=on, seen=preview.seen)

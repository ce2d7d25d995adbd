"""The bounds of the fund's figures: the plan's values are the most, the law's ceiling may follow the law."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.fund.rules import HOUR_SETTING
from pole_desk.activities.fund.rules.grants import (
    CEILING,
    CEILING_SETTING,
    DE_MINIMIS_SETTING,
    GRANT_SETTING,
    RENEWALS,
    RENEWALS_SETTING,
    REPORT_SETTING,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import CENT


class Bounds(NamedTuple):
    """From the least to the most; `whole` for a count."""

    least: Decimal
    most: Decimal
    whole: bool = False


FIGURES: Mapping[str, Bounds] = {
    GRANT_SETTING: Bounds(CENT, CEILING),
    CEILING_SETTING: Bounds(CENT, CEILING),
    RENEWALS_SETTING: Bounds(Decimal(0), Decimal(RENEWALS), whole=True),
    REPORT_SETTING: Bounds(Decimal(1), Decimal(36), whole=True),
    DE_MINIMIS_SETTING: Bounds(CENT, Decimal(10_000_000)),
    HOUR_SETTING: Bounds(Decimal(0), Decimal(1_000)),
}


def require_figure(key: str, value: Decimal | int) -> str | int:
    """The figure as settings keep it; raises BadInput `fund_figure` naming the bounds."""
    bounds = FIGURES.get(key)
    if bounds is None:
        raise BadInput("fund_figure", _("« {key} » n’est pas un chiffre du fonds.").format(key=key))
    exact = Decimal(value)
    step = Decimal(1) if bounds.whole else CENT
    if not bounds.least <= exact <= bounds.most or exact != exact.quantize(step):
        decimals = 0 if bounds.whole else 2
        raise BadInput(
            "fund_figure",
            _("Donnez un nombre entre {least} et {most}.").format(
                least=number(bounds.least, decimals), most=number(bounds.most, decimals)
            ),
            value=str(value),
        )
    return int(exact) if bounds.whole else str(exact.quantize(CENT))

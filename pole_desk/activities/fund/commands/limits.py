"""The fund's figures set from a day on; what the database keeps by itself cannot be raised."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.fund.rules.figures import require_figure
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def set_fund_figure(
    tx: Tx, *, key: str, value: Decimal | int, valid_from: date, label: str = ""
) -> None:
    """Set one of the fund's figures from a day on; raises BadInput `fund_figure`."""
    set_setting(tx, key=key, value=require_figure(key, value), valid_from=valid_from, label=label)

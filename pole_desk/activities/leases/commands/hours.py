"""When the people of the agreements are at work: a dated setting."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.leases.rules.hours import HOURS_SETTING, checked_hours
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def set_work_hours(tx: Tx, *, first: str, last: str, valid_from: date) -> None:
    """The hours (`08:00`) between which those who work here count on the site, from a day on.

    Raises BadInput `work_hours`.
    """
    set_setting(
        tx, key=HOURS_SETTING, value=checked_hours(first, last), valid_from=valid_from,
        label=_("Heures de travail"),
    )  # fmt: skip

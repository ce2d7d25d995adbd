"""Closes what the accounts have taken up: nothing up to a day is charged, issued or credited any more."""

from __future__ import annotations

from datetime import date, timedelta

from pole_desk.accounts.billing.rules.kinds import LOCK_SETTING
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name, numeric_day
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def lock_billing(tx: Tx, *, until: date) -> None:
    """Close billing up to a day, included; an earlier one opens what was closed since.

    What an activity adds later to a closed month is billed with the first open one, whatever the activity.
    Raises BadInput `lock_day` from today on.
    """
    today = tx.clock.today()
    if until >= today:
        raise BadInput("lock_day", _("On verrouille au plus tard jusqu’à la veille du jour."))
    set_setting(tx, key=LOCK_SETTING, value=until.isoformat(), valid_from=today)
    tx.says(
        _("La facturation est verrouillée jusqu’au {day} : ce qui serait noté après coup pour ces jours sera facturé "
          "avec {month}.").format(day=numeric_day(until), month=month_name(Month.of(until + timedelta(days=1))))
    )  # fmt: skip

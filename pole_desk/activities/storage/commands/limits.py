"""How long a rental by the day may last: a dated setting."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.storage.rules import LONGEST_DAYS_SETTING, TOPIC
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def set_longest_days(tx: Tx, *, days: int, valid_from: date) -> None:
    """Days that a rental by the day may last, from a day on. Raises BadInput `longest_days`."""
    if isinstance(days, bool) or not 1 <= days <= 366:
        raise BadInput("longest_days", _("Une location à la journée dure de 1 à 366 jours."))
    set_setting(
        tx, key=LONGEST_DAYS_SETTING, value=days, valid_from=valid_from,
        label=_("Durée d’une location à la journée"),
    )  # fmt: skip
    tx.changed(TOPIC, 0)

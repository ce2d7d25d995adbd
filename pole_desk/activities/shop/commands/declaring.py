"""Until which day of the month sales are declared: a dated setting."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.shop.rules import DECLARE_BY, TOPIC
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def set_declare_by(tx: Tx, *, day: int, valid_from: date) -> None:
    """The day until which the month before is declared, from a day on. Raises BadInput `declare_by`."""
    if isinstance(day, bool) or not 1 <= day <= 28:
        raise BadInput("declare_by", _("Les ventes se déclarent entre le 1er et le 28 du mois."))
    set_setting(
        tx, key=DECLARE_BY, value=day, valid_from=valid_from, label=_("Déclaration des ventes")
    )
    tx.changed(TOPIC, 0)

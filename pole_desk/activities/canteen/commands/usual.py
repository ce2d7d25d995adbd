"""What a service has without further words, as dated settings: hours, seats, quotas, cut-offs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.canteen.rules import (
    COMMISSION,
    CUTOFFS,
    EVENTS,
    HOURS,
    OUTSIDERS,
    SEATS,
    SITTINGS,
    TOPIC,
    Hours,
    read_cutoff,
)
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_amount, parse_time
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, withdraw_setting
from pole_desk.kernel.work import Tx, command

MOST_SEATS = 2000
MOST_DAYS = 366


USUAL_NAMES: Mapping[str, str] = {
    HOURS: _("Heures du service"),
    SITTINGS: _("Services (heures d’arrivée)"),
    SEATS: _("Places"),
    CUTOFFS: _("Heures limites"),
    OUTSIDERS: _("Extérieurs"),
    EVENTS: _("Quota des événements"),
    COMMISSION: _("Commission du pôle"),
}
"""Each setting of the canteen as the screen calls it."""


@command(Permission.SETTINGS)
def set_usual(tx: Tx, *, key: str, value: Any, valid_from: date) -> None:
    """Set what services have from a day on; those already open keep theirs.

    Raises BadInput `hours`, `time`, `sittings`, `seats`, `quota`, `cutoff`, `commission`, NotFound.
    """
    label = _label(key)
    set_setting(tx, key=key, value=_CHECKS[key](value), valid_from=valid_from, label=label)
    tx.changed(TOPIC, 0)


@command(Permission.SETTINGS)
def withdraw_usual(tx: Tx, *, key: str, valid_from: date) -> None:
    """Take back the value dated a day; the one before holds on. Raises NotFound."""
    withdraw_setting(tx, key=key, valid_from=valid_from, label=_label(key))
    tx.changed(TOPIC, 0)


def _label(key: str) -> str:
    if key not in USUAL_NAMES:
        raise NotFound("rule", _("La cantine ne lit pas le réglage « {key} ».").format(key=key))
    return USUAL_NAMES[key]


def _time(value: Any) -> str:
    return parse_time(str(value)).strftime("%H:%M")


def _between(value: Any, least: int, most: int, code: str, said: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(code, said)
    return value


def _hours(value: Mapping[str, Any]) -> dict[str, str]:
    hours = Hours(parse_time(str(value["first"])), parse_time(str(value["last"])))
    return {"first": hours.first.strftime("%H:%M"), "last": hours.last.strftime("%H:%M")}


def _sittings(value: Any) -> list[str]:
    times = [_time(one) for one in value]
    if len(set(times)) != len(times):
        raise BadInput("sittings", _("Chaque heure d’arrivée ne figure qu’une fois."))
    return sorted(times)


def _seats(value: Any) -> int | None:
    if value is None:
        return None
    return _between(value, 1, MOST_SEATS, "seats", _("Un service a de 1 à 2 000 places."))


def _days(value: Any) -> int:
    return _between(value, 0, MOST_DAYS, "days", _("Donnez de 0 à 366 jours avant le service."))


def _quota(value: Any) -> int:
    return _between(value, 0, MOST_SEATS, "quota", _("Un quota va de 0 à 2 000 couverts."))


def _outsiders(value: Mapping[str, Any]) -> dict[str, Any]:
    quota = value["quota"]
    return {
        "days_before": _days(value["days_before"]), "time": _time(value["time"]),
        "quota": None if quota is None else _quota(quota), "release": _time(value["release"]),
    }  # fmt: skip


def _events(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "quota": _quota(value["quota"]), "days_before": _days(value["days_before"]),
        "time": _time(value["time"]),
    }  # fmt: skip


def _cutoffs(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: read_cutoff(value[name]).stored for name in ("order", "cancel")}


def _commission(value: Any) -> str:
    rate = value if isinstance(value, Decimal) else parse_amount(str(value))
    if not 0 <= rate <= 100:
        raise BadInput("commission", _("Une commission va de 0 à 100 %."))
    return str(rate)


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    HOURS: _hours,
    SITTINGS: _sittings,
    SEATS: _seats,
    OUTSIDERS: _outsiders,
    EVENTS: _events,
    CUTOFFS: _cutoffs,
    COMMISSION: _commission,
}

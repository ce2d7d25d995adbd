"""What a participation is and what may become of it; rents, sales, the ledger and the rota beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day

TOPIC = "shop"
"""Contracts with all that belongs to them; the record is the contract."""
ROTA_TOPIC = "shop_rota"
GOODS_TOPIC = "shop_goods"
"""Members, repairs and weights; the record is theirs."""
OPENING = "shop.opening"
"""Setting: the half-days of each weekday (0 is Monday) on which the shop is kept."""
COMMISSION = "shop.commission"
"""Setting: percent of the sales by category, where the pole's own list differs from USUAL_RATE."""
DECLARE_BY = "shop.declare_by"
"""Setting: the day of the month until which the sales of the month before are declared."""
DECLARE_BY_DAY = 5
CATEGORIES = "programmes.shop_categories"
ENDING_WITHIN_MONTHS = 3
USUAL_RATE = 2000
"""Indicative commission, in basis points, of a category for which the pole has set none."""
WHOLE = 10_000


class Mode(StrEnum):
    """What a structure comes to the shop for."""

    RENT = "rent"
    CONSIGNMENT = "consignment"
    BOTH = "both"


RENTS = frozenset({Mode.RENT, Mode.BOTH})
CONSIGNS = frozenset({Mode.CONSIGNMENT, Mode.BOTH})


class State(StrEnum):
    """Active and cancelled are written down; the others follow from the dates."""

    ACTIVE = "active"
    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


def mode_name(mode: str) -> str:
    """The mode in the words of the shop."""
    return {
        Mode.RENT: _("stand loué"),
        Mode.CONSIGNMENT: _("dépôt-vente"),
        Mode.BOTH: _("stand loué et dépôt-vente"),
    }[Mode(mode)]


def state_name(state: str) -> str:
    """The state in the words of the pole, of a participation."""
    return {
        State.ACTIVE: _("active"),
        State.UPCOMING: _("à venir"),
        State.RUNNING: _("en cours"),
        State.ENDED: _("terminée"),
        State.CANCELLED: _("annulée"),
    }[State(state)]


def state_on(written: str, first_day: date, last_day: date | None, on: date) -> State:
    """The state of a participation seen on a day."""
    if State(written) is State.CANCELLED:
        return State.CANCELLED
    if last_day is not None and last_day < on:
        return State.ENDED
    return State.UPCOMING if first_day > on else State.RUNNING


def number_text(year: int, rank: int) -> str:
    """`MAG-2026-012`."""
    return f"MAG-{year}-{rank:03d}"


def number_of(text: str) -> tuple[int, int]:
    """Year and rank of a participation's number; raises ValueError on another text."""
    _prefix, year, rank = text.split("-")
    return int(year), int(rank)


def earliest(*days: date | None) -> date | None:
    """The first of the ends given; None is an open end."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


def require_days(first_day: date, last_day: date | None) -> None:
    """Raises BadInput `dates_reversed`."""
    if last_day is not None and last_day < first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))


def require_reason(reason: str) -> None:
    """Raises BadInput `reason`: what is taken back says why."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi : le motif reste au dossier."))


def require_rate(rate: int) -> None:
    """A commission goes from 0 to 100 %, in basis points; raises BadInput `rate`."""
    if not 0 <= rate <= WHOLE:
        raise BadInput("rate", _("Un taux de commission va de 0 à 100\u202f%."))


def require_inside(first: date, last: date | None, begins: date, ends: date | None, number: str) -> None:
    """Raises RuleBroken `outside_contract` when days reach out of the participation."""
    beyond = ends is not None and (last is None or last > ends)
    if first >= begins and not beyond:
        return
    until = _("jusqu’au {day}").format(day=plain_day(ends)) if ends is not None else _("sans fin prévue")
    raise RuleBroken(
        "outside_contract",
        _("La participation {number} court du {first} {until} : choisissez des dates à "
          "l’intérieur, ou prolongez-la d’abord.").format(
            number=number, first=plain_day(begins), until=until
        ),
    )


def rate_of(percent: str | Decimal | int) -> int:
    """Basis points from percent: 12.5 is 1250; raises BadInput on a finer or a senseless rate."""
    points = Decimal(str(percent)) * 100
    if points != points.to_integral_value():
        raise BadInput("rate", _("Un taux a deux décimales au plus."))
    require_rate(int(points))
    return int(points)

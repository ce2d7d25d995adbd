"""Words and states that the views of this page share; no widget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.network.rules import Accession, Opinion
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.money import NARROW_SPACE

TONES = {Opinion.MET: "success", Opinion.PARTLY: "warning", Opinion.NOT_MET: "danger"}
ACCESSION_TONES = {
    Accession.ASKED: "warning",
    Accession.ACCEPTED: "success",
    Accession.REFUSED: "danger",
    Accession.WITHDRAWN: "neutral",
}


def place_pill(lcp: bool, waits: bool) -> tuple[str, str]:
    """The state of a structure towards the LCP, as a pill."""
    if lcp:
        return "confirmed", _("LCP")
    return ("option", _("demande")) if waits else ("unavailable", _("hors réseau"))


def tone_of(opinion: str) -> str:
    return TONES[Opinion(opinion)] if opinion else "neutral"


def fte_text(value: Decimal | None) -> str:
    """`3,5`, `12`; nothing when it was not told."""
    if value is None:
        return ""
    tenths = value * 10
    decimals = 0 if value == value.to_integral_value() else 1 if tenths == tenths.to_integral_value() else 2
    return number(value, decimals)


def whole_euros(value: Decimal) -> str:
    """Euros without cents, where millions are shown large."""
    return f"{number(value.quantize(Decimal(1)))}{NARROW_SPACE}€"


def span_text(first: date, last: date | None) -> str:
    if last is None:
        return _("depuis le {day}").format(day=numeric_day(first))
    return _("du {first} au {last}").format(first=numeric_day(first), last=numeric_day(last))

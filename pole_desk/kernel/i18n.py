"""Words, days and numbers as a French reader expects them; the source strings are French."""

from __future__ import annotations

import gettext
import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from pole_desk.kernel.money import NARROW_SPACE, grouped
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.periods import PARIS, Month

DOMAIN = "pole_desk"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()

_SIGN = re.compile("[;:!?«»]")
_FIELD = r"\{[^{}]*\}"
_ENDED = r"(?:$|[\s;:!?»)\]…,.’\"{])"
_BREAKABLE = re.compile(
    rf"({_FIELD})|(?<![ \u00a0])[ \u00a0](?=[;:!?»]+{_ENDED})|(?<=«)[ \u00a0](?![ \u00a0])"
)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


def use_language(code: str) -> None:
    """Take the strings of `resources/locale/<code>`; French stays where none is shipped."""
    global _catalogue
    _set_french.cache_clear()
    _catalogue = gettext.translation(
        DOMAIN, localedir=shipped("resources", "locale"), languages=[code], fallback=True
    )


def spaced(text: str) -> str:
    """The text with U+202F before `;` `:` `!` `?` `»` and after `«` where it has a space: no line starts with a sign.

    A space is changed, none is added: `9:30`, `https://…` and the fields in braces stay as they are. Doing
    it twice changes nothing more.
    """
    if _SIGN.search(text) is None:
        return text
    return _BREAKABLE.sub(lambda found: found[1] or NARROW_SPACE, text)


@lru_cache(maxsize=8192)
def _set_french(message: str) -> str:
    return spaced(message)


def _(message: str) -> str:
    if type(_catalogue) is gettext.NullTranslations:
        return _set_french(message)
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The French plural: 0 and 1 are singular."""
    if type(_catalogue) is gettext.NullTranslations:
        return _set_french(one if abs(count) < 2 else many)
    return _catalogue.ngettext(one, many, count)


def weekday_name(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def _first(day: int) -> str:
    return "1er" if day == 1 else str(day)


def long_day(day: date) -> str:
    """`lundi 23 novembre 2026`."""
    return f"{weekday_name(day)} {_first(day.day)} {MONTHS[day.month - 1]} {day.year}"


def brief_day(day: date) -> str:
    """`23 nov.`, `1er août`: the year goes without saying."""
    return f"{_first(day.day)} {SHORT_MONTHS[day.month - 1]}"


def spoken_day(day: date) -> str:
    """`lun. 23 nov. 2026`, where `long_day` has no room."""
    return f"{weekday_name(day)[:3]}. {short_day(day)}"


def plain_day(day: date) -> str:
    """`23 novembre 2026`."""
    return f"{_first(day.day)} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`23 nov. 2026`."""
    return f"{_first(day.day)} {SHORT_MONTHS[day.month - 1]} {day.year}"


def numeric_day(day: date) -> str:
    """`23/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def month_name(month: Month) -> str:
    """`novembre 2026`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def of_month(month: Month) -> str:
    """`de novembre 2026`, `d’octobre 2026`."""
    name = month_name(month)
    return f"d’{name}" if name[0] in "ao" else f"de {name}"


def moment_text(moment: datetime) -> str:
    """`23 nov. 2026 à 10 h 20`, Paris."""
    local = moment.astimezone(PARIS)
    return f"{short_day(local.date())} à {local.hour}{NARROW_SPACE}h{NARROW_SPACE}{local.minute:02d}"


def hour_text(moment: datetime | time) -> str:
    """`9 h`, `9 h 30`: the hour as it is said, on a moment already local."""
    minutes = f"{NARROW_SPACE}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NARROW_SPACE}h{minutes}"


def number(value: Decimal | int, decimals: int = 0) -> str:
    """`1 234,5` with U+202F between groups."""
    return grouped(Decimal(value), decimals)


def percent(value: Decimal | int, decimals: int = 0) -> str:
    """`87 %` from 87, with a narrow no-break space."""
    return f"{number(value, decimals)}{NARROW_SPACE}%"

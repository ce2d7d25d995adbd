"""Forgiving input: what a receptionist types, read without correcting it in silence."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _, numeric_day, weekday_name
from pole_desk.kernel.periods import PARIS, Month

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_LARGEST = Decimal("99999999.99")


def parse_amount(text: str, *, decimals: int = 2) -> Decimal:
    """Euros from `1 234,50`, `12.5` or `12,5 €`; raises BadInput on anything else."""
    bare = _SPACES.sub("", text).removesuffix("€").replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", bare):
        raise BadInput(
            "amount",
            _("« {text} » n’est pas un montant. Écrivez par exemple 1 234,50.").format(text=text),
            value=text,
        )
    amount = Decimal(bare.replace(",", "."))
    if len(bare.replace(",", ".").partition(".")[2]) > decimals:
        raise BadInput(
            "amount_decimals",
            _("« {text} » a plus de {count} décimales.").format(text=text, count=decimals),
            value=text,
        )
    if abs(amount) > _LARGEST:
        raise BadInput("amount_range", _("« {text} » dépasse 99 999 999,99.").format(text=text))
    return amount


def iso_day(text: str) -> date:
    """A day written `2026-11-23`; raises BadInput, also for a date that does not exist."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
            raise ValueError(text)
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise _bad_day(text) from None
    if not 1900 <= day.year <= 2200:
        raise _bad_day(text)
    return day


def iso_moment(text: str) -> datetime:
    """An instant written `2026-11-23T09:00`, with an offset or in Paris; raises BadInput.

    Also for an hour that the change of hour skips; of an hour that comes twice, the first.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _bad_moment(text) from None
    if not 1900 <= moment.year <= 2200:
        raise _bad_moment(text)
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=PARIS)
    if local.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != moment:
        raise BadInput(
            "no_such_hour",
            _("Il n’y a pas de {hour} ce jour-là : on y avance d’une heure. Choisissez une heure plus "
              "tard.").format(hour=f"{moment.hour}\u202fh\u202f{moment.minute:02d}"),
            value=text,
        )
    return local


def _bad_moment(text: str) -> BadInput:
    return BadInput(
        "moment",
        _("« {text} » n’est pas un jour et une heure. Écrivez par exemple 2026-11-23T09:00.").format(text=text),
        value=text,
    )


def parse_month(text: str) -> Month:
    """A month written `2026-11`; raises BadInput."""
    try:
        return Month.parse(text)
    except ValueError:
        raise BadInput(
            "month",
            _("« {text} » n’est pas un mois. Écrivez par exemple 2026-11.").format(text=text),
            value=text,
        ) from None


def _bad_day(text: str) -> BadInput:
    return BadInput(
        "date",
        _("« {text} » n’est pas une date. Écrivez par exemple 2026-11-23 ou 23/11.").format(
            text=text
        ),
        value=text,
    )


def parse_day(text: str, today: date) -> date:
    """A day from `5/12`, `5/12/26`, `jeu. 3/12`, `2026-11-23`, `demain`, `lundi`, `+7`.

    A weekday said before a date must be that of the date. Without a year, the nearest such day not more than six months back. A weekday is the next
    one after today. Raises BadInput.
    """
    word = slug(text)
    near = {"aujourdhui": 0, "aujourd hui": 0, "auj": 0, "demain": 1, "apres demain": 2, "hier": -1}
    if word in near:
        return today + timedelta(days=near[word])
    weekdays = [name for name in WEEKDAYS if len(word) >= 3 and name.startswith(word)]
    if weekdays:
        ahead = (WEEKDAYS.index(weekdays[0]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    bare = text.strip()
    named = re.fullmatch(r"([^\W\d_]{3,8})\.?,?\s+([0-9].*)", bare)
    if named:
        return _on_weekday(parse_day(named[2], today), named[1], text)
    shift = re.fullmatch(r"([+-])\s?([0-9]{1,4})", bare)
    if shift:
        return today + timedelta(days=int(shift[1] + shift[2]))
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", bare):
        year, month, day = (int(part) for part in bare.split("-"))
        return _real_day(year, month, day, text)
    found = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})(?:[/. -]([0-9]{2}|[0-9]{4}))?", bare)
    if not found:
        raise _bad_day(text)
    if found[3]:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _real_day(year, int(found[2]), int(found[1]), text)
    guess = _real_day(today.year, int(found[2]), int(found[1]), text)
    if guess < today - timedelta(days=183):
        return _real_day(today.year + 1, guess.month, guess.day, text)
    return guess


def _on_weekday(day: date, said: str, text: str) -> date:
    """The day, when the weekday said with it is its own."""
    if weekday_name(day).startswith(slug(said)):
        return day
    if any(name.startswith(slug(said)) for name in WEEKDAYS):
        words = _("Le {day} est un {weekday}.").format(day=numeric_day(day), weekday=weekday_name(day))
        raise BadInput("date", words, value=text)
    raise _bad_day(text)


def _real_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return iso_day(f"{year:04d}-{month:02d}-{day:02d}")
    except BadInput:
        raise _bad_day(text) from None


def parse_time(text: str) -> time:
    """A time from `9h30`, `930`, `9:30`, `9 h`, `14`; raises BadInput."""
    bare = _SPACES.sub("", text).lower().replace("h", ":")
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})?", bare) or re.fullmatch(r"([0-9]{1,2})([0-9]{2})?", bare)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise BadInput(
            "time",
            _("« {text} » n’est pas une heure. Écrivez par exemple 9h30.").format(text=text),
            value=text,
        )
    return time(hour, minute)


def slug(text: str) -> str:
    """A search key: no accent, no case, no punctuation, single spaces; œ is oe."""
    opened = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", opened)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", bare.replace("’", " ").replace("'", " ")).split())

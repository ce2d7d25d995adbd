"""The words of a board: the period in sight, days, hours, durations, states; no drawing is here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.kernel.i18n import (
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
    _,
    ngettext,
    plain_day,
    short_day,
    spoken_day,
)
from pole_desk.kernel.periods import FOREVER, PARIS, Month, last_day_of


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def period_title(first: date, last: date) -> str:
    """`Novembre 2026`, `23 – 29 novembre 2026`, `4e trimestre 2026`, `2026`, `Lun. 23 nov. 2026`: days both included."""
    if first == last:
        return capital(spoken_day(first))
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    same_year = first.year == last.year
    if whole_months and same_year:
        if first.month == last.month:
            return f"{capital(MONTHS[first.month - 1])} {first.year}"
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        if first.month % 3 == 1 and last.month == first.month + 2:
            number = (first.month + 2) // 3
            rank = _("1er trimestre") if number == 1 else _("{n}e trimestre").format(n=number)
            return f"{capital(rank)} {first.year}"
    if Month.of(first) == Month.of(last):
        return f"{first.day} – {plain_day(last)}"
    if same_year:
        return f"{first.day} {MONTHS[first.month - 1]} – {plain_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def brief_title(title: str) -> str:
    """A period's title with short months, for where it has no room: `12 nov. – 12 déc. 2026`."""
    for month, short in zip(MONTHS, SHORT_MONTHS, strict=True):
        title = title.replace(month, short).replace(capital(month), capital(short))
    return title


def month_heading(day: date, *, short: bool) -> str:
    """`Novembre 2026`, or `Nov. 26` when there is little room."""
    if short:
        return f"{capital(SHORT_MONTHS[day.month - 1])} {day.year % 100:02d}"
    return f"{capital(MONTHS[day.month - 1])} {day.year}"


def week_heading(day: date) -> str:
    """`Semaine 48 · novembre 2026`, ISO weeks."""
    return _("Semaine {week} · {month} {year}").format(
        week=day.isocalendar().week, month=MONTHS[day.month - 1], year=day.year
    )


def day_heading(day: date, width: float) -> str:
    """`lundi 23 novembre`, `lundi 23` or `lun. 23`, by the room there is."""
    name = WEEKDAYS[day.weekday()]
    if width >= 180:
        return f"{name} {day.day} {MONTHS[day.month - 1]}"
    return f"{name} {day.day}" if width >= 84 else f"{name[:3]}. {day.day}"


def hour_text(instant: int) -> str:
    """`09:30`, Paris."""
    return datetime.fromtimestamp(instant, PARIS).strftime("%H:%M")


def duration_text(seconds: int) -> str:
    """`4 h 00`, `45 min`."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


def days_text(count: int) -> str:
    return ngettext("{n} jour", "{n} jours", count).format(n=count)


def times_text(starts: int, ends: int, *, by_day: bool) -> str:
    """When something takes place, in words: days for a let space, hours for a room."""
    first = datetime.fromtimestamp(starts, PARIS).date()
    last = last_day_of(ends)
    if by_day:
        if last is None:
            return _("à partir du {day}").format(day=short_day(first))
        if first == last:
            return f"{short_day(first)} ({days_text(1)})"
        span = days_text((last - first).days + 1)
        return f"{short_day(first)} → {short_day(last)} ({span})"
    if ends >= FOREVER:
        return _("à partir du {day}").format(day=f"{short_day(first)} {hour_text(starts)}")
    hours = f"{hour_text(starts)} – {hour_text(ends)} ({duration_text(ends - starts)})"
    return hours if first == last else f"{short_day(first)} {hours}"


def state_name(state: str) -> str:
    """The word that goes with the colour; raises KeyError on an unknown state."""
    return {
        "option": _("Option"),
        "confirmed": _("Confirmée"),
        "invoiced": _("Facturée"),
        "conflict": _("Conflit"),
        "unavailable": _("Indisponible"),
        "ended": _("Terminée"),
    }[state]


def locked_reason(bar: Bar) -> str:
    """Why a bar cannot be moved, and what to do instead."""
    if bar.why:
        return bar.why
    if bar.state == "invoiced":
        return _("« {title} » est facturé : passez par un avoir pour le changer.").format(title=bar.title)
    if bar.state == "ended":
        return _("« {title} » est terminé : le passé ne se réécrit pas.").format(title=bar.title)
    return _("« {title} » est verrouillé : ouvrez le dossier pour le changer.").format(title=bar.title)


def bar_words(bar: Bar, *, by_day: bool, conflict: bool) -> str:
    """A bar told aloud: who, what, when, in which state; tooltips and screen readers share it."""
    state = state_name("conflict" if conflict else bar.state)
    parts = [bar.title, bar.subtitle, times_text(bar.starts, bar.ends, by_day=by_day), state]
    if bar.set_up:
        parts.insert(3, _("montage dès {hour}").format(hour=hour_text(bar.claimed[0])))
    if bar.tear_down:
        parts.insert(-1, _("démontage jusqu’à {hour}").format(hour=hour_text(bar.claimed[1])))
    if bar.locked:
        parts.append(_("verrouillé"))
    return " · ".join(part for part in parts if part)

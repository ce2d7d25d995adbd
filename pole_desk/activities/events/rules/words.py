"""A repetition in French: « chaque jeudi, une semaine sur deux, jusqu’au 17 décembre 2026 »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from pole_desk.activities.events.rules.recurrence import Frequency, Rule, Weekday
from pole_desk.kernel.i18n import MONTHS, WEEKDAYS, _, hour_text, ngettext, plain_day

_CARDINALS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_ORDINALS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième"}
WORKING = tuple(Weekday(day) for day in range(5))


def rule_words(rule: Rule, starts: datetime) -> str:
    """The rule as one says it; `starts` is the first wall time, which gives what the rule leaves open."""
    parts = [_SAID[rule.every](rule, starts), *_filters(rule), _pace(rule), *_hours(rule), _end(rule)]
    return ", ".join(part for part in parts if part)


def _daily(rule: Rule, starts: datetime) -> str:
    if rule.weekdays:
        return _("chaque {days}").format(days=_weekdays(rule.weekdays))
    return _("chaque jour") if rule.interval == 1 else ""


def _weekly(rule: Rule, starts: datetime) -> str:
    days = rule.weekdays or (Weekday(starts.weekday()),)
    if rule.positions:
        return _("{rank} {days} de la semaine").format(rank=_ranks(rule.positions), days=_among(days))
    return _("chaque {days}").format(days=_weekdays(days))


def _monthly(rule: Rule, starts: datetime) -> str:
    within = rule.interval > 1 or rule.months or (rule.weekdays and rule.month_days)
    span = _("du mois") if within else _("de chaque mois")
    return _("{days} {span}").format(days=_days_of(rule, _month_day(starts.day)), span=span)


def _yearly(rule: Rule, starts: datetime) -> str:
    each = _("chaque année") if rule.interval == 1 else ""
    return ", ".join(filter(None, (each, _within_year(rule, starts))))


def _within_year(rule: Rule, starts: datetime) -> str:
    if rule.week_numbers:
        return _weekly(replace(rule, every=Frequency.WEEKLY), starts)
    if rule.year_days:
        return _("{days} jour de l’année").format(days=_ranks(rule.year_days))
    if not rule.months and not rule.weekdays and not rule.month_days:
        return _("le {day} {month}").format(day=_number_of(starts.day), month=MONTHS[starts.month - 1])
    span = _("du mois") if rule.months else _("de l’année") if rule.weekdays else _("de chaque mois")
    return _("{days} {span}").format(days=_days_of(rule, _month_day(starts.day)), span=span)


_SAID = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.YEARLY: _yearly,
}


def _days_of(rule: Rule, alone: str) -> str:
    """The days within a month or a year."""
    if rule.positions and rule.weekdays:
        return _("{rank} {days}").format(rank=_ranks(rule.positions), days=_among(rule.weekdays))
    if rule.weekdays and rule.month_days:
        return _("chaque {days} qui tombe {numbers}").format(
            days=_weekdays(rule.weekdays), numbers=_listed([_month_day(day) for day in rule.month_days])
        )
    if any(one.nth for one in rule.weekdays):
        return _listed([_nth_weekday(one) for one in rule.weekdays])
    if rule.weekdays:
        return _("chaque {days}").format(days=_weekdays(rule.weekdays))
    if rule.month_days:
        return _listed([_month_day(day) for day in rule.month_days])
    return alone


def _filters(rule: Rule) -> list[str]:
    said = []
    if rule.month_days and rule.every == Frequency.DAILY:
        said.append(_("seulement {days} du mois").format(days=_listed([_month_day(d) for d in rule.month_days])))
    if rule.months:
        said.append(_("en {months}").format(months=_listed([MONTHS[one - 1] for one in rule.months])))
    if rule.week_numbers:
        said.append(_("en semaine {numbers}").format(numbers=_listed([str(one) for one in rule.week_numbers])))
    return said


def _pace(rule: Rule) -> str:
    if rule.interval == 1:
        return ""
    if rule.every == Frequency.DAILY and not rule.weekdays and rule.interval > 2:
        return _("tous les {count} jours").format(count=rule.interval)
    count = _CARDINALS[rule.interval] if rule.interval <= 10 else str(rule.interval)
    return {
        Frequency.DAILY: _("un jour sur {count}"),
        Frequency.WEEKLY: _("une semaine sur {count}"),
        Frequency.MONTHLY: _("un mois sur {count}"),
        Frequency.YEARLY: _("une année sur {count}"),
    }[rule.every].format(count=count)


def _hours(rule: Rule) -> list[str]:
    if not rule.hours and not rule.minutes:
        return []
    if not rule.hours:
        return [_("aux minutes {minutes}").format(minutes=_listed([str(one) for one in rule.minutes]))]
    times = [time(hour, minute) for hour in rule.hours for minute in rule.minutes or (0,)]
    shown = [hour_text(one) for one in times]
    return [_("à {hours}").format(hours=_listed(shown if len(shown) < 7 else [*shown[:5], "…", shown[-1]]))]


def _end(rule: Rule) -> str:
    if rule.until is not None:
        return _("jusqu’au {day}").format(day=plain_day(rule.until.date()))
    if rule.count is not None:
        return ngettext("{count} fois", "{count} fois", rule.count).format(count=rule.count)
    return _("sans fin")


def _weekdays(days: Sequence[Weekday]) -> str:
    if tuple(sorted(days)) == WORKING:
        return _("jour du lundi au vendredi")
    if len(days) == len(WEEKDAYS):
        return _("jour")
    return _listed([WEEKDAYS[one.day] for one in days])


def _among(days: Sequence[Weekday]) -> str:
    said = _weekdays(days)
    return said if said.startswith(_("jour")) else _("jour parmi {days}").format(days=said)


def _nth_weekday(one: Weekday) -> str:
    if one.nth == 0:
        return _("chaque {day}").format(day=WEEKDAYS[one.day])
    return _rank(one.nth, WEEKDAYS[one.day])


def _rank(nth: int, noun: str) -> str:
    """`le premier jeudi`, `le dernier jeudi`, `le troisième jeudi avant la fin`."""
    if nth == -1:
        return _("le dernier {noun}").format(noun=noun)
    if nth == -2:
        return _("l’avant-dernier {noun}").format(noun=noun)
    ordinal = _ORDINALS.get(abs(nth), f"{abs(nth)}e")
    if nth < 0:
        return _("le {rank} {noun} avant la fin").format(rank=ordinal, noun=noun)
    return _("le {rank} {noun}").format(rank=ordinal, noun=noun)


def _ranks(numbers: Sequence[int]) -> str:
    return _listed([_rank(one, "").rstrip().replace("  ", " ") for one in numbers])


def _month_day(day: int) -> str:
    return _("le {day}").format(day=_number_of(day)) if day > 0 else _rank(day, _("jour"))


def _number_of(day: int) -> str:
    return "1er" if day == 1 else str(day)


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{first} et {last}").format(first=", ".join(words[:-1]), last=words[-1])

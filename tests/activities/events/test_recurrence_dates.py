"""Nights of the change of hour, refusals, words; and a naive calendar walk that must agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.events.rules.dates import (
    Limits,
    exists,
    expand,
    occurrence,
    read_wall,
    require_apart,
    wall_key,
)
from pole_desk.activities.events.rules.recurrence import (
    Frequency,
    Rule,
    Weekday,
    parse_rule,
    rule_text,
    shifted,
)
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.kernel.errors import BadInput, PoleError, RuleBroken
from pole_desk.kernel.periods import PARIS

NINE = datetime(2026, 10, 1, 9)


def _paris(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, PARIS)


def test_a_weekly_nine_o_clock_stays_at_nine_through_both_changes_of_hour() -> None:
    found = expand(parse_rule("FREQ=WEEKLY;COUNT=30"), starts=NINE, minutes=120)
    assert {_paris(one.starts_at).strftime("%H:%M") for one in found} == {"09:00"}
    assert {_paris(one.ends_at).strftime("%H:%M") for one in found} == {"11:00"}
    steps = {b.starts_at - a.starts_at for a, b in zip(found, found[1:], strict=False)}
    assert steps == {7 * 86_400, 7 * 86_400 + 3600, 7 * 86_400 - 3600}


def test_a_night_lasts_eight_hours_in_october_and_six_in_march() -> None:
    nights = expand(parse_rule("FREQ=DAILY;COUNT=180"), starts=datetime(2026, 10, 20, 22), minutes=7 * 60)
    longer = {wall_key(one.wall): (one.ends_at - one.starts_at) / 3600 for one in nights}
    assert longer.pop("2026-10-24T22:00") == 8
    assert longer.pop("2027-03-27T22:00") == 6
    assert set(longer.values()) == {7}
    assert not any(one.missing for one in nights)


def test_a_start_or_an_end_that_the_march_night_skips_is_told_and_keeps_its_duration() -> None:
    start = occurrence(datetime(2027, 3, 28, 2, 30), 90)
    end = occurrence(datetime(2027, 3, 27, 22), 4 * 60 + 30)
    assert (start.missing, end.missing) == ("start", "end")
    assert [_paris(at).strftime("%H:%M") for at in start[1:3]] == ["03:30", "05:00"]
    assert [_paris(at).strftime("%d %H:%M") for at in end[1:3]] == ["27 22:00", "28 03:30"]
    assert not exists(datetime(2027, 3, 28, 2)) and exists(datetime(2027, 3, 28, 3))
    assert occurrence(datetime(2026, 10, 25, 2, 30), 30).missing == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FREQ=DAILY", "series_endless"),
        ("FREQ=YEARLY;COUNT=40", "series_too_far"),
        ("FREQ=WEEKLY;UNTIL=20661217", "series_too_far"),
        ("FREQ=DAILY;COUNT=900", "series_too_far"),
        ("FREQ=DAILY;COUNT=999999;BYHOUR=8,9,10,11;BYMINUTE=0,15,30,45", "series_too_long"),
        ("FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2;COUNT=1", "series_too_far"),
        ("FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2;UNTIL=20270601", "series_empty"),
        ("FREQ=WEEKLY;UNTIL=20200101", "series_empty"),
    ],
)
def test_a_series_without_end_too_long_too_far_or_empty_is_refused(text: str, code: str) -> None:
    with pytest.raises(PoleError) as refused:
        expand(parse_rule(text), starts=NINE, minutes=60)
    assert refused.value.code == code and refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "", "TOUS LES JEUDIS", "FREQ=", "FREQ=FORTNIGHTLY", "COUNT=3", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=WEEKLY;BYDAY=2TU;COUNT=3", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;UNTIL=20261332", "FREQ=DAILY;UNTIL=demain", "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;BYSETPOS=1;COUNT=2", "FREQ=WEEKLY;BYMONTHDAY=3;COUNT=2", "FREQ=MONTHLY;BYWEEKNO=3;COUNT=2",
        "FREQ=DAILY;COUNT=2;COUNT=3", "FREQ=DAILY;WKST=LUNDI;COUNT=2", "FREQ=DAILY;RSCALE=GREGORIAN;COUNT=2",
        "FREQ=DAILY;UNTIL=00010101T000000Z", "FREQ=DAILY;UNTIL=99991231T235959Z;COUNT=1", "FREQ=DAILY;BYHOUR=24",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_rule(text)
    assert refused.value.code == "rrule" and "FREQ=WEEKLY" in refused.value.message


def test_exceptions_leave_their_day_or_their_hour_out() -> None:
    rule = parse_rule("FREQ=DAILY;COUNT=4;BYHOUR=9,14")
    found = expand(rule, starts=NINE, minutes=60, exceptions=["2026-10-01T14:00", "2026-10-02"])
    assert [one.key for one in found] == ["2026-10-01T09:00"]


def test_a_series_that_runs_into_itself_is_refused() -> None:
    dates = expand(parse_rule("FREQ=DAILY;COUNT=3"), starts=NINE, minutes=23 * 60)
    require_apart(dates, 1800, 1800)
    with pytest.raises(RuleBroken) as refused:
        require_apart(dates, 1800, 1860)
    assert refused.value.code == "series_overlap"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261217",
            "chaque jeudi, une semaine sur deux, jusqu’au 17 décembre 2026",
        ),
        ("FREQ=WEEKLY;COUNT=3", "chaque jeudi, 3 fois"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=9", "chaque lundi, mercredi et vendredi, 9 fois"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=9", "chaque jour du lundi au vendredi, 9 fois"),
        ("FREQ=DAILY;INTERVAL=2;COUNT=5", "un jour sur deux, 5 fois"),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "tous les 10 jours, 5 fois"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", "le dernier vendredi de chaque mois, 6 fois"),
        ("FREQ=MONTHLY;BYDAY=1TH,3TH;COUNT=6", "le premier jeudi et le troisième jeudi de chaque mois, 6 fois"),
        ("FREQ=MONTHLY;COUNT=2", "le 1er de chaque mois, 2 fois"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "le dernier jour du lundi au vendredi de chaque mois, 2 fois"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;COUNT=2", "le dernier jour du mois, un mois sur trois, 2 fois"),
        ("FREQ=YEARLY;COUNT=2", "chaque année, le 1er octobre, 2 fois"),
        ("FREQ=YEARLY;BYDAY=20MO", "chaque année, le 20e lundi de l’année, sans fin"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_french(text: str, said: str) -> None:
    assert rule_words(parse_rule(text), NINE) == said


def test_a_last_day_given_on_the_form_is_included() -> None:
    rule = Rule(Frequency.DAILY, count=3).until_day(date(2026, 10, 5))
    assert rule_text(rule) == "FREQ=DAILY;UNTIL=20261005T215900Z"
    assert [one.wall.day for one in expand(rule, starts=NINE, minutes=60)] == [1, 2, 3, 4, 5]


def test_a_wall_time_is_read_or_refused() -> None:
    assert read_wall("2026-11-23T09:00") == datetime(2026, 11, 23, 9)
    with pytest.raises(BadInput):
        read_wall("2026-02-30T09:00")


def _numbers(*choices: int) -> st.SearchStrategy[tuple[int, ...]]:
    one = st.sampled_from(choices)
    return st.one_of(st.just(()), st.lists(one, min_size=1, max_size=3, unique=True).map(tuple))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    every = draw(st.sampled_from(Frequency))
    days = st.integers(0, 6)
    ranks = st.sampled_from([0, 1, 2, -1, -2] if every in (Frequency.MONTHLY, Frequency.YEARLY) else [0])
    weekdays = draw(st.lists(st.builds(Weekday, days, ranks), max_size=3, unique=True).map(tuple))
    yearly = every == Frequency.YEARLY
    rule = Rule(
        every,
        interval=draw(st.integers(1, 4)),
        weekdays=weekdays,
        month_days=() if every == Frequency.WEEKLY else draw(_numbers(1, 13, 15, 29, 31, -1, -3)),
        months=draw(_numbers(1, 2, 3, 10, 12)),
        year_days=draw(_numbers(1, 60, 100, 366, -1)) if yearly else (),
        week_start=draw(days),
    )
    if weekdays or rule.month_days:
        positions = draw(_numbers(1, 2, -1))
        rule = replace(rule, positions=positions)
    if draw(st.booleans()):
        return replace(rule, count=draw(st.integers(1, 12)))
    return rule.until_day(date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 700))))


def _nth_in(day: date, first: date, last: date) -> tuple[int, int]:
    """The rank of a weekday in a span of days, from its start and from its end."""
    return (day - first).days // 7 + 1, -((last - day).days // 7 + 1)


def _fits(rule: Rule, day: date, starts: datetime) -> bool:
    """Whether a day is among those of its period, whatever the positions."""
    month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    year = date(day.year, 1, 1), date(day.year, 12, 31)
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - month_end.day - 1} & set(rule.month_days):
        return False
    place = (day - year[0]).days + 1
    if rule.year_days and not {place, (day - year[1]).days - 1} & set(rule.year_days):
        return False
    if rule.weekdays:
        by_month = rule.every == Frequency.MONTHLY or rule.months
        span = (day.replace(day=1), month_end) if by_month else year
        ranks = {0, *_nth_in(day, *span)}
        return any(one.day == day.weekday() and one.nth in ranks for one in rule.weekdays)
    if rule.month_days or rule.year_days or rule.every == Frequency.DAILY:
        return True
    if rule.every == Frequency.WEEKLY:
        return day.weekday() == starts.weekday()
    return day.day == starts.day and (rule.every == Frequency.MONTHLY or bool(rule.months) or day.month == starts.month)


def _period(rule: Rule, day: date) -> int:
    if rule.every == Frequency.DAILY:
        return day.toordinal()
    if rule.every == Frequency.WEEKLY:
        return (day.toordinal() - 1 - rule.week_start) // 7
    return day.year * 12 + day.month if rule.every == Frequency.MONTHLY else day.year


def _walk(rule: Rule, starts: datetime, last: date) -> Iterator[date]:
    """The dates of a rule by looking at each day of the calendar."""
    base = _period(rule, starts.date())
    by_period: dict[int, list[date]] = {}
    day = date(starts.year, 1, 1) - timedelta(days=7)
    while day <= date(last.year, 12, 31) + timedelta(days=7):
        index = _period(rule, day) - base
        if index >= 0 and index % rule.interval == 0 and _fits(rule, day, starts):
            by_period.setdefault(index, []).append(day)
        day += timedelta(days=1)
    left = rule.count if rule.count is not None else 10_000
    for index in sorted(by_period):
        found = by_period[index]
        if rule.positions:
            kept = {p - 1 if p > 0 else len(found) + p for p in rule.positions}
            found = [one for place, one in enumerate(found) if place in kept]
        for one in found:
            if one < starts.date() or one > last or left == 0:
                continue
            left -= 1
            yield one


@given(rule=rules(), first=st.dates(date(2024, 1, 1), date(2025, 12, 31)))
@settings(max_examples=200)
def test_the_dates_are_those_of_a_walk_through_the_calendar(rule: Rule, first: date) -> None:
    starts = datetime(first.year, first.month, first.day, 18, 30)
    horizon = date(first.year + 5, first.month, min(first.day, 28))
    last = horizon if rule.until is None else min(horizon, rule.until.date())
    expected = list(_walk(rule, starts, last))
    limits = Limits(years=6, dates=3000)
    if not expected or (rule.count is not None and len(expected) < rule.count):
        return
    found = expand(rule, starts=starts, minutes=60, limits=limits)
    assert [one.wall for one in found] == [datetime(d.year, d.month, d.day, 18, 30) for d in expected]
    assert parse_rule(rule_text(rule)) == rule


@given(
    every=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]),
    interval=st.integers(1, 4),
    weekdays=st.lists(st.integers(0, 6), max_size=3, unique=True),
    days=st.integers(-9, 9),
    first=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
)
def test_a_shifted_rule_gives_every_date_shifted(
    every: Frequency, interval: int, weekdays: list[int], days: int, first: date
) -> None:
    named = tuple(Weekday(day) for day in weekdays) if every == Frequency.WEEKLY else ()
    rule = Rule(every, interval=interval, count=8, weekdays=named)
    starts, move = datetime(first.year, first.month, first.day, 9), timedelta(days=days)
    other = shifted(rule, days)
    assert other is not None
    before = expand(rule, starts=starts, minutes=60)
    after = expand(other, starts=starts + move, minutes=60)
    assert [one.wall for one in after] == [one.wall + move for one in before]


def test_a_rule_by_days_of_the_month_does_not_shift() -> None:
    assert shifted(parse_rule("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"), 1) is None
    assert shifted(parse_rule("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"), 0) is not None

"""The examples of RFC 5545 §3.8.5.3 that a booking can follow, with the dates that the RFC lists.

Their zone is New York; a wall time of 9:00 falls on the same days in Paris.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

import pytest

from pole_desk.activities.events.rules.dates import Limits, _walls, expand
from pole_desk.activities.events.rules.recurrence import parse_rule, rule_text
from pole_desk.kernel.errors import BadInput, RuleBroken

WIDE = Limits(years=60, dates=5000)


def days(text: str) -> list[date]:
    """`1997 9 2-11; 10 1` as days."""
    found, year = [], 0
    for part in text.replace("\n", " ").split(";"):
        words = part.split()
        if len(words[0]) == 4:
            year = int(words.pop(0))
        month = int(words.pop(0))
        for word in words:
            first, _dash, last = word.partition("-")
            found += [date(year, month, day) for day in range(int(first), int(last or first) + 1)]
    return found


FINITE = {
    "daily for 10 occurrences": ("1997-09-02", "FREQ=DAILY;COUNT=10", "1997 9 2-11"),
    "daily until December 24, 1997": (
        "1997-09-02", "FREQ=DAILY;UNTIL=19971224T000000Z", "1997 9 2-30; 10 1-31; 11 1-30; 12 1-23",
    ),
    "every 10 days, 5 occurrences": (
        "1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997 9 2 12 22; 10 2 12",
    ),
    "every day in January, for 3 years, by year": (
        "1998-01-01", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "1998 1 1-31; 1999 1 1-31; 2000 1 1-31",
    ),
    "every day in January, for 3 years, by day": (
        "1998-01-01", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "1998 1 1-31; 1999 1 1-31; 2000 1 1-31",
    ),
    "weekly for 10 occurrences": (
        "1997-09-02", "FREQ=WEEKLY;COUNT=10", "1997 9 2 9 16 23 30; 10 7 14 21 28; 11 4",
    ),
    "weekly until December 24, 1997": (
        "1997-09-02", "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997 9 2 9 16 23 30; 10 7 14 21 28; 11 4 11 18 25; 12 2 9 16 23",
    ),
    "weekly on Tuesday and Thursday for five weeks, until": (
        "1997-09-02", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        "1997 9 2 4 9 11 16 18 23 25 30; 10 2",
    ),
    "weekly on Tuesday and Thursday for five weeks, count": (
        "1997-09-02", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997 9 2 4 9 11 16 18 23 25 30; 10 2",
    ),
    "every other week on Monday, Wednesday and Friday until December 24": (
        "1997-09-01", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997 9 1 3 5 15 17 19 29; 10 1 3 13 15 17 27 29 31; 11 10 12 14 24 26 28; 12 8 10 12 22",
    ),
    "every other week on Tuesday and Thursday, for 8 occurrences": (
        "1997-09-02", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997 9 2 4 16 18 30; 10 2 14 16",
    ),
    "monthly on the first Friday for 10 occurrences": (
        "1997-09-05", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997 9 5; 10 3; 11 7; 12 5; 1998 1 2; 2 6; 3 6; 4 3; 5 1; 6 5",
    ),
    "monthly on the first Friday until December 24, 1997": (
        "1997-09-05", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997 9 5; 10 3; 11 7; 12 5",
    ),
    "every other month on the first and last Sunday for 10 occurrences": (
        "1997-09-07", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997 9 7 28; 11 2 30; 1998 1 4 25; 3 1 29; 5 3 31",
    ),
    "monthly on the second-to-last Monday for 6 months": (
        "1997-09-22", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997 9 22; 10 20; 11 17; 12 22; 1998 1 19; 2 16",
    ),
    "monthly on the 2nd and 15th for 10 occurrences": (
        "1997-09-02", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997 9 2 15; 10 2 15; 11 2 15; 12 2 15; 1998 1 2 15",
    ),
    "monthly on the first and last day for 10 occurrences": (
        "1997-09-30", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997 9 30; 10 1 31; 11 1 30; 12 1 31; 1998 1 1 31; 2 1",
    ),
    "every 18 months on the 10th to 15th for 10 occurrences": (
        "1997-09-10", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997 9 10-15; 1999 3 10-13",
    ),
    "yearly in June and July for 10 occurrences": (
        "1997-06-10", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997 6 10; 7 10; 1998 6 10; 7 10; 1999 6 10; 7 10; 2000 6 10; 7 10; 2001 6 10; 7 10",
    ),
    "every other year in January, February and March for 10 occurrences": (
        "1997-03-10", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997 3 10; 1999 1 10; 2 10; 3 10; 2001 1 10; 2 10; 3 10; 2003 1 10; 2 10; 3 10",
    ),
    "every third year on the 1st, 100th and 200th day for 10 occurrences": (
        "1997-01-01", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997 1 1; 4 10; 7 19; 2000 1 1; 4 9; 7 18; 2003 1 1; 4 10; 7 19; 2006 1 1",
    ),
    "the third instance of Tuesday, Wednesday or Thursday for 3 months": (
        "1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997 9 4; 10 7; 11 6",
    ),
    "the week starts on Monday": (
        "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997 8 5 10 19 24",
    ),
    "the week starts on Sunday": (
        "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997 8 5 17 19 31",
    ),
    "an invalid date (February 30) is ignored": (
        "2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007 1 15 30; 2 15; 3 15 30",
    ),
}  # fmt: skip

ENDLESS = {
    "every other day": (
        "1997-09-02", "FREQ=DAILY;INTERVAL=2", "1997 9 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 10 2 4",
    ),
    "every other week": (
        "1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997 9 2 16 30; 10 14 28; 11 11 25; 12 9 23; 1998 1 6 20; 2 3 17",
    ),
    "monthly on the third-to-last day of the month": (
        "1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997 9 28; 10 29; 11 28; 12 29; 1998 1 29; 2 26",
    ),
    "every Tuesday, every other month": (
        "1997-09-02", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997 9 2 9 16 23 30; 11 4 11 18 25; 1998 1 6 13 20 27; 3 3 10 17 24 31",
    ),
    "every 20th Monday of the year": ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997 5 19; 1998 5 18; 1999 5 17"),
    "Monday of week 20": (
        "1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997 5 12; 1998 5 11; 1999 5 17",
    ),
    "every Thursday in March": (
        "1997-03-13", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997 3 13 20 27; 1998 3 5 12 19 26; 1999 3 4 11 18 25",
    ),
    "every Thursday, only in June, July and August": (
        "1997-06-05", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997 6 5 12 19 26; 7 3 10 17 24 31; 8 7 14 21 28; "
        "1998 6 4 11 18 25; 7 2 9 16 23 30; 8 6 13 20 27; 1999 6 3 10 17 24; 7 1 8 15 22 29; 8 5 12 19 26",
    ),
    "every Friday the 13th, its first day excepted": (
        "1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998 2 13; 3 13; 11 13; 1999 8 13; 2000 10 13",
    ),
    "the first Saturday that follows the first Sunday": (
        "1997-09-13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997 9 13; 10 11; 11 8; 12 13; 1998 1 10; 2 7; 3 7; 4 11; 5 9; 6 13",
    ),
    "every four years, the first Tuesday after a Monday in November": (
        "1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996 11 5; 2000 11 7; 2004 11 2",
    ),
    "the second-to-last weekday of the month": (
        "1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997 9 29; 10 30; 11 27; 12 30; 1998 1 29; 2 26; 3 30",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FINITE)
def test_a_rule_with_an_end_gives_the_dates_that_the_standard_lists(name: str) -> None:
    starts, text, listed = FINITE[name]
    first = datetime.fromisoformat(f"{starts}T09:00")
    found = expand(parse_rule(text), starts=first, minutes=60, limits=WIDE)
    assert [one.wall for one in found] == [datetime(d.year, d.month, d.day, 9) for d in days(listed)]


@pytest.mark.parametrize("name", ENDLESS)
def test_a_rule_without_end_begins_as_the_standard_lists_and_is_refused(name: str) -> None:
    starts, text, listed = ENDLESS[name]
    first, rule = datetime.fromisoformat(f"{starts}T09:00"), parse_rule(text)
    wanted = days(listed)
    found = list(islice(_walls(rule, first, datetime(2030, 1, 1)), len(wanted)))
    assert [one.date() for one in found] == wanted
    assert {(one.hour, one.minute) for one in found} == {(9, 0)}
    with pytest.raises(RuleBroken) as refused:
        expand(rule, starts=first, minutes=60, limits=WIDE)
    assert refused.value.code == "series_endless"


def test_every_twenty_minutes_from_nine_to_four_forty_is_said_by_hours_and_minutes() -> None:
    text = "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40"
    found = list(islice(_walls(parse_rule(text), datetime(1997, 9, 2, 9), datetime(1998, 1, 1)), 25))
    assert found[:4] == [datetime(1997, 9, 2, 9, minute) for minute in (0, 20, 40)] + [datetime(1997, 9, 2, 10)]
    assert found[23:] == [datetime(1997, 9, 2, 16, 40), datetime(1997, 9, 3, 9)]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z",
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        "FREQ=SECONDLY;COUNT=4",
    ],
)
def test_what_comes_back_within_a_day_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_rule(text)
    assert refused.value.code == "rrule" and "pas par heure" in refused.value.message


@pytest.mark.parametrize("text", [text for _starts, text, _listed in [*FINITE.values(), *ENDLESS.values()]])
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    rule = parse_rule(text)
    assert parse_rule(rule_text(rule)) == rule
    assert parse_rule(f"RRULE:{rule_text(rule)}") == rule

"""What is typed for a booking is read as it is said on the phone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from pole_desk.desktop.parts.booking_form.repeat_box import choices, rule_of
from pole_desk.desktop.parts.booking_form.wish import Times, bounds, read_end, usual_start
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import PARIS

THURSDAY = date(2026, 11, 26)


def paris(*at: int) -> int:
    return int(datetime(*at, tzinfo=PARIS).timestamp())  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12h30", time(12, 30)), ("1230", time(12, 30)), ("12:30", time(12, 30)),
        ("+2h", timedelta(hours=2)), ("+1h30", timedelta(minutes=90)), ("+90", timedelta(minutes=90)),
        ("+2", timedelta(hours=2)), ("+45 min", timedelta(minutes=45)),
    ],
)  # fmt: skip
def test_an_end_is_an_hour_or_a_length(text: str, read: time | timedelta) -> None:
    assert read_end(text) == read


@pytest.mark.parametrize("text", ["+", "+x", "+0", "midi", "25h"])
def test_what_is_neither_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput, match="Écrivez par exemple"):
        read_end(text)


def test_an_end_before_the_start_is_the_next_day() -> None:
    assert bounds(Times(THURSDAY, time(22), time(5))) == (paris(2026, 11, 26, 22), paris(2026, 11, 27, 5))


def test_the_october_night_from_22_to_5_lasts_eight_hours() -> None:
    starts, ends = bounds(Times(date(2026, 10, 24), time(22), time(5)))
    assert ends - starts == 8 * 3600


def test_an_hour_that_the_march_night_skips_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="02:30 n’existe pas le 29/03/2026"):
        bounds(Times(date(2026, 3, 29), time(2, 30), time(5)))


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(BadInput):
        bounds(Times(THURSDAY, time(9), time(18), date(2026, 11, 25)))


def test_without_a_word_a_booking_begins_at_the_next_full_hour_or_tomorrow() -> None:
    assert usual_start(paris(2026, 11, 23, 10, 20)) == datetime(2026, 11, 23, 11, tzinfo=PARIS)
    assert usual_start(paris(2026, 11, 23, 21)) == datetime(2026, 11, 24, 9, tzinfo=PARIS)
    assert usual_start(paris(2026, 11, 23, 3)) == datetime(2026, 11, 23, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("every", "until", "count", "rule"),
    [
        ("once", None, None, ""),
        ("weekly", date(2026, 12, 17), None, "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261217"),
        ("fortnight", None, 10, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=10"),
        ("month_weekday", None, 3, "FREQ=MONTHLY;BYDAY=4TH;COUNT=3"),
        ("month_day", None, 3, "FREQ=MONTHLY;BYMONTHDAY=26;COUNT=3"),
        ("workdays", None, 5, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5"),
    ],
)
def test_a_repetition_is_written_as_rfc_5545_does(
    every: str, until: date | None, count: int | None, rule: str
) -> None:
    assert rule_of(every, THURSDAY, (), until, count) == rule


def test_the_choices_speak_of_the_day_chosen() -> None:
    words = [text for _key, text in choices(THURSDAY)]
    assert "Chaque jeudi" in words
    assert "Un jeudi sur deux" in words
    assert "Le quatrième jeudi du mois" in words
    assert rule_of("month_weekday", date(2026, 11, 30), (), None, 2) == "FREQ=MONTHLY;BYDAY=-1MO;COUNT=2"

"""Forgiving input: what reception types, read or refused with the way out."""

from datetime import date, time
from decimal import Decimal

import pytest

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.inputs import iso_day, parse_amount, parse_day, parse_month, parse_time, slug

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("1 234,50 €", "1234.50"), ("1\u202f234,50", "1234.50"),
     ("-3", "-3"), ("\u22123,20", "-3.20")],
)  # fmt: skip
def test_an_amount_takes_a_comma_or_a_dot(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1,2,3", "1.234,50", "", "douze", "1e5", "NaN", "1,234", "9" * 12, "²", "١٢"])
def test_what_is_not_an_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [("5/12", date(2026, 12, 5)), ("5/1", date(2027, 1, 5)), ("5/12/25", date(2025, 12, 5)),
     ("demain", date(2026, 11, 24)), ("Aujourd'hui", TODAY), ("lundi", date(2026, 11, 30)),
     ("mar", date(2026, 11, 24)), ("+7", date(2026, 11, 30)), ("-1", date(2026, 11, 22)),
     ("2026-2-3", date(2026, 2, 3)), ("29/02/2028", date(2028, 2, 29)),
     ("jeu 3/12", date(2026, 12, 3)), ("Jeudi 3/12/26", date(2026, 12, 3)), ("jeu. 3/12", date(2026, 12, 3))],
)  # fmt: skip
def test_a_day_is_read_as_it_is_said(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


def test_a_weekday_that_is_not_the_day_s_is_told() -> None:
    with pytest.raises(BadInput, match="03/12/2026 est un jeudi"):
        parse_day("vendredi 3/12", TODAY)


@pytest.mark.parametrize("text", ["31/2", "29/2/2026", "2026-13-01", "bientôt", "", "0/0", "99/99/99", "midi 3/12"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_day(text, TODAY)


@pytest.mark.parametrize("text", ["2026-02-30", "20261123", "23/11/2026", "0001-01-01"])
def test_scripts_write_days_in_iso_form_only(text: str) -> None:
    with pytest.raises(BadInput):
        iso_day(text)


@pytest.mark.parametrize(
    ("text", "hour"), [("9h30", time(9, 30)), ("930", time(9, 30)), ("9:30", time(9, 30)),
                       ("9 h", time(9)), ("14", time(14)), ("1415", time(14, 15))]
)  # fmt: skip
def test_an_hour_is_read_as_it_is_said(text: str, hour: time) -> None:
    assert parse_time(text) == hour


@pytest.mark.parametrize("text", ["25h", "9h61", "", "midi"])
def test_what_is_not_an_hour_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_time(text)


def test_a_month_is_read_or_refused() -> None:
    assert str(parse_month("2026-11")) == "2026-11"
    with pytest.raises(BadInput):
        parse_month("novembre")


def test_a_search_key_forgets_accents_case_and_ligatures() -> None:
    assert slug("L’Œuvre d'Été — Coop") == "l oeuvre d ete coop"

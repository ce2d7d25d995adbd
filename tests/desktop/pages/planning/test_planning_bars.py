"""A hold as a bar: words, state, icon, buffers; no window is opened."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from pole_desk.desktop.pages.planning.bars import OTHERS, booked, kind_of, option_words, other, trimmed
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.kernel.periods import FOREVER, PARIS
from pole_desk.registers.claims.queries import Held


def at(day: int, hour: int) -> int:
    return int(datetime.combine(date(2026, 11, day), time(hour), PARIS).timestamp())


NOW = at(23, 12)


def held(item: str, *, firm: int = 1, starts: int = at(25, 9), ends: int = at(25, 12), **more: Any) -> Held:
    given = {"set_up": 0, "tear_down": 0, "label": "", "title": "Atelier", **more}
    return Held(
        1, 2, "event", 3, "Coop’Alim", given["title"], 4, item, starts, ends, firm, "open",  # type: ignore[arg-type]
        given["set_up"], given["tear_down"], given["label"], FOREVER, 0,
    )  # fmt: skip


class Told:
    """The little of a booking that a bar tells."""

    party_name, title, event_title, layout, people = "Coop’Alim", "Atelier", "Journée", "u", 12
    state, shown, rank, confirm_by, challenged_at, locked = "confirmed", "confirmed", 0, None, None, False

    def __init__(self, **more: Any) -> None:
        for name, value in more.items():
            setattr(self, name, value)


def test_an_item_tells_its_kind_and_number() -> None:
    assert kind_of("event_booking:7") == ("event_booking", 7)
    assert kind_of("x") == ("", 0)
    assert kind_of(None) == ("", 0)


@pytest.mark.parametrize(
    ("told", "state", "locked"),
    [
        ({}, "confirmed", False),
        ({"locked": True}, "invoiced", True),
        ({"shown": "done"}, "ended", False),
    ],
)
def test_an_invoiced_booking_is_locked_a_past_one_is_ended(told: dict[str, Any], state: str, locked: bool) -> None:
    bar = booked(held("event_booking:7"), Told(**told), NOW)  # type: ignore[arg-type]
    assert (bar.state, bar.locked) == (state, locked)
    assert bar.subtitle == "Atelier · 12 pers. · en U"


def test_the_past_of_a_booking_is_not_rewritten() -> None:
    bar = booked(held("event_booking:7", starts=at(20, 9), ends=at(20, 12)), Told(shown="done"), NOW)  # type: ignore[arg-type]
    assert bar.locked


def test_an_option_tells_its_rank_and_hour_first() -> None:
    told = Told(state="option", shown="option", rank=2, confirm_by=at(24, 18))
    assert option_words(told) == "2e option, avant 24 nov. 18:00"  # type: ignore[arg-type]
    asked = Told(state="option", shown="option", rank=1, confirm_by=at(24, 18), challenged_at=at(23, 18))
    assert option_words(asked) == "1re option en demeure, avant 24 nov. 18:00"  # type: ignore[arg-type]
    bar = booked(held("event_booking:7", firm=0), told, NOW)  # type: ignore[arg-type]
    assert bar.state == "option"
    assert bar.subtitle.startswith("2e option")


def test_without_details_the_ledger_s_own_words_are_shown() -> None:
    bar = booked(held("event_booking:7", label="Chorale"), None, NOW)
    assert (bar.title, bar.subtitle, bar.state) == ("Coop’Alim", "Chorale", "confirmed")


@pytest.mark.parametrize(
    ("kind", "icon", "page"),
    [
        ("meal_service", "utensils", "page Cantine"), ("storage_unit", "warehouse", "page Stockage"),
        ("shop_stand", "tag", ""), ("storage_rental", "warehouse", ""),
    ],
)  # fmt: skip
def test_other_activities_have_their_icon_and_word_and_say_where_they_change(
    kind: str, icon: str, page: str
) -> None:
    bar = other(held(f"{kind}:3"), OTHERS[kind], NOW)
    assert (bar.icon, bar.locked) == (icon, bool(page))
    assert OTHERS[kind].word in bar.subtitle
    if page:
        assert page in locked_reason(bar)


def test_a_stand_of_the_past_is_locked_and_says_so() -> None:
    bar = other(held("shop_stand:3", starts=at(20, 0), ends=at(21, 0)), OTHERS["shop_stand"], NOW)
    assert bar.locked
    assert "le passé" in locked_reason(bar)


def test_buffers_that_gave_way_to_a_neighbour_are_shown_as_they_are_claimed() -> None:
    before = Bar(1, 4, at(25, 9), at(25, 12), "A", tear_down=3600)
    after = Bar(2, 4, at(25, 13), at(25, 15), "B", set_up=3600)
    shown = trimmed([before, after])
    assert (shown[0].tear_down, shown[1].set_up) == (3600, 0)
    close = trimmed([before, after._replace(starts=at(25, 12), set_up=0)])
    assert close[0].tear_down == 0
    option = after._replace(state="option")
    assert trimmed([before, option]) == [before, option]

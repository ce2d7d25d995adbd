"""Letters that the window sends by itself: at its pace, slower after failures, told once, stopped with the window."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.runner import Background, Inline, Progress
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.shell.courier import Courier
from pole_desk.desktop.shell.services import Posting
from pole_desk.desktop.shell.wiring import post_letters
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Runner

TEN = timedelta(minutes=10)


class Post:
    """Answers what it is told to; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer = Posting(None)

    def __call__(self, _runner: Runner, _progress: Progress) -> Posting:
        self.asked += 1
        return self.answer


def slower(failures: int) -> timedelta:
    return TEN * 2**failures


def courier_of(runner: Runner, post: Post, said: list[Notice], went: list[object]) -> Courier:
    background = Background(runner, Inline())
    seat = Seat(background, Feed(background), runner.clock, runner.user, lambda *way: went.append(way))
    made = Courier(seat, post, said.append)
    made.start()
    return made


def test_a_round_is_made_when_it_is_due_and_a_failure_is_told_once(sqlite_pole: Runner, qtbot: QtBot) -> None:
    clock = sqlite_pole.clock
    assert isinstance(clock, FixedClock)
    post, said, went = Post(), [], []
    courier = courier_of(sqlite_pole, post, said, went)

    def after(minutes: int) -> int:
        clock.set(clock.now() + timedelta(minutes=minutes))
        courier.tick()
        return post.asked

    courier.tick()
    assert post.asked == 1 and said == [], "nothing is sent by itself: looked at again a minute later"
    post.answer = Posting(slower, False, "2 envoyés", "success")
    assert after(1) == 2 and [one.text for one in said] == ["2 envoyés"]
    assert after(9) == 2 and after(1) == 3
    post.answer = Posting(slower, True, "ne répond pas", "warning")
    assert after(10) == 4 and after(10) == 4, "twice as long after a failure"
    assert after(10) == 5 and after(30) == 5 and after(10) == 6
    assert [one.text for one in said] == ["2 envoyés", "2 envoyés", "ne répond pas"]
    said[-1].action()
    assert went == [("settings", None, "letters")]
    post.answer = Posting(slower)
    assert after(80) == 7 and after(10) == 8, "back to its pace, in silence"
    courier.stop()
    assert after(600) == 8


def test_a_pole_that_asked_for_nothing_sends_nothing_by_itself(sqlite_pole: Runner) -> None:
    assert post_letters(sqlite_pole, Progress()) == Posting(None)

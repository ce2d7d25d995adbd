"""Two seats whose acts cross: the second begins once the first has written all and not committed yet."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.work import Runner, Tx

Act = Callable[[Any], Any]
PATIENCE = 0.6
"""Seconds given to the second: it waits on a lock of the first, or does all its work."""


def crossed(books: Any, first: Act, second: Act) -> tuple[str, str]:
    """What each came to: `done`, or the code of its refusal."""
    written, going = Event(), Event()

    class Held(Runner):
        def _log(self, tx: Tx, verb: str) -> None:
            written.set()
            going.wait(10)
            super()._log(tx, verb)

    def seat(kind: type[Runner]) -> Runner:
        made = books.another()
        return kind(books.engine, books.clock, made.user, books.runner.ports, guards=made._guards)

    came = {}

    def play(name: str, act: Act, runner: Runner) -> None:
        try:
            act(runner)
        except PoleError as refusal:
            came[name] = refusal.code
        else:
            came[name] = "done"
        finally:
            written.set()

    one = Thread(target=play, args=("first", first, seat(Held)))
    two = Thread(target=play, args=("second", second, seat(Runner)))
    one.start()
    written.wait(10)
    two.start()
    two.join(PATIENCE)
    going.set()
    one.join(20)
    two.join(20)
    return came["first"], came["second"]

"""Reads and writes off the GUI thread; answers come back on it. What an answer means is the page's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from pole_desk.kernel.work import Outcome, Runner, Undo


T = TypeVar("T")
LANES = {"read": 3, "write": 1, "long": 1, "watch": 1, "mail": 1}
"""Threads per lane: reads run side by side, writes one after the other."""
KEPT_UNDOS = 50


class Executor(Protocol):
    """Runs work for a lane, now or on another thread."""

    def submit(self, lane: str, work: Callable[[], None]) -> None: ...

    def close(self) -> None: ...


class Threads:
    """The executor of the running program: a small pool per lane, started when first used."""

    def __init__(self) -> None:
        self._pools: dict[str, ThreadPoolExecutor] = {}

    def submit(self, lane: str, work: Callable[[], None]) -> None:
        if lane not in self._pools:
            self._pools[lane] = ThreadPoolExecutor(LANES[lane], thread_name_prefix=lane)
        self._pools[lane].submit(work)

    def close(self) -> None:
        """Wait for what runs, drop what waits."""
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)


class Inline:
    """The executor of tests and pictures: everything happens at once, in the caller's thread."""

    def submit(self, lane: str, work: Callable[[], None]) -> None:
        work()

    def close(self) -> None:
        return


class Progress(QObject):
    """Where a long work stands; `report` and `cancelled` may be used from any thread."""

    moved = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._cancel = Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is; `total` 0 means unknown."""
        self.moved.emit(done, total, text)

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()


class Promise(Generic[T]):
    """An answer to come; its callbacks run on the GUI thread, never after `owner` is deleted.

    `.then(fn)` is called with the value. `.fail(fn)` is called with the exception and replaces
    the default (the page's banner, toast or report dialog). Both return the promise.
    """

    def __init__(self, owner: QObject, otherwise: Callable[[Exception], None]) -> None:
        self._owner = owner
        self._otherwise = otherwise
        self._then: list[Callable[[T], Any]] = []
        self._fail: list[Callable[[Exception], Any]] = []
        self._always: list[Callable[[], Any]] = []
        self._answer: tuple[T | None, Exception | None] | None = None
        self.dropped = False

    @property
    def settled(self) -> bool:
        return self._answer is not None

    def then(self, act: Callable[[T], Any]) -> Promise[T]:
        """Call `act` with the value, at once when it is already there."""
        if self._answer is None:
            self._then.append(act)
        elif self._answer[1] is None and self.alive:
            act(cast(T, self._answer[0]))
        return self

    def fail(self, act: Callable[[Exception], Any]) -> Promise[T]:
        """Call `act` with the exception instead of the default."""
        self._fail.append(act)
        if self._answer is not None and self._answer[1] is not None and self.alive:
            act(self._answer[1])
        return self

    def always(self, act: Callable[[], Any]) -> Promise[T]:
        """Call `act` after the others, whatever came, even when the promise was dropped."""
        if self._answer is None:
            self._always.append(act)
        elif shiboken6.isValid(self._owner):
            act()
        return self

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        self.dropped = True

    @property
    def alive(self) -> bool:
        return not self.dropped and shiboken6.isValid(self._owner)

    def settle(self, value: T | None, error: Exception | None) -> None:
        """Deliver the answer; called once, on the GUI thread."""
        self._answer = (value, error)
        try:
            if self.alive:
                self._tell(value, error)
        finally:
            if shiboken6.isValid(self._owner):
                for act in self._always:
                    act()

    def _tell(self, value: T | None, error: Exception | None) -> None:
        if error is None:
            for act in self._then:
                act(cast(T, value))
        elif self._fail:
            for show in self._fail:
                show(error)
        else:
            QTimer.singleShot(0, self._fall_back)

    def _fall_back(self) -> None:
        if self.alive and not self._fail and self._answer and self._answer[1]:
            self._otherwise(self._answer[1])


class Background(QObject):
    """The kernel's Runner, off the GUI thread. `performed` carries each Outcome of this seat."""

    performed = Signal(object)
    wrote = Signal()
    idle = Signal()
    _arrived = Signal(object, object, object)

    def __init__(self, runner: Runner, executor: Executor | None = None) -> None:
        super().__init__()
        self.runner = runner
        self.pending = 0
        self.undos: list[Undo] = []
        self.redos: list[Undo] = []
        self._words: dict[int, str] = {}
        self._executor: Executor = executor or Threads()
        self._open = True
        self._arrived.connect(self._deliver)

    def read(self, owner: QObject, query: Callable[..., T], /, **arguments: Any) -> Promise[T]:
        """Run a query of the features."""
        return self._start("read", owner, lambda: self.runner.read(query, **arguments))

    def perform(self, owner: QObject, command: Callable[..., Any], /, **arguments: Any) -> Promise[Outcome]:
        """Run a command; the promise brings its Outcome (value, undo, topics, said)."""
        return self._write(owner, lambda: self.runner.perform(command, **arguments), self._noted)

    def work(
        self, owner: QObject, run: Callable[[Runner, Progress], T], progress: Progress, /, *, lane: str = "long"
    ) -> Promise[T]:
        """Run something long with the kernel's Runner; it reports to and obeys `progress`."""
        return self._start(lane, owner, lambda: run(self.runner, progress))

    def watch(self, owner: QObject, look: Callable[[], T], /) -> Promise[T]:
        """Run `look` on the one thread kept for watching other seats; not counted as pending."""
        return self._start("watch", owner, look)

    def undo(self, owner: QObject, act: Undo | None = None) -> Promise[Outcome] | None:
        """Take back the last act of this seat, or that very act; None when it is not to be had."""
        if act is None:
            act = self.last()
        if act is None or act not in self.undos:
            return None
        self.undos.remove(act)
        wanted = act
        return self._write(owner, lambda: self.runner.undo(wanted), self._undone)

    def last(self) -> Undo | None:
        """The act that `undo` would take back."""
        return self.undos[-1] if self.undos else None

    def history(self) -> list[tuple[Undo, str]]:
        """What can be taken back, the last act first, each in the words that told it."""
        return [(act, self._words.get(id(act), "")) for act in reversed(self.undos)]

    def redo(self, owner: QObject) -> Promise[Outcome] | None:
        """Do again what was taken back; None when there is nothing."""
        if not self.redos:
            return None
        last = self.redos.pop()
        return self._write(owner, lambda: self.runner.undo(last), self._redone)

    def close(self) -> None:
        """Wait for the writes that run; no answer is delivered after."""
        self._open = False
        self._executor.close()

    def _write(self, owner: QObject, run: Callable[[], Outcome], note: Callable[[Outcome], None]) -> Promise[Outcome]:
        return self._start("write", owner, run, note)

    def _start(
        self,
        lane: str,
        owner: QObject,
        run: Callable[[], T],
        note: Callable[[Any], None] | None = None,
    ) -> Promise[T]:
        promise: Promise[T] = Promise(owner, getattr(owner, "refused", _raise))
        counted = lane != "watch"
        self.pending += counted

        def task() -> None:
            value: Any = None
            error: Exception | None = None
            try:
                value = run()
            except Exception as caught:  # every failure must reach the GUI thread
                error = caught
            if self._open and shiboken6.isValid(self):
                self._arrived.emit(promise, (value, error), (note, counted))

        self._executor.submit(lane, task)
        return promise

    def _deliver(self, promise: Promise[Any], answer: Any, how: Any) -> None:
        value, error = answer
        note, counted = how
        self.pending -= counted
        try:
            if note is not None and error is None:
                note(value)
            promise.settle(value, error)
        finally:
            if self.pending == 0:
                self.idle.emit()

    def _noted(self, outcome: Outcome) -> None:
        self.redos.clear()
        self._remember(self.undos, outcome)

    def _redone(self, outcome: Outcome) -> None:
        self._remember(self.undos, outcome)

    def _undone(self, outcome: Outcome) -> None:
        self._remember(self.redos, outcome)

    def _remember(self, stack: list[Undo], outcome: Outcome) -> None:
        if outcome.undo is not None:
            stack.append(outcome.undo)
            self._words[id(outcome.undo)] = outcome.said
            for gone in stack[:-KEPT_UNDOS]:
                self._words.pop(id(gone), None)
            del stack[:-KEPT_UNDOS]
        self.wrote.emit()
        self.performed.emit(outcome)


def _raise(error: Exception) -> None:
    raise error

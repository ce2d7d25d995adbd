"""What every command needs: the base asked for, the day, the Runner opened when first used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pole_desk.kernel.clock import Clock, SystemClock, noon
from pole_desk.kernel.inputs import iso_day
from pole_desk.kernel.paths import data_dir, witness_dir

if TYPE_CHECKING:
    from pole_desk.kernel.work import Runner


def default_url() -> str:
    """The user's own pole."""
    return f"sqlite:///{data_dir() / 'pole.db'}"


@dataclass(slots=True)
class Context:
    """A run of the program: the base's URL, the clock, how to answer, where the seat keeps what it saw."""

    url: str
    clock: Clock
    as_json: bool
    url_given: bool
    witness: Path | None = None
    _runner: Runner | None = None

    @classmethod
    def of(cls, arguments: object) -> Context:
        """Raises BadInput on a `--today` that does not exist."""
        today = getattr(arguments, "today", None)
        url = getattr(arguments, "db", None)
        return cls(
            url or default_url(),
            SystemClock() if today is None else noon(iso_day(today)),
            getattr(arguments, "json", False),
            url is not None,
            witness_dir(),
        )

    @property
    def runner(self) -> Runner:
        """The pole, opened once; raises DatabaseUnfit."""
        if self._runner is None:
            from pole_desk import backend

            self._runner = backend.open_pole(self.url, self.clock, witness=self.witness)
        return self._runner

    def close(self) -> None:
        if self._runner is not None:
            self._runner.engine.dispose()
            self._runner = None



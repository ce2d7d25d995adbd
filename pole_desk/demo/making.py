"""A demonstration pole made at an empty URL, whole or not at all on SQLite; and its mark."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pole_desk import backend
from pole_desk.accounts.billing import outbox
from pole_desk.demo import admissions, hosting, incubator, indices, purpose, shop, storing
from pole_desk.demo.canteen import Canteen
from pole_desk.demo.cast import material
from pole_desk.demo.events import Events
from pole_desk.demo.fund import Fund
from pole_desk.demo.money import Cashier
from pole_desk.demo.network import Network
from pole_desk.demo.quoting import tell_quotes
from pole_desk.demo.stays import A_DAY
from pole_desk.demo.story import Story
from pole_desk.demo.telling import Stage, ToldClock, Turn
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.database import mask, read_url, sqlite_file
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month, day_end, day_start, months_between
from pole_desk.kernel.settings import every_setting, set_setting
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import spaces

MARK = "demo.told"
OPENING = date(2014, 1, 1)
"""The pole's opening, before which there are neither spaces nor prices."""
QUOTED = slice(2, 6)
"""Structures that were offered something else than an event."""
SHORTEST = 10
"""Months that a story needs at least."""

Progress = Callable[[int, int], None]


class Told(NamedTuple):
    """What a demonstration pole holds."""

    parties: int
    leases: int
    invoices: int


def is_demo(reader: Reader) -> bool:
    """Whether the pole was made by `make`; its mark is a setting."""
    return any(setting.key == MARK for setting in every_setting(reader))


def make(
    url: str, today: date, *, years: int = 2, seed: int = 1, progress: Progress | None = None,
    until: datetime | None = None,
) -> Told:
    """Make a living pole at an empty URL, up to `today`, whose month is not yet invoiced.

    Nothing is told of after `until`, noon of that day unless given. The same seed, years, day and
    `until` make the same pole. `progress` is told the months done and how
    many there are. Raises BadInput `not_empty`, `years`, `today`.
    """
    start = _start(today, years)
    if backend.exists(url):
        raise _not_empty(url)
    with _whole(url) as place:
        clock = ToldClock(noon(start).now(), until or noon(today).now())
        backend.create_pole(place, clock)
        runner = backend.open_pole(place, clock)
        runner.origin = ""
        try:
            return _tell(runner, clock, start, today, seed, progress or _silent)
        finally:
            runner.engine.dispose()


def _silent(_done: int, _total: int) -> None:
    """Nobody looks."""


def _start(today: date, years: int) -> date:
    if not 1 <= years <= 10:
        raise BadInput("years", _("Une démonstration raconte de 1 à 10 années."))
    start = max(Month.of(today).plus(-12 * years).first, OPENING)
    if Month.of(start).plus(SHORTEST) > Month.of(today):
        raise BadInput(
            "today",
            _("Le pôle a ouvert en janvier 2014 : une démonstration ne peut pas finir le "
              "{day}. Choisissez un jour à partir de novembre 2014.").format(day=today.isoformat()),
        )
    return start


def _not_empty(url: str) -> BadInput:
    return BadInput(
        "not_empty",
        _("Il y a déjà quelque chose à cette adresse : {url}. Choisissez-en une autre.").format(
            url=mask(url)
        ),
    )


@contextmanager
def _whole(url: str) -> Iterator[str]:
    """Where to tell: on SQLite a file beside, which takes its name when all is told."""
    address = read_url(url)
    file = sqlite_file(address)
    if file is None:
        yield url
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield address.set(database=str(draft)).render_as_string(hide_password=False)
        try:
            os.link(draft, file)
        except FileExistsError:
            raise _not_empty(url) from None
    finally:
        _clear(draft)


def _clear(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-turn"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _tell(
    runner: Runner, clock: FixedClock, start: date, today: date, seed: int, progress: Progress
) -> Told:
    runner.do(set_setting, key=MARK, value={"seed": seed, "today": str(today)}, valid_from=start)
    story = Story(seed, start, today, runner.read(spaces, on=start))
    stage = Stage(runner, clock, today, random.Random(f"{seed}:stage"))
    indices.plan(stage, start)
    for stay in story.stays:
        hosting.plan(stage, stay)
    admissions.plan(stage, story.cast)
    purpose.plan(stage)
    storing.plan(stage, story, seed)
    shop.plan(stage, seed, start, story.cast, story.stays)
    Canteen(seed).plan(stage)
    Events(seed, today, story.cast).plan(stage)
    incubator.plan(stage, story, seed)
    Fund(seed, start, today).plan(stage)
    Network(seed, start, today).plan(stage)
    cashier = Cashier(today)
    months = list(months_between(Month.of(start), Month.of(today).previous()))
    for month in months:
        cashier.plan(stage, month)
        stage.at(month.last, Turn.PAYMENTS, _report, progress, months.index(month) + 1, len(months))
    stage.at(today - 9 * A_DAY, Turn.OPENINGS, repair, story.repaired)
    stage.at(today - 6 * A_DAY, Turn.CHANGES, quote)
    stage.play()
    clock.set(noon(today).now())
    outbox.drain(runner)
    return Told(len(stage.parties), len(stage.leases), cashier.issued)


def quote(stage: Stage) -> None:
    """What the pole offers besides events, to structures that it hosts."""
    tell_quotes(stage.runner, sorted(stage.parties.values())[QUOTED])


def _report(_stage: Stage, progress: Progress, done: int, total: int) -> None:
    progress(done, total)


def repair(stage: Stage, space: SpaceId) -> None:
    """An office closed for works by a dossier of the pole's own."""
    today = stage.clock.today()
    dossier = stage.runner.do(
        open_dossier,
        kind=Kind.REPAIR,
        party=stage.runner.read(the_pole),
        title=material("words")["repair"],
        on=today,
    )
    stage.runner.do(
        hold_space,
        dossier=dossier,
        space=space,
        item=f"repair:{dossier}",
        starts_at=day_start(today),
        ends_at=day_end(today + 30 * A_DAY),
    )

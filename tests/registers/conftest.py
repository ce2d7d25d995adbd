"""A runner on an empty schema, on both engines: registers are tested without the whole pole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner


@pytest.fixture
def bare(copy_of: Callable[..., str], clock: FixedClock) -> Iterator[Runner]:
    """A runner whose tables exist and are empty; no guard, no port."""
    engine = engine_for(read_url(copy_of(_create_tables)))
    yield Runner(engine, clock, ADMINISTRATOR)
    engine.dispose()


def _create_tables(url: str) -> None:
    from pole_desk.backend.features import METADATA  # every table, whatever a test has loaded before

    engine = engine_for(read_url(url))
    METADATA.create_all(engine)
    engine.dispose()

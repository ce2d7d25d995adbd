"""A runner on an empty schema, on both engines: registers are tested without the whole pole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.database import Base, engine_for, read_url
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner


@pytest.fixture
def bare(url: str, clock: FixedClock) -> Iterator[Runner]:
    """A runner whose tables exist and are empty; no guard, no port."""
    engine = engine_for(read_url(url))
    Base.metadata.create_all(engine)
    yield Runner(engine, clock, ADMINISTRATOR)
    engine.dispose()

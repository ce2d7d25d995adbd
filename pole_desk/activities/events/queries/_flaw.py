"""What `check` says of a booking that breaks a rule."""

from __future__ import annotations

from typing import NamedTuple


class Flaw(NamedTuple):
    """A rule that a record does not keep: a booking, else what `of` names."""

    code: str
    record: int
    message: str
    of: str = "event_booking"

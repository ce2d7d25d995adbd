"""What `check` says of a booking that breaks a rule."""

from __future__ import annotations

from typing import NamedTuple


class Flaw(NamedTuple):
    """A rule that a booking does not keep."""

    code: str
    booking: int
    message: str

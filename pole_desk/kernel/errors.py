"""The errors that a person is shown, with a code, parameters and a way out; anything else is a bug."""

from __future__ import annotations

from typing import Any


class PoleError(Exception):
    """A refusal or a failure that the program foresaw; `message` is a French sentence."""

    exit_code = 1

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class BadInput(PoleError):
    """The value given can't be used: malformed, unknown, or in a place that can't be written."""

    exit_code = 2


class NotFound(BadInput):
    """The record named does not exist."""


class RuleBroken(PoleError):
    """A rule of the pole refuses the act; the message says which, and the nearest fix."""

    exit_code = 3


class Overlap(RuleBroken):
    """Something scarce is already taken; `details["winner"]` names by whom and when."""


class Conflict(PoleError):
    """The record changed since it was read; the message names who changed what."""

    exit_code = 3


class NotAllowed(PoleError):
    """The user's permissions do not cover the act."""

    exit_code = 4


class DatabaseUnfit(PoleError):
    """The database can't serve: absent, foreign, newer, busy, read-only or unreachable."""

    exit_code = 5


class Cancelled(PoleError):
    """A long work was stopped by the user before its end; what was finished stays."""

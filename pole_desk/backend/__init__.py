"""Composition root: settings to engine to Runner; names every feature and wires the ports. No Qt."""

from pole_desk.backend.opening import (
    back_up,
    create_pole,
    exists,
    new_migration,
    open_pole,
    restore_pole,
)
from pole_desk.backend.asking import check, check_all, find, remind

__all__ = [
    "back_up",
    "check",
    "check_all",
    "create_pole",
    "exists",
    "find",
    "new_migration",
    "open_pole",
    "remind",
    "restore_pole",
]

"""Where shipped files and the user's files are; nobody else looks for them."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APPLICATION = "pole-desk"


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).resolve().parent.parent
    wheel = package / "_shipped"
    return wheel if wheel.is_dir() else package.parent


def shipped(*parts: str) -> Path:
    """A file of `resources/` or `db/`, in the repository, a wheel or the built program."""
    return _root().joinpath(*parts)


def data_dir() -> Path:
    """The user's data: the default database, the demo pole, backups."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def witness_dir() -> Path:
    """What this seat saw of the chains of documents, kept away from the bases themselves."""
    return data_dir() / "temoins"


def config_dir() -> Path:
    """The seat's own choices: window, columns, theme."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


def log_dir() -> Path:
    """The seat's log files."""
    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False))

"""What this workplace remembers in an INI file: window, columns, theme. Nothing of the pole's data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from pole_desk.kernel.paths import config_dir

_place: list[Path] = []


def keep_in(path: Path) -> None:
    """Use another file than the user's own: tests, pictures."""
    _place[:] = [path]
    memory.cache_clear()


@lru_cache(maxsize=1)
def memory() -> QSettings:
    """The seat's INI file; reading from a place that can't be written is no error."""
    path = _place[0] if _place else config_dir() / "poste.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def recall(key: str, default: str = "") -> str:
    """A remembered text."""
    found = memory().value(key, default)
    return found if isinstance(found, str) else default


def remember(key: str, value: str) -> None:
    memory().setValue(key, value)


def from_base64(text: str) -> QByteArray:
    """The bytes of a remembered header or window."""
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))

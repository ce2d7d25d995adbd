"""Fair turns to write on a SQLite file: a lock file taken before BEGIN IMMEDIATE.

SQLite's own waiting is not fair: with several writers one may wait for seconds.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pole_desk.kernel.errors import DatabaseUnfit
from pole_desk.kernel.failures import is_read_only
from pole_desk.kernel.i18n import _

PATIENCE = 20.0
"""Seconds before a seat gives up and says that the database is busy."""
AGEING = 20
"""How many times more often a seat tries after a second of waiting."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def turns_beside(database: Path) -> Callable[[], AbstractContextManager[None]]:
    """A context manager that holds the turn; the system gives it back when a process dies."""
    path = database.with_name(f"{database.name}-turn")

    @contextmanager
    def turn() -> Iterator[None]:
        file = _open(path)
        try:
            _wait(file)
            try:
                yield
            finally:
                _unlock(file)
        finally:
            os.close(file)

    return turn


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if is_read_only(error):
            raise DatabaseUnfit(
                "read_only",
                _("Le dossier {folder} est en lecture seule : rien n’a été changé. Donnez le droit "
                  "d’y écrire.").format(folder=path.parent),
            ) from None
        raise DatabaseUnfit(
            "unreachable", _("Le dossier {folder} ne répond pas.").format(folder=path.parent)
        ) from None


def _wait(file: int) -> None:
    """Try until the turn comes; who has waited longer tries more often, so nobody starves."""
    begun = time.monotonic()
    while not _try_lock(file):
        waited = time.monotonic() - begun
        if waited > PATIENCE:
            raise DatabaseUnfit(
                "busy", _("La base est occupée par un autre poste. Rien n’a été changé : réessayez.")
            )
        time.sleep(random.uniform(0.0002, 0.002) / (1 + AGEING * waited))

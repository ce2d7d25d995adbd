"""Turns what the database says into the errors that a person is shown; unknown ones stay bugs."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from pole_desk.kernel.errors import DatabaseUnfit, RuleBroken
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import too_long

RETRIED_STATES = frozenset({"23P01", "23505", "40001", "40P01"})
"""PostgreSQL: exclusion and unique violations, serialization failure, deadlock."""
_TOO_LONG = re.compile(r"value too long for type character varying\((\d+)\)")


def worth_retrying(error: DBAPIError) -> bool:
    """Whether the command may succeed, or name the winner, when it is run again."""
    return getattr(error.orig, "sqlstate", None) in RETRIED_STATES


def foreseen(error: DBAPIError, guards: Sequence[Guard]) -> Exception:
    """The PoleError behind a driver's error, or the error itself."""
    text = str(error.orig)
    for guard in guards:
        if guard.name in text:
            return RuleBroken(guard.name, guard.says)
    cut = _TOO_LONG.search(text)
    if cut is not None:
        return too_long(int(cut[1]))
    unfit = _unfit(text, lost=error.connection_invalidated)
    return unfit if unfit is not None else error


def of_driver(error: Exception) -> Exception:
    """The PoleError behind an error of SQLite itself, met while copying; else the error."""
    unfit = _unfit(str(error), lost=False)
    return unfit if unfit is not None else error


def _unfit(text: str, *, lost: bool) -> DatabaseUnfit | None:
    low = text.lower()
    if "locked" in low or "lock timeout" in low:
        return DatabaseUnfit(
            "busy", _("La base est occupée par un autre poste. Rien n’a été changé : réessayez.")
        )
    if "readonly" in low or "read-only" in low or "permission denied" in low:
        return DatabaseUnfit(
            "read_only",
            _("La base est en lecture seule : rien n’a été changé. Vérifiez les droits du fichier "
              "et de son dossier."),
        )
    if "not a database" in low or "malformed" in low or "disk image" in low:
        return DatabaseUnfit(
            "not_a_database",
            _("Le fichier n’est pas une base de Pôle Desk, ou il est abîmé : restaurez une "
              "sauvegarde."),
        )
    if "disk is full" in low or "no space" in low:
        return DatabaseUnfit(
            "disk_full", _("Le disque est plein : rien n’a été changé. Libérez de la place.")
        )
    if "unable to open" in low or lost or "connection" in low:
        return DatabaseUnfit(
            "unreachable", _("La base ne répond pas. Vérifiez l’adresse et le réseau, puis réessayez.")
        )
    return None


def is_read_only(error: OSError) -> bool:
    """Whether the system refused to write."""
    return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)

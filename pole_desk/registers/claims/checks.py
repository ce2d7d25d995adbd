"""The claims ledger checked against itself: overlaps, holds without claims, leaves out of bounds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding

OVERLAPS = (
    "SELECT one.id FROM (SELECT id, ends_at, "
    "LEAD(starts_at) OVER (PARTITION BY leaf ORDER BY starts_at, id) AS following "
    "FROM claim WHERE firm = 1) one WHERE one.following < one.ends_at"
)
"""Whoever is still there when the next one of its leaf begins: the ledger is read once."""
_UNCLAIMED = text(
    "SELECT h.id FROM hold h LEFT JOIN claim c ON c.hold = h.id "
    "WHERE h.state = 'held' GROUP BY h.id, h.starts_at, h.ends_at, h.set_up, h.tear_down "
    "HAVING COUNT(c.id) = 0 OR MIN(c.starts_at) <> h.starts_at - h.set_up "
    "OR MAX(c.ends_at) <> h.ends_at + h.tear_down"
)
_RELEASED = text(
    "SELECT DISTINCT h.id FROM hold h JOIN claim c ON c.hold = h.id WHERE h.state <> 'held'"
)
_FIRMNESS = text("SELECT DISTINCT h.id FROM hold h JOIN claim c ON c.hold = h.id WHERE c.firm <> h.firm")
_OUTSIDE = text(
    "SELECT c.id FROM claim c JOIN leaf l ON l.space = c.leaf "
    "WHERE c.starts_at < l.opens_at OR c.ends_at > l.closes_at"
)

_INSIDE = (
    "WITH RECURSIVE inside(space, leaf) AS (SELECT space, space FROM leaf UNION ALL "
    "SELECT s.parent, i.leaf FROM inside i JOIN space s ON s.id = i.space WHERE s.parent IS NOT NULL) "
)
"""Every space with its leaves, itself when it is one."""
_ASTRAY = text(
    _INSIDE + "SELECT DISTINCT c.hold FROM claim c JOIN hold h ON h.id = c.hold "
    "LEFT JOIN inside i ON i.space = h.space AND i.leaf = c.leaf WHERE i.leaf IS NULL"
)
_PARTIAL = text(
    _INSIDE + "SELECT DISTINCT h.id FROM hold h JOIN inside i ON i.space = h.space "
    "JOIN leaf l ON l.space = i.leaf AND l.opens_at < h.ends_at AND l.closes_at > h.starts_at "
    "LEFT JOIN claim c ON c.hold = h.id AND c.leaf = i.leaf WHERE h.state = 'held' AND c.id IS NULL"
)


class ClaimChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        found = [
            Finding("claim_overlap", f"claim:{row[0]}", _("Deux occupations fermes se recouvrent."))
            for row in reader.connection.execute(text(OVERLAPS))
        ]
        for statement, code, message in (
            (_UNCLAIMED, "hold_unclaimed", _("L’occupation ne tient pas l’espace demandé.")),
            (_RELEASED, "hold_released", _("Une occupation libérée tient encore un espace.")),
            (_FIRMNESS, "hold_firmness", _("L’occupation et ses bornes ne sont pas du même état.")),
            (_ASTRAY, "claim_astray", _("L’occupation tient un autre espace que le sien.")),
            (_PARTIAL, "hold_partial", _("L’occupation laisse libre une partie de son espace.")),
            (_OUTSIDE, "claim_outside", _("Une occupation sort des dates de l’espace.")),
        ):
            found += [
                Finding(code, f"hold:{row[0]}", message)
                for row in reader.connection.execute(statement)
            ]
        return found

"""Dossiers and links checked: kinds, states and days; shares within the whole; projects, attached dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.dossiers.queries import (
    every_share,
    odd_attachments,
    odd_dossiers,
    odd_projects,
)
from pole_desk.registers.dossiers.rules import Share, excess


class LinkChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Shares beyond the whole, links to what is no project or attached to what was withdrawn, odd dossiers."""
        found = [
            Finding("shares_sum", f"{name}:{owner}", _("Les parts dépassent le tout."))
            for name, shares in every_share(reader)
            for owner in _beyond(shares)
        ]
        found += [
            Finding("link_project", f"dossier:{dossier}",
                    _("Le dossier est rattaché à un dossier qui n’est pas un projet soutenu."))
            for dossier in odd_projects(reader)
        ]  # fmt: skip
        found += [
            Finding("dossier_action", f"dossier:{dossier}",
                    _("Le dossier est rattaché à une action retirée."))
            for dossier in odd_attachments(reader)
        ]  # fmt: skip
        found += [
            Finding("dossier_state", f"dossier:{one.id}",
                    _("La nature, l’état et les dates du dossier se contredisent."))
            for one in odd_dossiers(reader)
        ]  # fmt: skip
        return found


def _beyond(links: Iterable[Share]) -> list[int]:
    by_owner: dict[int, list[Share]] = {}
    for link in links:
        by_owner.setdefault(link.owner, []).append(link)
    return [owner for owner, shares in by_owner.items() if excess(shares) is not None]

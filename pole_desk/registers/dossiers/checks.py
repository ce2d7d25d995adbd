"""Links checked: at no time do the shares of a dossier or a structure exceed the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.dossiers.rules import WHOLE
from pole_desk.registers.dossiers.tables import DossierLinkRow, PartyLinkRow


class _Share(NamedTuple):
    owner: int
    share: int
    first_day: date
    last_day: date | None


class LinkChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        row, other = DossierLinkRow, PartyLinkRow
        sets = (
            ("dossier", select(row.dossier, row.share, row.first_day, row.last_day)
             .where(row.chantier.is_not(None))),
            ("dossier", select(row.dossier, row.share, row.first_day, row.last_day)
             .where(row.project.is_not(None))),
            ("party", select(other.party, other.share, other.first_day, other.last_day)),
        )  # fmt: skip
        return [
            Finding("shares_sum", f"{name}:{owner}", _("Les parts dépassent le tout."))
            for name, statement in sets
            for owner in _beyond(reader.rows(statement, _Share))
        ]


def _beyond(links: Iterable[_Share]) -> list[int]:
    by_owner: dict[int, list[_Share]] = {}
    for link in links:
        by_owner.setdefault(link.owner, []).append(link)
    return [owner for owner, shares in by_owner.items() if _exceeds(shares)]


def _exceeds(shares: list[_Share]) -> bool:
    return any(
        sum(
            s.share
            for s in shares
            if s.first_day <= day and (s.last_day is None or s.last_day >= day)
        )
        > WHOLE
        for day in {s.first_day for s in shares}
    )

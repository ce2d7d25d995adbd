"""Links checked: at no time do the shares of a dossier or a structure exceed the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.dossiers.queries import Share, every_share
from pole_desk.registers.dossiers.rules import WHOLE


class LinkChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        return [
            Finding("shares_sum", f"{name}:{owner}", _("Les parts dépassent le tout."))
            for name, shares in every_share(reader)
            for owner in _beyond(shares)
        ]


def _beyond(links: Iterable[Share]) -> list[int]:
    by_owner: dict[int, list[Share]] = {}
    for link in links:
        by_owner.setdefault(link.owner, []).append(link)
    return [owner for owner, shares in by_owner.items() if _exceeds(shares)]


def _exceeds(shares: list[Share]) -> bool:
    return any(
        sum(
            s.share
            for s in shares
            if s.first_day <= day and (s.last_day is None or s.last_day >= day)
        )
        > WHOLE
        for day in {s.first_day for s in shares}
    )

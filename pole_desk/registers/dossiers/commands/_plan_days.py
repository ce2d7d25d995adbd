"""Which chantiers may be served from a day on, by the plans; read once for many dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.queries import chantiers, plans
from pole_desk.registers.dossiers.rules import require_shares


class Season(NamedTuple):
    """The chantiers of a plan; `last_day` the eve of the next plan, `later` the chantiers of those to come."""

    first_day: date
    chantiers: frozenset[int]
    last_day: date | None
    later: frozenset[int]


class PlanDays:
    """The plans in order; a day before the first is served by the first."""

    def __init__(self, reader: Reader) -> None:
        known = sorted(plans(reader), key=lambda plan: plan.first_day)
        own = [frozenset(int(one.id) for one in chantiers(reader, on=plan.first_day)) for plan in known]
        self.seasons = [
            Season(
                plan.first_day, own[at],
                known[at + 1].first_day - timedelta(days=1) if at + 1 < len(known) else None,
                frozenset().union(*own[at + 1 :]) - own[at],
            )
            for at, plan in enumerate(known)
        ]  # fmt: skip

    def on(self, day: date) -> Season:
        """What holds from a day on; before the first plan nothing says when its links end."""
        begun = [season for season in self.seasons if season.first_day <= day]
        if begun:
            return begun[-1]
        if not self.seasons:
            return Season(day, frozenset(), None, frozenset())
        return self.seasons[0]._replace(last_day=None)

    def require(self, shares: Mapping[ChantierId, int], on: date) -> Season:
        """The season of a day; raises RuleBroken `shares_sum`, NotFound `chantier` when it is not of its plan."""
        require_shares(shares)
        season = self.on(on)
        unknown = [chantier for chantier in shares if chantier not in season.chantiers]
        if unknown:
            raise NotFound("chantier", _("Le chantier n° {id} n’existe pas.").format(id=unknown[0]))
        return season

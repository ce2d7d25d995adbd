"""The chantiers check themselves: axes within their plans, plans in order, one lead at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.chantiers import queries


class ChantierChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of the chantiers that does not hold."""
        found = [
            Finding(
                "chantier_axis",
                f"chantier:{stray.id}",
                _("Le chantier {number} est rangé dans l’axe d’un autre plan.").format(
                    number=stray.number
                ),
            )
            for stray in queries.stray_chantiers(reader)
        ]
        for newer, older in pairwise(queries.plans(reader)):
            if older.last_day is None or older.last_day >= newer.first_day:
                found.append(
                    Finding(
                        "plan_overlap",
                        f"chantier_plan:{newer.id}",
                        _("Les plans « {older} » et « {newer} » se chevauchent.").format(
                            older=older.name, newer=newer.name
                        ),
                    )
                )
        found += [
            Finding(
                "chantier_lead",
                f"chantier:{chantier}",
                _("Deux pilotes se chevauchent le {day}.").format(day=numeric_day(day)),
            )
            for chantier, day in _doubled(queries.leads(reader))
        ]
        return found


def _doubled(leads: Sequence[queries.Lead]) -> list[tuple[int, date]]:
    """The chantiers that two lead on one day, and that day."""
    found = []
    ordered = sorted(leads, key=lambda lead: (lead.chantier, lead.first_day))
    for first, second in pairwise(ordered):
        if first.chantier == second.chantier and (
            first.last_day is None or first.last_day >= second.first_day
        ):
            found.append((first.chantier, second.first_day))
    return found

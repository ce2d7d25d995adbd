"""The chantiers check themselves: axes and successions within their plans, plans in order."""

from __future__ import annotations

from itertools import pairwise

from pole_desk.kernel.i18n import _
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
        return found

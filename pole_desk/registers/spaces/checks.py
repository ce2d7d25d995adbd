"""The spaces checked: no two on the same floor overlap, parents and children apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import overlap


class SpaceChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        floors: dict[tuple[str, int], list[Space]] = {}
        for place in spaces(reader, on=reader.clock.today()):
            floors.setdefault((place.building, place.floor), []).append(place)
        return [
            Finding(
                "plan_overlap",
                f"space:{one.code}",
                _("Sur le plan, {one} recouvre {other}.").format(one=one.code, other=other.code),
            )
            for floor in floors.values()
            for one, other in combinations(floor, 2)
            if one.id != other.parent and other.id != one.parent
            and overlap(one.rectangle, other.rectangle)
        ]  # fmt: skip

"""The equipment asked for in a search, against what the pole owns and what is out meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pole_desk.activities.events.queries.equipment import Equipment, equipment, lent
from pole_desk.activities.events.rules.needs import LARGEST_BUFFER, Need
from pole_desk.activities.events.rules.rooms import Room
from pole_desk.activities.events.rules.stock import Lent, peak
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.work import Reader


class Lacking(NamedTuple):
    why: str
    by: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Kit:
    """The equipment asked for, what the pole owns of it and what is out meanwhile."""

    need: Need
    owned: Mapping[str, Equipment]
    loans: Sequence[Lent]

    @classmethod
    def of(cls, reader: Reader, need: Need) -> Kit:
        """Raises BadInput on equipment that the pole does not lend."""
        if not need.equipment:
            return cls(need, {}, ())
        owned = {one.code: one for one in equipment(reader)}
        for code in need.equipment:
            if code not in owned:
                raise BadInput(
                    "equipment",
                    _("Le matériel « {code} » n’existe pas. Au choix : {known}.").format(
                        code=code, known=", ".join(sorted(owned))
                    ),
                )
        first = min(first for first, _last in need.spans) - LARGEST_BUFFER
        last = max(last for _first, last in need.spans) + LARGEST_BUFFER
        return cls(need, owned, lent(
            reader, starts_at=first, ends_at=last, excluding=need.excluding
        ))

    def lacking(self, rooms: Sequence[Room], buffers: tuple[int, int]) -> Lacking | None:
        """The first thing that is missing for a place, and who has it."""
        for code, wanted in self.need.equipment.items():
            fixed = sum(room.fixed_equipment.get(code, 0) for room in rooms)
            still = wanted - fixed
            found = self._short(self.owned[code], still, buffers) if still > 0 else None
            if found is not None:
                return found
        return None

    def _short(self, owned: Equipment, wanted: int, buffers: tuple[int, int]) -> Lacking | None:
        if owned.stock < wanted:
            return Lacking(_("{label} : le pôle en a {stock}").format(
                label=owned.label, stock=number(owned.stock)), "", None)  # fmt: skip
        ours = [loan for loan in self.loans if loan.equipment == owned.id]
        for first, last in self.need.spans:
            start, end = first - buffers[0], last + buffers[1]
            if peak(ours, start, end) + wanted <= owned.stock:
                continue
            there = [loan for loan in ours if loan.starts_at < end and loan.ends_at > start]
            names = ", ".join(dict.fromkeys(loan.party_name for loan in there))
            why = _("{label} prêté à {names}").format(label=owned.label, names=names)
            return Lacking(why, names, max(loan.ends_at for loan in there))
        return None


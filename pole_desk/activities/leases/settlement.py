"""What a leaver's agreements of hosting leave open: those that run on, the deposits held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.leases.queries import deposits
from pole_desk.activities.leases.queries.agreements import agreements_of
from pole_desk.activities.leases.rules import Kind, State
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled

PAGE = "hosting"


class LeaseSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """Signed agreements that run after a day, and what is held of any; storage tells its own."""
        found = []
        held = deposits(reader)
        for one in agreements_of(reader, party=party, kind=Kind.HOSTING):
            if one.state == State.SIGNED and (one.last_day is None or one.last_day > on):
                title = _("{number} : convention à terminer").format(number=one.number)
                until = _("sans terme") if one.last_day is None else _("jusqu’au {day}").format(
                    day=plain_day(one.last_day))  # fmt: skip
                found.append(Unsettled("lease", title, until, None, PAGE, one.id, one.party))
            if one.id in held and held[one.id].held:
                title = _("Dépôt de garantie de {number} à rendre").format(number=one.number)
                found.append(Unsettled("deposit", title, "", -held[one.id].held, PAGE, one.id, one.party))
        return found

"""The debit that an invoice announces: under the mandate that will be used, on the day that it will be collected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pole_desk.accounts.receivables.queries import Mandate, creditors, mandates
from pole_desk.accounts.receivables.rules.mandates import Standing, Use, collection_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.debits import Announced, Announcer
from pole_desk.ports.ids import IssuerId, PartyId


class ReceivableDebits:
    """Implements ports.debits.Debits."""

    def announcer(self, reader: Reader, parties: Collection[PartyId]) -> Announcer:
        """A mandate for once announces one debit; sellers that can't debit announce none."""
        wanted = set(parties)
        signed = [one for one in mandates(reader) if one.party in wanted]
        sellers = creditors(reader, on=reader.clock.today()) if signed else {}
        spent: set[int] = set()

        def announce(issuer: IssuerId, party: PartyId, issued_on: date, due_on: date) -> Announced | None:
            seller = sellers.get(issuer)
            if seller is None or seller.missing:
                return None
            own = [one for one in signed if (one.issuer, one.party) == (issuer, party) and one.signed_on <= issued_on]
            for one in sorted(own, key=_rank):
                day = collection_day(
                    noticed_on=issued_on, due_on=due_on, file_on=issued_on, notice=one.notice_days
                )
                if one.standing(day) is Standing.LIVE and one.id not in spent:
                    if one.use == Use.ONCE:
                        spent.add(one.id)
                    return Announced(one.reference, seller.creditor_id, one.account.iban, day)
            return None

        return announce


def _rank(one: Mandate) -> tuple[bool, int, int]:
    """As a file of debits chooses among several: the repeated ones, the latest signed."""
    return one.use == Use.ONCE, -one.signed_on.toordinal(), -one.id

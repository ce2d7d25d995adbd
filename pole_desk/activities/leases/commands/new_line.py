"""A line about to join an agreement: may its space be let, at what rent, on which index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.queries.prices import Proposal, proposal_of
from pole_desk.activities.leases.rules import LETTABLE, Kind, PriceSource
from pole_desk.activities.leases.rules.terms import require_days, require_price
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseStepRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.registers.spaces.queries import Space


@dataclass(frozen=True, slots=True)
class NewLine:
    """A space wanted from a day to a day; without a price, the list's of the first day."""

    place: Space
    first_day: date
    last_day: date | None = None
    price: Decimal | None = None
    reason: str = ""

    def write(self, agreement: Agreement) -> LeaseLineRow:
        """Add the line and its first rent; its hold comes when the agreement is aligned.

        Raises RuleBroken `lease_ended`, `before_agreement`, `not_lettable`, `no_price`, BadInput.
        """
        row = agreement.row
        agreement.require_open_on(self.first_day)
        require_days(self.first_day, self.last_day)
        if self.first_day < row.first_day:
            raise RuleBroken(
                "before_agreement",
                _("La convention {number} commence le {day} : choisissez ce jour ou un "
                  "suivant.").format(number=row.number, day=plain_day(row.first_day)),
            )
        proposal = self.proposal(agreement)
        line = LeaseLineRow(
            lease=row.id,
            space=self.place.id,
            hold=None,
            first_day=self.first_day,
            last_day=None if self.last_day == row.last_day else self.last_day,
            tax=proposal.tax,
            account=proposal.account,
            index_quarter=agreement.quarter_at(self.first_day),
            index_year=self.first_day.year,
            withdrawn=False,
            withdraw_reason="",
        )
        agreement.tx.session.add(line)
        agreement.tx.session.flush()
        agreement.tx.session.add(self._first_step(line, proposal))
        return line

    def proposal(self, agreement: Agreement) -> Proposal:
        """The list rent; raises RuleBroken `not_lettable` when the agreement can't hold the space."""
        if self.place.kind not in LETTABLE[Kind(agreement.row.kind)]:
            raise RuleBroken(
                "not_lettable",
                _("{name} ne peut pas entrer dans cette convention : un hébergement prend des "
                  "bureaux, des postes et du stockage, une convention de stockage du "
                  "stockage.").format(name=self.place.name),
                space=self.place.code,
            )
        return proposal_of(agreement.tx, place=self.place, on=self.first_day)

    def _first_step(self, line: LeaseLineRow, proposal: Proposal) -> LeaseStepRow:
        agreed = proposal.amount if self.price is None else self.price
        require_price(agreed)
        listed = agreed == proposal.amount
        if not listed and not self.reason.strip():
            raise BadInput(
                "price_needs_reason", _("Ce prix n’est pas celui de la grille : dites pourquoi.")
            )
        return LeaseStepRow(
            line=line.id,
            from_day=self.first_day,
            list_price=proposal.amount,
            agreed_price=agreed,
            source=PriceSource.PRICE_LIST if listed else PriceSource.OVERRIDE,
            reason=self.reason.strip(),
            withdrawn=False,
        )

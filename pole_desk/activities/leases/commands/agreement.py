"""The agreement open for writing: its rows, what may still change, and its holds kept in step."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from sqlalchemy import select

from pole_desk.activities.leases.queries.prices import index_reference
from pole_desk.activities.leases.rules import (
    TOPIC,
    Proration,
    State,
    effective_end,
    require_standing,
    state_on,
)
from pole_desk.activities.leases.rules.rents import later_quarter
from pole_desk.activities.leases.rules.terms import Terms, checked
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseRow, LeaseServiceRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Tx
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.ids import DossierId, HoldId, LeaseId, LeaseLineId, PartyId, SpaceId
from pole_desk.registers.claims.commands import firm_hold, hold_space, move_hold, release_hold
from pole_desk.registers.claims.queries import Held, holds_of
from pole_desk.registers.dossiers.queries import Dossier, dossier

NEVER = -1
"""A version that no record has."""


class Agreement:
    """A lease's rows in a write."""

    def __init__(self, tx: Tx, row: LeaseRow) -> None:
        self.tx = tx
        self.row = row

    @classmethod
    def of(cls, tx: Tx, lease: LeaseId, seen_version: int | None = None) -> Agreement:
        """The agreement of that id; raises NotFound, and Conflict on another version."""
        row = tx.session.get(LeaseRow, lease)
        if row is None:
            raise NotFound("lease", _("La convention n° {id} n’existe pas.").format(id=lease), lease=lease)
        tx.require_version(TOPIC, row, seen_version)
        return cls(tx, row)

    @classmethod
    def of_line(
        cls,
        tx: Tx,
        line: LeaseLineId,
        seen_version: int | None = None,
        *,
        withdrawn: bool = False,
    ) -> tuple[Agreement, LeaseLineRow]:
        """A line that stands, or was withdrawn, and its agreement.

        Raises NotFound, RuleBroken `withdrawn`, and Conflict when the line was changed.
        """
        row = tx.session.get(LeaseLineRow, line)
        if row is None:
            raise NotFound(
                "lease_line", _("La ligne de convention n° {id} n’existe pas.").format(id=line)
            )
        agreement = cls.of(tx, LeaseId(row.lease))
        if seen_version is not None and not tx.unchanged(row, seen_version):
            tx.require_version(TOPIC, agreement.row, NEVER)
        require_standing(row.withdrawn, withdrawn)
        return agreement, row

    @property
    def id(self) -> LeaseId:
        return LeaseId(self.row.id)

    @property
    def dossier(self) -> DossierId:
        return DossierId(self.row.dossier)

    @cached_property
    def _dossier(self) -> Dossier:
        return dossier(self.tx, dossier=self.dossier)

    @property
    def party(self) -> PartyId:
        return self._dossier.party

    @property
    def party_name(self) -> str:
        return self._dossier.party_name

    @property
    def title(self) -> str:
        """The codes of its first spaces, as the dossier is named."""
        return self._dossier.title

    @property
    def state(self) -> State:
        row = self.row
        today = self.tx.clock.today()
        return state_on(row.state, row.first_day, row.last_day, row.notice_given_on, today)

    @property
    def terms(self) -> Terms:
        """The clauses as written."""
        row = self.row
        return Terms(
            people=row.people,
            notice_months=row.notice_months,
            proration=Proration(row.proration),
            payment_terms_days=row.payment_terms_days,
            order_number=row.order_number,
            index_series=row.index_series or "",
            index_quarter=row.index_quarter,
            insurance_until=row.insurance_until,
            pepiniere=row.pepiniere,
            longest_stay_months=row.longest_stay_months,
            room_hours=row.room_hours,
            stored_goods=row.stored_goods,
            note=row.note,
        )

    def set_terms(self, terms: Terms) -> None:
        """Write the clauses; the index reference is the pole's usual one where none is said."""
        terms, row = checked(terms), self.row
        reference = index_reference(
            self.tx, series=terms.index_series, quarter=terms.index_quarter, on=row.first_day
        )
        row.people = terms.people
        row.notice_months = terms.notice_months
        row.proration = str(terms.proration)
        row.payment_terms_days = terms.payment_terms_days
        row.order_number = terms.order_number
        row.index_series = reference.series
        row.index_quarter = reference.quarter
        row.insurance_until = terms.insurance_until
        row.pepiniere = terms.pepiniere
        row.longest_stay_months = terms.longest_stay_months
        row.room_hours = terms.room_hours
        row.stored_goods = terms.stored_goods
        row.note = terms.note

    def quarter_at(self, first_day: date) -> str | None:
        """The index reference of a rent agreed on a day: the agreement's, moved on to that year."""
        if self.row.index_quarter is None:
            return None
        return later_quarter(self.row.index_quarter, first_day.year - self.row.first_day.year)

    def lines(self) -> list[LeaseLineRow]:
        """The lines that stand, by first day."""
        statement = (
            select(LeaseLineRow)
            .where(LeaseLineRow.lease == self.row.id, LeaseLineRow.withdrawn.is_(False))
            .order_by(LeaseLineRow.first_day, LeaseLineRow.id)
        )
        return list(self.tx.session.scalars(statement))

    def end_of(self, line: LeaseLineRow) -> date | None:
        """The last day of a line: its own, never beyond the agreement's."""
        return effective_end(line.last_day, self.row.last_day)

    def require_changeable(self) -> None:
        """Raises RuleBroken on a cancelled agreement: restore it first."""
        if self.row.state == State.CANCELLED:
            raise RuleBroken(
                "lease_state",
                _("La convention {number} est annulée. Rétablissez-la d’abord.").format(
                    number=self.row.number
                ),
                lease=self.row.id,
            )

    def require_not_empty(self) -> None:
        """A signed agreement has a space or a service; raises RuleBroken `lease_empty`."""
        self.tx.session.flush()
        if self.row.state != State.SIGNED or self.lines():
            return
        service = select(LeaseServiceRow.id).where(
            LeaseServiceRow.lease == self.row.id, LeaseServiceRow.withdrawn.is_(False)
        )
        if self.tx.session.scalar(service.limit(1)) is None:
            raise RuleBroken(
                "lease_empty",
                _("La convention {number} n’aurait ni espace ni service : ajoutez-en un, ou "
                  "annulez-la.").format(number=self.row.number),
                lease=self.row.id,
            )

    def require_open_on(self, day: date) -> None:
        """Raises RuleBroken `lease_ended` when the agreement is over before that day."""
        self.require_changeable()
        if self.row.last_day is not None and self.row.last_day < day:
            raise RuleBroken(
                "lease_ended",
                _("La convention {number} se termine le {day}. Prolongez-la d’abord.").format(
                    number=self.row.number, day=plain_day(self.row.last_day)
                ),
                lease=self.row.id,
                last_day=self.row.last_day.isoformat(),
            )

    def invoiced(self, part: str = "") -> list[InvoicedCharge]:
        """The charges already invoiced of the agreement, or of a part: `line:34`, `service:3`."""
        prefix = f"lease:{self.row.id}:{part}:" if part else f"lease:{self.row.id}:"
        ledger = self.tx.port(ChargeLedger)
        charges = ledger.invoiced(self.tx, [self.dossier])
        return [charge for charge in charges if charge.key.startswith(prefix)]

    def require_not_invoiced(self, part: str = "", *, after: date | None = None) -> None:
        """Raises RuleBroken naming the invoice when a day after `after`, or any, was invoiced."""
        for charge in self.invoiced(part):
            if after is None or charge.service_to > after:
                raise RuleBroken(
                    "invoiced",
                    _("C’est déjà facturé ({invoice}, jusqu’au {day}). Mettez fin ou déplacez à une "
                      "date, la différence sera facturée ou créditée ; ou faites d’abord un avoir.")
                    .format(invoice=charge.invoice, day=plain_day(charge.service_to)),
                    invoice=charge.invoice,
                    until=charge.service_to.isoformat(),
                )

    def align(self) -> None:
        """Make the holds say what the lines say; ends and releases first, so that space is freed."""
        self.tx.session.flush()
        held = {hold.hold: hold for hold in holds_of(self.tx, dossier=self.dossier)}
        lines = self.lines() if self.row.state != State.CANCELLED else []
        kept = {line.hold for line in lines}
        for hold in held:
            if hold not in kept:
                release_hold(self.tx, hold=hold)
        for line in sorted(lines, key=lambda line: self._grows(line, held)):
            self._align_line(line, held)
        self.tx.session.flush()

    def _grows(self, line: LeaseLineRow, held: dict[HoldId, Held]) -> bool:
        now = held.get(HoldId(line.hold)) if line.hold is not None else None
        return now is None or now.ends_at < day_end(self.end_of(line)) or now.space != line.space

    def _align_line(self, line: LeaseLineRow, held: dict[HoldId, Held]) -> None:
        end = self.end_of(line)
        if end is not None and end < line.first_day:
            raise RuleBroken(
                "line_after_end",
                _("Une ligne de la convention {number} commence le {first}, après cette fin. "
                  "Retirez-la d’abord.").format(
                    number=self.row.number, first=plain_day(line.first_day)
                ),
                line=line.id,
            )
        firm = self.row.state == State.SIGNED
        starts_at, ends_at = day_start(line.first_day), day_end(end)
        if line.hold is None:
            line.hold = hold_space(
                self.tx,
                dossier=self.dossier,
                space=SpaceId(line.space),
                item=f"lease_line:{line.id}",
                starts_at=starts_at,
                ends_at=ends_at,
                firm=firm,
            )
            return
        hold = HoldId(line.hold)
        now = held.get(hold)
        if now is not None and bool(now.firm) != firm:
            firm_hold(self.tx, hold=hold, firm=firm)
        if now is None or (now.space, now.starts_at, now.ends_at) != (line.space, starts_at, ends_at):
            move_hold(
                self.tx, hold=hold, space=SpaceId(line.space), starts_at=starts_at, ends_at=ends_at
            )

    def written(self, sentence: str) -> None:
        """Note the act: pages reload, the trail and the message say the sentence."""
        self.tx.session.flush()
        self.tx.changed(TOPIC, self.row.id)
        self.tx.says(sentence)

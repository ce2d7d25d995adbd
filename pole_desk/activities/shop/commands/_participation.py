"""A participation open for writing: its rows, its stands kept in step with the claims ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from sqlalchemy import select

from pole_desk.activities.shop.queries.stalls import StandHold, stand_holds
from pole_desk.activities.shop.rules import TOPIC, State, earliest
from pole_desk.activities.shop.rules.rents import runs, weekdays_of
from pole_desk.activities.shop.tables import ContractRow, StandRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Tx
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.ids import DossierId, PartyId, ShopContractId, SpaceId
from pole_desk.ports.payouts import Compensation
from pole_desk.registers.claims.commands import hold_space, move_hold, release_hold
from pole_desk.registers.dossiers.queries import Dossier, dossier

Interval = tuple[int, int]


class Participation:
    """A contract's rows in a write; on a server its row is locked until the write ends."""

    def __init__(self, tx: Tx, row: ContractRow) -> None:
        self.tx = tx
        self.row = row

    @classmethod
    def of(cls, tx: Tx, contract: int, seen_version: int | None = None) -> Participation:
        """The participation of that id; raises NotFound, and Conflict on another version."""
        row = tx.session.get(ContractRow, contract, with_for_update=True)
        if row is None:
            raise NotFound(
                "shop_contract", _("La participation n° {id} n’existe pas.").format(id=contract)
            )
        tx.require_version(TOPIC, row, seen_version)
        return cls(tx, row)

    @classmethod
    def of_stand(cls, tx: Tx, stand: int, *, cancelled: bool = False) -> tuple[Participation, StandRow]:
        """A stand that stands, or was cancelled, and its participation; raises NotFound, RuleBroken."""
        row = tx.session.get(StandRow, stand)
        if row is None:
            raise NotFound("shop_stand", _("Le stand réservé n° {id} n’existe pas.").format(id=stand))
        one = cls.of(tx, row.contract)
        one.require_active()
        if row.cancelled != cancelled:
            said = (
                _("Ce stand n’est pas annulé.") if cancelled
                else _("Ce stand est annulé : rétablissez-le d’abord.")
            )  # fmt: skip
            raise RuleBroken("stand_state", said)
        return one, row

    @property
    def id(self) -> ShopContractId:
        return ShopContractId(self.row.id)

    @cached_property
    def _dossier(self) -> Dossier:
        return dossier(self.tx, dossier=DossierId(self.row.dossier))

    @property
    def party(self) -> PartyId:
        return self._dossier.party

    @property
    def party_name(self) -> str:
        return self._dossier.party_name

    def require_active(self) -> None:
        """Raises RuleBroken on a cancelled participation: restore it first."""
        if self.row.state == State.CANCELLED:
            raise RuleBroken(
                "contract_state",
                _("La participation {number} est annulée. Rétablissez-la d’abord.").format(
                    number=self.row.number
                ),
            )

    def stands(self) -> list[StandRow]:
        """The stands that were not cancelled."""
        statement = select(StandRow).where(
            StandRow.contract == self.row.id, StandRow.cancelled.is_(False)
        )
        return list(self.tx.session.scalars(statement.order_by(StandRow.id)))

    def invoiced(self) -> list[InvoicedCharge]:
        """What was invoiced of this participation."""
        ledger: ChargeLedger = self.tx.port(ChargeLedger)  # type: ignore[type-abstract]
        return ledger.invoiced(self.tx, [DossierId(self.row.dossier)])

    def require_not_invoiced(self, prefix: str, what: str) -> None:
        """Raises RuleBroken `invoiced` when a charge whose key begins so stands on an invoice."""
        for charge in self.invoiced():
            if charge.key.startswith(prefix):
                raise RuleBroken(
                    "invoiced",
                    _("{what} est déjà sur la facture {invoice} : donnez plutôt une date de "
                      "fin.").format(what=what, invoice=charge.invoice),
                    invoice=charge.invoice,
                )  # fmt: skip

    def align(self) -> None:
        """Hold exactly what the stands say; raises Overlap naming who is there."""
        self.tx.session.flush()
        statement = select(StandRow).where(StandRow.contract == self.row.id).order_by(StandRow.id)
        for stand in self.tx.session.scalars(statement).all():
            self._align(stand)

    def _wanted(self, stand: StandRow) -> list[Interval]:
        if stand.cancelled or self.row.state == State.CANCELLED:
            return []
        last = earliest(stand.last_day, self.row.last_day)
        if last is None:
            return [(day_start(stand.first_day), day_end(None))]
        skip = {date.fromisoformat(day) for day in stand.skipped.split()}
        spells = runs(stand.first_day, last, weekdays_of(stand.weekdays), skip)
        return [(day_start(spell.first), day_end(spell.last)) for spell in spells]

    def _align(self, stand: StandRow) -> None:
        """Keep the holds that are right, free the others, move freed ones before making new ones."""
        tx, wanted = self.tx, self._wanted(stand)
        spare: list[StandHold] = []
        for hold in stand_holds(tx, stand=stand.id):
            span = (hold.starts_at, hold.ends_at)
            if hold.state == "held" and hold.space == stand.space and span in wanted:
                wanted.remove(span)
                continue
            if hold.state == "held":
                release_hold(tx, hold=hold.id)
            spare.append(hold)
        for (starts_at, ends_at), hold in _matched(wanted, spare):
            if hold is None:
                hold_space(
                    tx, dossier=DossierId(self.row.dossier), space=SpaceId(stand.space),
                    item=f"shop_stand:{stand.id}", starts_at=starts_at, ends_at=ends_at,
                )  # fmt: skip
            else:
                move_hold(
                    tx, hold=hold.id, space=SpaceId(stand.space), starts_at=starts_at,
                    ends_at=ends_at,
                )  # fmt: skip

    def written(self, text: str) -> None:
        """Note the change, in a sentence; what is set off follows where the contract nets."""
        self.tx.session.flush()
        if self.row.netting:
            receivables: Compensation = self.tx.port(Compensation)  # type: ignore[type-abstract]
            receivables.set_off(self.tx, [DossierId(self.row.dossier)])
        self.tx.changed(TOPIC, self.row.id)
        self.tx.says(text)


def _matched(
    wanted: list[Interval], spare: list[StandHold]
) -> Iterator[tuple[Interval, StandHold | None]]:
    """For each interval the freed hold that had it, else one that nobody wants back, else none."""
    had = {(hold.starts_at, hold.ends_at): hold for hold in reversed(spare)}
    back = {hold.id for span, hold in had.items() if span in wanted}
    others = [hold for hold in spare if hold.id not in back]
    for span in wanted:
        yield span, had.get(span) or (others.pop(0) if others else None)

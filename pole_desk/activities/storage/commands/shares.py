"""Parts of a shared unit taken, changed, ended, withdrawn; the database counts what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.activities.storage.commands._steps import (
    agreed_price,
    found,
    require_not_invoiced,
    require_standing,
    require_version,
    written,
)
from pole_desk.activities.storage.queries.prices import share_quote
from pole_desk.activities.storage.queries.units import SharedUnit, SharePart, parts_of, shared_unit
from pole_desk.activities.storage.rules import (
    A_DAY,
    Part,
    days_text,
    peak,
    quantity_text,
    require_quantity,
    require_reason,
)
from pole_desk.activities.storage.tables import ShareRow, UnitRow
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import Days
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, PartyId, StorageShareId, StorageUnitId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState


@command(Permission.STORAGE)
def take_share(
    tx: Tx,
    *,
    party: PartyId,
    unit: StorageUnitId,
    quantity: Decimal,
    first_day: date,
    last_day: date | None = None,
    price: Decimal | None = None,
    reason: str = "",
    insurance_until: date | None = None,
) -> DossierId:
    """A structure takes m² or percent of a shared unit; its dossier is the storage's number.

    `price` is net euros a month for the part, another than the list's needs a reason. Raises Overlap
    naming who has the rest, RuleBroken `not_shared`, BadInput.
    """
    _turn(tx, unit)
    whole = shared_unit(tx, unit=unit)
    wanted = _Wanted(whole, quantity, first_day, last_day)
    wanted.require_room(tx)
    title = _("{part} de {code}").format(part=quantity_text(whole.measure, quantity), code=whole.code)
    dossier = open_dossier(tx, kind=DossierKind.STORAGE, party=party, title=title, on=first_day)
    share = wanted.write(tx, dossier, price, reason, insurance_until)
    written(tx, dossier, _("{party} prend {part} de {name} à partir du {day}.").format(
        party=dossier_row(tx, dossier=dossier).party_name,
        part=quantity_text(whole.measure, quantity), name=whole.name, day=plain_day(first_day),
    ))  # fmt: skip
    tx.undo_with(withdraw_share, share=share.id, reason=_("prise annulée"))
    return dossier


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A part asked for: how much of which unit, from when to when."""

    unit: SharedUnit
    quantity: Decimal
    first_day: date
    last_day: date | None

    def require_room(self, tx: Tx, *, without: int | None = None) -> None:
        """Raises Overlap naming who has the rest on the fullest day, RuleBroken `not_shared`."""
        whole = self.unit
        require_quantity(whole.measure, self.quantity)
        _require_days(self.first_day, self.last_day)
        _require_shared(whole, self.first_day, self.last_day)
        days = Days(self.first_day, self.last_day)
        there = [one for one in parts_of(tx, unit=whole.id) if one.record != without]
        full = peak([Part(one.record, one.first_day, one.last_day, one.quantity) for one in there], days)
        left = whole.total - full.taken
        if self.quantity > left:
            raise _refused(whole, there, full.day, left)

    def write(
        self,
        tx: Tx,
        dossier: DossierId,
        price: Decimal | None,
        reason: str,
        insurance_until: date | None,
    ) -> ShareRow:
        quote = share_quote(tx, unit=self.unit.id, quantity=self.quantity, on=self.first_day)
        agreed, why = agreed_price(quote.amount, price, reason)
        row = ShareRow(
            unit=self.unit.id, dossier=dossier, quantity=self.quantity, first_day=self.first_day,
            last_day=self.last_day, list_price=quote.amount, agreed_price=agreed, reason=why,
            tax=quote.tax, account=quote.account, insurance_until=insurance_until, withdrawn=False,
            withdraw_reason="",
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row


def _require_days(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise BadInput(
            "dates_reversed",
            _("Le dernier jour ({last}) est avant le premier ({first}). Inversez les dates.").format(
                last=plain_day(last_day), first=plain_day(first_day)
            ),
        )


def _require_shared(whole: SharedUnit, first_day: date, last_day: date | None) -> None:
    ends_late = whole.last_day is not None and (last_day is None or last_day > whole.last_day)
    if whole.withdrawn or first_day < whole.first_day or ends_late:
        raise RuleBroken(
            "not_shared",
            _("{name} n’est plus partagé : choisissez un autre espace.").format(name=whole.name)
            if whole.withdrawn
            else _("{name} n’est partagé que {days} : choisissez des jours dedans.").format(
                name=whole.name, days=days_text(whole.first_day, whole.last_day)
            ),
            space=whole.code,
        )


def _refused(whole: SharedUnit, parts: list[SharePart], day: date, left: Decimal) -> Overlap:
    """Who has the rest that day: all are named, the largest part is the winner."""
    there = [one for one in parts if one.first_day <= day and (one.last_day is None or day <= one.last_day)]
    largest = max(there, key=lambda one: one.quantity, default=None)
    who = ", ".join(f"{one.party_name} ({quantity_text(whole.measure, one.quantity)})" for one in there)
    rest = quantity_text(whole.measure, left)
    said = (
        _("{name} est plein le {day} : {who}. Prenez un autre espace ou une autre date.")
        if left <= 0
        else _("Il ne reste que {rest} de {name} le {day} : {who}. Prenez-en moins, ou un autre espace.")
        if there
        else _("{name} ne fait que {rest} en tout : prenez-en moins, ou un autre espace.")
    )
    winner = None if largest is None else {
        "dossier": largest.dossier,
        "party": largest.party_name,
        "from": largest.first_day.isoformat(),
        "to": None if largest.last_day is None else largest.last_day.isoformat(),
    }
    return Overlap(
        "shares_full", said.format(name=whole.name, day=plain_day(day), who=who, rest=rest),
        winner=winner, space=whole.code, left=str(left), on=day.isoformat(),
    )  # fmt: skip


def _turn(tx: Tx, unit: int) -> None:
    """Wait for one's turn on the unit: what is left is then what is left."""
    found(tx, UnitRow, unit, "storage_unit", _("L’espace partagé n° {id} n’existe pas."), lock=True)


@command(Permission.STORAGE)
def change_share(
    tx: Tx,
    *,
    share: StorageShareId,
    from_day: date,
    quantity: Decimal | None = None,
    price: Decimal | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> StorageShareId:
    """Another part or another price from a day on, under the same dossier; before, as it was.

    Without a price the list's of that day. Raises Overlap, RuleBroken, BadInput as `take_share`.
    """
    row = _share(tx, share, seen_version)
    whole = shared_unit(tx, unit=StorageUnitId(row.unit))
    if from_day <= row.first_day or (row.last_day is not None and row.last_day < from_day):
        raise RuleBroken(
            "share_day",
            _("Cette part va {days} : choisissez un jour après le premier.").format(
                days=days_text(row.first_day, row.last_day)
            ),
        )
    before, row.last_day = row.last_day, from_day - A_DAY
    tx.session.flush()
    wanted = _Wanted(whole, row.quantity if quantity is None else quantity, from_day, before)
    wanted.require_room(tx)
    new = wanted.write(tx, DossierId(row.dossier), price, reason, row.insurance_until)
    part = quantity_text(whole.measure, new.quantity)
    change_dossier(
        tx, dossier=DossierId(row.dossier),
        title=_("{part} de {code}").format(part=part, code=whole.code),
    )  # fmt: skip
    written(tx, row.dossier, _("Part de {name} : {part} à partir du {day}.").format(
        name=whole.name, part=part, day=plain_day(from_day)))  # fmt: skip
    tx.undo_with(undo_share_change, share=share, new=new.id, last_day=before)
    return StorageShareId(new.id)


@command(Permission.STORAGE)
def undo_share_change(
    tx: Tx, *, share: StorageShareId, new: StorageShareId, last_day: date | None
) -> None:
    """Take a change back: the new part is withdrawn, the former one goes on to its end."""
    row, later = _share(tx, share), _share(tx, new)
    require_not_invoiced(tx, later.dossier, f"storage:share:{new}")
    later.withdrawn, later.withdraw_reason = True, _("changement annulé")
    tx.session.flush()
    whole = shared_unit(tx, unit=StorageUnitId(row.unit))
    _Wanted(whole, row.quantity, row.first_day, last_day).require_room(tx, without=row.id)
    row.last_day = last_day
    change_dossier(
        tx, dossier=DossierId(row.dossier),
        title=_("{part} de {code}").format(
            part=quantity_text(whole.measure, row.quantity), code=whole.code),
    )  # fmt: skip
    written(tx, row.dossier, _("Changement de part annulé : {name}.").format(name=whole.name))


@command(Permission.STORAGE)
def end_share(
    tx: Tx, *, share: StorageShareId, last_day: date | None, seen_version: int | None = None
) -> None:
    """Give a part another last day, or none; what was invoiced beyond is credited next.

    Raises Overlap when the room after it was taken.
    """
    row = _share(tx, share, seen_version)
    whole = shared_unit(tx, unit=StorageUnitId(row.unit))
    _Wanted(whole, row.quantity, row.first_day, last_day).require_room(tx, without=row.id)
    before, row.last_day = row.last_day, last_day
    party = dossier_row(tx, dossier=DossierId(row.dossier)).party_name
    written(
        tx, row.dossier,
        _("{party} : part de {name} jusqu’au {day}.").format(
            party=party, name=whole.name, day=plain_day(last_day))
        if last_day
        else _("{party} : part de {name} sans fin prévue.").format(party=party, name=whole.name),
    )  # fmt: skip
    tx.undo_with(end_share, share=share, last_day=before)


@command(Permission.STORAGE)
def withdraw_share(tx: Tx, *, share: StorageShareId, reason: str) -> None:
    """Take back a part of which nothing was invoiced; it stays readable."""
    row = _share(tx, share)
    require_not_invoiced(tx, row.dossier, f"storage:share:{share}")
    row.withdrawn, row.withdraw_reason = True, require_reason(reason)
    tx.session.flush()
    if not _others(tx, row):
        close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    whole = shared_unit(tx, unit=StorageUnitId(row.unit))
    written(tx, row.dossier, _("Part de {name} annulée.").format(name=whole.name))
    tx.undo_with(restore_share, share=share)


def _others(tx: Tx, row: ShareRow) -> bool:
    there = parts_of(tx, unit=StorageUnitId(row.unit))
    return any(one.dossier == row.dossier for one in there)


@command(Permission.STORAGE)
def restore_share(tx: Tx, *, share: StorageShareId) -> None:
    """Bring a withdrawn part back under its number; raises Overlap when the room was taken."""
    row = _share(tx, share, withdrawn=True)
    whole = shared_unit(tx, unit=StorageUnitId(row.unit))
    _Wanted(whole, row.quantity, row.first_day, row.last_day).require_room(tx)
    reason = row.withdraw_reason
    row.withdrawn, row.withdraw_reason = False, ""
    tx.session.flush()
    change_dossier(tx, dossier=DossierId(row.dossier), state=DossierState.OPEN)
    written(tx, row.dossier, _("Part de {name} rétablie.").format(name=whole.name))
    tx.undo_with(withdraw_share, share=share, reason=reason)


def _share(
    tx: Tx, share: StorageShareId, seen_version: int | None = None, *, withdrawn: bool = False
) -> ShareRow:
    """A part, its unit waited for; raises NotFound, Conflict, RuleBroken `withdrawn`."""
    row = found(tx, ShareRow, share, "storage_share", _("La part n° {id} n’existe pas."))
    _turn(tx, row.unit)
    require_version(tx, row, seen_version)
    require_standing(row, withdrawn=withdrawn)
    return row

"""A participation opened, changed, ended, cancelled, restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.commands.rates import write_rates
from pole_desk.activities.shop.commands.stands import book_stand
from pole_desk.activities.shop.rules import (
    CONSIGNS,
    RENTS,
    Mode,
    State,
    mode_name,
    number_text,
    require_days,
    require_reason,
)
from pole_desk.activities.shop.rules.ledger import PayoutState
from pole_desk.activities.shop.rules.rents import StandKind
from pole_desk.activities.shop.rules.sales import DeclarationState
from pole_desk.activities.shop.tables import ContractRow, DeclarationRow, PayoutRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, month_name, plain_day
from pole_desk.kernel.numbers import next_rank
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId, ShopContractId, SpaceId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState


@command(Permission.SHOP)
def open_contract(
    tx: Tx,
    *,
    party: PartyId,
    first_day: date,
    last_day: date | None = None,
    mode: Mode = Mode.BOTH,
    netting: bool = False,
    stalls: Sequence[SpaceId] = (),
    rates: Mapping[str, int] | None = None,
    reason: str = "",
    note: str = "",
) -> ShopContractId:
    """Let a structure take part in the shop; its stalls are claimed for the whole period.

    The commission of each category is frozen at the list's of the first day; `rates` (basis points)
    are those agreed otherwise, with the reason. Raises Overlap naming the winner, BadInput.
    """
    require_days(first_day, last_day)
    if stalls and mode not in RENTS:
        raise BadInput("mode", _("Un dépôt-vente ne prend pas de stand : choisissez « stand loué »."))
    dossier = open_dossier(
        tx, kind=DossierKind.SHOP, party=party, title=_("Magasin collectif"), on=first_day
    )
    year = tx.clock.today().year
    rank = next_rank(tx, "shop_counter", year=year)
    row = ContractRow(
        dossier=dossier, number=number_text(year, rank), mode=str(mode), netting=netting,
        state=State.ACTIVE, signed_on=tx.clock.today(), first_day=first_day, last_day=last_day,
        cancel_reason="", note=note,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    one = Participation(tx, row)
    write_rates(tx, contract=one.id, on=first_day, agreed=rates or {}, reason=reason)
    for space in stalls:
        book_stand(
            tx, contract=one.id, space=space, first_day=first_day, kind=StandKind.REGULAR
        )
    one.written(
        _("{party} participe au magasin à partir du {day} ({number}, {mode}).").format(
            party=one.party_name, day=plain_day(first_day), number=row.number, mode=mode_name(mode)
        )
    )
    tx.undo_with(cancel_contract, contract=one.id, reason=_("ouverture annulée"))
    return one.id


@command(Permission.SHOP)
def change_contract(
    tx: Tx,
    *,
    contract: ShopContractId,
    mode: Mode | None = None,
    note: str | None = None,
    seen_version: int | None = None,
) -> None:
    """Change what a structure comes for, or the note. Raises RuleBroken while stands or sales need it."""
    one = Participation.of(tx, contract, seen_version)
    one.require_active()
    former = {"mode": Mode(one.row.mode), "note": one.row.note}
    if mode is not None:
        if mode not in RENTS and one.stands():
            raise RuleBroken(
                "contract_stands",
                _("{party} a des stands : terminez-les ou annulez-les d’abord.").format(
                    party=one.party_name
                ),
            )
        if mode not in CONSIGNS:
            _require_no_sales(one, None)
        one.row.mode = str(mode)
    if note is not None:
        one.row.note = note
    one.written(_("Participation {number} modifiée.").format(number=one.row.number))
    tx.undo_with(change_contract, contract=contract, **former)


@command(Permission.SHOP)
def end_contract(
    tx: Tx, *, contract: ShopContractId, last_day: date | None, seen_version: int | None = None
) -> None:
    """Give a participation its last day, or none: its stands end with it.

    Raises RuleBroken when sales were declared for a later month or a stand begins later, Overlap
    when prolonging meets who follows.
    """
    one = Participation.of(tx, contract, seen_version)
    one.require_active()
    row, former = one.row, one.row.last_day
    require_days(row.first_day, last_day)
    if last_day is not None:
        _require_no_sales(one, last_day)
        late = [stand for stand in one.stands() if stand.first_day > last_day]
        if late:
            raise RuleBroken(
                "stand_later",
                _("Un stand de {party} commence le {day} : annulez-le d’abord.").format(
                    party=one.party_name, day=plain_day(late[0].first_day)
                ),
            )
    elif any(stand.weekdays and stand.last_day is None for stand in one.stands()):
        raise RuleBroken(
            "series_end", _("Un stand de certains jours a besoin d’une fin : donnez-lui la sienne d’abord.")
        )
    row.last_day = last_day
    one.align()
    said = (
        _("La participation de {party} se termine le {day}.").format(
            party=one.party_name, day=plain_day(last_day)
        )
        if last_day is not None
        else _("La participation de {party} est sans fin prévue.").format(party=one.party_name)
    )
    one.written(said)
    tx.undo_with(end_contract, contract=contract, last_day=former)


def _require_no_sales(one: Participation, after: date | None) -> None:
    """Raises RuleBroken `sales_declared` when sales stand, at all or for a month after a day."""
    row = DeclarationRow
    statement = select(row.month).where(
        row.contract == one.row.id, row.state == DeclarationState.STANDING
    )
    if after is not None:
        statement = statement.where(row.month > str(Month.of(after)))
    month = one.tx.session.scalar(statement.order_by(row.month.desc()).limit(1))
    if month is not None:
        raise RuleBroken(
            "sales_declared",
            _("{party} a déclaré des ventes pour {month} : annulez d’abord cette déclaration.").format(
                party=one.party_name, month=month_name(Month.parse(month))
            ),
        )


@command(Permission.SHOP)
def cancel_contract(tx: Tx, *, contract: ShopContractId, reason: str) -> None:
    """Cancel a participation of which nothing was declared, paid or invoiced; it stays readable."""
    require_reason(reason)
    one = Participation.of(tx, contract)
    one.require_active()
    _require_no_sales(one, None)
    paid = select(PayoutRow.id).where(
        PayoutRow.contract == contract, PayoutRow.state == PayoutState.PAID
    )
    if tx.session.scalar(paid.limit(1)) is not None:
        raise RuleBroken(
            "paid_out",
            _("{party} a reçu un reversement : donnez plutôt une date de fin à sa "
              "participation.").format(party=one.party_name),
        )  # fmt: skip
    one.require_not_invoiced("shop:", _("La participation {number}").format(number=one.row.number))
    one.row.state, one.row.cancel_reason = State.CANCELLED, reason.strip()
    one.align()
    close_dossier(tx, dossier=one._dossier.id, on=tx.clock.today(), cancelled=True)
    one.written(
        _("Participation {number} annulée ({party}).").format(
            number=one.row.number, party=one.party_name
        )
    )
    tx.undo_with(restore_contract, contract=contract)


@command(Permission.SHOP)
def restore_contract(tx: Tx, *, contract: ShopContractId) -> None:
    """Bring a cancelled participation back with its stands; raises Overlap when one was taken."""
    one = Participation.of(tx, contract)
    if one.row.state != State.CANCELLED:
        raise RuleBroken(
            "contract_state",
            _("La participation {number} n’est pas annulée.").format(number=one.row.number),
        )
    one.row.state, one.row.cancel_reason = State.ACTIVE, ""
    one.align()
    change_dossier(tx, dossier=one._dossier.id, state=DossierState.OPEN)
    one.written(_("Participation {number} rétablie.").format(number=one.row.number))
    tx.undo_with(cancel_contract, contract=contract, reason=_("rétablissement annulé"))

"""Stalls taken: regularly or once, moved, ended, given back; who holds what is in the claims ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.queries.prices import Reference
from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.queries.indexation import require_not_indexed, stand_reference
from pole_desk.activities.shop.queries.rota import open_days_a_week
from pole_desk.activities.shop.queries.stalls import StallPrice, stall_price
from pole_desk.activities.shop.rules import (
    RENTS,
    earliest,
    require_days,
    require_inside,
    require_reason,
)
from pole_desk.activities.shop.rules.rents import (
    StandKind,
    mask_of,
    require_series,
    runs,
    weekdays_text,
)
from pole_desk.activities.shop.tables import StandRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros, round_cents
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ShopContractId, SpaceId
from pole_desk.registers.spaces.queries import space as space_row


@command(Permission.SHOP)
def book_stand(
    tx: Tx,
    *,
    contract: ShopContractId,
    space: SpaceId,
    first_day: date,
    last_day: date | None = None,
    kind: StandKind = StandKind.ONCE,
    weekdays: Collection[int] = (),
    price: Decimal | None = None,
    reason: str = "",
    skip: Collection[date] = (),
) -> int:
    """Take a stall: once by the day, or regularly by the month, on some weekdays or every day.

    `price` is net euros per m² and month (day when taken once), the list's when None; another needs
    a reason. `skip` are days left out, closed or taken. Raises Overlap naming the winner.
    """
    one = Participation.of(tx, contract)
    one.require_active()
    if one.row.mode not in RENTS:
        raise RuleBroken(
            "mode",
            _("{party} ne vient qu’en dépôt-vente : changez sa participation en « stand loué » "
              "d’abord.").format(party=one.party_name),
        )  # fmt: skip
    _require_span(one, first_day, last_day, kind, weekdays, skip)
    listed = stall_price(tx, space=space, kind=kind, on=first_day)
    agreed = _agreed(listed, price, reason)
    regular = kind is StandKind.REGULAR
    reference = stand_reference(tx, on=first_day) if regular else Reference(None, None)
    row = StandRow(
        contract=contract, space=space, kind=str(kind), weekdays=mask_of(weekdays),
        open_days=open_days_a_week(tx, on=first_day),
        skipped=" ".join(sorted(day.isoformat() for day in set(skip))), first_day=first_day,
        last_day=last_day, area=listed.area, list_price=listed.list_price, agreed_price=agreed,
        price_reason=reason.strip() if agreed != listed.list_price else "", tax=listed.tax,
        account=listed.account, cancelled=False, cancel_reason="",
        index_series=reference.series, index_quarter=reference.quarter,
    )  # fmt: skip
    tx.session.add(row)
    one.align()
    one.written(_taken_text(one, row, listed.code))
    tx.undo_with(cancel_stand, stand=row.id, reason=_("réservation annulée"))
    return row.id


def _require_span(
    one: Participation,
    first: date,
    last: date | None,
    kind: StandKind,
    weekdays: Collection[int],
    skip: Collection[date],
) -> None:
    require_days(first, last)
    if any(not 0 <= day <= 6 for day in weekdays):
        raise BadInput("weekday", _("Un jour de la semaine va de 0 (lundi) à 6 (dimanche)."))
    if kind is StandKind.ONCE and last is None:
        raise BadInput("last_day", _("Un stand ponctuel a un dernier jour : donnez-le."))
    begins, ends = one.row.first_day, one.row.last_day
    require_inside(first, last or ends, begins, ends, one.row.number)
    end = earliest(last, ends)
    if weekdays or skip or kind is StandKind.ONCE:
        require_series(first, end)
        assert end is not None
        if not list(runs(first, end, weekdays, skip)):
            raise BadInput(
                "no_day", _("Aucun jour n’est à prendre entre ces dates : vérifiez les jours choisis.")
            )


def _agreed(listed: StallPrice, price: Decimal | None, reason: str) -> Decimal:
    if price is None or price == listed.list_price:
        return listed.list_price
    if price < 0 or price != round_cents(price):
        raise BadInput("price", _("Un prix est un montant positif, au centime près."), value=str(price))
    if not reason.strip():
        raise BadInput(
            "reason",
            _("Le tarif est de {price} par {unit} : dites pourquoi ce prix est différent.").format(
                price=euros(listed.list_price), unit=listed.unit
            ),
        )
    return price


def _taken_text(one: Participation, row: StandRow, code: str) -> str:
    last = earliest(row.last_day, one.row.last_day)
    until = _(" au {day}").format(day=plain_day(last)) if last is not None else ""
    days = _(" ({days})").format(
        days=weekdays_text([d for d in range(7) if row.weekdays >> d & 1])
    ) if row.weekdays else ""  # fmt: skip
    return _("Stand {code} pour {party}, du {first}{until}{days}.").format(
        code=code, party=one.party_name, first=plain_day(row.first_day), until=until, days=days
    )


@command(Permission.SHOP)
def move_stand(tx: Tx, *, stand: int, space: SpaceId) -> None:
    """Give a stand another stall, at the same price per m²; refused when somebody is there.

    What was invoiced of another area is set right on the next invoice.
    """
    one, row = Participation.of_stand(tx, stand)
    former = SpaceId(row.space)
    place = stall_price(tx, space=space, kind=StandKind(row.kind), on=row.first_day)
    row.space, row.area = space, place.area
    one.align()
    one.written(
        _("{party} passe du stand {old} au stand {new}.").format(
            party=one.party_name, old=space_row(tx, space=former).code, new=place.code
        )
    )
    tx.undo_with(move_stand, stand=stand, space=former)


@command(Permission.SHOP)
def end_stand(tx: Tx, *, stand: int, last_day: date | None) -> None:
    """Give a stand another last day; None is as long as the participation. Raises Overlap."""
    one, row = Participation.of_stand(tx, stand)
    former = row.last_day
    kind = StandKind(row.kind)
    weekdays = [day for day in range(7) if row.weekdays >> day & 1]
    skip = {date.fromisoformat(day) for day in row.skipped.split()}
    _require_span(one, row.first_day, last_day, kind, weekdays, skip)
    row.last_day = last_day
    one.align()
    last = earliest(last_day, one.row.last_day)
    code = space_row(tx, space=SpaceId(row.space)).code
    one.written(
        _("Le stand {code} de {party} se termine le {day}.").format(
            code=code, party=one.party_name, day=plain_day(last)
        )
        if last is not None
        else _("Le stand {code} de {party} est sans fin prévue.").format(code=code, party=one.party_name)
    )
    tx.undo_with(end_stand, stand=stand, last_day=former)


@command(Permission.SHOP)
def place_stand(
    tx: Tx, *, stand: int, space: SpaceId, first_day: date, last_day: date | None
) -> None:
    """Give a stand other days, and a stall, at once; its weekdays and its price per m² stay.

    Raises RuleBroken `invoiced` once any of it was: its last day alone can change then; Overlap.
    """
    one, row = Participation.of_stand(tx, stand)
    former = (SpaceId(row.space), row.first_day, row.last_day)
    code = space_row(tx, space=former[0]).code
    if first_day != row.first_day:
        one.require_not_invoiced(f"shop:{one.id}:stand:{stand}:", _("Le stand {code}").format(code=code))
    weekdays = [day for day in range(7) if row.weekdays >> day & 1]
    skip = {date.fromisoformat(day) for day in row.skipped.split()}
    _require_span(one, first_day, last_day, StandKind(row.kind), weekdays, skip)
    place = stall_price(tx, space=space, kind=StandKind(row.kind), on=first_day)
    row.space, row.area, row.first_day, row.last_day = space, place.area, first_day, last_day
    one.align()
    one.written(_taken_text(one, row, place.code))
    tx.undo_with(
        place_stand, stand=stand, space=former[0], first_day=former[1], last_day=former[2]
    )


@command(Permission.SHOP)
def change_stand_price(tx: Tx, *, stand: int, price: Decimal, reason: str) -> None:
    """Agree another price per m² for a stand, from its first day; the list price stays beside.

    What was invoiced is set right on the next invoice. Raises BadInput without a reason, RuleBroken
    `indexed` once a yearly revision stands on it.
    """
    one, row = Participation.of_stand(tx, stand)
    require_not_indexed(tx, stand=stand)
    former, why = row.agreed_price, row.price_reason
    place = space_row(tx, space=SpaceId(row.space))
    unit = _("m² et mois") if row.kind == StandKind.REGULAR else _("m² et jour")
    listed = StallPrice(place.id, place.code, row.area, row.list_price, unit, row.tax, row.account)
    row.agreed_price = _agreed(listed, price, reason)
    row.price_reason = reason.strip() if row.agreed_price != row.list_price else ""
    one.written(
        _("Stand {code} de {party} à {price} par m².").format(
            code=place.code, party=one.party_name, price=euros(price)
        )
    )
    tx.undo_with(change_stand_price, stand=stand, price=former, reason=why)


@command(Permission.SHOP)
def cancel_stand(tx: Tx, *, stand: int, reason: str) -> None:
    """Give a stall back as if it had never been taken; refused once invoiced. It stays readable."""
    require_reason(reason)
    one, row = Participation.of_stand(tx, stand)
    code = space_row(tx, space=SpaceId(row.space)).code
    one.require_not_invoiced(f"shop:{one.id}:stand:{stand}:", _("Le stand {code}").format(code=code))
    row.cancelled, row.cancel_reason = True, reason.strip()
    one.align()
    one.written(_("Stand {code} de {party} annulé.").format(code=code, party=one.party_name))
    tx.undo_with(restore_stand, stand=stand)


@command(Permission.SHOP)
def restore_stand(tx: Tx, *, stand: int) -> None:
    """Take a cancelled stand again; raises Overlap when somebody took the stall, RuleBroken."""
    one, row = Participation.of_stand(tx, stand, cancelled=True)
    require_inside(
        row.first_day, row.last_day or one.row.last_day, one.row.first_day, one.row.last_day,
        one.row.number,
    )  # fmt: skip
    row.cancelled, row.cancel_reason = False, ""
    one.align()
    code = space_row(tx, space=SpaceId(row.space)).code
    one.written(_("Stand {code} de {party} rétabli.").format(code=code, party=one.party_name))
    tx.undo_with(cancel_stand, stand=stand, reason=_("rétablissement annulé"))

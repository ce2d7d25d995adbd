"""Commission rates: the pole's list, dated, and what a participation agreed, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.queries.contracts import categories, list_rates
from pole_desk.activities.shop.rules import COMMISSION, TOPIC, require_rate
from pole_desk.activities.shop.rules.sales import named_category
from pole_desk.activities.shop.tables import RateRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, percent, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ShopContractId


def _text(rate: int) -> str:
    return percent(Decimal(rate) / 100, 0 if rate % 100 == 0 else 2)


@command(Permission.SHOP)
def set_list_rate(tx: Tx, *, category: str, rate: int, valid_from: date) -> None:
    """The pole's commission on a category from a day on, in basis points; agreements keep theirs."""
    require_rate(rate)
    category = named_category(category, categories(tx, on=valid_from))
    former = list_rates(tx, on=valid_from)[category]
    own = dict(setting(tx, key=COMMISSION, on=valid_from, default={}))
    own[category] = f"{Decimal(rate) / 100:.2f}"
    set_setting(tx, key=COMMISSION, value=own, valid_from=valid_from)
    tx.changed(TOPIC, 0)
    tx.says(
        _("Commission sur « {category} » : {rate} à partir du {day}.").format(
            category=category, rate=_text(rate), day=plain_day(valid_from)
        )
    )
    tx.undo_with(set_list_rate, category=category, rate=former, valid_from=valid_from)


@command(Permission.SHOP)
def write_rates(
    tx: Tx, *, contract: ShopContractId, on: date, agreed: Mapping[str, int], reason: str
) -> None:
    """Freeze the commission of every category for a new participation. Raises BadInput."""
    listed = list_rates(tx, on=on)
    own = {named_category(category, list(listed)): rate for category, rate in agreed.items()}
    for category, rate in own.items():
        require_rate(rate)
        _require_reason(rate, listed[category], reason)
    for category, usual in listed.items():
        rate = own.get(category, usual)
        tx.session.add(
            RateRow(
                contract=contract, category=category, from_day=on, listed=usual, agreed=rate,
                reason=reason.strip() if rate != usual else "", withdrawn=False,
            )
        )  # fmt: skip
    tx.session.flush()


def _require_reason(rate: int, listed: int, reason: str) -> None:
    if rate != listed and not reason.strip():
        raise BadInput(
            "reason",
            _("La commission du tarif est de {rate} : dites pourquoi elle est différente.").format(
                rate=_text(listed)
            ),
        )


@command(Permission.SHOP)
def set_contract_rate(
    tx: Tx,
    *,
    contract: ShopContractId,
    category: str,
    rate: int,
    from_day: date,
    reason: str = "",
) -> int:
    """Agree another commission from a month on, in basis points; what was declared keeps its own.

    A rate different from the list's needs a reason. Raises BadInput, RuleBroken.
    """
    one = Participation.of(tx, contract)
    one.require_active()
    require_rate(rate)
    listed = list_rates(tx, on=from_day)
    category = named_category(category, list(listed))
    _require_reason(rate, listed[category], reason)
    if from_day.day != 1 and from_day != one.row.first_day:
        raise BadInput(
            "from_day", _("Une commission change au premier jour d’un mois : les ventes se déclarent par mois.")
        )
    if from_day < one.row.first_day:
        raise BadInput("from_day", _("La participation commence le {day}.").format(
            day=plain_day(one.row.first_day)))  # fmt: skip
    former = tx.session.scalar(
        select(RateRow).where(
            RateRow.contract == contract, RateRow.category == category,
            RateRow.from_day == from_day, RateRow.withdrawn.is_(False),
        )
    )  # fmt: skip
    if former is not None:
        former.withdrawn = True
        tx.session.flush()
    row = RateRow(
        contract=contract, category=category, from_day=from_day, listed=listed[category],
        agreed=rate, reason=reason.strip() if rate != listed[category] else "", withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    one.written(
        _("{party} : commission de {rate} sur « {category} » à partir du {day}.").format(
            party=one.party_name, rate=_text(rate), category=category, day=plain_day(from_day)
        )
    )
    if former is None:
        tx.undo_with(withdraw_rate, rate=row.id)
    else:
        tx.undo_with(restore_rate, rate=former.id)
    return row.id


@command(Permission.SHOP)
def withdraw_rate(tx: Tx, *, rate: int) -> None:
    """Take back a commission agreed for later; the first one of a category stays. Raises RuleBroken."""
    row = _rate(tx, rate)
    one = Participation.of(tx, row.contract)
    if row.from_day <= one.row.first_day:
        raise RuleBroken("first_rate", _("La commission du premier jour ne se retire pas : changez-la."))
    if row.withdrawn:
        raise RuleBroken("rate_state", _("Cette commission est déjà retirée."))
    row.withdrawn = True
    one.written(_("Commission sur « {category} » retirée.").format(category=row.category))
    tx.undo_with(restore_rate, rate=rate)


@command(Permission.SHOP)
def restore_rate(tx: Tx, *, rate: int) -> None:
    """Bring a commission back in place of the one that followed it on the same day."""
    row = _rate(tx, rate)
    one = Participation.of(tx, row.contract)
    taking = tx.session.scalar(
        select(RateRow).where(
            RateRow.contract == row.contract, RateRow.category == row.category,
            RateRow.from_day == row.from_day, RateRow.withdrawn.is_(False),
        )
    )  # fmt: skip
    if taking is row:
        raise RuleBroken("rate_state", _("Cette commission est en vigueur."))
    if taking is not None:
        taking.withdrawn = True
        tx.session.flush()
        tx.undo_with(restore_rate, rate=taking.id)
    else:
        tx.undo_with(withdraw_rate, rate=rate)
    row.withdrawn = False
    one.written(_("Commission sur « {category} » rétablie.").format(category=row.category))


def _rate(tx: Tx, rate: int) -> RateRow:
    row = tx.session.get(RateRow, rate)
    if row is None:
        raise NotFound("shop_rate", _("Cette commission n’existe pas."))
    return row

"""Dated rent steps of a line; their yearly revision is in `indexation`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.queries.prices import price_proposal
from pole_desk.activities.leases.rules import PriceSource, require_standing
from pole_desk.activities.leases.rules.terms import require_price
from pole_desk.activities.leases.tables import LeaseIndexationRow, LeaseStepRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseLineId, SpaceId
from pole_desk.registers.spaces.queries import space as space_row


@command(Permission.LEASES)
def add_rent_step(
    tx: Tx,
    *,
    line: LeaseLineId,
    from_day: date,
    price: Decimal | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> int:
    """Another rent from a day on, net euros a month; without a price, the list's of that day.

    A step of that very day is replaced. Where the day was already invoiced, the difference comes
    with the next invoices. Raises BadInput `price_needs_reason`.
    """
    agreement, row = Agreement.of_line(tx, line, seen_version)
    agreement.require_changeable()
    _require_inside(agreement, row.first_day, agreement.end_of(row), from_day)
    listed = price_proposal(tx, space=SpaceId(row.space), on=from_day).amount
    agreed = listed if price is None else price
    require_price(agreed)
    if agreed != listed and not reason.strip():
        raise BadInput(
            "price_needs_reason", _("Ce prix n’est pas celui de la grille : dites pourquoi.")
        )
    same_day = _standing_step(tx, line, from_day)
    if same_day is not None:
        same_day.withdrawn = True
        tx.session.flush()
    step = LeaseStepRow(
        line=line,
        from_day=from_day,
        list_price=listed,
        agreed_price=agreed,
        source=PriceSource.PRICE_LIST if price is None else PriceSource.AGREED,
        reason=reason.strip(),
        withdrawn=False,
    )
    tx.session.add(step)
    tx.session.flush()
    agreement.written(
        _("{space} : {price} par mois à partir du {day} ({number}).").format(
            space=space_row(tx, space=SpaceId(row.space)).name,
            price=euros(agreed),
            day=plain_day(from_day),
            number=agreement.row.number,
        )
    )
    tx.undo_with(
        withdraw_rent_step, step=step.id, instead=same_day.id if same_day is not None else None
    )
    return step.id


def _require_inside(agreement: Agreement, first: date, last: date | None, day: date) -> None:
    if day < first or (last is not None and day > last):
        raise BadInput(
            "step_outside",
            _("Le {day} est hors de la ligne, qui commence le {first} ({number}).").format(
                day=plain_day(day), first=plain_day(first), number=agreement.row.number
            ),
        )


def _standing_step(tx: Tx, line: LeaseLineId, day: date) -> LeaseStepRow | None:
    return tx.session.scalar(
        select(LeaseStepRow).where(
            LeaseStepRow.line == line,
            LeaseStepRow.from_day == day,
            LeaseStepRow.withdrawn.is_(False),
        )
    )


def _step(tx: Tx, step: int) -> LeaseStepRow:
    row = tx.session.get(LeaseStepRow, step)
    if row is None:
        raise NotFound("lease_step", _("Le palier de loyer n° {id} n’existe pas.").format(id=step))
    return row


@command(Permission.LEASES)
def withdraw_rent_step(tx: Tx, *, step: int, instead: int | None = None) -> None:
    """Take a rent step back; `instead` stands again. The line's first rent stays."""
    row = _step(tx, step)
    require_standing(row.withdrawn)
    agreement, line = Agreement.of_line(tx, LeaseLineId(row.line))
    agreement.require_changeable()
    _require_no_indexation(tx, row)
    if row.from_day <= line.first_day and instead is None:
        raise RuleBroken(
            "first_step", _("Une ligne garde son premier loyer : remplacez-le plutôt.")
        )
    row.withdrawn = True
    tx.session.flush()
    if instead is not None:
        _step(tx, instead).withdrawn = False
    agreement.written(
        _("Loyer prévu au {day} retiré ({number}).").format(
            day=plain_day(row.from_day), number=agreement.row.number
        )
    )
    tx.undo_with(restore_rent_step, step=step, instead=instead)


@command(Permission.LEASES)
def restore_rent_step(tx: Tx, *, step: int, instead: int | None = None) -> None:
    """Bring a withdrawn rent step back, in the place of `instead`."""
    row = _step(tx, step)
    require_standing(row.withdrawn, True)
    agreement, _line = Agreement.of_line(tx, LeaseLineId(row.line))
    agreement.require_changeable()
    if instead is not None:
        _step(tx, instead).withdrawn = True
        tx.session.flush()
    row.withdrawn = False
    agreement.written(
        _("Loyer prévu au {day} rétabli ({number}).").format(
            day=plain_day(row.from_day), number=agreement.row.number
        )
    )
    tx.undo_with(withdraw_rent_step, step=step, instead=instead)


def _require_no_indexation(tx: Tx, step: LeaseStepRow) -> None:
    indexed = tx.session.scalar(
        select(LeaseIndexationRow.year).where(
            LeaseIndexationRow.step == step.id, LeaseIndexationRow.withdrawn.is_(False)
        )
    )
    if indexed is not None:
        raise RuleBroken(
            "indexed_step",
            _("Ce loyer vient de l’indexation {year} : retirez l’indexation de l’année.").format(
                year=indexed
            ),
            year=indexed,
        )

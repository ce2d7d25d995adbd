"""Lines of an agreement added, ended, dragged and moved; rent steps are in `rents`."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.commands.new_line import NewLine
from pole_desk.activities.leases.rules import PriceSource
from pole_desk.activities.leases.rules.rents import later_quarter
from pole_desk.activities.leases.rules.terms import require_days
from pole_desk.activities.leases.tables import LeaseLineRow, LeaseStepRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId, LeaseLineId, SpaceId
from pole_desk.registers.spaces.queries import space as space_row

A_DAY = timedelta(days=1)


@command(Permission.LEASES)
def add_line(
    tx: Tx,
    *,
    lease: LeaseId,
    space: SpaceId,
    first_day: date,
    last_day: date | None = None,
    price: Decimal | None = None,
    reason: str = "",
) -> LeaseLineId:
    """Add a space to an agreement; without a last day, as long as the agreement.

    `price` is net euros a month for the whole space, else the list price of the first day; another
    price than the list's needs a reason. Raises Overlap, RuleBroken `not_lettable`, `space_closed`.
    """
    agreement = Agreement.of(tx, lease)
    place = space_row(tx, space=space)
    line = NewLine(place, first_day, last_day, price, reason).write(agreement)
    agreement.align()
    agreement.written(
        _("{space} ajouté à la convention {number} à partir du {day}.").format(
            space=place.name, number=agreement.row.number, day=plain_day(first_day)
        )
    )
    tx.undo_with(withdraw_line, line=line.id, reason=_("ajout annulé"))
    return LeaseLineId(line.id)


@command(Permission.LEASES)
def withdraw_line(tx: Tx, *, line: LeaseLineId, reason: str) -> None:
    """Take back a line of which nothing was invoiced; it stays readable."""
    agreement, row = Agreement.of_line(tx, line)
    agreement.require_changeable()
    agreement.require_not_invoiced(f"line:{line}")
    row.withdrawn, row.withdraw_reason = True, reason
    agreement.require_not_empty()
    agreement.align()
    agreement.written(
        _("{space} retiré de la convention {number}.").format(
            space=space_row(tx, space=SpaceId(row.space)).name, number=agreement.row.number
        )
    )
    tx.undo_with(restore_line, line=line)


@command(Permission.LEASES)
def restore_line(tx: Tx, *, line: LeaseLineId) -> None:
    """Bring a withdrawn line back; raises Overlap when the space was taken meanwhile."""
    agreement, row = Agreement.of_line(tx, line, withdrawn=True)
    agreement.require_changeable()
    row.withdrawn, row.withdraw_reason = False, ""
    agreement.align()
    agreement.written(
        _("{space} rétabli dans la convention {number}.").format(
            space=space_row(tx, space=SpaceId(row.space)).name, number=agreement.row.number
        )
    )
    tx.undo_with(withdraw_line, line=line, reason=_("rétablissement annulé"))


@command(Permission.LEASES)
def end_line(
    tx: Tx, *, line: LeaseLineId, last_day: date | None, seen_version: int | None = None
) -> None:
    """Give a line a last day of its own; None: as long as the agreement.

    Inside an invoiced period the difference is credited by the next invoices.
    """
    agreement, row = Agreement.of_line(tx, line, seen_version)
    agreement.require_changeable()
    require_days(row.first_day, last_day)
    if last_day is not None and last_day == agreement.row.last_day:
        last_day = None
    before, row.last_day = row.last_day, last_day
    agreement.align()
    end = agreement.end_of(row)
    name = space_row(tx, space=SpaceId(row.space)).name
    agreement.written(
        _("{space} : dernier jour le {day} ({number}).").format(
            space=name, day=plain_day(end), number=agreement.row.number
        )
        if end
        else _("{space} : sans fin prévue ({number}).").format(
            space=name, number=agreement.row.number
        )
    )
    tx.undo_with(end_line, line=line, last_day=before)


@command(Permission.LEASES)
def change_line_days(
    tx: Tx,
    *,
    line: LeaseLineId,
    first_day: date,
    last_day: date | None,
    seen_version: int | None = None,
) -> None:
    """Drag a line or one of its edges: new first and last day (None: without end).

    When it is the agreement's only line, the agreement's own days follow. Invoiced days are
    locked: raises RuleBroken `invoiced` naming the invoice.
    """
    agreement, row = Agreement.of_line(tx, line, seen_version)
    agreement.require_changeable()
    require_days(first_day, last_day)
    before = (row.first_day, agreement.end_of(row))
    if first_day != row.first_day:
        agreement.require_not_invoiced(f"line:{line}")
    elif last_day is not None:
        agreement.require_not_invoiced(f"line:{line}", after=last_day)
    _stretch(agreement, row, first_day, last_day)
    if row.index_year == row.first_day.year and row.index_quarter is not None:
        row.index_year = first_day.year
        row.index_quarter = later_quarter(row.index_quarter, first_day.year - row.first_day.year)
    row.first_day = first_day
    _cover_start(tx, row)
    agreement.align()
    agreement.written(
        _("{space} : {days} ({number}).").format(
            space=space_row(tx, space=SpaceId(row.space)).name,
            days=_days_text(first_day, last_day),
            number=agreement.row.number,
        )
    )
    tx.undo_with(change_line_days, line=line, first_day=before[0], last_day=before[1])


def _stretch(agreement: Agreement, line: LeaseLineRow, first: date, last: date | None) -> None:
    """Give the line its end, the agreement's days following when it is the only line."""
    row = agreement.row
    later = row.last_day is not None and (last is None or last > row.last_day)
    if later and row.notice_given_on is not None:
        raise RuleBroken(
            "notice_given",
            _("Le préavis de la convention {number} est donné : retirez-le pour la prolonger.").format(
                number=row.number
            ),
        )
    if len(agreement.lines()) == 1:
        row.first_day, row.last_day, line.last_day = first, last, None
        return
    if later or first < row.first_day:
        raise RuleBroken(
            "beyond_agreement",
            _("La convention {number} va {days} : changez d’abord ses dates.").format(
                number=row.number, days=_days_text(row.first_day, row.last_day)
            ),
        )
    line.last_day = None if last == row.last_day else last


def _days_text(first: date, last: date | None) -> str:
    if last is None:
        return _("du {first}, sans fin prévue").format(first=plain_day(first))
    return _("du {first} au {last}").format(first=plain_day(first), last=plain_day(last))


def _cover_start(tx: Tx, line: LeaseLineRow) -> None:
    """The first rent step reaches back to the line's first day."""
    statement = (
        select(LeaseStepRow)
        .where(LeaseStepRow.line == line.id, LeaseStepRow.withdrawn.is_(False))
        .order_by(LeaseStepRow.from_day)
        .limit(1)
    )
    step = tx.session.scalars(statement).one()
    if step.from_day > line.first_day:
        step.from_day = line.first_day
    tx.session.flush()


@command(Permission.LEASES)
def move_line_to(
    tx: Tx,
    *,
    line: LeaseLineId,
    space: SpaceId,
    first_day: date | None = None,
    last_day: date | None = None,
    seen_version: int | None = None,
) -> None:
    """Drag a line to another space, before anything of it was invoiced.

    It keeps its days; given a first day it takes that one and `last_day` (None: without end), as
    `change_line_days` does. A rent at list price becomes the new space's; an agreed one stays.
    """
    agreement, row = Agreement.of_line(tx, line, seen_version)
    agreement.require_changeable()
    agreement.require_not_invoiced(f"line:{line}")
    days = (row.first_day, agreement.end_of(row))
    if first_day is not None:
        require_days(first_day, last_day)
        _stretch(agreement, row, first_day, last_day)
        row.first_day = first_day
        _cover_start(tx, row)
    place = space_row(tx, space=space)
    proposal = NewLine(place, row.first_day).proposal(agreement)
    before, row.space = SpaceId(row.space), space
    row.tax, row.account = proposal.tax, proposal.account
    steps = tx.session.scalars(
        select(LeaseStepRow).where(LeaseStepRow.line == line, LeaseStepRow.withdrawn.is_(False))
    ).all()
    for step in steps:
        step.list_price = proposal.amount
        if step.source == PriceSource.PRICE_LIST:
            step.agreed_price = proposal.amount
    agreement.align()
    agreement.written(
        _("{party} passe de {before} à {after} ({number}).").format(
            party=agreement.party_name,
            before=space_row(tx, space=before).name,
            after=place.name,
            number=agreement.row.number,
        )
    )
    if first_day is None:
        tx.undo_with(move_line_to, line=line, space=before)
    else:
        tx.undo_with(
            move_line_to, line=line, space=before, first_day=days[0], last_day=days[1]
        )


@command(Permission.LEASES)
def move_line(
    tx: Tx,
    *,
    lease: LeaseId,
    from_space: SpaceId,
    to_space: SpaceId,
    on: date,
    price: Decimal | None = None,
    reason: str = "",
) -> LeaseLineId:
    """Move to another space as one act; `on` is the first day there.

    The line of the old space ends the day before, another opens under the same agreement, at the
    new space's list price of that day unless a price is given. Raises Overlap, RuleBroken
    `not_there` when the agreement does not hold the old space the day before.
    """
    agreement = Agreement.of(tx, lease)
    agreement.require_open_on(on)
    old = _line_in(agreement, from_space, on)
    if to_space == from_space:
        raise BadInput("same_space", _("C’est le même espace : choisissez-en un autre."))
    own_end = old.last_day
    end_line(tx, line=LeaseLineId(old.id), last_day=on - A_DAY)
    new = add_line(
        tx, lease=lease, space=to_space, first_day=on, last_day=own_end, price=price, reason=reason
    )
    agreement.written(
        _("{party} déménage de {before} à {after} le {day} ({number}).").format(
            party=agreement.party_name,
            before=space_row(tx, space=from_space).name,
            after=space_row(tx, space=to_space).name,
            day=plain_day(on),
            number=agreement.row.number,
        )
    )
    tx.undo_with(undo_move, ended=LeaseLineId(old.id), last_day=own_end, opened=new)
    return new


def _line_in(agreement: Agreement, space: SpaceId, on: date) -> LeaseLineRow:
    for line in agreement.lines():
        end = agreement.end_of(line)
        if line.space == space and line.first_day < on and (end is None or end >= on - A_DAY):
            return line
    raise RuleBroken(
        "not_there",
        _("La convention {number} n’occupe pas {space} la veille du {day}.").format(
            number=agreement.row.number,
            space=space_row(agreement.tx, space=space).name,
            day=plain_day(on),
        ),
        lease=agreement.id,
    )


@command(Permission.LEASES)
def undo_move(
    tx: Tx, *, ended: LeaseLineId, last_day: date | None, opened: LeaseLineId
) -> None:
    """Take a move back: the new line withdrawn, the old one goes on to its former end."""
    withdraw_line(tx, line=opened, reason=_("déménagement annulé"))
    end_line(tx, line=ended, last_day=last_day)
    agreement, row = Agreement.of_line(tx, ended)
    new = Agreement.of_line(tx, opened, withdrawn=True)[1]
    agreement.written(_("Déménagement annulé ({number}).").format(number=agreement.row.number))
    tx.undo_with(
        move_line, lease=agreement.id, from_space=row.space, to_space=new.space, on=new.first_day
    )

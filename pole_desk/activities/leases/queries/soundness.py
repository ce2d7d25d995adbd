"""What must hold of every agreement, asked of the whole ledger in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from pole_desk.activities.leases.queries.watch import deposits
from pole_desk.activities.leases.rules import FULL_SHARE, State, effective_end
from pole_desk.activities.leases.tables import (
    LeaseIndexationRow,
    LeaseLineRow,
    LeaseOccupantRow,
    LeaseRow,
    LeaseServiceRow,
    LeaseStepRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow


class Flaw(NamedTuple):
    """A rule that an agreement does not keep."""

    code: str
    lease: int
    message: str


class _Line(NamedTuple):
    id: int
    lease: int
    number: str
    state: str
    space: int
    first_day: date
    last_day: date | None
    lease_first: date
    lease_last: date | None
    hold_space: int | None
    starts_at: int | None
    ends_at: int | None
    firm: int | None
    hold_state: str | None
    first_step: date | None
    dossier: int
    hold_dossier: int | None


class _Share(NamedTuple):
    lease: int
    first_day: date
    last_day: date | None
    share_bp: int


def flaws(reader: Reader) -> list[Flaw]:
    """Every agreement that breaks a rule of the ledger; empty when all holds."""
    return [
        *_lines(reader),
        *_shares(reader),
        *_deposits(reader),
        *_empty(reader),
        *_indexations(reader),
    ]


def _lines(reader: Reader) -> Iterator[Flaw]:
    first_step = (
        select(func.min(LeaseStepRow.from_day))
        .where(LeaseStepRow.line == LeaseLineRow.id, LeaseStepRow.withdrawn.is_(False))
        .correlate(LeaseLineRow)
        .scalar_subquery()
    )
    statement = (
        select(
            LeaseLineRow.id, LeaseRow.id, LeaseRow.number, LeaseRow.state, LeaseLineRow.space,
            LeaseLineRow.first_day, LeaseLineRow.last_day, LeaseRow.first_day, LeaseRow.last_day,
            HoldRow.space, HoldRow.starts_at, HoldRow.ends_at, HoldRow.firm, HoldRow.state,
            first_step, LeaseRow.dossier, HoldRow.dossier,
        )
        .join(LeaseRow, LeaseRow.id == LeaseLineRow.lease)
        .outerjoin(HoldRow, HoldRow.id == LeaseLineRow.hold)
        .where(LeaseLineRow.withdrawn.is_(False), LeaseRow.state != State.CANCELLED)
        .order_by(LeaseLineRow.id)
    )  # fmt: skip
    for line in reader.rows(statement, _Line):
        end = effective_end(line.last_day, line.lease_last)
        if line.first_day < line.lease_first or (end is not None and end < line.first_day):
            yield Flaw("line_outside", line.lease, _("Une ligne sort des dates de {number}.").format(
                number=line.number))  # fmt: skip
        firm = int(line.state == State.SIGNED)
        held = (line.hold_state, line.hold_space, line.starts_at, line.ends_at, line.firm, line.hold_dossier)
        wanted = ("held", line.space, day_start(line.first_day), day_end(end), firm, line.dossier)
        if held != wanted:
            yield Flaw("line_hold", line.lease, _(
                "Une ligne de {number} et l’occupation de son espace ne disent pas la même chose."
            ).format(number=line.number))  # fmt: skip
        if line.first_step is None or line.first_step > line.first_day:
            yield Flaw("line_price", line.lease, _(
                "Une ligne de {number} n’a pas de loyer à son premier jour."
            ).format(number=line.number))  # fmt: skip


def _shares(reader: Reader) -> Iterator[Flaw]:
    statement = (
        select(
            LeaseOccupantRow.lease, LeaseOccupantRow.first_day, LeaseOccupantRow.last_day,
            LeaseOccupantRow.share_bp,
        )
        .where(LeaseOccupantRow.withdrawn.is_(False))
        .order_by(LeaseOccupantRow.lease)
    )  # fmt: skip
    by_lease: dict[int, list[_Share]] = defaultdict(list)
    for share in reader.rows(statement, _Share):
        by_lease[share.lease].append(share)
    for lease, shares in by_lease.items():
        for day in {share.first_day for share in shares}:
            there = [s for s in shares if s.first_day <= day and (s.last_day is None or day <= s.last_day)]
            if sum(share.share_bp for share in there) > FULL_SHARE:
                yield Flaw("shares_sum", lease, _("Les parts des co-occupants dépassent le loyer."))
                break


def _deposits(reader: Reader) -> Iterator[Flaw]:
    for lease, deposit in deposits(reader).items():
        if deposit.held < ZERO:
            yield Flaw("deposit_negative", lease, _("Le dépôt de garantie détenu est négatif."))


def _empty(reader: Reader) -> Iterator[Flaw]:
    line = select(LeaseLineRow.id).where(
        LeaseLineRow.lease == LeaseRow.id, LeaseLineRow.withdrawn.is_(False)
    )
    service = select(LeaseServiceRow.id).where(
        LeaseServiceRow.lease == LeaseRow.id, LeaseServiceRow.withdrawn.is_(False)
    )
    statement = select(LeaseRow.id, LeaseRow.number).where(
        LeaseRow.state == State.SIGNED, ~line.exists(), ~service.exists()
    )
    for lease, number in reader.connection.execute(statement):
        yield Flaw(
            "lease_empty", lease, _("La convention {number} n’a ni espace ni service.").format(number=number)
        )


def _indexations(reader: Reader) -> Iterator[Flaw]:
    """A revision stands on a rent step that stands, and the line knows that it was revised."""
    statement = (
        select(LeaseLineRow.lease, LeaseIndexationRow.year)
        .join(LeaseLineRow, LeaseLineRow.id == LeaseIndexationRow.line)
        .join(LeaseStepRow, LeaseStepRow.id == LeaseIndexationRow.step)
        .where(
            LeaseIndexationRow.withdrawn.is_(False),
            or_(
                and_(LeaseStepRow.line != LeaseIndexationRow.line),
                LeaseLineRow.index_year < LeaseIndexationRow.year,
            ),
        )
    )
    for lease, year in reader.connection.execute(statement):
        yield Flaw("indexation", lease, _("L’indexation {year} ne se retrouve pas dans la ligne.").format(
            year=year))  # fmt: skip

"""Notice given and withdrawn, the agreement ended and reopened, its first day changed."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.rules import State, earliest, notice_end
from pole_desk.activities.leases.rules.terms import require_days
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId


@command(Permission.LEASES)
def give_notice(
    tx: Tx,
    *,
    lease: LeaseId,
    on: date,
    last_day: date | None = None,
    seen_version: int | None = None,
) -> date:
    """Notice given on a day sets the last one, which is returned.

    The same day `notice_months` later, never later than the end already agreed; `last_day` when
    both sides agree on another. Raises RuleBroken `lease_state`, `lease_ended`, `notice_given`.
    """
    agreement = Agreement.of(tx, lease, seen_version)
    _require_signed(agreement)
    agreement.require_open_on(on)
    row = agreement.row
    if row.notice_given_on is not None:
        raise RuleBroken(
            "notice_given",
            _("Le préavis de la convention {number} est déjà donné, le {day}.").format(
                number=row.number, day=plain_day(row.notice_given_on)
            ),
        )
    end = last_day or earliest(notice_end(on, row.notice_months), row.last_day)
    assert end is not None
    require_days(max(on, row.first_day), end)
    row.notice_given_on, row.before_notice, row.last_day = on, row.last_day, end
    agreement.align()
    agreement.written(
        _("{party} : préavis donné le {on}, dernier jour le {end} ({number}).").format(
            party=agreement.party_name, on=plain_day(on), end=plain_day(end), number=row.number
        )
    )
    tx.undo_with(withdraw_notice, lease=lease)
    return end


def _require_signed(agreement: Agreement) -> None:
    if agreement.row.state == State.DRAFT:
        raise RuleBroken(
            "lease_state",
            _("La convention {number} n’est pas signée : abandonnez plutôt le brouillon.").format(
                number=agreement.row.number
            ),
            lease=agreement.id,
        )
    agreement.require_changeable()


@command(Permission.LEASES)
def withdraw_notice(tx: Tx, *, lease: LeaseId, seen_version: int | None = None) -> None:
    """Take a notice back: the agreement goes on to its former end.

    Raises Overlap when somebody else was given the space from then on.
    """
    agreement = Agreement.of(tx, lease, seen_version)
    row = agreement.row
    if row.notice_given_on is None:
        raise RuleBroken(
            "no_notice",
            _("Aucun préavis n’est donné pour la convention {number}.").format(number=row.number),
        )
    given_on, end = row.notice_given_on, row.last_day
    row.notice_given_on, row.last_day, row.before_notice = None, row.before_notice, None
    agreement.align()
    agreement.written(
        _("{party} : préavis retiré ({number}).").format(
            party=agreement.party_name, number=row.number
        )
    )
    tx.undo_with(give_notice, lease=lease, on=given_on, last_day=end)


@command(Permission.LEASES)
def end_lease(
    tx: Tx, *, lease: LeaseId, last_day: date, seen_version: int | None = None
) -> None:
    """End an agreement on a day, the last one; earlier than agreed or inside an invoiced period too.

    Days already invoiced after it are credited by the next invoices.
    """
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    row = agreement.row
    require_days(row.first_day, last_day)
    if row.last_day is not None and row.last_day < last_day:
        raise RuleBroken(
            "lease_ended",
            _("La convention {number} se termine déjà le {day}. Pour la prolonger, rouvrez-la.").format(
                number=row.number, day=plain_day(row.last_day)
            ),
            lease=lease,
            last_day=row.last_day.isoformat(),
        )
    before, row.last_day = row.last_day, last_day
    agreement.align()
    agreement.written(
        _("{party} : la convention {number} se termine le {day}.").format(
            party=agreement.party_name, number=row.number, day=plain_day(last_day)
        )
    )
    tx.undo_with(reopen_lease, lease=lease, last_day=before)


@command(Permission.LEASES)
def reopen_lease(
    tx: Tx, *, lease: LeaseId, last_day: date | None = None, seen_version: int | None = None
) -> None:
    """Prolong an agreement to a later day, or without end; raises Overlap when somebody follows."""
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    row = agreement.row
    before = row.last_day
    if before is None or (last_day is not None and last_day < before):
        raise RuleBroken(
            "not_later",
            _("La convention {number} va déjà plus loin : mettez-y fin plutôt.").format(
                number=row.number
            ),
        )
    if last_day is None and row.notice_given_on is not None:
        raise RuleBroken(
            "notice_given",
            _("Le préavis de la convention {number} est donné : retirez-le d’abord.").format(
                number=row.number
            ),
        )
    row.last_day = last_day
    agreement.align()
    agreement.written(
        _("Convention {number} prolongée jusqu’au {day}.").format(
            number=row.number, day=plain_day(last_day)
        )
        if last_day
        else _("Convention {number} prolongée sans fin prévue.").format(number=row.number)
    )
    tx.undo_with(end_lease, lease=lease, last_day=before)


@command(Permission.LEASES)
def change_lease_start(
    tx: Tx, *, lease: LeaseId, first_day: date, seen_version: int | None = None
) -> None:
    """Give an agreement another first day, not after its first line's; invoiced days are locked.

    The lines keep theirs: they are changed one by one.
    """
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    row = agreement.row
    require_days(first_day, row.last_day)
    lines = agreement.lines()
    if lines and lines[0].first_day < first_day:
        raise RuleBroken(
            "before_agreement",
            _("Une ligne commence le {day} : déplacez-la d’abord.").format(
                day=plain_day(lines[0].first_day)
            ),
        )
    if first_day > row.first_day:
        agreement.require_not_invoiced()
    before, row.first_day = row.first_day, first_day
    agreement.align()
    agreement.written(
        _("La convention {number} commence le {day}.").format(
            number=row.number, day=plain_day(first_day)
        )
    )
    tx.undo_with(change_lease_start, lease=lease, first_day=before)

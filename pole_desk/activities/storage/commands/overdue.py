"""The overdue ladder climbed, a rung at a time, and closed; and what is charged apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.storage.commands._steps import (
    found,
    require_not_invoiced,
    require_standing,
    spaces_of,
    written,
)
from pole_desk.activities.storage.queries.overdue import ladder, latenesses, overdue_case, overdue_of
from pole_desk.activities.storage.rules import DAY_ITEM, require_reason
from pole_desk.activities.storage.rules.ladder import (
    LADDER_SETTING,
    Cause,
    Rung,
    Step,
    Taken,
    cause_name,
    next_rung,
    read_ladder,
    require_climb,
    step_name,
    write_ladder,
)
from pole_desk.activities.storage.tables import OverdueRow, OverdueStepRow, PenaltyRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, StorageOverdueId
from pole_desk.registers.catalog.queries import price_on


@command(Permission.STORAGE)
def climb_ladder(
    tx: Tx,
    *,
    storage: DossierId,
    cause: Cause,
    on: date | None = None,
    step: Step | None = None,
    since: date | None = None,
    reason: str = "",
) -> StorageOverdueId:
    """Take the next rung for a cause; the ladder begins with the first one.

    It is late since the oldest unpaid invoice's due day or the day after the end; `since` says so
    where nothing is late today. Before its day a rung needs a reason. Raises RuleBroken
    `not_late`, `ladder_early`, `ladder_order`, `ladder_top`.
    """
    day = on or tx.clock.today()
    case = _open_case(tx, storage, cause) or _begun(tx, storage, cause, day, since)
    if day < case.since:
        raise BadInput("day", _("Ce retard ne court que depuis le {day}.").format(day=plain_day(case.since)))
    known = overdue_case(tx, overdue=StorageOverdueId(case.id))
    taken = [Taken(one.step, one.on_day) for one in known.steps if not one.withdrawn] if known else []
    follows = next_rung(ladder(tx, on=day), case.since, taken)
    wanted = require_climb(follows, None if step is None else Step(step), day, reason)
    row = OverdueStepRow(
        overdue=case.id, step=str(wanted), on_day=day, reason=reason.strip(), withdrawn=False
    )
    tx.session.add(row)
    tx.session.flush()
    party = spaces_of(tx, storage)[0].party_name
    written(tx, storage, _("{party} ({cause}) : {step}, le {day}.").format(
        party=party, cause=cause_name(cause), step=step_name(wanted), day=plain_day(day)))  # fmt: skip
    tx.undo_with(withdraw_step, step=row.id, reason=_("étape annulée"))
    return StorageOverdueId(case.id)


def _open_case(tx: Tx, storage: DossierId, cause: Cause) -> OverdueRow | None:
    return tx.session.scalar(
        select(OverdueRow)
        .where(OverdueRow.dossier == storage, OverdueRow.cause == str(cause), OverdueRow.closed_on.is_(None))
        .with_for_update()
    )


def _begun(tx: Tx, storage: DossierId, cause: Cause, day: date, since: date | None) -> OverdueRow:
    spaces_of(tx, storage)
    late = [one for one in latenesses(tx, on=day, storage=storage) if one.cause == cause]
    if since is None and not late:
        raise RuleBroken(
            "not_late",
            _("Rien n’est en retard ici le {day} ({cause}). Si c’est le cas, dites depuis quand.").format(
                day=plain_day(day), cause=cause_name(cause)
            ),
        )
    row = OverdueRow(
        dossier=storage, cause=str(Cause(cause)), since=since or late[0].since, closed_on=None,
        close_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    return row


@command(Permission.STORAGE)
def withdraw_step(tx: Tx, *, step: int, reason: str) -> None:
    """Take back the last rung of an open ladder; with its only one the ladder is closed too.

    Raises RuleBroken `ladder_order` on a rung below another.
    """
    why = require_reason(reason)
    row = _step(tx, step)
    require_standing(row)
    case = _case(tx, StorageOverdueId(row.overdue))
    _require_open(case)
    tx.session.flush()
    standing = [one for one in overdue_of(tx, storage=DossierId(case.dossier)) if one.id == case.id]
    climbed = [one for one in standing[0].steps if not one.withdrawn]
    last = climbed[-1]
    if last.id != row.id:
        raise RuleBroken(
            "ladder_order",
            _("Retirez d’abord la dernière étape prise : {step}.").format(step=step_name(last.step)),
        )
    row.withdrawn = True
    if len(climbed) == 1:
        case.closed_on, case.close_reason = max(tx.clock.today(), case.since), why
    written(tx, case.dossier, _("Étape retirée : {step}.").format(step=step_name(row.step)))
    tx.undo_with(restore_step, step=step)


@command(Permission.STORAGE)
def restore_step(tx: Tx, *, step: int) -> None:
    """Bring back a rung that was withdrawn, and its ladder, while it is still the next one."""
    row = _step(tx, step)
    require_standing(row, withdrawn=True)
    case = _case(tx, StorageOverdueId(row.overdue))
    if not _climbed(tx, case):
        case.closed_on, case.close_reason = None, ""
        tx.session.flush()
    _require_open(case)
    known = overdue_case(tx, overdue=StorageOverdueId(case.id))
    follows = known.follows if known else None
    require_climb(follows, Step(row.step), row.on_day, _("étape rétablie"))
    row.withdrawn = False
    written(tx, case.dossier, _("Étape rétablie : {step}.").format(step=step_name(row.step)))
    tx.undo_with(withdraw_step, step=step, reason=_("rétablissement annulé"))


def _climbed(tx: Tx, case: OverdueRow) -> bool:
    known = overdue_case(tx, overdue=StorageOverdueId(case.id))
    return known is not None and any(not one.withdrawn for one in known.steps)


@command(Permission.STORAGE)
def close_overdue(
    tx: Tx, *, overdue: StorageOverdueId, reason: str, on: date | None = None
) -> None:
    """The lateness is settled: paid, emptied, forgiven, says the reason. Access opens again."""
    row = _case(tx, overdue)
    _require_open(row)
    row.closed_on = max(on or tx.clock.today(), row.since)
    row.close_reason = require_reason(reason)
    written(tx, row.dossier, _("Retard classé ({cause}) : {reason}.").format(
        cause=cause_name(row.cause), reason=row.close_reason))  # fmt: skip
    tx.undo_with(reopen_overdue, overdue=overdue)


@command(Permission.STORAGE)
def reopen_overdue(tx: Tx, *, overdue: StorageOverdueId) -> None:
    """A lateness closed by mistake goes on, on the rung where it was."""
    row = _case(tx, overdue)
    if row.closed_on is None:
        raise RuleBroken("overdue_open", _("Ce retard n’est pas classé."))
    if _open_case(tx, DossierId(row.dossier), Cause(row.cause)) is not None:
        raise RuleBroken(
            "storage_overdue_open", _("Un autre retard est ouvert depuis pour la même raison : suivez celui-là.")
        )
    on, reason = row.closed_on, row.close_reason
    row.closed_on, row.close_reason = None, ""
    written(tx, row.dossier, _("Retard rouvert ({cause}).").format(cause=cause_name(row.cause)))
    tx.undo_with(close_overdue, overdue=overdue, reason=reason, on=on)


@command(Permission.SETTINGS)
def set_ladder(tx: Tx, *, rungs: list[Rung], valid_from: date) -> None:
    """The pole's own ladder from a day on; rungs already climbed stay. Raises BadInput `ladder`."""
    before = ladder(tx, on=valid_from)
    value = write_ladder(rungs)
    read_ladder(value)
    set_setting(tx, key=LADDER_SETTING, value=value, valid_from=valid_from)
    tx.says(_("Échelle des retards de stockage : en vigueur le {day}.").format(day=plain_day(valid_from)))
    tx.undo_with(set_ladder, rungs=list(before), valid_from=valid_from)


@command(Permission.STORAGE)
def charge_penalty(
    tx: Tx,
    *,
    storage: DossierId,
    label: str,
    quantity: Decimal,
    unit: str = "",
    unit_price: Decimal | None = None,
    on: date | None = None,
) -> int:
    """Charge an occupation beyond the end, a cleaning, a removal, on the month of its day.

    Without a price, that of a m² and day: `quantity` is then m² × days. Raises BadInput.
    """
    spaces = spaces_of(tx, storage)
    day = on or tx.clock.today()
    listed = price_on(tx, item=DAY_ITEM, on=day)
    price = listed.amount if unit_price is None else unit_price
    if not label.strip() or quantity <= 0 or price <= 0:
        raise BadInput("penalty", _("Une pénalité a un libellé, une quantité et un prix positifs."))
    row = PenaltyRow(
        dossier=storage, on_day=day, label=label.strip(), quantity=quantity,
        unit=unit.strip() or _("m²·jour"), unit_price=price, tax=listed.tax, account=listed.account,
        withdrawn=False, withdraw_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    written(tx, storage, _("{party} : {label}.").format(party=spaces[0].party_name, label=row.label))
    tx.undo_with(withdraw_penalty, penalty=row.id, reason=_("saisie annulée"))
    return row.id


@command(Permission.STORAGE)
def withdraw_penalty(tx: Tx, *, penalty: int, reason: str) -> None:
    """Take back a charge that is not invoiced; it stays readable."""
    row = found(tx, PenaltyRow, penalty, "storage_penalty", _("La pénalité n° {id} n’existe pas."), lock=True)
    require_standing(row)
    require_not_invoiced(tx, row.dossier, f"storage:penalty:{penalty}")
    row.withdrawn, row.withdraw_reason = True, require_reason(reason)
    written(tx, row.dossier, _("Pénalité retirée : {label}.").format(label=row.label))
    tx.undo_with(restore_penalty, penalty=penalty)


@command(Permission.STORAGE)
def restore_penalty(tx: Tx, *, penalty: int) -> None:
    """Bring a withdrawn charge back."""
    row = found(tx, PenaltyRow, penalty, "storage_penalty", _("La pénalité n° {id} n’existe pas."), lock=True)
    require_standing(row, withdrawn=True)
    reason = row.withdraw_reason
    row.withdrawn, row.withdraw_reason = False, ""
    written(tx, row.dossier, _("Pénalité rétablie : {label}.").format(label=row.label))
    tx.undo_with(withdraw_penalty, penalty=penalty, reason=reason)


def _case(tx: Tx, overdue: StorageOverdueId) -> OverdueRow:
    return found(tx, OverdueRow, overdue, "storage_overdue", _("Le retard n° {id} n’existe pas."), lock=True)


def _step(tx: Tx, step: int) -> OverdueStepRow:
    return found(tx, OverdueStepRow, step, "storage_step", _("L’étape n° {id} n’existe pas."))


def _require_open(row: OverdueRow) -> None:
    if row.closed_on is not None:
        raise RuleBroken(
            "overdue_closed",
            _("Ce retard est classé depuis le {day} : rouvrez-le d’abord.").format(day=plain_day(row.closed_on)),
        )

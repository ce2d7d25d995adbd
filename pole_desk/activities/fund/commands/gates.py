"""What opens the gates of a grant: the carrier's report, the support group's opinion."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.fund.commands._steps import found, instalment_row, require_past, written
from pole_desk.activities.fund.commands._steps import require_standing
from pole_desk.activities.fund.queries import instalments
from pole_desk.activities.fund.rules import Opinion, opinion_name, require_reason
from pole_desk.activities.fund.rules.grants import Step, rank_name, step_name
from pole_desk.activities.fund.tables import (
    GroupRow,
    InstalmentRow,
    MeetingRow,
    OpinionRow,
    ReportRow,
)
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GrantId


@command(Permission.FUND)
def receive_report(
    tx: Tx, *, instalment: GrantId, on: date | None = None, reference: str = "", accepted: bool = False
) -> int:
    """The carrier's report on a signed grant has come, accepted at once if told.

    Raises RuleBroken `report_there`, `instalment_step`.
    """
    row = instalment_row(tx, instalment)
    _require_awaited(tx, row)
    day = require_past(tx, on)
    report = ReportRow(
        instalment=row.id, received_on=day, reference=reference.strip(),
        state="accepted" if accepted else "received", answered_on=day if accepted else None, reason="",
    )  # fmt: skip
    tx.session.add(report)
    tx.session.flush()
    said = _("Compte rendu reçu et accepté pour la {rank}.") if accepted else _("Compte rendu reçu pour la {rank}.")
    written(tx, row.project, said.format(rank=rank_name(row.rank)))
    tx.undo_with(withdraw_report, report=report.id)
    return report.id


def _require_awaited(tx: Tx, row: InstalmentRow) -> None:
    """The grant is signed and no report on it stands."""
    if row.state != Step.SIGNED:
        raise RuleBroken(
            "instalment_step",
            _("Le compte rendu suit la signature : cette subvention est {state}.").format(
                state=step_name(row.state).lower()
            ),
        )
    known = instalments(tx, instalment=GrantId(row.id))[0].report
    if known is not None:
        raise RuleBroken(
            "report_there",
            _("Le compte rendu est déjà là depuis le {day} : acceptez-le ou renvoyez-le.").format(
                day=plain_day(known.received_on)
            ),
        )


@command(Permission.FUND)
def answer_report(
    tx: Tx, *, report: int, accepted: bool, on: date | None = None, reason: str = ""
) -> None:
    """Accept a report, or send it back with the reason. Raises RuleBroken `report_answered`."""
    row, grant = _report(tx, report)
    if row.state != "received":
        raise RuleBroken("report_answered", _("Ce compte rendu a déjà reçu sa réponse."))
    row.state = "accepted" if accepted else "sent_back"
    row.answered_on = require_past(tx, on)
    row.reason = reason.strip() if accepted else require_reason(reason)
    text = _("Compte rendu de la {rank} accepté.") if accepted else _("Compte rendu de la {rank} renvoyé.")
    written(tx, grant.project, text.format(rank=rank_name(grant.rank)))
    tx.undo_with(unanswer_report, report=report)


@command(Permission.FUND)
def unanswer_report(tx: Tx, *, report: int) -> None:
    """Take the answer to a report back. Raises RuleBroken `report_used` once the grant is justified."""
    row, grant = _report(tx, report)
    _require_unused(row, grant)
    if row.state not in ("accepted", "sent_back"):
        raise RuleBroken("report_answered", _("Ce compte rendu n’a pas reçu de réponse."))
    accepted, day, reason = row.state == "accepted", row.answered_on, row.reason
    row.state, row.answered_on, row.reason = "received", None, ""
    written(tx, grant.project, _("Réponse reprise : compte rendu de la {rank}.").format(
        rank=rank_name(grant.rank)))  # fmt: skip
    tx.undo_with(answer_report, report=report, accepted=accepted, on=day, reason=reason)


@command(Permission.FUND)
def withdraw_report(tx: Tx, *, report: int) -> None:
    """A report noted by mistake. Raises RuleBroken `report_used` once the grant is justified."""
    row, grant = _report(tx, report)
    _require_unused(row, grant)
    if row.state == "withdrawn":
        raise RuleBroken("withdrawn", _("Ce compte rendu est déjà retiré."))
    former, row.state = row.state, "withdrawn"
    written(tx, grant.project, _("Compte rendu retiré de la {rank}.").format(rank=rank_name(grant.rank)))
    tx.undo_with(restore_report, report=report, state=former)


@command(Permission.FUND)
def restore_report(tx: Tx, *, report: int, state: str) -> None:
    """A report withdrawn stands again, with the answer that it had.

    Raises RuleBroken `withdrawn`, `report_there`, `instalment_step`.
    """
    row, grant = _report(tx, report)
    if row.state != "withdrawn":
        raise RuleBroken("withdrawn", _("Ce compte rendu n’a pas été retiré."))
    if state != "sent_back":
        _require_awaited(tx, grant)
    row.state = state
    written(tx, grant.project, _("Compte rendu rétabli pour la {rank}.").format(rank=rank_name(grant.rank)))
    tx.undo_with(withdraw_report, report=report)


def _report(tx: Tx, report: int) -> tuple[ReportRow, InstalmentRow]:
    row = found(tx, ReportRow, report, "fund_report", _("Le compte rendu n° {id} n’existe pas."))
    return row, instalment_row(tx, row.instalment)


def _require_unused(row: ReportRow, grant: InstalmentRow) -> None:
    if row.state == "accepted" and grant.state in (Step.JUSTIFIED, Step.PAID):
        raise RuleBroken(
            "report_used",
            _("La {rank} est {state} sur la foi de ce compte rendu : reprenez d’abord cette étape.").format(
                rank=rank_name(grant.rank), state=step_name(grant.state).lower()
            ),
        )


@command(Permission.FUND)
def give_opinion(
    tx: Tx, *, instalment: GrantId, opinion: Opinion, on: date | None = None,
    meeting: int | None = None, words: str = "",
) -> int:  # fmt: skip
    """What the support group says of paying a grant; the last opinion counts.

    Raises RuleBroken `no_group` when the carrier has gathered none, `instalment_step`, BadInput.
    """
    row = instalment_row(tx, instalment)
    if row.state in (Step.PAID, Step.CANCELLED):
        raise RuleBroken(
            "instalment_step",
            _("La {rank} est {state} : un avis n’y change plus rien.").format(
                rank=rank_name(row.rank), state=step_name(row.state).lower()
            ),
        )
    group = tx.session.scalar(
        select(GroupRow).where(GroupRow.project == row.project, GroupRow.withdrawn.is_(False))
    )
    if group is None:
        raise RuleBroken(
            "no_group", _("Ce projet n’a pas de groupe d’appui : réunissez-le avant de noter son avis.")
        )
    day = require_past(tx, on)
    if meeting is not None:
        held = found(tx, MeetingRow, meeting, "fund_meeting", _("La réunion n° {id} n’existe pas."))
        if held.group != group.id or held.cancelled:
            raise BadInput("meeting", _("Cette réunion n’est pas une réunion tenue par ce groupe."))
        day = held.on_day if on is None else day
    if opinion not in set(Opinion):
        raise BadInput("opinion", _("Un avis est favorable, réservé ou défavorable."))
    given = OpinionRow(
        instalment=row.id, meeting=meeting, on_day=day, opinion=str(opinion), words=words.strip(),
        withdrawn=False,
    )  # fmt: skip
    tx.session.add(given)
    tx.session.flush()
    written(tx, row.project, _("Avis du groupe d’appui sur la {rank} : {opinion}.").format(
        rank=rank_name(row.rank), opinion=opinion_name(opinion).lower()))  # fmt: skip
    tx.undo_with(withdraw_opinion, opinion=given.id)
    return given.id


@command(Permission.FUND)
def withdraw_opinion(tx: Tx, *, opinion: int) -> None:
    """An opinion noted by mistake. Raises RuleBroken `opinion_used` once the grant is paid."""
    row = found(tx, OpinionRow, opinion, "fund_opinion", _("L’avis n° {id} n’existe pas."))
    grant = instalment_row(tx, row.instalment)
    require_standing(row)
    if grant.state == Step.PAID:
        raise RuleBroken(
            "opinion_used",
            _("La {rank} a été payée après cet avis : reprenez d’abord le paiement.").format(
                rank=rank_name(grant.rank)
            ),
        )
    row.withdrawn = True
    written(tx, grant.project, _("Avis retiré de la {rank}.").format(rank=rank_name(grant.rank)))
    tx.undo_with(
        give_opinion, instalment=grant.id, opinion=Opinion(row.opinion), on=row.on_day,
        meeting=row.meeting, words=row.words,
    )  # fmt: skip

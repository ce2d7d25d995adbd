"""Projects repositioned, other calls met, outcomes noted and revised, aids declared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.fund.commands._steps import (
    found,
    project_row,
    require_past,
    require_standing,
    title_of,
    written,
)
from pole_desk.activities.fund.commands._written import OutcomeInput, checked_outcome, outcome_row
from pole_desk.activities.fund.queries import de_minimis, limits
from pole_desk.activities.fund.rules import (
    TOPIC,
    CallResult,
    call_result_name,
    month_name,
    outcome_name,
    require_reason,
    require_words,
)
from pole_desk.activities.fund.rules.grants import Regulation, is_near
from pole_desk.activities.fund.tables import AidRow, OtherCallRow, OutcomeRow, PositionRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import CENT, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId, ProjectId
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.FUND)
def reposition(
    tx: Tx, *, project: ProjectId, before: str, after: str, reason: str = "",
    on: date | None = None, meeting: int | None = None,
) -> int:  # fmt: skip
    """A project is not what it was: before, after, why. Raises BadInput `before`, `after`."""
    project_row(tx, project)
    row = PositionRow(
        project=project, meeting=meeting, on_day=require_past(tx, on),
        before=require_words(before, "before", _("Dites ce qu’était le projet.")),
        after=require_words(after, "after", _("Dites ce que le projet devient.")),
        reason=reason.strip(), withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    written(tx, project, _("Projet repositionné : {after}.").format(after=row.after[:80].rstrip(".")))
    tx.undo_with(set_position_withdrawn, position=row.id, withdrawn=True)
    return row.id


@command(Permission.FUND)
def set_position_withdrawn(tx: Tx, *, position: int, withdrawn: bool) -> None:
    """Take a repositioning back, or bring it again."""
    row = found(tx, PositionRow, position, "fund_position", _("Le repositionnement n° {id} n’existe pas."))
    require_standing(row, withdrawn=not withdrawn)
    row.withdrawn = withdrawn
    written(tx, row.project, _("Repositionnement retiré.") if withdrawn else _("Repositionnement rétabli."))
    tx.undo_with(set_position_withdrawn, position=position, withdrawn=not withdrawn)


@command(Permission.FUND)
def note_other_call(
    tx: Tx, *, project: ProjectId, name: str, result: CallResult = CallResult.MET,
    on: date | None = None, amount: Decimal | None = None, note: str = "",
) -> int:  # fmt: skip
    """A project met another call. Raises BadInput `name`, `amount`."""
    project_row(tx, project)
    if amount is not None and (amount < 0 or amount != amount.quantize(CENT)):
        raise BadInput("amount", _("Un montant est positif ou nul, au centime près."))
    if result not in set(CallResult):
        raise BadInput("result", _("Un appel est rencontré, déposé, obtenu ou refusé."))
    row = OtherCallRow(
        project=project, name=require_words(name, "name", _("Nommez l’appel à projets.")),
        on_day=on or tx.clock.today(), result=str(result), amount=amount, note=note.strip(),
        withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    written(tx, project, _("Autre appel : {name}, {result}.").format(
        name=row.name, result=call_result_name(result).lower()))  # fmt: skip
    tx.undo_with(set_other_call_withdrawn, call=row.id, withdrawn=True)
    return row.id


@command(Permission.FUND)
def set_other_call_withdrawn(tx: Tx, *, call: int, withdrawn: bool) -> None:
    """Take another call back, or bring it again."""
    row = found(tx, OtherCallRow, call, "fund_other_call", _("L’appel n° {id} n’existe pas."))
    require_standing(row, withdrawn=not withdrawn)
    row.withdrawn = withdrawn
    text = _("Autre appel retiré : {name}.") if withdrawn else _("Autre appel rétabli : {name}.")
    written(tx, row.project, text.format(name=row.name))
    tx.undo_with(set_other_call_withdrawn, call=call, withdrawn=not withdrawn)


@command(Permission.FUND)
def note_outcome(tx: Tx, *, project: ProjectId, outcome: OutcomeInput, reason: str = "") -> int:
    """What a project became, at its end or 12, 24, 36 months later.

    When the same outcome of that month is known, this one revises it, with the reason; the one
    before stays. Raises BadInput `outcome`, `month`, `reason`.
    """
    row = project_row(tx, project)
    typed = checked_outcome(tx, outcome)
    before = tx.session.scalar(
        select(OutcomeRow).where(
            OutcomeRow.project == project, OutcomeRow.kind == typed.kind,
            OutcomeRow.month == typed.month, OutcomeRow.policy == typed.policy,
            OutcomeRow.standing.is_(True),
        )
    )  # fmt: skip
    if before is not None:
        require_reason(reason)
        before.standing = False
        tx.session.flush()
    seen = outcome_row(project, typed)
    seen.replaces, seen.revision_reason = before.id if before else None, reason.strip()
    tx.session.add(seen)
    tx.session.flush()
    written(tx, project, _("{outcome} {month} : {title}.").format(
        outcome=outcome_name(typed.kind), month=month_name(typed.month), title=title_of(tx, row)))  # fmt: skip
    tx.undo_with(set_outcome_standing, outcome=seen.id, standing=False)
    return seen.id


@command(Permission.FUND)
def set_outcome_standing(tx: Tx, *, outcome: int, standing: bool) -> None:
    """Take an outcome back, or bring it again: the one that it revised takes its place, or leaves it.

    Raises RuleBroken `outcome_revised` when another was noted since.
    """
    row = found(tx, OutcomeRow, outcome, "fund_outcome", _("Le résultat n° {id} n’existe pas."))
    project_row(tx, row.project)
    if row.standing == standing:
        raise RuleBroken("withdrawn", _("C’est déjà fait."))
    previous = None if row.replaces is None else tx.session.get_one(OutcomeRow, row.replaces)
    if standing:
        if previous is not None:
            previous.standing = False
            tx.session.flush()
        other = select(OutcomeRow).where(
            OutcomeRow.project == row.project, OutcomeRow.kind == row.kind,
            OutcomeRow.month == row.month, OutcomeRow.policy == row.policy,
            OutcomeRow.standing.is_(True),
        )  # fmt: skip
        if tx.session.scalar(other) is not None:
            raise RuleBroken("outcome_revised", _("Un autre résultat a été noté depuis."))
        row.standing = True
    else:
        if tx.session.scalar(select(OutcomeRow.id).where(OutcomeRow.replaces == row.id).limit(1)):
            raise RuleBroken("outcome_revised", _("Ce résultat a été révisé depuis."))
        row.standing = False
        tx.session.flush()
        if previous is not None:
            previous.standing = True
    written(tx, row.project, _("Résultat rétabli.") if standing else _("Résultat retiré."))
    tx.undo_with(set_outcome_standing, outcome=outcome, standing=not standing)


@command(Permission.FUND)
def declare_aid(
    tx: Tx, *, party: PartyId, amount: Decimal, granter: str, on: date,
    regulation: Regulation = Regulation.GENERAL, note: str = "",
) -> int:  # fmt: skip
    """A de minimis aid that a structure says it had elsewhere: a fact, so only warned about."""
    card = party_card(tx, party=party)
    if amount <= 0 or amount != amount.quantize(CENT):
        raise BadInput("amount", _("Une aide est un montant positif, au centime près."))
    if regulation not in set(Regulation):
        raise BadInput("regulation", _("Ce règlement de minimis n’est pas connu."))
    row = AidRow(
        party=party, on_day=require_past(tx, on), amount=amount,
        granter=require_words(granter, "granter", _("Dites qui a donné cette aide.")),
        regulation=str(regulation), note=note.strip(), withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    today = tx.clock.today()
    allowed, total = limits(tx, on=today), de_minimis(tx, party=party, on=today)
    said = _("Aide de minimis de {amount} déclarée par {party}.").format(
        amount=euros(amount), party=card.name
    )
    if is_near(total, allowed):
        said += _(" Attention : {total} sur trois ans, pour un plafond de {most}.").format(
            total=euros(total), most=euros(allowed.de_minimis)
        )
    tx.changed(TOPIC, 0)
    tx.changed("parties", party)
    tx.says(said)
    tx.undo_with(set_aid_withdrawn, aid=row.id, withdrawn=True)
    return row.id


@command(Permission.FUND)
def set_aid_withdrawn(tx: Tx, *, aid: int, withdrawn: bool) -> None:
    """Take a declared aid back, or bring it again."""
    row = found(tx, AidRow, aid, "fund_aid", _("L’aide n° {id} n’existe pas."))
    require_standing(row, withdrawn=not withdrawn)
    row.withdrawn = withdrawn
    tx.session.flush()
    tx.changed(TOPIC, 0)
    tx.changed("parties", row.party)
    tx.says(_("Aide de minimis retirée.") if withdrawn else _("Aide de minimis rétablie."))
    tx.undo_with(set_aid_withdrawn, aid=aid, withdrawn=not withdrawn)

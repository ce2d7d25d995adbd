"""Members and substitutes of a jury written: who is there, who has an interest in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from pole_desk.activities.incubator.commands._juries import (
    card_of,
    heard,
    juror_row,
    noted,
    open_jury_row,
    require_decisions_hold,
)
from pole_desk.activities.incubator.commands._rows import found
from pole_desk.activities.incubator.queries.juries import JuryCard
from pole_desk.activities.incubator.rules.meetings import TOLD_AHEAD, Presence, presence_name
from pole_desk.activities.incubator.rules.stages import require_not_ahead, require_reason
from pole_desk.activities.incubator.tables import ConflictRow, JurorRow, JuryRow, ScoreRow, VoteRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CandidacyId, JuryId, PartyId
from pole_desk.registers.parties.queries import require_party


@command(Permission.INCUBATOR)
def add_juror(
    tx: Tx, *, jury: JuryId, name: str, party: PartyId | None = None, substitute_of: int | None = None
) -> int:
    """Add a member, or the substitute of one. Raises RuleBroken `juror_twice`, BadInput."""
    row = open_jury_row(tx, jury)
    card = card_of(tx, row)
    clean = _checked_name(card, name)
    _require_member(card, substitute_of)
    if party is not None:
        require_party(tx, party=party)
    one = JurorRow(
        jury=row.id, name=clean, party=party, substitute_of=substitute_of,
        presence=str(Presence.EXPECTED), withdrawn=False,
    )  # fmt: skip
    tx.session.add(one)
    tx.session.flush()
    noted(tx, row.id, _("{name} est du jury.").format(name=clean))
    tx.undo_with(withdraw_juror, juror=one.id)
    return one.id


def _checked_name(card: JuryCard, name: str, but: int = 0) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise BadInput("juror_name", _("Donnez le nom du membre."))
    if any(slug(one.name) == slug(clean) for one in card.jurors if one.id != but):
        raise RuleBroken("juror_twice", _("{name} est déjà de ce jury.").format(name=clean))
    return clean


def _require_member(card: JuryCard, member: int | None, but: int = 0) -> None:
    """A substitute replaces a member of the same jury, who is no substitute."""
    if member is None:
        return
    members = [one.id for one in card.jurors if one.substitute_of is None and one.id != but]
    if member not in members:
        raise BadInput("substitute", _("Un suppléant remplace un membre titulaire de ce jury."))


@command(Permission.INCUBATOR)
def change_juror(
    tx: Tx, *, juror: int, name: str, party: PartyId | None = None, substitute_of: int | None = None
) -> None:
    """Correct a member's name or structure, or whom a substitute replaces."""
    one = juror_row(tx, juror)
    row = open_jury_row(tx, one.jury)
    card = card_of(tx, row)
    clean = _checked_name(card, name, but=juror)
    _require_member(card, substitute_of, but=juror)
    if substitute_of is not None and _substitutes(card, juror):
        raise RuleBroken(
            "juror_replaced",
            _("{name} a des suppléants : il ne devient pas suppléant lui-même.").format(name=clean),
        )
    if party is not None:
        require_party(tx, party=party)
    before = {"name": one.name, "party": one.party, "substitute_of": one.substitute_of}
    one.name, one.party, one.substitute_of = clean, party, substitute_of
    require_decisions_hold(card_of(tx, row))
    noted(tx, row.id, _("Membre du jury modifié : {name}.").format(name=clean))
    tx.undo_with(change_juror, juror=juror, **before)


def _substitutes(card: JuryCard, juror: int) -> list[str]:
    return [one.name for one in card.jurors if one.substitute_of == juror]


@command(Permission.INCUBATOR)
def withdraw_juror(tx: Tx, *, juror: int) -> None:
    """Take a member off the jury with what they scored and voted; it stays on record.

    Raises RuleBroken `juror_replaced` while a substitute replaces them, `jury_quorum` when a decision
    would lose its quorum.
    """
    one = juror_row(tx, juror)
    row = open_jury_row(tx, one.jury)
    replacing = _substitutes(card_of(tx, row), juror)
    if replacing:
        raise RuleBroken(
            "juror_replaced",
            _("{names} supplée {name} : retirez d’abord le suppléant.").format(
                names=", ".join(replacing), name=one.name
            ),
        )
    one.withdrawn = True
    require_decisions_hold(card_of(tx, row))
    noted(tx, row.id, _("{name} n’est plus du jury.").format(name=one.name))
    tx.undo_with(restore_juror, juror=juror)


@command(Permission.INCUBATOR)
def restore_juror(tx: Tx, *, juror: int) -> None:
    """Put a member back on the jury, with what they had scored and voted."""
    one = juror_row(tx, juror)
    row = open_jury_row(tx, one.jury)
    card = card_of(tx, row)
    _checked_name(card, one.name, but=juror)
    _require_member(card, one.substitute_of)
    one.withdrawn = False
    noted(tx, row.id, _("{name} est de nouveau du jury.").format(name=one.name))
    tx.undo_with(withdraw_juror, juror=juror)


@command(Permission.INCUBATOR)
def note_jury_presences(tx: Tx, *, jury: JuryId, presences: Mapping[int, Presence]) -> None:
    """Note who came, several at once; an absence is no abstention.

    Who excuses themselves may say so before the day. Raises BadInput `day_ahead`, RuleBroken `jury_quorum` when a decision would lose
    its quorum.
    """
    row = open_jury_row(tx, jury)
    if set(presences.values()) - TOLD_AHEAD:
        require_not_ahead(row.held_on, tx.clock.today())
    before: dict[int, Presence] = {}
    for number, presence in sorted(presences.items()):
        one = juror_row(tx, number)
        if one.jury != row.id or one.withdrawn:
            raise NotFound("juror", _("Cette personne n’est pas de ce jury."))
        before[number] = Presence(one.presence)
        one.presence = str(Presence(presence))
    require_decisions_hold(card_of(tx, row))
    noted(tx, row.id, _noted_presences(tx, presences))
    tx.undo_with(note_jury_presences, jury=jury, presences=before)


def _noted_presences(tx: Tx, presences: Mapping[int, Presence]) -> str:
    if len(presences) == 1:
        number, presence = next(iter(presences.items()))
        return _("{name} : {presence}.").format(
            name=juror_row(tx, number).name, presence=presence_name(presence)
        )
    return ngettext("{count} présence notée.", "{count} présences notées.", len(presences)).format(
        count=len(presences)
    )


@command(Permission.INCUBATOR)
def declare_conflict(tx: Tx, *, juror: int, candidacy: CandidacyId, reason: str) -> int:
    """A member has an interest in a candidacy: neither scores nor votes, nor counts in its quorum.

    What they had scored and voted on it is set aside. Raises RuleBroken `jury_quorum`,
    `jury_conflict` when a decision already taken would lose its quorum.
    """
    one = juror_row(tx, juror)
    row = open_jury_row(tx, one.jury)
    title = heard(card_of(tx, row), candidacy).title
    why = require_reason(reason)
    known = tx.session.scalar(
        select(ConflictRow).where(ConflictRow.juror == juror, ConflictRow.candidacy == candidacy)
    )
    if known is not None and not known.withdrawn:
        raise RuleBroken(
            "conflict_twice",
            _("Le lien d’intérêt de {name} avec « {title} » est déjà noté.").format(
                name=one.name, title=title
            ),
        )
    if known is None:
        known = ConflictRow(juror=juror, candidacy=candidacy, reason=why, withdrawn=False)
        tx.session.add(known)
    known.reason, known.withdrawn = why, False
    scores, votes = _set_aside(tx, juror, candidacy)
    require_decisions_hold(card_of(tx, row))
    noted(tx, row.id, _("{name} ne prend pas part à « {title} » : {reason}.").format(
        name=one.name, title=title, reason=why))  # fmt: skip
    tx.undo_with(withdraw_conflict, conflict=known.id, scores=scores, votes=votes)
    return known.id


def _set_aside(tx: Tx, juror: int, candidacy: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The scores and votes of a member on a candidacy, withdrawn; which ones."""
    aside: list[tuple[int, ...]] = []
    for table in (ScoreRow, VoteRow):
        rows = tx.session.scalars(
            select(table).where(
                table.juror == juror, table.candidacy == candidacy, table.withdrawn.is_(False)
            )
        ).all()
        for row in rows:
            row.withdrawn = True
        aside.append(tuple(row.id for row in rows))
    return aside[0], aside[1]


@command(Permission.INCUBATOR)
def withdraw_conflict(
    tx: Tx, *, conflict: int, scores: Sequence[int] = (), votes: Sequence[int] = ()
) -> None:
    """Take a declared interest back; the scores and votes set aside with it count again when named."""
    known = found(tx, ConflictRow, conflict, "conflict", _("Ce lien d’intérêt n’existe pas."))
    one = juror_row(tx, known.juror)
    row = open_jury_row(tx, one.jury)
    if known.withdrawn:
        raise RuleBroken("conflict_withdrawn", _("Ce lien d’intérêt est déjà retiré."))
    _require_undecided_for(tx, row, known.candidacy)
    known.withdrawn = True
    tx.session.flush()
    for table, numbers in ((ScoreRow, scores), (VoteRow, votes)):
        for number in numbers:
            aside = tx.session.get(table, number)
            if aside is not None and aside.juror == known.juror:
                aside.withdrawn = False
    noted(tx, row.id, _("{name} prend part de nouveau.").format(name=one.name))
    tx.undo_with(
        declare_conflict, juror=known.juror, candidacy=known.candidacy, reason=known.reason
    )


def _require_undecided_for(tx: Tx, row: JuryRow, candidacy: int) -> None:
    if card_of(tx, row).decision(candidacy) is not None:
        raise RuleBroken(
            "jury_decided",
            _("Le jury a décidé sans ce membre : reprenez d’abord sa décision."),
        )

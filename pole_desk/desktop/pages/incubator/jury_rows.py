"""What a jury day lists: auditions, members, conflicts, votes and decisions, results."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pole_desk.activities.incubator.commands import (
    note_hearings,
    note_jury_presences,
    withdraw_conflict,
    withdraw_decision,
    withdraw_juror,
)
from pole_desk.activities.incubator.queries import Hearing, Jury
from pole_desk.activities.incubator.rules import (
    Decision,
    Presence,
    candidacy_state_name,
    decision_name,
    presence_name,
)
from pole_desk.desktop.pages.incubator import jury_forms
from pole_desk.desktop.pages.incubator.words import PRESENCE_TONES, hours_text, joined
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day

if TYPE_CHECKING:
    from pole_desk.desktop.pages.incubator.juries import JurySheet, JuryView

DECISION_TONES = {
    Decision.ACCEPTED: "success", Decision.CONDITIONS: "success", Decision.DEFERRED: "info",
    Decision.WAITING: "warning", Decision.REFUSED: "danger",
}  # fmt: skip


def locked(one: Jury, *, but_cancelled: bool = False) -> str:
    """Why nothing of a jury day changes any more, nothing while it may."""
    if one.cancelled and not but_cancelled:
        return _("Le jury est annulé : rétablissez-le d’abord.")
    return _("Le procès-verbal est clos : rouvrez-le d’abord.") if one.closed_on is not None else ""


def hearing_rows(found: JurySheet, view: JuryView) -> list[Row]:
    """The auditions in time."""
    return [_hearing(one, found, view) for one in found.card.hearings]


def _hearing(one: Hearing, found: JurySheet, view: JuryView) -> Row:
    page, jury = view.page, found.card.jury.id
    came = {True: _("venus"), False: _("pas venus"), None: ""}[one.came]
    told, why = [one.carrier, candidacy_state_name(one.state).lower()], locked(found.card.jury)
    return Row(
        f"{hours_text(one.starts_at, one.ends_at)}  {one.title}", " · ".join(part for part in told if part),
        pill=came, tone="success" if one.came else "danger",
        acts=[
            Act(_("Déplacer…"), partial(jury_forms.open_move, page, view.panel, found.card, one), why),
            Act(_("Venus"), partial(page.do, note_hearings, jury=jury, came={one.id: True}), why),
            Act(_("Pas venus"), partial(page.do, note_hearings, jury=jury, came={one.id: False}), why),
        ],
        open=partial(view.project_asked.emit, one.incubation),
    )  # fmt: skip


def juror_rows(found: JurySheet, view: JuryView) -> list[Row]:
    """Members, each followed by who stands in."""
    names = {one.id: one.name for one in found.card.jurors}
    page, jury, why = view.page, found.card.jury.id, locked(found.card.jury)
    rows = []
    for one in found.card.jurors:
        role = _("titulaire") if one.substitute_of is None else _("suppléance de {name}").format(
            name=names.get(one.substitute_of, "")
        )
        acts = [
            Act(presence_name(presence).capitalize(),
                partial(page.do, note_jury_presences, jury=jury, presences={one.id: presence}), why)
            for presence in Presence
        ]  # fmt: skip
        acts.append(Act(
            _("Conflit d’intérêts…"), partial(jury_forms.open_conflict, page, view.panel, found.card, one.id),
            why or ("" if found.card.hearings else _("Établissez d’abord le programme.")),
        ))  # fmt: skip
        acts.append(Act(_("Modifier…"), partial(jury_forms.open_juror, page, view.panel, found.card, one), why))
        acts.append(Act(_("Retirer du jury"), partial(page.do, withdraw_juror, juror=one.id), why))
        told = [role, one.party_name, _("siège") if one.sits else ""]
        rows.append(Row(
            one.name, " · ".join(part for part in told if part), pill=presence_name(one.presence),
            tone=PRESENCE_TONES[Presence(one.presence)], acts=acts,
        ))  # fmt: skip
    return rows


def conflict_rows(found: JurySheet, view: JuryView) -> list[Row]:
    """Who stands apart from which candidacy."""
    names = {one.id: one.name for one in found.card.jurors}
    titles = {one.candidacy: one.title for one in found.card.hearings}
    return [
        Row(
            names.get(one.juror, ""), f"{titles.get(one.candidacy, '')} · {one.reason}",
            acts=[Act(_("Retirer ce lien"), partial(view.page.do, withdraw_conflict, conflict=one.id),
                      locked(found.card.jury))],
        )
        for one in found.card.conflicts
    ]  # fmt: skip


def decision_rows(found: JurySheet, view: JuryView) -> list[Row]:
    """For each audition its votes, its quorum and what was decided."""
    rows = []
    for one in found.card.hearings:
        card, decided, tally = found.card, found.card.decision(one.candidacy), found.card.tally(one.candidacy)
        told = [
            _("pour {n}").format(n=tally.favour), _("contre {n}").format(n=tally.against),
            ngettext("{n} abstention", "{n} abstentions", tally.abstentions).format(n=tally.abstentions),
            _("{n} sans vote").format(n=tally.silent) if tally.silent else "",
            "" if card.quorate(one.candidacy) else _("quorum pas atteint"),
        ]  # fmt: skip
        closed = locked(card.jury)
        done = closed or (_("Le jury a décidé : reprenez d’abord la décision.") if decided is not None else "")
        nobody = "" if card.able(one.candidacy) else _("Personne ne peut voter : notez d’abord qui est présent.")
        acts = [
            Act(_("Voter…"), partial(jury_forms.open_votes, view.page, view.panel, card, one.candidacy, one.title),
                done or nobody),
            Act(_("Décider…"), partial(
                jury_forms.open_decision, view.page, view.panel, card, one.candidacy, one.title
            ), done),
        ]  # fmt: skip
        if decided is not None:
            told += [decided.reason, decided.conditions]
            if decided.deferred_to is not None:
                told.append(_("reportée au {day}").format(day=numeric_day(decided.deferred_to)))
            acts.append(Act(_("Reprendre la décision"), partial(
                view.page.do, withdraw_decision, decision=decided.id
            ), closed))
        rows.append(Row(
            one.title, joined(*told),
            pill=decision_name(decided.decision) if decided is not None else _("à décider"),
            tone=DECISION_TONES[Decision(decided.decision)] if decided is not None else "neutral", acts=acts,
        ))  # fmt: skip
    return rows


class ResultRow(NamedTuple):
    """A candidacy's figures: in percent, raw and with each member's severity evened out."""

    candidacy: int
    incubation: int
    title: str
    rank: int | None
    normalised: Decimal | None
    raw_rank: int | None
    raw: Decimal | None
    whole: str
    left: str


def result_rows(found: JurySheet) -> list[ResultRow]:
    """The results by rank; `whole` counts who has scored it all, `left` names who has not."""
    names = {one.id: one.name for one in found.card.jurors}
    done: dict[int, int] = defaultdict(int)
    asked: dict[int, int] = defaultdict(int)
    left: dict[int, list[str]] = defaultdict(list)
    for one in found.ranking.progress:
        if not one.counts or one.apart:
            continue
        asked[one.candidacy] += 1
        done[one.candidacy] += one.whole
        if not one.whole:
            left[one.candidacy].append(_("{name} ({done}/{asked})").format(
                name=names[one.juror], done=one.done, asked=one.asked
            ))  # fmt: skip
    heard = {one.candidacy: one for one in found.card.hearings}
    rows = [
        ResultRow(
            one.candidacy, heard[one.candidacy].incubation, heard[one.candidacy].title, one.rank, one.normalised,
            one.raw_rank, one.raw, f"{done[one.candidacy]} / {asked[one.candidacy]}", ", ".join(left[one.candidacy]),
        )
        for one in found.ranking.results
        if one.candidacy in heard
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one.rank is None, one.rank or 0, one.title))


def result_columns() -> list[Column]:
    """The columns of the results."""
    return [
        Column("rank", _("Rang"), 60),
        Column("title", _("Projet"), 190, strong=True),
        Column("normalised", _("Sévérité corrigée"), 130, align="right", text=lambda row: _figure(row.normalised)),
        Column("raw", _("Note brute"), 100, align="right", text=lambda row: _figure(row.raw)),
        Column("raw_rank", _("Rang brut"), 84),
        Column("whole", _("Ont noté"), 84),
        Column("left", _("Reste à noter"), 230, tip=lambda row: row.left),
    ]


def _figure(value: Decimal | None) -> str:
    return "" if value is None else number(value, 2)

"""Function sheets handed to teams: a new version only when something changed, and what changed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pole_desk.activities.events.queries.sheets import sheet_content, sheets
from pole_desk.activities.events.rules.sheets import changes_between, same_content
from pole_desk.activities.events.rules.states import TOPIC
from pole_desk.activities.events.rules.teams import Team, require_team, team_name
from pole_desk.activities.events.tables import EventSheetRow
from pole_desk.formats.pdf.frozen import freeze
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import EventId


@command(Permission.EVENTS)
def hand_sheets(tx: Tx, *, event: EventId, teams: Sequence[str] = tuple(Team)) -> tuple[str, ...]:
    """Keep a new version of the sheets that no longer say what the event is; the teams that have one.

    Never undone: a sheet that was handed over was handed over. Raises NotFound, BadInput.
    """
    made = []
    for team in map(require_team, teams):
        kept = sheets(tx, event=event, team=team)
        last = kept[-1].paper if kept else None
        paper = sheet_content(tx, event=event, team=team, version=len(kept) + 1)
        if last is not None and same_content(last, paper):
            continue
        if last is not None:
            paper = replace(paper, changes=changes_between(last, paper))
        tx.session.add(
            EventSheetRow(
                event=event, team=str(team), version_rank=len(kept) + 1, snapshot=freeze(paper),
                made_at=tx.clock.now(),
            )
        )  # fmt: skip
        made.append(str(team))
    tx.session.flush()
    if made:
        tx.changed(TOPIC, event)
        tx.says(_("Fiches de fonction à jour : {teams}.").format(
            teams=", ".join(team_name(team) for team in made)))  # fmt: skip
    return tuple(made)

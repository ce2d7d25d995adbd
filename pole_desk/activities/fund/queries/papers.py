"""The minutes of a meeting as their paper says them; the paper itself is in `formats.pdf`."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.activities.fund.queries.groups import group_card
from pole_desk.activities.fund.queries.projects import project as project_of
from pole_desk.activities.fund.rules import Presence, member_kind_name, opinion_name
from pole_desk.activities.fund.rules.grants import rank_name
from pole_desk.activities.fund.tables import MeetingRow
from pole_desk.formats.pdf.group_minutes import GroupMinutes
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import GroupId
from pole_desk.registers.parties.queries import party_names, the_pole


def minutes_of(reader: Reader, *, meeting: int) -> GroupMinutes:
    """Everything that the minutes say; raises NotFound `fund_meeting`."""
    group = reader.connection.scalar(select(MeetingRow.group).where(MeetingRow.id == meeting))
    if group is None:
        raise NotFound("fund_meeting", _("La réunion n° {id} n’existe pas.").format(id=meeting))
    card = group_card(reader, group=GroupId(group))
    held = next(one for one in card.meetings if one.id == meeting)
    members = {one.id: one for one in card.members}
    there = [(one, members[one.member]) for one in held.attendance if one.member in members]
    about, opinions = "", []
    if card.group.project is not None:
        project = project_of(reader, project=card.group.project)
        about = f"{project.title} – {project.party_name}"
        opinions = [
            (rank_name(grant.rank).capitalize(), ", ".join(p for p in (opinion_name(one.opinion), one.words) if p))
            for grant in project.grants
            for one in grant.opinions
            if one.meeting == meeting
        ]
    pole = the_pole(reader)
    return GroupMinutes(
        host=party_names(reader, parties={pole})[pole], group=card.group.name, about=about,
        day=held.on_day, place=held.place, subject=held.subject, lasted=f"{number(held.hours, 2)} h",
        present=tuple(
            (who.label, member_kind_name(who.kind), who.network, number(one.hours, 2))
            for one, who in there if one.presence == Presence.PRESENT
        ),
        excused=tuple(who.label for one, who in there if one.presence == Presence.EXCUSED),
        words=held.minutes, opinions=tuple(opinions),
        advice=tuple((one.text, one.owner, one.due_on) for one in card.recommendations if one.meeting == meeting),
        hours=f"{number(held.given, 2)} h" if held.given else "",
    )  # fmt: skip

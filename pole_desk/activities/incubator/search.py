"""Projects answer the search box by title, carrier and e-mail; calls and cohorts by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pole_desk.activities.incubator.queries.calls import calls
from pole_desk.activities.incubator.queries.cohorts import cohorts
from pole_desk.activities.incubator.queries.identity import Project, projects
from pole_desk.activities.incubator.queries.meetings import meetings
from pole_desk.activities.incubator.rules.stages import Stage, stage_name
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

PAGE = "incubator"


class IncubatorSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of what is searched; a project whose title is typed comes first."""
        wanted = words.split()
        if not wanted:
            return []
        hits = [_project(one, words) for one in projects(reader, words=wanted) if _mine(one, wanted)]
        hits += _calls(reader, wanted)
        hits += _cohorts(reader, wanted)
        hits += _meetings(reader, wanted)
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _begins(text: str, wanted: Iterable[str]) -> bool:
    known = slug(text).split()
    return all(any(have.startswith(word) for have in known) for word in wanted)


def _mine(one: Project, wanted: Sequence[str]) -> bool:
    return _begins(f"{one.title} {one.carrier} {one.email} {one.phone} {one.commune}", wanted)


def _project(one: Project, words: str) -> Hit:
    said = [_("Incubateur, {stage}").format(stage=stage_name(one.stage).lower())]
    said += [text for text in (one.carrier, one.cohort_name) if text]
    score = 92 if slug(one.title) == words else 40 if one.stage == Stage.STOPPED else 62
    return Hit("incubation", one.title, ", ".join(said), PAGE, one.id, _("Ouvrir le projet"), score)


def _calls(reader: Reader, wanted: Sequence[str]) -> list[Hit]:
    return [
        Hit(
            "incubator_call", one.name,
            _("Appel à candidatures, jusqu’au {day}").format(day=numeric_day(one.closes_on)),
            PAGE, one.id, _("Voir l’appel"), 48, "call",
        )
        for one in calls(reader)
        if _begins(f"{one.name} appel candidatures", wanted)
    ]  # fmt: skip


def _cohorts(reader: Reader, wanted: Sequence[str]) -> list[Hit]:
    return [
        Hit(
            "incubator_cohort", one.name,
            _("Promotion de l’incubateur, du {first} au {last}").format(
                first=numeric_day(one.first_day), last=numeric_day(one.last_day)
            ),
            PAGE, one.id, _("Voir la promotion"), 56, "cohort",
        )
        for one in cohorts(reader)
        if _begins(f"{one.name} promotion incubateur", wanted)
    ]  # fmt: skip


def _meetings(reader: Reader, wanted: Sequence[str]) -> list[Hit]:
    return [
        Hit(
            "incubator_meeting", one.title,
            _("Réunion d’information du {day}, {where}").format(
                day=numeric_day(day_of(one.starts_at)), where=one.where
            ),
            PAGE, one.id, _("Voir la réunion"), 44, "meeting",
        )
        for one in meetings(reader)
        if _begins(f"{one.title} reunion information {numeric_day(day_of(one.starts_at))}", wanted)
    ]  # fmt: skip

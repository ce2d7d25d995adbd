"""The words and looks of the incubator, the same on the board, in the lists and on the cards."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.incubator.queries import Jury
from pole_desk.activities.incubator.rules import Presence, Stage, stage_name
from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.activities.incubator.rules.stages import WITH_PLACE, require_stage
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number, short_day
from pole_desk.kernel.periods import day_of

COLUMNS = (
    Stage.SPOTTED, Stage.MET, Stage.APPLIED, Stage.SELECTED, Stage.INCUBATED, Stage.PEPINIERE,
    Stage.CREATED, Stage.STOPPED,
)  # fmt: skip
"""The board's columns, left to right."""
ICONS = {
    Stage.SPOTTED: "eye", Stage.MET: "users", Stage.APPLIED: "inbox", Stage.SELECTED: "star",
    Stage.INCUBATED: "sprout", Stage.PEPINIERE: "handshake", Stage.CREATED: "rocket", Stage.STOPPED: "circle-x",
}  # fmt: skip
TONES = {
    Stage.SPOTTED: "neutral", Stage.MET: "info", Stage.APPLIED: "info", Stage.SELECTED: "accent",
    Stage.INCUBATED: "accent", Stage.PEPINIERE: "success", Stage.CREATED: "success", Stage.STOPPED: "neutral",
}  # fmt: skip
CANDIDACY_PILLS = {
    State.RECEIVED: "draft", State.MORE: "option", State.COMPLETE: "occupied", State.ACCEPTED: "confirmed",
    State.CONDITIONS: "confirmed", State.WAITING: "option", State.REFUSED: "conflict",
    State.WITHDRAWN: "ended",
}  # fmt: skip
PRESENCE_TONES = {
    Presence.EXPECTED: "neutral", Presence.PRESENT: "success", Presence.ABSENT: "danger", Presence.EXCUSED: "warning",
}  # fmt: skip
LEAVING = frozenset({Stage.INCUBATED, Stage.CREATED, Stage.PEPINIERE})
"""Leaves by an exit that says what the project becomes."""
_SOON = 60


def stage_icon(stage: str) -> tuple[str, str]:
    """The icon of a stage and its tone."""
    return ICONS[Stage(stage)], TONES[Stage(stage)]


def since_text(days: int) -> str:
    """How long a project has been at its stage: days, then months."""
    if days <= 0:
        return _("depuis aujourd’hui")
    if days < _SOON:
        return ngettext("depuis {n} jour", "depuis {n} jours", days).format(n=number(days))
    return _("depuis {n} mois").format(n=number(days // 30))


def why_not(now: str, wanted: str, *, placed: bool, title: str) -> str:
    """Why a project can't be brought to a stage from the board, and the way; empty when it may be tried.

    A stop is always tried: the reason is asked next.
    """
    if now == wanted:
        return ""
    try:
        require_stage(now, Stage(wanted), "motif")
    except PoleError as error:
        return error.message
    if Stage(wanted) in WITH_PLACE and wanted != Stage.SELECTED and not placed:
        return _("« {title} » n’a de place dans aucune promotion : un jury l’accepte, ou donnez-lui une place.").format(
            title=title
        )
    return ""


def column_name(stage: str) -> str:
    """The stage over its column, as short as it goes."""
    short = {Stage.PEPINIERE: _("Pépinière"), Stage.CREATED: _("Créé")}
    return short.get(Stage(stage), stage_name(stage))


def reach_name(stage: str) -> str:
    """The stage as where a project goes: « Passer à : incubé »."""
    return _("Passer à : {stage}").format(stage=stage_name(stage).lower())


def hours_text(starts_at: int, ends_at: int) -> str:
    """`09:00 – 12:00`."""
    return f"{hour_text(starts_at)} – {hour_text(ends_at)}"


def when_text(starts_at: int, ends_at: int) -> str:
    """`jeu. 26 nov. 2026, 09:00 – 12:00`."""
    return f"{short_day(day_of(starts_at))}, {hours_text(starts_at, ends_at)}"


def joined(*parts: str) -> str:
    """What is told of a line, `a · b`; a sentence that is not the last loses its full stop."""
    said = [part for part in parts if part]
    return " · ".join([*(part.removesuffix(".") for part in said[:-1]), *said[-1:]])


def jury_pill(one: Jury, on: date) -> tuple[str, str]:
    """The state of a jury day: minutes that are still open once it is over wait to be closed."""
    if one.cancelled:
        return "unavailable", _("annulé")
    if one.closed_on is not None:
        return "ended", _("procès-verbal clos")
    if one.held_on < on:
        return "option", _("procès-verbal à clore")
    return "confirmed", _("prévu")


def days_between(first: date, last: date) -> int:
    """Whole days from a day to another."""
    return (last - first).days

"""The teams that a function sheet is handed to, and which one an extra concerns."""

from __future__ import annotations

from enum import StrEnum

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _


class Team(StrEnum):
    """Who does what for an event; written as typed on the command line."""

    RECEPTION = "accueil"
    STAGE = "regie"
    KITCHEN = "cantine"
    CLEANING = "menage"


def team_name(team: str) -> str:
    """The team as shown on screen and on its sheet."""
    return {
        Team.RECEPTION: _("Accueil"),
        Team.STAGE: _("Régie"),
        Team.KITCHEN: _("Cantine"),
        Team.CLEANING: _("Ménage"),
    }[Team(team)]


def require_team(team: str) -> Team:
    """Raises BadInput."""
    try:
        return Team(team)
    except ValueError:
        raise BadInput(
            "team",
            _("L’équipe « {team} » n’existe pas. Choisissez : {teams}.").format(
                team=team, teams=", ".join(str(known) for known in Team)
            ),
        ) from None


_OF_ITEM = {"event_cleaning": Team.CLEANING, "event_reception": Team.RECEPTION}


def team_of(item: str) -> Team:
    """The team that an item of the catalog concerns unless told otherwise."""
    return _OF_ITEM.get(item, Team.STAGE)

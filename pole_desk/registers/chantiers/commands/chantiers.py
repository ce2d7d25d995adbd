"""What a chantier is: its title, goal, number of actors and levers."""

from __future__ import annotations

from collections.abc import Mapping

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import known, words
from pole_desk.registers.chantiers.rules import TOPIC, Lever


@command(Permission.CHANTIERS)
def change_chantier(
    tx: Tx,
    *,
    chantier: ChantierId,
    title: str,
    goal: str,
    actors: int | None,
    levers: Mapping[str, str],
    seen_version: int | None = None,
) -> None:
    """Change a chantier's title, goal, number of actors and levers, each with a word on its use.

    Former values are kept. Raises BadInput, Conflict, NotFound.
    """
    row = known(tx, chantier)
    tx.require_version(TOPIC, row, seen_version)
    _require_words(title, actors, levers)
    tx.undo_with(
        change_chantier,
        chantier=chantier,
        title=row.title,
        goal=row.goal,
        actors=row.actors,
        levers=dict(row.levers),
    )
    row.title, row.goal, row.actors = words(title), goal.strip(), actors
    row.levers = {str(Lever(lever)): words(said) for lever, said in levers.items()}
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Le chantier {number} est modifié.").format(number=row.number))


def _require_words(title: str, actors: int | None, levers: Mapping[str, str]) -> None:
    if not title.strip():
        raise BadInput("chantier_title", _("Le chantier doit avoir un titre."))
    if actors is not None and actors < 0:
        raise BadInput("actors", _("Le nombre d’acteurs ne peut pas être négatif."))
    unknown = set(levers) - {str(lever) for lever in Lever}
    if unknown:
        raise BadInput("lever", _("Le levier « {name} » est inconnu.").format(name=min(unknown)))

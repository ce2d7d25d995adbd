"""A chantier's lead, progress and levers."""

from __future__ import annotations

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.i18n import percent as percent_text
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import known
from pole_desk.registers.chantiers.rules import TOPIC, LeadInput, Lever, require_progress
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.CHANTIERS)
def set_lead(
    tx: Tx, *, chantier: ChantierId, lead: LeadInput, seen_version: int | None = None
) -> None:
    """Say who leads a chantier: a structure, its animator, the policy referent; each may be empty.

    Raises NotFound `chantier` or `party`, Conflict.
    """
    row = known(tx, chantier)
    tx.require_version(TOPIC, row, seen_version)
    name = party_card(tx, party=lead.party).name if lead.party is not None else lead.animator.strip()
    former = LeadInput(party=row.party, animator=row.animator, referent=row.referent)
    row.party = lead.party
    row.animator = " ".join(lead.animator.split())
    row.referent = " ".join(lead.referent.split())
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(set_lead, chantier=chantier, lead=former)
    text = _("{name} pilote le chantier {number}.") if name else _("Le chantier {number} n’a plus de pilote.")
    tx.says(text.format(name=name, number=row.number))


@command(Permission.CHANTIERS)
def set_progress(
    tx: Tx, *, chantier: ChantierId, percent: int, pace: str = "", seen_version: int | None = None
) -> None:
    """Say how far a chantier is (0 to 100) and at what pace it goes. Raises BadInput, Conflict."""
    require_progress(percent)
    row = known(tx, chantier)
    tx.require_version(TOPIC, row, seen_version)
    tx.undo_with(set_progress, chantier=chantier, percent=row.progress, pace=row.pace)
    row.progress, row.pace = percent, pace.strip()
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(
        _("Le chantier {number} en est à {percent}.").format(
            number=row.number, percent=percent_text(percent)
        )
    )


@command(Permission.CHANTIERS)
def change_chantier(
    tx: Tx,
    *,
    chantier: ChantierId,
    title: str,
    goal: str,
    actors: int | None,
    levers: tuple[str, ...],
    seen_version: int | None = None,
) -> None:
    """Change a chantier's title, goal, number of actors and levers; former values are kept.

    Raises BadInput, Conflict, NotFound.
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
        levers=tuple(row.levers),
    )
    row.title, row.goal, row.actors = " ".join(title.split()), goal.strip(), actors
    row.levers = list(levers)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Le chantier {number} est modifié.").format(number=row.number))


def _require_words(title: str, actors: int | None, levers: tuple[str, ...]) -> None:
    if not title.strip():
        raise BadInput("chantier_title", _("Le chantier doit avoir un titre."))
    if actors is not None and actors < 0:
        raise BadInput("actors", _("Le nombre d’acteurs ne peut pas être négatif."))
    unknown = set(levers) - {str(lever) for lever in Lever}
    if unknown:
        raise BadInput("lever", _("Le levier « {name} » est inconnu.").format(name=min(unknown)))

"""Dossiers attached to the actions of chantiers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, DossierId
from pole_desk.registers.chantiers.queries import action_owner
from pole_desk.registers.chantiers.rules import TOPIC as CHANTIERS
from pole_desk.registers.dossiers.commands._rows import known_dossier
from pole_desk.registers.dossiers.rules import TOPIC
from pole_desk.registers.dossiers.tables import ActionDossierRow


@command(Permission.CHANTIERS)
def attach_dossiers(tx: Tx, *, action: int, dossiers: Sequence[DossierId]) -> None:
    """Attach dossiers to an action; those already there stay. Raises BadInput, NotFound."""
    chantier, title = action_owner(tx, action=action)
    if not dossiers:
        raise BadInput("nothing_to_attach", _("Choisissez au moins un dossier."))
    fresh = []
    for dossier in dict.fromkeys(dossiers):
        known_dossier(tx, dossier)
        if _attach(tx, action, dossier):
            fresh.append(dossier)
    tx.undo_with(detach_dossiers, action=action, dossiers=tuple(fresh))
    _noted(tx, chantier, fresh)
    text = ngettext("{n} dossier attaché à « {title} ».", "{n} dossiers attachés à « {title} ».", len(fresh))
    tx.says(text.format(n=len(fresh), title=title))


@command(Permission.CHANTIERS)
def detach_dossier(tx: Tx, *, action: int, dossier: DossierId) -> None:
    """Take a dossier off an action; that it was attached stays on record."""
    detach_dossiers(tx, action=action, dossiers=(dossier,))


@command(Permission.CHANTIERS)
def detach_dossiers(tx: Tx, *, action: int, dossiers: Sequence[DossierId]) -> None:
    """Take dossiers off an action. Raises NotFound."""
    chantier, title = action_owner(tx, action=action)
    off = []
    for dossier in dossiers:
        known = _row(tx, action, dossier)
        if known is None:
            raise NotFound("attachment", _("Ce dossier n’est pas attaché à l’action."))
        known.withdrawn = True
        off.append(dossier)
    tx.session.flush()
    tx.undo_with(attach_dossiers, action=action, dossiers=tuple(off))
    _noted(tx, chantier, off)
    text = ngettext("{n} dossier détaché de « {title} ».", "{n} dossiers détachés de « {title} ».", len(off))
    tx.says(text.format(n=len(off), title=title))


def _row(tx: Tx, action: int, dossier: DossierId) -> ActionDossierRow | None:
    statement = select(ActionDossierRow).where(
        ActionDossierRow.action == action, ActionDossierRow.dossier == dossier
    )
    return tx.session.scalar(statement)


def _attach(tx: Tx, action: int, dossier: DossierId) -> bool:
    known = _row(tx, action, dossier)
    if known is not None and not known.withdrawn:
        return False
    if known is not None:
        known.withdrawn = False
    else:
        tx.session.add(
            ActionDossierRow(
                action=action, dossier=dossier, attached_on=tx.clock.today(), withdrawn=False
            )
        )
    tx.session.flush()
    return True


def _noted(tx: Tx, chantier: ChantierId, dossiers: Sequence[DossierId]) -> None:
    tx.changed(CHANTIERS, chantier)
    for dossier in dossiers:
        tx.changed(TOPIC, dossier)

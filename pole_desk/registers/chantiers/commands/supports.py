"""The specific support (appui spécifique) that a chantier is given."""

from __future__ import annotations

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.commands._rows import known, words
from pole_desk.registers.chantiers.rules import TOPIC, SupportInput, require_support
from pole_desk.registers.chantiers.tables import SupportRow
from pole_desk.registers.parties.queries import require_party

SUPPORTS = "chantier_supports"


@command(Permission.CHANTIERS)
def add_support(tx: Tx, *, chantier: ChantierId, support: SupportInput) -> int:
    """Note a specific support given to a chantier. Raises BadInput, NotFound."""
    owner = known(tx, chantier)
    row = SupportRow(chantier=owner.id, withdrawn=False)
    _fill(tx, row, support)
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, row, _("L’appui « {title} » est noté."))
    tx.undo_with(withdraw_support, support=row.id)
    return row.id


@command(Permission.CHANTIERS)
def change_support(
    tx: Tx, *, support: int, values: SupportInput, seen_version: int | None = None
) -> None:
    """Change what a support was; former values are kept. Raises BadInput, Conflict, NotFound."""
    row = _support(tx, support)
    tx.require_version(SUPPORTS, row, seen_version)
    party = None if row.party is None else PartyId(row.party)
    former = SupportInput(
        day=row.day, title=row.title, name=row.name, party=party, hours=row.hours, value=row.value
    )
    _fill(tx, row, values)
    tx.session.flush()
    _noted(tx, row, _("L’appui « {title} » est modifié."))
    tx.undo_with(change_support, support=support, values=former)


@command(Permission.CHANTIERS)
def withdraw_support(tx: Tx, *, support: int, withdrawn: bool = True) -> None:
    """Take a support noted by mistake out, or bring it back; it stays on record."""
    row = _support(tx, support)
    row.withdrawn = withdrawn
    tx.session.flush()
    _noted(tx, row, _("L’appui « {title} » est retiré.") if withdrawn else _("L’appui « {title} » est rétabli."))
    tx.undo_with(withdraw_support, support=support, withdrawn=not withdrawn)


def _support(tx: Tx, support: int) -> SupportRow:
    row = tx.session.get(SupportRow, support)
    if row is None:
        raise NotFound("support", _("L’appui n° {id} n’existe pas.").format(id=support))
    return row


def _fill(tx: Tx, row: SupportRow, values: SupportInput) -> None:
    require_support(values)
    if values.party is not None:
        require_party(tx, party=values.party)
    row.day, row.title, row.name = values.day, words(values.title), words(values.name)
    row.party, row.hours, row.value = values.party, values.hours, values.value


def _noted(tx: Tx, row: SupportRow, text: str) -> None:
    tx.changed(TOPIC, row.chantier)
    tx.changed(SUPPORTS, row.id)
    tx.says(text.format(title=row.title))

"""Support schemes that structures benefit from, and the lists that forms offer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands._card import known
from pole_desk.registers.parties.rules import CHARTER, LEGAL_FORM, SCHEME, TOPIC
from pole_desk.registers.parties.tables import ReferenceRow, SchemeRow

REFERENCES = "references"


@command(Permission.PARTIES)
def add_scheme(
    tx: Tx,
    *,
    party: PartyId,
    scheme: str,
    since: date,
    until: date | None = None,
    detail: str = "",
) -> int:
    """Record that a structure benefits from a support scheme; `until` is its last day.

    Raises BadInput when the scheme is not in the list or the dates are reversed.
    """
    row = known(tx, party)
    if scheme not in queries.support_schemes(tx):
        raise BadInput(
            "scheme",
            _("Le dispositif « {scheme} » n’est pas dans la liste. Ajoutez-le dans Réglages.").format(
                scheme=scheme
            ),
        )
    _require_order(since, until)
    entry = SchemeRow(
        party=party, scheme=scheme, detail=detail.strip(), since=since, until=until, withdrawn=False
    )
    tx.session.add(entry)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(withdraw_scheme, entry=entry.id)
    tx.says(_("{name} bénéficie de « {scheme} ».").format(name=row.name, scheme=scheme))
    return entry.id


@command(Permission.PARTIES)
def end_scheme(tx: Tx, *, entry: int, until: date | None) -> None:
    """Say which day a scheme last benefited to a structure; None opens it again."""
    row = _scheme(tx, entry)
    _require_order(row.since, until)
    tx.undo_with(end_scheme, entry=entry, until=row.until)
    row.until = until
    tx.changed(TOPIC, row.party)
    tx.says(_("La fin du dispositif « {scheme} » est notée.").format(scheme=row.scheme))


@command(Permission.PARTIES)
def withdraw_scheme(tx: Tx, *, entry: int, withdrawn: bool = True) -> None:
    """Take back a scheme noted by mistake, or bring it back; it stays on record."""
    row = _scheme(tx, entry)
    row.withdrawn = withdrawn
    tx.changed(TOPIC, row.party)
    tx.undo_with(withdraw_scheme, entry=entry, withdrawn=not withdrawn)
    text = _("« {scheme} » est retiré.") if withdrawn else _("« {scheme} » est rétabli.")
    tx.says(text.format(scheme=row.scheme))


@command(Permission.SETTINGS)
def add_reference(tx: Tx, *, kind: str, label: str, details: dict[str, Any] | None = None) -> int:
    """Add an entry to a list that forms offer. Raises BadInput, RuleBroken `reference_known`."""
    if kind not in (LEGAL_FORM, SCHEME, CHARTER):
        raise BadInput("reference_kind", _("La liste « {kind} » n’existe pas.").format(kind=kind))
    text = " ".join(label.split())
    if not text:
        raise BadInput("reference_label", _("Une entrée de liste doit avoir un libellé."))
    same_kind = select(ReferenceRow).where(ReferenceRow.kind == kind)
    if tx.session.scalar(same_kind.where(ReferenceRow.label == text)):
        raise RuleBroken("reference_known", _("« {label} » est déjà dans la liste.").format(label=text))
    last = tx.session.scalar(select(func.max(ReferenceRow.rank)).where(ReferenceRow.kind == kind))
    row = ReferenceRow(kind=kind, label=text, rank=(last or 0) + 1, details=details or {}, retired=False)
    tx.session.add(row)
    tx.session.flush()
    tx.changed(REFERENCES, row.id)
    tx.undo_with(retire_reference, reference=row.id)
    tx.says(_("« {label} » est ajouté à la liste.").format(label=text))
    return row.id


@command(Permission.SETTINGS)
def retire_reference(tx: Tx, *, reference: int, retired: bool = True) -> None:
    """Offer an entry no more, or again; the cards that have it keep it."""
    row = tx.session.get(ReferenceRow, reference)
    if row is None:
        raise NotFound("reference", _("Cette entrée de liste n’existe pas."))
    row.retired = retired
    tx.changed(REFERENCES, row.id)
    tx.undo_with(retire_reference, reference=reference, retired=not retired)
    text = _("« {label} » n’est plus proposé.") if retired else _("« {label} » est de nouveau proposé.")
    tx.says(text.format(label=row.label))


def _scheme(tx: Tx, entry: int) -> SchemeRow:
    row = tx.session.get(SchemeRow, entry)
    if row is None:
        raise NotFound("scheme", _("Ce dispositif n’est pas enregistré."))
    return row


def _require_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise BadInput("dates_reversed", _("Le dispositif finirait avant d’avoir commencé."))

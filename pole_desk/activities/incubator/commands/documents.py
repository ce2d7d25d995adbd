"""Documents of an incubation written: received with their bytes, taken back, restored."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import PurePath

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import (
    candidacy_row,
    found,
    incubation_row,
    require_still_complete,
    saved,
)
from pole_desk.activities.incubator.queries.calls import call_card
from pole_desk.activities.incubator.rules.candidacies import FILED, MOST_BYTES
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import DocumentRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CandidacyId, IncubationId


@command(Permission.INCUBATOR)
def add_document(
    tx: Tx,
    *,
    incubation: IncubationId,
    file_name: str,
    content: bytes,
    on: date,
    label: str = "",
    candidacy: CandidacyId | None = None,
    piece: str = "",
) -> int:
    """Keep a file with an identity; with a `candidacy`, it may answer a `piece` of the call by key.

    Raises BadInput `document_size` beyond 10 MB or empty, RuleBroken `document_twice` when the very
    same file is there already.
    """
    who = incubation_row(tx, incubation)
    require_not_ahead(on, tx.clock.today())
    _require_content(content)
    asked = _require_piece(tx, incubation, candidacy, piece)
    digest = hashlib.sha256(content).hexdigest()
    _require_new(tx, incubation, candidacy, piece, digest)
    name = PurePath(file_name.replace("\\", "/")).name.strip() or _("document")
    row = DocumentRow(
        incubation=who.id, candidacy=candidacy, piece=piece, label=label.strip() or asked or name,
        received_on=on, file_name=name, sha256=digest, size=len(content), content=content,
        withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, row, _("« {label} » reçu pour « {title} ».").format(label=row.label, title=who.title))
    tx.undo_with(withdraw_document, document=row.id)
    return row.id


def _require_content(content: bytes) -> None:
    if not content:
        raise BadInput("document_size", _("Ce fichier est vide : choisissez-en un autre."))
    if len(content) > MOST_BYTES:
        raise BadInput(
            "document_size",
            _("Ce fichier fait {size} Mo, 10 Mo au plus : réduisez-le, par exemple en PDF.").format(
                size=number(-(-len(content) // (1024 * 1024)))
            ),
        )


def _require_piece(
    tx: Tx, incubation: IncubationId, candidacy: CandidacyId | None, piece: str
) -> str:
    """The label of the piece answered; raises NotFound `piece`, `candidacy`."""
    if candidacy is None:
        if piece:
            raise BadInput("piece", _("Une pièce répond à une candidature : dites laquelle."))
        return ""
    one = candidacy_row(tx, candidacy)
    if one.incubation != incubation:
        raise NotFound("candidacy", _("Cette candidature n’est pas de ce projet."))
    if not piece:
        return ""
    for asked in call_card(tx, call=CallId(one.call)).asked.pieces:
        if asked.key == piece:
            return asked.label
    raise NotFound("piece", _("L’appel ne demande pas la pièce « {piece} ».").format(piece=piece))


def _require_new(
    tx: Tx, incubation: IncubationId, candidacy: CandidacyId | None, piece: str, digest: str
) -> None:
    row = DocumentRow
    known = tx.session.scalar(
        select(row.label).where(
            row.incubation == incubation, row.candidacy == candidacy, row.piece == piece,
            row.sha256 == digest, row.withdrawn.is_(False),
        )
    )  # fmt: skip
    if known is not None:
        raise RuleBroken(
            "document_twice", _("Ce fichier est déjà là, sous le nom « {label} ».").format(label=known)
        )


@command(Permission.INCUBATOR)
def withdraw_document(tx: Tx, *, document: int) -> None:
    """Take a document back; it stays on record.

    Raises RuleBroken `candidacy_decided` when a decided candidacy rests on it.
    """
    row = _document(tx, document)
    _require_undecided(tx, row)
    row.withdrawn = True
    if row.candidacy is not None:
        require_still_complete(tx, candidacy_row(tx, row.candidacy))
    _noted(tx, row, _("« {label} » retiré.").format(label=row.label))
    tx.undo_with(restore_document, document=document)


@command(Permission.INCUBATOR)
def restore_document(tx: Tx, *, document: int) -> None:
    """Put back a document that was taken back."""
    row = _document(tx, document)
    row.withdrawn = False
    _noted(tx, row, _("« {label} » rétabli.").format(label=row.label))
    tx.undo_with(withdraw_document, document=document)


def _document(tx: Tx, document: int) -> DocumentRow:
    return found(tx, DocumentRow, document, "document", _("Le document n° {id} n’existe pas."))


def _require_undecided(tx: Tx, row: DocumentRow) -> None:
    if row.candidacy is None or not row.piece:
        return
    if candidacy_row(tx, row.candidacy).state not in FILED:
        raise RuleBroken(
            "candidacy_decided",
            _("La candidature est décidée : ses pièces restent. Ajoutez une nouvelle version à "
              "côté."),
        )


def _noted(tx: Tx, row: DocumentRow, sentence: str) -> None:
    if row.candidacy is not None:
        tx.changed(CANDIDACIES_TOPIC, row.candidacy)
    saved(tx, TOPIC, row.incubation, sentence)

"""Identities written: spotted, changed, taken out, given their structure."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import incubation_row, saved, standing_steps
from pole_desk.activities.incubator.queries.identity import alike
from pole_desk.activities.incubator.rules.identity import SAME, ProjectInput, checked_project, require_named
from pole_desk.activities.incubator.rules.stages import Stage, require_not_ahead, stage_name
from pole_desk.activities.incubator.rules.topics import TOPIC
from pole_desk.activities.incubator.tables import IncubationRow, MeetingRow, SignUpRow, StepRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, IncubationId, PartyId
from pole_desk.registers.dossiers.commands import (
    change_dossier,
    close_dossier,
    hand_back_dossiers,
    open_dossier,
    set_links,
)
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.queries import links_of, party_links
from pole_desk.registers.dossiers.rules import Kind, State
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import require_party, the_pole
from pole_desk.registers.parties.rules.likeness import search_key


@command(Permission.INCUBATOR)
def spot_project(
    tx: Tx, *, project: ProjectInput, on: date, another: bool = False
) -> IncubationId:
    """Begin to follow a project, in a dossier of the pole until it has a structure.

    Raises RuleBroken `incubation_known` naming the identity that it already has, unless it is said
    to be `another` one; BadInput.
    """
    clean = checked_project(project)
    require_not_ahead(on, tx.clock.today())
    if clean.network is not None:
        require_party(tx, party=clean.network)
    if not another:
        _require_new(tx, clean)
    dossier = open_dossier(
        tx, kind=Kind.INCUBATION, party=the_pole(tx), title=clean.title, on=on
    )
    row = IncubationRow(
        dossier=dossier, party=None, cohort=None, stage=str(Stage.SPOTTED), stage_on=on,
        erased_at=None, **_columns(clean),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.session.add(
        StepRow(incubation=row.id, stage=str(Stage.SPOTTED), on_day=on, reason="", withdrawn=False)
    )
    saved(tx, TOPIC, row.id, _("Projet « {title} » repéré.").format(title=row.title))
    tx.undo_with(withdraw_project, incubation=row.id)
    return IncubationId(row.id)


def _require_new(tx: Tx, clean: ProjectInput) -> None:
    known = alike(tx, title=clean.title, carrier=clean.carrier, email=clean.email)
    if known and known[0].likeness >= SAME:
        raise RuleBroken(
            "incubation_known",
            _("« {title} » ({carrier}) est déjà suivi, n° {id} : {reason}. Continuez avec ce projet, "
              "ou dites que c’en est un autre.").format(
                title=known[0].title, carrier=known[0].carrier or _("sans nom de porteur"),
                id=known[0].id, reason=known[0].reason,
            ),
            incubation=known[0].id,
        )  # fmt: skip


def _columns(clean: ProjectInput) -> dict[str, Any]:
    return {
        "title": clean.title, "pitch": clean.pitch, "carrier": clean.carrier,
        "email": clean.email, "phone": clean.phone, "people": clean.people,
        "commune": clean.commune, "territory": str(clean.territory), "track": clean.track,
        "network": clean.network,
        "search_key": search_key(
            clean.title, clean.carrier, clean.email, clean.phone, clean.commune
        ),
    }  # fmt: skip


def _as_input(row: IncubationRow) -> ProjectInput:
    return ProjectInput(
        title=row.title, carrier=row.carrier, email=row.email, phone=row.phone, pitch=row.pitch,
        people=row.people, commune=row.commune, territory=row.territory, track=row.track,
        network=None if row.network is None else PartyId(row.network),
    )  # fmt: skip


@command(Permission.INCUBATOR)
def change_incubation(
    tx: Tx, *, incubation: IncubationId, project: ProjectInput, seen_version: int | None = None
) -> None:
    """Change what is known of a project and of who carries it."""
    row = incubation_row(tx, incubation)
    tx.require_version(TOPIC, row, seen_version)
    require_named(row.title, erased=row.erased_at is not None)
    clean = checked_project(project)
    if clean.network is not None:
        require_party(tx, party=clean.network)
    before = _as_input(row)
    for key, value in _columns(clean).items():
        setattr(row, key, value)
    change_dossier(tx, dossier=DossierId(row.dossier), title=clean.title)
    saved(tx, TOPIC, row.id, _("Projet « {title} » modifié.").format(title=row.title))
    tx.undo_with(change_incubation, incubation=row.id, project=before)


@command(Permission.INCUBATOR)
def withdraw_project(tx: Tx, *, incubation: IncubationId) -> None:
    """Take out a project entered by mistake; it stays on record, its dossier cancelled.

    Raises RuleBroken `incubation_begun` once it went beyond its first step.
    """
    row = incubation_row(tx, incubation)
    if len(standing_steps(tx, row.id)) > 1:
        raise RuleBroken(
            "incubation_begun",
            _("« {title} » est déjà {stage} : arrêtez-le plutôt, avec le motif.").format(
                title=row.title, stage=stage_name(row.stage).lower()
            ),
        )
    _require_signed_nowhere(tx, row)
    close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    saved(tx, TOPIC, row.id, _("Projet « {title} » retiré.").format(title=row.title))
    tx.undo_with(restore_project, incubation=row.id)


def _require_signed_nowhere(tx: Tx, row: IncubationRow) -> None:
    signed = tx.session.scalar(
        select(MeetingRow.title)
        .join(SignUpRow, SignUpRow.meeting == MeetingRow.id)
        .where(SignUpRow.incubation == row.id, SignUpRow.withdrawn.is_(False))
        .limit(1)
    )
    if signed is not None:
        raise RuleBroken(
            "incubation_signed",
            _("« {title} » est inscrit à « {meeting} » : retirez d’abord son inscription.").format(
                title=row.title, meeting=signed
            ),
        )


@command(Permission.INCUBATOR)
def restore_project(tx: Tx, *, incubation: IncubationId) -> None:
    """Follow again a project that was taken out."""
    row = incubation_row(tx, incubation)
    change_dossier(tx, dossier=DossierId(row.dossier), state=State.OPEN)
    saved(tx, TOPIC, row.id, _("Projet « {title} » rétabli.").format(title=row.title))
    tx.undo_with(withdraw_project, incubation=row.id)


@command(Permission.INCUBATOR)
def attach_party(tx: Tx, *, incubation: IncubationId, party: PartyId, on: date) -> None:
    """Give a project the structure that it became; its dossier goes to it.

    A dossier linked to no chantier takes the structure's links from that day. Raises NotFound.
    """
    row = incubation_row(tx, incubation)
    card = party_card(tx, party=party)
    before = dossier_row(tx, dossier=DossierId(row.dossier)).party
    former = row.party
    row.party = party
    hand_back_dossiers(tx, dossiers=[row.dossier], to=party)
    shares = {link.chantier: link.share for link in party_links(tx, party=party, on=on)}
    linked = bool(shares) and not links_of(tx, dossier=DossierId(row.dossier), on=on)
    if linked:
        set_links(tx, dossier=DossierId(row.dossier), shares=shares, on=on)
    saved(tx, TOPIC, row.id, _("« {title} » est porté par {name}.").format(
        title=row.title, name=card.name))  # fmt: skip
    tx.undo_with(
        detach_party, incubation=row.id, former=former, owner=before,
        unlink_on=on if linked else None,
    )  # fmt: skip


@command(Permission.INCUBATOR)
def detach_party(
    tx: Tx,
    *,
    incubation: IncubationId,
    former: PartyId | None = None,
    owner: PartyId | None = None,
    unlink_on: date | None = None,
) -> None:
    """Take its structure from a project: its dossier goes back to `owner`, to the pole if not said."""
    row = incubation_row(tx, incubation)
    now = row.party
    row.party = former
    hand_back_dossiers(tx, dossiers=[row.dossier], to=owner or the_pole(tx))
    if unlink_on is not None:
        set_links(tx, dossier=DossierId(row.dossier), shares={}, on=unlink_on)
    saved(tx, TOPIC, row.id, _("« {title} » n’a plus cette structure.").format(title=row.title))
    tx.notes.undo = None
    if now is not None:
        tx.undo_with(attach_party, incubation=row.id, party=now, on=unlink_on or tx.clock.today())

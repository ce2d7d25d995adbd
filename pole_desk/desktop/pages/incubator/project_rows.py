"""What the card of a project lists, as rows: steps, meetings, candidacies with answers and pieces, documents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pole_desk.activities.incubator.commands import withdraw_document, withdraw_sign_up, withdraw_step
from pole_desk.activities.incubator.queries import CandidacyCard, Document
from pole_desk.activities.incubator.rules import Presence, Stage, candidacy_state_name, presence_name, stage_name
from pole_desk.activities.incubator.rules.candidacies import FILED, State, quoted
from pole_desk.desktop.pages.incubator import candidacy_forms
from pole_desk.desktop.pages.incubator.project_forms import choose_document
from pole_desk.desktop.pages.incubator.reading import Sheet
from pole_desk.desktop.pages.incubator.words import CANDIDACY_PILLS, PRESENCE_TONES, TONES, joined
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.periods import day_of
from pole_desk.registers.dossiers.rules import share_text
from pole_desk.registers.parties.rules import Territory, territory_names

if TYPE_CHECKING:
    from pole_desk.desktop.pages.incubator.project import ProjectCard

KILO = 1024


def facts(found: Sheet) -> list[tuple[str, str | QWidget]]:
    """Who carries the project, and from where it comes."""
    one = found.project
    territory = "" if one.territory == Territory.NONE else territory_names()[one.territory]
    where = " · ".join(part for part in (one.commune, territory) if part)
    shown = (
        (_("Porté par"), one.carrier), (_("Adresse e-mail"), one.email), (_("Téléphone"), one.phone),
        (_("Personnes"), number(one.people)), (_("Parcours"), found.track), (_("Territoire"), where),
        (_("Envoyé par"), one.network_name), (_("Structure"), one.party_name), (_("Promotion"), one.cohort_name),
        (_("En quelques mots"), one.pitch),
    )  # fmt: skip
    return [(name, words) for name, words in shown if words]


def step_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The steps, the last first: it alone can be taken back."""
    rows = []
    standing = list(found.view.steps)
    for one in reversed(standing):
        last = one is standing[-1] and len(standing) > 1
        acts = [Act(_("Reprendre cette étape"), partial(card.page.do, withdraw_step, step=one.id))] if last else []
        rows.append(
            Row(numeric_day(one.on_day), one.reason, pill=stage_name(one.stage), tone=TONES[Stage(one.stage)],
                acts=acts)
        )  # fmt: skip
    return rows


def meeting_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The information meetings that the carrier signed up for."""
    return [
        Row(
            _("Réunion du {day}").format(day=numeric_day(day_of(one.starts_at))),
            _("inscription du {day}").format(day=numeric_day(one.signed_on)), pill=presence_name(one.presence),
            tone=PRESENCE_TONES[Presence(one.presence)],
            acts=[Act(_("Retirer l’inscription"), partial(card.page.do, withdraw_sign_up, sign_up=one.id))],
            open=partial(card.meeting_asked.emit, one.meeting),
        )
        for one in found.meetings
    ]  # fmt: skip


def candidacy_rows(one: CandidacyCard, card: ProjectCard) -> list[Row]:
    """A candidacy: what became of it, then its answers and its pieces."""
    filed = one.candidacy
    told = [
        _("reçue le {day}").format(day=numeric_day(filed.received_on)), _("hors délai") if filed.late else "",
        filed.reason, filed.conditions,
        _("compléments avant le {day} : {what}").format(day=numeric_day(filed.more_by), what=filed.more)
        if filed.state == State.MORE and filed.more_by is not None else "",
        _("il manque : {what}").format(what=quoted(one.missing)) if one.missing and filed.state in FILED else "",
        _("ajournée au {day}").format(day=numeric_day(filed.deferred_to)) if filed.deferred_to is not None else "",
    ]  # fmt: skip
    rows = [
        Row(
            filed.call_name, joined(*told), pill=candidacy_state_name(filed.state),
            state=CANDIDACY_PILLS[State(filed.state)], acts=_candidacy_acts(one, card),
        )
    ]  # fmt: skip
    rows += [Row(answer.field.label, answer.text or _("sans réponse"), off=not answer.text) for answer in one.answers]
    given = {paper.piece: paper for paper in one.documents if paper.piece}
    for piece in one.call.asked.pieces:
        if piece.key in given:
            rows.append(_paper(given[piece.key], card, piece.label))
        elif not piece.retired:
            rows.append(
                Row(
                    piece.label, _("exigée, pas encore reçue") if piece.required else _("facultative, pas reçue"),
                    off=not piece.required,
                    acts=[Act(_("Ajouter le fichier…"), partial(
                        choose_document, card.page, filed.incubation, one, piece.key
                    ))],
                )
            )  # fmt: skip
    return rows


def _candidacy_acts(one: CandidacyCard, card: ProjectCard) -> list[Act]:
    state, page, panel = State(one.candidacy.state), card.page, card.panel
    name = candidacy_state_name(state).lower()
    decided = "" if state in FILED else _("La candidature est « {state} ».").format(state=name)
    missing = _("Il manque : {what}.").format(what=quoted(one.missing)) if one.missing else ""
    already = _("La candidature est déjà complète.") if state == State.COMPLETE else ""
    over = _("La candidature est « {state} ».").format(state=name) if state in (State.REFUSED, State.WITHDRAWN) else ""
    acts = [
        Act(_("Corriger les réponses…"), partial(candidacy_forms.open_change, page, panel, one), decided),
        Act(_("Demander des compléments…"), partial(candidacy_forms.open_more, page, panel, one), decided),
        Act(_("Dire complète"), partial(candidacy_forms.complete, page, one), decided or already or missing),
        Act(_("Retirer la candidature…"), partial(candidacy_forms.open_withdrawal, page, panel, one), over),
    ]
    if state == State.WITHDRAWN:
        acts.append(Act(_("Rétablir la candidature"), partial(candidacy_forms.restore, page, one)))
    if state == State.CONDITIONS and one.candidacy.conditions_met_on is None:
        acts.append(Act(_("Conditions remplies…"), partial(candidacy_forms.open_conditions, page, panel, one)))
    return acts


def document_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The documents of the project, the newest first."""
    return [_paper(one, card, one.label) for one in reversed(found.view.documents)]


def _paper(one: Document, card: ProjectCard, label: str) -> Row:
    return Row(
        label, " · ".join((one.file_name, numeric_day(one.received_on), size_text(one.size))),
        acts=[
            Act(_("Enregistrer sous…"), partial(card.save_document, one)),
            Act(_("Retirer"), partial(card.page.do, withdraw_document, document=one.id)),
        ],
        open=partial(card.open_document, one),
    )  # fmt: skip


def size_text(size: int) -> str:
    """`120 Ko`, `2 Mo`."""
    if size < KILO * KILO:
        return _("{n} Ko").format(n=number(max(1, -(-size // KILO))))
    return _("{n} Mo").format(n=number(-(-size // (KILO * KILO))))


def link_rows(found: Sheet) -> list[Row]:
    """The chantiers served."""
    names = {one.id: f"{one.number}. {one.title}" for one in found.chantiers}
    return [Row(names.get(one.chantier, ""), share_text(one.share)) for one in found.view.links]

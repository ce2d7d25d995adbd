"""Forms about a project: who carries it, the stage it comes to, its place, its structure, a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from pole_desk.activities.incubator.commands import (
    add_document,
    attach_party,
    change_incubation,
    give_place,
    merge_incubations,
    move_stage,
    spot_project,
)
from pole_desk.activities.incubator.queries import Alike, CandidacyCard, alike
from pole_desk.activities.incubator.rules import ProjectInput, Stage, stage_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.reading import Sheet
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.fields import AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import CohortId, IncubationId
from pole_desk.registers.parties.rules import Territory, territory_names

PAUSE_MS = 250
PLACES = {
    "title": "title", "email": "email", "people": "people", "territory": "territory", "day_ahead": "on",
    "step_day": "on", "reason": "reason",
}  # fmt: skip


class Known(QFrame):
    """The identities that look like what is typed, each with a way to it; hidden when there is none."""

    def __init__(self, page: Page, show: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self._show = page, show
        self.rows = Rows(_("Déjà suivis, peut-être"), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        self.another = CheckField(_("C’est un autre projet"))
        column.addWidget(self.another)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self.hide()

    def watch(self, form: Form) -> None:
        """Look again a moment after each change of the form."""
        self._timer.timeout.connect(lambda: self.look(form))
        form.edited.connect(self._timer.start)

    def look(self, form: Form) -> None:
        """Ask who looks like what is typed now."""
        typed = {name: _typed(form, name) for name in ("title", "carrier", "email")}
        if not typed["title"] and not typed["email"]:
            self.tell([])
            return
        self.page.ask_latest("alike", alike, **typed).then(self.tell)

    def tell(self, found: list[Alike]) -> None:
        """Show them, the likeliest first."""
        self.rows.set_rows([
            Row(
                one.title, " · ".join(part for part in (one.carrier, stage_name(one.stage).lower(), one.reason) if part),
                open=lambda number=one.id: self._show(number),
            )
            for one in found[:4]
        ])  # fmt: skip
        self.setVisible(bool(found))


def _typed(form: Form, name: str) -> str:
    try:
        return form.fields[name].value() or ""
    except BadInput:
        return ""


def add_project_fields(page: Page, form: Form) -> None:
    """What is asked of a project and of who carries it."""
    form.add(_("Projet"), TextField(), name="title", required=True)
    form.add(_("Porté par"), TextField(), name="carrier")
    row = form.row()
    form.add(_("Adresse e-mail"), TextField(), name="email", beside=row)
    form.add(_("Téléphone"), TextField(), name="phone", beside=row)
    form.add(_("En quelques mots"), AreaField(lines=3), name="pitch")
    row = form.row()
    form.add(_("Personnes"), IntField("1", least=1, most=500), name="people", beside=row)
    form.add(_("Parcours"), TextField(), name="track", beside=row)
    row = form.row()
    form.add(_("Commune"), TextField(), name="commune", beside=row)
    form.add(_("Territoire"), ChoiceField(list(territory_names().items())), name="territory", beside=row)
    form.add(_("Envoyé par"), PartyPicker(page, _("Réseau partenaire…")), name="network")
    form.set_values(people=1, territory=str(Territory.NONE))


def project_input(v: dict[str, Any]) -> ProjectInput:
    """What was typed, as the rules take it."""
    return ProjectInput(
        title=v["title"], carrier=v["carrier"] or "", email=v["email"] or "", phone=v["phone"] or "",
        pitch=v["pitch"] or "", people=v["people"] or 1, commune=v["commune"] or "",
        territory=v["territory"] or Territory.NONE, track=v["track"] or "", network=v["network"],
    )  # fmt: skip


def open_new(page: Page, panel: SidePanel, show: Callable[[int], object]) -> None:
    """A new project; those already known that look like it are shown before it is saved."""
    form = Form()
    known = Known(page, show)
    add_project_fields(page, form)
    form.add(_("Repéré le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    form.add_widget(known)
    known.watch(form)

    def send(v: dict[str, Any]) -> Any:
        made = page.do(spot_project, project=project_input(v), on=v["on"], another=bool(known.another.value()))
        made.then(show)
        return made

    open_act(
        page, panel, form, title=_("Nouveau projet"), verb=_("Suivre ce projet"), send=send,
        places={**PLACES, "incubation_known": "title"},
    )  # fmt: skip


def open_change(page: Page, panel: SidePanel, found: Sheet) -> None:
    """Change what is known of a project."""
    one = found.project
    form = Form()
    add_project_fields(page, form)
    form.set_values(
        title=one.title, carrier=one.carrier, email=one.email, phone=one.phone, pitch=one.pitch,
        people=one.people, commune=one.commune, territory=one.territory, track=one.track, network=one.network,
    )  # fmt: skip
    open_act(
        page, panel, form, title=one.title, verb=_("Enregistrer"), places=PLACES,
        send=lambda v: page.do(
            change_incubation, incubation=one.id, project=project_input(v), seen_version=one.version
        ),
    )  # fmt: skip


def open_step(page: Page, panel: SidePanel, incubation: IncubationId, title: str, stage: str) -> None:
    """The day, and the reason, of a step."""
    form = Form()
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=stage == Stage.STOPPED)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("{title} : {stage}").format(title=title, stage=stage_name(stage).lower()),
        verb=_("Arrêter le projet") if stage == Stage.STOPPED else _("Noter l’étape"), places=PLACES,
        takes_away=stage == Stage.STOPPED,
        send=lambda v: page.do(
            move_stage, incubation=incubation, stage=Stage(stage), on=v["on"], reason=v["reason"] or ""
        ),
    )  # fmt: skip


def open_place(
    page: Page, panel: SidePanel, incubation: IncubationId, title: str, cohorts: list[tuple[CohortId, str]]
) -> None:
    """A place in a cohort apart from a jury, with the reason."""
    if not cohorts:
        page.say(_("Aucune promotion n’est ouverte : ouvrez-en une dans l’onglet Promotions."), "warning")
        return
    form = Form()
    form.add(_("Promotion"), ChoiceField(cohorts), name="cohort", required=True)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(
        _("Motif"), AreaField(lines=3), name="reason", required=True,
        help=_("Hors jury, la place se donne avec un motif : demande d’un partenaire, ancienne promotion…"),
    )  # fmt: skip
    form.set_values(cohort=cohorts[0][0], on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Donner une place à « {title} »").format(title=title), verb=_("Donner la place"),
        places={**PLACES, "cohort_full": "cohort"},
        send=lambda v: page.do(
            give_place, incubation=incubation, cohort=v["cohort"], on=v["on"], reason=v["reason"]
        ),
    )  # fmt: skip


def open_party(page: Page, panel: SidePanel, found: Sheet) -> None:
    """The structure that a project became."""
    form = Form()
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Structure de « {title} »").format(title=found.project.title),
        verb=_("Rattacher la structure"),
        send=lambda v: page.do(attach_party, incubation=found.project.id, party=v["party"], on=v["on"]),
    )  # fmt: skip


def open_merge(page: Page, panel: SidePanel, found: Sheet) -> None:
    """The same person was spotted twice: what the other one has comes here."""
    form = Form()
    choices = [
        (one.id, " · ".join(part for part in (one.title, one.carrier, stage_name(one.stage).lower(), one.reason) if part))
        for one in found.alike
    ]
    form.add(
        _("Le même que"), ChoiceField(choices), name="merged", required=True,
        help=_("Ses inscriptions, documents et rendez-vous viennent ici ; l’autre fiche est retirée."),
    )  # fmt: skip
    form.set_values(merged=choices[0][0] if choices else None)
    open_act(
        page, panel, form, title=_("Réunir à « {title} »").format(title=found.project.title), verb=_("Réunir"),
        places={code: "merged" for code in (
            "merge_itself", "merge_placed", "merge_further", "merge_party", "merge_applied", "merge_meeting",
        )},
        send=lambda v: page.do(merge_incubations, kept=found.project.id, merged=v["merged"]),
    )  # fmt: skip


def choose_document(
    page: Page, incubation: IncubationId, candidacy: CandidacyCard | None = None, piece: str = ""
) -> None:
    """Ask for a file and keep it with the project, as a piece of a candidacy when one is named."""

    def keep(path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            page.say(_("{name} ne se lit pas : {why}.").format(name=path.name, why=why_refused(error)), "danger")
            return
        page.do(
            add_document, incubation=incubation, file_name=path.name, content=content,
            on=page.seat.clock.today(), candidacy=None if candidacy is None else candidacy.candidacy.id, piece=piece,
        )  # fmt: skip

    choose_file(page, _("Ajouter un document"), _("Tous les fichiers (*)"), keep)


def said(error: Exception) -> str:
    """A refusal in words; a fault of the program goes to its report."""
    if not isinstance(error, PoleError):
        raise error
    return error.message

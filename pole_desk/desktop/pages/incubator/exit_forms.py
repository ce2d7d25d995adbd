"""Forms of leaving and after: how the project ends, which opens a hosting application, what it became."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.incubator.commands import answer_outcome, note_exit
from pole_desk.activities.incubator.queries import Project
from pole_desk.activities.incubator.rules import ExitInput, ExitKind, OutcomeInput, exit_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.ports.admissions import Wanted
from pole_desk.ports.ids import IncubationId

PLACES = {
    "legal_form": "legal_form", "reason": "reason", "fte": "fte", "created_day": "created", "day_ahead": "on",
    "step_day": "on", "exit_party": "outcome", "application_open": "apply", "outcome_early": "on", "turnover": "turnover",
}  # fmt: skip


def open_exit(page: Page, panel: SidePanel, project: Project, kind: str = ExitKind.CREATED) -> None:
    """How the project leaves; on demand, what its structure asks of the hosting."""
    form = Form()
    form.add(_("Ce que devient le projet"), ChoiceField([(one, exit_name(one)) for one in ExitKind]),
             name="outcome", required=True)  # fmt: skip
    form.add(_("Sortie le"), DateField(page.seat.clock.today), name="on", required=True)
    row = form.row()
    form.add(_("Forme juridique"), TextField(_("SCIC, SCOP…")), name="legal_form", beside=row)
    form.add(_("Créée le"), DateField(page.seat.clock.today), name="created", beside=row)
    form.add(_("Emplois, en équivalents temps plein"), AmountField("0,00"), name="fte")
    form.add(_("Motif"), AreaField(lines=2), name="reason", help=_("Exigé quand le projet s’arrête."))
    form.add("", CheckField(_("Déposer une demande d’hébergement")), name="apply")
    row = form.row()
    form.add(_("Bureaux"), IntField("0", most=60), name="offices", beside=row)
    form.add(_("Postes"), IntField("0", most=60), name="desks", beside=row)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="from")
    form.set_values(outcome=ExitKind(kind), on=page.seat.clock.today(), desks=1)

    def wanted(v: dict[str, Any]) -> Wanted | None:
        if not v["apply"]:
            return None
        return Wanted(
            from_day=v["from"], offices=v["offices"] or 0, desks=v["desks"] or 0, people=project.people
        )

    open_act(
        page, panel, form, title=_("Sortie de « {title} »").format(title=project.title),
        verb=_("Noter la sortie"), places=PLACES,
        send=lambda v: page.do(
            note_exit, incubation=project.id, on=v["on"], wanted=wanted(v),
            values=ExitInput(
                outcome=v["outcome"], legal_form=v["legal_form"] or "", created_on=v["created"],
                fte=v["fte"] or ZERO, reason=v["reason"] or "",
            ),
        ),
    )  # fmt: skip


def open_answer(page: Page, panel: SidePanel, incubation: IncubationId, title: str, months: int) -> None:
    """What became of the project so many months later."""
    yes_no = [(True, _("oui")), (False, _("non"))]
    form = Form()
    form.add(_("Répondu le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("L’activité continue"), ChoiceField(yes_no), name="alive", required=True)
    form.add(_("Toujours au pôle"), ChoiceField([(None, _("non dit")), *yes_no]), name="at_pole")
    form.add(_("Forme juridique"), TextField(), name="legal_form")
    form.add(_("Emplois, en équivalents temps plein"), AmountField("0,00"), name="fte")
    form.add(_("Chiffre d’affaires de l’année"), AmountField(), name="turnover")
    form.add(_("Remarque"), AreaField(lines=3), name="note")
    form.set_values(on=page.seat.clock.today(), alive=True)
    open_act(
        page, panel, form, title=_("« {title} » à {months} mois").format(title=title, months=months),
        verb=_("Noter la réponse"), places=PLACES,
        send=lambda v: page.do(
            answer_outcome, incubation=incubation, months=months, on=v["on"],
            answer=OutcomeInput(
                alive=v["alive"], at_pole=v["at_pole"], legal_form=v["legal_form"] or "", fte=v["fte"],
                turnover=v["turnover"], note=v["note"] or "",
            ),
        ),
    )  # fmt: skip

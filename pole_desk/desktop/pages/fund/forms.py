"""Forms on a project and its grants: submitted, amended, closed; decided, signed, justified, paid."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.fund.commands import (
    ProjectInput,
    amend_instalment,
    amend_project,
    answer_report,
    cancel_instalment,
    close_project,
    decide_instalment,
    declare_aid,
    give_opinion,
    justify_instalment,
    pay_instalment,
    receive_report,
    sign_instalment,
    submit_project,
)
from pole_desk.activities.fund.queries import Instalment, Meeting, Project, ProjectCard, Report
from pole_desk.activities.fund.rules import Opinion, State, opinion_name, state_name
from pole_desk.activities.fund.rules.grants import (
    Regulation,
    Step,
    granted_text,
    Granted,
    rank_name,
    regulation_name,
    step_verb,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros

TERRITORIES = (
    ("none", _("ni l’un ni l’autre")), ("qpv", _("quartier prioritaire")), ("periurban", _("péri-urbain")),
)  # fmt: skip
ON_DAY = {"future_day": "on", "dates_reversed": "on"}
STEPS: dict[Step, Any] = {
    Step.SIGNED: sign_instalment, Step.JUSTIFIED: justify_instalment, Step.PAID: pay_instalment,
}  # fmt: skip
REFERENCES = {
    Step.SIGNED: _("N° de convention"), Step.JUSTIFIED: _("Pièce"), Step.PAID: _("N° de mandat"),
}


def _project_fields(form: Form) -> None:
    form.add(_("Titre"), TextField(), name="title", required=True)
    form.add(_("Besoin du territoire"), AreaField(lines=3), name="need")
    form.add(_("Personne à joindre"), TextField(), name="contact")
    form.add(_("Commune"), TextField(_("celle du porteur")), name="commune")
    form.add(_("Territoire"), ChoiceField(TERRITORIES), name="territory")
    form.add(
        _("Politiques publiques concernées"), TextField(_("Habitat, Déchets")), name="policies",
        help=_("Séparées par des virgules."),
    )  # fmt: skip


def _typed(v: dict[str, Any]) -> ProjectInput:
    return ProjectInput(
        title=v["title"], need=v["need"] or "", contact=v["contact"] or "", commune=v["commune"] or "",
        territory=v["territory"] or "none", policies=tuple((v["policies"] or "").split(",")),
    )  # fmt: skip


def open_project(page: Page, panel: SidePanel) -> None:
    """A new project, from its carrier."""
    form = Form()
    form.add(_("Porteur"), PartyPicker(page), name="party", required=True)
    _project_fields(form)
    form.add(_("Déposé le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today(), territory="none")
    open_act(
        page, panel, form, title=_("Nouveau projet"), verb=_("Déposer le projet"),
        places={**ON_DAY, "title": "title", "party": "party"},
        send=lambda v: page.do(submit_project, carrier=v["party"], project=_typed(v), on=v["on"]),
    )  # fmt: skip


def open_amendment(page: Page, panel: SidePanel, one: Project) -> None:
    """Say something else of a project; what was said is kept."""
    form = Form()
    _project_fields(form)
    form.add(_("Raison"), TextField(), name="reason", required=True)
    form.set_values(
        title=one.title, need=one.need, contact=one.contact, commune=one.commune, territory=one.territory,
        policies=", ".join(one.policies),
    )  # fmt: skip
    open_act(
        page, panel, form, title=_("Modifier le projet"), verb=_("Enregistrer"),
        places={"title": "title", "no_change": "reason", "reason": "reason"},
        send=lambda v: page.do(
            amend_project, project=one.id, values=_typed(v), reason=v["reason"], seen_version=one.version
        ),
    )  # fmt: skip


def open_closing(page: Page, panel: SidePanel, one: Project) -> None:
    """The project is over, refused, or taken back by its carrier."""
    form = Form()
    states = (State.ENDED, State.REFUSED, State.WITHDRAWN)
    form.add(_("Le projet est"), ChoiceField([(each, state_name(each)) for each in states]), name="state")
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Raison"), AreaField(lines=3), name="reason")
    form.add_widget(text(_("Ce que le projet devient sera demandé à 12, 24 et 36 mois.")))
    form.set_values(state=State.ENDED if one.standing else State.REFUSED, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Clore le projet"), verb=_("Clore"), takes_away=True,
        places={**ON_DAY, "reason": "reason", "grants_stand": "state", "grants_open": "state"},
        send=lambda v: page.do(
            close_project, project=one.id, state=v["state"], on=v["on"], reason=v["reason"] or "",
            seen_version=one.version,
        ),
    )  # fmt: skip


def open_decision(page: Page, panel: SidePanel, card: ProjectCard) -> None:
    """One more grant, with what was granted so far."""
    form = Form()
    had = [Granted(one.rank, one.amount, one.decided_on, one.state) for one in card.project.standing]
    form.add_widget(text(_("Accordé jusqu’ici : {had}.").format(had=granted_text(had))))
    form.add_widget(text(_("Aides de minimis sur trois ans : {total} sur {most}.").format(
        total=euros(card.running), most=euros(card.limits.de_minimis))))  # fmt: skip
    form.add(_("Montant"), AmountField(), name="amount", required=True)
    form.add(_("Décidée le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Délibération"), TextField(), name="reference")
    left = card.limits.ceiling - card.project.decided
    form.set_values(amount=max(min(card.limits.grant, left), 0 * left), on=page.seat.clock.today())
    amount = dict.fromkeys(
        ("amount", "grant_amount", "project_ceiling", "fourth_grant", "de_minimis", "project_closed"), "amount"
    )
    open_act(
        page, panel, form, title=_("Décider une subvention"), verb=step_verb(Step.DECIDED),
        places={**ON_DAY, **amount},
        send=lambda v: page.do(
            decide_instalment, project=card.project.id, amount=v["amount"], on=v["on"],
            reference=v["reference"] or "",
        ),
    )  # fmt: skip


def open_step(page: Page, panel: SidePanel, one: Instalment, step: Step) -> None:
    """The next step of a grant: day and reference."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Le"), DateField(today), name="on", required=True)
    form.add(REFERENCES[step], TextField(), name="reference")
    if step is Step.SIGNED:
        form.add(_("Compte rendu attendu le"), DateField(today, _("un an après")), name="due")
    form.set_values(on=today())

    def send(v: dict[str, Any]) -> Any:
        more = {"report_due_on": v["due"]} if step is Step.SIGNED else {}
        return page.do(
            STEPS[step], instalment=one.id, on=v["on"], reference=v["reference"] or "",
            seen_version=one.version, **more,
        )  # fmt: skip

    title = _("{verb} la {rank}").format(verb=step_verb(step), rank=rank_name(one.rank))
    gates = {"report_accepted": "on", "favourable_opinion": "on", "instalment_step": "on"}
    open_act(page, panel, form, title=title, verb=step_verb(step), places={**ON_DAY, **gates}, send=send)


def open_report(page: Page, panel: SidePanel, one: Instalment) -> None:
    """The carrier's report has come."""
    form = Form()
    form.add(_("Reçu le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Référence"), TextField(), name="reference")
    form.add("", CheckField(_("Accepté tout de suite")), name="accepted")
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Compte rendu de la {rank}").format(rank=rank_name(one.rank)),
        verb=_("Enregistrer"), places={**ON_DAY, "report_there": "on", "instalment_step": "on"},
        send=lambda v: page.do(
            receive_report, instalment=one.id, on=v["on"], reference=v["reference"] or "",
            accepted=bool(v["accepted"]),
        ),
    )  # fmt: skip


def open_sending_back(page: Page, panel: SidePanel, report: Report) -> None:
    """A report that does not do, with the reason."""
    form = Form()
    form.add(_("Ce qui manque"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Renvoyer le compte rendu"), verb=_("Renvoyer"), places={"reason": "reason"},
        send=lambda v: page.do(answer_report, report=report.id, accepted=False, reason=v["reason"]),
    )  # fmt: skip


def open_opinion(page: Page, panel: SidePanel, one: Instalment, meetings: list[Meeting]) -> None:
    """What the support group says of paying a grant."""
    form = Form()
    form.add(_("Avis"), ChoiceField([(each, opinion_name(each)) for each in Opinion]), name="opinion")
    choices: list[tuple[int | None, str]] = [(None, _("hors réunion"))]
    choices += [(each.id, numeric_day(each.on_day)) for each in meetings if not each.cancelled]
    form.add(_("Réunion"), ChoiceField(choices), name="meeting")
    form.add(_("Le"), DateField(page.seat.clock.today, _("le jour de la réunion")), name="on")
    form.add(_("Ce qu’en dit le groupe"), AreaField(lines=3), name="words")
    form.set_values(opinion=Opinion.FAVOURABLE, meeting=choices[-1][0] if len(choices) == 2 else None)
    open_act(
        page, panel, form, title=_("Avis sur la {rank}").format(rank=rank_name(one.rank)),
        verb=_("Noter l’avis"), places={**ON_DAY, "no_group": "opinion", "meeting": "meeting"},
        send=lambda v: page.do(
            give_opinion, instalment=one.id, opinion=v["opinion"], meeting=v["meeting"], on=v["on"],
            words=v["words"] or "",
        ),
    )  # fmt: skip


def open_grant_amendment(page: Page, panel: SidePanel, one: Instalment) -> None:
    """Another amount, another day for the report."""
    form = Form()
    form.add(_("Montant"), AmountField(), name="amount", required=True)
    if one.report_due_on is not None:
        form.add(_("Compte rendu attendu le"), DateField(page.seat.clock.today), name="due", required=True)
        form.set_values(due=one.report_due_on)
    form.add(_("Raison"), TextField(), name="reason", required=True)
    form.set_values(amount=one.amount)
    places = dict.fromkeys(("amount", "grant_amount", "project_ceiling", "de_minimis"), "amount")
    open_act(
        page, panel, form, title=_("Avenant à la {rank}").format(rank=rank_name(one.rank)),
        verb=_("Enregistrer l’avenant"), places={**places, "no_change": "reason", "reason": "reason"},
        send=lambda v: page.do(
            amend_instalment, instalment=one.id, amount=v["amount"], report_due_on=v.get("due"),
            reason=v["reason"], seen_version=one.version,
        ),
    )  # fmt: skip


def open_cancelling(page: Page, panel: SidePanel, one: Instalment) -> None:
    """Cancel a grant, with the reason that stays."""
    form = Form()
    form.add(_("Raison"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Annuler la {rank}").format(rank=rank_name(one.rank)),
        verb=_("Annuler la subvention"), takes_away=True, places={"reason": "reason", "grant_paid": "reason"},
        send=lambda v: page.do(
            cancel_instalment, instalment=one.id, reason=v["reason"], seen_version=one.version
        ),
    )  # fmt: skip


def open_aid(page: Page, panel: SidePanel, one: Project) -> None:
    """A de minimis aid of another granter."""
    form = Form()
    form.add(_("Montant"), AmountField(), name="amount", required=True)
    form.add(_("Accordée par"), TextField(), name="granter", required=True)
    form.add(_("Accordée le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Règlement"), ChoiceField([(each, regulation_name(each)) for each in Regulation]), name="regulation")
    form.set_values(regulation=Regulation.GENERAL)
    open_act(
        page, panel, form, title=_("Aide de minimis de {party}").format(party=one.party_name),
        verb=_("Déclarer l’aide"), places={**ON_DAY, "amount": "amount", "granter": "granter"},
        send=lambda v: page.do(
            declare_aid, party=one.party, amount=v["amount"], granter=v["granter"], on=v["on"],
            regulation=v["regulation"],
        ),
    )  # fmt: skip

"""Everything that can be done to the project shown, or why not; the forms are beside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pole_desk.activities.fund.commands import (
    answer_report,
    cancel_meeting,
    end_member,
    reopen_project,
    reopen_recommendation,
    restore_instalment,
    restore_meeting,
    set_aid_withdrawn,
    set_other_call_withdrawn,
    set_outcome_standing,
    set_position_withdrawn,
    step_back,
    withdraw_member,
    withdraw_recommendation,
)
from pole_desk.activities.fund.queries import (
    GroupCard,
    Instalment,
    Meeting,
    Member,
    ProjectCard,
    Recommendation,
    Served,
)
from pole_desk.activities.fund.rules import OPEN, Advice, state_name
from pole_desk.activities.fund.rules.grants import WAYS, Step, step_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.fund import forms, group_forms, serving
from pole_desk.desktop.pages.fund.reading import Card
from pole_desk.desktop.parts.dossier_way import open_dossier
from pole_desk.desktop.parts.links_form import open_links
from pole_desk.desktop.parts.rows import Act
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.registers.dossiers.commands import serve_project, set_links


class Acts:
    """The acts on the project shown; each opens a form in the panel or writes at once."""

    def __init__(self, page: Page, panel: SidePanel, save_minutes: Callable[[int], object]) -> None:
        self.page, self.panel = page, panel
        self.save_minutes = save_minutes
        self._shown: Card | None = None

    def about(self, shown: Card) -> None:
        """Act on another project, or on this one read again."""
        self._shown = shown

    @property
    def shown(self) -> Card:
        if self._shown is None:
            raise RuntimeError("no project is shown")
        return self._shown

    @property
    def card(self) -> ProjectCard:
        return self.shown.card

    # --- why not

    def why_closed(self) -> str:
        """Why nothing more can be decided."""
        one = self.card.project
        return "" if one.written == OPEN else _("Ce projet est {state} : rouvrez-le d’abord.").format(
            state=state_name(one.state).lower())  # fmt: skip

    def why_no_grant(self) -> str:
        """Why no other grant can be decided."""
        one, allowed = self.card.project, self.card.limits
        if len(one.standing) >= allowed.grants:
            return _("Le projet a reçu ses {count} subventions : une, reconductible {renewals} fois.").format(
                count=len(one.standing), renewals=allowed.grants - 1)  # fmt: skip
        if one.decided >= allowed.ceiling:
            return _("Le projet a atteint son plafond.")
        return self.why_closed()

    def why_open(self) -> str:
        return _("Ce projet est ouvert.") if self.card.project.written == OPEN else ""

    def why_group(self) -> str:
        return _("Le groupe d’appui est déjà réuni.") if self.card.group is not None else ""

    def why_no_group(self) -> str:
        return "" if self.card.group is not None else _("Réunissez d’abord le groupe d’appui.")

    # --- the project

    def decide(self) -> None:
        forms.open_decision(self.page, self.panel, self.card)

    def amend(self) -> None:
        forms.open_amendment(self.page, self.panel, self.card.project)

    def close(self) -> None:
        forms.open_closing(self.page, self.panel, self.card.project)

    def reopen(self) -> None:
        self.page.do(reopen_project, project=self.card.project.id)

    def links(self) -> None:
        """The chantiers that the project serves from today on."""
        dossier, today = self.card.project.dossier, self.shown.day
        shares = {
            link.chantier: link.share for link in self.card.links
            if link.first_day <= today and (link.last_day is None or link.last_day >= today)
        }  # fmt: skip
        open_links(
            self.page, self.panel, self.shown.chantiers, shares, title=_("Chantiers servis"),
            send=lambda wanted: self.page.do(set_links, dossier=dossier, shares=wanted, on=today),
        )  # fmt: skip

    def serve(self) -> None:
        """Let another dossier serve the project, with its share."""
        serving.open_serving(self.page, self.panel, self.card.project)

    def served_acts(self, one: Served) -> list[Act]:
        page, panel, project = self.page, self.panel, self.card.project
        return [
            Act(_("Changer la part…"), partial(serving.open_share, page, panel, project, one)),
            Act(_("Détacher du projet"), partial(
                page.do, serve_project, project=project.dossier, dossiers=[one.dossier], share=0, on=self.shown.day)),
            Act(_("Voir la structure"), partial(page.seat.go, "parties", one.party)),
        ]  # fmt: skip

    def open_served(self, one: Served) -> None:
        """The card of what served, on its own page."""
        open_dossier(self.page, one.dossier, one.kind, one.party)

    def open_chantier(self, chantier: int) -> None:
        self.page.seat.go("chantiers", chantier)

    def open_party(self, party: int) -> None:
        self.page.seat.go("parties", party)

    def aid(self) -> None:
        forms.open_aid(self.page, self.panel, self.card.project)

    def to_party(self) -> None:
        self.page.seat.go("parties", self.card.project.party)

    def gather(self) -> None:
        group_forms.open_gathering(self.page, self.panel, self.card.project)

    def reposition(self) -> None:
        positions, one = self.card.positions, self.card.project
        before = positions[-1].after if positions else one.need
        group_forms.open_position(self.page, self.panel, one, before)

    def other_call(self) -> None:
        group_forms.open_other_call(self.page, self.panel, self.card.project)

    def policy(self) -> None:
        one = self.card.project
        group_forms.open_policy(self.page, self.panel, one, one.policies)

    def enterprise(self) -> None:
        asked = self.card.to_ask
        group_forms.open_enterprise(self.page, self.panel, self.card.project, asked[0].month if asked else 0)

    # --- lines

    def step(self, one: Instalment, step: Step) -> None:
        forms.open_step(self.page, self.panel, one, step)

    def grant_acts(self, one: Instalment) -> list[Act]:
        page, panel = self.page, self.panel
        if not one.stands:
            return [Act(_("Rétablir"), lambda: page.do(restore_instalment, instalment=one.id, state=_step_of(one)))]
        state = Step(one.state)
        signed = "" if state is Step.SIGNED else _("La subvention n’est pas à l’étape « signée ».")
        unpaid = "" if state is not Step.PAID else _("La subvention est payée.")
        acts = []
        report = one.report
        if report is None:
            acts.append(Act(_("Noter le compte rendu…"), partial(forms.open_report, page, panel, one), signed))
        elif report.state == "received":
            accept = partial(page.do, answer_report, report=report.id, accepted=True)
            acts.append(Act(_("Accepter le compte rendu"), accept))
            acts.append(Act(_("Renvoyer le compte rendu…"), partial(forms.open_sending_back, page, panel, report)))
        meetings = list(self.card.group.meetings) if self.card.group else []
        acts += [
            Act(_("Noter l’avis du groupe…"), partial(forms.open_opinion, page, panel, one, meetings),
                unpaid or self.why_no_group()),
            Act(_("Avenant…"), partial(forms.open_grant_amendment, page, panel, one), unpaid),
        ]  # fmt: skip
        if state in WAYS and not one.historical:
            words = _("Reprendre l’étape « {step} »").format(step=step_name(state).lower())
            acts.append(Act(words, lambda: page.do(step_back, instalment=one.id, step=state)))
        acts.append(Act(_("Annuler la subvention…"), partial(forms.open_cancelling, page, panel, one), unpaid))
        return acts

    def gate_act(self, one: Instalment) -> Act | None:
        """What opens the gate of the next step, when something does; the step's button says why it is shut."""
        if not one.closed:
            return None
        report, page, panel = one.report, self.page, self.panel
        if one.follows is Step.JUSTIFIED and report is None:
            return Act(_("Compte rendu…"), partial(forms.open_report, page, panel, one))
        if one.follows is Step.JUSTIFIED and report is not None and report.state == "received":
            return Act(_("Accepter"), partial(page.do, answer_report, report=report.id, accepted=True))
        if one.follows is Step.PAID and self.card.group is None:
            return Act(_("Réunir le groupe…"), self.gather)
        if one.follows is Step.PAID and self.card.group is not None:
            meetings = list(self.card.group.meetings)
            return Act(_("Avis du groupe…"), partial(forms.open_opinion, page, panel, one, meetings))
        return None

    def member_acts(self, one: Member) -> list[Act]:
        page, today = self.page, self.page.seat.clock.today()
        if one.last_day is not None:
            return [Act(_("Reste dans le groupe"), lambda: page.do(end_member, member=one.id, last_day=None))]
        return [
            Act(_("Quitte le groupe aujourd’hui"), lambda: page.do(end_member, member=one.id, last_day=today)),
            Act(_("Retirer, saisi par erreur"), lambda: page.do(withdraw_member, member=one.id)),
        ]

    def meeting_acts(self, one: Meeting, card: GroupCard) -> list[Act]:
        page, panel = self.page, self.panel
        if one.cancelled:
            return [Act(_("Rétablir"), lambda: page.do(restore_meeting, meeting=one.id))]
        return [
            Act(_("Compte rendu…"), partial(group_forms.open_minutes, page, panel, one)),
            Act(_("Présents et heures…"), partial(group_forms.open_presence, page, panel, card, one)),
            Act(_("Compte rendu (PDF)"), partial(self.save_minutes, one.id)),
            Act(_("Annuler, n’a pas eu lieu"),
                lambda: page.do(cancel_meeting, meeting=one.id, reason=_("n’a pas eu lieu"))),
        ]  # fmt: skip

    def advice_acts(self, one: Recommendation) -> list[Act]:
        page = self.page
        if one.state != Advice.OPEN:
            return [Act(_("Suivre de nouveau"), lambda: page.do(reopen_recommendation, recommendation=one.id))]
        return [
            Act(_("Dire ce qu’elle est devenue…"), partial(group_forms.open_advice_end, page, self.panel, one)),
            Act(_("Retirer, saisie par erreur"), lambda: page.do(withdraw_recommendation, recommendation=one.id)),
        ]

    def position_acts(self, position: int) -> list[Act]:
        return [Act(_("Retirer"), lambda: self.page.do(set_position_withdrawn, position=position, withdrawn=True))]

    def call_acts(self, call: int) -> list[Act]:
        return [Act(_("Retirer"), lambda: self.page.do(set_other_call_withdrawn, call=call, withdrawn=True))]

    def outcome_acts(self, outcome: int) -> list[Act]:
        return [Act(_("Retirer"), lambda: self.page.do(set_outcome_standing, outcome=outcome, standing=False))]

    def aid_acts(self, aid: int) -> list[Act]:
        return [Act(_("Retirer"), lambda: self.page.do(set_aid_withdrawn, aid=aid, withdrawn=True))]


def _step_of(one: Instalment) -> Step:
    """The step where a cancelled grant was."""
    reached = ((Step.PAID, one.paid_on), (Step.JUSTIFIED, one.justified_on), (Step.SIGNED, one.signed_on))
    return next((step for step, day in reached if day is not None), Step.DECIDED)

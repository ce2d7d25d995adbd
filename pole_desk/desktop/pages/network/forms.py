"""Forms on the network: a structure that joins, its charter, posts, services, people in schemes."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    add_service,
    ask_accession,
    assess_point,
    change_benefit,
    change_post,
    change_service,
    decide_accession,
    end_record,
    say_goals,
)
from pole_desk.activities.network.queries import AccessionItem, Benefit, Point, Post, Service
from pole_desk.activities.network.rules import Accession, Opinion, opinion_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import set_lcp

DATES = {"dates_reversed": "last_day"}
OTHER = ""
"""A service that the platform's list does not have."""


def open_joining(page: Page, panel: SidePanel, party: PartyId | None = None) -> None:
    """A structure asks to become an LCP, or is one already."""
    form = Form()
    if party is None:
        form.add(_("Structure"), PartyPicker(page), name="party", required=True)
        form.add(
            _("Situation"),
            ChoiceField(((False, _("demande à rejoindre les LCP")), (True, _("en est déjà un")))), name="known",
        )  # fmt: skip
        form.set_values(known=False)
    form.add(_("Demandé le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(
        _("Objectifs atteints"), AreaField(lines=3), name="goals",
        help=_("Ce qui le montre ; peut être dit plus tard."),
    )  # fmt: skip
    form.set_values(on=page.seat.clock.today())

    def send(v: dict[str, Any]) -> Any:
        who = party if party is not None else v["party"]
        if v.get("known"):
            return page.do(set_lcp, party=who, lcp=True)
        return page.do(ask_accession, party=who, on=v["on"], goals=v["goals"] or "")

    where = "on" if party is not None else "party"
    open_act(
        page, panel, form, title=_("Nouveau lieu collectif de proximité"), verb=_("Enregistrer"),
        places={"lcp": where, "accession_asked": where}, send=send,
    )  # fmt: skip


def open_point(page: Page, panel: SidePanel, party: PartyId, one: Point) -> None:
    """What is thought of a point of the charter on a day, with its evidence."""
    form = Form()
    form.add_widget(text(one.point))
    form.add(_("Avis"), ChoiceField([(each, opinion_name(each)) for each in Opinion]), name="opinion")
    form.add(
        _("Ce qui le montre"), AreaField(lines=3), name="evidence", required=True,
        help=_("Une visite, un document, un chiffre."),
    )  # fmt: skip
    form.add(_("Constaté le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Par"), TextField(_("vous")), name="author")
    form.set_values(opinion=Opinion(one.opinion) if one.opinion else Opinion.MET, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Évaluer un point de la charte"), verb=_("Enregistrer l’avis"),
        places={"evidence": "evidence", "future_day": "on"},
        send=lambda v: page.do(
            assess_point, party=party, point=one.point, opinion=v["opinion"], evidence=v["evidence"],
            on=v["on"], author=v["author"] or "",
        ),
    )  # fmt: skip


def _days(page: Page, form: Form, first: date | None, last: date | None) -> None:
    form.add(_("Premier jour"), DateField(page.seat.clock.today), name="first_day", required=True)
    form.add(_("Dernier jour"), DateField(page.seat.clock.today, _("sans fin")), name="last_day")
    form.set_values(first_day=first or page.seat.clock.today(), last_day=last)


def open_post(page: Page, panel: SidePanel, party: PartyId, one: Post | None = None) -> None:
    """A coordination post financed: noted, or said otherwise."""
    form = Form()
    form.add(_("Intitulé"), TextField(_("Coordination")), name="title", required=True)
    form.add(_("Équivalent temps plein"), AmountField("1,00"), name="fte", required=True)
    form.add(_("Financé par"), TextField(_("collectivité")), name="funder")
    form.add(_("Montant par an"), AmountField(), name="amount")
    _days(page, form, one and one.first_day, one and one.last_day)
    if one is not None:
        form.set_values(title=one.title, fte=one.fte, funder=one.funder, amount=one.amount)

    def send(v: dict[str, Any]) -> Any:
        said = {**v, "funder": v["funder"] or "", "amount": v["amount"] or ZERO}
        if one is None:
            return page.do(add_post, party=party, **said)
        return page.do(change_post, post=one.id, **said)

    open_act(
        page, panel, form, title=_("Poste de coordination"), verb=_("Enregistrer le poste"),
        places={**DATES, "title": "title", "fte": "fte", "amount": "amount"}, send=send,
    )  # fmt: skip


def open_service(
    page: Page, panel: SidePanel, party: PartyId, offered: list[str], one: Service | None = None
) -> None:
    """A service of the mutualisation platform: noted, or said otherwise."""
    form = Form()
    choices = [*((name, name) for name in offered), (OTHER, _("un autre"))]
    form.add(_("Service reçu"), ChoiceField(choices), name="service")
    form.add(_("Un autre"), TextField(_("s’il n’est pas dans la liste")), name="other")
    form.add(_("Heures en tout"), IntField("0"), name="hours")
    _days(page, form, one and one.first_day, one and one.last_day)
    form.set_values(service=offered[0] if offered else OTHER)
    if one is not None:
        known = one.service in offered
        form.set_values(
            service=one.service if known else OTHER, other=None if known else one.service, hours=one.hours
        )

    def send(v: dict[str, Any]) -> Any:
        name = v["other"] or v["service"] or ""
        said = {"hours": v["hours"] or 0, "first_day": v["first_day"], "last_day": v["last_day"]}
        if one is None:
            return page.do(add_service, party=party, service=name, **said)
        return page.do(change_service, service=one.id, name=name, **said)

    open_act(
        page, panel, form, title=_("Service de la plateforme"), verb=_("Enregistrer le service"),
        places={**DATES, "service": "other"}, send=send,
    )  # fmt: skip


def open_benefit(
    page: Page, panel: SidePanel, schemes: list[str], *, party: PartyId | None = None,
    one: Benefit | None = None, scheme: str = "",
) -> None:  # fmt: skip
    """People of a structure in a scheme: counted, or counted otherwise."""
    form = Form()
    if party is None and one is None:
        form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    names = schemes if one is None or one.scheme in schemes else [*schemes, one.scheme]
    form.add(_("Dispositif"), ChoiceField([(name, name) for name in names]), name="scheme", required=True)
    form.add(_("Personnes"), IntField("1", least=0), name="people", required=True)
    form.add(_("Précision"), TextField(), name="detail")
    _days(page, form, one and one.first_day, one and one.last_day)
    if one is not None:
        form.set_values(scheme=one.scheme, people=one.people, detail=one.detail)
    elif scheme:
        form.set_values(scheme=scheme)

    def send(v: dict[str, Any]) -> Any:
        said = {name: v[name] for name in ("scheme", "people", "first_day", "last_day")}
        said["detail"] = v["detail"] or ""
        if one is not None:
            return page.do(change_benefit, benefit=one.id, **said)
        return page.do(add_benefit, party=v["party"] if party is None else party, **said)

    open_act(
        page, panel, form, title=_("Personnes dans un dispositif"), verb=_("Enregistrer"),
        places={**DATES, "scheme": "scheme", "people": "people"}, send=send,
    )  # fmt: skip


def open_end(page: Page, panel: SidePanel, kind: str, record: int, last: date | None) -> None:
    """The last day of a post, a service or people in a scheme."""
    form = Form()
    form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last_day", required=True)
    form.set_values(last_day=last or page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Noter la fin"), verb=_("Enregistrer"), places=DATES,
        send=lambda v: page.do(end_record, kind=kind, record=record, last_day=v["last_day"]),
    )  # fmt: skip


def open_goals(page: Page, panel: SidePanel, one: AccessionItem) -> None:
    """What shows that the goals of a structure are reached."""
    form = Form()
    form.add(_("Ce qui montre que les objectifs sont atteints"), AreaField(lines=4), name="goals")
    form.set_values(goals=one.goals)
    open_act(
        page, panel, form, title=_("Objectifs de {name}").format(name=one.name), verb=_("Enregistrer"),
        send=lambda v: page.do(say_goals, accession=one.id, goals=v["goals"] or ""),
    )  # fmt: skip


def open_decision(page: Page, panel: SidePanel, one: AccessionItem, state: Accession) -> None:
    """A request refused or taken back, with the reason; accepted, with what is said."""
    verbs = {
        Accession.ACCEPTED: _("Accepter la demande"), Accession.REFUSED: _("Refuser la demande"),
        Accession.WITHDRAWN: _("Retirer la demande"),
    }  # fmt: skip
    form = Form()
    form.add(_("Décidé le"), DateField(page.seat.clock.today), name="on", required=True)
    accepted = state is Accession.ACCEPTED
    form.add(_("Ce qui en est dit") if accepted else _("Raison"), AreaField(lines=3), name="reason")
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=f"{verbs[state]} – {one.name}", verb=verbs[state],
        places={"reason": "reason", "lcp_conditions": "on", "accession_state": "on", "dates_reversed": "on"},
        takes_away=state is Accession.REFUSED,
        send=lambda v: page.do(
            decide_accession, accession=one.id, state=state, on=v["on"], reason=v["reason"] or "",
            seen_version=one.version,
        ),
    )  # fmt: skip

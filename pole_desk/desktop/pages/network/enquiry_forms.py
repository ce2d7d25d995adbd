"""Forms of the enquiry on jobs: opened, answered or corrected, one more structure asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pole_desk.activities.network.commands import answer_enquiry, ask_more_parties, open_enquiry
from pole_desk.activities.network.rules import Jobs
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.network.reading import AnswerLine
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _

TERM = timedelta(days=45)
"""How long structures have to answer, unless told."""


def open_opening(page: Page, panel: SidePanel, year: int) -> None:
    """Ask every structure hosted in a year that is over."""
    today = page.seat.clock.today()
    form = Form()
    form.add_widget(text(_("Toutes les structures hébergées en {year} seront interrogées.").format(year=year)))
    form.add(_("Réponses attendues jusqu’au"), DateField(page.seat.clock.today), name="closes_on", required=True)
    form.add(_("Note"), AreaField(lines=2), name="note")
    form.set_values(closes_on=today + TERM)
    places = dict.fromkeys(("dates_reversed", "year_running", "enquiry_open", "nobody_hosted"), "closes_on")
    open_act(
        page, panel, form, title=_("Enquête emploi {year}").format(year=year), verb=_("Ouvrir l’enquête"),
        places=places,
        send=lambda v: page.do(
            open_enquiry, year=year, on=today, closes_on=v["closes_on"], note=v["note"] or ""
        ),
    )  # fmt: skip


def open_answer(page: Page, panel: SidePanel, year: int, line: AnswerLine) -> None:
    """What a structure answers; a correction is another answer, the one before stays."""
    form = Form()
    form.add_widget(text(_("Au 31 décembre {year} ; laissez vide ce qui n’est pas dit.").format(year=year)))
    form.add(_("Personnes employées"), IntField("0"), name="people", required=True)
    form.add(_("Équivalents temps plein"), AmountField("0,00"), name="fte")
    form.add(_("Dont contrats à durée indéterminée"), IntField(), name="permanent")
    form.add(_("Habitants des quartiers prioritaires embauchés dans l’année"), IntField(), name="district_hired")
    form.add(_("Chiffre d’affaires de l’année"), AmountField(), name="turnover")
    form.add(_("Reçue le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Note"), AreaField(lines=2), name="note")
    form.set_values(
        people=line.people, fte=line.fte, permanent=line.permanent, district_hired=line.district_hired,
        turnover=line.turnover, note=line.note, on=page.seat.clock.today(),
    )  # fmt: skip

    def send(v: dict[str, Any]) -> Any:
        on = v.pop("on")
        return page.do(
            answer_enquiry, year=year, party=line.party, jobs=Jobs(**{**v, "note": v["note"] or ""}), on=on
        )

    open_act(
        page, panel, form, title=line.name,
        verb=_("Noter la réponse") if line.answer is None else _("Corriger la réponse"),
        places={name: name for name in ("people", "fte", "permanent", "district_hired", "turnover")}, send=send,
    )  # fmt: skip


def open_more(page: Page, panel: SidePanel, year: int) -> None:
    """Ask one more structure."""
    form = Form()
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    today = page.seat.clock.today()
    open_act(
        page, panel, form, title=_("Interroger une autre structure"), verb=_("Ajouter à l’enquête"),
        send=lambda v: page.do(ask_more_parties, year=year, parties=[v["party"]], on=today),
    )  # fmt: skip

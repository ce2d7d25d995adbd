"""Standing orders and cards, each a list with its acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pole_desk.activities.canteen.commands import (
    add_standing,
    end_standing,
    sell_card,
    skip_day,
    withdraw_card,
)
from pole_desk.activities.canteen.rules import weekdays_text
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen.meal_forms import DietField
from pole_desk.desktop.pages.canteen.reading import CardLine, Choices, StandingLine, choices
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _, number
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import MealCardId

NOTHING = _("Choisissez d’abord une ligne de la liste.")


class Standing:
    """The standing orders."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self.table = DataTable(
            "canteen.standing",
            [
                Column("who", _("Qui"), 230, strong=True, tip=lambda row: row.who),
                Column("weekdays", _("Jours"), 190, text=lambda row: weekdays_text(row.weekdays), align="left",
                       tip=lambda row: weekdays_text(row.weekdays)),
                Column("covers", _("Couverts"), 78),
                Column("formula", _("Formule"), 120, filter=True),
                Column("diets", _("Régimes"), 120, tip=lambda row: row.diets),
                Column("next_day", _("Prochain"), 96),
                Column("last_day", _("Jusqu’au"), 96),
            ],
            empty=(_("Aucune commande permanente."), _("Ajouter une commande permanente"), self.add),
            placeholder=_("Chercher une commande…"),
        )  # fmt: skip
        self.skip_button = secondary(_("Pas ce jour"), self.skip, "calendar-x", _("Annuler un jour seulement"))
        self.end_button = secondary(_("Terminer"), self.end, "x", _("Dernier jour (Suppr)"))
        self.table.add_tool(secondary(_("Ajouter"), self.add, "plus", _("Ajouter une commande permanente (Ctrl+N)")))
        for button in (self.skip_button, self.end_button):
            self.table.add_tool(button)
        self.table.selected.connect(lambda _rows: self._grey())
        self.table.opened.connect(lambda _row: self.end())
        self.table.set_actions(lambda row: [
            (_("Pas ce jour…"), "calendar-x", self.skip),
            (_("Terminer…"), "x", self.end),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.order.party)),
            link_act(page, panel, self.table, row, dossier_of=lambda one: one.order.dossier),
        ])  # fmt: skip
        self._grey()

    def show(self, rows: list[StandingLine]) -> None:
        self.table.set_rows(rows)
        self._grey()

    def _grey(self) -> None:
        why = "" if self.table.current_row() is not None else NOTHING
        self.skip_button.why(why)
        self.end_button.why(why)

    def add(self) -> None:
        """Who, which days, how many, what."""
        self.page.ask(choices).then(self._open_add)

    def _open_add(self, found: Choices) -> None:
        form, today = Form(), self.page.seat.clock.today
        form.add(_("Qui"), PartyPicker(self.page), name="party", required=True)
        days = ChipRow()
        days.set_chips([(str(place), WEEKDAYS[place], None, "") for place in range(5)])
        form.add_widget(label(_("Jours *"), "strong"))
        form.add_widget(days)
        row = form.row()
        form.add(_("Couverts"), IntField("1", least=1, most=500), name="covers", required=True, beside=row)
        form.add(_("Formule"), ChoiceField([(one.code, one.label) for one in found.formulas]), name="formula",
                 beside=row)
        form.add(_("À partir du"), DateField(today), name="first", required=True)
        form.add(_("Jusqu’au"), DateField(today, _("sans fin prévue")), name="last")
        diets = DietField()
        form.add(_("Régimes et allergies"), diets, name="diets")
        form.add(_("Accord"), CheckField(_("La personne nommée est d’accord pour qu’on le note")), name="consent")
        form.add(_("Note"), TextField(), name="note")
        form.set_values(covers=1, first=today() + timedelta(days=1))
        if found.formulas:
            form.set_values(formula=found.formulas[0].code)

        def send(v: dict[str, Any]) -> Promise[Any] | None:
            try:
                eaters = diets.eaters(today() if v["consent"] else None)
            except BadInput as error:
                form.refuse("diets", error.message)
                return None
            return self.page.do(
                add_standing, party=v["party"], weekdays=sorted(int(key) for key in days.checked()),
                covers=v["covers"], first_day=v["first"], last_day=v["last"], formula=v["formula"] or "",
                eaters=eaters, note=v["note"] or "",
            )  # fmt: skip

        open_act(
            self.page, self.panel, form, title=_("Commande permanente"), verb=_("Ajouter"), send=send,
            places={"dates_reversed": "last", "diet_people": "diets", "consent": "consent", "covers": "covers"},
        )  # fmt: skip

    def skip(self) -> None:
        line: StandingLine | None = self.table.current_row()
        if line is None:
            return
        form = Form()
        form.add_widget(text(_("{who} : {days}.").format(who=line.who, days=weekdays_text(line.weekdays))))
        form.add(_("Jour"), DateField(self.page.seat.clock.today), name="day", required=True)
        form.add(_("Motif"), TextField(_("facultatif")), name="reason")
        form.set_values(day=line.next_day)
        open_act(
            self.page, self.panel, form, title=_("Pas ce jour"), verb=_("Annuler ce jour"), takes_away=True,
            send=lambda v: self.page.do(skip_day, standing=line.id, day=v["day"], reason=v["reason"] or ""),
            places={"not_its_day": "day", "skipped": "day"},
        )  # fmt: skip

    def end(self) -> None:
        line: StandingLine | None = self.table.current_row()
        if line is None:
            return
        form = Form()
        form.add_widget(text(_("Les repas déjà réservés après ce jour sont rendus.")))
        form.add(_("Dernier jour"), DateField(self.page.seat.clock.today), name="last", required=True)
        form.set_values(last=self.page.seat.clock.today())
        open_act(
            self.page, self.panel, form, title=_("Terminer la commande de {who}").format(who=line.who),
            verb=_("Terminer"), takes_away=True,
            send=lambda v: self.page.do(end_standing, standing=line.id, last_day=v["last"]),
            places={"standing_over": "last"},
        )  # fmt: skip


class Cards:
    """The cards of ten meals."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self.table = DataTable(
            "canteen.cards",
            [
                Column("who", _("Qui"), 260, strong=True, tip=lambda row: row.who),
                Column("id", _("Carte n°"), 90),
                Column("sold_on", _("Vendue le"), 110),
                Column("used", _("Pris"), 80),
                Column("balance", _("Reste"), 80, total=lambda rows: number(sum(row.balance for row in rows))),
                Column("price", _("Prix HT"), 100, text=lambda row: _euros(row), align="right"),
            ],
            empty=(_("Aucune carte n’est vendue."), _("Vendre une carte"), self.sell),
            placeholder=_("Chercher une carte…"),
        )  # fmt: skip
        self.withdraw_button = secondary(_("Reprendre"), self.withdraw, "undo-2",
                                         _("Reprendre une carte dont rien n’a été pris"))  # fmt: skip
        self.table.add_tool(primary(_("Vendre une carte"), self.sell, "plus", _("10 repas, sur la prochaine facture")))
        self.table.add_tool(self.withdraw_button)
        self.table.set_actions(lambda row: [
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.card.party)),
            link_act(page, panel, self.table, row, dossier_of=lambda one: one.card.dossier),
        ])  # fmt: skip
        self.table.selected.connect(lambda _rows: self._grey())
        self._grey()

    def show(self, rows: list[CardLine]) -> None:
        self.table.set_rows(rows)
        self._grey()

    def _grey(self) -> None:
        line: CardLine | None = self.table.current_row()
        used = _("Des repas sont déjà pris sur cette carte.")
        self.withdraw_button.why(NOTHING if line is None else used if line.used else "")

    def sell(self) -> None:
        form = Form()
        form.add_widget(text(_("La carte vient sur la prochaine facture ; ses repas ne sont plus facturés.")))
        form.add(_("Qui"), PartyPicker(self.page), name="party", required=True)
        open_act(
            self.page, self.panel, form, title=_("Vendre une carte de 10 repas"), verb=_("Vendre"),
            send=lambda v: self.page.do(sell_card, party=v["party"]), places={"party_archived": "party"},
        )  # fmt: skip

    def withdraw(self) -> None:
        line: CardLine | None = self.table.current_row()
        if line is not None:
            self.page.do(withdraw_card, card=MealCardId(line.id))


def _euros(row: CardLine) -> str:
    return euros(row.card.unit_price)

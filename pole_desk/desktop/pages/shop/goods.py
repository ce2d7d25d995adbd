"""« Réemploi et réparation »: weights by month and category, repairs offered, the carrier group."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.activities.shop.commands import (
    add_member,
    add_repair,
    change_member,
    change_repair,
    record_weight,
    withdraw_member,
    withdraw_repair,
)
from pole_desk.activities.shop.queries import Member, Repair
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import reading
from pole_desk.desktop.pages.shop.rota import page_do
from pole_desk.desktop.pages.shop.stepper import Stepper
from pole_desk.desktop.pages.shop.words import span_text
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import ghost, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts.bars import Series, StackedBars
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import SHORT_MONTHS, _, month_name, number
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, months_between


def weight_text(kilograms: Decimal) -> str:
    """`1 234,5 kg`."""
    return _("{n} kg").format(n=number(kilograms, 0 if kilograms == kilograms.to_integral_value() else 1))


class GoodsTab(QWidget):
    """Weights at the left, repairs and the group at the right."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.month = Month.of(page.seat.clock.today()).previous()
        self.found: reading.Goods | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left, right = Scroll(), Scroll()
        self.stepper = Stepper(_("Mois précédent"), _("Mois suivant"))
        self.stepper.stepped.connect(self._step)
        self.weigh = secondary(_("Noter un poids"), self.note_weight, "scale", _("Noter un poids réemployé (Ctrl+N)"))
        head = QHBoxLayout()
        head.addWidget(self.stepper)
        self.sum = Elided("", "secondary")
        head.addWidget(self.sum, 1)
        head.addWidget(self.weigh)
        left.body.addLayout(head)
        self.weights = Rows(_("Réemployé"), _("Aucun poids n’est noté pour ce mois."))
        self.chart = StackedBars(_("Kilos réemployés par mois"))
        self.chart.setFixedHeight(230)
        self.year = Card(_("Douze mois"), ghost(_("Voir les données"), self.chart.show_data))
        self.year.body.addWidget(self.chart)
        self.repairs = Rows(_("Réparations proposées"), _("Aucune réparation n’est proposée."),
                            secondary(_("Ajouter"), self.new_repair, "plus", _("Ajouter une réparation")))  # fmt: skip
        self.members = Rows(_("Groupe porteur"), _("Personne n’est encore du groupe porteur."),
                            secondary(_("Ajouter"), self.new_member, "user-plus", _("Ajouter au groupe porteur")))  # fmt: skip
        for card in (self.weights, self.year):
            left.body.addWidget(card)
        for card in (self.repairs, self.members):
            right.body.addWidget(card)
        left.body.addStretch(1)
        right.body.addStretch(1)
        row.addWidget(left, 1)
        row.addWidget(right, 1)

    def look(self) -> None:
        """Ask for the month again."""
        self.stepper.say(month_name(self.month).capitalize())
        self.page.ask_latest("goods", reading.goods, month=self.month).then(self.show_goods)

    def show_goods(self, found: reading.Goods) -> None:
        self.found = found
        own = {one.category: one for one in found.weights if one.month == str(found.month)}
        self.weights.set_rows([
            Row(category.capitalize(), own[category].note, weight_text(own[category].kilograms), acts=(
                Act(_("Corriger…"), partial(self.note_weight, category)),
                Act(_("Retirer"), partial(page_do, self.page, record_weight, month=found.month, category=category,
                                          kilograms=ZERO)),
            ))
            for category in found.categories if category in own
        ])  # fmt: skip
        self.sum.set_text(_("{weight} ce mois").format(
            weight=weight_text(sum((one.kilograms for one in own.values()), ZERO))))  # fmt: skip
        self._draw(found)
        today = self.page.seat.clock.today()
        self.repairs.set_rows([
            Row(one.title, " · ".join(part for part in (one.party_name, one.hours, one.price) if part),
                pill=_("terminé") if one.last_day is not None and one.last_day < today else "",
                acts=(Act(_("Modifier…"), partial(self.edit_repair, one)),
                      Act(_("Retirer de la liste"), partial(page_do, self.page, withdraw_repair, repair=one.id))),
                open=partial(self.page.seat.go, "parties", one.party))
            for one in found.repairs
        ])  # fmt: skip
        self.members.set_rows([
            Row(one.party_name, f"{one.role} · {span_text(one.first_day, one.last_day)}",
                off=one.last_day is not None and one.last_day < today,
                acts=(Act(_("Modifier…"), partial(self.edit_member, one)),
                      Act(_("Retirer : erreur de saisie"), partial(page_do, self.page, withdraw_member, member=one.id))),
                open=partial(self.page.seat.go, "parties", one.party))
            for one in found.members
        ])  # fmt: skip

    def _draw(self, found: reading.Goods) -> None:
        months = list(months_between(found.month.plus(-reading.MONTHS_BACK), found.month))
        told = {(one.month, one.category): one.kilograms for one in found.weights}
        used = [c for c in found.categories if any((str(m), c) in told for m in months)]
        self.year.setVisible(bool(used))
        self.chart.set_data(
            [Series(c.capitalize(), [told.get((str(m), c), ZERO) for m in months]) for c in used],
            [SHORT_MONTHS[m.month - 1] for m in months], unit="kg",
        )  # fmt: skip

    def _step(self, months: int) -> None:
        self.month = self.month.plus(months)
        self.look()

    # --- acts

    def note_weight(self, category: str = "") -> None:
        """Kilograms of a category for the month shown."""
        found = self.found
        if found is None:
            return
        own = {one.category: one for one in found.weights if one.month == str(found.month)}
        form = Form()
        choice = form.add(_("Catégorie"), ChoiceField([(c, c.capitalize()) for c in found.categories]),
                          name="category", required=True)  # fmt: skip
        form.add(_("Kilos"), AmountField(_("120,5"), decimals=1), name="kilograms", required=True)
        form.add(_("Note"), TextField(), name="note")
        if category:
            choice.set_value(category)
            form.set_values(note=own[category].note if category in own else "")
        open_act(
            self.page, self.panel, form, verb=_("Enregistrer le poids"),
            title=_("Réemployé, {month}").format(month=month_name(found.month)),
            send=lambda values: self.page.do(
                record_weight, month=found.month, category=values["category"], kilograms=values["kilograms"],
                note=values["note"] or "",
            ),
            places={"kilograms": "kilograms", "category": "category"},
        )  # fmt: skip

    def new_repair(self) -> None:
        self._repair_form(None)

    def edit_repair(self, one: Repair) -> None:
        self._repair_form(one)

    def _repair_form(self, one: Repair | None) -> None:
        form = Form()
        today = self.page.seat.clock.today
        if one is None:
            form.add(_("Structure"), PartyPicker(self.page), name="party", required=True)
        form.add(_("Ce qui est réparé"), TextField(_("Vélos, petit électroménager…")), name="title", required=True)
        form.add(_("Quand"), TextField(_("mercredi, 14 h – 18 h")), name="hours")
        form.add(_("Prix, à titre indicatif"), TextField(_("de 10 à 45 €")), name="price")
        form.add(_("Premier jour"), DateField(today), name="first", required=True)
        form.add(_("Dernier jour"), DateField(today, _("sans fin prévue")), name="last")
        if one is None:
            form.set_values(first=today())
        else:
            form.set_values(title=one.title, hours=one.hours, price=one.price, first=one.first_day, last=one.last_day)

        def send(values: dict[str, Any]) -> Promise[Any]:
            told = {
                "title": values["title"], "hours": values["hours"] or "", "price": values["price"] or "",
                "first_day": values["first"], "last_day": values["last"],
            }  # fmt: skip
            if one is None:
                return self.page.do(add_repair, party=values["party"], **told)
            return self.page.do(change_repair, repair=one.id, seen_version=one.version, **told)

        open_act(
            self.page, self.panel, form, title=_("Réparation proposée"), verb=_("Enregistrer la réparation"),
            send=send, places={"dates_reversed": "last", "title": "title"},
        )  # fmt: skip

    def new_member(self) -> None:
        self._member_form(None)

    def edit_member(self, one: Member) -> None:
        self._member_form(one)

    def _member_form(self, one: Member | None) -> None:
        form = Form()
        today = self.page.seat.clock.today
        if one is None:
            form.add(_("Structure"), PartyPicker(self.page), name="party", required=True)
        form.add(_("Rôle"), TextField(_("coordination, trésorerie, membre…")), name="role", required=True)
        form.add(_("Depuis"), DateField(today), name="first", required=True)
        form.add(_("Jusqu’au"), DateField(today, _("sans fin prévue")), name="last")
        if one is None:
            form.set_values(first=today())
        else:
            form.set_values(role=one.role, first=one.first_day, last=one.last_day)

        def send(values: dict[str, Any]) -> Promise[Any]:
            told = {"role": values["role"], "first_day": values["first"], "last_day": values["last"]}
            if one is None:
                return self.page.do(add_member, party=values["party"], **told)
            return self.page.do(change_member, member=one.id, seen_version=one.version, **told)

        open_act(
            self.page, self.panel, form, title=_("Groupe porteur"), verb=_("Enregistrer"), send=send,
            places={"dates_reversed": "last", "role": "role", "member_twice": "party" if one is None else "first"},
        )  # fmt: skip

"""Forms on meals: booking in the order of a call, changing, cancelling, absences, card, drinks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.canteen.commands import (
    add_extra,
    book_meal,
    cancel_meal,
    change_meal,
    note_absence,
    pay_by_card,
)
from pole_desk.activities.canteen.queries.services import Day
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.queries.standing import Card
from pole_desk.activities.canteen.rules.allergens import Eater, eater_text, read_eater
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen.reading import Choices, MealLine, cards_of, choices
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import (
    AmountField,
    AreaField,
    CheckField,
    ChoiceField,
    IntField,
    TextField,
)
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, long_day, ngettext, number
from pole_desk.ports.ids import PartyId

PLACES = {
    "full": "covers", "covers": "covers", "closed": "on", "far_day": "on", "closed_day": "on", "overlap": "on",
    "diet": "diets", "diet_people": "diets", "consent": "consent", "formula": "formula", "sitting": "sitting",
    "card_spent": "card", "card_of_another": "card", "late": "covers", "absent": "absent",
}  # fmt: skip
DIETS = _("une ligne par régime : « 2 végétariens », « Léa Martin : gluten »")


class DietField(AreaField):
    """Who eats apart, a line each; each line is read as it is typed."""

    def __init__(self) -> None:
        super().__init__(DIETS, lines=3)

    def eaters(self, consent_on: date | None) -> tuple[Eater, ...]:
        """The lines read; raises BadInput on one that says nothing."""
        lines = (self.value() or "").splitlines()
        return tuple(read_eater(line, consent_on=consent_on) for line in lines if line.strip())

    def show_eaters(self, eaters: tuple[Eater, ...]) -> None:
        self.set_value("\n".join(eater_text(one) for one in eaters) or None)


class BookingForm(Form):
    """Who, how many, when, what: in the order of a phone call."""

    def __init__(self, page: Page, day: date, found: Choices, *, walk_in: bool) -> None:
        super().__init__()
        self.page, self.walk_in = page, walk_in
        self.add(_("Qui"), PartyPicker(page), name="party", required=True)
        row = self.row()
        self.add(_("Couverts"), IntField("1", least=1, most=500), name="covers", required=True, beside=row)
        self.add(_("Tour"), ChoiceField([("", _("sans préférence"))]), name="sitting", beside=row)
        self.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
        self.left = secondary("", wrap=True)
        self.add_widget(self.left)
        self.add(_("Formule"), ChoiceField([(one.code, one.label) for one in found.formulas]), name="formula",
                 required=True)
        self.card = ChoiceField([(None, _("sur le compte"))])
        self.add(_("Paiement"), self.card, name="card")
        self.diets = DietField()
        self.add(_("Régimes et allergies"), self.diets, name="diets")
        self.add(_("Accord"), CheckField(_("La personne nommée est d’accord pour qu’on le note")), name="consent")
        self.add(_("Note"), TextField(_("table, arrivée, événement…")), name="note")
        self.set_values(on=day, covers=1, sitting="", card=None)
        if found.formulas:
            self.set_values(formula=found.formulas[0].code)
        self.fields["party"].edited.connect(self._ask_cards)
        self.fields["on"].edited.connect(self._ask_day)
        self._ask_day()

    def _ask_cards(self) -> None:
        picker = self.fields["party"]
        if isinstance(picker, PartyPicker) and picker.settled():
            self.page.ask_latest("canteen-cards", cards_of, party=picker.value()).then(self._show_cards)

    def _show_cards(self, found: list[Card]) -> None:
        self.card.set_choices([
            (None, _("sur le compte")),
            *((card.id, _("carte n° {id}, reste {left}").format(id=card.id, left=card.balance)) for card in found),
        ])  # fmt: skip
        self.card.set_value(None)

    def _ask_day(self) -> None:
        try:
            day = self.fields["on"].value()
        except BadInput:
            return
        if day is not None:
            self.page.ask_latest("canteen-day", day_as_booked, day=day).then(self._show_day)

    def _show_day(self, found: Day) -> None:
        if found.reason and not self.walk_in:
            self.left.setText(_("{day} : {why}.").format(day=long_day(found.day).capitalize(), why=found.reason))
        else:
            self.left.setText(
                ngettext("{left} place libre le {day}.", "{left} places libres le {day}.", found.left).format(
                    left=number(found.left), day=long_day(found.day)
                )
            )

    def send(self, values: dict[str, Any]) -> Promise[Any] | None:
        """Book; a line of diets that can't be read is said under the field."""
        eaters = _eaters(self, self.diets, values, self.page)
        if eaters is None:
            return None
        return self.page.do(
            book_meal, day=values["on"], party=values["party"], covers=values["covers"],
            formula=values["formula"], eaters=eaters, sitting=values["sitting"] or "",
            note=values["note"] or "", card=values["card"], walk_in=self.walk_in,
        )  # fmt: skip


def _eaters(form: Form, field: DietField, values: dict[str, Any], page: Page) -> tuple[Eater, ...] | None:
    try:
        return field.eaters(page.seat.clock.today() if values["consent"] else None)
    except BadInput as error:
        form.refuse("diets", error.message)
        return None


def open_booking(
    page: Page, panel: SidePanel, day: date, sittings: list[str], *, walk_in: bool = False, party: int | None = None
) -> None:
    """Book covers on a day."""

    def ready(found: Choices) -> None:
        form = BookingForm(page, day, found, walk_in=walk_in)
        _offer_sittings(form, sittings)
        if party is not None:
            form.fields["party"].set_value(PartyId(party))
        open_act(
            page, panel, form,
            title=_("Venu sans réservation") if walk_in else _("Réserver des couverts"),
            verb=_("Noter") if walk_in else _("Réserver"), send=form.send, places=PLACES,
        )  # fmt: skip

    page.ask(choices).then(ready)


def _offer_sittings(form: Form, sittings: list[str]) -> None:
    field = form.fields["sitting"]
    if isinstance(field, ChoiceField):
        field.set_choices([("", _("sans préférence")), *((one, one.replace(":", " h ")) for one in sittings)])


def open_change(page: Page, panel: SidePanel, line: MealLine) -> None:
    """Change covers, day, formula, diets or note of a booking."""

    def ready(found: Choices) -> None:
        form = Form()
        form.add_widget(text(_("{who}, le {day}").format(who=line.who, day=long_day(line.meal.day))))
        row = form.row()
        form.add(_("Couverts"), IntField("1", least=1, most=500), name="covers", required=True, beside=row)
        form.add(_("Tour"), TextField(_("12:00")), name="sitting", beside=row)
        form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
        form.add(_("Formule"), ChoiceField([(one.code, one.label) for one in found.formulas]), name="formula")
        diets = DietField()
        form.add(_("Régimes et allergies"), diets, name="diets")
        form.add(_("Accord"), CheckField(_("La personne nommée est d’accord pour qu’on le note")), name="consent")
        form.add(_("Note"), TextField(), name="note")
        form.add(_("Après l’heure"), CheckField(_("Convenu avec la cuisine, même après l’heure")), name="after")
        form.set_values(covers=line.covers, sitting=line.sitting or None, on=line.meal.day,
                        formula=line.meal.formula, note=line.note or None,
                        consent=any(one.consent_on for one in line.eaters))
        diets.show_eaters(line.eaters)

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            eaters = _eaters(form, diets, values, page)
            if eaters is None:
                return None
            same = [eater_text(one) for one in eaters] == [eater_text(one) for one in line.eaters]
            return page.do(
                change_meal, meal=line.meal.id, covers=values["covers"], day=values["on"],
                formula=values["formula"], eaters=None if same else eaters, sitting=values["sitting"] or "",
                note=values["note"] or "", after_hours=bool(values["after"]), seen_version=line.meal.version,
            )  # fmt: skip

        open_act(page, panel, form, title=_("Modifier la réservation"), verb=_("Enregistrer"), send=send,
                 places=PLACES)

    page.ask(choices).then(ready)


def open_cancel(page: Page, panel: SidePanel, line: MealLine, late: bool) -> None:
    """Cancel a booking; past the hour it stays due unless excused."""
    form = Form()
    words = ngettext("{covers} couvert de {who}, le {day}.", "{covers} couverts de {who}, le {day}.", line.covers)
    form.add_widget(text(words.format(covers=line.covers, who=line.who, day=long_day(line.meal.day))))
    form.add(_("Motif"), TextField(_("facultatif")), name="reason")
    if late:
        form.add_widget(text(_("L’heure d’annuler est passée : les repas restent dus, sauf si vous les excusez.")))
        form.add(_("Excuser"), CheckField(_("Ne pas les facturer")), name="excused")
    open_act(
        page, panel, form, title=_("Annuler la réservation"), verb=_("Annuler les couverts"), takes_away=True,
        send=lambda v: page.do(cancel_meal, meal=line.meal.id, reason=v["reason"] or "",
                               excused=bool(v.get("excused"))),
        places={"meal_state": "reason"},
    )  # fmt: skip


def open_absence(page: Page, panel: SidePanel, line: MealLine) -> None:
    """How many did not come."""
    form = Form()
    words = ngettext("{who} : {covers} couvert réservé.", "{who} : {covers} couverts réservés.", line.covers)
    form.add_widget(text(words.format(who=line.who, covers=line.covers)))
    form.add(_("Absents"), IntField("0", most=line.covers), name="absent", required=True)
    form.add(_("Excuser"), CheckField(_("Ne pas les facturer")), name="excused")
    form.set_values(absent=line.meal.absent or line.covers, excused=line.meal.excused)
    open_act(
        page, panel, form, title=_("Noter des absents"), verb=_("Enregistrer"), places=PLACES,
        send=lambda v: page.do(note_absence, meal=line.meal.id, absent=v["absent"], excused=v["excused"]),
    )  # fmt: skip


def open_payment(page: Page, panel: SidePanel, line: MealLine) -> None:
    """Take the covers off a card, or put them back on the account."""

    def ready(found: list[Card]) -> None:
        form = Form()
        offered = [(None, _("sur le compte"))]
        offered += [
            (card.id, _("carte n° {id}, reste {left}").format(id=card.id, left=card.balance)) for card in found
        ]
        if line.meal.card is not None and line.meal.card not in {card.id for card in found}:
            offered.append((line.meal.card, _("carte n° {id}").format(id=line.meal.card)))
        form.add(_("Paiement"), ChoiceField(offered), name="card").set_value(line.meal.card)
        if not found:
            form.add_widget(secondary(_("Cette structure n’a pas de carte : vendez-en une dans l’onglet Cartes."),
                                      wrap=True))
        open_act(
            page, panel, form, title=_("Payer par carte"), verb=_("Enregistrer"), places=PLACES,
            send=lambda v: page.do(pay_by_card, meal=line.meal.id, card=v["card"]),
        )  # fmt: skip

    page.ask(cards_of, party=line.meal.party).then(ready)


def open_extra(page: Page, panel: SidePanel, line: MealLine) -> None:
    """A drink on the account, wine at its own VAT rate."""

    def ready(found: Choices) -> None:
        form = Form()
        form.add(_("Boisson"), ChoiceField([(one.code, one.label) for one in found.extras]), name="item",
                 required=True)
        form.add(_("Quantité"), AmountField("1", decimals=0), name="quantity", required=True)
        form.set_values(quantity=Decimal(1))
        open_act(
            page, panel, form, title=_("Ajouter une boisson"), verb=_("Ajouter"),
            send=lambda v: page.do(add_extra, meal=line.meal.id, item=v["item"], quantity=v["quantity"]),
            places={"item": "item", "quantity": "quantity"},
        )  # fmt: skip

    page.ask(choices).then(ready)


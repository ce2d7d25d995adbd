"""Forms on a service: its seats, its operators, their menus and numbers, its cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pole_desk.activities.canteen.commands import (
    DishInput,
    cancel_service,
    change_service,
    decide_numbers,
    hand_over,
    note_actuals,
    set_menu,
    set_parts,
)
from pole_desk.activities.canteen.queries.kitchen import Kitchen, kitchen
from pole_desk.activities.canteen.queries.services import Dish, Part, Service
from pole_desk.activities.canteen.rules import Course, Cutoff, PartInput, course_names
from pole_desk.activities.canteen.rules.allergens import (
    Allergen,
    Diet,
    allergen_names,
    diet_names,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen.reading import Choices, Week, choices
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.fields import (
    AreaField,
    CheckField,
    ChoiceField,
    IntField,
    TextField,
)
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.desktop.widgets.labels import secondary as small
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import TimeField
from pole_desk.kernel.i18n import _, brief_day, ngettext
from pole_desk.kernel.periods import PARIS
from pole_desk.ports.ids import PartyId

MOST = 3


def open_cancel_service(page: Page, panel: SidePanel, found: Week) -> None:
    """Cancel the day's service: who is to be called is listed before, and stays listed after."""
    service = found.service
    if service is None:
        return
    booked = [line for line in found.lines if line.meal.state == "booked"]
    form = Form()
    form.add_widget(text(_("Les repas seront crédités, sur les cartes aussi ; l’annulation se défait.")))
    form.add(_("Motif"), AreaField(_("on le dira au téléphone"), lines=2), name="reason", required=True)
    form.add(_("Espace"), CheckField(_("Garder l’espace cantine ce midi-là")), name="keep")
    called = Rows(
        ngettext("{count} compte à prévenir", "{count} comptes à prévenir", len(booked)).format(count=len(booked)),
        _("Personne n’a réservé."),
    )  # fmt: skip
    called.set_rows([
        Row(line.who, line.phone or _("pas de téléphone"),
            ngettext("{count} couvert", "{count} couverts", line.covers).format(count=line.covers),
            pill=_("événement") if line.meal.dossier_kind == "event" else "", tone="warning")
        for line in booked
    ])  # fmt: skip
    form.add_widget(called)
    if len(found.parts) == 1:
        form.add_widget(small(_("Un autre opérateur peut reprendre ? Passez par « Faire reprendre sa part » : "
                                "les repas restent réservés."), wrap=True))  # fmt: skip
    open_act(
        page, panel, form, title=_("Annuler le service du {day}").format(day=brief_day(service.day)),
        verb=_("Annuler le service"), takes_away=True, places={"reason": "reason"},
        send=lambda v: page.do(cancel_service, service=service.id, reason=v["reason"], keep_space=v["keep"]),
    )  # fmt: skip


def open_places(page: Page, panel: SidePanel, service: Service) -> None:
    """Seats, sittings and quotas of a service."""
    form = Form()
    form.add(_("Places"), IntField("90", least=1, most=2000), name="seats", required=True)
    form.add(_("Tours"), TextField(_("12:00, 13:00")), name="sittings", help=_("Heures séparées par des virgules."))
    form.add(_("Places gardées pour les événements"), IntField("0", most=2000), name="events")
    form.add(_("Places pour les extérieurs"), IntField(_("sans limite"), most=2000), name="outsiders",
             help=_("Vide : sans limite. Le quota tombe à l’heure réglée, puis chacun prend ce qui reste."))
    form.add(_("Note"), TextField(), name="note")
    form.set_values(seats=service.seats, sittings=", ".join(service.sittings) or None,
                    events=service.event_quota, outsiders=service.outsider_quota, note=service.note or None)

    def send(v: dict[str, Any]) -> Promise[Any]:
        offered = replace(
            service.offered, seats=v["seats"], event_quota=v["events"] or 0, outsider_quota=v["outsiders"],
            sittings=tuple(one.strip() for one in (v["sittings"] or "").split(",") if one.strip()),
        )  # fmt: skip
        return page.do(change_service, service=service.id, offered=offered, note=v["note"] or "",
                       seen_version=service.version)

    open_act(
        page, panel, form, title=_("Places du {day}").format(day=brief_day(service.day)), verb=_("Enregistrer"),
        send=send, places={"seats": "seats", "seats_below": "seats", "quota": "events", "time": "sittings",
                           "sitting_used": "sittings"},
    )  # fmt: skip


def open_parts(page: Page, panel: SidePanel, service: Service, parts: Sequence[Part]) -> None:
    """The operators of a service, one to three, with portions and cut-offs."""

    def ready(found: Choices) -> None:
        form = Form()
        names = [(None, _("personne")), *((one.id, one.name) for one in found.operators)]
        if not found.operators:
            form.add_widget(text(_("Aucune structure n’a le rôle « opérateur de la cantine » : donnez-le sur sa "
                                   "fiche.")))  # fmt: skip
        for place in range(MOST):
            form.add_widget(label(_("Opérateur {n}").format(n=place + 1), "strong"))
            row = form.row()
            form.add(_("Structure"), ChoiceField(names), name=f"operator{place}", beside=row)
            form.add(_("Portions"), IntField("30", least=1, most=2000), name=f"portions{place}", beside=row)
            row = form.row()
            form.add(_("Commandes, le jour même"), TimeField("10:00"), name=f"order{place}", beside=row)
            form.add(_("Annulations, la veille"), TimeField("16:00"), name=f"cancel{place}", beside=row)
            if place < len(parts):
                part = parts[place]
                form.set_values(**{
                    f"operator{place}": part.operator, f"portions{place}": part.portions,
                    f"order{place}": _local(part.order_by).time(),
                    f"cancel{place}": _local(part.cancel_by).time(),
                })  # fmt: skip
            else:
                form.set_values(**{f"operator{place}": None})
        open_act(
            page, panel, form, title=_("Opérateurs du {day}").format(day=brief_day(service.day)),
            verb=_("Enregistrer"),
            send=lambda v: page.do(set_parts, service=service.id, parts=_parts(v, parts, service.day)),
            places={"operators": "operator1", "not_operator": "operator0", "portions": "portions0"},
        )  # fmt: skip

    page.ask(choices).then(ready)


def _local(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, PARIS)


def _parts(values: dict[str, Any], known: Sequence[Part], day: date) -> list[PartInput]:
    """The parts as typed; the days before of a cut-off stay those of the part it replaces."""
    found = []
    for place in range(MOST):
        operator = values[f"operator{place}"]
        if operator is None:
            continue
        former = known[place] if place < len(known) else None
        order_days = 0 if former is None else (day - _local(former.order_by).date()).days
        cancel_days = 1 if former is None else (day - _local(former.cancel_by).date()).days
        ten, four = datetime(2000, 1, 1, 10).time(), datetime(2000, 1, 1, 16).time()
        found.append(
            PartInput(
                operator=operator, portions=values[f"portions{place}"] or 30,
                order=Cutoff(order_days, values[f"order{place}"] or ten),
                cancel=Cutoff(cancel_days, values[f"cancel{place}"] or four),
            )
        )  # fmt: skip
    return found


class DishBox(Form):
    """A dish: its course, name, the 14 allergens as chips, whom it suits."""

    def __init__(self, dish: Dish | None = None) -> None:
        super().__init__()
        row = self.row()
        self.add(_("Type"), ChoiceField(list(course_names().items())), name="course", beside=row)
        self.add(_("Plat"), TextField(_("nom du plat, vide pour retirer")), name="label", beside=row)
        self.allergens, self.suits = ChipRow(), ChipRow()
        self.allergens.set_chips([(str(code), allergen_names()[code], None, "") for code in Allergen])
        self.suits.set_chips([(str(code), diet_names()[code], None, "") for code in Diet])
        self.declared = CheckField(_("Allergènes déclarés (aucun si rien n’est coché)"), checked=dish is not None
                                   and dish.allergens is not None)  # fmt: skip
        self.add(_("Déclaration"), self.declared, name="declared")
        self.add_widget(self.allergens)
        self.add_widget(small(_("Convient à")))
        self.add_widget(self.suits)
        self.set_values(course=dish.course if dish else str(Course.MAIN), label=dish.label if dish else None)
        for row_of, codes in ((self.allergens, (dish.allergens or []) if dish else []),
                              (self.suits, dish.suits if dish else [])):  # fmt: skip
            for code in codes:
                row_of.chips[code].setChecked(True)
        self.allergens.changed.connect(lambda _keys: self.declared.set_value(True))

    def dish(self) -> DishInput | None:
        """What was typed; None when the dish has no name."""
        values = self.values()
        if values is None or values["label"] is None:
            return None
        return DishInput(
            course=values["course"], label=values["label"], suits=tuple(sorted(self.suits.checked())),
            allergens=tuple(sorted(self.allergens.checked())) if values["declared"] else None,
        )  # fmt: skip


def open_menu(page: Page, panel: SidePanel, found: Week, part: Part) -> None:
    """An operator's dishes with their allergens (EU 1169/2011)."""
    service = found.service
    if service is None:
        return
    form = Form()
    boxes: list[DishBox] = []

    def add(dish: Dish | None = None) -> None:
        box = DishBox(dish)
        boxes.append(box)
        form.add_widget(box)

    for dish in found.dishes:
        if dish.operator == part.operator:
            add(dish)
    if not boxes:
        add()
    title = _("Menu de {name}").format(name=part.operator_name)
    open_act(
        page, panel, form, title=title, verb=_("Enregistrer le menu"),
        send=lambda _v: page.do(set_menu, service=service.id, operator=part.operator,
                                dishes=[dish for box in boxes if (dish := box.dish()) is not None]),
    )  # fmt: skip
    more = secondary(_("Ajouter un plat"), lambda: (form.layout().removeWidget(more), add(), form.add_widget(more)),
                     "plus")  # fmt: skip
    form.add_widget(more)


def open_numbers(page: Page, panel: SidePanel, service: Service, part: Part) -> None:
    """What the kitchen cooks of each formula instead of what is suggested."""

    def ready(found: Kitchen) -> None:
        form = Form()
        own = [one for one in found.numbers if one.operator == part.operator]
        if not own:
            form.add_widget(text(_("Aucun couvert n’est encore réservé.")))
        for one in own:
            form.add(
                one.label, IntField(str(one.suggested), most=5000), name=one.formula,
                help=_("{booked} réservés, {suggested} suggérés").format(
                    booked=one.booked, suggested=one.suggested),
            ).set_value(one.decided)  # fmt: skip
        form.add(_("Motif"), TextField(_("facultatif")), name="reason")
        open_act(
            page, panel, form, title=_("Nombres de {name}").format(name=part.operator_name),
            verb=_("Fixer"),
            send=lambda v: page.do(decide_numbers, service=service.id, operator=part.operator,
                                   numbers={one.formula: v[one.formula] for one in own},
                                   reason=v["reason"] or ""),
        )  # fmt: skip

    page.ask(kitchen, service=service.id).then(ready)


def open_actuals(page: Page, panel: SidePanel, service: Service, part: Part) -> None:
    """What was served, and who came without a booking."""
    form = Form()
    form.add(_("Couverts servis"), IntField(most=5000), name="served")
    form.add(_("Venus sans réservation, payés à sa caisse"), IntField(most=5000), name="walk_ins",
             help=_("La moyenne des dernières semaines est suggérée sur la fiche cuisine."))
    form.set_values(served=part.served, walk_ins=part.walk_ins)
    open_act(
        page, panel, form, title=_("Servi par {name}").format(name=part.operator_name), verb=_("Enregistrer"),
        send=lambda v: page.do(note_actuals, service=service.id, operator=part.operator, served=v["served"],
                               walk_ins=v["walk_ins"]),
    )  # fmt: skip


def open_hand_over(page: Page, panel: SidePanel, service: Service, part: Part) -> None:
    """Another operator takes over."""

    def ready(found: Choices) -> None:
        form = Form()
        others = [(one.id, one.name) for one in found.operators if one.id != part.operator]
        form.add_widget(text(_("Les repas restent réservés ; le décompte suit.")))
        form.add(_("Repris par"), ChoiceField(others), name="to", required=True)
        form.add(_("Motif"), TextField(_("facultatif")), name="reason")
        open_act(
            page, panel, form, title=_("Faire reprendre la part de {name}").format(name=part.operator_name),
            verb=_("Faire reprendre"), places={"operators": "to", "not_operator": "to"},
            send=lambda v: page.do(hand_over, service=service.id, operator=part.operator, to=PartyId(v["to"]),
                                   reason=v["reason"] or ""),
        )  # fmt: skip

    page.ask(choices).then(ready)

"""Small forms on a storage: its end, insurance, goods, people, part, penalty, the ladder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from pole_desk.activities.storage.commands import (
    add_good,
    cancel_storage,
    change_good,
    change_share,
    charge_penalty,
    climb_ladder,
    close_overdue,
    end_access,
    end_storage,
    give_access,
    note_insurance,
    remove_good,
    share_unit,
    withdraw_good,
)
from pole_desk.activities.storage.queries import (
    AccessItem,
    GoodItem,
    Lateness,
    Overdue,
    Storage,
    StorageCard,
)
from pole_desk.activities.storage.rules import Measure, quantity_text
from pole_desk.activities.storage.rules.goods import Good, Kind, kind_name
from pole_desk.activities.storage.rules.ladder import Cause, Step, cause_name, step_name, step_verb
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import DossierId, SpaceId, StorageShareId

DATES = {"dates_reversed": "last", "storage_ended": "last", "overlap": "last", "lease_ended": "last",
         "shares_full": "last"}  # fmt: skip


def open_end(page: Page, panel: SidePanel, card: StorageCard) -> None:
    """End a storage on a last day."""
    today = page.seat.clock.today
    form = Form()
    form.add_widget(text(_("Les jours déjà facturés au-delà seront crédités par les prochaines factures.")))
    if card.stored:
        form.add_widget(text(_("Des biens sont encore inscrits : notez leur sortie d’ici là.")))
    form.add(_("Dernier jour"), DateField(today), name="last", required=True)
    ends = [one.last_day for one in card.spaces if one.last_day is not None]
    form.set_values(last=max(ends, default=today()) if not card.over else today())
    open_act(
        page, panel, form, title=_("Terminer le stockage"), verb=_("Terminer"), takes_away=True, places=DATES,
        send=lambda v: page.do(end_storage, storage=card.dossier, last_day=v["last"]),
    )  # fmt: skip


def open_cancel(page: Page, panel: SidePanel, card: StorageCard) -> None:
    """Cancel a storage, with the reason that stays."""
    form = Form()
    form.add_widget(text(_("L’espace est libéré, rien n’est dû ; le motif reste et tout peut être rétabli.")))
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Annuler le stockage"), verb=_("Annuler le stockage"), takes_away=True,
        places={"reason": "reason", "invoiced": "reason", "with_workplaces": "reason"},
        send=lambda v: page.do(cancel_storage, storage=card.dossier, reason=v["reason"]),
    )  # fmt: skip


def open_insurance(page: Page, panel: SidePanel, card: StorageCard) -> None:
    """Until when the certificate holds."""
    form = Form()
    form.add(_("Attestation valable jusqu’au"), DateField(page.seat.clock.today, _("non reçue")), name="until")
    known = [one.insurance_until for one in card.spaces if one.insurance_until is not None]
    form.set_values(until=max(known, default=None))
    open_act(
        page, panel, form, title=_("Assurance"), verb=_("Enregistrer"),
        send=lambda v: page.do(note_insurance, storage=card.dossier, until=v["until"]),
    )  # fmt: skip


def open_part(page: Page, panel: SidePanel, one: Storage) -> None:
    """Another part or price from a day on."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("À partir du"), DateField(today), name="first", required=True)
    unit = _("Part, en %") if one.measure == Measure.PERCENT else _("Part, en m²")
    form.add(unit, AmountField("6"), name="quantity", required=True)
    form.add(_("Prix convenu, HT par mois"), AmountField(_("prix de liste")), name="price")
    form.add(_("Raison du prix convenu"), TextField(), name="reason")
    form.set_values(first=max(today(), one.first_day), quantity=one.quantity)

    def send(v: dict[str, Any]) -> Any:
        return page.do(
            change_share, share=StorageShareId(one.record), from_day=v["first"], quantity=v["quantity"],
            price=v["price"], reason=v["reason"] or "", seen_version=one.version,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Changer la part"), verb=_("Changer la part"), send=send,
        places={"shares_full": "quantity", "quantity": "quantity", "share_day": "first", "reason": "reason",
                "price": "price", "not_shared": "first"},
    )  # fmt: skip


def open_sharing(page: Page, panel: SidePanel, space: SpaceId, name: str) -> None:
    """Share a whole unit from a day on."""
    form = Form()
    form.add_widget(text(_("Le pôle tient l’espace entier ; chacun en prend une part, jamais plus que le tout.")))
    form.add(
        _("Partager par"), ChoiceField([(Measure.M2, _("m²")), (Measure.PERCENT, _("pour cent"))]), name="measure"
    )
    form.add(_("Premier jour"), DateField(page.seat.clock.today), name="first", required=True)
    form.add(_("Dernier jour"), DateField(page.seat.clock.today, _("sans fin prévue")), name="last")
    form.set_values(measure=Measure.M2, first=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Partager {name}").format(name=name), verb=_("Partager"),
        places={"dates_reversed": "last", "overlap": "first", "space_closed": "first"},
        send=lambda v: page.do(share_unit, space=space, first_day=v["first"], last_day=v["last"],
                               measure=v["measure"]),
    )  # fmt: skip


GOOD_PLACES = {
    "forbidden_goods": "waiver", "description": "description", "quantity": "quantity", "value": "value",
    "kind": "kind", "storage_over": "since", "access_blocked": "description", "dates_reversed": "since",
}  # fmt: skip


def open_good(page: Page, panel: SidePanel, storage: DossierId, good: GoodItem | None = None) -> None:
    """Register something stored, or correct its line."""
    form = Form()
    form.add(_("Ce qui est entreposé"), TextField(_("12 chaises pliantes")), name="description", required=True)
    row = form.row()
    form.add(_("Sorte"), ChoiceField([(str(kind), kind_name(kind)) for kind in Kind]), name="kind", beside=row)
    form.add(_("Quantité"), AmountField("1"), name="quantity", beside=row)
    row = form.row()
    form.add(_("Unité"), TextField(_("carton, sac…")), name="unit", beside=row)
    form.add(_("Valeur déclarée"), AmountField(_("non déclarée")), name="value", beside=row)
    row = form.row()
    form.add(_("Depuis le"), DateField(page.seat.clock.today), name="since", beside=row, required=True)
    form.add(_("Déposé par"), TextField(), name="by", beside=row)
    form.add(_("Appartient à une autre structure"), PartyPicker(page), name="owner")
    form.add(
        _("Si un mot semble interdit, pourquoi il ne l’est pas"), TextField(), name="waiver",
        help=_("Inflammables, explosifs, périssables, animaux, toxiques et objets de valeur sont refusés."),
    )  # fmt: skip
    if good is None:
        form.set_values(kind=str(Kind.OTHER), since=page.seat.clock.today())
    else:
        form.set_values(
            description=good.description, kind=good.kind, quantity=good.quantity, unit=good.unit,
            value=good.value, since=good.stored_on, by=good.stored_by, owner=good.owner, waiver=good.waiver,
        )  # fmt: skip
    open_act(
        page, panel, form, title=_("Entreposer") if good is None else _("Corriger la ligne"),
        verb=_("Inscrire au registre") if good is None else _("Corriger"), places=GOOD_PLACES,
        send=partial(_send_good, page, storage, good),
    )  # fmt: skip


def _send_good(page: Page, storage: DossierId, good: GoodItem | None, v: dict[str, Any]) -> Any:
    typed = Good(
        description=v["description"], kind=v["kind"], quantity=v["quantity"] or Decimal(1),
        unit=v["unit"] or "", value=v["value"], stored_on=v["since"], stored_by=v["by"] or "",
        owner=v["owner"], waiver=v["waiver"] or "",
    )  # fmt: skip
    if good is None:
        return page.do(add_good, storage=storage, good=typed)
    return page.do(change_good, good=good.id, values=typed, seen_version=good.version)


def open_removal(page: Page, panel: SidePanel, good: GoodItem) -> None:
    """Something leaves, on a day, taken by somebody."""
    form = Form()
    form.add(_("Sorti le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Repris par"), TextField(), name="by")
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=good.description, verb=_("Noter la sortie"), places={"dates_reversed": "on"},
        send=lambda v: page.do(remove_good, good=good.id, on=v["on"], by=v["by"] or "", seen_version=good.version),
    )  # fmt: skip


def open_good_withdrawal(page: Page, panel: SidePanel, good: GoodItem) -> None:
    """A line typed by mistake."""
    form = Form()
    form.add(_("Motif"), TextField(), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Retirer la ligne"), verb=_("Retirer"), takes_away=True,
        send=lambda v: page.do(withdraw_good, good=good.id, reason=v["reason"]),
    )  # fmt: skip


def open_access(page: Page, panel: SidePanel, storage: DossierId) -> None:
    """Let somebody in."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Qui"), TextField(_("nom et prénom")), name="person", required=True)
    form.add(_("Clé, code ou badge"), TextField(_("badge 12")), name="means")
    form.add(_("Premier jour"), DateField(today), name="first", required=True)
    form.add(_("Dernier jour"), DateField(today, _("sans fin prévue")), name="last")
    form.set_values(first=today())
    open_act(
        page, panel, form, title=_("Donner un accès"), verb=_("Donner l’accès"),
        places={"person": "person", "dates_reversed": "last"},
        send=lambda v: page.do(give_access, storage=storage, person=v["person"], means=v["means"] or "",
                               first_day=v["first"], last_day=v["last"]),
    )  # fmt: skip


def open_access_end(page: Page, panel: SidePanel, one: AccessItem) -> None:
    """The last day of somebody's access."""
    form = Form()
    form.add(_("Dernier jour"), DateField(page.seat.clock.today, _("sans fin prévue")), name="last")
    form.set_values(last=one.last_day or page.seat.clock.today())
    open_act(
        page, panel, form, title=one.person, verb=_("Enregistrer"), places={"dates_reversed": "last"},
        send=lambda v: page.do(end_access, access=one.id, last_day=v["last"], seen_version=one.version),
    )  # fmt: skip


def open_step(page: Page, panel: SidePanel, late: Lateness) -> None:
    """The next rung, when it is due or before with a reason."""
    if late.follows is None:
        return
    step = Step(late.follows.step)
    form = Form()
    owed = _(" : {amount} dus").format(amount=euros(late.amount)) if late.amount else ""
    form.add_widget(text(_("{party}, {cause} depuis le {day}{owed}.").format(
        party=late.party_name, cause=cause_name(late.cause), day=numeric_day(late.since), owed=owed)))  # fmt: skip
    early = late.follows.due_on > page.seat.clock.today()
    if early:
        form.add_widget(text(_("Cette étape est prévue à partir du {day} : dites pourquoi plus tôt.").format(
            day=numeric_day(late.follows.due_on))))  # fmt: skip
    form.add(_("Fait le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Précision"), AreaField(_("courriel envoyé, badge désactivé…"), lines=3), name="reason", required=early)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=step_name(step).capitalize(), verb=step_verb(step),
        places={"ladder_early": "reason", "ladder_order": "on", "day": "on", "ladder_top": "on"},
        send=lambda v: page.do(climb_ladder, storage=late.dossier, cause=Cause(late.cause), on=v["on"],
                               step=step, reason=v["reason"] or ""),
    )  # fmt: skip


def open_settling(page: Page, panel: SidePanel, case: Overdue) -> None:
    """The lateness is over, and why."""
    form = Form()
    form.add(_("Comment c’est réglé"), AreaField(_("payé, biens repris, remise accordée…"), lines=3),
             name="reason", required=True)  # fmt: skip
    open_act(
        page, panel, form, title=_("Classer le retard"), verb=_("Classer"), places={"reason": "reason"},
        send=lambda v: page.do(close_overdue, overdue=case.id, reason=v["reason"]),
    )  # fmt: skip


def open_penalty(page: Page, panel: SidePanel, card: StorageCard, late: Lateness | None) -> None:
    """A charge apart; after the end, the days of occupation are proposed."""
    form = Form()
    form.add(_("Libellé"), TextField(), name="label", required=True)
    row = form.row()
    form.add(_("Quantité"), AmountField("1"), name="quantity", required=True, beside=row)
    form.add(_("Prix unitaire HT"), AmountField(_("prix du m² et du jour")), name="price", beside=row)
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    today = page.seat.clock.today()
    form.set_values(on=today)
    if late is not None:
        days = (today - late.since).days + 1
        area = sum((one.area_m2 for one in card.spaces), Decimal(0))
        form.set_values(label=_overstay(late.since, days, area), quantity=days * area)
    open_act(
        page, panel, form, title=_("Pénalité"), verb=_("Facturer"), places={"penalty": "label"},
        send=lambda v: page.do(
            charge_penalty, storage=card.dossier, label=v["label"], quantity=v["quantity"],
            unit_price=v["price"], unit=_("unité") if v["price"] is not None else "", on=v["on"],
        ),
    )  # fmt: skip


def _overstay(since: date, days: int, area: Decimal) -> str:
    return _("Occupation après la fin, {days} j × {area} depuis le {day}").format(
        days=days, area=quantity_text(Measure.M2, area), day=numeric_day(since)
    )

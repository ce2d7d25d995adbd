"""Forms on an agreement's life, people and clauses; those on money are in `money_forms`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pole_desk.activities.leases.commands import (
    add_line,
    add_occupant,
    cancel_lease,
    change_occupant,
    change_terms,
    end_lease,
    end_occupant,
    reopen_lease,
    set_insurance,
    withdraw_line,
)
from pole_desk.activities.leases.queries import LeaseCard, LineItem, OccupantItem
from pole_desk.activities.leases.rules import Proration
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.space_form import SpaceForm
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _

DATES = {"dates_reversed": "last", "lease_ended": "last", "overlap": "last", "invoiced": "last"}
FULL = 100


def open_lease_end(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """End an agreement on a last day."""
    form = Form()
    form.add_widget(text(_("Les jours déjà facturés au-delà seront crédités par les prochaines factures.")))
    today = page.seat.clock.today
    form.add(_("Dernier jour"), DateField(today), name="last", required=True)
    form.set_values(last=max(lease.last_day or today(), lease.first_day))
    open_act(
        page, panel, form, title=_("Terminer {number}").format(number=lease.number), verb=_("Terminer"),
        send=lambda v: page.do(end_lease, lease=lease.id, last_day=v["last"], seen_version=lease.version),
        places=DATES, takes_away=True,
    )  # fmt: skip


def open_reopening(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """Give an agreement a later end, or none."""
    form = Form()
    form.add(
        _("Nouveau dernier jour"), DateField(page.seat.clock.today, _("sans fin prévue")), name="last",
        help=_("Laissez vide pour une convention sans fin prévue."),
    )  # fmt: skip
    open_act(
        page, panel, form, title=_("Rouvrir {number}").format(number=lease.number), verb=_("Rouvrir"),
        send=lambda v: page.do(reopen_lease, lease=lease.id, last_day=v["last"], seen_version=lease.version),
        places=DATES,
    )  # fmt: skip


def open_cancel(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """Cancel an agreement, with the reason that stays."""
    form = Form()
    form.add_widget(text(_("Les espaces sont libérés ; le numéro et le motif restent.")))
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Annuler {number}").format(number=lease.number),
        verb=_("Annuler la convention"), takes_away=True, places={"reason": "reason"},
        send=lambda v: page.do(cancel_lease, lease=lease.id, reason=v["reason"]),
    )  # fmt: skip


def open_space(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """Add a space, the free ones first."""
    form = SpaceForm(page, lease)
    open_act(
        page, panel, form, title=_("Ajouter un espace"), verb=_("Ajouter l’espace"),
        send=lambda v: form.send(v, add_line),
        places={"price_needs_reason": "reason", "price": "price", "dates_reversed": "last",
                "lease_ended": "first"},
    )  # fmt: skip
    form.look()


def open_line_withdrawal(page: Page, panel: SidePanel, line: LineItem) -> None:
    """Take away a space entered by mistake."""
    form = Form()
    form.add(_("Motif"), TextField(), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Retirer {name}").format(name=line.space_name), verb=_("Retirer"),
        takes_away=True, places={"invoiced": "reason"},
        send=lambda v: page.do(withdraw_line, line=line.id, reason=v["reason"]),
    )  # fmt: skip


def open_occupant(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """Another structure in the same spaces: dates, people, share of the rent."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    row = form.row()
    form.add(_("Personnes"), IntField("1", most=900), name="people", beside=row)
    form.add(_("Part du loyer, en %"), AmountField("0"), name="share", beside=row)
    form.add(_("Premier jour"), DateField(today), name="first", required=True)
    form.add(_("Dernier jour"), DateField(today, _("comme la convention")), name="last")
    form.set_values(first=max(today(), lease.first_day))

    def send(v: dict[str, Any]) -> Any:
        return page.do(
            add_occupant, lease=lease.id, party=v["party"], first_day=v["first"], last_day=v["last"],
            people=v["people"] or 0, share_bp=_points(v["share"]),
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Ajouter un co-occupant"), verb=_("Ajouter le co-occupant"), send=send,
        places={"shares_sum": "share", "share": "share", "dates_reversed": "last", "lease_ended": "first",
                "party": "party", "same_party": "party"},
    )  # fmt: skip


def _points(share: Decimal | None) -> int:
    return int((share or Decimal(0)) * FULL)


def open_share(page: Page, panel: SidePanel, one: OccupantItem) -> None:
    """Change the people and the share of a co-occupant."""
    form = Form()
    row = form.row()
    form.add(_("Personnes"), IntField(most=900), name="people", beside=row)
    form.add(_("Part du loyer, en %"), AmountField(), name="share", beside=row)
    form.set_values(people=one.people, share=Decimal(one.share_bp) / FULL)
    open_act(
        page, panel, form, title=one.party_name, verb=_("Enregistrer"),
        places={"shares_sum": "share", "share": "share", "invoiced": "share"},
        send=lambda v: page.do(change_occupant, occupant=one.id, people=v["people"] or 0,
                               share_bp=_points(v["share"])),
    )  # fmt: skip


def open_occupant_end(page: Page, panel: SidePanel, one: OccupantItem) -> None:
    """The last day of a co-occupant."""
    form = Form()
    form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last", required=True)
    form.set_values(last=one.last_day or page.seat.clock.today())
    open_act(
        page, panel, form, title=one.party_name, verb=_("Terminer"), places=DATES, takes_away=True,
        send=lambda v: page.do(end_occupant, occupant=one.id, last_day=v["last"]),
    )  # fmt: skip


def open_insurance(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """Until when the insurance certificate is good."""
    form = Form()
    form.add(
        _("Attestation valable jusqu’au"), DateField(page.seat.clock.today, _("non reçue")), name="until"
    )
    form.set_values(until=lease.insurance_until)
    open_act(
        page, panel, form, title=_("Assurance"), verb=_("Enregistrer"),
        send=lambda v: page.do(set_insurance, lease=lease.id, until=v["until"]),
    )  # fmt: skip


def open_terms(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """All the clauses; the version read is checked, so that nobody's change is lost."""
    form = Form()
    _terms_fields(page, form)
    form.set_values(
        people=lease.people, notice=lease.notice_months, proration=lease.proration,
        payment=lease.payment_terms_days, order=lease.order_number, series=lease.index_series,
        quarter=lease.index_quarter, insurance=lease.insurance_until, pepiniere=lease.pepiniere,
        stay=lease.longest_stay_months, hours=lease.room_hours, goods=lease.stored_goods, note=lease.note,
    )  # fmt: skip

    def send(v: dict[str, Any]) -> Any:
        terms = Terms(
            people=v["people"] or 0, notice_months=v["notice"] or 0, proration=Proration(v["proration"]),
            payment_terms_days=v["payment"], order_number=v["order"] or "", index_series=v["series"] or "",
            index_quarter=v["quarter"] if v["series"] else None, insurance_until=v["insurance"],
            pepiniere=bool(v["pepiniere"]), longest_stay_months=v["stay"], room_hours=v["hours"] or 0,
            stored_goods=v["goods"] or "", note=v["note"] or "",
        )  # fmt: skip
        return page.do(change_terms, lease=lease.id, terms=terms, seen_version=lease.version)

    open_act(
        page, panel, form, title=_("Clauses de {number}").format(number=lease.number),
        verb=_("Enregistrer les clauses"), send=send,
        places={"lease_figures": "people", "payment_terms": "payment", "quarter": "quarter",
                "longest_stay": "stay", "no_index": "quarter", "series": "series"},
    )  # fmt: skip


def _terms_fields(page: Page, form: Form) -> None:
    today = page.seat.clock.today
    row = form.row()
    form.add(_("Personnes"), IntField(most=900), name="people", beside=row)
    form.add(_("Préavis, en mois"), IntField(most=24), name="notice", beside=row)
    choices = [(str(Proration.CALENDAR), _("jours du calendrier")), (str(Proration.THIRTIETHS), _("trentièmes"))]
    form.add(_("Mois incomplet"), ChoiceField(choices), name="proration")
    row = form.row()
    form.add(_("Paiement, en jours"), IntField(_("usuel"), most=45), name="payment", beside=row)
    form.add(_("Bon de commande"), TextField(), name="order", beside=row)
    row = form.row()
    form.add(_("Indice"), TextField(_("non révisé")), name="series", beside=row)
    form.add(_("Trimestre"), TextField("2026-T2"), name="quarter", beside=row)
    form.add(_("Assurance jusqu’au"), DateField(today, _("non reçue")), name="insurance")
    form.add(_("Pépinière"), CheckField(_("Pépinière : durée de séjour limitée")), name="pepiniere")
    row = form.row()
    form.add(_("Séjour, en mois"), IntField("48", most=600), name="stay", beside=row)
    form.add(_("Heures de salle"), IntField("0"), name="hours", beside=row)
    form.add(_("Ce qui est entreposé"), TextField(), name="goods")
    form.add(_("Note"), AreaField(lines=3), name="note")

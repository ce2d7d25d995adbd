"""The forms of a participation: opened, ended, a stand taken or changed, a rate, a payout, a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pole_desk.activities.shop.commands import (
    book_stand,
    change_stand_price,
    correct_balance,
    end_contract,
    end_stand,
    move_stand,
    open_contract,
    pay_out,
    set_contract_rate,
)
from pole_desk.activities.shop.queries import Contract, StandItem
from pole_desk.activities.shop.rules import Mode, mode_name, rate_of
from pole_desk.activities.shop.rules.ledger import PayoutMethod, payout_method_name
from pole_desk.activities.shop.rules.rents import StandKind, read_weekday
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop.words import rate_text, stand_text
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, CheckField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import ShopContractId

Stalls = Sequence[tuple[int, str]]
KINDS = (
    ("once", _("Une fois, à la journée")), ("regular", _("Au mois, tous les jours")),
    ("weekly", _("Au mois, certains jours")),
)  # fmt: skip
DATES = {"dates_reversed": "last", "outside_contract": "first", "last_day": "last", "series_end": "last"}


def open_new(page: Page, panel: SidePanel, stalls: Stalls, done: Callable[[int], object]) -> None:
    """A structure takes part: who, since when, for what, on which stalls."""
    form = Form()
    today = page.seat.clock.today
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    form.add(_("Premier jour"), DateField(today), name="first", required=True)
    form.add(_("Dernier jour"), DateField(today, _("sans fin prévue")), name="last")
    mode = form.add(_("Vient pour"), ChoiceField([(str(m), mode_name(m)) for m in Mode]), name="mode", required=True)
    form.add(
        _("Stands"), TextField(_("M01, M02")), name="stalls",
        help=_("Pris pour toute la période, au mois. Les autres se réservent depuis « Stands »."),
    )  # fmt: skip
    form.add("", CheckField(_("Compenser commission et loyer sur les ventes")), name="netting")
    form.set_values(first=today())
    mode.set_value(str(Mode.BOTH))

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        wanted = _stalls(form, stalls, values["stalls"] or "")
        if wanted is None:
            return None
        promise = page.do(
            open_contract, party=values["party"], first_day=values["first"], last_day=values["last"],
            mode=Mode(values["mode"]), netting=bool(values["netting"]), stalls=wanted,
        )  # fmt: skip
        promise.then(done)
        return promise

    open_act(
        page, panel, form, title=_("Nouvelle participation"), verb=_("Ouvrir la participation"), send=send,
        places={**DATES, "overlap": "stalls", "mode": "stalls", "space_closed": "stalls"},
    )  # fmt: skip


def _stalls(form: Form, stalls: Stalls, typed: str) -> list[int] | None:
    """The stalls of the codes typed; None when one is unknown, which is said under the field."""
    by_code = {code: space for space, code in stalls}
    codes = [code.strip().upper() for code in typed.replace(";", ",").replace(" ", ",").split(",") if code.strip()]
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        form.refuse("stalls", _("« {code} » n’est pas un stand : ils vont de {first} à {last}.").format(
            code=unknown[0], first=stalls[0][1] if stalls else "", last=stalls[-1][1] if stalls else ""))  # fmt: skip
        return None
    return [by_code[code] for code in codes]


def open_booking(
    page: Page,
    panel: SidePanel,
    renting: Sequence[Contract],
    stalls: Stalls,
    *,
    space: int,
    first: date,
    last: date,
    contract: int | None = None,
) -> None:
    """A stall taken once, by the month, or on some weekdays."""
    form = Form()
    today = page.seat.clock.today
    who = form.add(_("Participant"), ChoiceField([(c.id, c.party_name) for c in renting]), name="contract", required=True)
    stall = form.add(_("Stand"), ChoiceField(list(stalls)), name="space", required=True)
    kind = form.add(_("Comment"), ChoiceField(list(KINDS)), name="kind", required=True)
    days = form.row()
    form.add(_("Premier jour"), DateField(today), name="first", required=True, beside=days)
    form.add(_("Dernier jour"), DateField(today, _("avec la participation")), name="last", beside=days)
    form.add(_("Jours de la semaine"), TextField(_("mercredi, samedi")), name="weekdays",
             help=_("Pour « certains jours » seulement."))  # fmt: skip
    form.add(_("Prix convenu, HT par m²"), AmountField(_("prix du tarif")), name="price")
    form.add(_("Raison d’un autre prix"), TextField(), name="reason")
    form.set_values(first=first, last=last)
    who.set_value(contract if contract is not None else renting[0].id if renting else None)
    stall.set_value(space)
    kind.set_value("once")

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        weekdays: set[int] = set()
        if values["kind"] == "weekly":
            try:
                weekdays = {read_weekday(w) for w in (values["weekdays"] or "").replace(",", " ").split()}
            except BadInput as error:
                form.refuse("weekdays", error.message)
                return None
            if not weekdays:
                form.refuse("weekdays", _("Dites quels jours, par exemple mercredi, samedi."))
                return None
        return page.do(
            book_stand, contract=ShopContractId(values["contract"]), space=values["space"],
            first_day=values["first"], last_day=values["last"], weekdays=weekdays,
            kind=StandKind.ONCE if values["kind"] == "once" else StandKind.REGULAR,
            price=values["price"], reason=values["reason"] or "",
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Réserver un stand"), verb=_("Réserver le stand"), send=send,
        places={**DATES, "overlap": "space", "price": "price", "reason": "reason", "no_day": "weekdays",
                "space_closed": "space"},
    )  # fmt: skip


def open_end(page: Page, panel: SidePanel, one: Contract) -> None:
    """When a participation ends; empty is without an end."""
    form = Form()
    form.add(_("Dernier jour"), DateField(page.seat.clock.today, _("sans fin prévue")), name="last",
             help=_("Ses stands se terminent avec elle."))  # fmt: skip
    form.set_values(last=one.last_day)
    open_act(
        page, panel, form, title=_("Fin de la participation"), verb=_("Enregistrer la fin"),
        send=lambda values: page.do(end_contract, contract=one.id, last_day=values["last"], seen_version=one.version),
        places={code: "last" for code in ("dates_reversed", "sales_declared", "stand_later", "overlap", "series_end")},
    )  # fmt: skip


def open_stand_end(page: Page, panel: SidePanel, stand: StandItem) -> None:
    form = Form()
    form.add_widget(text(f"{stand.code} · {stand_text(stand)}"))
    form.add(_("Dernier jour"), DateField(page.seat.clock.today, _("avec la participation")), name="last")
    form.set_values(last=stand.last_day)
    open_act(
        page, panel, form, title=_("Fin du stand {code}").format(code=stand.code), verb=_("Enregistrer la fin"),
        send=lambda values: page.do(end_stand, stand=stand.id, last_day=values["last"]),
        places={code: "last" for code in (*DATES, "overlap")},
    )  # fmt: skip


def open_stand_move(page: Page, panel: SidePanel, stand: StandItem, stalls: Stalls) -> None:
    form = Form()
    others = [(space, code) for space, code in stalls if space != stand.space]
    form.add(_("Nouveau stand"), ChoiceField(others), name="space", required=True)
    open_act(
        page, panel, form, title=_("Déplacer le stand {code}").format(code=stand.code), verb=_("Déplacer"),
        send=lambda values: page.do(move_stand, stand=stand.id, space=values["space"]),
        places={"overlap": "space", "space_closed": "space"},
    )  # fmt: skip


def open_stand_price(page: Page, panel: SidePanel, stand: StandItem) -> None:
    form = Form()
    form.add_widget(text(_("Le tarif est de {price} HT par m². Il reste au dossier, à côté du prix convenu.").format(
        price=euros(stand.list_price))))  # fmt: skip
    form.add(_("Prix convenu, HT par m²"), AmountField(), name="price", required=True)
    form.add(_("Raison"), TextField(), name="reason")
    form.set_values(price=stand.agreed_price, reason=stand.price_reason)
    open_act(
        page, panel, form, title=_("Prix du stand {code}").format(code=stand.code), verb=_("Enregistrer le prix"),
        send=lambda values: page.do(
            change_stand_price, stand=stand.id, price=values["price"], reason=values["reason"] or ""
        ),
        places={"price": "price", "reason": "reason"},
    )  # fmt: skip


def open_rate(
    page: Page, panel: SidePanel, one: Contract, rates: Mapping[str, int], categories: Sequence[str]
) -> None:
    """Another commission on a category, from a month on."""
    form = Form()
    choices = [
        (category, _("{category} (tarif {rate})").format(category=category, rate=rate_text(rates[category])))
        for category in categories
    ]
    form.add(_("Catégorie"), ChoiceField(choices), name="category", required=True)
    form.add(_("Commission en %"), TextField(_("12,5")), name="rate", required=True)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="first", required=True,
             help=_("Le premier jour d’un mois. Ce qui est déclaré garde son taux."))  # fmt: skip
    form.add(_("Raison d’un autre taux"), TextField(), name="reason")
    form.set_values(first=Month.of(page.seat.clock.today()).next().first)

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        try:
            rate = rate_of(parse_amount(values["rate"].replace("%", "")))
        except BadInput as error:
            form.refuse("rate", error.message)
            return None
        return page.do(
            set_contract_rate, contract=one.id, category=values["category"], rate=rate,
            from_day=values["first"], reason=values["reason"] or "",
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Commission de {party}").format(party=one.party_name),
        verb=_("Enregistrer le taux"), send=send,
        places={"reason": "reason", "from_day": "first", "rate": "rate"},
    )  # fmt: skip


def open_payout(page: Page, panel: SidePanel, one: Contract, month: Month, owed: Any) -> None:
    """Money given back for the months up to one."""
    form = Form()
    form.add_widget(text(_("Le pôle doit {amount} à {party} jusqu’à {month}.").format(
        amount=euros(owed), party=one.party_name, month=month_name(month))))  # fmt: skip
    form.add(_("Montant"), AmountField(), name="amount", required=True)
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    method = form.add(
        _("Mode"), ChoiceField([(str(m), payout_method_name(m)) for m in PayoutMethod]), name="method", required=True
    )
    form.add(_("Référence"), TextField(), name="reference")
    form.set_values(amount=max(owed, ZERO), on=page.seat.clock.today())
    method.set_value(str(PayoutMethod.TRANSFER))
    open_act(
        page, panel, form, title=_("Reverser les ventes"), verb=_("Enregistrer le reversement"),
        send=lambda values: page.do(
            pay_out, contract=one.id, month=month, on=values["on"], amount=values["amount"],
            method=PayoutMethod(values["method"]), reference=values["reference"] or "",
        ),
        places={"amount": "amount", "more_than_owed": "amount"},
    )  # fmt: skip


def open_correction(page: Page, panel: SidePanel, one: Contract) -> None:
    """Something that no declaration says."""
    form = Form()
    form.add(_("Montant"), AmountField(_("-12,50 € retire du solde")), name="amount", required=True)
    form.add(_("Motif"), TextField(_("Objet cassé, arrondi…")), name="reason", required=True)
    month = Month.of(page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Corriger le compte"), verb=_("Enregistrer la correction"),
        send=lambda values: page.do(
            correct_balance, contract=one.id, month=month, amount=values["amount"], reason=values["reason"]
        ),
        places={"amount": "amount", "reason": "reason"},
    )  # fmt: skip


def open_reason(page: Page, panel: SidePanel, title: str, verb: str, send: Callable[[str], Promise[Any]]) -> None:
    """Why something is taken back."""
    form = Form()
    form.add(_("Motif"), TextField(), name="reason", required=True)
    open_act(
        page, panel, form, title=title, verb=verb, send=lambda values: send(values["reason"]),
        places={"reason": "reason"}, takes_away=True,
    )  # fmt: skip

"""The form of a quote: for whom, what, when, until when, at what deposit; its sums follow as one types."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from pole_desk.accounts.quotes.commands import change_quote, prepare_quote
from pole_desk.accounts.quotes.rules.lines import LineInput, QuoteInput
from pole_desk.activities.events.rules.classes import category_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.quotes.lines_field import LinesField
from pole_desk.desktop.pages.billing.quotes.reading import Offered, Sheet, Sums, dossiers_of, offered, sheet, sums
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import GeneralQuoteId, PartyId
from pole_desk.registers.parties.queries import party_names

PLACES = {
    "title": "title", "lines": "lines", "item": "lines", "no_price": "lines", "no_tax": "lines", "dossier": "dossier",
    "service_to": "service_to", "valid_until": "valid_until", "deposit_percent": "deposit_percent",
    "party": "party",
}  # fmt: skip
DELIVERY = ("name", "street", "postcode", "town")
PAUSE_MS = 250


def open_new_quote(page: Page, panel: SidePanel, party: PartyId | None = None) -> None:
    """A quote to be written, for a structure or for one to choose."""
    page.ask(offered).then(lambda found: QuoteForm(page, panel, found).begin(party))


def open_quote(page: Page, panel: SidePanel, quote: GeneralQuoteId) -> None:
    """A draft to be changed."""

    def show(found: Offered) -> None:
        page.ask(sheet, wanted=quote).then(lambda one: QuoteForm(page, panel, found).change(one))

    page.ask(offered).then(show)


class QuoteForm(Form):
    """The fields, the lines, and what they come to."""

    def __init__(self, page: Page, panel: SidePanel, found: Offered) -> None:
        super().__init__()
        self.page, self.panel = page, panel
        self.sheet: Sheet | None = None
        self.picker = PartyPicker(page)
        self.lines = LinesField(found)
        self.dossier = ChoiceField([(None, _("Un dossier à lui, à l’acceptation"))])
        self.told = text("")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE_MS)
        self._wait.timeout.connect(self._sum)
        self._lay()
        self.edited.connect(self._wait.start)
        self.lines.edited.connect(self._wait.start)
        self.picker.chosen.connect(self._party_chosen)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lines.add)

    def _lay(self) -> None:
        today = self.page.seat.clock.today
        self.add(_("Structure"), self.picker, name="party", required=True)
        self.add(_("Objet"), TextField(_("Foire d’hiver, réparation, stockage de passage…")), name="title", required=True)
        self.add(_("Lignes"), self.lines, name="lines", required=True)
        self.add_widget(self.told)
        self.add_widget(line())
        two = self.row()
        self.add(_("Prestation du"), DateField(today, _("facultatif")), name="service_from", beside=two)
        self.add(_("au"), DateField(today, _("facultatif")), name="service_to", beside=two)
        two = self.row()
        self.add(_("Valable jusqu’au"), DateField(today, _("30 jours")), name="valid_until", beside=two)
        self.add(_("Acompte (%)"), IntField(_("réglage"), most=100), name="deposit_percent", beside=two)
        classes = [("", _("celui de la structure")), *category_names().items()]
        self.add(_("Tarif"), ChoiceField([(str(key), name) for key, name in classes]), name="category")
        self.add(_("Dossier"), self.dossier, name="dossier")
        self.add(_("Interlocuteur"), TextField(), name="contact")
        self.add(_("Numéro de commande"), TextField(_("celui du client, s’il en donne un")), name="order_number")
        self.add(_("Conditions"), AreaField(_("Ce que le devis dit de plus, une phrase par ligne"), lines=3), name="terms")
        self.add_widget(title(_("Livraison de biens")))
        self.add(_("Lieu"), TextField(_("seulement si des biens sont livrés")), name="delivery_name")
        self.add(_("Rue"), TextField(), name="delivery_street")
        two = self.row()
        self.add(_("Code postal"), TextField(), name="delivery_postcode", beside=two)
        self.add(_("Ville"), TextField(), name="delivery_town", beside=two)
        self.set_values(category="", dossier=None)

    def begin(self, party: PartyId | None) -> None:
        """A new one."""
        open_act(self.page, self.panel, self, title=_("Nouveau devis"), verb=_("Préparer le devis"), send=self._prepare,
                 places=PLACES)  # fmt: skip
        if party is not None:
            self._known(party)

    def change(self, found: Sheet) -> None:
        """A draft that is there."""
        self.sheet = found
        one = found.quote
        self.lines.show_lines(found.lines)
        self.set_values(
            title=one.title, service_from=one.service_from, service_to=one.service_to, valid_until=one.valid_until,
            deposit_percent=one.deposit_percent, category=one.category, contact=one.contact or None,
            order_number=one.order_number or None, terms=one.terms or None,
        )  # fmt: skip
        place = Place.read(one.delivery)
        if place is not None:
            self.set_values(**{f"delivery_{name}": getattr(place, name) or None for name in DELIVERY})
        open_act(self.page, self.panel, self, title=_("Devis {number}").format(number=one.number),
                 verb=_("Enregistrer"), send=self._change, places=PLACES)  # fmt: skip
        self.picker.setEnabled(False)
        self._known(one.party)

    def _known(self, party: PartyId) -> None:
        self.page.ask(party_names, parties={party}).then(lambda names: self.picker.set_party(party, names[party]))
        self._party_chosen(party)

    def _party_chosen(self, party: int) -> None:
        def show(found: list[tuple[Any, str]]) -> None:
            self.dossier.set_choices([(None, _("Un dossier à lui, à l’acceptation")), *found])
            one = self.sheet.quote if self.sheet is not None else None
            self.dossier.set_value(one.dossier if one is not None and not one.own_dossier else None)

        self.page.ask_latest("quote-dossiers", dossiers_of, party=PartyId(party)).then(show)
        self._wait.start()

    def _typed(self, values: dict[str, Any]) -> QuoteInput:
        place = Place(**{name: values[f"delivery_{name}"] or "" for name in DELIVERY})
        lines: tuple[LineInput, ...] = values["lines"] or ()
        return QuoteInput(
            title=values["title"] or "", lines=lines, dossier=values["dossier"], category=values["category"] or "",
            service_from=values["service_from"], service_to=values["service_to"], valid_until=values["valid_until"],
            deposit_percent=values["deposit_percent"], order_number=values["order_number"] or "",
            delivery=place if place.text else None, contact=values["contact"] or "", terms=values["terms"] or "",
        )  # fmt: skip

    def _sum(self) -> None:
        """What is typed so far comes to, said when it can be."""
        try:
            party = self.picker.value()
            values = {name: field.value() for name, field in self.fields.items() if name != "party"}
        except BadInput:
            return
        if party is None or not values["lines"]:
            self.told.setText("")
            return
        typed = self._typed({**values, "title": values["title"] or "·"})
        self.page.ask_latest("quote-sums", sums, party=party, values=typed).then(self._tell).fail(
            lambda _error: self.told.setText("")
        )

    def _tell(self, found: Sums) -> None:
        words = _("{net} HT, {total} TTC").format(net=euros(found.net), total=euros(found.total))
        if found.deposit:
            words = _("{sums}, acompte de {deposit} TTC").format(sums=words, deposit=euros(found.deposit))
        self.told.setText(words)

    def _prepare(self, values: dict[str, Any]) -> Promise[Any]:
        return self.page.do(prepare_quote, party=values["party"], values=self._typed(values))

    def _change(self, values: dict[str, Any]) -> Promise[Any]:
        assert self.sheet is not None
        one = self.sheet.quote
        return self.page.do(change_quote, quote=one.id, values=self._typed(values), seen_version=one.version)

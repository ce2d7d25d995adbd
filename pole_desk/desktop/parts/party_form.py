"""The card of a structure as a form, new or changed; those that look the same show as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.number_fields import (
    NumberField,
    RolesField,
    siren_field,
    siret_field,
    vat_field,
)
from pole_desk.desktop.parts.party_reading import Alike, Known, Offers, alike, known, offers
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, secondary, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_party, change_party
from pole_desk.registers.parties.queries import Contact
from pole_desk.registers.parties.rules import (
    OWN_EMAIL,
    Invoicing,
    Liable,
    PartyInput,
    Territory,
    invoicing_names,
    liable_names,
    territory_names,
)

PLACES = {
    "party_name": "name", "siren": "siren", "siret": "siret", "vat_number": "vat_number",
    "siren_taken": "siren", "email": "email", "ape": "ape", "headcount": "headcount",
    "founded_year": "founded_year", "payment_terms": "payment_terms_days", "country": "town",
}  # fmt: skip
TEXTS = (
    "name", "acronym", "legal_form", "siren", "siret", "vat_number", "ape", "object", "commune",
    "electronic_address", "order_number", "email", "phone", "website", "notes",
)  # fmt: skip
WHOLE = ("vat_liable", "headcount", "founded_year", "territory", "lcp", "payment_terms_days", "invoicing", "roles")
ADDRESS = ("street", "extra", "postcode", "town")


class AlikeBox(QFrame):
    """The structures that may be the one being typed, each with « Ouvrir »."""

    def __init__(self, open_it: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", "warning")
        self._open = open_it
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 8, 8)
        self._column.setSpacing(4)
        self.hide()

    def show_alike(self, found: Sequence[Alike]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if found:
            self._column.addWidget(title(_("Déjà connue\u202f?")))
        for one in found:
            self._column.addWidget(self._line(one))
        self.setVisible(bool(found))
        self.setAccessibleName(", ".join(one.name for one in found))

    def _line(self, one: Alike) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        name = label(one.name, "strong")
        name.setWordWrap(True)
        words.addWidget(name)
        detail = _("même SIREN") if one.same_siren else one.detail
        if detail:
            words.addWidget(secondary(detail, wrap=True))
        row.addLayout(words, 1)
        button = ghost(_("Ouvrir"), lambda: self._open(one.id), "external-link")
        button.setAccessibleName(_("Ouvrir {name}").format(name=one.name))
        row.addWidget(button)
        return frame


class PartyForm(Form):
    """Every field of a card, in groups; `typed()` gives the card, None when a field refuses."""

    def __init__(
        self, forms: Sequence[str], open_it: Callable[[int], object], people: Sequence[Contact] = ()
    ) -> None:
        super().__init__()
        self._people = [one for one in people if one.name and one.left_on is None]
        self.receiver = next((one.id for one in self._people if one.billing), OWN_EMAIL)
        self.alike = AlikeBox(open_it)
        self.add(_("Nom"), TextField(), name="name", required=True)
        self.add_widget(self.alike)
        row = self.row()
        self.add(_("Sigle"), TextField(), name="acronym", beside=row)
        choices = [("", _("non précisée")), *((form, form) for form in forms)]
        self.add(_("Forme juridique"), ChoiceField(choices), name="legal_form", beside=row)
        row = self.row()
        self.add(_("SIREN"), siren_field(), name="siren", beside=row)
        self.add(_("SIRET"), siret_field(), name="siret", beside=row)
        self.add(_("Rôles"), RolesField(), name="roles")
        self._reach()
        self._identity()
        self._billing()
        self.fields["legal_form"].set_value("")

    def _group(self, words: str) -> None:
        heading = title(words)
        heading.setContentsMargins(0, 10, 0, 0)
        self.add_widget(heading)

    def _reach(self) -> None:
        self._group(_("Coordonnées"))
        row = self.row()
        self.add(_("Téléphone"), TextField(), name="phone", beside=row)
        self.add(_("E-mail"), TextField(), name="email", beside=row)
        self._address("")
        row = self.row()
        self.add(_("Commune"), TextField(_("celle de l’adresse")), name="commune", beside=row)
        self.add(_("Territoire"), ChoiceField(list(territory_names().items())), name="territory", beside=row)
        self.add(_("Autres lieux desservis"), TextField(_("séparés par des virgules")), name="places")
        self.add(_("Site web"), TextField(), name="website")

    def _identity(self) -> None:
        self._group(_("Activité"))
        row = self.row()
        self.add(_("Effectif"), IntField(most=100_000), name="headcount", beside=row)
        self.add(_("Créée en"), IntField(_("année"), least=1700, most=2100), name="founded_year", beside=row)
        self.add(_("Code APE"), TextField("94.99Z"), name="ape", beside=row)
        self.add(_("Objet"), AreaField(lines=3), name="object")
        self.add("", CheckField(_("Engagée dans la charte LCP")), name="lcp")

    def _billing(self) -> None:
        self._group(_("Facturation"))
        row = self.row()
        self.add(_("N° de TVA"), vat_field(), name="vat_number", beside=row)
        self.add(_("Assujettie"), ChoiceField(list(liable_names().items())), name="vat_liable", beside=row)
        self.add(_("Adresse électronique"), TextField(), name="electronic_address",
                 help=_("Celle de la facturation électronique."))  # fmt: skip
        row = self.row()
        self.add(_("Bon de commande"), TextField(), name="order_number", beside=row)
        self.add(_("Paiement à"), IntField(_("jours"), most=60), name="payment_terms_days", beside=row)
        self.add(_("Facturée par"), ChoiceField(list(invoicing_names().items())), name="invoicing")
        if self._people:
            own = [(OWN_EMAIL, _("l’e‑mail de la structure"))]
            named = [(one.id, " · ".join(part for part in (one.name, one.email) if part)) for one in self._people]
            self.add(_("Reçoit les factures"), ChoiceField([*own, *named]), name="receiver").set_value(self.receiver)
        box = CheckField(_("Facturer à une autre adresse"))
        self.add("", box, name="elsewhere")
        self._address("billing_")
        box.edited.connect(self._elsewhere)
        self.add(_("Notes"), AreaField(lines=3), name="notes")
        self._elsewhere()

    def _address(self, prefix: str) -> None:
        of = _(" de facturation") if prefix else ""
        self.add(_("Rue") + of, TextField(), name=f"{prefix}street")
        self.add(_("Complément") + of, TextField(), name=f"{prefix}extra")
        row = self.row()
        self.add(_("Code postal"), TextField(), name=f"{prefix}postcode", beside=row)
        self.add(_("Ville"), TextField(), name=f"{prefix}town", beside=row)

    def _elsewhere(self) -> None:
        on = bool(self.fields["elsewhere"].value())
        for part in ADDRESS:
            self.fields[f"billing_{part}"].setEnabled(on)

    def show_card(self, card: PartyInput) -> None:
        """Fill every field."""
        form = self.fields["legal_form"]
        if isinstance(form, ChoiceField) and card.legal_form:
            form.set_value(card.legal_form)
            if form.value() is None:
                form.set_choices([("", _("non précisée")), (card.legal_form, card.legal_form)])
        for name in (*TEXTS, *WHOLE):
            value = getattr(card, name)
            self.fields[name].set_value(value if name in WHOLE or name == "legal_form" else value or None)
        for prefix, address in (("", card.address), ("billing_", card.billing_address)):
            for part in ADDRESS:
                value = "" if address is None else getattr(address, part)
                self.fields[prefix + part].set_value(value or None)
        self.fields["places"].set_value(", ".join(card.places) or None)
        self.fields["elsewhere"].set_value(card.billing_address is not None)
        self._elsewhere()

    def typed(self, values: dict[str, Any], former: PartyInput | None) -> PartyInput:
        """The card that the values make; what the form does not show stays as it was."""
        base = former or PartyInput(name="")
        told: dict[str, Any] = {name: values[name] or "" for name in TEXTS}
        told |= {name: values[name] for name in WHOLE}
        places = tuple(part.strip() for part in (values["places"] or "").split(",") if part.strip())
        parts = {part: values[part] or "" for part in ADDRESS}
        billing = None
        if values["elsewhere"]:
            own = base.billing_address or PostalAddress()
            billing = replace(own, **{part: values[f"billing_{part}"] or "" for part in ADDRESS})
        return replace(
            base, **told, places=places, address=replace(base.address, **parts), billing_address=billing
        )


def open_new(page: Page, panel: SidePanel, open_it: Callable[[int], object]) -> None:
    """Open the form of a new structure; then its card."""

    def opened(found: Offers) -> None:
        form = PartyForm(found.forms, open_it)
        form.fields["vat_liable"].set_value(str(Liable.UNKNOWN))
        form.fields["invoicing"].set_value(str(Invoicing.TOGETHER))
        form.fields["territory"].set_value(str(Territory.NONE))
        _watch(page, form, None)

        def send(values: dict[str, Any]) -> Promise[Any]:
            asked = page.do(add_party, party=form.typed(values, None))
            return asked.then(open_it)

        open_act(page, panel, form, title=_("Nouvelle structure"), verb=_("Créer la structure"),
                 send=send, places=PLACES)  # fmt: skip

    page.ask(offers).then(opened)


def open_known(
    page: Page, panel: SidePanel, party: PartyId, *, field: str = "", why: str = ""
) -> Promise[Known]:
    """Open the form of a structure on the field to put right, `why` under it."""

    def opened(found: Known) -> None:
        form = open_change(page, panel, found, lambda one: page.seat.go("parties", one))
        if field in form.fields:
            form.refuse(field, why)
            panel.reveal(form.fields[field])

    return page.ask_latest("party_form", known, party=party).then(opened)


def open_change(
    page: Page, panel: SidePanel, found: Known, open_it: Callable[[int], object]
) -> PartyForm:
    """Open the form of a structure; refused if another seat changed it meanwhile."""
    card = found.card
    former = replace(card.as_input(), roles=card.roles)
    form = PartyForm(found.forms, open_it, found.contacts)
    form.show_card(former)
    _watch(page, form, card.id)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            change_party, party=card.id, values=form.typed(values, former), seen_version=card.version,
            receiver=values.get("receiver") if form.receiver != values.get("receiver") else None,
        )  # fmt: skip

    open_act(page, panel, form, title=_("Modifier {name}").format(name=card.name),
             verb=_("Enregistrer"), send=send, places=PLACES)  # fmt: skip
    return form


def _watch(page: Page, form: PartyForm, own: PartyId | None) -> None:
    name, siren = form.fields["name"], form.fields["siren"]

    def look() -> None:
        number = siren.typed() if isinstance(siren, NumberField) else ""
        asked = page.ask_latest("alike", alike, name=name.value() or "", siren=number, own=own)
        asked.then(form.alike.show_alike)

    name.edited.connect(look)
    siren.edited.connect(look)

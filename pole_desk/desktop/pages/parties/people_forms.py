"""The side forms of a structure's card: its people and its support schemes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_contact, add_scheme, change_contact, end_scheme
from pole_desk.registers.parties.queries import Contact, Scheme
from pole_desk.registers.parties.rules import ContactInput

PLACES = {"contact_name": "name", "email": "email"}
SCHEME_PLACES = {"dates_reversed": "until", "scheme": "scheme"}


def open_contact(page: Page, panel: SidePanel, party: PartyId, contact: Contact | None) -> None:
    """Ask for a person: new when `contact` is None."""
    form = Form()
    form.add(_("Nom"), TextField(_("Prénom et nom")), name="name", required=True)
    form.add(_("Fonction"), TextField(), name="function")
    form.add(_("Téléphone"), TextField(), name="phone")
    form.add(_("E-mail"), TextField(), name="email")
    form.add("", CheckField(_("Contact principal")), name="main")
    form.add("", CheckField(_("Reçoit les factures")), name="billing")
    if contact is not None:
        form.set_values(**{name: getattr(contact, name) or None for name in form.fields})

    def send(values: dict[str, Any]) -> Promise[Any]:
        person = ContactInput(**{name: value or "" for name, value in values.items() if name not in
                                 ("main", "billing")}, main=values["main"], billing=values["billing"])  # fmt: skip
        if contact is None:
            return page.do(add_contact, party=party, contact=person)
        return page.do(change_contact, contact=contact.id, values=person, seen_version=contact.version)

    title = _("Nouveau contact") if contact is None else _("Modifier le contact")
    open_act(page, panel, form, title=title, verb=_("Enregistrer"), send=send, places=PLACES)


def open_scheme(page: Page, panel: SidePanel, party: PartyId, schemes: Sequence[str]) -> None:
    """Ask for a support scheme that the structure benefits from."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Dispositif"), ChoiceField([(one, one) for one in schemes]), name="scheme", required=True)
    form.add(_("Précision"), TextField(), name="detail")
    since = form.add(_("Depuis le"), DateField(today), name="since", required=True)
    since.set_value(today())
    form.add(_("Jusqu’au"), DateField(today), name="until", help=_("Dernier jour, s’il est connu."))

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(add_scheme, party=party, **{**values, "detail": values["detail"] or ""})

    open_act(page, panel, form, title=_("Nouveau dispositif"), verb=_("Ajouter"), send=send,
             places=SCHEME_PLACES)  # fmt: skip


def open_scheme_end(page: Page, panel: SidePanel, scheme: Scheme) -> None:
    """Ask which day a scheme last benefits."""
    today = page.seat.clock.today
    form = Form()
    until = form.add(_("Dernier jour"), DateField(today), name="until", required=True)
    until.set_value(scheme.until or today())

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(end_scheme, entry=scheme.id, until=values["until"])

    open_act(page, panel, form, title=_("Fin de « {scheme} »").format(scheme=scheme.scheme),
             verb=_("Noter la fin"), send=send, places=SCHEME_PLACES)  # fmt: skip

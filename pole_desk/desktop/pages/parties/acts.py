"""What can be done on the structure shown: each act opens its form or writes at once."""

from __future__ import annotations

from collections.abc import Callable

from pole_desk.accounts.quotes.queries import EVENT, Listed
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.parties import merging, people_forms
from pole_desk.desktop.pages.parties.reading import Card
from pole_desk.desktop.parts import party_form
from pole_desk.desktop.parts.links_form import open_links
from pole_desk.desktop.parts.party_reading import Known
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import (
    archive_party,
    contact_back,
    contact_left,
    erase_contact,
    restore_party,
    withdraw_scheme,
)
from pole_desk.registers.parties.queries import Contact, Scheme
from pole_desk.registers.parties.rules import Role


class Acts:
    """Acts on one card; `about` tells which."""

    def __init__(
        self, page: Page, panel: SidePanel, wide: SidePanel, show: Callable[[int], object]
    ) -> None:
        self.page, self.panel, self.wide, self.show = page, panel, wide, show
        self.card: Card | None = None

    def about(self, card: Card) -> None:
        self.card = card

    @property
    def shown(self) -> Card:
        assert self.card is not None
        return self.card

    def change(self) -> None:
        card = self.shown
        known = Known(card.party, card.forms, card.contacts)
        party_form.open_change(self.page, self.panel, known, self.show)

    def account(self) -> None:
        """Its account in Facturation."""
        self.page.seat.go("billing", None, f"account:{self.shown.party.id}")

    def archive(self) -> None:
        self.page.do(archive_party, party=self.shown.party.id)

    def restore(self) -> None:
        self.page.do(restore_party, party=self.shown.party.id)

    def why_not_archived(self) -> str:
        """Nothing, or why the structure stays in the lists."""
        if Role.POLE in self.shown.party.roles:
            return _("Le pôle lui-même ne peut pas être archivé.")
        return self.shown.why_closed

    def merge(self) -> None:
        merging.open_choice(self.page, self.panel, self.shown.party, self.compare)

    def compare(self, first: PartyId, second: PartyId) -> None:
        merging.open_compare(self.page, self.wide, first, second, self.show)

    def links(self) -> None:
        card = self.shown
        open_links(
            self.page, self.panel, card.chantiers, card.shares,
            title=_("Chantiers servis par {name}").format(name=card.party.name),
            send=lambda shares: self.page.do(
                set_party_links, party=card.party.id, shares=shares, on=self.page.seat.clock.today()
            ),
        )  # fmt: skip

    def to_network(self) -> None:
        """Its charter, posts and services, where they are written."""
        self.page.seat.go("network", self.shown.party.id)

    def to_quote(self, one: Listed) -> None:
        """A quote, where it is; an event's on its event."""
        if one.kind == EVENT:
            self.page.seat.go("events", one.record)
        else:
            self.page.seat.go("billing", None, f"quote:{one.record}")

    def add_quote(self) -> None:
        """Its form, where quotes are."""
        self.page.seat.go("billing", None, f"new_quote:{self.shown.party.id}")

    def to_mandate(self, mandate: int) -> None:
        """A mandate, where it is written."""
        self.page.seat.go("billing", None, f"mandate:{mandate}")

    def add_mandate(self) -> None:
        """Its form, where mandates are."""
        self.page.seat.go("billing", None, f"new_mandate:{self.shown.party.id}")

    def add_contact(self) -> None:
        people_forms.open_contact(self.page, self.panel, self.shown.party.id, None)

    def change_contact(self, contact: Contact) -> None:
        people_forms.open_contact(self.page, self.panel, self.shown.party.id, contact)

    def contact_left(self, contact: Contact) -> None:
        self.page.do(contact_left, contact=contact.id)

    def contact_back(self, contact: Contact) -> None:
        self.page.do(contact_back, contact=contact.id)

    def erase_contact(self, contact: Contact) -> None:
        """Asked first: it is the only act here that can't be taken back."""
        question = ConfirmPanel(
            _("Effacer {name} pour toujours\u202f?").format(name=contact.name),
            _("Son nom, son téléphone et son e-mail sont effacés (RGPD), aussi dans les notes, les motifs et l’historique. "
              "Les factures et les procès-verbaux clos restent. Cela ne s’annule pas."),
            _("Effacer"), lambda: self.page.do(erase_contact, contact=contact.id), danger=True,
        )  # fmt: skip
        question.closed.connect(self.panel.close_panel)
        self.panel.open(_("Effacer un contact"), question)

    def add_scheme(self) -> None:
        people_forms.open_scheme(self.page, self.panel, self.shown.party.id, self.shown.schemes)

    def end_scheme(self, scheme: Scheme) -> None:
        people_forms.open_scheme_end(self.page, self.panel, scheme)

    def withdraw_scheme(self, scheme: Scheme) -> None:
        self.page.do(withdraw_scheme, entry=scheme.id)

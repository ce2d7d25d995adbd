"""Everything that can be done to a storage, or why not; the forms are in `forms`."""

from __future__ import annotations

from functools import partial

from pole_desk.activities.storage.commands import (
    put_back_good,
    restore_access,
    restore_good,
    restore_penalty,
    restore_storage,
    withdraw_access,
    withdraw_penalty,
    withdraw_step,
)
from pole_desk.activities.storage.queries import (
    AccessItem,
    GoodItem,
    Lateness,
    Overdue,
    PenaltyItem,
    Storage,
)
from pole_desk.activities.storage.rules import By
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.storage import forms
from pole_desk.desktop.pages.storage.move_form import open_rental_move
from pole_desk.desktop.pages.storage.reading import Card
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Act
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _


class Acts:
    """The acts on the storage shown; each opens a form in the panel or writes at once."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self._card: Card | None = None

    def about(self, card: Card) -> None:
        """Act on another storage, or on this one read again."""
        self._card = card

    @property
    def card(self) -> Card:
        if self._card is None:
            raise RuntimeError("no storage is shown")
        return self._card

    # --- why not

    def why_over(self) -> str:
        """Why nothing may be added."""
        return _("Ce stockage est terminé ou annulé.") if self.card.storage.over else ""

    def why_no_good(self) -> str:
        """Why nothing may come in."""
        if self.card.storage.blocked:
            return _("L’accès est bloqué : réglez d’abord le retard.")
        return self.why_over()

    def why_standing(self) -> str:
        """Why there is nothing to bring back."""
        gone = [one for one in self.card.storage.spaces if one.state == "cancelled"]
        return "" if gone else _("Rien n’a été annulé ici.")

    def why_cancelled(self) -> str:
        """Why there is nothing to cancel."""
        standing = [one for one in self.card.storage.spaces if one.state != "cancelled"]
        return "" if standing else _("Ce stockage est déjà annulé.")

    def why_no_rental(self) -> str:
        return "" if self._rental() is not None else _("Ce stockage n’est pas une location à la journée en cours.")

    def why_no_part(self) -> str:
        return "" if self._part() is not None else _("Ce stockage n’est pas une part en cours d’un espace partagé.")

    def why_no_lease(self) -> str:
        return "" if self.lease() is not None else _("Ce stockage n’est pas une convention au mois.")

    def why_no_insurance(self) -> str:
        ways = {one.by for one in self.card.storage.spaces}
        return _("Une location à la journée ne demande pas d’attestation.") if ways == {By.DAY} else ""

    def _rental(self) -> Storage | None:
        spaces = self.card.storage.spaces
        return next((one for one in reversed(spaces) if one.by == By.DAY and not one.over), None)

    def _part(self) -> Storage | None:
        spaces = self.card.storage.spaces
        return next((one for one in reversed(spaces) if one.by == By.SHARE and not one.over), None)

    def lease(self) -> int | None:
        """The agreement behind a storage by the month."""
        return next((one.lease for one in self.card.storage.spaces if one.lease is not None), None)

    # --- its life

    def end(self) -> None:
        forms.open_end(self.page, self.panel, self.card.storage)

    def cancel(self) -> None:
        forms.open_cancel(self.page, self.panel, self.card.storage)

    def restore(self) -> None:
        self.page.do(restore_storage, storage=self.card.storage.dossier)

    def move(self) -> None:
        rental = self._rental()
        if rental is not None:
            open_rental_move(self.page, self.panel, rental)

    def part(self) -> None:
        part = self._part()
        if part is not None:
            forms.open_part(self.page, self.panel, part)

    def insurance(self) -> None:
        forms.open_insurance(self.page, self.panel, self.card.storage)

    def penalty(self) -> None:
        late = next((one for one in self.card.late if one.cause == "overstayed"), None)
        forms.open_penalty(self.page, self.panel, self.card.storage, late)

    def show_lease(self) -> None:
        """Its agreement, for all that is done there: move, price, notice, deposit."""
        lease = self.lease()
        if lease is not None:
            self.page.seat.go("hosting", lease)

    def links(self) -> None:
        """The chantiers and fund projects that the storage serves."""
        storage = self.card.storage
        words = _("Liens du stockage de {name}").format(name=storage.party_name)
        open_link_many(self.page, self.panel, dossiers=[storage.dossier], title=words)

    def to_party(self) -> None:
        self.page.seat.go("parties", self.card.storage.party)

    # --- goods, people, ladder

    def add_good(self) -> None:
        forms.open_good(self.page, self.panel, self.card.storage.dossier)

    def add_access(self) -> None:
        forms.open_access(self.page, self.panel, self.card.storage.dossier)

    def climb(self, late: Lateness) -> None:
        forms.open_step(self.page, self.panel, late)

    def settle(self, case: Overdue) -> None:
        forms.open_settling(self.page, self.panel, case)

    def good_acts(self, one: GoodItem) -> list[Act]:
        page, panel = self.page, self.panel
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: page.do(restore_good, good=one.id))]
        if one.removed_on is not None:
            return [Act(_("Annuler la sortie"), lambda: page.do(put_back_good, good=one.id))]
        return [
            Act(_("Noter la sortie…"), partial(forms.open_removal, page, panel, one)),
            Act(_("Corriger…"), partial(forms.open_good, page, panel, one.dossier, one)),
            Act(_("Retirer, saisi par erreur…"), partial(forms.open_good_withdrawal, page, panel, one)),
        ]

    def access_acts(self, one: AccessItem) -> list[Act]:
        page = self.page
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: page.do(restore_access, access=one.id))]
        wrong = _("saisi par erreur")
        return [
            Act(_("Dernier jour…"), partial(forms.open_access_end, page, self.panel, one)),
            Act(_("Retirer, saisi par erreur"), lambda: page.do(withdraw_access, access=one.id, reason=wrong)),
        ]

    def penalty_acts(self, one: PenaltyItem) -> list[Act]:
        page, wrong = self.page, _("saisie par erreur")
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: page.do(restore_penalty, penalty=one.id))]
        return [Act(_("Retirer"), lambda: page.do(withdraw_penalty, penalty=one.id, reason=wrong))]

    def step_acts(self, case: Overdue, step: int, *, last: bool) -> list[Act]:
        why = "" if last and case.closed_on is None else _("Seule la dernière étape d’un retard ouvert se retire.")
        wrong = _("saisie par erreur")
        return [Act(_("Retirer l’étape"), lambda: self.page.do(withdraw_step, step=step, reason=wrong), why)]

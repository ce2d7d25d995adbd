"""Everything that can be done to an agreement, or why not; the forms are in `forms`."""

from __future__ import annotations

from pole_desk.activities.leases.commands import (
    restore_deposit,
    restore_lease,
    restore_line,
    restore_occupant,
    restore_one_off,
    restore_service,
    sign_lease,
    unsign_lease,
    withdraw_deposit,
    withdraw_notice,
    withdraw_occupant,
    withdraw_rent_step,
    withdraw_service,
)
from pole_desk.activities.leases.queries import (
    DepositItem,
    LineItem,
    OccupantItem,
    OneOffItem,
    ServiceItem,
    StepItem,
)
from pole_desk.activities.leases.rules import LIVE, State, state_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting import forms, money_forms
from pole_desk.desktop.pages.hosting.reading import Card
from pole_desk.desktop.pages.hosting.rows import Act
from pole_desk.desktop.parts.ending_form import open_end, open_notice
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.move_form import Moving, open_move
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _


class Acts:
    """The acts on the agreement shown; each opens a form in the panel or writes at once."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self._card: Card | None = None

    def about(self, card: Card) -> None:
        """Act on another agreement, or on this one read again."""
        self._card = card

    @property
    def card(self) -> Card:
        if self._card is None:
            raise RuntimeError("no agreement is shown")
        return self._card

    # --- why not

    def why_closed(self) -> str:
        """Why nothing may be added to the agreement."""
        state = self.card.lease.state
        if state in LIVE or state == State.DRAFT:
            return ""
        return _("La convention est {state} : rouvrez-la d’abord.").format(state=state_name(state))

    def why_not_in(self, *states: State) -> str:
        """Why an act reserved to some states is greyed."""
        state = self.card.lease.state
        if state in states:
            return ""
        wanted = _(" ou ").join(state_name(one) for one in states)
        return _("La convention est {state} ; il faut qu’elle soit {wanted}.").format(
            state=state_name(state), wanted=wanted
        )

    def why_no_line(self) -> str:
        if self.why_closed():
            return self.why_closed()
        return "" if self._lines() else _("La convention n’occupe aucun espace.")

    def _lines(self) -> list[LineItem]:
        today = self.page.seat.clock.today()
        return [
            line for line in self.card.lease.lines
            if not line.withdrawn and (line.until is None or line.until >= today)
        ]  # fmt: skip

    # --- the agreement's life

    def sign(self) -> None:
        lease = self.card.lease
        self.page.do(sign_lease, lease=lease.id, seen_version=lease.version)

    def unsign(self) -> None:
        self.page.do(unsign_lease, lease=self.card.lease.id)

    def notice(self) -> None:
        lease = self.card.lease
        open_notice(
            self.page, self.panel, lease=lease.id, number=lease.number, party=lease.party_name,
            months=lease.notice_months,
        )  # fmt: skip

    def withdraw_notice(self) -> None:
        lease = self.card.lease
        self.page.do(withdraw_notice, lease=lease.id, seen_version=lease.version)

    def end(self) -> None:
        forms.open_lease_end(self.page, self.panel, self.card.lease)

    def reopen(self) -> None:
        lease = self.card.lease
        if lease.state == State.CANCELLED:
            self.page.do(restore_lease, lease=lease.id)
        else:
            forms.open_reopening(self.page, self.panel, lease)

    def cancel(self) -> None:
        forms.open_cancel(self.page, self.panel, self.card.lease)

    # --- what it holds

    def add_space(self) -> None:
        forms.open_space(self.page, self.panel, self.card.lease)

    def move(self, line: LineItem | None = None) -> None:
        moving = line or (self._lines()[0] if self._lines() else None)
        if moving is not None:
            lease = self.card.lease
            on = max(self.page.seat.clock.today(), moving.first_day)
            about = Moving(lease.id, moving.id, lease.party_name, moving.space, moving.space_name, on)
            open_move(self.page, self.panel, about)

    def add_occupant(self) -> None:
        forms.open_occupant(self.page, self.panel, self.card.lease)

    def add_service(self) -> None:
        money_forms.open_service(self.page, self.panel, self.card)

    def add_one_off(self) -> None:
        money_forms.open_one_off(self.page, self.panel, self.card)

    def deposit(self) -> None:
        money_forms.open_deposit(self.page, self.panel, self.card.lease)

    def price(self, line: LineItem | None = None) -> None:
        lines = [line] if line is not None else self._lines()
        money_forms.open_price(self.page, self.panel, lines)

    def insurance(self) -> None:
        forms.open_insurance(self.page, self.panel, self.card.lease)

    def links(self) -> None:
        """The chantiers and fund projects that the agreement serves."""
        lease = self.card.lease
        words = _("Liens de {number}").format(number=lease.number)
        open_link_many(self.page, self.panel, dossiers=[lease.dossier], title=words)

    def terms(self) -> None:
        forms.open_terms(self.page, self.panel, self.card.lease)

    # --- acts on one line of the card

    def line_acts(self, line: LineItem) -> list[Act]:
        if line.withdrawn:
            return [Act(_("Rétablir"), lambda: self.page.do(restore_line, line=line.id))]
        closed = self.why_closed()
        return [
            Act(_("Déménager…"), lambda: self.move(line), closed),
            Act(_("Changer le prix à partir du…"), lambda: self.price(line), closed),
            Act(_("Terminer cet espace…"), lambda: self._end_line(line), closed),
            Act(_("Retirer, saisi par erreur…"), lambda: forms.open_line_withdrawal(self.page, self.panel, line)),
        ]  # fmt: skip

    def _end_line(self, line: LineItem) -> None:
        lease = self.card.lease
        open_end(
            self.page, self.panel, lease=lease.id, line=line.id, number=lease.number,
            space=line.space_name, several=True, on=max(self.page.seat.clock.today(), line.first_day),
        )  # fmt: skip

    def step_acts(self, line: LineItem, step: StepItem) -> list[Act]:
        first = _("Le premier prix d’un espace ne se retire pas : changez-le.")
        why = first if step == line.steps[0] else ""
        return [Act(_("Retirer ce prix"), lambda: self.page.do(withdraw_rent_step, step=step.id), why)]

    def occupant_acts(self, one: OccupantItem) -> list[Act]:
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: self.page.do(restore_occupant, occupant=one.id))]
        return [
            Act(_("Personnes et part…"), lambda: forms.open_share(self.page, self.panel, one)),
            Act(_("Terminer…"), lambda: forms.open_occupant_end(self.page, self.panel, one)),
            Act(_("Retirer, saisi par erreur"), lambda: self.page.do(withdraw_occupant, occupant=one.id)),
        ]

    def service_acts(self, one: ServiceItem) -> list[Act]:
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: self.page.do(restore_service, service=one.id))]
        return [
            Act(_("Terminer…"), lambda: money_forms.open_service_end(self.page, self.panel, one)),
            Act(_("Retirer, saisi par erreur"), lambda: self.page.do(withdraw_service, service=one.id)),
        ]

    def one_off_acts(self, one: OneOffItem) -> list[Act]:
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: self.page.do(restore_one_off, one_off=one.id))]
        return [Act(_("Retirer…"), lambda: money_forms.open_one_off_withdrawal(self.page, self.panel, one))]

    def deposit_acts(self, one: DepositItem) -> list[Act]:
        if one.withdrawn:
            return [Act(_("Rétablir"), lambda: self.page.do(restore_deposit, movement=one.id))]
        return [Act(_("Retirer, saisi par erreur"), lambda: self.page.do(withdraw_deposit, movement=one.id))]

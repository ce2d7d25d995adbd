"""The referents of public policies of a chantier, in the card « Pilotage »."""

from __future__ import annotations

from functools import partial
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.registers.chantiers.commands import add_referent, change_referent, withdraw_referent
from pole_desk.registers.chantiers.queries import Chantier, ChantierCard, Referent
from pole_desk.registers.chantiers.rules import ReferentInput


class Referents(Rows):
    """Those in office first, then those who left."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self.chantier: Chantier | None = None
        self.button = secondary(_("Ajouter un référent"), self.add, "plus")
        super().__init__(_("Référents des politiques publiques"), _("Aucun référent n’est encore nommé."), self.button)

    def show_card(self, card: ChantierCard) -> None:
        self.chantier = card.chantier
        today = self.page.seat.clock.today()
        ordered = sorted(card.referents, key=lambda one: one.last_day is not None and one.last_day < today)
        self.set_rows([_row(one, self) for one in ordered])

    def add(self) -> None:
        if self.chantier is not None:
            self.open(None)

    def open(self, row: Referent | None) -> None:
        """The form of a referent, new when None."""
        form, clock = Form(), self.page.seat.clock
        form.add(_("Politique publique"), TextField(), name="policy", required=True)
        form.add(_("Référent"), TextField(), name="person")
        form.add(_("Institution"), TextField(_("Nantes Métropole, Ville de Nantes…")), name="institution")
        form.add(_("Depuis le"), DateField(clock.today), name="first_day", required=True)
        form.add(_("Jusqu’au"), DateField(clock.today), name="last_day")
        form.set_values(
            policy=row.policy if row else None, person=row.name if row else None,
            institution=row.institution if row else None,
            first_day=row.first_day if row else clock.today(), last_day=row.last_day if row else None,
        )  # fmt: skip

        def send(values: dict[str, Any]) -> Promise[Any]:
            referent = ReferentInput(
                policy=values["policy"], name=values["person"] or "", institution=values["institution"] or "",
                first_day=values["first_day"], last_day=values["last_day"],
            )  # fmt: skip
            if row is not None:
                return self.page.do(change_referent, referent=row.id, values=referent, seen_version=row.version)
            assert self.chantier is not None
            return self.page.do(add_referent, chantier=self.chantier.id, referent=referent)

        open_act(self.page, self.panel, form, title=_("Référent du chantier"), verb=_("Enregistrer le référent"),
                 send=send, places={"dates_reversed": "last_day"})  # fmt: skip


def _row(one: Referent, owner: Referents) -> Row:
    since = _("depuis le {day}").format(day=numeric_day(one.first_day))
    if one.last_day is not None:
        since = _("du {first} au {last}").format(first=numeric_day(one.first_day), last=numeric_day(one.last_day))
    over = one.last_day is not None and one.last_day < owner.page.seat.clock.today()
    return Row(
        one.name or one.policy,
        " · ".join(part for part in (one.policy if one.name else "", one.institution, since) if part),
        off=over,
        acts=(
            Act(_("Modifier…"), partial(owner.open, one)),
            Act(_("Retirer : noté par erreur"), partial(owner.page.do, withdraw_referent, referent=one.id)),
        ),
    )

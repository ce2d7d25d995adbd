"""Everything that can be done to the structure shown, or why not; the forms are beside."""

from __future__ import annotations

from functools import partial

from pole_desk.activities.network.commands import end_record, reopen_accession, withdraw_record
from pole_desk.activities.network.queries import AccessionItem, Benefit, Point, Post, Service
from pole_desk.activities.network.rules import Accession
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.network import forms
from pole_desk.desktop.pages.network.reading import Card
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Act
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import set_lcp


class Acts:
    """Acts on one card; `about` tells which."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self._shown: Card | None = None

    def about(self, shown: Card) -> None:
        """Act on another structure, or on this one read again."""
        self._shown = shown

    @property
    def shown(self) -> Card:
        if self._shown is None:
            raise RuntimeError("no structure is shown")
        return self._shown

    @property
    def party(self) -> PartyId:
        return self.shown.party.id

    # --- why not

    def why_not_asking(self) -> str:
        """Why the structure can't ask to join."""
        if self.shown.party.lcp:
            return _("Cette structure est déjà un lieu collectif de proximité.")
        return _("Sa demande attend une décision.") if self.shown.waiting is not None else ""

    def why_not_deciding(self) -> str:
        return "" if self.shown.waiting is not None else _("Aucune demande n’attend de décision.")

    def why_not_accepted(self) -> str:
        """What the structure lacks to join, or nothing."""
        lacking = self.shown.conditions.missing()
        if self.shown.waiting is None or not lacking:
            return self.why_not_deciding()
        return _("Il manque {what}.").format(what="\N{NARROW NO-BREAK SPACE}; ".join(lacking))

    # --- the structure

    def to_party(self) -> None:
        self.page.seat.go("parties", self.party)

    def ask(self) -> None:
        forms.open_joining(self.page, self.panel, self.party)

    def goals(self) -> None:
        if self.shown.waiting is not None:
            forms.open_goals(self.page, self.panel, self.shown.waiting)

    def decide(self, state: Accession) -> None:
        if self.shown.waiting is not None:
            forms.open_decision(self.page, self.panel, self.shown.waiting, state)

    def leave(self) -> None:
        """The structure is no more an LCP; Ctrl+Z brings it back."""
        self.page.do(set_lcp, party=self.party, lcp=False)

    def links(self) -> None:
        """The chantiers that the structure serves."""
        party = self.shown.party
        words = _("Chantiers de {name}").format(name=party.name)
        open_link_many(self.page, self.panel, parties=[party.id], title=words)

    # --- what is added

    def post(self) -> None:
        forms.open_post(self.page, self.panel, self.party)

    def service(self) -> None:
        forms.open_service(self.page, self.panel, self.party, self.shown.offered)

    def benefit(self) -> None:
        forms.open_benefit(self.page, self.panel, self.shown.schemes, party=self.party)

    # --- lines

    def point_acts(self, one: Point) -> list[Act]:
        acts = [Act(_("Évaluer…"), partial(forms.open_point, self.page, self.panel, self.party, one))]
        return acts if one.id is None else [*acts, self._withdraw("charter", one.id)]

    def post_acts(self, one: Post) -> list[Act]:
        change = partial(forms.open_post, self.page, self.panel, self.party, one)
        return self._line_acts("post", one, change)

    def service_acts(self, one: Service) -> list[Act]:
        change = partial(forms.open_service, self.page, self.panel, self.party, self.shown.offered, one)
        return self._line_acts("service", one, change)

    def benefit_acts(self, one: Benefit) -> list[Act]:
        change = partial(forms.open_benefit, self.page, self.panel, self.shown.schemes, party=self.party, one=one)
        return self._line_acts("benefit", one, change)

    def accession_acts(self, one: AccessionItem) -> list[Act]:
        if one.state == Accession.ASKED:
            return []
        return [
            Act(_("Reprendre la décision"), partial(self.page.do, reopen_accession, accession=one.id),
                _("Une autre demande attend.") if self.shown.waiting is not None else ""),
        ]  # fmt: skip

    def _line_acts(self, kind: str, one: Post | Service | Benefit, change: partial[None]) -> list[Act]:
        page = self.page
        end = partial(forms.open_end, page, self.panel, kind, one.id, one.last_day)
        acts = [Act(_("Modifier…"), change), Act(_("Noter la fin…"), end)]
        if one.last_day is not None:
            acts.append(Act(_("Sans fin de nouveau"), partial(page.do, end_record, kind=kind, record=one.id, last_day=None)))
        return [*acts, self._withdraw(kind, one.id)]

    def _withdraw(self, kind: str, record: int) -> Act:
        return Act(_("Retirer, noté par erreur"), partial(self.page.do, withdraw_record, kind=kind, record=record))

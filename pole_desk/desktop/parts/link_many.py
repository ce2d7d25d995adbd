"""« Rattacher… » from any list: the lines chosen get the same links to chantiers, in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.links_form import open_links
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.dossiers.commands import link_many
from pole_desk.registers.dossiers.queries import dossier, links_of, party_links

Act = tuple[str, str, Callable[[], object]]


class Found:
    """The chantiers there are, what the only line serves today, and what its structure proposes."""

    def __init__(
        self, known: Sequence[Chantier], now: dict[ChantierId, int], proposed: dict[ChantierId, int]
    ) -> None:
        self.chantiers, self.now, self.proposed = known, now, proposed


def _found(reader: Reader, *, dossiers: Sequence[DossierId], parties: Sequence[PartyId]) -> Found:
    today = reader.clock.today()
    now: dict[ChantierId, int] = {}
    proposed: dict[ChantierId, int] = {}
    if len(dossiers) == 1 and not parties:
        now = {one.chantier: one.share for one in links_of(reader, dossier=dossiers[0], on=today)}
        owner = dossier(reader, dossier=dossiers[0]).party
        proposed = {one.chantier: one.share for one in party_links(reader, party=owner, on=today)}
    elif len(parties) == 1 and not dossiers:
        now = {one.chantier: one.share for one in party_links(reader, party=parties[0], on=today)}
    return Found(chantiers(reader), now, proposed)


def open_link_many(
    page: Page,
    panel: SidePanel,
    *,
    dossiers: Sequence[DossierId] = (),
    parties: Sequence[PartyId] = (),
) -> None:
    """Open the shares that all these will have from today on; one line alone shows its own first."""
    dossiers, parties = tuple(dict.fromkeys(dossiers)), tuple(dict.fromkeys(parties))
    count = len(dossiers) + len(parties)

    def show(found: Found) -> None:
        form = open_links(
            page, panel, found.chantiers, found.now,
            title=ngettext("Rattacher {n} ligne", "Rattacher {n} lignes", count).format(n=count),
            send=lambda shares: page.do(
                link_many, dossiers=dossiers, parties=parties, shares=shares, on=page.seat.clock.today()
            ),
        )  # fmt: skip
        column = form.layout()
        if found.proposed and isinstance(column, QVBoxLayout):
            button = secondary(
                _("Proposer depuis la structure"),
                lambda: form.set_values(**{str(one.id): found.proposed.get(one.id) for one in found.chantiers}), "copy",
            )  # fmt: skip
            column.insertWidget(1, button)
            button.show()

    page.ask(_found, dossiers=dossiers, parties=parties).then(show)


def link_act(
    page: Page,
    panel: SidePanel,
    table: DataTable,
    row: Any,
    *,
    dossier_of: Callable[[Any], DossierId | None] | None = None,
    party_of: Callable[[Any], PartyId] | None = None,
) -> Act:
    """The entry « Rattacher… » of a list's menu: for the lines chosen when this one is among them."""
    chosen = table.selected_rows()
    rows = chosen if any(table.id_of(one) == table.id_of(row) for one in chosen) else [row]
    dossiers = [found for one in rows if dossier_of is not None and (found := dossier_of(one)) is not None]
    parties = [party_of(one) for one in rows] if party_of is not None else []
    words = _("Rattacher…") if len(rows) == 1 else _("Rattacher les {n} lignes…").format(n=len(rows))
    return (words, "link", partial(open_link_many, page, panel, dossiers=dossiers, parties=parties))

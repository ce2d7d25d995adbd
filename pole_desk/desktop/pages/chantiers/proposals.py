"""What could be linked and is not: a dossier takes its structure's links, a structure its dossiers'."""

from __future__ import annotations

from functools import partial

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import take_proposals
from pole_desk.registers.dossiers.queries import Proposal, link_proposals
from pole_desk.registers.dossiers.rules import kind_name, share_text

SHOWN = 60
"""How many are listed at once; all are taken by the button."""


def proposed(reader: Reader) -> tuple[list[Proposal], dict[int, int]]:
    """Today's proposals, and the number of each chantier."""
    today = reader.clock.today()
    return link_proposals(reader, on=today), {one.id: one.number for one in chantiers(reader)}


def open_proposals(page: Page, panel: SidePanel) -> None:
    """List what could be linked; one line, or all of them, in one act."""
    page.ask(proposed).then(lambda found: _open(page, panel, *found))


def _open(page: Page, panel: SidePanel, found: list[Proposal], numbers: dict[int, int]) -> None:
    sheet, rows = Form(), Rows(
        _("Liens proposés"), _("Tout ce qui peut l’être est déjà rattaché à un chantier.")
    )
    rows.set_rows([_row(page, panel, one, numbers) for one in found[:SHOWN]])
    sheet.add_widget(rows)
    words = ngettext("Rattacher {n} ligne", "Rattacher les {n} lignes", len(found)).format(n=len(found))
    everything = primary(words, partial(_take, page, panel, found), "link")
    everything.why("" if found else _("Rien n’est à rattacher."))
    panel.open(_("À rattacher"), sheet, secondary(_("Fermer"), panel.close_panel), everything)


def _row(page: Page, panel: SidePanel, one: Proposal, numbers: dict[int, int]) -> Row:
    shares = ", ".join(
        _("{number} : {share}").format(number=numbers.get(chantier, "?"), share=share_text(share))
        for chantier, share in one.shares.items()
    )
    what = _("Structure") if one.of == "party" else f"{kind_name(one.kind)} · {one.title}"
    return Row(
        one.party_name, f"{what}\n{shares}", acts=(Act(_("Rattacher"), partial(_take, page, panel, [one])),),
        open=partial(page.seat.go, "parties", one.party),
    )  # fmt: skip


def _take(page: Page, panel: SidePanel, found: list[Proposal]) -> None:
    taken = page.do(
        take_proposals, dossiers=[one.owner for one in found if one.of == "dossier"],
        parties=[one.owner for one in found if one.of == "party"], on=page.seat.clock.today(),
    )  # fmt: skip
    taken.then(lambda _count: open_proposals(page, panel))

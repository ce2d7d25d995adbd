"""« Rattacher… » from any list: the lines chosen get the same links to chantiers and fund projects, in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.links_form import LinksForm, ShareField
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.dossiers.commands import link_many
from pole_desk.registers.dossiers.queries import Dossier, dossier, links_of, party_links, project_links
from pole_desk.registers.dossiers.queries import dossiers as every_dossier
from pole_desk.registers.dossiers.rules import WHOLE, Kind, State, share_text

Act = tuple[str, str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What can be served; what the only line serves today, and what its structure proposes."""

    chantiers: Sequence[Chantier]
    projects: Sequence[Dossier]
    now: Mapping[ChantierId, int]
    served: Mapping[DossierId, int]
    proposed: Mapping[ChantierId, int]


def linking(reader: Reader, *, dossiers: Sequence[DossierId], parties: Sequence[PartyId]) -> Found:
    """The chantiers and the projects supported; the links of the line when it is alone."""
    today = reader.clock.today()
    now: dict[ChantierId, int] = {}
    served: dict[DossierId, int] = {}
    proposed: dict[ChantierId, int] = {}
    if len(dossiers) == 1 and not parties:
        now = {one.chantier: one.share for one in links_of(reader, dossier=dossiers[0], on=today)}
        served = {one.project: one.share for one in project_links(reader, dossier=dossiers[0], on=today)}
        owner = dossier(reader, dossier=dossiers[0]).party
        proposed = {one.chantier: one.share for one in party_links(reader, party=owner, on=today)}
    elif len(parties) == 1 and not dossiers:
        now = {one.chantier: one.share for one in party_links(reader, party=parties[0], on=today)}
    known = [] if parties else every_dossier(reader, kind=Kind.PROJECT)
    kept = [one for one in known if one.state != State.CANCELLED]
    return Found(chantiers=chantiers(reader), projects=kept, now=now, served=served, proposed=proposed)


class LinkManyForm(LinksForm):
    """The shares of chantiers, then of fund projects: those served, and one more.

    With several lines, what is not typed stays as it is on each; a box takes everything away.
    """

    def __init__(self, found: Found, *, several: bool) -> None:
        super().__init__(found.chantiers, found.now or found.proposed)
        if found.proposed and not found.now:
            self._column.insertWidget(1, label(_("Proposé depuis la structure : enregistrez pour l’accepter."), "help"))
        self.several, self.found = several, found
        titles = {one.id: _title(one) for one in found.projects}
        self._served = {f"project_{one}": one for one in found.served}
        if found.projects:
            self.add_widget(label(_("Projets soutenus"), "strong"))
        for name, project in self._served.items():
            self.add(titles.get(project, _("Projet n° {id}").format(id=project)), ShareField(), name=name).set_value(
                found.served[project]
            )
        if found.projects:
            others = [(one.id, titles[one.id]) for one in found.projects if one.id not in found.served]
            chosen = ChoiceField([(None, _("Aucun")), *others])
            self.add(_("Un projet soutenu de plus"), chosen, name="project")
            self.add(_("Sa part"), ShareField(), name="project_share")
        if several:
            self.add(_("Retirer les chantiers"), CheckField(_("Retirer tous les chantiers de ces lignes")), name="none")
            if found.projects:
                self.add(_("Retirer les projets"), CheckField(_("Retirer tous les projets de ces lignes")), name="no_project")
        for shown in self.findChildren(QLabel):
            shown.setWordWrap(True)

    def wanted(self) -> tuple[dict[ChantierId, int] | None, dict[DossierId, int] | None] | None:
        """The shares of chantiers and of projects, None: as they are; None for all when one is refused."""
        values = self.values()
        shares = None if values is None else self.shares()
        if values is None or shares is None:
            return None
        projects = {one: values[name] for name, one in self._served.items() if values[name]}
        more, share = values.get("project"), values.get("project_share")
        if more is not None:
            projects[more] = share or WHOLE
        elif share:
            self.refuse("project", _("Choisissez le projet de cette part."))
            return None
        if sum(projects.values()) > WHOLE:
            self.refuse("project_share", _("Les parts des projets font {total} : il faut en retirer.").format(
                total=share_text(sum(projects.values()))))  # fmt: skip
            return None
        keeps = self.several and not shares and not values.get("none")
        untouched = projects == dict(self.found.served) and not values.get("no_project")
        return (None if keeps else shares), (None if untouched else projects)


def _title(one: Dossier) -> str:
    return " · ".join(part for part in (one.title, one.party_name) if part)


def open_link_many(
    page: Page,
    panel: SidePanel,
    *,
    dossiers: Sequence[DossierId] = (),
    parties: Sequence[PartyId] = (),
    title: str = "",
) -> None:
    """Open the shares that all these will have from today on; one line alone shows its own first."""
    dossiers, parties = tuple(dict.fromkeys(dossiers)), tuple(dict.fromkeys(parties))
    count = len(dossiers) + len(parties)
    words = title or ngettext("Rattacher {n} ligne", "Rattacher {n} lignes", count).format(n=count)

    def show(found: Found) -> None:
        form = LinkManyForm(found, several=count > 1)

        def send(_values: dict[str, Any]) -> Promise[Any] | None:
            wanted = form.wanted()
            if wanted is None:
                return None
            if wanted == (None, None):
                page.say(_("Aucune part n’est donnée : rien n’est changé."), "info")
                return None
            return page.do(
                link_many, dossiers=dossiers, parties=parties, shares=wanted[0], projects=wanted[1],
                on=page.seat.clock.today(),
            )  # fmt: skip

        open_act(page, panel, form, title=words, verb=_("Enregistrer les liens"), send=send)
        column = form.layout()
        if count == 1 and dossiers and isinstance(column, QVBoxLayout):
            button = secondary(
                _("Proposer depuis la structure"),
                lambda: form.set_values(**{str(one.id): found.proposed.get(one.id) for one in found.chantiers}), "copy",
            )  # fmt: skip
            button.why("" if found.proposed else _("La structure n’est reliée à aucun chantier."))
            column.insertWidget(1, button)
            button.show()

    page.ask(linking, dossiers=dossiers, parties=parties).then(show)


def link_act(
    page: Page,
    panel: SidePanel,
    table: DataTable,
    row: Any,
    *,
    dossier_of: Callable[[Any], DossierId | None] | None = None,
    dossiers_of: Callable[[Any], Iterable[DossierId]] | None = None,
    party_of: Callable[[Any], PartyId] | None = None,
) -> Act:
    """The entry « Rattacher… » of a list's menu: for the lines chosen when this one is among them.

    A line stands for a dossier, for several (`dossiers_of`), or for a structure.
    """
    chosen = table.selected_rows()
    rows = chosen if any(table.id_of(one) == table.id_of(row) for one in chosen) else [row]
    dossiers = [found for one in rows if dossier_of is not None and (found := dossier_of(one)) is not None]
    dossiers += [found for one in rows if dossiers_of is not None for found in dossiers_of(one)]
    parties = [party_of(one) for one in rows] if party_of is not None else []
    words = _("Rattacher…") if len(rows) == 1 else _("Rattacher les {n} lignes…").format(n=len(rows))
    return (words, "link", partial(open_link_many, page, panel, dossiers=dossiers, parties=parties))

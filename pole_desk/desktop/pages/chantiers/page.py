"""Chantiers: those of today's plan by axis, and the one chosen beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers import reading
from pole_desk.desktop.pages.chantiers.detail import Detail
from pole_desk.desktop.pages.chantiers.linked import focused_in
from pole_desk.desktop.pages.chantiers.listing import Axes
from pole_desk.desktop.pages.chantiers.plans import open_plans
from pole_desk.desktop.pages.chantiers.proposals import open_proposals
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.empty import EmptyState, Loading
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import ChantierId

HELP = _(
    "# Chantiers\n\n"
    "- Les neuf chantiers du plan, par axe ; les **flèches** vont de l’un à l’autre.\n"
    "- Les m² et les personnes sont ceux des conventions reliées, selon leur part.\n"
    "- **Ctrl+N** ajoute une action ; **F2** modifie la ligne choisie ; **Suppr** retire l’action choisie.\n"
    "- **À rattacher** propose aux dossiers les liens de leur structure, et aux structures ceux de leurs dossiers.\n"
    "- **Plans** : objectifs et enjeux de chaque plan ; **Préparer le plan suivant** dit ce que devient chaque "
    "chantier et ce que le plan reprend de ses liens, avant d’écrire ; les anciens rapports gardent leurs chantiers.\n"
    "- **Titre et leviers** : ce que dit le chantier, et les leviers qu’il utilise.\n"
    "- **Pilotage** et **Avancement** sont datés : ce qui était reste lisible dans la fiche.\n"
    "- **Réunions** : une ligne par présent, « nom ; structure ; collectivité ». **Appuis** : ce que le chantier reçoit.\n"
    "- **Réseau** : qui travaille avec qui ; les flèches vont d’une structure à l’autre, **Entrée** ouvre sa fiche.\n"
    "- **Chiffres** : choisir l’année ; **Entrée** sur un chiffre montre les fiches qui le composent, puis les ouvre.\n"
    "- Le menu d’une action (clic droit) y attache des dossiers.\n"
    "- Dans les listes des autres pages, **Rattacher…** relie toutes les lignes choisies en une fois.\n"
    "- Le chantier 6 est transversal : il irrigue tous les autres.\n"
    "- **Entrée** ou un double-clic ouvre la structure ou la convention reliée.\n"
    "- Changer les parts d’un dossier vaut à partir d’aujourd’hui : le passé reste ce qu’il était.\n"
    "- **Ctrl+Z** annule le dernier acte.\n"
)
LEFT = (330, 400)
"""The list is no narrower and no wider, px."""


class ChantiersPage(Page):
    """The plan at the left, a chantier at the right."""

    key = "chantiers"
    title = _("Chantiers")
    icon = "layers"
    topics = frozenset({"chantiers", "chantier_actions", "chantier_plans", "dossiers", "links", "leases", "parties"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._record: ChantierId | None = None
        self._start = ""
        self.add_button = secondary(_("Ajouter une action"), self.add, "plus",
                                    _("Ajouter une action au chantier choisi (Ctrl+N)"))  # fmt: skip
        self.propose_button = secondary(_("À rattacher"), self.propose, "link",
                                        _("Ce qui peut être rattaché à un chantier et ne l’est pas"))  # fmt: skip
        self.plans_button = secondary(_("Plans"), self.plans, "calendar-days",
                                      _("Les plans, leurs objectifs, et le plan suivant"))  # fmt: skip
        self.header = PageHeader(self.title, "", self.plans_button, self.propose_button, self.add_button)
        self.body.addWidget(self.header)
        self.panel = SidePanel(self)
        self.list, self.detail = Axes(), Detail(self, self.panel)
        self.both = QWidget()
        self.both.setObjectName("clear")
        across = QHBoxLayout(self.both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.list.setMinimumWidth(LEFT[0])
        self.list.setMaximumWidth(LEFT[1])
        across.addWidget(self.list, 4)
        across.addWidget(self.detail, 7)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(Loading())
        self.stack.addWidget(self.both)
        self.stack.addWidget(EmptyState("layers", _("Aucun plan de chantiers n’est en cours.")))
        self.body.addWidget(self.stack, 1)
        self.list.chosen.connect(self._choose)
        for keys, act in (("Ctrl+N", self.add), ("F2", self._change), ("Del", self._withdraw)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- the page's contract

    def reload(self) -> None:
        self.ask(reading.lines).then(self._show_lines)

    def show_record(self, record: int) -> None:
        """Choose a chantier."""
        self.panel.close_panel()
        self._choose(record)

    def start(self, action: str) -> None:
        """`new` opens the form of an action for the chantier chosen."""
        if self.detail.found is None:
            self._start = action
        else:
            self.add()

    # --- acts

    def add(self) -> None:
        self.detail.turn("actions")
        self.detail.acts.add()

    def propose(self) -> None:
        """What could be linked and is not."""
        open_proposals(self, self.panel)

    def plans(self) -> None:
        """The plans there were, and the way to the next one."""
        open_plans(self, self.panel)

    def _change(self) -> None:
        if focused_in(self.detail.acts.table):
            self.detail.acts.edit_current()
        elif focused_in(self.detail.linked.dossiers):
            self.detail.linked.change_links()

    def _withdraw(self) -> None:
        if focused_in(self.detail.acts.table):
            self.detail.acts.withdraw_current()

    # --- what is shown

    def _show_lines(self, lines: list[reading.ChantierLine]) -> None:
        self.stack.setCurrentIndex(1 if lines else 2)
        self.add_button.why("" if lines else _("Aucun plan de chantiers n’est en cours."))
        axes = len({line.axis for line in lines})
        linked = sum(line.dossiers for line in lines)
        self.header.set_subtitle(" · ".join((
            ngettext("{n} chantier", "{n} chantiers", len(lines)).format(n=number(len(lines))),
            ngettext("{n} axe", "{n} axes", axes).format(n=number(axes)),
            ngettext("{n} dossier relié", "{n} dossiers reliés", linked).format(n=number(linked)),
        )))  # fmt: skip
        if self._record is None and lines:
            self._record = min(lines, key=lambda line: line.number).id
        self.list.show_lines(lines, self._record)
        self._ask_card()

    def _choose(self, record: int) -> None:
        self._record = ChantierId(record)
        self.list.choose(record)
        self._ask_card()

    def _ask_card(self) -> None:
        if self._record is not None:
            self.ask_latest("card", reading.card, record=self._record).then(self._show_card).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        """What was asked for is no chantier: the one shown stays."""
        if not isinstance(error, NotFound) or self.detail.found is None:
            self.refused(error)
            return
        self._record = self.detail.found.card.chantier.id
        self.list.choose(self._record)
        self.say(error.message, "danger")

    def _show_card(self, found: reading.Card) -> None:
        self.detail.show_card(found)
        if self._start:
            self._start = ""
            self.add()

"""Hébergement: agreements, admission, indexation and in-kind support, each a view of one page."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.activities.hosting.queries import Application, applications
from pole_desk.activities.leases.queries import support
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting import admission_forms, reading
from pole_desk.desktop.pages.hosting.acts import Acts
from pole_desk.desktop.pages.hosting.admission_card import AdmissionCard
from pole_desk.desktop.pages.hosting.admission_reading import Admission, Waiting, admission, mix_now, waiting_list
from pole_desk.desktop.pages.hosting.admissions import Applications, WaitingList
from pole_desk.desktop.pages.hosting.agreements import Agreements
from pole_desk.desktop.pages.hosting.card import LeaseCardView
from pole_desk.desktop.pages.hosting.indexation import Indexation
from pole_desk.desktop.pages.hosting.mix import MixView
from pole_desk.desktop.pages.hosting.papers import Papers
from pole_desk.desktop.parts.in_kind import InKind
from pole_desk.desktop.parts.lease_form import LeasePanel
from pole_desk.desktop.parts.link_many import Act, link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import ApplicationId, LeaseId

TABS = (
    ("agreements", _("Conventions")), ("applications", _("Candidatures")),
    ("waiting", _("Liste d’attente")), ("indexation", _("Indexation")), ("support", _("Soutien en nature")),
)  # fmt: skip
HELP = _(
    "# Hébergement\n\n"
    "- **Héberger une structure** ouvre le formulaire dans l’ordre d’un appel ; Ctrl+Entrée signe.\n"
    "- **Entrée** ou un double-clic ouvre une convention ; **Alt+Gauche** revient à la liste.\n"
    "- Une option réserve sans bloquer : elle devient ferme en la signant.\n"
    "- Rien n’est supprimé : ce qui est retiré garde son motif et se rétablit.\n"
    "- **F2** modifie les clauses de la convention ouverte.\n"
    "- **Ctrl+Z** annule le dernier acte.\n"
)


class HostingPage(Page):
    """Tabs above views; an agreement or an application opens as a card in their place."""

    key = "hosting"
    title = _("Hébergement")
    icon = "handshake"
    topics = frozenset({"leases", "applications", "invoices", "payments", "parties", "claims", "indices"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.apply_button = secondary(_("Candidature"), self.new_application, "inbox", _("Nouvelle candidature"))
        self.header = PageHeader(
            self.title, "", self.apply_button,
            primary(_("Héberger"), self.new_lease, "plus", _("Héberger une structure (Ctrl+N)")),
        )  # fmt: skip
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues de l’hébergement"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._lease: LeaseId | None = None
        self._application: ApplicationId | None = None
        self._build()
        self.tabs.chosen.connect(self._choose)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new_lease), ("F2", self._change)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _build(self) -> None:
        self.agreements = Agreements()
        self.applications = Applications()
        self.waiting_list = WaitingList()
        self.indexation = Indexation(self)
        self.support = InKind(self, self.panel, "in-kind", support, _("Conventions"))
        self.card = LeaseCardView(Acts(self, self.panel), Papers(self))
        self.admission = AdmissionCard(self, self.panel)
        self.mix = MixView(partial(admission_forms.open_target, self, self.panel))
        self.views: dict[str, QWidget] = {
            "agreements": self.agreements, "applications": self.applications,
            "waiting": self.waiting_list, "indexation": self.indexation, "support": self.support,
            "card": self.card, "admission": self.admission, "mix": self.mix,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        for table in (self.agreements.table, self.applications.table, self.waiting_list.table):
            table.set_loading()
        self.agreements.table.set_actions(lambda row: [
            (_("Ouvrir la convention"), "file-text", partial(self.show_record, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.party)),
            link_act(self, self.panel, self.agreements.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        for waits in (self.applications.table, self.waiting_list.table):
            waits.set_actions(partial(self._application_acts, waits))
        self.agreements.opened.connect(self.show_record)
        self.agreements.asked_new.connect(self.new_lease)
        self.applications.opened.connect(self.show_application)
        self.applications.asked_new.connect(self.new_application)
        self.applications.asked_mix.connect(self.show_mix)
        self.waiting_list.opened.connect(self.show_application)
        self.card.back.connect(self._back)
        self.card.party_asked.connect(lambda party: self.seat.go("parties", party))
        self.card.invoice_asked.connect(lambda invoice: self.seat.go("billing", invoice))
        self.admission.back.connect(self._back)
        self.mix.back.connect(self._back)
        self.admission.lease_asked.connect(self._open_for)
        self.admission.show_lease.connect(self.show_record)

    def _application_acts(self, table: DataTable, row: Application | Waiting) -> list[Act]:
        return [
            (_("Ouvrir la candidature"), "inbox", partial(self.show_application, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.party)),
            link_act(self, self.panel, table, row, party_of=lambda one: one.party),
        ]

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view == "card" and self._lease is not None:
            self.ask(reading.card, lease=self._lease).then(self.card.show_card)
        elif view == "admission" and self._application is not None:
            found = self.ask(admission, application_id=self._application)
            found.then(self.admission.show_admission)
        elif view == "mix":
            self.ask(mix_now).then(self.mix.show_mix)
        elif view == "applications":
            lost = partial(self._lost, self.applications.table)
            self.ask(applications).then(self.applications.set_rows).fail(lost)
        elif view == "waiting":
            lost = partial(self._lost, self.waiting_list.table)
            self.ask(waiting_list).then(self.waiting_list.set_rows).fail(lost)
        elif view == "indexation":
            self.indexation.look()
        elif view == "support":
            self.support.look()
        if view in ("agreements", "card") or not self._counted:
            lost = partial(self._lost, self.agreements.table)
            self.ask(reading.agreements).then(self._list).fail(lost)

    def _lost(self, table: DataTable, error: Exception) -> None:
        if isinstance(error, PoleError):
            table.set_error(error.message, self.refresh)
        else:
            self.refused(error)

    def _change(self) -> None:
        """F2: the clauses of the agreement shown, or the wish of the application."""
        if self._shown() == "card" and self.card.shown is not None:
            self.card.acts.terms()
        elif self._shown() == "admission" and self.admission.shown is not None:
            admission_forms.open_change(self, self.panel, self.admission.shown)

    _counted = False

    def show_record(self, record: int) -> None:
        """Open the card of an agreement."""
        self._lease = LeaseId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens the form of an agreement, `apply` that of an application, `application:3` that one."""
        part, _colon, record = action.partition(":")
        if part == "application" and record.isdigit():
            self.show_application(int(record))
            return
        if action == "apply":
            self.new_application()
        else:
            self.new_lease()

    # --- views

    def show_application(self, record: int) -> None:
        """Open the card of an application."""
        self._application = ApplicationId(record)
        self._show("admission")

    def new_lease(self) -> None:
        """Open the form in the order of a phone call."""
        LeasePanel(self, self.panel).done.connect(self.show_record)

    def new_application(self) -> None:
        admission_forms.open_new(self, self.panel)

    def show_mix(self) -> None:
        """Today's mix of hosted structures beside its targets."""
        self._show("mix")

    def _open_for(self, found: Admission) -> None:
        asked = found.application
        LeasePanel(
            self, self.panel, party=asked.party, application=asked.id, first=asked.wanted_from,
            kind="office" if asked.offices or not asked.desks else "desk", people=asked.people,
            count=max(asked.offices or asked.desks, 1),
        ).done.connect(self.show_record)  # fmt: skip

    def _choose(self, key: str) -> None:
        self._show(key)

    def _back(self) -> None:
        self._show(self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.panel.close_panel()
        self.stack.setCurrentWidget(self.views[key])
        if key in dict(TABS):
            self.tabs.choose(key)
        self.tabs.setVisible(key in dict(TABS))
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _list(self, rows: list[reading.AgreementRow]) -> None:
        self._counted = True
        self.agreements.set_rows(rows)
        there = [row for row in rows if row.state in ("running", "notice")]
        words = ngettext(_("{n} convention en cours"), _("{n} conventions en cours"), len(there))
        rent = sum((row.rent for row in there), ZERO)
        people = sum(row.people for row in there)
        self.header.set_subtitle(
            _("{count} · {people} personnes · {rent} HT par mois").format(
                count=words.format(n=number(len(there))), people=number(people), rent=euros(rent)
            )
        )

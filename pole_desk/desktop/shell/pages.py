"""The list of pages and of the acts the palette offers: what a new feature adds to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pole_desk.desktop.page import Page
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.i18n import _

Factory = Callable[[Seat], Page]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page before it is built; `group` is work or tools."""

    key: str
    title: str
    icon: str
    factory: Factory
    group: str = "work"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An act of the palette: the page named is shown and told to `start(action)`."""

    title: str
    icon: str
    page: str
    action: str
    words: str = ""


def _today(seat: Seat) -> Page:
    from pole_desk.desktop.pages.today.page import TodayPage

    return TodayPage(seat)


def _planning(seat: Seat) -> Page:
    from pole_desk.desktop.pages.planning.page import PlanningPage

    return PlanningPage(seat)


def _events(seat: Seat) -> Page:
    from pole_desk.desktop.pages.events.page import EventsPage

    return EventsPage(seat)


def _plan(seat: Seat) -> Page:
    from pole_desk.desktop.pages.plan.page import PlanPage

    return PlanPage(seat)


def _parties(seat: Seat) -> Page:
    from pole_desk.desktop.pages.parties.page import PartiesPage

    return PartiesPage(seat)


def _hosting(seat: Seat) -> Page:
    from pole_desk.desktop.pages.hosting.page import HostingPage

    return HostingPage(seat)


def _storage(seat: Seat) -> Page:
    from pole_desk.desktop.pages.storage.page import StoragePage

    return StoragePage(seat)


def _shop(seat: Seat) -> Page:
    from pole_desk.desktop.pages.shop.page import ShopPage

    return ShopPage(seat)


def _canteen(seat: Seat) -> Page:
    from pole_desk.desktop.pages.canteen.page import CanteenPage

    return CanteenPage(seat)


def _chantiers(seat: Seat) -> Page:
    from pole_desk.desktop.pages.chantiers.page import ChantiersPage

    return ChantiersPage(seat)


def _reports(seat: Seat) -> Page:
    from pole_desk.desktop.pages.reports.page import ReportsPage

    return ReportsPage(seat)


def _fund(seat: Seat) -> Page:
    from pole_desk.desktop.pages.fund.page import FundPage

    return FundPage(seat)


def _network(seat: Seat) -> Page:
    from pole_desk.desktop.pages.network.page import NetworkPage

    return NetworkPage(seat)


def _incubator(seat: Seat) -> Page:
    from pole_desk.desktop.pages.incubator.page import IncubatorPage

    return IncubatorPage(seat)


def _billing(seat: Seat) -> Page:
    from pole_desk.desktop.pages.billing.page import BillingPage

    return BillingPage(seat)


def _settings(seat: Seat) -> Page:
    from pole_desk.desktop.pages.settings.page import SettingsPage

    return SettingsPage(seat)


def _help(seat: Seat) -> Page:
    from pole_desk.desktop.pages.help.page import HelpPage

    return HelpPage(seat)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", _("Aujourd’hui"), "layout-dashboard", _today),
    PageSpec("planning", _("Planning"), "calendar-days", _planning),
    PageSpec("events", _("Événements"), "calendar-check", _events),
    PageSpec("plan", _("Plan des espaces"), "map", _plan),
    PageSpec("canteen", _("Cantine"), "utensils", _canteen),
    PageSpec("parties", _("Structures"), "users", _parties),
    PageSpec("hosting", _("Hébergement"), "handshake", _hosting),
    PageSpec("storage", _("Stockage"), "warehouse", _storage),
    PageSpec("shop", _("Magasin"), "store", _shop),
    PageSpec("incubator", _("Incubateur"), "rocket", _incubator),
    PageSpec("fund", _("Fonds"), "hand-coins", _fund),
    PageSpec("network", _("Réseau"), "map-pin", _network),
    PageSpec("chantiers", _("Chantiers"), "layers", _chantiers),
    PageSpec("reports", _("Rapports"), "chart-column", _reports),
    PageSpec("billing", _("Facturation"), "receipt-euro", _billing),
    PageSpec("settings", _("Réglages"), "settings", _settings, "tools"),
    PageSpec("help", _("Aide"), "life-buoy", _help, "tools"),
)

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(_("Réserver une salle"), "calendar-plus", "planning", "book", _("événement option espace")),
    ActionSpec(_("Héberger une structure"), "handshake", "hosting", "new", _("convention bail bureau")),
    ActionSpec(_("Louer un espace de stockage"), "warehouse", "storage", "new", _("box entreposer")),
    ActionSpec(_("Suivre les retards de stockage"), "bell", "storage", "late", _("impayé accès bloqué")),
    ActionSpec(_("Nouvelle structure"), "user-plus", "parties", "new", _("association entreprise")),
    ActionSpec(_("Émettre les factures du mois"), "receipt-euro", "billing", "issue"),
    ActionSpec(_("Nouveau devis"), "file-text", "billing", "new_quote:0", _("offre proposition prix")),
    ActionSpec(_("Voir les devis"), "file-text", "billing", "quote:0", _("offre accepté refusé")),
    ActionSpec(_("Enregistrer un règlement"), "banknote", "billing", "payment", _("paiement")),
    ActionSpec(_("Rapprocher la banque"), "landmark", "billing", "bank", _("relevé camt csv virement")),
    ActionSpec(_("Voir les comptes des clients"), "wallet", "billing", "clients", _("solde compte relevé dû")),
    ActionSpec(_("Voir les impayés"), "bell", "billing", "arrears", _("retard dette relance")),
    ActionSpec(_("Voir les sommes à solder"), "scale", "billing", "unsettled", _("dépôt reverser dette")),
    ActionSpec(_("Préparer les relances"), "mail", "billing", "reminders:0", _("rappel impayé mise en demeure")),
    ActionSpec(_("Préparer les prélèvements"), "landmark", "billing", "debits:0", _("SEPA banque fichier")),
    ActionSpec(_("Nouveau mandat de prélèvement"), "file-check", "billing", "new_mandate:0", _("SEPA IBAN RUM")),
    ActionSpec(_("Nouvelle candidature"), "inbox", "hosting", "apply", _("admission demande")),
    ActionSpec(_("Ouvrir une participation au magasin"), "store", "shop", "new", _("stand dépôt-vente")),
    ActionSpec(_("Saisir les ventes du magasin"), "store", "shop", "sales", _("dépôt-vente mois")),
    ActionSpec(_("Voir les permanences du magasin"), "store", "shop", "rota", _("planning échange")),
    ActionSpec(_("Réviser les loyers des stands"), "percent", "shop", "indexation", _("indexation indice ILC")),
    ActionSpec(_("Déposer un projet au fonds"), "hand-coins", "fund", "new", _("subvention porteur métropole")),
    ActionSpec(_("Relancer les comptes rendus du fonds"), "bell", "fund", "late", _("justifier retard")),
    ActionSpec(_("Importer des projets passés"), "upload", "fund", "import", _("csv fonds historique")),
    ActionSpec(_("Nouveau lieu collectif de proximité"), "map-pin", "network", "new", _("LCP charte accession")),
    ActionSpec(_("Voir les dispositifs de soutien"), "users", "network", "schemes", _("emplois aidés CAE SCOP IAE")),
    ActionSpec(_("Suivre l’enquête emploi"), "inbox", "network", "enquiry", _("réponse relance ETP CDI")),
    ActionSpec(_("Ajouter une action à un chantier"), "layers", "chantiers", "new"),
    ActionSpec(_("Voir le rapport d’activité"), "chart-column", "reports", "look", _("année chiffres métropole")),
    ActionSpec(_("Tableau de bord du mois, fiches"), "file-text", "reports", "board", _("chantier structure projet")),
    ActionSpec(_("Composer un rapport"), "sliders-horizontal", "reports", "new", _("période chantier territoire")),
    ActionSpec(_("Nouveau projet"), "rocket", "incubator", "new", _("incubateur repérer porteur")),
    ActionSpec(_("Réunion d’information"), "users", "incubator", "meeting", _("incubateur inscrire")),
    ActionSpec(_("Ouvrir un appel à candidatures"), "inbox", "incubator", "call", _("incubateur formulaire")),
    ActionSpec(_("Prévoir un jury"), "scale", "incubator", "jury", _("incubateur comité auditions")),
    ActionSpec(_("Ouvrir une promotion"), "sprout", "incubator", "cohort", _("incubateur cohorte")),
    ActionSpec(_("Voir l’agenda de l’incubateur"), "calendar-days", "incubator", "agenda", _("rendez-vous semaine")),
    ActionSpec(_("Réserver des repas"), "utensils", "canteen", "new", _("cantine couverts midi")),
    ActionSpec(_("Ajouter une commande permanente"), "utensils", "canteen", "standing", _("cantine repas")),
    ActionSpec(_("Sauvegarder la base"), "hard-drive", "settings", "backup"),
)

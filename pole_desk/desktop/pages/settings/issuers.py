"""The sellers: who invoices, with which mentions and series, and who sells what since when."""

from __future__ import annotations

from typing import Any, NamedTuple

from pole_desk.desktop.pages.settings.item_form import activity_name
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.issuer_form import open_issuer
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import grouped_siren
from pole_desk.kernel.work import Reader
from pole_desk.registers.catalog.commands import name_seller
from pole_desk.registers.catalog.queries import Issuer, Seller, issuers, sellers
from pole_desk.registers.catalog.rules import Activity

TWO_LINES = 196
"""Height, in pixels, at which the list of sellers shows two of them."""


class Sellers(NamedTuple):
    """The sellers and what each sells."""

    issuers: list[Issuer]
    sellers: list[Seller]


def read_sellers(reader: Reader) -> Sellers:
    return Sellers(issuers(reader), sellers(reader))


def confirmed_pill(row: Issuer) -> tuple[str, str]:
    return ("confirmed", _("Vérifié")) if row.confirmed else ("option", _("À vérifier"))


class IssuersSection(Section):
    """Three legal persons meet at the pole: each activity names its seller."""

    key, name, icon = "issuers", _("Vendeurs"), "landmark"
    about = _("Les mentions légales des factures, leurs séries de numéros, et qui vend quoi depuis quand.")

    def build(self) -> None:
        self._known = Sellers([], [])
        self.add_act(primary(_("Nouveau vendeur"), self.add, "plus"))
        self.banner = Banner("", "warning", closable=False)
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.table = DataTable(
            "settings-issuers",
            [
                Column("name", _("Vendeur"), 200, strong=True),
                Column("legal_form", _("Forme"), 100),
                Column("siren", _("SIREN"), 100, text=lambda row: grouped_siren(row.siren) if row.siren else ""),
                Column("invoice_prefix", _("Factures"), 72),
                Column("credit_prefix", _("Avoirs"), 64),
                Column("checked", _("Mentions"), 120, state=confirmed_pill),
                Column("valid_from", _("Depuis"), 96, hidden=True),
                Column("iban", _("IBAN"), 230, hidden=True),
            ],
            empty=(_("Aucun vendeur."), _("Nouveau vendeur"), self.add),
            searchable=False,
        )
        self.table.opened.connect(self.change)
        self.table.set_actions(lambda row: [(_("Modifier"), "pencil", lambda: self.change(row))])
        self.table.setMinimumHeight(TWO_LINES)
        self.body.addWidget(self.table, 2)
        self.activities = DataTable(
            "settings-sellers",
            [
                Column("activity", _("Activité"), 160, text=lambda row: activity_name(row.activity), strong=True),
                Column("name", _("Vendue par"), 260),
                Column("valid_from", _("À partir du"), 110),
            ],
            id_of=lambda row: (row.activity, row.valid_from),
            empty=(_("Aucune activité n’a de vendeur."), _("Nommer un vendeur"), self.name_one),
            searchable=False,
        )
        self.activities.add_tool(secondary(_("Changer de vendeur"), self.name_one, "arrow-left-right"))
        self.body.addWidget(self.activities, 3)

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_sellers).then(self._loaded)

    def add(self) -> None:
        open_issuer(self.page, self.panel, None)

    def change(self, row: Issuer) -> None:
        open_issuer(self.page, self.panel, row)

    def name_one(self) -> None:
        """Say who sells an activity from a day on; the past keeps its seller."""
        form = Form()
        kinds = ChoiceField([(str(one), activity_name(one)) for one in Activity])
        form.add(_("Activité"), kinds, name="activity", required=True)
        who = ChoiceField([(one.id, one.name) for one in self._known.issuers])
        form.add(_("Vendue par"), who, name="issuer", required=True)
        day = form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="valid_from", required=True)
        day.set_value(self.page.seat.clock.today())
        row = self.activities.current_row()
        if row is not None:
            form.set_values(activity=row.activity, issuer=row.issuer)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(name_seller, **values)

        open_act(self.page, self.panel, form, title=_("Changer de vendeur"), verb=_("Enregistrer"),
                 send=send, places={"activity": "activity", "issuer": "issuer"})  # fmt: skip

    def _loaded(self, found: Sellers) -> None:
        self._known = found
        self.table.set_rows(found.issuers)
        self.activities.set_rows(found.sellers)
        waiting = [one.name for one in found.issuers if not one.confirmed]
        self.banner.setVisible(bool(waiting))
        if waiting:
            words = _("Mentions à vérifier avant d’émettre : {names}.").format(names=", ".join(waiting))
            self.banner.label.setText(words)
            self.banner.setAccessibleName(words)

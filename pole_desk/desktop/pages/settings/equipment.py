"""What the pole lends with its rooms: label, stock, price; who has it when the stock would be too small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pole_desk.activities.events.commands.equipping import change_equipment
from pole_desk.activities.events.commands.loans import add_equipment, retire_equipment, set_stock
from pole_desk.activities.events.queries import Lent, equipment, lent
from pole_desk.activities.events.rules.stock import peak
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text, title
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.periods import FOREVER, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.registers.catalog.queries import items
from pole_desk.registers.catalog.rules import Activity
from pole_desk.registers.claims.rules import span_text

MOST = 9999
SHOWN_LOANS = 8
PLACES = {
    "equipment": "code", "equipment_known": "code", "equipment_label": "label", "item": "item",
    "stock": "stock", "stock_lent": "stock", "event_stock_lent": "stock",
}  # fmt: skip


class EquipmentLine(NamedTuple):
    """Something lent: how many are owned, out now, and out at most from now on."""

    id: int
    code: str
    label: str
    stock: int
    out: int
    most: int
    item: str
    item_label: str
    state: tuple[str, str]
    retired: bool
    loans: tuple[Lent, ...]
    version: int


class Store(NamedTuple):
    """What is lent, and the items of the price list that may give its price."""

    lines: list[EquipmentLine]
    items: list[tuple[str, str]]


def read_store(reader: Reader) -> Store:
    """Everything that was ever lent, with its loans from now on."""
    now = to_instant(reader.clock.now())
    loans = lent(reader, starts_at=now, ends_at=FOREVER)
    labels = {one.code: one.label for one in items(reader)}
    lines = []
    for one in equipment(reader, retired=True):
        own = tuple(loan for loan in loans if loan.equipment == one.id)
        state = ("ended", _("Retiré")) if one.retired else ("confirmed", _("Se prête"))
        lines.append(
            EquipmentLine(
                one.id, one.code, one.label, one.stock, peak(own, now, now + 1), peak(own, now, FOREVER),
                one.item, labels.get(one.item, one.item) or _("sans prix"), state, one.retired, own, one.version,
            )
        )  # fmt: skip
    offered = [(one.code, one.label) for one in items(reader) if one.activity == Activity.EVENTS]
    return Store(lines, [("", _("Sans prix : prêté gratuitement")), *offered])


def loans_words(loans: Sequence[Lent]) -> str:
    """Who has it, when, the next first."""
    said = [
        _("{count} à {party}, {span} ({title})").format(
            count=number(one.quantity), party=one.party_name, span=span_text(one.starts_at, one.ends_at),
            title=one.title,
        )
        for one in loans[:SHOWN_LOANS]
    ]  # fmt: skip
    if len(loans) > SHOWN_LOANS:
        said.append(_("… et {count} autres prêts").format(count=number(len(loans) - SHOWN_LOANS)))
    return "\n".join(said)


class EquipmentSection(Section):
    """A stock never falls under what is lent; what is no longer lent stays on record."""

    key, name, icon = "equipment", _("Matériel"), "package"
    about = _("Prêté avec les salles, jamais plus que le stock.")

    def build(self) -> None:
        self._items: list[tuple[str, str]] = []
        self.change_button = secondary(_("Modifier"), self.change_current, "pencil")
        self.stock_button = secondary(_("Changer le stock"), self.stock_current, "layers")
        self.retire_button = secondary(_("Retirer"), self.retire_current, "archive")
        for button in (self.change_button, self.stock_button, self.retire_button):
            self.add_act(button)
        self.add_act(primary(_("Ajouter"), self.add, "plus"))
        self.table = DataTable(
            "settings-equipment",
            [
                Column("label", _("Matériel"), 190, strong=True),
                Column("stock", _("Stock"), 70, "right"),
                Column("out", _("Sortis"), 70, "right", tip=lambda row: loans_words(row.loans)),
                Column("most", _("Au plus"), 76, "right", tip=lambda row: loans_words(row.loans)),
                Column("item_label", _("Prix"), 150),
                Column("state", _("État"), 100, state=lambda row: row.state, filter=True),
                Column("code", _("Code"), 110, hidden=True),
            ],
            placeholder=_("Matériel, article…"),
            empty=(_("Aucun matériel à prêter."), _("Ajouter"), self.add),
        )
        self.table.set_actions(self._acts_of)
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_store).then(self._loaded)

    def add(self) -> None:
        form = Form()
        form.add(_("Code"), TextField("projector"), name="code", required=True,
                 help=_("En minuscules, sans espace ; il ne changera plus."))  # fmt: skip
        self._words_fields(form)
        form.add(_("Stock"), IntField("4", most=MOST), name="stock", required=True)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(add_equipment, **{**values, "item": values["item"] or ""})

        open_act(self.page, self.panel, form, title=_("Ajouter du matériel"), verb=_("Ajouter"), send=send,
                 places=PLACES)  # fmt: skip

    def change(self, row: EquipmentLine) -> None:
        form = Form()
        self._words_fields(form)
        form.set_values(label=row.label, item=row.item)
        self._list_loans(form, row)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(
                change_equipment, equipment=row.id, label=values["label"], item=values["item"] or "",
                seen_version=row.version,
            )  # fmt: skip

        open_act(self.page, self.panel, form, title=row.label, verb=_("Enregistrer"), send=send, places=PLACES)

    def stock(self, row: EquipmentLine) -> None:
        """How many the pole owns; who has some stands below."""
        form = Form()
        form.add_widget(
            text(_("{stock} en stock ; {out} sortis, {most} au plus à partir d’aujourd’hui.").format(
                stock=number(row.stock), out=number(row.out), most=number(row.most)))
        )  # fmt: skip
        form.add(_("Nouveau stock"), IntField(most=MOST), name="stock", required=True).set_value(row.stock)
        self._list_loans(form, row)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(set_stock, equipment=row.id, stock=values["stock"], seen_version=row.version)

        open_act(self.page, self.panel, form, title=_("Stock : {label}").format(label=row.label),
                 verb=_("Enregistrer"), send=send, places=PLACES)  # fmt: skip

    def stock_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.stock(row)

    def retire_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._retire(row)

    def _retire(self, row: EquipmentLine) -> None:
        self.page.do(retire_equipment, equipment=row.id, retired=not row.retired)

    def _words_fields(self, form: Form) -> None:
        form.add(_("Libellé"), TextField(_("Vidéoprojecteur")), name="label", required=True)
        form.add(_("Article du tarif"), ChoiceField(self._items), name="item",
                 help=_("Son prix est dans « Tarifs ». Les prêts déjà faits gardent le leur."))  # fmt: skip
        form.set_values(item="")

    def _list_loans(self, form: Form, row: EquipmentLine) -> None:
        form.add_widget(line())
        form.add_widget(title(_("Qui l’a, à partir d’aujourd’hui")))
        form.add_widget(text(loans_words(row.loans) or _("Personne : tout est disponible.")))

    def _loaded(self, found: Store) -> None:
        self._items = found.items
        self.table.set_rows(found.lines)
        self._tell_why()

    def _acts_of(self, row: EquipmentLine) -> list[tuple[str, str, Callable[[], object]]]:
        words = _("Prêter de nouveau") if row.retired else _("Retirer")
        return [
            (_("Modifier"), "pencil", lambda: self.change(row)),
            (_("Changer le stock"), "layers", lambda: self.stock(row)),
            (words, "archive", lambda: self._retire(row)),
        ]

    def _tell_why(self) -> None:
        row = self.table.current_row()
        reason = "" if row is not None else _("Choisissez d’abord un matériel dans la liste.")
        for button in (self.change_button, self.stock_button, self.retire_button):
            button.why(reason)
        self.retire_button.setText(_("Remettre") if row is not None and row.retired else _("Retirer"))

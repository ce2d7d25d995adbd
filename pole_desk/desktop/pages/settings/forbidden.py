"""What nobody may store: each thing with its reason and the words that betray it; the list is dated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pole_desk.activities.storage.commands.goods import set_forbidden
from pole_desk.activities.storage.queries.contents import forbidden
from pole_desk.activities.storage.rules.goods import Forbidden
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug


class ForbiddenLine(NamedTuple):
    """A rule of the list in force."""

    id: str
    label: str
    reason: str
    words: str
    rule: Forbidden


class ForbiddenList(DataTable):
    """The list in force, changed one thing at a time from a day on."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(
            "settings-forbidden",
            [
                Column("label", _("Interdit au stockage"), 190, strong=True),
                Column("reason", _("Raison"), 250, tip=lambda row: row.reason),
                Column("words", _("Mots qui alertent"), 260, tip=lambda row: row.words),
            ],
            searchable=False,
            empty=(_("Rien n’est interdit."), _("Interdire…"), lambda: self.add()),
        )
        self._page, self._panel = page, panel
        self.setAccessibleName(_("Marchandises interdites"))
        self.add_tool(secondary(_("Interdire…"), self.add, "plus"))
        self.set_actions(self._acts_of)
        self.opened.connect(self.change)

    def reload(self) -> None:
        """Ask again for the list of today."""
        self.set_loading()
        self._page.ask(forbidden, on=self._page.seat.clock.today()).then(self._show)

    def add(self) -> None:
        self._open(None)

    def change(self, row: ForbiddenLine) -> None:
        self._open(row)

    def allow(self, row: ForbiddenLine) -> None:
        """Take a thing off the list from a day on."""
        form = Form()
        form.add_widget(text(_("{label} pourra être entreposé.").format(label=row.label)))
        self._day(form)

        def send(values: dict[str, Any]) -> Promise[Any]:
            kept = [one.rule for one in self.rows() if one.id != row.id]
            return self._page.do(set_forbidden, rules=kept, valid_from=values["valid_from"])

        open_act(self._page, self._panel, form, title=_("Ne plus interdire"), verb=_("Autoriser"), send=send,
                 takes_away=True)  # fmt: skip

    def _open(self, row: ForbiddenLine | None) -> None:
        form = Form()
        form.add(_("Ce qui est interdit"), TextField(_("Produits inflammables")), name="label", required=True)
        form.add(_("Raison"), AreaField(lines=2), name="reason", required=True)
        form.add(_("Mots qui alertent, séparés par des virgules"), AreaField(lines=4), name="words",
                 required=True, help=_("Un bien dont la description contient un de ces mots est refusé."))  # fmt: skip
        if row is not None:
            form.set_values(label=row.label, reason=row.reason, words=row.words)
        self._day(form)

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            words = tuple(dict.fromkeys(slug(word) for word in values["words"].split(",") if slug(word)))
            if not words:
                form.refuse("words", _("Donnez au moins un mot."))
                return None
            code = slug(values["label"]).replace(" ", "_")[:40] if row is None else row.id
            if row is None and code in {one.id for one in self.rows()}:
                form.refuse("label", _("C’est déjà dans la liste."))
                return None
            made = Forbidden(code, values["label"], values["reason"], words)
            rules = [made if one.id == code else one.rule for one in self.rows()]
            rules += [made] if row is None else []
            return self._page.do(set_forbidden, rules=rules, valid_from=values["valid_from"])

        title = _("Interdire au stockage") if row is None else row.label
        open_act(self._page, self._panel, form, title=title, verb=_("Enregistrer"), send=send,
                 places={"forbidden": "label"})  # fmt: skip

    def _day(self, form: Form) -> None:
        today = self._page.seat.clock.today
        form.add(_("À partir du"), DateField(today), name="valid_from", required=True).set_value(today())

    def _show(self, found: Sequence[Forbidden]) -> None:
        self.set_rows([
            ForbiddenLine(one.code, one.label, one.reason, ", ".join(one.words), one) for one in found
        ])  # fmt: skip

    def _acts_of(self, row: ForbiddenLine) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (_("Modifier"), "pencil", lambda: self.change(row)),
            (_("Ne plus interdire"), "undo-2", lambda: self.allow(row)),
        ]

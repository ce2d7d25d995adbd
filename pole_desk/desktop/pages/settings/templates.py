"""« Modèles de courriel »: the text of each kind of letter, with what a client would read beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

from pole_desk.accounts.mail.commands import set_template, usual_template
from pole_desk.accounts.mail.queries import templates
from pole_desk.accounts.mail.rules import kind_names
from pole_desk.accounts.mail.rules.templates import (
    PLACES,
    Template,
    checked_template,
    filled,
    place_names,
    samples,
    usual_templates,
)
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.fields import AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

PLACES_OF_ERRORS = {"subject": "subject", "subject_place": "subject", "body": "body", "body_place": "body"}


class TemplateLine(NamedTuple):
    """A template in the list."""

    kind: str
    name: str
    subject: str
    body: str
    own: bool


class Preview(Card):
    """A letter as its reader sees it, with invented words in the places."""

    def __init__(self) -> None:
        super().__init__(_("Aperçu"))
        self.subject = label("", "strong")
        self.subject.setWordWrap(True)
        self.words = text("")
        self.body.addWidget(self.subject)
        self.body.addWidget(self.words)
        self.set_template(None)

    def set_template(self, row: TemplateLine | None) -> None:
        """Show a template of the list."""
        if row is None:
            self.subject.setText("")
            self.words.setText(_("Choisissez un modèle."))
        else:
            self.show_words(row.kind, row.subject, row.body)

    def show_words(self, kind: str, subject: str, body: str) -> None:
        """Show what is typed; why it can't be kept stands in its place."""
        try:
            wording = filled(checked_template(kind, subject, body), samples())
        except BadInput as error:
            self.subject.setText(_("Ce modèle ne peut pas être gardé"))
            self.words.setText(error.message)
            return
        self.subject.setText(wording.subject)
        self.words.setText(wording.body)


class TemplatesSection(Section):
    """Invoices, credit notes, statement; reminders have their own section."""

    key, name, icon = "templates", _("Modèles de courriel"), "notebook-pen"
    about = _("Ce que disent les courriels. Les mots entre accolades sont remplacés pour chaque client.")

    def build(self) -> None:
        self.edit = secondary(_("Modifier le modèle"), self.change_current, "pencil")
        self.table = DataTable(
            "settings-templates",
            [
                Column("name", _("Courriel"), 160, strong=True),
                Column("subject", _("Objet"), 340),
                Column("own", _("Texte"), 120, "left", text=lambda row: _("du pôle") if row.own else _("d’origine")),
            ],
            id_of=lambda row: row.kind,
            searchable=False,
        )
        self.table.add_tool(self.edit)
        self.table.set_actions(
            lambda row: [
                (_("Modifier"), "pencil", lambda: self.change(row)),
                (_("Revenir au texte d’origine"), "undo-2", lambda: self.page.do(usual_template, kind=row.kind)),
            ]
        )
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._chosen())
        self.body.addWidget(self.table, 3)
        self.preview = Preview()
        self.body.addWidget(self.preview, 2)
        self._chosen()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(templates).then(self._loaded)

    def change(self, row: TemplateLine) -> None:
        """The text in a form, its reading below while it is typed."""
        form = Form()
        subject = form.add(_("Objet"), TextField(), name="subject", required=True)
        body = form.add(_("Texte"), AreaField(lines=12), name="body", required=True)
        names = place_names()
        words = ", ".join(f"{{{names[place]}}}" for place in PLACES[row.kind])
        form.add_widget(text(_("Mots remplacés : {words}.").format(words=words)))
        shown = Preview()
        form.add_widget(shown)
        form.set_values(subject=row.subject, body=row.body)

        def look() -> None:
            shown.show_words(row.kind, subject.value() or "", body.value() or "")

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(set_template, kind=row.kind, **values)

        form.edited.connect(look)
        look()
        open_act(self.page, self.panel, form, title=row.name, verb=_("Enregistrer"), send=send,
                 places=PLACES_OF_ERRORS)  # fmt: skip

    def _loaded(self, found: dict[str, Template]) -> None:
        usual, names = usual_templates(), kind_names()
        self.table.set_rows([
            TemplateLine(kind, names[kind], one.subject, one.body, one != usual[kind]) for kind, one in found.items()
        ])  # fmt: skip
        self._chosen()

    def _chosen(self) -> None:
        row = self.table.current_row()
        self.preview.set_template(row)
        self.edit.why("" if row is not None else _("Choisissez d’abord un modèle dans la liste."))

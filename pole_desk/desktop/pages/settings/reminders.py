"""« Relances »: the delays of the three letters, what they say, what they claim; each letter seen as it would leave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtWidgets import QStackedWidget

from pole_desk.accounts.receivables.commands import set_reminder_costs, set_reminder_delays, set_reminder_text
from pole_desk.accounts.receivables.queries import Usage, reminder_usage
from pole_desk.accounts.receivables.rules.reminder_texts import (
    ListedInvoice,
    Words,
    by_mail,
    list_of,
    on_paper,
    paragraphs,
    places,
    require_words,
    usual_words,
)
from pole_desk.accounts.receivables.rules.reminding import GRACE_DAYS, LEVELS, level_names
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.formats.pdf.reminder import ReminderDocument, ReminderInvoice, render_reminder
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader

PLACES = {"reminder_text": "subject", "placeholder": "body"}
NUMBER, OWED, INTEREST = "FA-0000-00042", Decimal("412.50"), Decimal("6.18")
"""What the invented client of a sample owes."""


class LevelLine(NamedTuple):
    """A level: after how many days, what it says, whether the pole wrote it, what it claims beside the debt."""

    level: int
    name: str
    delay: int
    subject: str
    body: str
    own: bool
    costs: Decimal | None


def level_lines(reader: Reader) -> tuple[Usage, list[LevelLine]]:
    """The usage in force today, and its three levels."""
    usage, usual = reminder_usage(reader, on=reader.clock.today()), usual_words()
    return usage, [
        LevelLine(
            level, level_names()[level], usage.delays[level - 1], usage.words[level].subject, usage.words[level].body,
            usage.words[level] != usual[level], usage.indemnity if level >= usage.fees_from else None,
        )
        for level in LEVELS
    ]  # fmt: skip


def sample_words(row: LevelLine, on: date) -> dict[str, str]:
    """The places filled for an invented client."""
    due, dear = on - timedelta(days=row.delay), row.costs is not None
    interest, costs = INTEREST if dear else ZERO, row.costs or ZERO
    return {
        "client": _("Association Exemple"), "vendeur": _("Votre pôle"), "montant": euros(_total(row)), "nombre": "1",
        "factures": NUMBER, "plus_ancienne": numeric_day(due),
        "retard": str(row.delay), "jour": numeric_day(on), "delai": str(GRACE_DAYS),
        "solde": euros(OWED), "interets": euros(interest), "frais": euros(costs),
        "liste": list_of([ListedInvoice(NUMBER, due - timedelta(days=30), due, OWED)], interest=interest, costs=costs),
    }  # fmt: skip


def sample(reader: Reader, *, row: LevelLine) -> bytes:
    """The letter of a level to an invented client."""
    on = reader.clock.today()
    words = sample_words(row, on)
    told = on_paper(Words(row.subject, row.body), words)
    due = on - timedelta(days=row.delay)
    dear = row.costs is not None
    return render_reminder(
        ReminderDocument(
            title=row.name, day=on, seller=PartyBlock(name=words["vendeur"], lines=("1 rue du Port", "44000 Nantes")),
            client=PartyBlock(name=words["client"], lines=("2 rue Neuve", "44000 Nantes")),
            subject=told.subject,
            text=tuple(paragraphs(told.body)),
            invoices=(
                ReminderInvoice(
                    number=words["factures"], issued_on=due - timedelta(days=30), due_on=due, days=row.delay,
                    balance=OWED, interest=INTEREST if dear else ZERO, indemnity=row.costs or ZERO,
                ),
            ),
            total=_total(row),
        )
    )  # fmt: skip


def _total(row: LevelLine) -> Decimal:
    return OWED if row.costs is None else OWED + INTEREST + row.costs


class MailPreview(Bare):
    """A mail as its reader sees it: the subject, then the text."""

    def __init__(self) -> None:
        super().__init__(8)
        self.subject, self.words = label("", "strong"), text("")
        self.subject.setWordWrap(True)
        self.column.addWidget(self.subject)
        self.column.addWidget(self.words)
        self.column.addStretch(1)

    def show_words(self, subject: str, body: str) -> None:
        """Show a subject and a text."""
        self.subject.setText(subject)
        self.words.setText(body)


class RemindersSection(Section):
    """Three letters, after how many days, with which costs."""

    key, name, icon = "reminders", _("Relances"), "bell"
    about = _("Trois lettres, de plus en plus fermes, d’un même texte sur papier et par courriel. Ce qui change vaut à "
              "partir d’une date ; ce qui est parti reste.")  # fmt: skip

    def build(self) -> None:
        self.usage: Usage | None = None
        self.delays = secondary(_("Délais…"), self.change_delays, "calendar-clock")
        self.costs = secondary(_("Frais…"), self.change_costs, "euro")
        self.add_act(self.delays)
        self.add_act(self.costs)
        self.table = DataTable(
            "settings-reminders",
            [
                Column("name", _("Lettre"), 140, strong=True),
                Column("delay", _("Retard"), 80, align="right",
                       text=lambda row: ngettext("{n} jour", "{n} jours", row.delay).format(n=number(row.delay))),
                Column("subject", _("Objet"), 260, tip=lambda row: row.subject),
                Column("own", _("Texte"), 100, "left", text=lambda row: _("du pôle") if row.own else _("d’origine")),
                Column("costs", _("Frais"), 220, text=_costs),
            ],
            id_of=lambda row: row.level,
            searchable=False,
        )  # fmt: skip
        self.edit = secondary(_("Modifier le texte"), self.change_current, "pencil")
        self.table.add_tool(self.edit)
        self.table.opened.connect(self.change)
        self.table.set_actions(lambda row: [(_("Modifier le texte"), "pencil", lambda: self.change(row))])
        self.table.selected.connect(lambda _rows: self._chosen())
        self.table.setFixedHeight(250)
        self.body.addWidget(self.table)
        self.output = Segmented([("paper", _("Sur papier")), ("mail", _("Par courriel"))], name=_("Aperçu"))
        self.output.chosen.connect(self._turn)
        preview = Card(_("Aperçu"), self.output)
        self.pdf = PdfView(_("relance.pdf"), acts=False)
        self.mail = MailPreview()
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self.pdf)
        self.stack.addWidget(self.mail)
        preview.body.addWidget(self.stack)
        self.body.addWidget(preview, 1)
        self._chosen()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(level_lines).then(self._loaded)

    def change(self, row: LevelLine) -> None:
        """The words of a level, read with an invented client's while they are typed."""
        form, today = Form(), self.page.seat.clock.today()
        subject = form.add(_("Objet"), TextField(), name="subject", required=True)
        body = form.add(_("Texte"), AreaField(lines=13), name="body", required=True)
        form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="valid_from", required=True)
        known = ", ".join(places())
        form.add_widget(text(_("Mots remplacés pour chaque client : {places}.").format(places=known)))
        form.add_widget(text(_("Un paragraphe {liste} seul dit où vont les factures dans le courriel ; sur papier, elles "
                               "sont dans le tableau.")))  # fmt: skip
        shown = Card(_("Aperçu du courriel"))
        mail = MailPreview()
        shown.body.addWidget(mail)
        form.add_widget(shown)
        form.set_values(subject=row.subject, body=row.body, valid_from=today)

        def look() -> None:
            try:
                told = require_words(Words(subject.value() or "", body.value() or ""))
            except BadInput as error:
                mail.show_words(_("Ce texte ne peut pas être gardé"), error.message)
                return
            mail.show_words(*by_mail(told, sample_words(row, today)))

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(set_reminder_text, level=row.level, **values)

        form.edited.connect(look)
        look()
        open_act(self.page, self.panel, form, title=row.name, verb=_("Enregistrer"), send=send, places=PLACES)

    def change_delays(self) -> None:
        """Days past due of each letter."""
        if self.usage is None:
            return
        form = Form()
        for level, name in level_names().items():
            words = _("{name} : jours de retard").format(name=name)
            form.add(words, IntField(least=1, most=365), name=f"delay{level}", required=True).set_value(
                self.usage.delays[level - 1]
            )
        self._from(form)

        def send(values: dict[str, Any]) -> Promise[Any]:
            delays = [values[f"delay{level}"] for level in LEVELS]
            return self.page.do(set_reminder_delays, delays=delays, valid_from=values["valid_from"])

        open_act(self.page, self.panel, form, title=_("Délais de relance"), verb=_("Enregistrer"), send=send,
                 places={"delays": f"delay{LEVELS[-1]}"})  # fmt: skip

    def change_costs(self) -> None:
        """From which letter interest and indemnity are claimed, of professionals alone."""
        if self.usage is None:
            return
        form = Form()
        names = [(level, _("dès : {name}").format(name=name.lower())) for level, name in level_names().items()]
        form.add(_("Intérêts et indemnité réclamés"), ChoiceField([*names, (len(LEVELS) + 1, _("jamais"))]),
                 name="fees_from", required=True)  # fmt: skip
        form.add(_("Indemnité par facture"), AmountField("40,00 €"), name="indemnity", required=True,
                 help=_("40 € dans la loi (code de commerce, D. 441‑5), aux professionnels seulement."))  # fmt: skip
        form.set_values(fees_from=self.usage.fees_from, indemnity=self.usage.indemnity)
        self._from(form)
        open_act(
            self.page, self.panel, form, title=_("Frais de retard"), verb=_("Enregistrer"),
            send=lambda values: self.page.do(set_reminder_costs, **values),
            places={"fees_from": "fees_from", "indemnity": "indemnity"},
        )  # fmt: skip

    def _from(self, form: Form) -> None:
        clock = self.page.seat.clock
        form.add(_("À partir du"), DateField(clock.today), name="valid_from", required=True).set_value(clock.today())

    def _loaded(self, found: tuple[Usage, list[LevelLine]]) -> None:
        self.usage, rows = found
        self.table.set_rows(rows)
        if self.table.current_row() is None:
            self.table.grid.selectRow(0)
        self._chosen()

    def _chosen(self) -> None:
        row = self.table.current_row()
        self.edit.why("" if row is not None else _("Choisissez d’abord une lettre."))
        if row is None:
            self.pdf.show_message(_("Choisissez une lettre pour la lire."))
            self.mail.show_words("", _("Choisissez une lettre pour la lire."))
            return
        self.page.ask_latest("reminder-sample", sample, row=row).then(self.pdf.show_pdf)
        today = self.page.seat.clock.today()
        self.mail.show_words(*by_mail(Words(row.subject, row.body), sample_words(row, today)))

    def _turn(self, key: str) -> None:
        self.output.choose(key)
        self.stack.setCurrentWidget(self.mail if key == "mail" else self.pdf)


def _costs(row: LevelLine) -> str:
    if row.costs is None:
        return _("aucun")
    return _("intérêts, {amount} par facture").format(amount=euros(row.costs))

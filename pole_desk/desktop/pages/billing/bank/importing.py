"""A statement brought in: looked at first, its columns described once when it is a CSV, then taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from pole_desk.accounts.receivables.commands import add_bank_account, describe_bank_csv, import_statement
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.bank.glimpse import Glimpse, glimpse
from pole_desk.desktop.pages.billing.bank.reading import Till
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_file
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats.bank import BankLine
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import ZERO, euros

FILES = _("Relevés (*.xml *.csv *.txt);;Tous les fichiers (*)")
SHOWN = 200


def choose_statement(page: Page, panel: SidePanel, till: Till) -> None:
    """Ask for the file, then show what it holds."""
    choose_file(page, _("Importer un relevé"), FILES, lambda path: open_statement(page, panel, till, path))


def open_statement(page: Page, panel: SidePanel, till: Till, path: Path) -> None:
    """Show what a file holds for an account; a seller's IBAN becomes an account when first used."""
    if till.account is not None:
        _look(page, panel, till, till.account, path)
        return
    made = page.do(add_bank_account, issuer=till.issuer, iban=till.iban, name=till.name)
    made.then(lambda account: _look(page, panel, till, account, path))


def _look(page: Page, panel: SidePanel, till: Till, account: int, path: Path) -> None:
    show = partial(_show, page, panel, till, account, path)
    page.ask_latest("statement", glimpse, account=account, source=path).then(show)


def _show(page: Page, panel: SidePanel, till: Till, account: int, path: Path, found: Glimpse) -> None:
    form = StatementForm(page, till, account, path, found)

    def bring() -> None:
        read = form.found.read
        if read is None:
            return
        button.why(_("Enregistrement en cours…"))
        if read.columns is not None and form.described:
            page.do(describe_bank_csv, account=account, columns=read.columns.to_json()).then(lambda _done: take())
        else:
            take()

    def take() -> None:
        taken = page.do(import_statement, account=account, file_name=path.name, read=form.found.read)
        taken.then(lambda _done: panel.close_panel()).fail(lambda error: form.fail(error))

    button = primary(_("Importer"), bring, "upload", _("Importer (Ctrl+Entrée)"))
    form.settled = lambda why: button.why(why)
    again = found.sketch is not None and found.known
    describe = [secondary(_("Décrire ses colonnes"), form.describe, "columns-3")] if again else []
    panel.open(_("Relevé {name}").format(name=path.name), form, secondary(_("Annuler"), panel.close_panel), *describe,
               button)  # fmt: skip
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), form).activated.connect(button.click)
    form.tell()
    if button.isEnabled():
        button.setFocus()


class StatementForm(Form):
    """A file as it would be taken in; the columns of a CSV that is new are asked above what they give."""

    def __init__(self, page: Page, till: Till, account: int, path: Path, found: Glimpse) -> None:
        super().__init__()
        self.page, self.account, self.path, self.found = page, account, path, found
        self.settled: Callable[[str], object] = lambda _why: None
        self.described = False
        self.refusal = Banner("", "danger", closable=False)
        self.add_widget(self.refusal)
        self.words = text("")
        self.add_widget(self.words)
        self.asked = Form()
        self.add_widget(self.asked)
        self.asked.hide()
        self.asked.edited.connect(self._again)
        self.table = DataTable("billing-bank-preview", _preview(), id_of=lambda row: row.key, searchable=False,
                               empty=(_("Aucune ligne lue."), "", None))  # fmt: skip
        self.table.setMinimumHeight(320)
        self.add_widget(self.table)
        self.till = till
        if found.sketch is not None and not found.known:
            self.describe()

    def describe(self) -> None:
        """Ask where each thing stands in the CSV, as guessed."""
        sketch = self.found.sketch
        if sketch is None or self.asked.fields:
            return
        known = self.found.read.columns if self.found.read is not None and self.found.read.columns else sketch.columns
        width = max((len(row) for row in sketch.rows), default=len(known.header))
        titles = [known.header[at] if at < len(known.header) else _("Colonne {n}").format(n=at + 1)
                  for at in range(max(width, len(known.header)))]  # fmt: skip
        told = [
            (at, _("{title} : {example}").format(title=title, example=_example(sketch.rows, at)))
            for at, title in enumerate(titles)
        ]
        places = [(None, _("Aucune")), *told]
        texts = (*known.texts, None, None)
        line = self.asked.row()
        _ask(self.asked, _("Date"), "booked", places, known.booked, line)
        _ask(self.asked, _("Ordre des dates"), "order", [
            ("dmy", _("jour, mois, année")), ("ymd", _("année, mois, jour")), ("mdy", _("mois, jour, année"))],
            known.order, line)  # fmt: skip
        line = self.asked.row()
        _ask(self.asked, _("Libellé"), "text0", places, texts[0], line)
        _ask(self.asked, _("Suite du libellé"), "text1", places, texts[1], line)
        line = self.asked.row()
        _ask(self.asked, _("Montant signé"), "amount", places, known.amount, line)
        _ask(self.asked, _("ou Débit"), "debit", places, known.debit, line)
        _ask(self.asked, _("et Crédit"), "credit", places, known.credit, line)
        line = self.asked.row()
        _ask(self.asked, _("Décimales"), "decimal", [(",", _("virgule : 1 234,50")), (".", _("point : 1,234.50"))],
             known.decimal, line)  # fmt: skip
        _ask(self.asked, _("Nom du payeur"), "name", places, known.name, line)
        line = self.asked.row()
        _ask(self.asked, _("IBAN du payeur"), "iban", places, known.iban, line)
        _ask(self.asked, _("Référence"), "reference", places, known.reference, line)
        self.asked.show()
        self.described = True
        self._columns = known
        self._again()

    def _again(self) -> None:
        """Read the file anew by the columns shown."""
        values = self.asked.values() or {}
        texts = tuple(values[name] for name in ("text0", "text1") if values.get(name) is not None)
        plain = {name: value for name, value in values.items() if not name.startswith("text")}
        columns = replace(self._columns, texts=texts, **plain)
        asked = self.page.ask_latest("statement", glimpse, account=self.account, source=self.path, columns=columns)
        asked.then(self._read)

    def _read(self, found: Glimpse) -> None:
        self.found = found
        self.tell()

    def fail(self, error: Exception) -> None:
        """Say why it was not taken in."""
        self.refusal.label.setText(getattr(error, "message", str(error)))
        self.refusal.show()
        self.settled("")

    def tell(self) -> None:
        """What the file holds, or why it is refused."""
        found = self.found
        self.refusal.label.setText(found.refusal)
        self.refusal.setAccessibleName(found.refusal)
        self.refusal.setVisible(bool(found.refusal))
        lines = found.read.file.lines if found.read is not None else ()
        self.words.setText(self._sentence(lines))
        self.table.setVisible(not found.refusal)
        self.table.set_rows(lines[:SHOWN])
        self.settled(found.refusal)

    def _sentence(self, lines: tuple[BankLine, ...]) -> str:
        found = self.found.read
        said = []
        if self.described:
            said.append(_("Dites une fois où se trouve chaque chose : la banque sera reconnue la prochaine fois."))
        if found is None:
            return " ".join(said)
        days = [one.booked_on for one in lines]
        came = sum((one.amount for one in lines if one.amount > 0), ZERO)
        went = sum((one.amount for one in lines if one.amount < 0), ZERO)
        if days:
            said.append(
                ngettext("{n} opération", "{n} opérations", len(lines)).format(n=len(lines))
                + _(" du {first} au {last} : entrées {came}, sorties {went}.").format(
                    first=numeric_day(min(days)), last=numeric_day(max(days)), came=euros(came), went=euros(went))
            )  # fmt: skip
        if found.file.left_out:
            said.append(_("Les autres comptes du fichier sont laissés de côté : {accounts}.").format(
                accounts=", ".join(found.file.left_out)))  # fmt: skip
        gaps = [one.gap for one in found.file.statements if one.gap]
        if gaps:
            said.append(_("Ses soldes et ses lignes diffèrent de {gap} : le fichier est peut-être incomplet.").format(
                gap=euros(sum(gaps, ZERO))))  # fmt: skip
        return " ".join(said)


def _ask(form: Form, label: str, name: str, choices: list[tuple[Any, str]], value: Any, line: Any) -> None:
    field = form.add(label, ChoiceField(choices), name=name, beside=line)
    field.set_value(value)


def _example(rows: tuple[tuple[str, ...], ...], at: int) -> str:
    return next((row[at][:24] for row in rows if at < len(row) and row[at]), "—")


def _preview() -> list[Column]:
    return [
        Column("booked_on", _("Jour"), 96),
        Column("amount", _("Montant"), 104, tone=lambda row: "danger" if row.amount < 0 else ""),
        Column("name", _("Payeur"), 160, strong=True, tip=lambda row: row.name),
        Column("text", _("Libellé"), 260, tip=lambda row: row.text),
        Column("reference", _("Référence"), 120, spare=1),
    ]  # fmt: skip

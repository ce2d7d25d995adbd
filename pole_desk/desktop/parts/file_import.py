"""A file before it is brought in: the columns it should have, with an example to save, then the fate of its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.file_faults import faults_text
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import choose_file, save_file
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats import csv
from pole_desk.kernel.i18n import _

WRONG = "wrong"
FILES = "CSV (*.csv *.txt)"


class Fated(Protocol):
    """A line of a file: what would be made of it, and the reason."""

    @property
    def fate(self) -> str: ...

    @property
    def detail(self) -> str: ...


class Asked(NamedTuple):
    """A column that a file may have, what it says, an example."""

    title: str
    says: str
    example: str

    @property
    def told(self) -> str:
        """What it says, then its example."""
        example = _("par exemple {text}").format(text=self.example) if self.example else ""
        return ", ".join(part for part in (self.says, example) if part)


class FateView(Form):
    """What a file would do: why it is refused, or which lines are wrong, else `said`; then line by line.

    `fates` gives the look and the words of each fate, `line_of` the number of a row's line, `left`
    the columns before its fate.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[Fated],
        *,
        refusal: str,
        nothing: str,
        said: str,
        fates: dict[str, tuple[str, str]],
        line_of: Callable[[Any], int],
        left: Sequence[Column],
    ) -> None:
        super().__init__()
        wrong = [(line_of(one), one.detail) for one in rows if one.fate == WRONG]
        if refusal:
            self.add_widget(Banner(refusal, "danger", closable=False))
        elif wrong:
            self.add_widget(Banner(nothing, "danger", closable=False))
            self.add_widget(faults_text(wrong))
        if said:
            told = text(said)
            told.setWordWrap(True)
            self.add_widget(told)
        self.table = DataTable(
            name,
            [
                *left,
                Column("fate", _("Sort"), 128, text=lambda row: fates[row.fate][1],
                       state=lambda row: fates[row.fate], filter=True),
                Column("detail", _("Raison"), 230, tip=lambda row: row.detail),
            ],
            empty=(_("Aucune ligne lue."), "", None),
        )  # fmt: skip
        self.table.setMinimumHeight(400)
        self.table.set_rows(rows)
        self.add_widget(self.table)


def open_guide(
    page: Page,
    panel: SidePanel,
    *,
    title: str,
    words: str,
    columns: Sequence[Asked],
    example: str,
    chosen: Callable[[Path], object],
) -> None:
    """Say what the file should hold before it is asked for; `example` names the file that may be saved."""
    form = Form()
    told = text(words)
    told.setWordWrap(True)
    form.add_widget(told)
    rows = Rows(_("Colonnes comprises"), _("Aucune colonne."))
    rows.set_rows([Row(one.title, one.told) for one in columns])
    form.add_widget(rows)

    def save() -> None:
        save_file(page, _("Enregistrer un exemple"), example, "CSV (*.csv)", write)

    def write(path: Path) -> None:
        try:
            path.write_bytes(csv.table([one.title for one in columns], [[one.example for one in columns]]))
        except OSError:
            page.say(_("Le fichier n’a pas pu être enregistré : vérifiez le dossier."), "danger")
        else:
            page.say(_("Exemple enregistré : {name}.").format(name=path.name), "success")

    def choose() -> None:
        choose_file(page, title, FILES, chosen)

    button = primary(_("Choisir le fichier…"), choose, "upload")
    button.setDefault(True)
    panel.open(title, form, secondary(_("Enregistrer un exemple…"), save, "download"), button)

"""The lists of the year's end, asked for from « À solder » and « Journal et TVA », as a workbook or a CSV."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from pole_desk.accounts.receivables.queries import year_end_csv, year_end_workbook
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.files import write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Runner

YEARS = 10
"""How many years back are offered: those that the law keeps."""
LISTS = "Excel (*.xlsx);;CSV (*.csv)"


def ask_year_end(page: Page, panel: SidePanel) -> None:
    """Ask for the year, the last one that ended when it is still fresh, then where to write."""
    today = page.seat.clock.today()
    form = Form()
    form.add_widget(text(_("Un classeur : les impayés, les douteux, ce qui est à rendre, les dépôts détenus, les règlements "
                           "non répartis et les pertes, au 31 décembre.")))  # fmt: skip
    years = [(year, str(year)) for year in range(today.year, today.year - YEARS, -1)]
    chosen = today.year if today.month > YEARS else today.year - 1
    form.add(_("Année"), ChoiceField(years), name="year", required=True).set_value(chosen)

    def send(values: dict[str, Any]) -> None:
        panel.close_panel()
        save_year_end(page, values["year"])

    open_act(page, panel, form, title=_("Liste de fin d’année"), verb=_("Choisir où l’enregistrer"), send=send)


def save_year_end(page: Page, year: int) -> None:
    """Ask where to write the lists of a year."""
    save_file(page, _("Enregistrer la liste de fin d’année"), _("fin-annee-{year}.xlsx").format(year=year), LISTS,
              partial(write_year_end, page, year))  # fmt: skip


def write_year_end(page: Page, year: int, file: Path) -> None:
    """Write the lists of a year as the file's name ends, off the GUI thread."""
    query = year_end_csv if file.suffix.lower() == ".csv" else year_end_workbook

    def write(runner: Runner, _progress: Progress) -> None:
        write_file(file, runner.read(query, year=year))

    work = page.work(write, says=_("Liste de fin d’année"))
    work.then(lambda _none: page.say(_("Enregistré dans {path}.").format(path=file)))

"""« Rattacher… » is offered by every list of dossiers or structures, for one line and for many."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.accounts.receivables.commands import add_mandate, make_plan, prepare_reminders, send_reminders
from pole_desk.accounts.receivables.queries import Account, unpaid
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.desktop import pages as every_page
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.page import TABS, IncubatorPage
from pole_desk.desktop.parts.link_many import LinkManyForm
from pole_desk.desktop.runner import Background
from pole_desk.desktop.shell.pages import PAGES
from pole_desk.desktop.shell.program import shut, wait_for
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.shell.window import MainWindow
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.work import Runner

APART = {
    "sums or rows behind a figure, to be read": {
        "fund-years", "network-schemes", "shop-account", "chantiers.figures", "chantiers.behind",
    },
    "a preview before an act, or the file that is read": {
        "indexation", "shop-indexation", "duplicates",
        "shop-import-wrong", "shop-import", "billing-bank-preview",
    },
    "invoices, payments and sums: their dossiers carry the links": {
        "billing-invoices", "billing-payments", "billing-late", "billing-open-sums", "billing-anomalies", "billing-account",
        "billing-spared", "billing-debits", "billing-debits-left", "billing-debits-asked",
        "billing-transfers", "billing-transfers-left", "billing-transfers-sent",
    },
    "periods closed, findings, entries, VAT and accounts, or invoices told to the platform": {
        "billing-closings", "billing-findings", "billing-electronic", "billing-reporting", "billing-entries",
        "billing-vat", "billing-vat-pieces", "billing-accounts-plan",
    },
    "moments, calls and scores of dossiers that have their own list": {
        "incubator-agenda", "incubator-calls", "incubator-results", "fund-advice",
    },
    "files given to the bank": {"billing-debits-files", "billing-transfers-files"},
    "pictures and figures of a report": {"reports.parts", "reports.rows"},
    "lines of a bank statement, and the invoices or payments that each may be": {
        "billing-bank-lines", "billing-bank-choices",
    },
    "records of a chantier": {"chantiers.actions", "chantiers.meetings", "chantiers.supports"},
}
"""Lists that hold neither dossiers nor structures, with what they hold."""
WHOLE_LINE = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
EVENTUAL = {
    "storage-units": "free units have no dossier", "billing-quotes": "a quote opens its dossier once accepted",
}
"""Lists of which some lines have nothing to link."""


def named_lists() -> set[str]:
    """The keys of every list that the pages make, settings left out: those are the pole's own."""
    folder = Path(next(iter(every_page.__path__)))
    files = [file for file in folder.rglob("*.py") if file.relative_to(folder).parts[0] != "settings"]
    return {key for file in files for key in re.findall(r'(?:Data|Ticked)Table\(\s*"([^"]+)"', file.read_text("utf-8"))}


@pytest.fixture
def owing_pole(told_pole: Runner, tmp_path: Path) -> Iterator[Runner]:
    """A copy of the demonstration in which late clients were reminded, one spreads its debt, one signed a mandate."""
    file = tmp_path / "owing.pole"
    file.write_bytes(Path(str(told_pole.engine.url.database)).read_bytes())
    runner = backend.open_pole(f"sqlite:///{file}", told_pole.clock)
    today = runner.clock.today()
    late = runner.read(unpaid, before=today)
    account = Account("Alpha", "DE89370400440532013000")
    runner.do(
        add_mandate, issuer=late[0].issuer, party=late[0].party, reference="M-1", signed_on=today, account=account
    )
    letters = runner.read(prepare_reminders, on=today).letters
    runner.do(send_reminders, on=today, letters=letters[:-2])
    spread = next(one.invoice for one in late if one.party == letters[0].party)
    runner.do(
        make_plan, party=letters[0].party, invoices=[spread.id],
        instalments=schedule(total=spread.balance, count=2, first_on=today),
    )  # fmt: skip
    yield runner
    runner.engine.dispose()


@pytest.fixture
def window(qtbot: QtBot, owing_pole: Runner) -> Iterator[MainWindow]:
    made = MainWindow(Background(owing_pole), Services())
    made.resize(1440, 900)
    made.show()
    yield made
    shut(made)


def parts(window: MainWindow, root: QWidget, tried: set[tuple[str, int]]) -> Iterator[None]:
    """Stop at each view that the segments of a page lead to, the inmost first."""
    yield
    for segments in reversed(root.findChildren(Segmented)):
        group = segments._group
        for button in group.buttons():
            named = (segments.accessibleName(), group.id(button))
            if segments.isVisible() and named not in tried:
                tried.add(named)
                button.click()
                assert wait_for(window)
                yield from parts(window, root, tried)


def cards(window: MainWindow, page: IncubatorPage) -> Iterator[None]:
    """Stop at cards that hold lists themselves: those of the first lines of each list of the incubator."""
    for tab in TABS:
        page.choose(tab)
        assert wait_for(window)
        for listed in [one for one in page.findChildren(DataTable) if one.isVisible()]:
            for row in listed.rows()[:2]:
                page.choose(tab)
                listed.opened.emit(row)
                assert wait_for(window)
                yield


def acts_of(table: DataTable) -> list[tuple[Any, str]]:
    """The entries « Rattacher… » of each line: the act and its words."""
    offered = table._acts or (lambda _row: ())
    return [(act, words) for row in table.rows()[:40] for words, icon, act in offered(row)
            if icon == "link" and words.startswith("Rattacher")]  # fmt: skip


def opens(window: MainWindow, page: Page, table: DataTable) -> str:
    """What is wrong with a list's « Rattacher… », for one line and for two."""
    table.grid.clearSelection()
    alone = acts_of(table)
    if not alone or (len(alone) < min(40, len(table.rows())) and table.key not in EVENTUAL):
        return "no « Rattacher »"
    if len(table.rows()) > 1:
        for line in (0, 1):
            table.grid.selectionModel().select(table.model.index(line, 0), WHOLE_LINE)
        if table.key not in EVENTUAL and acts_of(table)[0][1] != "Rattacher les 2 lignes…":
            return "not in bulk"
        table.grid.clearSelection()
    alone[0][0]()
    assert wait_for(window)
    forms = [one for one in page.findChildren(LinkManyForm) if one.isVisible()]
    return "" if forms else "the form does not open"


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_every_list_of_dossiers_or_structures_links_its_lines_to_chantiers(window: MainWindow) -> None:
    apart = set().union(*APART.values())
    wrong: dict[str, str] = {}
    met: set[str] = set()

    def look(page: Page) -> None:
        for table in page.findChildren(DataTable):
            if table.isVisible() and table.rows() and table.key not in met | apart:
                met.add(table.key)
                if why := opens(window, page, table):
                    wrong[table.key] = why

    for spec in PAGES:
        if spec.key in ("settings", "reports"):
            continue
        window.show_page(spec.key)
        assert wait_for(window), spec.key
        page = window.current_page()
        for _view in parts(window, page, set()):
            look(page)
        if isinstance(page, IncubatorPage):
            for _card in cards(window, page):
                look(page)
    assert wrong == {}
    assert sorted(named_lists() - apart - met) == [], "a list that offers no « Rattacher » says in APART what it holds"
    assert apart <= named_lists(), "APART names a list that is gone"

"""The page Magasin by real keys and clicks, on a small real pole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.shop.commands import ask_swap, change_stand_price
from pole_desk.activities.shop.queries import (
    balances,
    contracts,
    declarations,
    ledger,
    members,
    payouts_of,
    repairs,
    rota_holes,
    sale_lines,
    shifts,
    stands,
    swaps,
    weights,
)
from pole_desk.activities.shop.rules.rota import Slot
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.shop import importing
from pole_desk.desktop.pages.shop.page import ShopPage
from pole_desk.desktop.pages.shop.sales_grid import SalesModel
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed
from tests.desktop.pages.shop.conftest import open_page

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OCTOBER = Month(2026, 10)
Press = Callable[[ShopPage, str], None]


def turn(qtbot: QtBot, page: ShopPage, words: str) -> None:
    """Click a view's name."""
    found = [b for b in page.tabs.findChildren(Button) if b.text() == words]
    qtbot.mouseClick(found[0], LEFT)


def heard(page: ShopPage) -> list[Notice]:
    found: list[Notice] = []
    page.said.connect(found.append)
    return found


def undo(qtbot: QtBot, page: ShopPage) -> None:
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)


def test_participants_stand_with_what_is_owed_to_them(page: ShopPage) -> None:
    rows = page.participants.table.rows()
    assert [(row.party_name, row.stalls, row.balance) for row in rows] == [
        ("Atelier des cycles", "M01", Decimal(500)), ("La Fripe", "", Decimal(0))
    ]  # fmt: skip


def test_an_empty_shop_says_so_and_opens_the_first_participation(
    qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, went: list[tuple[str, int | None]], press: Press
) -> None:
    page = open_page(qtbot, sqlite_pole, clock, went)
    press(page, "Ouvrir une participation")
    assert isinstance(page.panel.content(), Form)
    page.panel.close_panel()
    for view in ("Stands", "Ventes", "Permanences", "Réemploi"):
        turn(qtbot, page, view)
    turn(qtbot, page, "Ventes")
    assert page.sales.empty.isVisible()
    turn(qtbot, page, "Stands")
    assert not page.stalls.book.isEnabled() and page.stalls.book.toolTip()


def test_a_participation_is_opened_by_keys_and_undone(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press, fill: Callable[..., None]
) -> None:
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    form = page.panel.content()
    assert isinstance(form, Form)
    form.fields["party"].set_party(told.fripe, "La Fripe")  # type: ignore[attr-defined]
    fill(page, "first", "1/12")
    fill(page, "stalls", "M1")
    press(page, "Ouvrir la participation")
    assert "M1" in form.fields["stalls"].error()
    fill(page, "stalls", "M01")
    press(page, "Ouvrir la participation")
    assert "Atelier des cycles" in form.fields["stalls"].error()
    fill(page, "stalls", "m02 M03")
    press(page, "Ouvrir la participation")
    assert page.card.isVisible() and page.card.title.full_text().startswith("La Fripe")
    assert [one.stalls for one in sqlite_pole.read(contracts)][-1] == "M02, M03"
    undo(qtbot, page)
    assert [one.written for one in sqlite_pole.read(contracts)][-1] == "cancelled"


def test_enter_opens_a_card_and_alt_left_comes_back(qtbot: QtBot, page: ShopPage) -> None:
    table = page.participants.table
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=table.grid.visualRect(table.model.index(0, 0)).center())
    qtbot.keyClick(table.grid, Qt.Key.Key_Return)
    assert page.card.isVisible()
    assert [entry.kind for entry in page.card.account.rows()][::-1] == [
        "rent", "rent", "sales", "commission", "rent"
    ]  # fmt: skip
    qtbot.keyClick(page.card, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.participants.isVisible()


def test_sales_are_paid_out_from_the_card_and_undone(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press, fill: Callable[..., None]
) -> None:
    page.show_record(told.one)
    press(page, "Reverser")
    fill(page, "amount", "501")
    press(page, "Enregistrer le reversement")
    form = page.panel.content()
    assert isinstance(form, Form) and "500,00" in form.fields["amount"].error()
    fill(page, "amount", "500")
    press(page, "Enregistrer le reversement")
    assert [one.amount for one in sqlite_pole.read(payouts_of)] == [Decimal(500)]
    assert not page.card.pay.isEnabled()
    undo(qtbot, page)
    assert sqlite_pole.read(balances, through=OCTOBER)[told.one] == 500
    assert page.card.pay.isEnabled()


def test_an_agreed_commission_needs_its_reason(
    page: ShopPage, told: SimpleNamespace, press: Press, fill: Callable[..., None]
) -> None:
    page.show_record(told.one)
    press(page, "Changer")
    fill(page, "rate", "12,5")
    press(page, "Enregistrer le taux")
    form = page.panel.content()
    assert isinstance(form, Form) and form.fields["reason"].error()
    fill(page, "reason", "premier accord")
    press(page, "Enregistrer le taux")
    assert page.card.found is not None
    assert [step.agreed for step in page.card.found.card.rates if step.reason] == [1250]


def test_a_participation_is_cancelled_only_while_nothing_was_sold(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press, fill: Callable[..., None]
) -> None:
    said = heard(page)
    page.show_record(told.one)
    press(page, "Annuler…")
    fill(page, "reason", "erreur")
    press(page, "Annuler la participation")
    assert said[-1].kind == "danger" and "ventes" in said[-1].text
    page.show_record(told.other)
    press(page, "Annuler…")
    fill(page, "reason", "renonce")
    press(page, "Annuler la participation")
    assert not page.card.cancel.isVisible()
    press(page, "Rétablir")
    assert {one.written for one in sqlite_pole.read(contracts)} == {"active"}


def test_arrows_walk_the_stalls_and_enter_books_the_days_chosen(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press
) -> None:
    turn(qtbot, page, "Stands")
    grid = page.stalls.grid
    assert grid.words(0, 22) == "Stand 01, lundi 23 novembre 2026\u202f: Atelier des cycles"
    assert not page.stalls.book.isEnabled()
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert "libre" in grid.accessibleDescription() and page.stalls.book.isEnabled()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    press(page, "Réserver le stand")
    (made,) = [one for one in sqlite_pole.read(stands) if one.code == "M02"]
    assert (made.first_day, made.last_day, made.kind) == (date(2026, 11, 24), date(2026, 11, 25), "once")
    assert grid.bar_at(1, 23) is not None
    undo(qtbot, page)
    assert grid.bar_at(1, 23) is None


def test_a_drag_chooses_days_and_a_double_click_on_a_taken_cell_opens_who_is_there(
    qtbot: QtBot, page: ShopPage
) -> None:
    turn(qtbot, page, "Stands")
    grid = page.stalls.grid

    def at(row: int, day: int) -> QPoint:
        return grid.rect_of(row, day).center().toPoint()

    qtbot.mousePress(grid, LEFT, pos=at(4, 2))
    qtbot.mouseMove(grid, at(4, 5))
    qtbot.mouseRelease(grid, LEFT, pos=at(4, 5))
    qtbot.mouseClick(grid, LEFT, SHIFT, pos=at(4, 6))
    assert grid.chosen[1] == date(2026, 11, 7)
    qtbot.mouseDClick(grid, LEFT, pos=at(0, 3))
    assert page.card.isVisible() and page.card.title.full_text().startswith("Atelier")


def test_a_weekly_stand_asks_which_days(
    qtbot: QtBot, page: ShopPage, sqlite_pole: Runner, press: Press, fill: Callable[..., None]
) -> None:
    turn(qtbot, page, "Stands")
    page.stalls.grid.go_to(9, 23)
    press(page, "Réserver")
    form = page.panel.content()
    assert isinstance(form, Form)
    form.fields["kind"].set_value("weekly")
    fill(page, "last", "31/12")
    press(page, "Réserver le stand")
    assert form.fields["weekdays"].error()
    fill(page, "weekdays", "samedi")
    press(page, "Réserver le stand")
    (made,) = [one for one in sqlite_pole.read(stands) if one.code == "M10"]
    assert (made.kind, made.weekdays) == ("regular", 1 << 5)
    assert [bar.first for bar in page.stalls.grid.bars if bar.row == 9] == [27]


def editor(page: ShopPage) -> QLineEdit:
    return next(one for one in page.sales.grid.findChildren(QLineEdit) if one.isVisible())


def type_cell(qtbot: QtBot, page: ShopPage, words: str) -> None:
    """Type in the current cell: the first key opens its editor, Enter goes down."""
    qtbot.keyClick(page.sales.grid, words[0])
    qtbot.keyClicks(editor(page), words[1:])
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    editing = QAbstractItemView.State.EditingState
    qtbot.waitUntil(lambda: page.sales.grid.state() != editing)


def test_a_month_is_typed_cell_after_cell_and_saved_at_once(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    turn(qtbot, page, "Ventes")
    grid, model = page.sales.grid, page.sales.model
    assert not page.sales.save.isEnabled()
    column = 1 + model.categories.index("vêtements")
    grid.setFocus()
    grid.setCurrentIndex(model.index(0, column))
    type_cell(qtbot, page, "12,50")
    assert grid.currentIndex().row() == 1
    qtbot.keyClick(grid, "1")
    qtbot.keyClicks(editor(page), " 000")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(sqlite_pole.read(declarations, standing=True)) == 2)
    october = sqlite_pole.read(sale_lines, first=OCTOBER, last=OCTOBER)
    assert {(line.party, line.category, line.amount) for line in october} == {
        (told.cycles, "cycles", Decimal(500)), (told.cycles, "vêtements", Decimal("12.50")),
        (told.fripe, "vêtements", Decimal(1000)),
    }  # fmt: skip
    assert model.typed == {} and not page.sales.save.isEnabled()
    undo(qtbot, page)
    assert [one.sales for one in sqlite_pole.read(declarations, standing=True)] == [Decimal(500)]


def test_what_is_no_amount_stays_marked_and_is_not_saved(qtbot: QtBot, page: ShopPage) -> None:
    turn(qtbot, page, "Ventes")
    page.sales.grid.setFocus()
    page.sales.grid.setCurrentIndex(page.sales.model.index(1, 1))
    type_cell(qtbot, page, "douze")
    assert not page.sales.save.isEnabled() and "douze" in page.sales.save.toolTip()
    said = heard(page)
    qtbot.mouseClick(page.sales.stepper.before, LEFT)
    assert said[-1].kind == "warning" and page.sales.month == OCTOBER
    page.sales.grid.setCurrentIndex(page.sales.model.index(1, 1))
    qtbot.keyClick(page.sales.grid, Qt.Key.Key_Delete)
    assert page.sales.model.typed == {}


def test_a_spreadsheet_is_pasted_into_the_cells(qtbot: QtBot, page: ShopPage) -> None:
    turn(qtbot, page, "Ventes")
    grid = page.sales.grid
    grid.setFocus()
    grid.setCurrentIndex(page.sales.model.index(0, 1))
    QGuiApplication.clipboard().setText("10\t20\n30\t40\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, CONTROL)
    assert [page.sales.model.total(row) for row in (0, 1)] == [Decimal(530), Decimal(70)]
    assert page.sales.save.isEnabled()


def test_the_model_of_the_grid_keeps_qts_rules(page: ShopPage, sqlite_pole: Runner) -> None:
    model = SalesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(page.sales.model.rows, ["cycles"], keep=False)
    model.show([], [], keep=False)


def test_a_file_is_shown_with_its_faults_then_imported(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, tmp_path: Path, press: Press
) -> None:
    turn(qtbot, page, "Ventes")
    file = tmp_path / "ventes.csv"
    file.write_text("structure;catégorie;montant\nla fripe;vêtements;40\nInconnu;cycles;1\n", encoding="utf-8")
    importing.open_preview(page, page.wide, file, OCTOBER, page.sales.look)
    view: Any = page.wide.content()
    assert [one.line for one in view.wrong.rows()] == [3]
    button = next(b for b in page.wide.findChildren(Button) if b.text().startswith("Importer 1"))
    assert not button.isEnabled()
    file.write_text("structure;catégorie;montant\nla fripe;vêtements;40\n", encoding="utf-8")
    importing.open_preview(page, page.wide, file, OCTOBER, page.sales.look)
    qtbot.waitUntil(lambda: any(b.text() == "Importer 1 déclaration" and b.isVisible() and b.isEnabled()
                                for b in page.wide.findChildren(Button)))  # fmt: skip
    press(page, "Importer 1 déclaration")
    assert page.wide.isHidden()
    assert sqlite_pole.read(balances, through=OCTOBER)[told.other] == 40


def test_a_broken_file_says_why_it_cannot_be_read(page: ShopPage, tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    file.write_bytes("structure;catégorie;montant\nÉté;é;1\n".encode("latin-1"))
    importing.open_preview(page, page.wide, file, OCTOBER, page.sales.look)
    assert any("UTF-8" in label for label in words_in(page))


def words_in(page: ShopPage) -> list[str]:
    return [label.text() for label in page.wide.findChildren(QLabel)]


def test_payouts_of_a_month_are_made_from_their_list(
    qtbot: QtBot, page: ShopPage, sqlite_pole: Runner, press: Press
) -> None:
    turn(qtbot, page, "Ventes")
    press(page, "Reversements")
    table = page.sales.payouts
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=table.grid.visualRect(table.model.index(0, 0)).center())
    qtbot.mouseClick(page.sales.pay, LEFT)
    button = next(b for b in page.wide.findChildren(Button) if b.text() == "Enregistrer le reversement")
    qtbot.mouseClick(button, LEFT)
    assert [one.amount for one in sqlite_pole.read(payouts_of)] == [Decimal(500)]
    assert not page.sales.pay.isEnabled()


def test_holes_are_red_and_filled_with_one_click(qtbot: QtBot, page: ShopPage, sqlite_pole: Runner, press: Press) -> None:
    turn(qtbot, page, "Permanences")
    assert page.rota.holes.isVisible()
    press(page, "Remplir la semaine")
    assert sqlite_pole.read(rota_holes, first=date(2026, 11, 23), last=date(2026, 11, 29)) == []
    assert not page.rota.holes.isVisible() and not page.rota.fill.isEnabled()
    undo(qtbot, page)
    assert page.rota.holes.isVisible()


def test_somebody_is_added_to_a_half_day(qtbot: QtBot, page: ShopPage, sqlite_pole: Runner, press: Press) -> None:
    turn(qtbot, page, "Permanences")
    cell = page.rota.cells[Slot(date(2026, 11, 28), "morning")]
    qtbot.mouseClick(cell.add, LEFT)
    press(page, "Ajouter")
    kept = sqlite_pole.read(shifts, first=date(2026, 11, 28), last=date(2026, 11, 28))
    assert [one.half for one in kept] == ["morning"]


def test_a_swap_is_asked_from_a_keeper_then_accepted(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press
) -> None:
    turn(qtbot, page, "Permanences")
    first = sqlite_pole.read(shifts, first=date(2026, 11, 23), last=date(2026, 11, 29))[0]
    keeper = page.rota.cells[Slot(first.day, first.half)].keepers[first.id]
    menu = keeper.menu()
    assert menu is not None
    menu.actions()[0].trigger()
    press(page, "Demander")
    (asked,) = sqlite_pole.read(swaps)
    assert (asked.shift, asked.state) == (first.id, "asked")
    dots = next(b for b in page.rota.swaps.findChildren(Button) if b.accessibleName().startswith("Actes"))
    qtbot.mouseClick(dots, LEFT)
    opened = dots.findChildren(QMenu)[0]
    opened.actions()[0].trigger()
    opened.close()
    now = sqlite_pole.read(shifts, first=first.day, last=first.day)
    assert now[0].party != first.party
    assert sqlite_pole.read(swaps)[0].state == "accepted"


def test_a_reminder_of_the_rota_opens_the_week(page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner) -> None:
    mine, other = sqlite_pole.read(shifts, first=date(2026, 11, 23), last=date(2026, 11, 29))[:2]
    sqlite_pole.do(ask_swap, shift=mine.id, asked=other.party)
    page.show_record(0)
    assert page.rota.isVisible() and page.rota.found is not None and len(page.rota.found.swaps) == 1


def test_weights_repairs_and_members_are_noted(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press, fill: Callable[..., None]
) -> None:
    turn(qtbot, page, "Réemploi")
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    fill(page, "kilograms", "120,5")
    press(page, "Enregistrer le poids")
    (weight,) = sqlite_pole.read(weights, first=OCTOBER, last=OCTOBER)
    assert (weight.category, weight.kilograms) == ("vêtements", Decimal("120.5"))
    page.goods.new_repair()
    form = page.panel.content()
    assert isinstance(form, Form)
    form.fields["party"].set_party(told.cycles, "Atelier des cycles")  # type: ignore[attr-defined]
    fill(page, "title", "Velos")
    press(page, "Enregistrer la réparation")
    assert [one.title for one in sqlite_pole.read(repairs)] == ["Velos"]
    page.goods.new_member()
    form = page.panel.content()
    assert isinstance(form, Form)
    form.fields["party"].set_party(told.fripe, "La Fripe")  # type: ignore[attr-defined]
    fill(page, "role", "coordination")
    press(page, "Enregistrer")
    assert [one.role for one in sqlite_pole.read(members)] == ["coordination"]
    undo(qtbot, page)
    assert sqlite_pole.read(members) == []


def test_an_unknown_participation_is_said_and_the_list_stays(page: ShopPage) -> None:
    said = heard(page)
    page.show_record(9_999)
    assert said[-1].kind == "danger" and "9999" in said[-1].text
    assert page.participants.isVisible()


def test_the_palette_opens_the_month_to_type(page: ShopPage) -> None:
    page.start("sales")
    assert page.sales.isVisible()


@pytest.mark.parametrize("view", ["Participants", "Stands", "Ventes", "Permanences", "Réemploi", "card"])
def test_the_shop_holds_at_the_least_size(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, view: str
) -> None:
    page.resize(1024 - 60, 600)
    if view == "card":
        page.show_record(told.one)
    else:
        turn(qtbot, page, view)
    assert page.width() == 1024 - 60, "nothing asks for more room than there is"
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert small_targets(page) == []
    assert doubled_shortcuts(page) == []


def test_in_kind_support_is_told_per_structure_and_opens_it(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, went: list[tuple[str, int | None]]
) -> None:
    (stand,) = sqlite_pole.read(stands)
    sqlite_pole.do(change_stand_price, stand=stand.id, price=stand.list_price - 1, reason="lancement")
    turn(qtbot, page, "Soutien en nature")
    qtbot.waitUntil(lambda: bool(page.support.table.rows()))
    (row,) = page.support.table.rows()
    months = range(9, 12)
    assert (row.party_name, row.records) == ("Atelier des cycles", 1)
    assert row.support == stand.area * len(months)
    assert "1 structure" in page.support.figure.accessibleName() or row.share > 0
    page.support.table.select_id(told.cycles)
    page.support.table.grid.setFocus()
    qtbot.keyClick(page.support.table.grid, Qt.Key.Key_Return)
    assert went[-1] == ("parties", told.cycles)


def test_a_month_is_declared_then_paid_out_its_statement_drawn_and_the_payout_taken_back(
    qtbot: QtBot, page: ShopPage, told: SimpleNamespace, sqlite_pole: Runner, press: Press, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turn(qtbot, page, "Ventes")
    row = next(at for at, one in enumerate(page.sales.model.rows) if one.contract.id == told.other)
    page.sales.grid.setFocus()
    page.sales.grid.setCurrentIndex(page.sales.model.index(row, 1))
    type_cell(qtbot, page, "120")
    qtbot.mouseClick(page.sales.save, LEFT)
    assert {one.contract for one in sqlite_pole.read(declarations, standing=True)} == {told.one, told.other}
    press(page, "Reversements")
    page.sales.payouts.select_id(told.other)
    qtbot.mouseClick(page.sales.pay, LEFT)
    press(page, "Enregistrer le reversement")
    (paid,) = sqlite_pole.read(payouts_of, contract=told.other)
    assert paid.amount == sqlite_pole.read(ledger, contract=told.other)[0].amount
    file = tmp_path / "releve.pdf"
    monkeypatch.setattr("pole_desk.desktop.pages.shop.papers.save_file", lambda *given: given[-1](file))
    page.show_record(told.other)
    press(page, "Relevé")
    qtbot.waitUntil(file.exists)
    assert file.read_bytes().startswith(b"%PDF")
    undo(qtbot, page)
    assert [one.state for one in sqlite_pole.read(payouts_of, contract=told.other)] == ["withdrawn"]

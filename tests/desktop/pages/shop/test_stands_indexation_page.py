"""Stands' rents revised from the page Magasin, by clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from pole_desk.activities.shop.queries import stands
from pole_desk.desktop.pages.shop.page import ShopPage
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import add_index_value


def test_rents_of_stands_are_revised_once_a_year_after_a_last_question_then_taken_back(
    page: ShopPage, sqlite_pole: Runner, told: SimpleNamespace, press: Callable[[ShopPage, str], None]
) -> None:
    page.start("indexation")
    view = page.indexation
    assert view.form.values()["year"] == 2027, "from October on, the next year is prepared"
    assert not view.apply.isEnabled() and view.apply.toolTip()
    before = sqlite_pole.read(stands, contract=told.one)[0]
    for quarter, value in (("2026-T1", "100.00"), ("2027-T1", "102.00")):
        sqlite_pole.do(add_index_value, series="ILC", quarter=quarter, value=Decimal(value), source="essai",
                       published_on=date(int(quarter[:4]), 6, 20))  # fmt: skip
    page.refresh()
    (row,) = view.preview.ready
    assert (row.code, row.new_agreed) == ("M01", round_cents(before.agreed_price * Decimal("1.02")))
    assert view.words.text().startswith("1 loyer à réviser\u202f: +")
    press(page, "Appliquer l’indexation")
    assert not sqlite_pole.read(stands, contract=told.one)[0].steps, "nothing is written before the question"
    page.findChildren(ConfirmPanel)[-1].yes.click()
    (step,) = sqlite_pole.read(stands, contract=told.one)[0].steps
    assert (step.year, step.agreed) == (2027, row.new_agreed)
    assert not view.apply.isEnabled(), "never twice"
    press(page, "Retirer celle de l’année")
    page.findChildren(ConfirmPanel)[-1].yes.click()
    assert not sqlite_pole.read(stands, contract=told.one)[0].steps
    view.table.opened.emit(view.table.rows()[0])
    assert page._shown() == "card"

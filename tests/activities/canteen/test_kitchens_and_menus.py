"""What the kitchens read: numbers per operator and formula, allergens, who can't eat what."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from pole_desk.activities.canteen.commands import (
    DishInput,
    decide_numbers,
    note_actuals,
    set_menu,
    set_parts,
)
from pole_desk.activities.canteen.queries.kitchen import kitchen
from pole_desk.activities.canteen.queries.services import dishes, parts
from pole_desk.activities.canteen.queries.sheet import kitchen_sheet
from pole_desk.activities.canteen.rules import Cutoff
from pole_desk.activities.canteen.rules.allergens import (
    Allergen,
    allergen_names,
    clashes,
    read_eater,
)
from pole_desk.formats.pdf.kitchen_sheet import render_kitchen_sheet
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken

THURSDAY = date(2026, 11, 26)


def test_the_fourteen_allergens_are_those_of_the_regulation() -> None:
    assert len(Allergen) == len(allergen_names()) == 14


@pytest.mark.parametrize(
    ("typed", "people", "name", "diets", "allergens", "note"),
    [
        ("végétarien", 1, "", ("vegetarian",), (), ""),
        ("2 végétariens", 2, "", ("vegetarian",), (), ""),
        ("3 x vegan", 3, "", ("vegan",), (), ""),
        ("sans gluten et lait", 1, "", (), ("gluten", "milk"), ""),
        ("Léa Martin\u202f: allergie noix, halal", 1, "Léa Martin", ("halal",), ("nuts",), ""),
        ("œufs, sans sel", 1, "", (), ("eggs",), "sans sel"),
    ],
)  # fmt: skip
def test_a_diet_is_read_as_it_is_said(
    typed: str, people: int, name: str, diets: tuple[str, ...], allergens: tuple[str, ...], note: str
) -> None:
    read = read_eater(typed)
    assert (read.people, read.name, read.diets, read.allergens) == (people, name, diets, allergens)
    assert read.note == note


def test_a_dish_not_declared_is_doubtful_for_the_allergic() -> None:
    assert clashes(["milk"], [], None, []) == ["allergènes non déclarés"]
    assert clashes(["milk"], ["vegetarian"], ["milk", "eggs"], ["vegan"]) == ["lait"]
    assert clashes([], ["vegetarian"], [], []) == ["pas végétarien"]
    assert clashes([], [], None, []) == []


def _laid(table: Any) -> Any:
    number = table.open()
    table.do(
        set_menu, service=number, operator=table.parties["La Marmite"],
        dishes=[
            DishInput(course="main", label="Blanquette de veau", allergens=("milk", "celery")),
            DishInput(course="starter", label="Velouté de courge", allergens=(), suits=("vegan",)),
        ],
    )  # fmt: skip
    table.do(
        set_menu, service=number, operator=table.parties["Le Fournil"],
        dishes=[DishInput(course="dessert", label="Tarte aux noix", allergens=("gluten", "nuts", "eggs"))],
    )
    return number


def test_the_sheet_tells_who_clashes_with_which_dish(table: Any) -> None:
    number = _laid(table)
    table.book("Les Semeurs", 5, eaters=[
        read_eater("2 végétariens"), read_eater("Léa\u202f: fruits à coque", consent_on=THURSDAY)
    ])  # fmt: skip
    table.book("Passage", 12, dossier=table.event, sitting="12:00", note="service à 12 h 15")
    table.book("La Rive", 3, formula="meal_dish")
    seen = table.read(kitchen, service=number)
    assert seen.formulas == [("Menu complet", 17), ("Plat du jour", 3)]
    assert [(one.eater, one.dish, one.reasons, one.hopeless) for one in seen.clashes] == [
        ("2 × végétarien", "Blanquette de veau", ["pas végétarien"], True),
        ("2 × végétarien", "Tarte aux noix", ["pas végétarien"], False),
        ("Léa\u202f: sans fruits à coque", "Tarte aux noix", ["fruits à coque"], False),
    ]
    assert [(one.title, one.covers) for one in seen.events] == [("Assises du réemploi", 12)]
    pdf = render_kitchen_sheet(table.read(kitchen_sheet, service=number))
    text = " ".join(PdfDocument(pdf)[0].get_textpage().get_text_bounded().split())
    for words in ("20 couverts", "Blanquette de veau", "lait, céleri", "Assises du réemploi", "service à 12 h 15",
                  "aucun plat ne convient"):  # fmt: skip
        assert words in text
    assert pdf == render_kitchen_sheet(table.read(kitchen_sheet, service=number))


def test_covers_are_split_by_portions_among_the_kitchens_still_open(table: Any) -> None:
    number = _laid(table)
    table.do(set_parts, service=number, parts=[
        table.part("La Marmite", 60, order=Cutoff(1, time(16))), table.part("Le Fournil", 30),
    ])  # fmt: skip
    table.book("Les Semeurs", 10)
    table.runner.clock.set(datetime(2026, 11, 25, 17, tzinfo=UTC))
    table.book("La Rive", 5)
    booked = {one.operator_name: one.booked for one in table.read(kitchen, service=number).numbers}
    assert booked == {"La Marmite": 7, "Le Fournil": 8}


def test_numbers_are_suggested_from_walk_ins_and_may_be_decided(table: Any) -> None:
    for weeks, walked in ((2, 3), (1, 6)):
        day = date.fromordinal(THURSDAY.toordinal() - 7 * weeks)
        former = table.open(day)
        table.do(
            note_actuals, service=former, operator=table.parties["La Marmite"], served=40, walk_ins=walked
        )
    number = _laid(table)
    table.book("Les Semeurs", 9)
    first = table.read(kitchen, service=number).numbers[0]
    assert (first.booked, first.expected, first.suggested, first.number) == (6, 5, 11, 11)
    outcome = table.perform(
        decide_numbers, service=number, operator=table.parties["La Marmite"],
        numbers={first.formula: 14}, reason="marché",
    )  # fmt: skip
    assert table.read(kitchen, service=number).numbers[0].number == 14
    table.undo(outcome)
    assert table.read(kitchen, service=number).numbers[0].number == 11


def test_a_menu_is_replaced_and_comes_back(table: Any) -> None:
    number = _laid(table)
    before = table.read(dishes, services=[number])
    outcome = table.perform(
        set_menu, service=number, operator=table.parties["La Marmite"],
        dishes=[DishInput(course="main", label="Dahl de lentilles", allergens=None)],
    )  # fmt: skip
    assert [one.label for one in table.read(dishes, services=[number])] == ["Dahl de lentilles", "Tarte aux noix"]
    table.undo(outcome)
    after = table.read(dishes, services=[number])
    assert [one._replace(id=0) for one in after] == [one._replace(id=0) for one in before]
    for wrong in (DishInput(course="goûter", label="Thé"), DishInput(course="main", label=" "),
                  DishInput(course="main", label="Riz", allergens=("sable",))):  # fmt: skip
        with pytest.raises(BadInput):
            table.do(set_menu, service=number, operator=table.parties["La Marmite"], dishes=[wrong])
    with pytest.raises(NotFound, match="ne tient pas"):
        table.do(set_menu, service=number, operator=table.parties["La Rive"], dishes=[])


def test_a_service_has_three_operators_at_most_and_they_are_operators(table: Any) -> None:
    number = table.open()
    outcome = table.perform(set_parts, service=number, parts=[table.part("Le Fournil", 10)])
    assert [one.operator_name for one in table.read(parts, services=[number])] == ["Le Fournil"]
    table.undo(outcome)
    assert [one.portions for one in table.read(parts, services=[number])] == [60, 30]
    with pytest.raises(RuleBroken, match="n’est pas opérateur"):
        table.do(set_parts, service=number, parts=[table.part("La Rive", 10)])
    with pytest.raises(BadInput, match="trois opérateurs"):
        table.do(set_parts, service=number, parts=[table.part(name, 1) for name in list(table.parties)[:4]])
    with pytest.raises(BadInput, match="qu’une part"):
        table.do(set_parts, service=number, parts=[table.part("Le Fournil", 1)] * 2)

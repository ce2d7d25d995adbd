"""The inventory and the letters of storage show what they were given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from pdf_samples import BUYER, ISSUED, SELLER

from pole_desk.formats.pdf.stored import (
    LETTERS,
    Inventory,
    LadderLetter,
    StoredGood,
    render_inventory,
    render_ladder_letter,
)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def inventory(*goods: StoredGood) -> Inventory:
    return Inventory(
        reference="62", day=ISSUED, host=SELLER, occupant=BUYER, spaces=("Stockage 03",),
        period="depuis le 2 avril 2025", insurance="jusqu’au 30 juin 2027", goods=goods,
        access=("Léa Martin (badge 12)",), forbidden=("Produits inflammables\u202f: risque d’incendie",),
    )  # fmt: skip


def letter(step: str, amount: Decimal | None) -> LadderLetter:
    return LadderLetter(
        step=step, reference="62", day=ISSUED, host=SELLER, occupant=BUYER, spaces=("Stockage 03",),
        cause="impayé", since=date(2026, 9, 30), amount=amount, invoice="FA-2026-00007",
        before=(("reminder", date(2026, 10, 9)),), delay_days=15,
    )  # fmt: skip


def test_an_inventory_lists_each_good_and_its_value() -> None:
    chairs = StoredGood("Chaises", Decimal(12), "", date(2026, 4, 2), "Léa", Decimal("600.00"), "Le Fournil")
    boxes = StoredGood("Archives", Decimal("2.5"), "carton", date(2026, 5, 1), "", None)
    (page,) = pages(render_inventory(inventory(chairs, boxes)))
    for text in ("Chaises (à Le Fournil)", "600,00\u00a0€", "2,50 carton", "Léa Martin (badge 12)",
                 "Produits inflammables", "jusqu’au 30 juin 2027", BUYER.name):  # fmt: skip
        assert text in page


def test_an_inventory_of_nothing_says_so_and_a_long_one_goes_on() -> None:
    assert "Aucun bien" in pages(render_inventory(inventory()))[0]
    many = [StoredGood(f"Carton {n}", Decimal(1), "", ISSUED, "", None) for n in range(90)]
    found = pages(render_inventory(inventory(*many)))
    assert len(found) > 1 and "Carton 89" in "".join(found)


@pytest.mark.parametrize("step", sorted(LETTERS))
@pytest.mark.parametrize("amount", [Decimal("108.00"), None])
def test_each_rung_has_its_letter(step: str, amount: Decimal | None) -> None:
    (page,) = pages(render_ladder_letter(letter(step, amount)))
    flat = " ".join(page.split())
    assert LETTERS[step] in flat and "Rappel, le 9 octobre 2026" in flat and "15 jours" in flat
    assert ("108,00" in flat) is (amount is not None)
    assert ("reprendre ces biens" in flat) is (amount is None)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_ladder_letter(letter("notice", None)) == render_ladder_letter(letter("notice", None))
    assert render_inventory(inventory()) == render_inventory(inventory())

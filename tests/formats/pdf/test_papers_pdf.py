"""Receipts, premises states, day sheets, lists and agreements show what they were given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2
from pdf_samples import BUYER, ISSUED, SELLER

from pole_desk.formats.pdf.agreement import render_agreement
from pole_desk.formats.pdf.day_sheet import render_day_sheet
from pole_desk.formats.pdf.listing import render_table
from pole_desk.formats.pdf.papers import (
    AgreementDocument,
    AgreementSpace,
    Column,
    DayRow,
    DaySection,
    DaySheet,
    DepositReceipt,
    PremisesItem,
    PremisesSpace,
    PremisesState,
)
from pole_desk.formats.pdf.premises import USUAL_ITEMS, render_premises_state
from pole_desk.formats.pdf.receipt import render_receipt
from pole_desk.formats.pdf.sheet import BODY, wrap
from pole_desk.formats.pdf.wording import deposit_mentions


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def receipt(**changes: object) -> DepositReceipt:
    given: dict[str, object] = {
        "number": "DG-2026-0007",
        "issue_date": ISSUED,
        "moved_on": ISSUED,
        "holder": SELLER,
        "payer": BUYER,
        "agreement": "HEB-0042",
        "spaces": ("Bureau 1.04",),
        "amount": Decimal("1825.00"),
        "method": "Virement",
        "mentions": deposit_mentions(day=ISSUED),
    }
    return DepositReceipt(**{**given, **changes})  # type: ignore[arg-type]


def test_a_deposit_receipt_says_the_sum_and_that_it_bears_no_vat() -> None:
    (page,) = pages(render_receipt(receipt()))
    for text in ("Reçu de dépôt de garantie", "DG-2026-0007", "1\u202f825,00\u00a0€", "HEB-0042"):
        assert text in page
    assert "pas soumise à la TVA" in page and "pas une facture" in page


def test_a_returned_deposit_says_what_was_withheld_and_why() -> None:
    returned = receipt(kind="returned", withheld=Decimal("80.00"), withheld_reason="Serrure forcée")
    (page,) = pages(render_receipt(returned))
    for text in ("Restitution", "80,00\u00a0€", "Serrure forcée"):
        assert text in page


def test_the_state_of_premises_lists_each_space_and_both_signatures() -> None:
    state = PremisesState(
        kind="exit",
        reference="HEB-0042",
        day=ISSUED,
        host=SELLER,
        occupant=BUYER,
        spaces=(
            PremisesSpace(name="Bureau 1.04", area_m2=Decimal("13.5")),
            PremisesSpace(
                name="Stockage S2",
                items=(PremisesItem(label="Rideau", condition="abîmé", note="axe tordu"),),
            ),
        ),
        keys=("Clé 12", "Badge 0451"),
        place="Nantes",
    )
    shown = "\n".join(pages(render_premises_state(state)))
    for text in ("sortie", "13,5\u00a0m²", *USUAL_ITEMS, "axe tordu", "Clé 12, Badge 0451"):
        assert text in shown
    assert f"Pour {SELLER.name}" in shown and f"Pour {BUYER.name}" in shown
    assert "Fait à Nantes" in shown


def test_a_day_sheet_shows_its_rows_and_says_what_is_empty() -> None:
    sheet = DaySheet(
        pole="Solilab",
        day=ISSUED,
        sections=(
            DaySection(title="Arrivées", rows=(DayRow(time="9 h 30", what="Cyclo-Logis"),)),
            DaySection(title="Départs", rows=(), empty="Aucun départ."),
        ),
    )
    (page,) = pages(render_day_sheet(sheet))
    for text in ("Lundi 23 novembre 2026", "Arrivées (1)", "9 h 30", "Cyclo-Logis"):
        assert text in page
    assert "Aucun départ." in page


def test_a_long_list_repeats_its_headings_and_loses_no_row() -> None:
    rows = [(f"Structure {n:03d}", "189,20 €") for n in range(120)]
    columns = [Column("Structure", 60), Column("Loyer", 20, "right")]
    content = render_table("Structures", "", columns, rows, totals=("Total", "22 704,00 €"))
    shown = pages(content)
    assert len(shown) > 2 and all("Loyer" in page for page in shown)
    assert sum(page.count("Structure 0") + page.count("Structure 1") for page in shown) == 120
    assert "22 704,00 €" in shown[-1]
    assert content == render_table("Structures", "", columns, rows, totals=("Total", "22 704,00 €"))


def test_an_empty_list_says_so() -> None:
    (page,) = pages(render_table("Structures", "", [Column("Structure")], []))
    assert "La liste est vide." in page


def test_an_agreement_names_parties_spaces_prices_and_dates() -> None:
    agreement = AgreementDocument(
        reference="HEB-0042",
        issue_date=ISSUED,
        host=SELLER,
        occupant=BUYER,
        first_day=date(2026, 12, 1),
        last_day=date(2029, 11, 30),
        spaces=(
            AgreementSpace(
                name="Bureau 1.04",
                area_m2=Decimal(13),
                first_day=date(2026, 12, 1),
                price="189,20 € HT par mois",
            ),
        ),
        services=(("Accès internet", "15,00 € HT par mois"),),
        monthly_total="204,20 € HT",
        notice="3 mois",
        co_occupants=("Atelier Bois",),
        clauses=(("Assurance", "L’occupant en justifie chaque année."),),
    )
    (page,) = pages(render_agreement(agreement))
    for text in (
        SELLER.name, BUYER.name, "Bureau 1.04", "13\u00a0m²", "dès le 01/12/2026",
        "30 novembre 2029", "189,20 € HT par mois", "Accès internet", "204,20 € HT", "3 mois",
        "Atelier Bois", "L’occupant en justifie chaque année.", "HEB-0042",
    ):  # fmt: skip
        assert text in page


def test_a_word_without_end_is_cut_into_lines_at_once_and_keeps_every_letter() -> None:
    word = "é" + "x" * 60_000
    first, *lines = wrap(f"Note\u202f: {word}", BODY, 300)
    assert (first, "".join(lines)) == ("Note\u202f:", word)
    assert all(BODY.width(line) <= 300 for line in lines)
    assert all(BODY.width(line + "x") > 300 for line in lines[:-1])

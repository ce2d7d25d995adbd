"""The page shows all that the snapshot says, on one page when it is ordinary."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from pdf_samples import BUYER, GOLDEN, ISSUED, invoice, invoice_line

from pole_desk.formats.pdf.figures import iban_groups, siren_groups, trimmed
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import InvoiceDocument, Original, TaxTotal
from pole_desk.formats.pdf.wording import exemption_reference, invoice_mentions
from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.money import euros, grouped

Pages = list[str]


@pytest.fixture
def pages() -> Callable[[bytes], Pages]:
    def texts(content: bytes) -> Pages:
        with pypdfium2.PdfDocument(content) as file:
            return [page.get_textpage().get_text_range() for page in file]

    return texts


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_golden_invoice_shows_every_amount_identifier_and_mention(golden, pages) -> None:
    (page,) = pages(render_invoice(golden))
    for amount in (golden.net, golden.vat, golden.total):
        assert euros(amount) in page
    for tax in golden.taxes:
        assert grouped(tax.base) in page and grouped(tax.amount) in page
    for line in golden.lines:
        for text in (line.label, trimmed(line.quantity), trimmed(line.unit_price, least=2)):
            assert text in page
        assert grouped(line.net) in page
    for party in (golden.seller, golden.buyer):
        for text in (party.name, *party.lines, siren_groups(party.siren), party.vat_number):
            assert text in page
    for text in (golden.number, golden.order_number, golden.period, golden.dossier, golden.bic):
        assert text in page
    for mention in (*golden.seller.legal, *golden.mentions, golden.terms):
        assert flat(mention) in flat(page)
    assert iban_groups(golden.iban) in page
    assert plain_day(golden.issue_date) in page and plain_day(golden.due_date) in page
    assert "du 01/11/2026 au 30/11/2026" in flat(page)
    assert "Page 1/1" in page


def test_the_golden_case_adds_up_on_paper(golden, pages) -> None:
    (page,) = pages(render_invoice(golden))
    for shown in ("188,18", "751,27", "18,82", "150,25", "939,45\u00a0€", "1\u202f108,52\u00a0€"):
        assert shown in page


def test_the_same_invoice_gives_the_same_bytes(golden) -> None:
    assert render_invoice(golden) == render_invoice(replace(golden))
    assert render_invoice(golden) != render_invoice(replace(golden, number="FA-2026-00138"))


def test_fourteen_lines_stay_on_one_page(pages) -> None:
    lines = tuple(invoice_line(n, GOLDEN[n % 6]) for n in range(1, 15))
    assert len(pages(render_invoice(invoice(lines)))) == 1


@pytest.mark.parametrize("count", [15, 16, 20, 26, 27, 40, 60, 150])
def test_a_long_invoice_carries_its_total_from_page_to_page(count: int, pages) -> None:
    lines = tuple(invoice_line(n, GOLDEN[n % 6]) for n in range(1, count + 1))
    document = invoice(lines)
    shown = pages(render_invoice(document))
    assert len(shown) > 1 or count < 18
    for number, page in enumerate(shown, start=1):
        assert f"Page {number}/{len(shown)}" in page
        assert document.number in page and "Désignation" in page
    for before, after in itertools.pairwise(shown):
        carried = before.split("À reporter")[1].split("€")[0].strip()
        assert carried == after.split("Report")[1].split("€")[0].strip()
    assert sum(flat(page).count("du 01/11/2026") for page in shown) == count
    assert "Net à payer" in shown[-1] and "du 01/11/2026" in flat(shown[-1])


def test_a_credit_note_cites_the_number_and_date_of_the_original(golden, pages) -> None:
    credit = replace(
        golden,
        kind="credit",
        number="AV-2026-00004",
        original=Original(number="FA-2026-00137", issue_date=ISSUED),
        reason="Repas facturés deux fois",
        mentions=invoice_mentions(day=ISSUED, kind="credit"),
    )
    (page,) = pages(render_invoice(credit))
    for text in ("AVOIR", "AV-2026-00004", "FA-2026-00137", "23 novembre 2026", credit.reason):
        assert text in page
    assert "Net à payer" not in page and "IBAN" not in page and "art. 272" in flat(page)


def test_a_copy_is_marked_duplicata_on_every_page(golden, pages) -> None:
    assert "DUPLICATA" not in pages(render_invoice(golden))[0]
    many = invoice(tuple(invoice_line(n, GOLDEN[n % 6]) for n in range(1, 61)), duplicate=True)
    assert all("DUPLICATA" in page for page in pages(render_invoice(many)))


def test_an_exemption_names_its_legal_reference(golden, pages) -> None:
    reference = exemption_reference("bare_premises", day=ISSUED)
    line = replace(golden.lines[0], tax_code="E", tax_percent=Decimal(0))
    tax = TaxTotal(code="E", percent=Decimal(0), base=line.net, amount=Decimal("0.00"), exemption=reference)
    exempt = replace(golden, lines=(line,), taxes=(tax,), net=line.net, vat=Decimal("0.00"), total=line.net)
    (page,) = pages(render_invoice(exempt))
    assert flat(reference) in flat(page) and "Exo." in page and "Sans TVA" in page


def test_what_was_paid_and_the_other_addresses_are_shown(golden, pages) -> None:
    document = replace(
        golden,
        paid=Decimal("500.00"),
        due=golden.total - Decimal("500.00"),
        billing_address=("Service comptable", "3 rue du Bail"),
        delivery_address=("Quai de chargement 4",),
    )
    (page,) = pages(render_invoice(document))
    for text in ("500,00", "608,52\u00a0€", "Service comptable", "Quai de chargement 4"):
        assert text in page


def test_letters_beyond_french_are_embedded_too(golden, pages) -> None:
    document = replace(golden, buyer=replace(BUYER, name="Žižek Ωmega Łódź"))
    (page,) = pages(render_invoice(document))
    assert "Žižek Ωmega Łódź" in page
    assert render_invoice(document) == render_invoice(document)


def test_only_embedded_inter_is_used_and_the_language_is_told(golden) -> None:
    content = render_invoice(golden)
    assert b"Helvetica" not in content
    assert content.count(b"/FontFile2") == 2
    assert b"/Lang (fr-FR)" in content


def test_the_title_and_author_are_in_the_file(golden) -> None:
    with pypdfium2.PdfDocument(render_invoice(golden)) as file:
        told = file.get_metadata_dict()
    assert told["Title"] == "Facture FA-2026-00137"
    assert told["Author"] == golden.seller.name


def test_overlong_names_and_labels_are_wrapped_inside_the_page(pages) -> None:
    lines = tuple(
        replace(invoice_line(n, GOLDEN[0]), label="Très long intitulé de prestation " * 4) for n in range(1, 4)
    )
    document: InvoiceDocument = invoice(lines, buyer=replace(BUYER, name="Fédération " * 14))
    content = render_invoice(document)
    with pypdfium2.PdfDocument(content) as file:
        text_page = file[0].get_textpage()
        boxes = [text_page.get_charbox(index) for index in range(text_page.count_chars())]
    assert max(right for _left, _bottom, right, _top in boxes) < 552
    assert len(pages(content)) == 1


def test_two_threads_render_at_once_what_one_renders_alone(golden) -> None:
    documents = [replace(golden, number=f"FA-2026-{n:05d}", period="Ж" * (n % 3)) for n in range(24)]
    alone = [render_invoice(document) for document in documents]
    with ThreadPoolExecutor(max_workers=2) as pool:
        assert list(pool.map(render_invoice, documents)) == alone

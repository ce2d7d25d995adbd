"""A reminder shows every invoice, what it costs, the total and where to pay; long ones go on, none is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
from pdf_samples import BUYER, SELLER

from pole_desk.formats.pdf.reminder import ReminderDocument, ReminderInvoice, render_reminder

LATE = ReminderInvoice(
    number="FA-2026-00137", issued_on=date(2026, 11, 1), due_on=date(2026, 12, 1), days=21, balance=Decimal("1108.52"),
    interest=Decimal("5.26"), indemnity=Decimal("40.00"),
)  # fmt: skip
LETTER = ReminderDocument(
    title="Relance", day=date(2026, 12, 22), seller=SELLER, client=BUYER, subject="1 108,52 € en retard de 21 jours",
    text=("Madame, Monsieur,", "Malgré notre rappel, la somme reste impayée.", SELLER.name), invoices=(LATE,),
    total=Decimal("1153.78"), iban="FR76 3000 6000 0112 3456 7890 189", bic="AGRIFRPP",
    notes=("Pénalités de retard : trois fois le taux de l’intérêt légal.",),
)  # fmt: skip


def pages(letter: ReminderDocument) -> list[str]:
    with pypdfium2.PdfDocument(render_reminder(letter)) as file:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in file]


def test_a_reminder_says_what_is_late_what_it_costs_and_where_to_pay() -> None:
    (page,) = pages(LETTER)
    for text in ("Relance", "22 décembre 2026", "FA-2026-00137", "01/12/2026", "21 jours", "1 108,52 €", "5,26 €", "40,00 €",
                 "1 153,78 €", "FR76 3000", "AGRIFRPP", "Malgré notre rappel", "trois fois"):  # fmt: skip
        assert text in page, text
    assert render_reminder(LETTER) == render_reminder(LETTER)


def test_a_courteous_one_has_no_column_of_costs() -> None:
    plain = replace(LATE, interest=Decimal(0), indemnity=Decimal(0))
    (page,) = pages(replace(LETTER, title="Rappel", invoices=(plain,), total=plain.balance, notes=()))
    assert "Indemnité" not in page and "Intérêts" not in page and "À payer au 22 décembre 2026" in page


def test_sixty_invoices_go_on_over_the_next_pages() -> None:
    many = tuple(
        replace(LATE, number=f"FA-2026-{rank:05d}", due_on=LATE.due_on + timedelta(days=rank)) for rank in range(60)
    )
    found = pages(replace(LETTER, invoices=many, total=Decimal("69226.80")))
    assert len(found) > 1 and all(one.number in " ".join(found) for one in many)

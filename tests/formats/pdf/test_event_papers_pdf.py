"""Quotes, confirmations, function sheets, day schedules and door signs show what they were given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from pdf_samples import BUYER, ISSUED, SELLER

from pole_desk.formats.pdf.door import render_day_schedule, render_door_sign
from pole_desk.formats.pdf.event_papers import (
    DaySchedule,
    DoorSign,
    FunctionSheet,
    Offer,
    OfferLine,
    RoomDay,
    RoomSlot,
    SheetDay,
    SheetMoment,
)
from pole_desk.formats.pdf.frozen import freeze, thaw
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.formats.pdf.snapshot import TaxTotal

DAY = date(2026, 12, 3)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def line(number: int, price: str = "280.00") -> OfferLine:
    return OfferLine(
        key=f"booking:{number}",
        label=f"Espace polyvalent, travée A n° {number}",
        detail="le 3 décembre 2026 de 9 h à 23 h, montage et démontage compris",
        quantity=Decimal("2.5"),
        unit="journées",
        unit_price=Decimal(price),
        tax_code="S20",
        tax_percent=Decimal(20),
        net=(Decimal("2.5") * Decimal(price)).quantize(Decimal("0.01")),
        full=Decimal("850.00"),
    )


def offer(lines: int = 2, **changes: object) -> Offer:
    found = tuple(line(number) for number in range(1, lines + 1))
    net = sum((one.net for one in found), Decimal("0.00"))
    given: dict[str, object] = {
        "number": "DV-2026-00012-2",
        "event": "EV-2026-00012",
        "title": "Assemblée générale «\u202fCap 2027\u202f»",
        "issue_date": ISSUED,
        "term": "jusqu’au 10 décembre 2026 à 18 h",
        "seller": SELLER,
        "buyer": BUYER,
        "contact": "Anne Le Goff, 06 11 22 33 44",
        "people": 1200,
        "category": "acteur de l’ESS",
        "lines": found,
        "taxes": (TaxTotal(code="S20", percent=Decimal(20), base=net, amount=net / 5),),
        "net": net,
        "vat": net / 5,
        "total": net * 6 / 5,
        "full": Decimal("850.00") * lines,
        "deposit": Decimal("504.00"),
        "deposit_percent": 30,
        "mentions": ("Annulation\u202f: 25 % du prix entre 30 et 15 jours avant, 50 % de 14 à 7 jours.",),
        "place": "Nantes",
    }
    return Offer(**{**given, **changes})  # type: ignore[arg-type]


def test_a_quote_says_lines_vat_once_term_deposit_and_where_to_sign() -> None:
    (page,) = pages(render_offer(offer()))
    for text in (
        "Devis", "N° DV-2026-00012-2", "EV-2026-00012", "Assemblée générale «\u202fCap 2027\u202f»", BUYER.name,
        "1\u202f200", "jusqu’au 10 décembre 2026", "2,5 journées", "1\u202f400,00\u00a0€", "280,00\u00a0€",
        "1\u202f680,00\u00a0€", "Acompte à la confirmation (30\u202f%)", "Soutien du pôle", "Bon pour accord",
        "Taux 20\u202f%", "Annulation", "Page 1/1",
    ):  # fmt: skip
        assert text in page, text
    assert page.count("Taux 20") == 1


def test_a_confirmation_asks_for_no_signature() -> None:
    (page,) = pages(render_offer(offer(kind="confirmation", number="EV-2026-00012")))
    assert "Confirmation de réservation" in page and "Bon pour accord" not in page


def test_a_long_quote_goes_over_pages_and_loses_no_line() -> None:
    content = render_offer(offer(60))
    shown = pages(content)
    assert len(shown) > 2
    assert sum(page.count("travée A n°") for page in shown) == 60
    assert all("Désignation" in page for page in shown[:2]) and "Total TTC" in "".join(shown[-2:])
    assert "Bon pour accord" in shown[-1]
    assert content == render_offer(offer(60))


def test_an_offer_comes_back_from_its_frozen_form() -> None:
    assert thaw(Offer, freeze(offer())) == offer()


def function_sheet(**changes: object) -> FunctionSheet:
    given: dict[str, object] = {
        "event": "EV-2026-00012",
        "title": "Assemblée générale",
        "team": "Régie",
        "version": 2,
        "made": "23 novembre 2026 à 12 h",
        "client": BUYER.name,
        "contact": "Anne Le Goff",
        "phone": "06 11 22 33 44",
        "people": 80,
        "days": (
            SheetDay(
                day=DAY,
                moments=(
                    SheetMoment(time="7 h – 9 h", where="Travée A", what="Montage\u202f: théâtre, 80 places"),
                    SheetMoment(time="9 h", where="Travée A", what="2 vidéoprojecteurs", note="rangés au local"),
                ),
            ),
        ),
        "notes": ("Prévoir l’entrée des artistes.",),
        "changes": ("80 personnes au lieu de 60", "ajouté\u202f: 2 vidéoprojecteurs"),
    }
    return FunctionSheet(**{**given, **changes})  # type: ignore[arg-type]


def test_a_function_sheet_says_first_what_changed_then_the_days() -> None:
    (page,) = pages(render_function_sheet(function_sheet()))
    for text in (
        "Régie", "version 2", "80 personnes au lieu de 60", "Jeudi 3 décembre 2026", "Travée A",
        "2 vidéoprojecteurs", "rangés au local", "06 11 22 33 44", "Prévoir l’entrée des artistes.",
    ):  # fmt: skip
        assert text in page, text
    assert page.index("CE QUI A CHANGÉ") < page.index("Jeudi 3 décembre")


def test_a_team_with_nothing_to_do_is_told_so() -> None:
    (page,) = pages(render_function_sheet(function_sheet(days=(), changes=(), notes=())))
    assert "Rien pour cette équipe." in page and "CHANGÉ" not in page


def schedule(**changes: object) -> DaySchedule:
    slot = RoomSlot(
        time="9 h – 12 h", around="montage dès 8 h", title="Atelier", party=BUYER.name, people=20, note="en U"
    )
    given: dict[str, object] = {
        "pole": "Solilab",
        "day": DAY,
        "rooms": (RoomDay(name="Grande salle", slots=(slot, replace(slot, title="Conseil"))), RoomDay(name="R2", slots=())),
        "printed": "Imprimé le 23/11/2026",
    }
    return DaySchedule(**{**given, **changes})  # type: ignore[arg-type]


def test_a_day_schedule_lists_each_room_and_those_that_are_free() -> None:
    (page,) = pages(render_day_schedule(schedule()))
    for text in ("Jeudi 3 décembre 2026", "Grande salle", "9 h – 12 h", "montage dès 8 h", "Conseil", "en U"):
        assert text in page, text
    assert page.index("Libres toute la journée") < page.rindex("R2")


def test_a_day_without_any_booking_says_so() -> None:
    (page,) = pages(render_day_schedule(schedule(rooms=(RoomDay(name="R2", slots=()),))))
    assert "Aucune salle n’est réservée." in page


@pytest.mark.parametrize(
    "title",
    [
        "AG", "Assemblée générale extraordinaire du réseau des monnaies locales et complémentaires",
        "Anticonstitutionnellement-vôtre-et-très-longuement-composé d’un seul tenant ou presque",
    ],
)  # fmt: skip
def test_a_door_sign_fits_on_one_page_whatever_its_title(title: str) -> None:
    sign = DoorSign(pole="Solilab", title=title, party=BUYER.name, room="Grande salle", day=DAY, time="9 h – 12 h 30")
    content = render_door_sign(sign)
    (page,) = pages(content)
    for text in ("Grande salle", "9 h – 12 h 30", "Jeudi 3 décembre 2026", title.split()[0]):
        assert text in page, text
    with pypdfium2.PdfDocument(content) as file:
        text = file[0].get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
    assert all(left >= 40 and right <= 802 and bottom > 10 for left, bottom, right, _top in boxes)
    assert content == render_door_sign(sign)

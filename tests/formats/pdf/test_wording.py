"""Legal mentions follow the day of the document; an unknown day is refused."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from pole_desk.formats.pdf import wording
from pole_desk.kernel.errors import RuleBroken

TODAY = date(2026, 11, 23)


def test_an_invoice_carries_discount_penalty_indemnity_and_nature() -> None:
    told = " ".join(wording.invoice_mentions(day=TODAY)).replace("\u00a0", " ")
    told = told.replace("\u202f", " ")
    for words in (
        "Escompte pour paiement anticipé : néant.",
        "trois fois le taux de l’intérêt légal (soit 8,25 % l’an au taux légal de 2,75 %",
        "40 €",
        "ne sont pas soumises à la TVA",
        "prestations de services",
    ):
        assert words in told
    assert "débits" not in told
    assert "débits" in " ".join(wording.invoice_mentions(day=TODAY, debits_option=True))


def test_the_penalty_sentence_cites_the_article_of_its_day() -> None:
    assert "L. 441-6 " in wording.late_penalty(day=date(2018, 3, 1))
    assert "L. 441-10 " in wording.late_penalty(day=date(2019, 4, 26))


def test_without_a_published_rate_the_formula_stands_alone() -> None:
    assert wording.legal_rate_on(date(2027, 1, 1)) is None
    assert "soit" not in wording.late_penalty(day=date(2027, 1, 1))
    assert wording.legal_rate_on(date(2026, 12, 31)) == Decimal("2.75")


def test_a_penalty_under_three_times_the_legal_rate_is_refused() -> None:
    with pytest.raises(RuleBroken) as refusal:
        wording.late_penalty(day=TODAY, late_rate=Decimal("8.24"))
    assert refusal.value.code == "late_rate_too_low"
    assert "12 % l’an" in wording.late_penalty(day=TODAY, late_rate=Decimal(12)).replace("\u202f", " ")


@pytest.mark.parametrize("day", [date(2012, 12, 31), date(1999, 1, 1)])
def test_a_day_without_a_known_law_is_refused(day: date) -> None:
    with pytest.raises(RuleBroken) as refusal:
        wording.invoice_mentions(day=day)
    assert refusal.value.code == "no_wording"


def test_the_franchise_cites_the_cgi_until_the_middle_of_2028() -> None:
    told = wording.exemption_reference("franchise", day=date(2028, 6, 30))
    assert told.replace("\u00a0", " ") == "TVA non applicable, art. 293 B du CGI"
    with pytest.raises(RuleBroken):
        wording.exemption_reference("franchise", day=date(2028, 7, 1))


def test_no_key_has_two_texts_on_the_same_day() -> None:
    texts = wording._wording().texts
    for one in texts:
        again = [two for two in texts if two.key == one.key and two.holds(one.first)]
        assert again == [one]


def test_the_legal_rates_follow_each_other_without_gap() -> None:
    rates = wording._wording().rates
    for earlier, later in itertools.pairwise(rates):
        assert earlier.last is not None
        assert (later.first - earlier.last).days == 1

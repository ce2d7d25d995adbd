"""French numbers: what is right passes, what is wrong says why."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.identifiers import (
    bic_of,
    grouped_siren,
    grouped_siret,
    iban_of,
    siren_of,
    siret_of,
    vat_key,
    vat_number_of,
)

digits = st.text("0123456789", min_size=8, max_size=8)
siren = digits.map(lambda body: body + luhn.calc_check_digit(body))


@given(siren, st.sampled_from(["", " ", "\u202f", "."]))
def test_a_siren_passes_however_it_is_grouped(number: str, gap: str) -> None:
    assert siren_of(f" {gap.join((number[:3], number[3:6], number[6:]))} ") == number


@given(siren, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(BadInput, match="Luhn"):
        siren_of(wrong)


@given(st.text("0123456789", min_size=1, max_size=14))
def test_another_length_is_named_with_the_count(number: str) -> None:
    assume(len(number) != 9)
    with pytest.raises(BadInput, match=f"a {len(number)} chiffres au lieu de 9"):
        siren_of(number)


@given(st.text(max_size=20))
def test_anything_typed_gives_nine_digits_or_a_sentence(text: str) -> None:
    try:
        assert len(siren_of(text)) == 9
    except BadInput as refusal:
        assert refusal.code == "siren" and "SIREN" in refusal.message


@given(siren)
def test_the_vat_key_is_the_one_of_the_siren(number: str) -> None:
    assert vat_number_of(f"FR {vat_key(number)} {number}", siren=number) == f"FR{vat_key(number)}{number}"


@given(siren, st.integers(0, 96))
def test_another_vat_key_is_refused_with_the_right_one(number: str, key: int) -> None:
    assume(f"{key:02d}" != vat_key(number) and not number.startswith("000"))
    with pytest.raises(BadInput, match=f"c’est {vat_key(number)}"):
        vat_number_of(f"FR{key:02d}{number}")


def test_known_numbers_of_real_companies_pass() -> None:
    assert siren_of("552 008 443") == "552008443"
    assert siret_of("732 829 320 00074", siren="732829320") == "73282932000074"
    assert vat_number_of("FR 40 303 265 045") == "FR40303265045"


def test_la_poste_establishments_follow_their_own_sum() -> None:
    assert siret_of("356 000 000 49837") == "35600000049837"
    with pytest.raises(BadInput, match="SIRET"):
        siret_of("35600000049838")


def test_a_siret_starts_with_its_siren() -> None:
    with pytest.raises(BadInput, match="ne commence pas par le SIREN 552008443"):
        siret_of("73282932000074", siren="552008443")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1234A6789", "que des chiffres"), ("١٢٣٤٥٦٧٨٩", "que des chiffres"), ("", "que des chiffres")],
)
def test_letters_are_not_a_siren(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        siren_of(text)


def test_a_vat_number_holds_the_siren_and_is_written_one_way() -> None:
    with pytest.raises(BadInput, match="ne contient pas le SIREN"):
        vat_number_of("FR40303265045", siren="552008443")
    with pytest.raises(BadInput, match="doit s’écrire FR"):
        vat_number_of("FR4030326504")
    with pytest.raises(BadInput, match="clé de contrôle"):
        vat_number_of("FR40303265046")
    with pytest.raises(BadInput, match="code du pays"):
        vat_number_of("40303265045")
    assert vat_number_of("be 0403.170.701") == "BE0403170701"


def test_bank_numbers_are_checked() -> None:
    assert iban_of("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    assert bic_of("agri fr pp") == "AGRIFRPP"
    with pytest.raises(BadInput, match="RIB"):
        iban_of("FR7630006000011234567890188")
    with pytest.raises(BadInput, match="BIC"):
        bic_of("AGRIFRP")


def test_numbers_are_grouped_for_the_reader() -> None:
    assert grouped_siren("552008443") == "552\u202f008\u202f443"
    assert grouped_siret("73282932000074") == "732\u202f829\u202f320\u202f00074"

"""Direct debits and transfers as banks take them: valid against their XSDs, refused before a bank would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pole_desk.accounts.receivables.rules.debits import end_to_end
from pole_desk.formats.sepa import (
    Address,
    Debit,
    DebitOrder,
    Holder,
    Scheme,
    Sequence,
    Transfer,
    TransferOrder,
    creditor_id_of,
    folded,
    write_debits,
    write_transfers,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.money import from_cents

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
POLE = Holder(name="Pôle ESS", iban="FR7630006000011234567890189", bic="AGRIFRPP", address=Address(
    street="rue de la Tour d’Auvergne", number="8", postcode="44200", town="Nantes"))  # fmt: skip
CLIENT = Holder(name="Ateliers & Cie « Réunis »", iban="DE89370400440532013000")
SWISS = Holder(name="Genossenschaft", iban="CH9300762011623852957", address=Address(town="Genève", country="CH"))
DEBIT = Debit(
    end_to_end="FA-2026-00137", amount=Decimal("96.05"), collected_on=date(2026, 12, 10), sequence=Sequence.FIRST,
    mandate="M-2026-0007", signed_on=date(2026, 11, 2), debtor=CLIENT, text="Facture FA-2026-00137",
)  # fmt: skip
DEBITS = DebitOrder(message="PRLV-2026-12", created_at=AT, creditor=POLE, creditor_id="FR72ZZZ123456", debits=(DEBIT,))
TRANSFER = Transfer(
    end_to_end="DG-12", amount=Decimal("0.05"), executed_on=date(2026, 12, 1), creditor=CLIENT, text="Dépôt rendu"
)
TRANSFERS = TransferOrder(message="VIR-2026-12", created_at=AT, debtor=POLE, transfers=(TRANSFER,))


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring((files("sepaxml") / "schemas" / f"{name}.xsd").read_bytes()))


def valid(xml: bytes, name: str) -> etree._Element:
    """The message, valid against the XSD that sepaxml ships, with names without namespace."""
    root = etree.fromstring(xml)
    schema(name).assertValid(root)
    for node in root.iter():
        node.tag = etree.QName(node).localname
    return root


def debited(order: DebitOrder) -> etree._Element:
    return valid(write_debits(order), "pain.008.001.08")


def sent(order: TransferOrder) -> etree._Element:
    return valid(write_transfers(order), "pain.001.001.09")


def with_debits(*changes: dict[str, Any]) -> DebitOrder:
    return replace(DEBITS, debits=tuple(
        replace(DEBIT, **{"end_to_end": f"FA-{rank}", **change}) for rank, change in enumerate(changes)
    ))  # fmt: skip


def test_a_debit_says_who_when_how_much_and_under_which_mandate() -> None:
    root = debited(DEBITS)
    said = {
        "MsgId": "PRLV-2026-12", "CreDtTm": "2026-11-25T10:30:00", "PmtInfId": "PRLV-2026-12-0001", "SeqTp": "FRST",
        "ReqdColltnDt": "2026-12-10", "InstdAmt": "96.05", "MndtId": "M-2026-0007", "DtOfSgntr": "2026-11-02",
        "EndToEndId": "FA-2026-00137", "Ustrd": "Facture FA-2026-00137", "CtrlSum": "96.05", "NbOfTxs": "1",
    }  # fmt: skip
    assert {name: root.findtext(f".//{name}") for name in said} == said
    assert root.findtext(".//PmtTpInf/LclInstrm/Cd") == "CORE"
    assert root.findtext(".//CdtrSchmeId//Othr/Id") == "FR72ZZZ123456"
    assert root.findtext(".//Dbtr/Nm") == "Ateliers + Cie 'Reunis'"
    assert root.findtext(".//DbtrAgt/FinInstnId/Othr/Id") == "NOTPROVIDED"
    assert [node.tag for node in root.find(".//Cdtr/PstlAdr")] == ["StrtNm", "BldgNb", "PstCd", "TwnNm", "Ctry"]
    assert root.find(".//Dbtr/PstlAdr") is None and root.find(".//AdrLine") is None


def test_each_sequence_and_day_is_a_lot_whose_sum_is_told() -> None:
    root = debited(replace(with_debits(
        {}, {"sequence": Sequence.RECURRENT}, {"sequence": Sequence.RECURRENT, "amount": Decimal("3.95")},
        {"sequence": Sequence.FINAL}, {"sequence": Sequence.ONE_OFF, "collected_on": date(2026, 12, 11)},
    ), scheme=Scheme.B2B))  # fmt: skip
    lots = root.findall(".//PmtInf")
    assert [(lot.findtext("PmtTpInf/SeqTp"), lot.findtext("CtrlSum")) for lot in lots] == [
        ("FRST", "96.05"), ("RCUR", "100.00"), ("FNAL", "96.05"), ("OOFF", "96.05"),
    ]  # fmt: skip
    assert root.findtext(".//GrpHdr/CtrlSum") == "388.15"
    assert {lot.findtext("PmtTpInf/LclInstrm/Cd") for lot in lots} == {"B2B"}


def test_a_transfer_says_who_when_and_how_much() -> None:
    root = sent(replace(TRANSFERS, debtor=replace(POLE, bic="")))
    said = {
        "MsgId": "VIR-2026-12", "CreDtTm": "2026-11-25T10:30:00", "PmtInfId": "VIR-2026-12-0001", "Dt": "2026-12-01",
        "InstdAmt": "0.05", "EndToEndId": "DG-12", "Ustrd": "Depot rendu", "NbOfTxs": "1", "CtrlSum": "0.05",
    }  # fmt: skip
    assert {name: root.findtext(f".//{name}") for name in said} == said
    assert root.findtext(".//DbtrAgt/FinInstnId/Othr/Id") == "NOTPROVIDED"
    assert root.findtext(".//CdtrAcct/Id/IBAN") == CLIENT.iban


def test_a_holder_beyond_the_economic_area_has_an_address() -> None:
    assert sent(replace(TRANSFERS, transfers=(replace(TRANSFER, creditor=SWISS),))).findtext(".//Cdtr//Ctry") == "CH"
    with pytest.raises(BadInput, match="code postal"):
        sent(replace(TRANSFERS, transfers=(replace(TRANSFER, creditor=replace(SWISS, address=None)),)))


def test_the_same_order_is_the_same_bytes() -> None:
    assert write_debits(DEBITS) == write_debits(DEBITS)
    assert write_transfers(TRANSFERS) == write_transfers(TRANSFERS)


ODD = [
    Holder(name="L’Œuf & la Poule, “Éco‑lieu” d’Été — Coopérative d’Intérêt Collectif des Maraîchers Réunis de l’Erdre",
           iban="FR1420041010050500013M02606", address=Address(street="3 bis, rue de l’Hôtel‑Dieu « bât. B »",
           postcode="44000", town="Nantes")),
    Holder(name="Žižkovská Kuchyně & Syn", iban="CZ6508000000192000145399", address=Address(town="Praha", country="CZ")),
    Holder(name="Bäckerei Groß & Söhne <GmbH>", iban="DE89370400440532013000", bic="COBADEFFXXX", address=Address(
        street="Königsstraße", number="12 a", postcode="10117", town="Berlin", country="DE")),
    Holder(name="Genossenschaft für gemeinschaftliches Wohnen", iban="CH9300762011623852957",
           address=Address(street="Rue du Rhône", postcode="1204", town="Genève", country="CH")),
    Holder(name="The Baker’s Dozen Ltd", iban="GB29NWBK60161331926819", address=Address(
        street="1 St. Mary’s Square", postcode="NW1 6XE", town="London", country="GB")),
    Holder(name="O'Łódź / Spółka \\ [z o.o.]", iban="PL61109010140000071219812874"),
]  # fmt: skip
"""Accents, ampersands, more than 70 characters, accounts of other countries, addresses in their parts."""


@pytest.mark.parametrize("holder", ODD, ids=lambda holder: holder.iban[:2])
def test_odd_names_accounts_and_addresses_make_valid_files(holder: Holder) -> None:
    reference = end_to_end("canteen:1234567:2026-10+12 " + holder.name, 12)
    debit = replace(DEBIT, debtor=holder, text=f"Facture & « {holder.name} »", end_to_end=reference)
    transfer = replace(TRANSFER, creditor=holder, text=holder.name * 3, end_to_end=reference)
    asked = valid(write_debits(replace(DEBITS, creditor=holder, debits=(debit,))), "pain.008.001.08")
    sent = valid(write_transfers(replace(TRANSFERS, debtor=holder, transfers=(transfer,))), "pain.001.001.09")
    for root in (asked, sent):
        for node in root.iter("Nm"):
            assert 0 < len(node.text or "") <= 70 and folded(node.text or "") == node.text
        (said,) = (node.text or "" for node in root.iter("EndToEndId"))
        assert said == reference and len(said) <= 35 and said.endswith("-12")
        assert all(len(node.text or "") <= 140 for node in root.iter("Ustrd"))
        assert not list(root.iter("AdrLine"))


@given(st.text(max_size=80), st.integers(1, 40))
def test_an_end_to_end_reference_is_short_and_never_given_twice(text: str, attempt: int) -> None:
    found = {end_to_end(text, one) for one in range(1, attempt + 1)}
    assert len(found) == attempt and all(len(one) <= 35 for one in found)


def test_line_breaks_in_an_address_are_folded_away() -> None:
    broken = Address(street="8 rue\r\nde l’Île\n", number="8\tbis", postcode="44 200", town="Saint\nHerblain")
    root = debited(with_debits({"debtor": replace(CLIENT, address=broken)}))
    assert [node.text for node in root.find(".//Dbtr/PstlAdr")] == [
        "8 rue de l'Ile", "8 bis", "44 200", "Saint Herblain", "FR",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal("0")}, "sepa_amount"), ({"amount": Decimal("-1")}, "sepa_amount"),
        ({"amount": Decimal("1.005")}, "sepa_amount"), ({"amount": Decimal("1000000000")}, "sepa_amount"),
        ({"amount": Decimal("NaN")}, "sepa_amount"), ({"text": "日本"}, "sepa_text"), ({"text": " "}, "sepa_text"),
        ({"mandate": "M" * 36}, "sepa_identifier"), ({"mandate": ""}, "sepa_identifier"),
        ({"mandate": "M\n1"}, "sepa_identifier"), ({"mandate": "réf"}, "sepa_identifier"),
        ({"end_to_end": "/FA"}, "sepa_identifier"), ({"end_to_end": "FA_1"}, "sepa_identifier"),
        ({"signed_on": date(2026, 12, 11)}, "mandate_date"),
        ({"debtor": replace(CLIENT, iban="DE89370400440532013001")}, "iban"),
        ({"debtor": replace(CLIENT, iban="TN5910006035183598478831")}, "sepa_country"),
        ({"debtor": replace(CLIENT, name="Ὀδυσσεύς")}, "sepa_name"),
        ({"debtor": replace(CLIENT, bic="DEUT")}, "bic"),
        ({"debtor": replace(CLIENT, address=Address(town=""))}, "sepa_address"),
        ({"debtor": replace(CLIENT, address=Address(town="Nantes", country="France"))}, "sepa_address"),
    ],
)  # fmt: skip
def test_what_a_bank_would_refuse_is_refused_before(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        write_debits(with_debits(change))
    assert refusal.value.code == code and refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (replace(DEBITS, debits=()), "sepa_empty"), (replace(DEBITS, debits=(DEBIT, DEBIT)), "sepa_twice"),
        (replace(DEBITS, message="M" * 31), "sepa_identifier"),
        (replace(DEBITS, creditor_id="FR73ZZZ123456"), "creditor_id"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_sent_is_refused(order: DebitOrder, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        write_debits(order)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["FR72ZZZ123456", "fr72 zzz 123456", "ES23ZZZ47690558N"])
def test_a_creditor_identifier_is_kept_without_spaces(text: str) -> None:
    assert creditor_id_of(text) == text.upper().replace(" ", "")


@pytest.mark.parametrize("text", ["", "FR72ZZZ12345", "FR72ZZZ12345G", "72ZZZ123456", "FR72ZZZ123457", "FR\n", "é"])
def test_a_wrong_creditor_identifier_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="identifiant créancier"):
        creditor_id_of(text)


TAKEN = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")


@given(st.text(max_size=200), st.integers(1, 140))
def test_a_folded_text_has_only_what_banks_take(text: str, most: int) -> None:
    found = folded(text, most)
    assert set(found) <= TAKEN and len(found) <= most and "//" not in found
    assert folded(found, most) == found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Loyer & charges — nov. n° 4 « Réunis »", "Loyer + charges - nov. no 4 'Reunis'"),
        ("Œuvre, 12 €", "OEuvre, 12 EUR"),
        ("//a//b/", "a/b"), ("<b>gras</b>", "b gras /b"), ("l’été\u202f!", "l'ete ."),
    ],
)  # fmt: skip
def test_french_is_folded_as_it_is_read(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.lists(
    st.tuples(st.integers(1, 99_999_999_999), st.sampled_from(Sequence), st.dates(date(2026, 12, 1), date(2026, 12, 9)),
              st.text(min_size=1, max_size=90), st.text(max_size=200)),
    min_size=1, max_size=5,
))  # fmt: skip
def test_any_debits_are_valid_and_add_up(debits: list[tuple[int, Sequence, date, str, str]]) -> None:
    order = with_debits(*(
        {"amount": from_cents(cents), "sequence": sequence, "collected_on": day, "text": f"x{text}",
         "debtor": replace(CLIENT, name=f"x{name}", address=Address(town=f"x{text}", street=name))}
        for cents, sequence, day, name, text in debits
    ))  # fmt: skip
    root = debited(order)
    assert root.findtext(".//GrpHdr/CtrlSum") == f"{from_cents(sum(one[0] for one in debits))}"
    assert root.findtext(".//GrpHdr/NbOfTxs") == str(len(debits)) == str(len(root.findall(".//DrctDbtTxInf")))

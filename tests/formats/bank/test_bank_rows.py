"""Bank CSV read by a description: what banks vary, and the line that a refusal names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.formats.bank import Columns, propose, read_rows
from pole_desk.formats.bank.columns import amount_of, day_of
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.money import grouped

OWN = "FR7630006000011234567890189"
TITLES = ("Date", "Date de valeur", "Libellé", "Débit euros", "Crédit euros")
COLUMNS = Columns(delimiter=";", header=TITLES, booked=0, valued=1, texts=(2,), debit=3, credit=4)
ROWS = "05/11/2026;06/11/2026;VIR ATELIERS RÉUNIS FA-2026-00137;;1 234,50\n07/11/2026;07/11/2026;FRAIS;-4,00;\n"
FILE = ";".join(TITLES) + "\n" + ROWS
AMOUNTS = [Decimal("1234.50"), Decimal("-4.00")]


def amounts(text: str | bytes, columns: Columns = COLUMNS) -> list[Decimal]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [line.amount for line in read_rows(raw, columns=columns, account=OWN).lines]


def refused(text: str | bytes, columns: Columns = COLUMNS) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        amounts(text, columns)
    return refusal.value


def test_a_row_says_when_how_much_and_why() -> None:
    first, second = read_rows(FILE.encode(), columns=COLUMNS, account=OWN).lines
    assert (first.place, first.booked_on, first.valued_on) == (2, date(2026, 11, 5), date(2026, 11, 6))
    assert (first.amount, first.text) == (Decimal("1234.50"), "VIR ATELIERS RÉUNIS FA-2026-00137")
    assert (second.place, second.amount) == (3, Decimal("-4.00"))


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings_are_found_by_themselves(mark: str, encoding: str) -> None:
    raw = FILE.replace(";", mark).encode(encoding)
    sketch = propose(raw)
    assert (sketch.columns.delimiter, sketch.columns.missing()) == (mark, ())
    assert sketch.columns.used() == COLUMNS.used()
    assert amounts(raw, sketch.columns) == AMOUNTS


def test_a_comma_parts_columns_when_amounts_have_a_point() -> None:
    raw = 'Date,Description,Amount\n2026-11-05,"Ateliers, Réunis","1,234.50"\n2026-11-07,Fees,-4.00\n'
    sketch = propose(raw.encode())
    assert (sketch.columns.delimiter, sketch.columns.order, sketch.columns.decimal) == (",", "ymd", ".")
    assert amounts(raw, sketch.columns) == AMOUNTS


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ("11/25/2026;VIR;10,00\n11/02/2026;VIR;10,00\n", "mdy"),
        ("25/11/2026;VIR;10,00\n02/11/2026;VIR;10,00\n", "dmy"),
        ("20261125;VIR;10,00\n20261102;VIR;10,00\n", "ymd"), ("25.11.26;VIR;10,00\n", "dmy"),
        ("02/11/2026;VIR;10,00\n", "dmy"),
    ],
)  # fmt: skip
def test_the_order_of_dates_is_that_in_which_all_of_them_read(rows: str, order: str) -> None:
    sketch = propose(f"Date opération;Libellé;Montant\n{rows}".encode())
    assert (sketch.columns.order, sketch.columns.missing()) == (order, ())


def test_lines_before_the_titles_are_passed_over_however_many() -> None:
    before = "Compte courant;FR76 3000\n\nTéléchargé le;25/11/2026\n"
    assert propose((before + FILE).encode()).columns.used() == COLUMNS.used()
    assert amounts(before + FILE) == amounts(before + "Titulaire : pôle\n" + FILE) == AMOUNTS


def test_a_file_without_titles_is_read_by_place() -> None:
    rows = "Relevé du mois\n05/11/2026;VIR ATELIERS RÉUNIS;12,50\n07/11/2026;FRAIS DE TENUE;-4,00\n"
    sketch = propose(rows.encode())
    assert (sketch.columns.header, sketch.columns.skip, sketch.columns.missing()) == ((), 1, ())
    assert amounts(rows, sketch.columns) == [Decimal("12.50"), Decimal("-4.00")]


def test_a_moved_column_is_found_by_its_title() -> None:
    moved = "Crédit euros;Solde;Date;Libellé;Date de valeur;Débit euros\n10,00;99,00;05/11/2026;VIR;05/11/2026;\n"
    assert amounts(moved) == [Decimal("10.00")]


def test_two_columns_of_the_same_title_are_told_apart() -> None:
    titles = ("Date", "Libellé", "Libellé", "Montant")
    columns = Columns(delimiter=";", header=titles, booked=0, texts=(1, 2), amount=3)
    raw = ";".join(titles) + "\n05/11/2026;VIR;FA-2026-00137;10,00\n"
    (line,) = read_rows(raw.encode(), columns=columns, account=OWN).lines
    assert line.text == "VIR FA-2026-00137"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (FILE.replace("1 234,50", "douze euros"), "bank_row", 2), (FILE.replace("-4,00", "4,005"), "bank_row", 3),
        (FILE.replace("05/11/2026", "31/02/2026", 1), "bank_row", 2), (FILE.replace("-4,00;", ";"), "bank_row", 3),
        (FILE.replace("-4,00;", "4,00;5,00"), "bank_row", 3), (FILE + "08/11/2026;VIR\n", "bank_row", 4),
        (FILE.replace("06/11/2026", "demain"), "bank_row", 2), (FILE.replace(";", ","), "bank_delimiter", 1),
        (FILE.replace(";", "\t"), "bank_delimiter", 1), (FILE.replace("Libellé", "Quoi"), "bank_header", None),
        ("", "bank_empty", None), (";".join(TITLES), "bank_empty", None),
        (FILE.encode("latin-1"), "bank_encoding", 1), (FILE.encode("utf-16-le"), "bank_encoding", 1),
        (FILE + '"jamais fermé' + "x" * 140_000, "bank_row", 4),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_naming_the_line(text: str | bytes, code: str, line: int | None) -> None:
    error = refused(text)
    assert (error.code, error.details.get("line")) == (code, line)
    assert line is None or f"Ligne {line}" in error.message


def test_feet_and_empty_lines_are_no_movements() -> None:
    feet = ";;;;\nSolde au 30/11/2026;;;;9 999,00\nTotal;;;4,00;1 234,50\nTotal des lignes : 2\n"
    assert amounts(FILE + feet) == AMOUNTS


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1\u202f234,50", ",", "1234.50"), ("1\u00a0234,50 €", ",", "1234.50"), ("1.234,50", ",", "1234.50"),
        ("1,234.50", ".", "1234.50"), ("\u22124,00", ",", "-4.00"), ("4,00-", ",", "-4.00"), ("(4,00)", ",", "-4.00"),
        ("+4", ",", "4.00"), ("4,00 EUR", ",", "4.00"), ("€4.00", ".", "4.00"), (",50", ",", "0.50"),
        ("-€4.00", ".", "-4.00"),
        ("12,500000", ",", "12.50"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_banks_write_it(text: str, mark: str, amount: str) -> None:
    assert amount_of(text, mark) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["douze", "1,2,3", "1.2345,00", "1 234.50", "--4", "٤", "1e3", "99999999999999", "4,005", "-"]
)
def test_what_is_no_amount_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        amount_of(text, ",")


@given(st.decimals("-99999999.99", "99999999.99", places=2))
def test_an_amount_written_the_french_way_is_read_back(amount: Decimal) -> None:
    assert amount_of(grouped(amount), ",") == amount


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)), st.sampled_from("/.-"))
def test_a_date_is_read_back_in_each_order(day: date, mark: str) -> None:
    parts = {"d": f"{day.day:02d}", "m": f"{day.month:02d}", "y": f"{day.year:04d}"}
    for order in ("dmy", "mdy", "ymd"):
        assert day_of(mark.join(parts[one] for one in order), order) == day
        assert day_of("".join(parts[one] for one in order), order) == day


BANKS = {
    "régionale, cartouche et libellé sur deux lignes": (
        "Téléchargement du 25/11/2026;\n\nASSOCIATION LE PÔLE\nCompte courant n° 12345678901;\n"
        "Solde au 25/11/2026 1 330,50 €\n\n"
        "Liste des opérations du compte entre le 01/11/2026 et le 25/11/2026;\n\n"
        "Date;Libellé;Débit euros;Crédit euros;\n"
        '05/11/2026;"VIREMENT EN VOTRE FAVEUR\nATELIERS REUNIS";;1\u00a0234,50;\n'
        '07/11/2026;"COTISATION\nCARTE";4,00;;\n'
    ),
    "mutuelle, débit et crédit avant le libellé": (
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n05/11/2026;05/11/2026;;1234,50;VIR ATELIERS REUNIS;1330,50\n"
        "07/11/2026;07/11/2026;-4,00;;COTISATION CARTE;1326,50\n"
    ),
    "postale, montants en deux monnaies": (
        "Numéro Compte   ;1234567A\nType         ;CCP\nCompte tenu en  ;euros\nSolde (EUROS)   ;1330,50\n\n"
        "Date;Libellé;Montant(EUROS);Montant(FRANCS)\n05/11/2026;VIREMENT DE ATELIERS REUNIS;1234,50;8097,79\n"
        "07/11/2026;COTISATION CARTE;-4,00;-26,24\n"
    ),
    "générale, formule devant le numéro": (
        '="0012345678";01/11/2026;25/11/2026;2;25/11/2026;1330,50 EUR\n\n'
        "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise\n"
        "05/11/2026;VIR RECU;VIR RECU ATELIERS REUNIS;1234,50;EUR\n07/11/2026;COTIS;COTISATION CARTE;-4,00;EUR\n"
    ),
    "coopérative, signes et catégories": (
        "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;"
        "Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n"
        "05/11/2026;ATELIERS;VIR ATELIERS REUNIS;REF1;;Virement recu;;;;+1234,50;05/11/2026;05/11/2026;0\n"
        "07/11/2026;COTIS;COTISATION CARTE;REF2;;Frais;;;-4,00;;07/11/2026;07/11/2026;0\n"
    ),
    "en ligne, à l’anglaise": (
        '"Booking Date","Value Date","Partner Name","Partner Iban","Type","Payment Reference","Amount (EUR)"\n'
        '2026-11-05,2026-11-05,"ATELIERS REUNIS","DE89 3704 0044 0532 0130 00","Credit","FA-2026-00137","1234.50"\n'
        '2026-11-07,2026-11-07,"Bank","","Fee","","-4.00"\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", BANKS.values(), ids=BANKS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_exports_that_banks_make_are_understood_without_help(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    sketch = propose(raw)
    assert sketch.columns.missing() == ()
    lines = read_rows(raw, columns=sketch.columns, account=OWN).lines
    assert [(line.booked_on.day, line.amount) for line in lines] == [(5, AMOUNTS[0]), (7, AMOUNTS[1])]
    assert "ATELIERS REUNIS" in lines[0].text or lines[0].name == "ATELIERS REUNIS"


def test_a_file_that_names_another_account_is_refused() -> None:
    error = refused("Compte;FR14 2004 1010 0505 0001 3M02 606\n" + FILE)
    assert (error.code, error.details["line"]) == ("bank_account", 1) and "FR14 2004" in error.message
    assert amounts("Compte;FR76 3000 6000 0112 3456 7890 189\nRéf;FR1420041010050500013M02607\n" + FILE) == AMOUNTS


@pytest.mark.parametrize(
    ("text", "order"), [("05/11/26", "ymd"), ("2026/11/05", "dmy"), ("5", "dmy"), ("1/2/1880", "dmy")]
)
def test_a_date_in_another_order_is_no_date(text: str, order: str) -> None:
    assert day_of(text, order) is None


def test_a_description_is_kept_as_plain_values() -> None:
    assert Columns.from_json(COLUMNS.to_json()) == COLUMNS


@pytest.mark.parametrize(
    "damage",
    [{"format": 9}, {"delimiter": "x"}, {"booked": 99}, {"texts": []}, {"amount": 4}, {"header": 3}, {"skip": "a"}],
)
def test_a_damaged_description_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(BadInput) as refusal:
        Columns.from_json(COLUMNS.to_json() | damage)
    assert refusal.value.code == "bank_columns"


ANYTHING = st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | st.text(max_size=6) | st.lists(
    st.integers(-2, 9) | st.text(max_size=4) | st.none(), max_size=4
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS.to_json())), ANYTHING, max_size=3) | ANYTHING)
def test_any_stored_description_reads_a_file_or_is_refused(damage: Any) -> None:
    try:
        columns = Columns.from_json(COLUMNS.to_json() | damage if isinstance(damage, dict) else damage)
        read_rows(FILE.encode(), columns=columns, account=OWN)
    except BadInput as error:
        assert error.message


def test_what_a_description_lacks_is_said() -> None:
    lacking = propose(b"Quand;Qui;Quoi\n05/11/2026;Ateliers;loyer\n").columns.missing()
    assert lacking == ("la date", "le montant, ou le débit et le crédit")
    assert "le crédit" in refused(FILE, replace(COLUMNS, credit=None)).message


@settings(max_examples=150)
@given(st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(FILE.encode())
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b'"', b"\r", b";;", b"\0", b"\n\n", b"9" * 30])
        )
    for columns in (COLUMNS, replace(COLUMNS, encoding="cp1252", header=(), skip=1)):
        try:
            read_rows(bytes(content), columns=columns, account=OWN)
        except BadInput as error:
            assert error.message


CELLS = st.sampled_from(
    ["05/11/2026", "12,50", "-4", "Libellé", "Date", "Débit", "Crédit", "Montant", "", "x", '"', "20261105"]
)


@settings(max_examples=150)
@given(
    st.binary(max_size=150)
    | st.lists(st.lists(CELLS | st.text(max_size=5), max_size=6), max_size=6).map(
        lambda rows: "\n".join(";".join(row) for row in rows).encode("utf-8", "replace")
    )
)
def test_a_guess_is_made_or_refused_and_what_it_completes_is_read_or_refused(content: bytes) -> None:
    try:
        sketch = propose(content)
        if not sketch.columns.missing():
            read_rows(content, columns=sketch.columns, account=OWN)
    except BadInput as error:
        assert error.message

"""A journal in the layout of the FEC: written to the letter, refused when wrong, read back with its faults."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.formats.fec import Entry, Posting, file_name, read_journal, write_journal
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import from_cents

DAY = date(2026, 11, 30)
SALE = Entry(
    journal="VE", journal_label="Ventes", on=DAY, piece="FA-2026-00137", piece_on=DAY, number=1, validated_on=DAY,
    lines=(
        Posting(
            "411000", "Clients", "Ateliers Réunis", debit=Decimal("1234.56"), auxiliary="C12",
            auxiliary_label="Ateliers",
        ),
        Posting("706100", "Hébergement", "Ateliers Réunis", credit=Decimal("1028.80")),
        Posting("445710", "TVA 20 %", "Ateliers Réunis", credit=Decimal("205.76")),
    ),
)  # fmt: skip


def test_the_columns_are_those_of_the_law_to_the_letter() -> None:
    rows = write_journal([SALE]).decode().split("\r\n")
    assert rows[0].split("\t") == [
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
        "CompAuxLib",
        "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate",
        "Montantdevise", "Idevise",
    ]  # fmt: skip
    assert rows[1].split("\t") == [
        "VE", "Ventes", "1", "20261130", "411000", "Clients", "C12", "Ateliers", "FA-2026-00137", "20261130",
        "Ateliers Réunis", "1234,56", "0,00", "", "", "20261130", "", "",
    ]  # fmt: skip
    assert len(rows) == 5 and rows[-1] == ""


def test_the_file_is_named_after_siren_and_closing_day() -> None:
    assert file_name("552 008 443", date(2026, 12, 31)) == "552008443FEC20261231.txt"
    with pytest.raises(BadInput, match="SIREN"):
        file_name("552008444", DAY)


def test_latin_9_keeps_accents_and_euro_and_folds_the_rest() -> None:
    raw = write_journal([SALE._replace(journal_label="Œuvre € n° 1 – L’été 日")], encoding="iso8859-15")
    assert b"\t\xbcuvre \xa4 n\xb0 1 - L'\xe9t\xe9 ?\t" in raw
    assert read_journal(raw).entries[0].journal_label == "Œuvre € n° 1 - L'été ?"


def test_tabs_and_line_breaks_cannot_break_a_row() -> None:
    lines = tuple(line._replace(label="a\u2028b\tc") for line in SALE.lines)
    raw = write_journal([SALE._replace(piece="FA\t1\r\n2", lines=lines)])
    assert raw.count(b"\r\n") == 4 and all(row.count(b"\t") == 17 for row in raw.split(b"\r\n")[:-1])
    assert read_journal(raw).entries[0].piece == "FA 1 2"


def changed(**line: object) -> Entry:
    return SALE._replace(lines=(SALE.lines[0]._replace(**line), *SALE.lines[1:]))


@pytest.mark.parametrize(
    ("entries", "code", "said"),
    [
        ([changed(debit=Decimal("1234.55"))], "fec_unbalanced", "écart de 0,01"),
        ([SALE, SALE._replace(number=3)], "fec_gap", "L’écriture 3 suit l’écriture 1"),
        ([SALE, SALE], "fec_gap", "L’écriture 1 suit l’écriture 1"),
        ([SALE._replace(number=0)], "fec_number", "numéro"),
        ([SALE._replace(lines=SALE.lines[:1])], "fec_lines", "deux lignes"),
        ([changed(account="41")], "fec_account", "«\u202f41\u202f»"), ([changed(credit=Decimal("1.00"))], "fec_side", "411000"),
        ([changed(debit=Decimal("-1234.56"))], "fec_side", "411000"),
        ([changed(debit=Decimal("1234.565"))], "fec_side", "411000"),
        ([SALE._replace(journal=" ")], "fec_blank", "JournalCode"),
    ],
)  # fmt: skip
def test_a_journal_that_is_wrong_is_not_written(entries: list[Entry], code: str, said: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        write_journal(entries)
    assert refusal.value.code == code and said in refusal.value.message


def test_a_journal_without_entries_has_its_titles_alone() -> None:
    raw = write_journal([])
    assert raw.count(b"\r\n") == 1 and read_journal(raw) == ((), ())


CENTS = st.integers(1, 10_000_000)
TEXTS = st.text(max_size=20)


DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(st.lists(st.tuples(st.lists(CENTS, min_size=1, max_size=4), DAYS, TEXTS), max_size=6))
def test_what_is_written_reads_back_without_fault(pieces: list[tuple[list[int], date, str]]) -> None:
    entries = [
        SALE._replace(
            number=rank, on=day, piece_on=day, validated_on=day, piece=f"P{rank}",
            lines=(
                Posting("411000", "Clients", f"x{text}", debit=from_cents(sum(cents))),
                *(Posting("706100", "Ventes", "y", credit=from_cents(one)) for one in cents),
            ),
        )
        for rank, (cents, day, text) in enumerate(pieces, start=7)
    ]  # fmt: skip
    for encoding in ("utf-8", "iso8859-15"):
        found = read_journal(write_journal(entries, encoding=encoding))
        assert found.faults == () and found.debit == found.credit
        assert [(one.number, one.on, one.debit) for one in found.entries] == [
            (one.number, one.on, one.debit) for one in entries
        ]  # fmt: skip


SOUND = write_journal([SALE, SALE._replace(number=2, piece="FA-2026-00138")]).decode()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("1234,56", "1234,57", "fec_unbalanced"), ("\t2\t20261130", "\t4\t20261130", "fec_gap"),
        ("1234,56", "1234.56", "fec_amount"), ("20261130", "20261131", "fec_date"),
        ("\t1\t2026", "\tun\t2026", "fec_number"),
        ("\t\t\r\n", "\t\r\n", "fec_columns"), ("411000", "4A", "fec_account"),
        ("205,76\t", "205,76\t\t", "fec_columns"),
    ],
)  # fmt: skip
def test_a_fault_put_in_a_journal_is_found(before: str, after: str, code: str) -> None:
    head, row = SOUND.split("\r\n", 1)
    found = read_journal(f"{head}\r\n{row.replace(before, after)}".encode())
    assert code in {fault.code for fault in found.faults} and all(fault.message for fault in found.faults)


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"a;b\n1;2\n", SOUND.replace("Debit", "Montant").encode(), b"\xff\xfe\0"]
)
def test_what_is_no_fec_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        read_journal(content)
    assert refusal.value.code == "fec_columns"


def test_a_missing_journal_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent\.txt"):
        read_journal(tmp_path / "absent.txt")


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_journal_is_read_with_its_faults_or_refused(data: st.DataObject) -> None:
    content = bytearray(SOUND.encode())
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    try:
        found = read_journal(bytes(content))
    except BadInput as error:
        assert error.message
    else:
        assert found.faults or found.debit == found.credit

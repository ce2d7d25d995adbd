"""CAMT.053 read in each version, with what banks leave out, and refused kindly when it is something else."""

from __future__ import annotations

import itertools
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.formats.bank import BankLine, read_camt
from pole_desk.kernel.errors import BadInput

OWN, OTHER = "FR7630006000011234567890189", "FR1420041010050500013M02606"
CLIENT = "DE89370400440532013000"
VERSIONS = [f"{version:02d}" for version in range(2, 9)]


def document(*statements: str, version: str = "02", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M1</MsgId></GrpHdr>{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


def statement(*entries: str, account: str = OWN, balances: tuple[str, str] | None = None) -> str:
    told = "" if balances is None else "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-01</Dt></Dt></Bal>"
        for code, amount in zip(("OPBD", "CLBD"), balances, strict=True)
    )  # fmt: skip
    return f"<Stmt><Id>R-11</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{told}{''.join(entries)}</Stmt>"


def entry(amount: str = "96.00", mark: str = "CRDT", *, inside: str = "", version: str = "02", **more: str) -> str:
    booked = "BOOK" if int(version) < 7 else "<Cd>BOOK</Cd>"
    return (
        f"<Ntry><Amt Ccy='{more.get('currency', 'EUR')}'>{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>"
        f"{more.get('reversal', '')}<Sts>{more.get('status', booked)}</Sts>"
        f"{more.get('day', '<BookgDt><Dt>2026-11-05</Dt></BookgDt>')}{more.get('after', '')}"
        f"{f'<NtryDtls>{inside}</NtryDtls>' if inside else ''}<AddtlNtryInf>VIR RECU</AddtlNtryInf></Ntry>"
    )


def transaction(amount: str = "", *, version: str = "02", text: str = "FA-2026-00137", more: str = "") -> str:
    name = "<Nm>Ateliers Réunis</Nm>" if int(version) < 8 else "<Pty><Nm>Ateliers Réunis</Nm></Pty>"
    told = f"<AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt></AmtDtls>" if amount else ""
    if amount and int(version) > 2:
        told = f"<Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    return (
        f"<TxDtls><Refs><EndToEndId>E2E-7</EndToEndId><MndtId>M-3</MndtId></Refs>{told}"
        f"<RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id><IBAN>{CLIENT}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>{more}</TxDtls>"
    )


def only(content: bytes) -> BankLine:
    (line,) = read_camt(content, account=OWN).lines
    return line


def refused(content: bytes | Path) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        read_camt(content, account=OWN)
    return refusal.value


@pytest.mark.parametrize("version", VERSIONS)
def test_a_transfer_is_read_in_every_version(version: str) -> None:
    inside = transaction(version=version)
    line = only(document(statement(entry(inside=inside, version=version)), version=version))
    assert line._replace(key="") == BankLine(
        place=1, booked_on=date(2026, 11, 5), valued_on=None, amount=Decimal("96.00"), text="FA-2026-00137",
        name="Ateliers Réunis", iban=CLIENT, reference="E2E-7", mandate="M-3",
    )  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_a_batch_whose_parts_are_told_becomes_its_parts(version: str) -> None:
    inside = "".join(transaction(amount, version=version, text=amount) for amount in ("60.50", "35.50"))
    lines = read_camt(document(statement(entry(inside=inside, version=version)), version=version), account=OWN).lines
    assert [(line.amount, line.text, line.parts) for line in lines] == [
        (Decimal("60.50"), "60.50", 1), (Decimal("35.50"), "35.50", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("amounts", [("60.50", "30.00"), ("96.00", ""), ("", "")])
def test_a_batch_that_does_not_add_up_stays_one_line(amounts: tuple[str, str]) -> None:
    line = only(document(statement(entry(inside="".join(transaction(amount) for amount in amounts)))))
    assert (line.amount, line.parts, line.name) == (Decimal("96.00"), 2, "")
    assert "FA-2026-00137" in line.text


def test_a_batch_without_details_says_how_many_it_holds() -> None:
    assert only(document(statement(entry(inside="<Btch><NbOfTxs>14</NbOfTxs></Btch>")))).parts == 14


def test_an_entry_needs_no_more_than_amount_sense_and_date() -> None:
    valued = "<ValDt><DtTm>2026-11-06T10:00:00</DtTm></ValDt>"
    line = only(document(statement(f"<Ntry><Amt Ccy='EUR'>5</Amt><CdtDbtInd>DBIT</CdtDbtInd>{valued}</Ntry>")))
    assert (line.amount, line.booked_on, line.text) == (Decimal("-5.00"), date(2026, 11, 6), "")


def test_a_rejected_debit_names_who_it_came_from_and_why() -> None:
    back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    line = only(document(statement(entry(mark="DBIT", inside=transaction(more=back)))))
    assert (line.amount, line.returned, line.reversal) == (Decimal("-96.00"), "AC04", False)
    assert line.name == "Ateliers Réunis"


def test_a_reversal_keeps_the_sense_that_the_bank_gives() -> None:
    line = only(document(statement(entry(mark="DBIT", reversal="<RvslInd>true</RvslInd>", inside=transaction()))))
    assert (line.amount, line.reversal, line.name) == (Decimal("-96.00"), True, "Ateliers Réunis")


@pytest.mark.parametrize("status", ["PDNG", "INFO", "<Cd>PDNG</Cd>"])
def test_what_is_only_announced_is_counted_and_left_out(status: str) -> None:
    (found,) = read_camt(document(statement(entry(), entry(status=status))), account=OWN).statements
    assert (len(found.lines), found.pending) == (1, 1)


def test_balances_tell_what_the_lines_do_not_explain() -> None:
    first = statement(entry("10.00"), entry("4.00", "DBIT"), balances=("100.00", "106.00"))
    second = statement(entry("10.00"), balances=("106.00", "120.00"))
    found = read_camt(document(first, second), account=OWN).statements
    assert [one.gap for one in found] == [Decimal("0.00"), Decimal("4.00")]


def test_equal_payments_stay_two_and_a_second_import_names_them_alike() -> None:
    once = read_camt(document(statement(entry(), entry())), account=OWN).lines
    again = read_camt(document(statement(entry(), entry(), entry("8.00"))), account=OWN).lines
    assert once[0].key != once[1].key
    assert [line.key for line in again[:2]] == [line.key for line in once]


def test_no_reference_is_not_taken_for_one() -> None:
    said = transaction().replace("E2E-7", "NOTPROVIDED")
    assert only(document(statement(entry(inside=said)))).reference == ""


def test_line_breaks_and_odd_spaces_in_texts_become_single_spaces() -> None:
    said = transaction(text="Loyer\n\u202f novembre \t 2026").replace("Ateliers Réunis", "Ateliers\r\n Réunis")
    line = only(document(statement(entry(inside=said))))
    assert (line.text, line.name) == ("Loyer novembre 2026", "Ateliers Réunis")


def test_another_account_is_refused_naming_both() -> None:
    error = refused(document(statement(entry(), account=OTHER)))
    assert error.code == "camt_account"
    assert "FR14 2004 1010 0505 0001 3M02 606" in error.message and "FR76 3000 6000" in error.message


def test_other_accounts_of_the_file_are_left_out_by_name() -> None:
    found = read_camt(document(statement(entry(), account=OTHER), statement(entry("7.00"))), account=OWN)
    assert ([line.amount for line in found.lines], found.left_out) == ([Decimal("7.00")], (OTHER,))


def test_a_domestic_number_is_that_of_its_iban() -> None:
    told = statement(entry()).replace(f"<IBAN>{OWN}</IBAN>", f"<Othr><Id>{OWN[4:]}</Id></Othr>")
    assert only(document(told)).amount == Decimal("96.00")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "camt_broken"), (b"Date;Libelle;Montant\n05/11/2026;VIR;96,00\n", "camt_broken"),
        (document(statement(entry()))[:-40], "camt_broken"), (b"\x89PNG\r\n\x1a\n\0\0", "camt_broken"),
        (b"<html><body/></html>", "camt_other"), (document(), "camt_empty"),
        (document(statement(entry())).replace(b"camt.053", b"camt.054"), "camt_other"),
        (document(statement(entry()), version="09"), "camt_other"),
        (document(statement(entry())).replace(b"camt.053", b"pain.008"), "camt_other"),
        (document(statement(entry("douze"))), "camt_entry"), (document(statement(entry("1.005"))), "camt_entry"),
        (document(statement(entry("-4.00"))), "camt_entry"), (document(statement(entry(mark="PLUS"))), "camt_entry"),
        (document(statement(entry(day=""))), "camt_entry"),
        (document(statement(entry(day="<BookgDt><Dt>2026-02-30</Dt></BookgDt>"))), "camt_entry"),
        (document(statement(entry(currency="CHF"))), "camt_currency"),
    ],
)  # fmt: skip
def test_what_is_no_statement_in_euros_is_refused(content: bytes, code: str) -> None:
    error = refused(content)
    assert error.code == code and error.message.endswith(".")


def test_the_entry_at_fault_is_named_by_its_rank() -> None:
    assert "n° 2" in refused(document(statement(entry(), entry("douze")))).message


BOMB = "<!DOCTYPE Document [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in itertools.pairwise("abcdefghij")
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        BOMB, "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE Document SYSTEM 'http://x/y.dtd'>",
    ],
)
def test_entities_are_refused_before_they_are_read(head: str) -> None:
    inside = transaction(text="&j;" if head is BOMB else "&x;" if "ENTITY" in head else "FA")
    assert refused(document(statement(entry(inside=inside)), head=head)).code == "camt_entities"


def test_entities_in_attributes_do_not_fill_the_memory() -> None:
    content = document(statement(entry(inside=transaction()).replace("<Ntry>", '<Ntry x="&j;">')), head=BOMB)
    assert refused(content).code in ("camt_entities", "camt_broken")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-15", "windows-1252"])
def test_a_statement_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    text = document(statement(entry(inside=transaction()))).decode()
    assert only(text.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)).name == "Ateliers Réunis"


def test_prefixes_and_an_envelope_change_nothing() -> None:
    bare = document(statement(entry(inside=transaction()))).decode().split("?>")[1]
    prefixed = re.sub(r"<(/?)(\w)", r"<\1c:\2", bare).replace("xmlns=", "xmlns:c=")
    wrapped = f"<Envelope xmlns='urn:bank'><Header/>{prefixed}</Envelope>"
    assert only(wrapped.encode()) == only(prefixed.encode()) == only(bare.encode())


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    assert "absent.xml" in refused(tmp_path / "absent.xml").message
    assert refused(tmp_path).code == "bank_unreadable"


def test_a_long_statement_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "releve.xml"
    entries = (entry(f"{cents / 100:.2f}", inside=transaction()) for cents in range(1, 2001))
    file.write_bytes(document(statement(*entries)))
    lines = read_camt(file, account=OWN).lines
    assert (len(lines), sum(line.amount for line in lines)) == (2000, Decimal("20010.00"))
    assert len({line.key for line in lines}) == 2000


SAMPLE = document(
    statement(entry(inside=transaction("96.00")), entry("4.00", "DBIT"), balances=("1.00", "93.00")), version="08"
)


@settings(max_examples=150)
@given(st.data())
def test_damaged_statements_are_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(SAMPLE)
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        size = data.draw(st.integers(0, 30))
        odd = st.sampled_from([b"<", b"&x;", b"</Ntry>", b"9" * 17])
        content[at : at + size] = data.draw(st.binary(max_size=8) | odd)
    try:
        read_camt(bytes(content), account=OWN)
    except BadInput as error:
        assert error.message


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_refused_as_no_statement(content: bytes) -> None:
    assert refused(content).message

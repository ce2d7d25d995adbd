"""Closings: chained, in order, with a total that is never reset; every change behind their back is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.billing.rules.archive import (
    Archive,
    archive_breaks,
    archive_name,
    chain_breaks,
    read_archive,
    write_archive,
)
from pole_desk.accounts.billing.rules.chain import canonical, chained, genesis
from pole_desk.accounts.billing.rules.closings import (
    Issued,
    Sealed,
    Span,
    Sums,
    close_month,
    close_year,
    closing_of,
    closing_text,
    seal,
)
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import from_cents, to_cents
from pole_desk.kernel.periods import Month

ISSUER, SIREN = 1, "552008443"
AT = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)


def issued(*wanted: tuple[date, str, int]) -> list[Issued]:
    """Documents of (day, kind, net in cents), numbered and chained as billing does."""
    last = {kind: genesis(ISSUER, kind) for kind in ("invoice", "credit")}
    ranks: dict[tuple[str, int], int] = {}
    found = []
    for day, kind, cents in wanted:
        rank = ranks[kind, day.year] = ranks.get((kind, day.year), 0) + 1
        net, vat = from_cents(cents), from_cents(cents // 5)
        number = f"{'AV' if kind == 'credit' else 'FA'}-{day.year}-{rank:05d}"
        snapshot = canonical({
            "number": number, "issue_date": day.isoformat(), "net": cents, "vat": to_cents(vat),
            "total": cents + to_cents(vat), "taxes": [{"percent": "20", "base": cents, "amount": to_cents(vat)}],
        })  # fmt: skip
        own = chained(last[kind], snapshot)
        found.append(Issued(
            number, kind, day.year, rank, day, net, vat, net + vat, ((Decimal(20), net, vat),), snapshot, last[kind],
            own,
        ))  # fmt: skip
        last[kind] = own
    return found


def closed(documents: Sequence[Issued], first: Month, last: Month) -> list[Sealed]:
    found: list[Sealed] = []
    month = first
    while month <= last:
        own = [one for one in documents if Month.of(one.issued_on) == month]
        found.append(close_month(
            own, found, issuer=ISSUER, siren=SIREN, month=month, closed_at=AT, today=month.last + timedelta(days=1)
        ))  # fmt: skip
        if month.month == 12:
            found.append(close_year(found, year=month.year, closed_at=AT))
        month = month.next()
    return found


DOCUMENTS = issued(
    (date(2026, 10, 31), "invoice", 10_000), (date(2026, 11, 30), "invoice", 20_000),
    (date(2026, 11, 30), "credit", 5_000),
    (date(2026, 12, 31), "invoice", 1_000), (date(2027, 1, 31), "invoice", 3_000),
)  # fmt: skip
CLOSINGS = closed(DOCUMENTS, Month(2026, 10), Month(2027, 1))


def test_a_month_says_its_sums_its_last_documents_and_all_since_the_beginning() -> None:
    november = CLOSINGS[1].closing
    assert november.invoices == Sums(1, Decimal("200.00"), Decimal("40.00"), Decimal("240.00"))
    assert (november.total, november.perpetual_total) == (Decimal("180.00"), Decimal("300.00"))
    assert [(end.number, end.hash) for end in november.ends] == [
        ("AV-2026-00001", DOCUMENTS[2].hash), ("FA-2026-00002", DOCUMENTS[1].hash),
    ]  # fmt: skip
    assert november.rates == ((Decimal(20), Decimal("150.00"), Decimal("30.00")),)


def test_a_year_follows_its_december_and_adds_up_its_months() -> None:
    year, january = CLOSINGS[3], CLOSINGS[4]
    assert (year.closing.span, year.closing.period, year.closing.invoices.count) == (Span.YEAR, "2026", 3)
    assert year.closing.total == Decimal("312.00") == year.closing.perpetual_total
    assert january.previous_hash == year.hash and january.closing.perpetual_total == Decimal("348.00")
    assert year.closing.ends == CLOSINGS[2].closing.ends
    assert year.closing.rates == ((Decimal(20), Decimal("260.00"), Decimal("52.00")),)


def test_an_empty_month_is_closed_too() -> None:
    (only,) = closed([], Month(2026, 10), Month(2026, 10))
    assert (only.closing.invoices, only.closing.ends) == (Sums(), ())


LATER = date(2027, 3, 1)


def month(
    number: int, before: list[Sealed], today: date = LATER, documents: Sequence[Issued] = ()
) -> Sealed:
    return close_month(
        documents, before, issuer=ISSUER, siren=SIREN, month=Month(2026, number), closed_at=AT, today=today
    )


@pytest.mark.parametrize(
    ("number", "before", "today", "said"),
    [
        (11, 1, date(2026, 11, 30), "n’est pas fini"), (12, 1, date(2027, 3, 1), "d’abord 2026-11"),
        (10, 2, date(2027, 3, 1), "déjà clos"), (12, 3, date(2027, 3, 1), "déjà clos"),
        (9, 1, date(2027, 3, 1), "d’abord 2026-11"),
    ],
)  # fmt: skip
def test_months_are_closed_in_order_once_they_are_over(number: int, before: int, today: date, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        month(number, CLOSINGS[:before], today)


def test_a_year_waits_for_its_december_and_january_for_its_year() -> None:
    with pytest.raises(RuleBroken, match="2026-12"):
        close_year(CLOSINGS[:2], year=2026, closed_at=AT)
    with pytest.raises(RuleBroken, match="d’abord 2026\u202f:"):
        close_month(
            [], CLOSINGS[:3], issuer=ISSUER, siren=SIREN, month=Month(2027, 1), closed_at=AT, today=date(2027, 3, 1)
        )
    with pytest.raises(RuleBroken, match="un mois de 2026"):
        close_year([], year=2026, closed_at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        [DOCUMENTS[0], *DOCUMENTS[1:3]], [DOCUMENTS[2], DOCUMENTS[2]], DOCUMENTS[3:4],
        [DOCUMENTS[1]._replace(snapshot="{}"), DOCUMENTS[2]],
        [DOCUMENTS[1]._replace(rank=3), DOCUMENTS[2]],
        [DOCUMENTS[1]._replace(previous_hash="0" * 64), DOCUMENTS[2]],
    ],
)  # fmt: skip
def test_documents_that_do_not_follow_are_not_closed(wrong: list[Issued]) -> None:
    with pytest.raises(RuleBroken, match="vérification"):
        month(11, CLOSINGS[:1], documents=wrong)


def test_the_same_closing_is_the_same_text_and_reads_back() -> None:
    for sealed in CLOSINGS:
        assert closing_of(sealed.text) == sealed.closing and closing_text(sealed.closing) == sealed.text
        assert json.loads(sealed.text)["format"] == 1


def test_sound_closings_and_archives_have_no_break() -> None:
    assert list(chain_breaks(CLOSINGS, DOCUMENTS)) == [] and list(chain_breaks([], DOCUMENTS)) == []
    archive = Archive(CLOSINGS[1], tuple(DOCUMENTS[1:3]))
    again = read_archive(write_archive(archive))
    assert again == archive and list(archive_breaks(again)) == []
    assert write_archive(again) == write_archive(archive)
    assert archive_name(CLOSINGS[1].closing) == "cloture-552008443-2026-11.json"


def codes(closings: Sequence[Sealed], documents: Sequence[Issued]) -> set[str]:
    found = list(chain_breaks(closings, documents))
    assert all(one.message.endswith(".") and one.period for one in found)
    return {one.code for one in found}


def test_a_truncated_tail_is_found_by_the_last_hash() -> None:
    assert codes(CLOSINGS, DOCUMENTS[:-1]) == {"closing_sums", "closing_rates", "closing_end"}
    assert {one.number for one in chain_breaks(CLOSINGS, DOCUMENTS[:-1])} == {"", "FA-2027-00001"}


def test_a_document_that_a_closing_forgot_is_found() -> None:
    forgot = month(11, CLOSINGS[:1], documents=DOCUMENTS[2:3])
    assert codes([CLOSINGS[0], forgot], DOCUMENTS[:3]) == {"closing_sums", "closing_rates", "closing_end"}


def test_a_closing_taken_out_or_changed_is_found() -> None:
    assert "closing_chain" in codes([*CLOSINGS[:1], *CLOSINGS[2:]], DOCUMENTS)
    changed = replace(CLOSINGS[1].closing, siren="000000000")
    assert codes([CLOSINGS[0], CLOSINGS[1]._replace(closing=changed), *CLOSINGS[2:]], DOCUMENTS) == {"closing_hash"}
    assert "closing_chain" in codes([CLOSINGS[0], seal(changed, CLOSINGS[0]), *CLOSINGS[2:]], DOCUMENTS)


def test_a_chain_made_again_from_false_sums_is_found_by_the_documents() -> None:
    false = replace(CLOSINGS[0].closing, invoices=Sums(), perpetual_invoices=Sums())
    assert codes([seal(false, None)], DOCUMENTS) == {"closing_sums"}
    false = replace(CLOSINGS[4].closing, perpetual_invoices=Sums())
    assert codes([*CLOSINGS[:4], seal(false, CLOSINGS[3])], DOCUMENTS) == {"closing_perpetual"}


@given(st.data())
def test_any_change_of_a_closed_document_is_found(data: st.DataObject) -> None:
    documents = list(DOCUMENTS)
    at = data.draw(st.integers(0, len(documents) - 1))
    act = data.draw(st.sampled_from(["drop", "amount", "hash", "twice"]))
    if act == "drop":
        del documents[at]
    elif act == "twice":
        documents.insert(at, documents[at])
    elif act == "amount":
        documents[at] = documents[at]._replace(net=documents[at].net + Decimal("0.01"))
    else:
        documents[at] = documents[at]._replace(hash="0" * 64)
    assert codes(CLOSINGS, documents)


ARCHIVED = write_archive(Archive(CLOSINGS[1], tuple(DOCUMENTS[1:3])))
NOTICE = range(ARCHIVED.index(b'"notice"'), ARCHIVED.index(b'"previous_hash":"' + CLOSINGS[0].hash.encode()))
PLACES = [at for at in range(len(ARCHIVED)) if at not in NOTICE]


def test_a_rank_changed_within_an_archive_is_found() -> None:
    two = issued((date(2026, 11, 2), "invoice", 100), (date(2026, 11, 3), "invoice", 200))
    archive = Archive(closed(two, Month(2026, 11), Month(2026, 11))[0], tuple(two))
    assert list(archive_breaks(archive)) == []
    (found,) = archive_breaks(archive._replace(documents=(two[0]._replace(rank=7), two[1])))
    assert (found.code, found.number) == ("archive_document", "FA-2026-00002")


@given(st.sampled_from(PLACES), st.integers(1, 255))
def test_any_change_of_an_archive_is_found_or_refused(at: int, by: int) -> None:
    raw = bytearray(ARCHIVED)
    raw[at] = (raw[at] + by) % 256
    try:
        found = read_archive(bytes(raw))
    except BadInput as error:
        assert error.message
    else:
        assert list(archive_breaks(found))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["{}", "2026-11"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=6,
)


@given(st.sampled_from(sorted(json.loads(ARCHIVED))), st.sampled_from(sorted(json.loads(CLOSINGS[1].text))), ANYTHING)
def test_an_archive_of_other_values_is_refused_or_found_false(outer: str, inner: str, value: Any) -> None:
    data = json.loads(ARCHIVED)
    for changed in (
        {**data, outer: value}, {**data, "closing": canonical({**json.loads(data["closing"]), inner: value})},
        {**data, "documents": [{**data["documents"][0], "snapshot": canonical({"number": value})}]},
    ):  # fmt: skip
        try:
            found = read_archive(canonical(changed).encode("utf-8", "replace") + b"\n")
        except BadInput as error:
            assert error.message
            continue
        assert outer == "notice" or changed == data or list(archive_breaks(found))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format":2}', b"\xff", b"[" * 100_000])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_archive(content)

"""Electronic invoices: written out for the platform with their index, reported, and followed status after status."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.billing import outbox as drawing
from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.commands.statuses import record_status
from pole_desk.accounts.ledger.queries.reporting import reporting
from pole_desk.accounts.ledger.queries.statuses import followed, standing_statuses, statuses
from pole_desk.accounts.ledger.rules.lifecycle import (
    NEXT,
    REASONS,
    Status,
    Told,
    reason_names,
    require_status,
    status_names,
)
from pole_desk.accounts.ledger.rules.reporting import sale_parts, sums
from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import BadInput, PoleError, RuleBroken
from pole_desk.kernel.money import from_cents, round_cents

DAY = date(2026, 10, 5)
S10, S20 = Decimal("10.00"), Decimal("20.00")


@pytest.fixture
def told(closed: Any) -> Any:
    """October: a liable company, and an association that is not, with two rates; only the first file is drawn."""
    closed.day(DAY)
    company = closed.party("Menuiserie Sarl", siren="732829320", vat_liable="yes", legal_form="SARL")
    closed.owes(company, "100", month=OCTOBER)
    closed.issue(OCTOBER)
    drawing.drain(closed.runner)
    group = closed.party("Les Jardins", vat_liable="no")
    closed.owes(group, "40", month=OCTOBER)
    closed.owes(group, "10", month=OCTOBER, tax="S10")
    closed.issue(OCTOBER)
    return closed


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig") as content:
        return list(csv.DictReader(content, delimiter=";"))


def test_a_period_is_written_with_its_index_and_what_waits_is_told(told: Any, tmp_path: Path) -> None:
    first = outbox.write_electronic(told.runner, first=OCTOBER.first, last=OCTOBER.last, folder=tmp_path)
    assert (len(first.files), first.pending) == (1, ("FA-2026-00002",))
    drawing.drain(told.runner)
    told.runner.do(record_status, invoice=1, code=200, on=DAY)
    found = outbox.write_electronic(told.runner, first=OCTOBER.first, last=OCTOBER.last, folder=tmp_path)
    assert [file.name for file in found.files] == ["FA-2026-00001.pdf", "FA-2026-00002.pdf"] and found.pending == ()
    index = rows(tmp_path / "index.csv")
    assert [(one["Numéro"], one["Type"], one["Traitement"], one["SIREN client"], one["Statut"]) for one in index] == [
        ("FA-2026-00001", "380", "B2B", "732829320", "200"), ("FA-2026-00002", "380", "B2C", "", ""),
    ]  # fmt: skip
    for one in index:
        content = (tmp_path / one["Fichier"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["SHA-256"] and b"factur-x.xml" in content
    assert (index[0]["HT"], index[0]["TTC"], index[0]["Nature"]) == ("100,00", "120,00", "services")
    with pytest.raises(BadInput, match="premier jour"):
        outbox.write_electronic(told.runner, first=OCTOBER.last, last=OCTOBER.first, folder=tmp_path)


def test_sales_and_money_of_clients_not_liable_are_reported_by_day_and_rate(told: Any, tmp_path: Path) -> None:
    told.runner.do(
        record_payment, invoice=2, on=date(2026, 11, 3), amount=Decimal("29.50"), method=Method.TRANSFER
    )
    told.runner.do(record_payment, invoice=1, on=date(2026, 11, 3), amount=Decimal(120), method=Method.TRANSFER)
    told.day(date(2026, 11, 9))
    told.credit(2, lines=[2])
    found = told.runner.read(reporting, issuer=1, first=OCTOBER.first, last=NOVEMBER.last)
    assert [(one.on.isoformat(), one.category, one.percent, one.count, one.base, one.vat) for one in found.sales] == [
        ("2026-10-05", "TPS1", S10, 1, Decimal(10), Decimal(1)),
        ("2026-10-05", "TPS1", S20, 1, Decimal(40), Decimal(8)),
        ("2026-11-09", "TPS1", S10, 1, Decimal(-10), Decimal(-1)),
    ]  # fmt: skip
    assert [(one.on.isoformat(), one.percent) for one in found.receipts] == [
        ("2026-11-03", S10), ("2026-11-03", S20),
    ]  # fmt: skip
    assert sum((one.base + one.vat for one in found.receipts), Decimal(0)) == Decimal("29.50")
    outbox.write_electronic(told.runner, first=OCTOBER.first, last=NOVEMBER.last, folder=tmp_path)
    assert [one["Flux"] for one in rows(tmp_path / "e-reporting.csv")] == ["ventes"] * 3 + ["encaissements"] * 2


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([S10, S20]), st.integers(-9_000, 90_000)), max_size=6))
def test_a_report_adds_up_to_its_documents_by_rate(lines: list[tuple[bool, Decimal, int]]) -> None:
    nets = [(goods, percent, from_cents(cents)) for goods, percent, cents in lines]
    vat = [
        (rate, round_cents(sum((net for _g, percent, net in nets if percent == rate), Decimal(0)) * rate / 100))
        for rate in sorted({percent for _g, percent, _n in nets})
    ]  # fmt: skip
    found = sums([sale_parts(DAY, nets, vat, credit=False), sale_parts(DAY, nets, vat, credit=True)])
    assert all(one.base == one.vat == 0 for one in found)
    once = sums([sale_parts(DAY, nets, vat, credit=False)])
    for rate, amount in vat:
        assert sum((one.vat for one in once if one.percent == rate), Decimal(0)) == amount


def test_statuses_follow_each_other_and_stay(told: Any) -> None:
    told.day(date(2026, 10, 20))
    first = told.runner.do(record_status, invoice=1, code=200, on=DAY)
    wrong = told.runner.do(record_status, invoice=1, code=210, on=date(2026, 10, 7), reason="DOUBLON")
    with pytest.raises(RuleBroken, match="ne change plus de statut"):
        told.runner.do(record_status, invoice=1, code=203, on=date(2026, 10, 8))
    right = told.runner.do(record_status, invoice=1, code=203, on=date(2026, 10, 7), corrects=wrong)
    with pytest.raises(RuleBroken, match="Seul le dernier"):
        told.runner.do(record_status, invoice=1, code=203, on=date(2026, 10, 7), corrects=first)
    assert told.runner.read(standing_statuses)[1].id == right
    assert [one.code for one in told.runner.read(statuses, invoice=1)] == [200, 210, 203]
    assert [one.status and one.status.code for one in told.runner.read(
        followed, first=OCTOBER.first, last=OCTOBER.last)] == [203, None]  # fmt: skip
    for statement in ("UPDATE ledger_status SET code = 212", "DELETE FROM ledger_status"):
        with pytest.raises(DBAPIError), told.engine.begin() as connection:
            connection.execute(text(statement))
    outcome = told.runner.perform(record_status, invoice=1, code=212, on=date(2026, 10, 20))
    assert outcome.undo is None and "Encaissée".lower() in outcome.said


@pytest.mark.parametrize(
    ("code", "reason", "note", "on", "said"),
    [
        (199, "", "", DAY, "200 à 213"), (213, "", "", DAY, "veut un motif"),
        (213, "QTE_ERR", "", DAY, "veut un motif"),
        (200, "DOUBLON", "", DAY, "ne porte pas de motif"), (200, "", "", date(2026, 10, 4), "entre le 05/10/2026"),
        (200, "", "", date(2026, 12, 1), "aujourd’hui"), (212, "", "", DAY, "ne devient pas"),
    ],
)  # fmt: skip
def test_a_status_that_does_not_fit_is_said(code: int, reason: str, note: str, on: date, said: str) -> None:
    with pytest.raises(PoleError, match=said):
        require_status(code, on=on, reason=reason, note=note, before=[], issued_on=DAY, today=date(2026, 11, 23))


def test_other_is_explained() -> None:
    before = [Told(1, 200, DAY), Told(2, 204, DAY)]
    given = {"on": DAY, "before": before, "issued_on": DAY, "today": DAY}
    with pytest.raises(BadInput, match="s’explique"):
        require_status(207, reason="AUTRE", note=" ", **given)
    assert require_status(207, reason="AUTRE", note="quantité discutée", **given) is Status.DISPUTED


@given(st.lists(st.tuples(st.sampled_from(list(Status)), st.booleans()), max_size=12))
def test_whatever_is_told_each_status_follows_one_that_allows_it(steps: list[tuple[Status, bool]]) -> None:
    told: list[Told] = []
    held: list[Status] = []
    for rank, (status, corrects) in enumerate(steps, start=1):
        last = told[-1].id if corrects and told else None
        reason = next(iter(REASONS.get(status, ("",))))
        base = held[:-1] if last is not None else held
        allowed = status in NEXT[base[-1] if base else None]
        try:
            require_status(
                status, on=DAY, reason=reason, note="x", before=told, issued_on=DAY, today=DAY, corrects=last
            )
        except RuleBroken:
            assert not allowed
        else:
            assert allowed
            told.append(Told(rank, status, DAY, last))
            held = [*base, status]


def test_every_status_and_reason_has_a_name_and_a_way() -> None:
    assert set(status_names()) == set(Status) == {one for one in NEXT if one is not None}
    assert {reason for own in REASONS.values() for reason in own} == set(reason_names())
    reached = {status for following in NEXT.values() for status in following}
    assert reached == set(Status)

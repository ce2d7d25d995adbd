"""What is changed around the program, by raw SQL, is seen by `check` and named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from pole_desk.activities.fund.commands import declare_aid
from pole_desk.backend.asking import check
from pole_desk.registers.dossiers.commands import open_dossier, serve_project, set_links
from pole_desk.registers.dossiers.rules import Kind

from .conftest import Fund

DAY = date(2020, 5, 1)


def tampered(fund: Fund, *statements: str) -> set[tuple[str, str]]:
    """Write around the program; what `check` then finds."""
    assert fund.read(check) == []
    with fund.runner.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return {(one.code, one.record) for one in fund.read(check)}


def test_a_link_that_is_deleted_or_given_another_share_is_seen(fund: Fund) -> None:
    project = fund.project()
    dossier = fund.card(project).project.dossier
    meals = fund.do(open_dossier, kind=Kind.MEALS, party=fund.carrier, title="Repas", on=DAY)
    fund.do(serve_project, project=dossier, dossiers=[meals], share=4000, on=DAY)
    fund.do(set_links, dossier=meals, shares={4: 10_000}, on=DAY)
    itself, share, chantier = (
        fund.read(lambda reader, where=where: reader.connection.scalar(text(f"SELECT id FROM dossier_link WHERE {where}")))
        for where in (
            f"dossier = {dossier}", f"dossier = {meals} AND project IS NOT NULL",
            f"dossier = {meals} AND chantier IS NOT NULL",
        )
    )  # fmt: skip
    assert tampered(
        fund, f"DELETE FROM dossier_link WHERE id = {itself}",
        f"UPDATE dossier_link SET share = 3000 WHERE id = {share}",
        f"DELETE FROM dossier_link WHERE id = {chantier}",
    ) == {
        ("record_gone", f"dossier_link:{itself}"), ("fund_link", f"fund_project:{project}"),
        ("record_altered", f"dossier_link:{share}"), ("record_gone", f"dossier_link:{chantier}"),
    }  # fmt: skip


def test_an_aid_whose_amount_changed_is_seen(fund: Fund) -> None:
    day = date(2026, 3, 1)
    aid = fund.do(declare_aid, party=fund.carrier, amount=Decimal(12000), granter="Région", on=day)
    assert tampered(fund, f"UPDATE fund_aid SET amount = 1200 WHERE id = {aid}") == {
        ("record_altered", f"fund_aid:{aid}")
    }


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("kind = 'meals'", {"record_altered", "fund_dossier", "link_project"}),
        ("party = {other}", {"record_altered"}),
        ("state = 'closed'", {"record_altered", "fund_dossier"}),
        ("closed_on = '2020-06-01'", {"record_altered", "dossier_state"}),
        ("state = 'asleep'", {"record_altered", "fund_dossier", "dossier_state"}),
    ],
)
def test_a_dossier_given_another_kind_party_or_state_is_seen(
    sqlite_fund: Fund, change: str, codes: set[str]
) -> None:
    dossier = sqlite_fund.card(sqlite_fund.project()).project.dossier
    said = change.format(other=sqlite_fund.other)
    found = tampered(sqlite_fund, f"UPDATE dossier SET {said} WHERE id = {dossier}")
    assert {code for code, _record in found} == codes


def test_a_pole_older_than_what_is_kept_of_its_beginnings_still_tells_what_disagrees(sqlite_fund: Fund) -> None:
    fund = sqlite_fund
    project = fund.project()
    dossier = fund.card(project).project.dossier
    with fund.runner.engine.begin() as connection:
        connection.execute(text("DELETE FROM history"))
    assert tampered(
        fund, f"DELETE FROM dossier_link WHERE dossier = {dossier}",
        f"UPDATE dossier SET state = 'cancelled', opened_on = '2019-01-01' WHERE id = {dossier}",
    ) == {("fund_link", f"fund_project:{project}"), ("fund_dossier", f"fund_project:{project}")}  # fmt: skip


def test_a_grant_whose_step_or_day_changed_is_seen(fund: Fund) -> None:
    grant = fund.paid(fund.project())
    found = tampered(fund, f"UPDATE fund_instalment SET paid_on = '2021-07-01' WHERE id = {grant}")
    assert found == {("record_altered", f"fund_instalment:{grant}")}

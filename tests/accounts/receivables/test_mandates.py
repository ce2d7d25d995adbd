"""Mandates written down, corrected, revoked and taken back; the database keeps their references apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from debt_books import ACCOUNT, sign
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules.mandates import Use
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken

TODAY = date(2026, 11, 23)


def standing(books: Any, mandate: int, on: date = TODAY) -> str:
    return str(books.runner.read(queries.mandate, mandate=mandate).standing(on))


def test_a_client_may_have_several_mandates_each_with_its_own_reference(owing: Any) -> None:
    sign(owing, 1, reference="  M-1   bis ", scheme=Scheme.B2B, use=Use.ONCE, signed_on=date(2026, 3, 1))
    found = owing.runner.read(queries.mandates, party=1)
    assert [(one.reference, one.scheme, one.use) for one in found] == [
        ("M-1 bis", "B2B", "once"), ("M-1", "CORE", "repeated"),
    ]  # fmt: skip
    assert found[1].account == ACCOUNT and found[1].lapses_on == date(2029, 1, 15)
    with pytest.raises(RuleBroken, match="Alpha, signé le 15/01/2026") as refusal:
        sign(owing, 2, reference="M-1")
    assert refusal.value.code == "mandate_reference_once"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reference": "M" * 36}, "mandate_reference"), ({"reference": "réf"}, "mandate_reference"),
        ({"reference": " "}, "mandate_reference"), ({"signed_on": date(2026, 11, 24)}, "signed_on"),
        ({"account": ACCOUNT._replace(iban="DE89370400440532013001")}, "iban"),
        ({"account": ACCOUNT._replace(bic="X")}, "bic"), ({"account": ACCOUNT._replace(holder="")}, "sepa_name"),
        ({"account": ACCOUNT._replace(holder="x" * 71)}, "sepa_name"),
        ({"account": ACCOUNT._replace(town="")}, "sepa_address"),
        ({"account": ACCOUNT._replace(country="France")}, "sepa_address"),
        ({"account": ACCOUNT._replace(iban="CH9300762011623852957", street="", postcode="", town="")}, "sepa_address"),
        ({"account": ACCOUNT._replace(iban="TN5910006035183598478831")}, "sepa_country"),
        ({"notice_days": 15}, "notice_days"), ({"notice_days": 0}, "notice_days"),
        ({"used_on": date(2026, 1, 14)}, "used_on"),
    ],
)  # fmt: skip
def test_what_a_bank_would_not_take_is_refused(sqlite_owing: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        sign(sqlite_owing, 2, **change)
    assert refusal.value.code == code


def test_a_mandate_of_nobody_or_of_no_seller_is_refused(sqlite_owing: Any) -> None:
    for change in ({"party": 99}, {"issuer": 99}):
        with pytest.raises(NotFound):
            sign(sqlite_owing, **change)


def test_revoking_correcting_and_withdrawing_are_each_undone(owing: Any) -> None:
    runner = owing.runner
    revoked = runner.perform(acts.revoke_mandate, mandate=1, on=date(2026, 11, 20), reason="Change de banque")
    assert standing(owing, 1) == "revoked" and standing(owing, 1, date(2026, 11, 19)) == "live"
    back = runner.undo(revoked.undo)
    assert standing(owing, 1) == "live"
    runner.undo(back.undo)
    assert runner.read(queries.mandate, mandate=1).revoked_reason == "Change de banque"
    runner.do(acts.reinstate_mandate, mandate=1)
    other = ACCOUNT._replace(iban="FR7630006000011234567890189", town="Rezé")
    changed = runner.perform(acts.change_mandate, mandate=1, account=other, notice_days=5, closing=True)
    found = runner.read(queries.mandate, mandate=1)
    assert (found.account, found.notice_days, found.closing) == (other, 5, True)
    runner.undo(changed.undo)
    found = runner.read(queries.mandate, mandate=1)
    assert (found.account, found.notice_days, found.closing) == (ACCOUNT, 14, False)
    gone = runner.perform(acts.withdraw_mandate, mandate=1)
    assert runner.read(queries.mandates, party=1) == []
    runner.undo(gone.undo)
    assert [one.id for one in runner.read(queries.mandates, party=1)] == [1]


def test_a_stale_form_is_told_who_changed_the_mandate(sqlite_owing: Any) -> None:
    seen = sqlite_owing.runner.read(queries.mandate, mandate=1).version
    sqlite_owing.runner.do(acts.change_mandate, mandate=1, notice_days=5, seen_version=seen)
    with pytest.raises(Conflict):
        sqlite_owing.runner.do(acts.change_mandate, mandate=1, notice_days=7, seen_version=seen)


def test_a_merged_client_keeps_its_mandate(sqlite_owing: Any) -> None:
    with sqlite_owing.engine.begin() as connection:
        connection.execute(text("UPDATE party SET merged_into = 2 WHERE id = 1"))
    for party in (1, 2):
        assert [(one.party, one.party_name) for one in sqlite_owing.runner.read(queries.mandates, party=party)] == [(2, "Bêta")]


def test_one_account_receives_what_a_structure_is_owed(sqlite_owing: Any) -> None:
    first = sqlite_owing.runner.perform(acts.set_payee, party=2, account=ACCOUNT)
    second = sqlite_owing.runner.perform(acts.set_payee, party=2, account=ACCOUNT._replace(iban="FR7630006000011234567890189"))
    assert sqlite_owing.runner.read(queries.payees)[2].account.iban.startswith("FR76")
    sqlite_owing.runner.undo(second.undo)
    assert sqlite_owing.runner.read(queries.payees, party=2)[2].account == ACCOUNT
    sqlite_owing.runner.undo(first.undo)
    assert sqlite_owing.runner.read(queries.payees) == {}


def test_the_database_keeps_mandates_and_their_references(owing: Any) -> None:
    copied = (
        "INSERT INTO mandate (issuer, party, reference, scheme, use, signed_on, holder, iban, bic, street, postcode, "
        "town, country, notice_days, closing, revoked_reason, withdrawn, version) SELECT issuer, 2, reference, scheme, "
        "use, signed_on, holder, iban, bic, street, postcode, town, country, notice_days, closing, '', withdrawn, 1 "
        "FROM mandate"
    )
    for statement in ("DELETE FROM mandate", copied):
        with pytest.raises(DBAPIError), owing.engine.begin() as connection:
            connection.execute(text(statement))

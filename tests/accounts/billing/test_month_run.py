"""The month's run: numbers, days, anomalies, reasons, what others write meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing.commands import issue_invoices, prepare_invoices
from pole_desk.accounts.billing.queries import Why
from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.kernel.errors import Conflict, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import ChargeSources

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def numbers(books: Any) -> list[str]:
    return [one.number for one in books.invoices()]


def codes(plan: Any) -> set[str]:
    return {anomaly.code for anomaly in plan.anomalies}


def test_numbers_follow_each_other_and_begin_again_with_the_year(books: Any) -> None:
    party, other = books.party("Alpha"), books.party("Bêta")
    books.owes(party, "100")
    books.owes(other, "100")
    books.issue()
    books.day(date(2026, 12, 31))
    books.owes(party, "100", month=DECEMBER)
    books.issue(DECEMBER)
    books.day(date(2027, 1, 2))
    books.owes(other, "100", month=DECEMBER)
    books.issue(DECEMBER)
    assert numbers(books) == ["FA-2026-00001", "FA-2026-00002", "FA-2026-00003", "FA-2027-00001"]
    assert books.findings() == []


def test_a_day_before_the_last_number_is_refused(books: Any) -> None:
    party = books.party()
    books.owes(party, "100")
    books.issue()
    books.owes(party, "100", month=DECEMBER)
    books.day(date(2026, 11, 22))
    with pytest.raises(RuleBroken) as refusal:
        books.issue(DECEMBER)
    assert refusal.value.code == "date_before_last"
    assert refusal.value.details["last"] == "2026-11-23"
    assert len(books.invoices()) == 1
    books.day(date(2026, 11, 23))
    assert books.issue(DECEMBER).first == "FA-2026-00002"


def test_what_is_refused_at_issue_leaves_no_gap(books: Any) -> None:
    party = books.party()
    books.owes(party, "100")
    plan = books.plan()
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET invoice_prefix = 'FB'"))
    for _attempt in range(3):
        with pytest.raises(Conflict):
            books.day(books.clock.today() + timedelta(days=1))
            books.runner.do(issue_invoices, plan=plan)
    assert books.issue().first == "FB-2026-00001"


def test_a_plan_is_stale_once_somebody_wrote(books: Any) -> None:
    books.owes(books.party("Alpha"), "100")
    books.issue()
    books.owes(books.party("Bêta"), "100")
    plan = books.plan()
    books.another().do(
        record_payment, invoice=1, on=date(2026, 11, 24), amount=Decimal(50), method="transfer"
    )
    with pytest.raises(Conflict) as refusal:
        books.runner.do(issue_invoices, plan=plan)
    assert refusal.value.code == "plan_stale"
    assert books.issue().issued == 1


def test_of_two_seats_that_issue_the_same_plan_one_wins(books: Any) -> None:
    books.owes(books.party(), "100")
    first, second = books.plan(), books.another().read(prepare_invoices, month=NOVEMBER)
    assert books.runner.do(issue_invoices, plan=first).issued == 1
    with pytest.raises(Conflict):
        books.another().do(issue_invoices, plan=second)
    assert len(books.invoices()) == 1


def test_terms_are_thirty_days_unless_agreed_and_never_over_forty_five(books: Any) -> None:
    for name, terms in (("Alpha", None), ("Bêta", 0), ("Gamma", 60)):
        books.owes(books.party(name, payment_terms_days=terms), "100")
    books.issue()
    waits = {one.party_name: (one.due_on - one.issued_on).days for one in books.invoices()}
    assert waits == {"Alpha": 30, "Bêta": 0, "Gamma": 45}


def test_each_reason_of_exemption_has_an_invoice_of_its_own(books: Any) -> None:
    party = books.party()
    for tax in ("S20", "S10", "E-261D", "E-293B", "O-206"):
        books.owes(party, "100", tax=tax)
    assert books.issue().issued == 3
    rates = [{line.tax for line in books.lines(one.id)} for one in books.invoices()]
    assert rates == [{"E-261D", "S10", "S20"}, {"E-293B"}, {"O-206"}]
    assert [str(one.vat) for one in books.invoices()] == ["30.00", "0.00", "0.00"]
    assert books.findings() == []


def test_a_charge_without_a_price_stops_the_whole_month(books: Any) -> None:
    books.owes(books.party("Alpha"), "100")
    books.owes(books.party("Bêta"), "0")
    plan = books.plan()
    assert plan.blocking and "no_price" in codes(plan)
    with pytest.raises(RuleBroken) as refusal:
        books.issue()
    assert refusal.value.code == "anomalies"
    assert refusal.value.details["anomalies"][0]["party"] == "Bêta"
    assert books.invoices() == []


@pytest.mark.parametrize(
    ("values", "told", "blocking"),
    [
        ({"vat_liable": "yes"}, {"no_siren": "party.siren"}, True),
        ({"legal_form": "SCOP"}, {"no_siren": "party.siren"}, True),
        ({"legal_form": "SCOP", "siren": "732829320"}, {}, False),
        ({"street": "", "postcode": "", "town": ""}, {"no_address": "party.address"}, False),
        ({"street": "", "postcode": "", "town": "", "siren": "732829320"}, {"no_address": "party.address"}, True),
        ({"postcode": "4420"}, {"postcode": "party.address"}, True),
        ({"siren": "732829320", "email": ""}, {"no_email": "party.email"}, False),
        ({"email": ""}, {"no_email": "party.email"}, False),
        ({"siren": "732829320", "vat_number": "FR45732829320"}, {"vat_number": "party.vat_number"}, True),
        ({"siren": "732829320", "electronic_address": "999000011"}, {"endpoint": "party.endpoint"}, True),
        ({"name": "Le nom \u2620"}, {"letters": "party.name"}, True),
    ],
)
def test_what_a_client_lacks_is_named(
    sqlite_books: Any, values: dict[str, str], told: dict[str, str], blocking: bool
) -> None:
    sqlite_books.owes(sqlite_books.party(**values), "100")
    plan = sqlite_books.plan()
    assert {anomaly.code: anomaly.where for anomaly in plan.anomalies} == told
    assert plan.blocking is blocking


def test_a_tax_that_is_not_in_force_stops_the_month(sqlite_books: Any) -> None:
    sqlite_books.owes(sqlite_books.party(), "100", tax="S196")
    plan = sqlite_books.plan()
    assert plan.blocking and codes(plan) == {"no_tax"}


def test_an_incomplete_seller_stops_the_month(sqlite_books: Any) -> None:
    sqlite_books.owes(sqlite_books.party(), "100")
    with sqlite_books.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET siren = '', vat_number = ''"))
    [anomaly] = sqlite_books.plan().anomalies
    assert anomaly.blocking and "SIREN, numéro de TVA" in anomaly.message


def test_a_source_that_can_not_tell_stops_the_month(sqlite_books: Any) -> None:
    sqlite_books.owes(sqlite_books.party(), "100")
    sqlite_books.issue()

    def refuse(reader: Any, month: Month) -> list[Any]:
        raise RuleBroken("no_issuer", "Aucun vendeur n’est nommé.")

    sqlite_books.source.due = refuse
    plan = sqlite_books.plan()
    assert plan.blocking and codes(plan) >= {"source_refused"}
    with pytest.raises(RuleBroken):
        sqlite_books.issue()


def test_the_reasons_add_up_to_the_difference(sqlite_books: Any) -> None:
    books = sqlite_books
    party = books.party()
    for key, price in (("rent", "100"), ("lost", "15"), ("old", "40")):
        books.owes(party, price, key=f"{key}:2026-10", month=OCTOBER, label=key)
    books.issue(OCTOBER)
    books.changes(books.source.charges["old:2026-10"], unit_price=Decimal(45))
    books.owes(party, "110", key="rent:2026-11", label="rent")
    books.owes(party, "45", key="old:2026-11", label="old")
    books.owes(party, "12", key="new:2026-11", label="new")
    [structure] = books.plan().structures
    assert (structure.last_month, structure.this_month) == (Decimal(160), Decimal(172))
    assert {(why.kind, why.label) for why in structure.reasons} == {
        (Why.PRICE, "rent"), (Why.ENDED, "lost"), (Why.NEW, "new"),
        (Why.REGULARISATION, "Régularisation\u202f: old"),
    }  # fmt: skip
    told = sum(why.after - why.before for why in structure.reasons)
    assert structure.last_month + told == structure.this_month


def test_a_month_of_fewer_days_is_told_as_days(sqlite_books: Any) -> None:
    books = sqlite_books
    party = books.party()
    books.owes(party, "100", key="rent:2026-10", month=OCTOBER)
    books.issue(OCTOBER)
    charge = books.owes(
        party, "3.333333", quantity="15", key="rent:2026-11", service_to=date(2026, 11, 15)
    )
    books.changes(charge, unit="jour")
    plan = books.plan()
    assert [why.kind for why in plan.structures[0].reasons] == [Why.DAYS]
    assert codes(plan) == {"far"}
    assert plan.anomalies[0].message.endswith("(−50\u202f%).")


def test_a_difference_of_amount_tells_what_the_month_invoices_for_others(sqlite_books: Any) -> None:
    books = sqlite_books
    party = books.party("Alpha")
    books.owes(party, "100", key="rent:2026-10", month=OCTOBER)
    books.issue(OCTOBER)
    books.owes(party, "60", key="late:2026-10", month=OCTOBER)
    books.owes(party, "300", key="rent:2026-11")
    [anomaly] = books.plan().anomalies
    assert anomaly.message == (
        "Alpha\u202f: 300,00\xa0€ dus pour ce mois au lieu de 160,00\xa0€ pour le mois dernier (+88\u202f%)\u202f; "
        "360,00\xa0€ à facturer, autres mois compris."
    )
    books.issue()
    assert all("à facturer" not in one.message for one in books.plan().anomalies), "nothing is left to invoice"


def test_a_running_agreement_with_nothing_to_bill_is_named(sqlite_books: Any) -> None:
    books = sqlite_books
    running, ended = books.party("Alpha"), books.party("Bêta")
    books.agreement(running)
    books.agreement(ended, last_day=OCTOBER.last)
    books.owes(running, "100", month=OCTOBER)
    books.owes(ended, "100", month=OCTOBER)
    books.issue(OCTOBER)
    plan = books.plan()
    [anomaly] = plan.anomalies
    assert (anomaly.code, anomaly.name, anomaly.blocking) == ("nothing_to_bill", "Alpha", False)
    assert {structure.this_month for structure in plan.structures} == {Decimal(0)}


def test_the_preview_changes_nothing(books: Any) -> None:
    books.owes(books.party(), "100")
    before = books.plan()
    assert before.count == 1 and before.total == Decimal(120)
    with books.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM billing_charge")).scalar_one() == 0
    assert books.plan() == before


def test_a_source_that_says_no_beginning_is_looked_back_two_years(sqlite_books: Any) -> None:
    asked: list[Month] = []

    class Silent:
        def due(self, reader: Any, month: Month) -> list[Any]:
            asked.append(month)
            return []

    sqlite_books.runner.ports = {**sqlite_books.runner.ports, ChargeSources: ChargeSources((Silent(),))}
    sqlite_books.plan()
    assert asked[0] == NOVEMBER.plus(-24) and asked[-1] == NOVEMBER

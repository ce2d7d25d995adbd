"""An agreement opened, signed, moved, dragged, ended, cancelled, and each act taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.commands import (
    add_line,
    cancel_lease,
    change_lease_start,
    change_line_days,
    change_terms,
    draft_lease,
    end_lease,
    end_line,
    give_notice,
    open_lease,
    reopen_lease,
    restore_lease,
    set_insurance,
    set_people,
    sign_lease,
    unsign_lease,
    withdraw_line,
    withdraw_notice,
    withdraw_service,
)
from pole_desk.activities.leases.queries import leases, lines_on
from pole_desk.activities.leases.rules import Kind, State
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import FOREVER, day_end, day_start
from pole_desk.kernel.work import Runner

START = date(2026, 12, 1)


def test_opening_claims_firmly_at_list_price(house: Any) -> None:
    lease = house.opened()
    assert lease.number == "CV-2026-0001"
    assert lease.state == State.SIGNED
    assert (lease.rent, lease.list_rent) == (Decimal("495.00"), Decimal("495.00"))
    assert house.held(lease) == [(house.space("B01"), day_start(START), FOREVER, 1)]
    assert lease.lines[0].steps[0].source == "price_list"
    assert house.sound()


def test_numbers_follow_one_another_within_the_year(house: Any) -> None:
    numbers = [house.opened(code).number for code in ("B01", "B02", "B03")]
    assert numbers == ["CV-2026-0001", "CV-2026-0002", "CV-2026-0003"]


def test_an_agreed_price_keeps_the_list_price_and_its_reason(house: Any) -> None:
    lease = house.opened(price=Decimal("300.00"), reason="prix convenu")
    assert (lease.rent, lease.list_rent) == (Decimal("300.00"), Decimal("495.00"))
    assert lease.lines[0].steps[0].reason == "prix convenu"
    (item,) = house.read(leases)
    assert item.support == Decimal("195.00")


def test_another_price_than_the_list_needs_a_reason(house: Any) -> None:
    with pytest.raises(BadInput) as refused:
        house.opened(price=Decimal("300.00"))
    assert refused.value.code == "price_needs_reason"
    assert house.read(leases) == []


def test_a_second_agreement_on_the_same_days_names_the_winner(house: Any) -> None:
    first = house.opened()
    with pytest.raises(Overlap) as refused:
        house.opened(party=house.parties["Le Fournil"])
    winner = refused.value.details["winner"]
    assert winner == {
        "dossier": first.dossier, "party": "La Recyclerie", "from": "2026-12-01", "to": None,
    }  # fmt: skip
    assert len(house.read(leases)) == 1


def test_a_draft_only_options_and_signing_it_claims(house: Any) -> None:
    draft = house.do(
        draft_lease, party=house.parties["Le Fournil"], spaces=[house.space("B01")], first_day=START
    )
    assert house.held(house.card(draft))[0][3] == 0
    rival = house.opened()
    with pytest.raises(Overlap):
        house.do(sign_lease, lease=draft)
    house.do(end_lease, lease=rival.id, last_day=START)
    house.do(change_line_days, line=house.card(draft).lines[0].id,
             first_day=date(2026, 12, 2), last_day=None)  # fmt: skip
    house.do(sign_lease, lease=draft)
    assert house.held(house.card(draft))[0][3] == 1
    assert house.sound()


def test_reversed_dates_unknown_space_and_unknown_party_are_bad_input(house: Any) -> None:
    with pytest.raises(BadInput) as refused:
        house.opened(last_day=date(2026, 11, 1))
    assert refused.value.code == "dates_reversed"
    with pytest.raises(NotFound):
        house.opened(party=9999)
    with pytest.raises(NotFound):
        house.do(
            open_lease, party=house.parties["Le Fournil"], spaces=[9999], first_day=START
        )


@pytest.mark.parametrize("code", ["HALL", "B01"])
def test_spaces_that_an_agreement_can_not_hold_are_refused(house: Any, code: str) -> None:
    spaces = {space.kind: space for space in house.read(_all_spaces)}
    with pytest.raises(RuleBroken) as refused:
        house.do(
            open_lease,
            party=house.parties["Le Fournil"],
            spaces=[spaces["hall"].id if code == "HALL" else house.space(code)],
            kind=Kind.HOSTING if code == "HALL" else Kind.STORAGE,
            first_day=START,
        )
    assert refused.value.code == "not_lettable"


def _all_spaces(reader: Any) -> Any:
    from pole_desk.registers.spaces.queries import spaces

    return spaces(reader)


def test_an_agreement_without_space_nor_service_can_not_be_signed(house: Any) -> None:
    with pytest.raises(RuleBroken) as refused:
        house.do(open_lease, party=house.parties["Le Fournil"], first_day=START)
    assert refused.value.code == "lease_empty"
    lease = house.do(
        open_lease, party=house.parties["Le Fournil"], first_day=START, services=["mail_address"]
    )
    (service,) = house.card(lease).services
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_service, service=service.id)
    assert refused.value.code == "lease_empty"
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_line, line=house.opened().lines[0].id, reason="erreur")
    assert refused.value.code == "lease_empty"
    assert house.sound()


def test_opening_is_taken_back_and_the_space_is_free_again(house: Any) -> None:
    lease = house.undo(
        open_lease, party=house.parties["Le Fournil"], spaces=[house.space("B01")], first_day=START
    )
    assert house.card(lease).state == State.CANCELLED
    house.opened()
    with pytest.raises(Overlap):
        house.do(restore_lease, lease=lease)


def test_a_cancelled_agreement_comes_back_as_it_was(house: Any) -> None:
    lease = house.opened()
    before = house.held(lease)
    house.undo(cancel_lease, lease=lease.id, reason="erreur")
    assert house.card(lease).state == State.SIGNED
    assert house.held(lease) == before
    assert house.sound()


def test_unsigning_makes_an_option_of_it_and_back(house: Any) -> None:
    lease = house.opened()
    house.do(unsign_lease, lease=lease.id)
    assert (house.card(lease).state, house.held(lease)[0][3]) == (State.DRAFT, 0)
    house.do(sign_lease, lease=lease.id)
    house.undo(unsign_lease, lease=lease.id)
    assert (house.card(lease).state, house.held(lease)[0][3]) == (State.SIGNED, 1)


def test_a_cancelled_agreement_is_restored_before_anything_else(house: Any) -> None:
    lease = house.opened()
    house.do(cancel_lease, lease=lease.id, reason="erreur")
    acts = {
        sign_lease: {}, unsign_lease: {}, cancel_lease: {"reason": "encore"},
        end_lease: {"last_day": START}, give_notice: {"on": START}, reopen_lease: {},
        add_line: {"space": house.space("B02"), "first_day": START},
    }  # fmt: skip
    for act, arguments in acts.items():
        with pytest.raises(RuleBroken, match="annulée") as refused:
            house.do(act, lease=lease.id, **arguments)
        assert refused.value.code == "lease_state"
    assert house.held(lease) == []


def test_notice_sets_the_end_and_withdrawing_it_restores_the_former(house: Any) -> None:
    lease = house.opened(last_day=date(2028, 12, 31), first_day=date(2026, 1, 1))
    end = house.do(give_notice, lease=lease.id, on=date(2026, 11, 23))
    assert end == date(2027, 2, 23)
    assert house.card(lease).state == State.NOTICE
    assert house.held(lease)[0][2] == day_end(end)
    with pytest.raises(RuleBroken):
        house.do(give_notice, lease=lease.id, on=date(2026, 11, 23))
    house.do(withdraw_notice, lease=lease.id)
    assert house.card(lease).last_day == date(2028, 12, 31)
    assert house.card(lease).state == State.RUNNING
    assert house.sound()


def test_notice_never_prolongs_an_agreement(house: Any) -> None:
    lease = house.opened(last_day=date(2026, 12, 31))
    assert house.do(give_notice, lease=lease.id, on=date(2026, 11, 23)) == date(2026, 12, 31)


def test_withdrawing_notice_is_refused_when_the_office_was_promised(house: Any) -> None:
    lease = house.opened(first_day=date(2026, 1, 1))
    house.do(give_notice, lease=lease.id, on=date(2026, 11, 23))
    house.opened(party=house.parties["Le Fournil"], first_day=date(2027, 2, 24))
    with pytest.raises(Overlap):
        house.do(withdraw_notice, lease=lease.id)


def test_ending_frees_the_space_and_reopening_takes_it_again(house: Any) -> None:
    lease = house.opened(first_day=date(2026, 1, 1))
    house.do(end_lease, lease=lease.id, last_day=date(2026, 11, 22))
    assert house.card(lease).state == State.ENDED
    with pytest.raises(RuleBroken) as refused:
        house.do(add_line, lease=lease.id, space=house.space("B02"), first_day=START)
    assert refused.value.code == "lease_ended"
    house.do(reopen_lease, lease=lease.id)
    assert house.held(lease)[0][2] == FOREVER
    assert house.sound()


def test_ending_inside_an_invoiced_period_is_allowed(house: Any) -> None:
    lease = house.opened(first_day=date(2026, 1, 1))
    house.invoices.add(
        f"lease:{lease.id}:line:{lease.lines[0].id}:2026-11:2026-11-01",
        date(2026, 11, 1), date(2026, 11, 30),
    )  # fmt: skip
    house.do(end_lease, lease=lease.id, last_day=date(2026, 11, 15))
    assert house.card(lease).last_day == date(2026, 11, 15)


def test_an_agreement_under_notice_is_not_made_a_draft_again(house: Any) -> None:
    lease = house.opened()
    house.do(give_notice, lease=lease.id, on=date(2026, 12, 10))
    with pytest.raises(RuleBroken) as refused:
        house.do(unsign_lease, lease=lease.id)
    assert refused.value.code == "notice_given"


def test_an_agreement_does_not_end_before_a_line_to_come(house: Any) -> None:
    lease = house.opened()
    house.do(add_line, lease=lease.id, space=house.space("B02"), first_day=date(2027, 6, 1))
    with pytest.raises(RuleBroken) as refused:
        house.do(end_lease, lease=lease.id, last_day=date(2027, 3, 31))
    assert refused.value.code == "line_after_end"


def test_the_agreement_begins_no_later_than_its_lines(house: Any) -> None:
    lease = house.opened()
    with pytest.raises(RuleBroken):
        house.do(change_lease_start, lease=lease.id, first_day=date(2026, 12, 15))
    house.undo(change_lease_start, lease=lease.id, first_day=date(2026, 11, 1))
    assert house.card(lease).first_day == START


def test_clauses_people_and_insurance_change_and_come_back(house: Any) -> None:
    lease = house.opened(terms=Terms(people=3, notice_months=2))
    house.undo(set_people, lease=lease.id, people=9)
    house.undo(set_insurance, lease=lease.id, until=date(2027, 1, 1))
    house.undo(change_terms, lease=lease.id, terms=Terms(people=7, proration="thirtieths"))
    changed = house.card(lease)
    assert (changed.people, changed.notice_months, changed.proration) == (3, 2, "calendar")
    assert changed.insurance_until is None


def test_a_form_that_saw_an_older_version_is_told_who_changed_it(house: Any) -> None:
    lease = house.opened()
    house.do(set_people, lease=lease.id, people=4, seen_version=lease.version)
    with pytest.raises(Conflict, match="Administration"):
        house.do(set_people, lease=lease.id, people=5, seen_version=lease.version)
    house.do(end_line, line=lease.lines[0].id, last_day=date(2027, 1, 1))
    with pytest.raises(Conflict):
        house.do(change_line_days, line=lease.lines[0].id, first_day=START, last_day=None,
                 seen_version=lease.lines[0].version)  # fmt: skip


def test_the_list_on_a_day_shows_those_in_force(house: Any) -> None:
    running = house.opened(first_day=date(2026, 1, 1), terms=Terms(people=4))
    house.opened("B02", party=house.parties["Le Fournil"])
    items = house.read(leases, on=date(2026, 11, 23))
    assert [(item.id, item.spaces, item.people) for item in items] == [(running.id, "B01", 4)]
    assert len(house.read(leases)) == 2
    assert len(house.read(leases, party=house.parties["Le Fournil"])) == 1
    (line,) = house.read(lines_on, on=date(2026, 11, 23))
    assert (line.space, line.party_name, line.until) == (house.space("B01"), "La Recyclerie", None)


def test_what_was_said_names_who_and_what(house: Any) -> None:
    outcome = house.perform(
        open_lease, party=house.parties["Le Fournil"], spaces=[house.space("B01")], first_day=START
    )
    assert outcome.said == "Le Fournil\u202f: convention CV-2026-0001 à partir du 1er décembre 2026 (B01)."
    assert {"leases", "claims", "dossiers"} <= outcome.topics


def test_a_pole_without_agreements_is_sound(sqlite_pole: Runner) -> None:
    assert sqlite_pole.read(lambda reader: LeaseChecks().check(reader)) == []

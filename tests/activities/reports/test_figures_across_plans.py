"""A new plan splits one chantier and merges two: the years before keep their figures, the next ones follow."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.queries import By, cuts
from pole_desk.activities.reports.rules import year_period
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.chantiers.rules import NewChantier
from pole_desk.registers.dossiers.commands import set_party_links, start_plan
from pole_desk.registers.dossiers.rules.drafts import Becomes, draft
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

FIRST = date(2027, 1, 1)


def by_chantier(run: Runner, year: int) -> dict[str, dict[str, int]]:
    """The amounts of each figure of a year by chantier, those that count something."""
    return {
        cut.code: amounts
        for cut in run.read(cuts, period=year_period(year), by=By.CHANTIER)
        if (amounts := {one.key: one.amount for one in cut.slices if one.amount})
    }


def test_the_years_before_keep_their_chantiers_and_the_next_go_to_those_that_follow(pole: Runner) -> None:
    old = {one.number: one.id for one in pole.read(chantiers)}
    party = pole.do(add_party, party=PartyInput(name="Association Élan"))
    pole.do(set_party_links, party=party, shares={old[1]: 2000, old[2]: 1000, old[4]: 5000}, on=date(2026, 1, 1))
    place = pole.read(space_by_code, code="B01")
    pole.do(open_lease, party=party, spaces=[place.id], first_day=date(2026, 1, 1), terms=Terms(people=2))
    before = by_chantier(pole, 2026)
    assert before and all({str(old[1]), str(old[4])} <= {*found} for found in before.values() if len(found) > 2)
    wanted = draft(
        name="Feuille de route", first_day=FIRST, last_day=date(2029, 12, 31), axes={"vivre": "Bien vivre"},
        chantiers=[NewChantier(number=n, title=f"Chantier {n}", axis="vivre") for n in (1, 2, 3)],
        becomes=[Becomes(1, 1), Becomes(2, 1), Becomes(4, 2, 6000), Becomes(4, 3, 4000)],
    )  # fmt: skip
    outcome = pole.perform(start_plan, plan=wanted.plan, splits=wanted.splits)
    new = {one.number: str(one.id) for one in pole.read(chantiers, on=FIRST)}
    assert by_chantier(pole, 2026) == before, "a report of the year before says the same"
    after = by_chantier(pole, 2027)
    served = [found for found in after.values() if {*new.values()} <= {*found}]
    assert served, "what is signed for the next year goes to the chantiers that follow"
    for found in served:
        assert not {str(one) for one in old.values()} & {*found}
        assert abs(found[new[1]] - found[new[2]]) <= 1, "20 % and 10 % merged are as much as 60 % of 50 %"
        assert abs(found[new[3]] * 3 - found[new[2]] * 2) <= 5
    assert pole.undo(outcome.undo)
    assert by_chantier(pole, 2026) == before

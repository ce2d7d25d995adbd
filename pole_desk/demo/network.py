"""The network told: seven LCP and one that asks, people in schemes, the enquiries on jobs."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    add_service,
    answer_enquiry,
    ask_accession,
    assess_point,
    open_enquiry,
    remind,
)
from pole_desk.activities.network.queries import answers
from pole_desk.activities.network.rules import Jobs, Opinion
from pole_desk.demo.cast import material
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.settings import setting
from pole_desk.ports.ids import PartyId
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties, references
from pole_desk.registers.parties.rules import CHARTER, PartyInput

OPINIONS = {"m": Opinion.MET, "p": Opinion.PARTLY, "n": Opinion.NOT_MET}
ENQUIRIES = 2
"""Enquiries told: those on the last years that are over."""
ANSWER = 78
"""Percent of the structures that answer an enquiry."""
WAVES = (12, 26, 41)
"""Days after an enquiry opens when answers come in."""
TERM = 45
YEARLY = 34_000
"""Euros a year of a full-time coordination post."""


class Network:
    """The LCP, the schemes and the enquiries of a story, drawn from its seed."""

    def __init__(self, seed: int, start: date, today: date) -> None:
        self.rng = random.Random(f"{seed}:network")
        self.words = material("network")
        self.start, self.today = start, today

    def plan(self, stage: Stage) -> None:
        """Have everything played on its day."""
        for place, told in enumerate(self.words["places"]):
            stage.at(workday(self.start + A_DAY * (20 + 6 * place)), Turn.CHANGES, self._place, told)
        stage.at(workday(self.today - A_DAY * 70), Turn.CHANGES, self._candidate)
        stage.at(workday(self.start + A_DAY * 160), Turn.CHANGES, self._count)
        stage.at(workday(self.today - A_DAY * 120), Turn.CHANGES, self._count)
        for year in range(self.today.year - ENQUIRIES, self.today.year):
            opened = workday(date(year + 1, 1, 14))
            if self.start < date(year + 1, 1, 1):
                stage.at(opened, Turn.CHANGES, self._enquire, year)

    # --- the LCP

    def _party(self, stage: Stage, told: dict[str, Any], *, lcp: bool) -> PartyId:
        address = PostalAddress(street=told["street"], postcode=told["postcode"], town=told["town"])
        card = PartyInput(
            name=told["name"], legal_form="Association", commune=told["town"], territory=told["territory"],
            address=address, lcp=lcp, object="Lieu ouvert aux habitants du quartier",
        )  # fmt: skip
        party = stage.runner.do(add_party, party=card)
        shares = {stage.chantiers[int(number)]: share for number, share in told["chantiers"].items()}
        stage.runner.do(set_party_links, party=party, shares=shares, on=stage.clock.today())
        return party

    def _place(self, stage: Stage, told: dict[str, Any]) -> None:
        """An LCP since before the story: assessed once, then again in the last months."""
        run, today = stage.runner, stage.clock.today()
        party = self._party(stage, told, lcp=True)
        fte = Decimal(told["fte"])
        run.do(add_post, party=party, title=told["post"], fte=fte, funder=self.words["funder"],
               amount=fte * YEARLY, first_day=today)  # fmt: skip
        self._serve(stage, party, told["services"])
        points = self._points(stage)
        for point in self.rng.sample(points, 2):
            run.do(assess_point, party=party, point=point, opinion=Opinion.PARTLY, evidence=self.words["former"],
                   on=today)  # fmt: skip
        again = workday(self.today - A_DAY * self.rng.randrange(60, 170))
        stage.at(again, Turn.CHANGES, self._assess, party, told["charter"])

    def _points(self, stage: Stage) -> list[str]:
        return [entry.label for entry in stage.runner.read(references, kind=CHARTER)]

    def _assess(self, stage: Stage, party: PartyId, opinions: str) -> None:
        for place, (point, opinion) in enumerate(zip(self._points(stage), opinions, strict=False)):
            stage.runner.do(
                assess_point, party=party, point=point, opinion=OPINIONS[opinion],
                evidence=self.words["evidence"][place], on=stage.clock.today(),
            )  # fmt: skip

    def _serve(self, stage: Stage, party: PartyId, chosen: list[int]) -> None:
        today = stage.clock.today()
        offered = stage.runner.read(setting, key="programmes.lcp", on=today)["platform"]["services"]
        for place in chosen:
            stage.runner.do(add_service, party=party, service=offered[place], first_day=today,
                            hours=self.rng.randrange(2, 13) * 10)  # fmt: skip

    def _candidate(self, stage: Stage) -> None:
        """A structure that asks to join and lacks points of the charter."""
        told = self.words["candidate"]
        party = self._party(stage, told, lcp=False)
        self._serve(stage, party, told["services"])
        self._assess(stage, party, told["charter"])
        stage.runner.do(ask_accession, party=party, on=stage.clock.today(), goals=told["goals"])

    # --- schemes

    def _count(self, stage: Stage) -> None:
        """People of some structures of the pole are counted in a scheme, a few for a time."""
        today = stage.clock.today()
        known = sorted(stage.parties.values())
        for party in self.rng.sample(known, min(len(known), 14)):
            told = self.rng.choice(self.words["benefits"])
            ends = today + timedelta(days=self.rng.randrange(200, 900)) if self.rng.randrange(3) == 0 else None
            stage.runner.do(
                add_benefit, party=party, scheme=told["scheme"], people=self.rng.randrange(1, 7),
                detail=told["detail"], first_day=today, last_day=ends,
            )  # fmt: skip

    # --- the enquiry

    def _enquire(self, stage: Stage, year: int) -> None:
        today = stage.clock.today()
        stage.runner.do(open_enquiry, year=year, on=today, closes_on=today + A_DAY * TERM, note=self.words["enquiry"])
        asked = [one.party for one in stage.runner.read(answers, year=year)]
        telling = [party for party in asked if self.rng.randrange(100) < ANSWER]
        for wave, after in enumerate(WAVES):
            stage.at(workday(today + A_DAY * after), Turn.CHANGES, self._answer, year, telling[wave :: len(WAVES)])
        silent = sorted(set(asked) - set(telling))
        if silent:
            stage.at(workday(today + A_DAY * (TERM + 5)), Turn.CHANGES, self._remind, year, silent)

    def _answer(self, stage: Stage, year: int, telling: list[PartyId]) -> None:
        sizes = {one.id: one.headcount or 1 for one in stage.runner.read(parties)}
        for party in telling:
            if party in sizes:
                stage.runner.do(
                    answer_enquiry, year=year, party=party, jobs=self._jobs(sizes[party]), on=stage.clock.today()
                )

    def _jobs(self, size: int) -> Jobs:
        rng = self.rng
        people = max(1, size + rng.randrange(-1, 2))
        fte = Decimal(people * rng.randrange(55, 101)) / 100
        permanent = people * rng.randrange(40, 96) // 100
        hired = rng.randrange(0, 1 + people // 6) if people > 5 else 0
        told = rng.randrange(100) < 80
        return Jobs(
            people=people, fte=fte, permanent=permanent, district_hired=hired,
            turnover=Decimal(people * rng.randrange(24, 61) * 1000) if told else None,
        )  # fmt: skip

    def _remind(self, stage: Stage, year: int, silent: list[PartyId]) -> None:
        stage.runner.do(remind, year=year, parties=silent, on=stage.clock.today())

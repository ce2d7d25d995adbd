"""The fund told: the past imported, projects granted over the years, groups that meet, what they became."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pole_desk.activities.fund.commands import (
    MeetingInput,
    MemberInput,
    OutcomeInput,
    ProjectInput,
    add_member,
    close_project,
    close_recommendation,
    decide_instalment,
    declare_aid,
    gather_coordination,
    gather_group,
    give_opinion,
    hold_meeting,
    import_projects,
    justify_instalment,
    note_other_call,
    note_outcome,
    pay_instalment,
    receive_report,
    recommend,
    reposition,
    sign_instalment,
    submit_project,
)
from pole_desk.activities.fund.queries import group_card, project
from pole_desk.activities.fund.rules import CallResult, MemberKind, Opinion, OutcomeKind, State
from pole_desk.demo.cast import material
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.ports.ids import ProjectId
from pole_desk.registers.dossiers.commands import set_links

LIVE = 20
"""Projects played, beside those imported."""
PAST = 90
OPENED = 2006
"""The fund's first year."""


def days(count: int) -> timedelta:
    return timedelta(days=count)


class Fund:
    """The projects of a story, drawn from its seed."""

    def __init__(self, seed: int, start: date, today: date) -> None:
        self.rng = random.Random(f"{seed}:fund")
        self.words = material("fund")
        self.start, self.today = start, today

    def plan(self, stage: Stage) -> None:
        """Have everything played on its day."""
        stage.at(self.start, Turn.CHANGES, self._import)
        stage.at(workday(self.start + days(40)), Turn.CHANGES, self._coordinate)
        span = (self.today - self.start).days
        for place in range(LIVE):
            first = workday(self.start + days(20 + place * max(span - 60, LIVE) // LIVE))
            if first < self.today:
                Told(self, place, first).plan(stage)

    def _import(self, stage: Stage) -> None:
        stage.runner.do(import_projects, rows=self.past())

    def past(self) -> list[tuple[int, dict[str, str]]]:
        """The lines of the file of historical projects."""
        rng, last = self.rng, max(self.start.year - 3, OPENED)
        rows = []
        for place in range(PAST):
            theme = self.words["themes"][place % len(self.words["themes"])]
            place_name = self.words["places"][place // len(self.words["themes"]) % len(self.words["places"])]
            year = OPENED + place * (last - OPENED + 1) // PAST
            grants = rng.choices((1, 2, 3), (5, 3, 2))[0]
            row = {
                "titre": f"{theme['title']} {place_name}",
                "porteur": f"{theme['carrier']} {place_name}",
                "annee": str(year),
                "besoin": theme["need"],
                "commune": rng.choice(self.words["communes"]),
                "territoire": rng.choice(("qpv", "", "", "péri-urbain")),
                "politiques": theme["policy"],
                "chantiers": str(theme["chantier"]),
                "etat": "terminé",
                "politique_enrichie": theme["policy"] if rng.random() < 0.3 else "",
                "entreprise": f"{theme['carrier']} {place_name}" if rng.random() < 0.4 else "",
            }
            row["preuve"] = self.words["evidence"][place % len(self.words["evidence"])] if row["politique_enrichie"] else ""
            row["emplois"] = str(rng.randrange(1, 9)) if row["entreprise"] else ""
            for rank in (1, 2, 3):
                row[f"tranche_{rank}"] = "5000" if rank <= grants else ""
                row[f"date_{rank}"] = f"15/0{rng.randrange(1, 10)}/{year + rank - 1}" if rank <= grants else ""
            rows.append((place + 2, row))
        return rows

    def _coordinate(self, stage: Stage) -> None:
        run = stage.runner
        group = run.do(gather_coordination, name=self.words["coordination"])
        for body in self.words["directorates"]:
            member = MemberInput(kind=MemberKind.AUTHORITY, body=body["body"], network=body["network"])
            run.do(add_member, group=group, member=member)
        day = self.start + days(60)
        while day < self.today:
            stage.at(workday(day), Turn.CHANGES, self._meet, group, self.words["coordination_subject"])
            day += days(180)

    def _meet(self, stage: Stage, group: int, subject: str) -> int:
        today = stage.clock.today()
        members = [one.id for one in stage.runner.read(group_card, group=group).members]  # type: ignore[arg-type]
        meeting = MeetingInput(
            on=today, hours=Decimal(2), subject=subject, place=self.words["place"],
            minutes=self.words["minutes"][today.toordinal() % len(self.words["minutes"])],
        )  # fmt: skip
        present: dict[int, Decimal | None] = {one: None for one in members if self.rng.random() < 0.8}
        return stage.runner.do(hold_meeting, group=group, meeting=meeting, present=present)  # type: ignore[arg-type]


class Told:
    """One project told: submitted, granted up to three times, followed by its group, closed."""

    def __init__(self, fund: Fund, place: int, first: date) -> None:
        self.fund, self.rng, self.first = fund, fund.rng, first
        self.theme = fund.words["themes"][(place * 3 + 1) % len(fund.words["themes"])]
        self.name = fund.words["districts"][(place + place // 10 * 3) % len(fund.words["districts"])]
        self.renewals = self.rng.choices((0, 1, 2), (4, 3, 3))[0]
        self.carrier = self.rng.random()
        self.project = ProjectId(0)
        self.group: Any = 0

    def plan(self, stage: Stage) -> None:
        stage.at(self.first, Turn.CHANGES, self._submit)

    def _then(self, stage: Stage, after: int, act: Any, *words: Any) -> None:
        day = workday(stage.clock.today() + days(after))
        if day <= self.fund.today - A_DAY:
            stage.at(day, Turn.CHANGES, act, *words)

    def _submit(self, stage: Stage) -> None:
        parties = sorted(stage.parties.values())
        carrier = parties[int(self.carrier * len(parties))]
        typed = ProjectInput(
            title=f"{self.theme['title']} {self.name}", need=self.theme["need"], policies=(self.theme["policy"],),
            commune=self.rng.choice(self.fund.words["communes"]), territory=self.rng.choice(("qpv", "none", "periurban")),
        )  # fmt: skip
        run = stage.runner
        self.project = run.do(submit_project, carrier=carrier, project=typed)
        dossier = run.read(project, project=self.project).dossier
        chantier = stage.chantiers[self.theme["chantier"]]
        run.do(set_links, dossier=dossier, shares={chantier: 10_000}, on=stage.clock.today())
        if self.rng.random() < 0.2:
            run.do(declare_aid, party=carrier, amount=Decimal(self.rng.randrange(20, 90) * 100),
                   granter="Région des Pays de la Loire", on=stage.clock.today())  # fmt: skip
        self._then(stage, 25, self._gather)
        self._then(stage, 45, self._grant)

    def _gather(self, stage: Stage) -> None:
        run = stage.runner
        self.group = run.do(gather_group, project=self.project)
        for one in self.rng.sample(self.fund.words["members"], 4):
            member = MemberInput(
                kind=MemberKind(one["kind"]), person=one["person"], body=one["body"], network=one["network"]
            )
            run.do(add_member, group=self.group, member=member)
        self._then(stage, 30, self._meet)

    def _meet(self, stage: Stage) -> None:
        run, rng, today = stage.runner, self.rng, stage.clock.today()
        meeting = self.fund._meet(stage, self.group, self.fund.words["subject"])
        advice = rng.choice(self.fund.words["advice"])
        due = today + days(rng.randrange(30, 120))
        told = run.do(
            recommend, group=self.group, text=advice["text"], owner=advice["owner"], due_on=due, meeting=meeting
        )
        if rng.random() < 0.75:
            self._then(stage, (due - today).days - rng.randrange(10), self._follow, told, advice["became"])
        if rng.random() < 0.25:
            moved = rng.choice(self.fund.words["positions"])
            run.do(reposition, project=self.project, before=self.theme["need"], after=moved, meeting=meeting)
        if rng.random() < 0.4:
            run.do(
                note_other_call, project=self.project, name=rng.choice(self.fund.words["calls"]),
                result=rng.choice(list(CallResult)), amount=Decimal(rng.randrange(10, 80) * 100),
            )  # fmt: skip
        self._then(stage, 170, self._meet)

    def _follow(self, stage: Stage, advice: int, became: str) -> None:
        stage.runner.do(close_recommendation, recommendation=advice, done=self.rng.random() < 0.8, outcome=became)

    def _grant(self, stage: Stage) -> None:
        grant = stage.runner.do(decide_instalment, project=self.project)
        self._then(stage, self.rng.randrange(15, 35), self._sign, grant)

    def _sign(self, stage: Stage, grant: int) -> None:
        due = stage.clock.today() + days(240)
        stage.runner.do(sign_instalment, instalment=grant, report_due_on=due)  # type: ignore[arg-type]
        late = 120 if self.rng.random() < 0.15 else 0
        self._then(stage, 225 + late, self._report, grant)

    def _report(self, stage: Stage, grant: int) -> None:
        stage.runner.do(receive_report, instalment=grant, accepted=True)  # type: ignore[arg-type]
        self._then(stage, 14, self._justify, grant)

    def _justify(self, stage: Stage, grant: int) -> None:
        run = stage.runner
        run.do(justify_instalment, instalment=grant)  # type: ignore[arg-type]
        if self.rng.random() < 0.9:
            run.do(give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE)  # type: ignore[arg-type]
            self._then(stage, 20, self._pay, grant)

    def _pay(self, stage: Stage, grant: int) -> None:
        stage.runner.do(pay_instalment, instalment=grant)  # type: ignore[arg-type]
        if self.renewals:
            self.renewals -= 1
            self._then(stage, 15, self._grant)
        else:
            self._then(stage, 60, self._close)

    def _close(self, stage: Stage) -> None:
        run = stage.runner
        run.do(close_project, project=self.project, state=State.ENDED)
        one = run.read(project, project=self.project)
        became = OutcomeInput(
            kind=OutcomeKind.ENTERPRISE, party=one.party, jobs=Decimal(self.rng.randrange(2, 14)) / 2, alive=True
        )
        run.do(note_outcome, project=self.project, outcome=became)
        if self.rng.random() < 0.5:
            evidence = self.rng.choice(self.fund.words["evidence"])
            policy = OutcomeInput(kind=OutcomeKind.POLICY, policy=self.theme["policy"], evidence=evidence)
            run.do(note_outcome, project=self.project, outcome=policy)

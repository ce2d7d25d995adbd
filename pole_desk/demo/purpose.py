"""How the chantiers go, and the mix that the pole aims at; what serves them is told elsewhere."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.hosting.commands import set_target
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.commands import (
    add_meeting,
    add_referent,
    add_support,
    change_action,
    change_action_state,
    set_lead,
    set_progress,
)
from pole_desk.registers.chantiers.queries import Action, actions
from pole_desk.registers.chantiers.rules import (
    ActionInput,
    ActionState,
    AttendeeInput,
    LeadInput,
    LeadKind,
    MeetingInput,
    ReferentInput,
    SupportInput,
)
from pole_desk.registers.dossiers.commands import attach_dossiers
from pole_desk.registers.dossiers.queries import linked_to, parties_linked_to
from pole_desk.registers.dossiers.rules import State
from pole_desk.registers.parties.rules import legal_families

PROGRESS = {1: (20, 45), 2: (10, 30), 3: (35, 60), 4: (40, 75), 5: (50, 80), 6: (15, 35), 7: (5, 20), 8: (25, 40)}
"""Percent of each chantier at the two reviews; the ninth has not begun."""
PACE = ("soutenu", "régulier", "lent")
LED = (1, 3, 4, 5, 8)
"""Chantiers that a hosted structure leads."""
REVIEWS = (150, 30)
"""Days before the day of the story when progress was reviewed."""
SAID = ("Les premières actions trouvent leurs porteurs.", "Le cap est tenu\u202f; la suite se prépare.")
"""What was said at each review."""
REFERENTS = {
    1: (("Habitat", "Claire Morvan"), ("Personnes âgées", "Yann Le Goff")),
    2: (("Petite enfance", "Sonia Rialland"),),
    3: (("Transition énergétique", "Bruno Hervé"),),
    4: (("Alimentation", "Maud Kervella"), ("Commande publique", "Ismaël Traoré")),
    5: (("Prévention des déchets", "Anne Bidault"),),
    6: (("Numérique", "Rémi Cochard"),),
    8: (("Égalité", "Fatou Camara"),),
}
"""Public policies met by chantier, with an invented referent each."""
MEETINGS = {1: (170, 40), 2: (120,), 3: (160, 45), 4: (165, 60, 12), 5: (155, 50), 6: (90,), 8: (75,)}
"""Days before the day of the story when each chantier met."""
SUBJECTS = ("Lancement du groupe de travail", "Point d’étape avec les porteurs", "Préparation de l’année suivante")
SUPPORTS = {1: ("Étude du financement de la médiation", "21.50", "1720.00"),
            4: ("Appui juridique au marché de quartier", "9.00", "810.00"),
            5: ("Animation de la coordination du réemploi", "32.00", None)}  # fmt: skip
"""Specific support by chantier: what, hours, worth in euros."""
FOLLOWED = 20
"""Days before the day of the story when the specific support was noted and dossiers were attached."""
PRESENT = 5
"""How many structures come to a meeting at most."""
TARGETS = (50, 25, 5, 5, 10, 5)
"""Percent aimed at for each family of legal forms, in the plan's order."""


def plan(stage: Stage) -> None:
    """Have two reviews of the chantiers and the targets of diversity played."""
    for review, before in enumerate(REVIEWS):
        stage.at(workday(stage.today - A_DAY * before), Turn.CHANGES, review_chantiers, review)
    stage.at(workday(stage.today - A_DAY * REVIEWS[0]), Turn.SETTINGS, aim)
    stage.at(workday(stage.today - A_DAY * REVIEWS[0]), Turn.CHANGES, name_referents)
    for number, days in MEETINGS.items():
        for place, before in enumerate(days):
            stage.at(workday(stage.today - A_DAY * before), Turn.CHANGES, meet, number, place)
    stage.at(workday(stage.today - A_DAY * FOLLOWED), Turn.CHANGES, follow)


def review_chantiers(stage: Stage, review: int) -> None:
    leaders = sorted(stage.parties.values())
    for number, percents in PROGRESS.items():
        chantier = stage.chantiers[number]
        stage.runner.do(
            set_progress, chantier=chantier, percent=percents[review], pace=PACE[number % len(PACE)],
            said=SAID[review],
        )  # fmt: skip
        if review == 0 and number in LED:
            kind = LeadKind.VOLUNTEER if number % 2 else LeadKind.ANIMATOR
            lead = LeadInput(party=leaders[number * 7 % len(leaders)], kind=kind)
            stage.runner.do(set_lead, chantier=chantier, lead=lead)
        _advance(stage, chantier, percents[review])


def _advance(stage: Stage, chantier: ChantierId, percent: int) -> None:
    """The first actions are done, the next is under way, in proportion to the progress."""
    found = stage.runner.read(actions, chantier=chantier)
    done = len(found) * percent // 100
    for place, action in enumerate(found[: done + 1]):
        wanted = ActionState.DONE if place < done else ActionState.UNDER_WAY
        if action.state not in (wanted, ActionState.DONE):
            stage.runner.do(change_action_state, action=action.id, state=wanted)


def name_referents(stage: Stage) -> None:
    """Say which referents of public policies each chantier deals with."""
    for number, named in REFERENTS.items():
        for policy, name in named:
            referent = ReferentInput(
                policy=policy, name=name, institution="Nantes Métropole", first_day=stage.clock.today()
            )
            stage.runner.do(add_referent, chantier=stage.chantiers[number], referent=referent)


def meet(stage: Stage, number: int, place: int) -> None:
    """Have a chantier meet: some of the structures that serve it, and the local authorities."""
    chantier = stage.chantiers[number]
    serving = stage.runner.read(parties_linked_to, chantier=chantier, on=stage.clock.today())
    people = [AttendeeInput(party=one.party) for one in serving[place : place + PRESENT]]
    people += [
        AttendeeInput(name=name, institution="Nantes Métropole", authority=True)
        for _policy, name in REFERENTS.get(number, ())
    ]
    meeting = MeetingInput(
        day=stage.clock.today(), subject=SUBJECTS[place], place="Salle de réunion du pôle",
        minutes="Tour de table des actions, porteurs et dates\u202f; prochaine rencontre convenue.",
        people=tuple(people),
    )  # fmt: skip
    stage.runner.do(add_meeting, chantier=chantier, meeting=meeting)


def follow(stage: Stage) -> None:
    """Note the specific support, who carries the actions under way, and the dossiers attached to them."""
    today = stage.clock.today()
    for number, (title, hours, value) in SUPPORTS.items():
        support = SupportInput(
            day=today, title=title, name="Direction de l’emploi et de l’innovation sociale",
            hours=Decimal(hours), value=None if value is None else Decimal(value),
        )  # fmt: skip
        stage.runner.do(add_support, chantier=stage.chantiers[number], support=support)
    for number in REFERENTS:
        chantier = stage.chantiers[number]
        found = [one for one in stage.runner.read(linked_to, chantier=chantier, on=today) if one.state == State.OPEN]
        going = [one for one in stage.runner.read(actions, chantier=chantier) if one.state == ActionState.UNDER_WAY]
        for action in going[:1]:
            carriers = tuple(dict.fromkeys(one.party for one in found))[:3]
            stage.runner.do(change_action, action=action.id, values=_carried(action, carriers))
            if found:
                stage.runner.do(attach_dossiers, action=action.id, dossiers=[one.dossier for one in found[:2]])


def _carried(action: Action, parties: tuple[PartyId, ...]) -> ActionInput:
    return ActionInput(
        title=action.title, carriers=tuple(action.carriers), partners=tuple(action.partners),
        policies=tuple(action.policies), places=tuple(action.places), serves=action.serves,
        begun_on=action.begun_on, carrier_parties=parties[:1], partner_parties=parties[1:],
    )  # fmt: skip


def aim(stage: Stage) -> None:
    for family, percent in zip(legal_families(), TARGETS, strict=True):
        stage.runner.do(
            set_target, dimension="legal", class_key=family, percent=percent,
            valid_from=stage.clock.today(),
        )  # fmt: skip

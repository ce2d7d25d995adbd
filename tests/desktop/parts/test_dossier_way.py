"""A dossier opens on its own page, whatever it is about; one without a card opens its structure."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.fund.commands import ProjectInput, submit_project
from pole_desk.activities.fund.queries import project as fund_project
from pole_desk.activities.incubator.commands import spot_project
from pole_desk.activities.incubator.queries import projects as identities
from pole_desk.activities.incubator.rules.identity import ProjectInput as Identity
from pole_desk.activities.leases.commands import open_lease
from pole_desk.desktop.parts.dossier_way import Way, way_to
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.queries import dossiers
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

DAY = date(2026, 11, 1)


def _way(run: Runner, dossier: DossierId, kind: str, party: PartyId) -> Way:
    return run.read(way_to, dossier=dossier, kind=kind, party=party)


def test_a_dossier_opens_on_the_page_of_its_kind(sqlite_pole: Runner) -> None:
    run = sqlite_pole
    party = run.do(add_party, party=PartyInput(name="Les Voisins"))
    space = run.read(space_by_code, code="B01").id
    lease = run.do(open_lease, party=party, spaces=[space], first_day=DAY)
    (dossier,) = (one.id for one in run.read(dossiers, party=party))
    assert _way(run, dossier, Kind.HOSTING, party) == Way("hosting", lease)
    project = run.do(submit_project, carrier=party, project=ProjectInput(title="Café"))
    dossier = run.read(fund_project, project=project).dossier
    assert _way(run, dossier, Kind.PROJECT, party) == Way("fund", project)
    identity = run.do(spot_project, project=Identity(title="La Fripe"), on=DAY)
    dossier = next(one.dossier for one in run.read(identities) if one.id == identity)
    assert _way(run, dossier, Kind.INCUBATION, party) == Way("incubator", identity)


def test_a_dossier_without_a_card_opens_its_structure(sqlite_pole: Runner) -> None:
    run = sqlite_pole
    party = run.do(add_party, party=PartyInput(name="Les Voisins"))
    for kind in (Kind.MEALS, Kind.EVENT, Kind.SHOP, Kind.COHORT, Kind.HOSTING, Kind.REPAIR):
        dossier = run.do(open_dossier, kind=kind, party=party, title="Seul", on=DAY)
        assert _way(run, dossier, kind, party) == Way("parties", party), kind
    storage = run.do(open_dossier, kind=Kind.STORAGE, party=party, title="Box", on=DAY)
    assert _way(run, storage, Kind.STORAGE, party) == Way("storage", storage)

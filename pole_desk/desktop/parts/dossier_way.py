"""The page where a dossier is read, whatever it is about: its own card, else that of its structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pole_desk.accounts.quotes.queries import quote_of_dossier
from pole_desk.activities.events.queries import event_of_dossier
from pole_desk.activities.fund.queries import by_dossier
from pole_desk.activities.incubator.queries import cohorts, project_of_dossier
from pole_desk.activities.leases.queries import lease_of_dossier
from pole_desk.activities.shop.queries import contracts
from pole_desk.desktop.page import Page
from pole_desk.desktop.seat import lead
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.rules import Kind


class Way(NamedTuple):
    """A page and a record on it; `part` names the kind of record where the page has several."""

    page: str
    record: int
    part: str = ""


def way_to(reader: Reader, *, dossier: DossierId, kind: str, party: PartyId) -> Way:
    """Where a dossier opens; one without a card of its own opens its structure."""
    finders: dict[str, tuple[str, Callable[[], int | None], str]] = {
        Kind.HOSTING: ("hosting", lambda: lease_of_dossier(reader, dossier=dossier), ""),
        Kind.STORAGE: ("storage", lambda: dossier, ""),
        Kind.EVENT: ("events", lambda: event_of_dossier(reader, dossier=dossier), ""),
        Kind.SHOP: ("shop", lambda: _contract(reader, dossier, party), ""),
        Kind.INCUBATION: ("incubator", lambda: _incubation(reader, dossier), ""),
        Kind.COHORT: ("incubator", lambda: _cohort(reader, dossier), "cohort"),
        Kind.PROJECT: ("fund", lambda: by_dossier(reader, dossier=dossier), ""),
        Kind.SERVICE: ("billing", lambda: quote_of_dossier(reader, dossier=dossier), "quote"),
    }
    page, find, part = finders.get(kind, ("parties", lambda: party, ""))
    record = find()
    return Way("parties", party) if record is None else Way(page, int(record), part)


def open_dossier(page: Page, dossier: DossierId, kind: str, party: PartyId) -> None:
    """Go to the card of a dossier."""
    page.ask(way_to, dossier=dossier, kind=kind, party=party).then(
        lambda way: lead(page.seat.go, way.page, way.record, way.part)
    )


def _contract(reader: Reader, dossier: DossierId, party: PartyId) -> int | None:
    return next((int(one.id) for one in contracts(reader, party=party) if one.dossier == dossier), None)


def _incubation(reader: Reader, dossier: DossierId) -> int | None:
    found = project_of_dossier(reader, dossier=dossier)
    return None if found is None else int(found.id)


def _cohort(reader: Reader, dossier: DossierId) -> int | None:
    return next((int(one.id) for one in cohorts(reader, cancelled=True) if one.dossier == dossier), None)

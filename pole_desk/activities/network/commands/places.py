"""The LCP written: points of the charter, posts, services, accessions; people counted in schemes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.network.commands._steps import (
    Record,
    accession_of,
    record_of,
    require_listed,
    written,
)
from pole_desk.activities.network.queries import conditions
from pole_desk.activities.network.rules import (
    TOPIC,
    Accession,
    Opinion,
    opinion_name,
    require_conditions,
    require_order,
    require_people,
    require_post,
    require_service,
)
from pole_desk.activities.network.tables import (
    AccessionRow,
    BenefitRow,
    CharterRow,
    PostRow,
    ServiceRow,
)
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import set_lcp
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import CHARTER, SCHEME


@command(Permission.NETWORK)
def assess_point(
    tx: Tx, *, party: PartyId, point: str, opinion: Opinion, evidence: str, on: date, author: str = ""
) -> int:
    """Say how a structure keeps a point of the charter, with its evidence. Raises BadInput."""
    name = party_card(tx, party=party).name
    require_listed(tx, CHARTER, point, _("« {label} » n’est pas un point de la charte."))
    if on > tx.clock.today():
        raise BadInput("future_day", _("Un avis se donne au plus tard aujourd’hui."))
    if not evidence.strip():
        raise BadInput("evidence", _("Dites ce qui le montre : une visite, un document, un chiffre."))
    row = CharterRow(
        party=party, point=point, on_day=on, opinion=Opinion(opinion), evidence=evidence.strip(),
        author=author.strip() or tx.user.name, withdrawn=False,
    )  # fmt: skip
    said = _("{name} : « {point} » {opinion}.").format(
        name=name, point=point, opinion=opinion_name(opinion)
    )
    return _added(tx, "charter", row, said)


@command(Permission.NETWORK)
def add_post(
    tx: Tx, *, party: PartyId, title: str, fte: Decimal, first_day: date, last_day: date | None = None,
    funder: str = "", amount: Decimal = Decimal(0),
) -> int:  # fmt: skip
    """Record a coordination post financed at a structure; `amount` euros a year. Raises BadInput."""
    name = party_card(tx, party=party).name
    require_order(first_day, last_day)
    require_post(title, fte, amount)
    row = PostRow(
        party=party, title=title.strip(), fte=fte, funder=funder.strip(), amount=amount,
        first_day=first_day, last_day=last_day, withdrawn=False,
    )  # fmt: skip
    return _added(tx, "post", row, _("Poste « {title} » noté pour {name}.").format(title=row.title, name=name))


@command(Permission.NETWORK)
def add_service(
    tx: Tx, *, party: PartyId, service: str, first_day: date, last_day: date | None = None, hours: int = 0
) -> int:
    """Record a service of the mutualisation platform received by a structure. Raises BadInput."""
    name = party_card(tx, party=party).name
    require_order(first_day, last_day)
    require_service(service, hours)
    row = ServiceRow(
        party=party, service=service.strip(), hours=hours, first_day=first_day, last_day=last_day,
        withdrawn=False,
    )  # fmt: skip
    return _added(tx, "service", row, _("{name} reçoit « {service} ».").format(name=name, service=row.service))


@command(Permission.NETWORK)
def add_benefit(
    tx: Tx, *, party: PartyId, scheme: str, people: int, first_day: date, last_day: date | None = None,
    detail: str = "",
) -> int:  # fmt: skip
    """Count people of a structure in a support scheme of the list. Raises BadInput."""
    name = party_card(tx, party=party).name
    require_order(first_day, last_day)
    require_listed(tx, SCHEME, scheme, _("Le dispositif « {label} » n’est pas dans la liste."))
    require_people(people)
    row = BenefitRow(
        party=party, scheme=scheme, people=people, detail=detail.strip(), first_day=first_day,
        last_day=last_day, withdrawn=False,
    )  # fmt: skip
    return _added(tx, "benefit", row, _("{name} : {people} en « {scheme} ».").format(
        name=name, people=people, scheme=scheme))  # fmt: skip


@command(Permission.NETWORK)
def end_record(tx: Tx, *, kind: str, record: int, last_day: date | None) -> None:
    """Say the last day of a post, a service or people in a scheme; None opens it again."""
    row = record_of(tx, kind, record)
    if isinstance(row, CharterRow):
        raise BadInput("record", _("Un point de la charte ne finit pas : évaluez-le de nouveau."))
    require_order(row.first_day, last_day)
    former, row.last_day = row.last_day, last_day
    written(tx, row, _("La fin est notée au {day}.").format(day=plain_day(last_day)) if last_day
             else _("Sans fin de nouveau."))  # fmt: skip
    tx.undo_with(end_record, kind=kind, record=record, last_day=former)


@command(Permission.NETWORK)
def withdraw_record(tx: Tx, *, kind: str, record: int, withdrawn: bool = True) -> None:
    """Take back what was noted by mistake, or bring it back; it stays on record."""
    row = record_of(tx, kind, record)
    if row.withdrawn is withdrawn:
        raise RuleBroken("withdrawn", _("C’est déjà fait."))
    row.withdrawn = withdrawn
    written(tx, row, _("Ligne retirée.") if withdrawn else _("Ligne rétablie."))
    tx.undo_with(withdraw_record, kind=kind, record=record, withdrawn=not withdrawn)


@command(Permission.NETWORK)
def ask_accession(tx: Tx, *, party: PartyId, on: date, goals: str = "") -> int:
    """A structure asks to become an LCP; `goals` says how its goals are reached.

    Raises RuleBroken when it is one, or asked already.
    """
    card = party_card(tx, party=party)
    if card.lcp:
        raise RuleBroken("lcp", _("{name} est déjà un lieu collectif de proximité.").format(name=card.name))
    _require_none_waiting(tx, party)
    row = AccessionRow(
        party=party, asked_on=on, state=Accession.ASKED, goals=goals.strip(), decided_on=None, reason=""
    )
    tx.session.add(row)
    written(tx, row, _("{name} demande à rejoindre les lieux collectifs de proximité.").format(name=card.name))
    tx.undo_with(
        decide_accession, accession=row.id, state=Accession.WITHDRAWN, on=on, reason=_("saisie annulée")
    )
    return row.id


@command(Permission.NETWORK)
def say_goals(tx: Tx, *, accession: int, goals: str) -> None:
    """Say how the goals of a structure that waits are reached; nothing says that they are not."""
    row = accession_of(tx, accession)
    if row.state != Accession.ASKED:
        raise RuleBroken("accession_state", _("Cette demande est déjà décidée."))
    former, row.goals = row.goals, goals.strip()
    written(tx, row, _("Objectifs de {name} notés.").format(name=party_card(tx, party=PartyId(row.party)).name))
    tx.undo_with(say_goals, accession=accession, goals=former)


@command(Permission.NETWORK)
def decide_accession(
    tx: Tx, *, accession: int, state: Accession, on: date, reason: str = "", seen_version: int | None = None
) -> None:
    """Accept, refuse or take back a request to join.

    Accepting needs the plan's three conditions: raises RuleBroken `lcp_conditions` naming what is
    missing. The structure is then an LCP. Refusing and taking back need the reason: BadInput.
    """
    row = accession_of(tx, accession)
    tx.require_version(TOPIC, row, seen_version)
    if row.state != Accession.ASKED or state is Accession.ASKED:
        raise RuleBroken("accession_state", _("Cette demande est déjà décidée."))
    require_order(row.asked_on, on)
    party = PartyId(row.party)
    name = party_card(tx, party=party).name
    if state is Accession.ACCEPTED:
        require_conditions(conditions(tx, party=party, on=on), name)
        set_lcp(tx, party=party, lcp=True)
    elif not reason.strip():
        raise BadInput("reason", _("Dites pourquoi."))
    row.state, row.decided_on, row.reason = state, on, reason.strip()
    said = {
        Accession.ACCEPTED: _("{name} est un lieu collectif de proximité."),
        Accession.REFUSED: _("La demande de {name} est refusée."),
        Accession.WITHDRAWN: _("La demande de {name} est retirée."),
    }[state]
    written(tx, row, said.format(name=name))
    tx.undo_with(reopen_accession, accession=accession)


@command(Permission.NETWORK)
def reopen_accession(tx: Tx, *, accession: int) -> None:
    """Take a decision back: the request waits again, an accepted structure is no more an LCP."""
    row = accession_of(tx, accession)
    if row.state == Accession.ASKED:
        raise RuleBroken("accession_state", _("Cette demande n’est pas décidée."))
    _require_none_waiting(tx, PartyId(row.party))
    former = (Accession(row.state), row.decided_on or tx.clock.today(), row.reason)
    if former[0] is Accession.ACCEPTED:
        set_lcp(tx, party=PartyId(row.party), lcp=False)
    row.state, row.decided_on, row.reason = Accession.ASKED, None, ""
    written(tx, row, _("La décision est reprise."))
    tx.undo_with(
        decide_accession, accession=accession, state=former[0], on=former[1], reason=former[2]
    )


def _require_none_waiting(tx: Tx, party: PartyId) -> None:
    waiting = tx.session.scalars(
        select(AccessionRow).where(AccessionRow.party == party, AccessionRow.state == Accession.ASKED)
    ).first()
    if waiting is not None:
        raise RuleBroken(
            "accession_asked",
            _("{name} l’a déjà demandé le {day}.").format(
                name=party_card(tx, party=party).name, day=plain_day(waiting.asked_on)
            ),
        )


def _added(tx: Tx, kind: str, row: Record, said: str) -> int:
    tx.session.add(row)
    written(tx, row, said)
    tx.undo_with(withdraw_record, kind=kind, record=row.id)
    return row.id

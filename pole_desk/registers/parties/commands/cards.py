"""Structures: added, changed, archived; and their roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ContactId, PartyId
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands._card import (
    fill,
    known,
    require_current,
    require_free_siren,
)
from pole_desk.registers.parties.commands._receiver import name_receiver
from pole_desk.registers.parties.rules import (
    TOPIC,
    PartyInput,
    Role,
    checked_party,
    role_names,
)
from pole_desk.registers.parties.tables import PartyRow, RoleRow

MANY = 500
"""Numbers asked of the database at once."""


@command(Permission.PARTIES)
def add_party(tx: Tx, *, party: PartyInput) -> PartyId:
    """Add a structure; its numbers are checked with the reason.

    Raises BadInput, and RuleBroken `siren_taken` naming the structure that has the SIREN.
    """
    today = tx.clock.today()
    clean = checked_party(party, this_year=today.year)
    require_free_siren(tx, clean.siren, own=None)
    row = PartyRow(created_on=today, archived=False)
    fill(row, clean)
    tx.session.add(row)
    tx.session.flush()
    _set_roles(tx, row.id, clean.roles or (), today)
    _noted(tx, row, _("{name} est ajoutée."))
    tx.undo_with(archive_party, party=PartyId(row.id))
    return PartyId(row.id)


@command(Permission.PARTIES)
def add_parties(tx: Tx, *, parties: Sequence[PartyInput]) -> list[PartyId]:
    """Add many structures at once, each as `add_party` would; their numbers, in their order."""
    today = tx.clock.today()
    cards = [checked_party(party, this_year=today.year) for party in parties]
    taken = _taken(tx, [card.siren for card in cards if card.siren])
    rows: list[PartyRow] = []
    for card in cards:
        if card.siren in taken:
            require_free_siren(tx, card.siren, own=None)
        if card.siren:
            taken.add(card.siren)
        row = PartyRow(created_on=today, archived=False)
        fill(row, card)
        tx.session.add(row)
        rows.append(row)
    tx.session.flush()
    for row, card in zip(rows, cards, strict=True):
        tx.session.add_all(
            RoleRow(party=row.id, role=str(role), since=today) for role in sorted(set(card.roles or ()))
        )
        tx.changed(TOPIC, row.id)
    tx.session.flush()
    return [PartyId(row.id) for row in rows]


def _taken(tx: Tx, sirens: Sequence[str]) -> set[str]:
    """Which of these SIRENs a current structure has."""
    found: set[str] = set()
    for start in range(0, len(sirens), MANY):
        found |= set(tx.session.scalars(select(PartyRow.siren).where(
            PartyRow.siren.in_(sirens[start : start + MANY]), PartyRow.merged_into.is_(None),
            PartyRow.archived.is_(False))))  # fmt: skip
    return found


@command(Permission.PARTIES)
def change_party(
    tx: Tx, *, party: PartyId, values: PartyInput, seen_version: int | None = None, receiver: ContactId | None = None
) -> None:
    """Replace what the card says; former values are kept. Raises BadInput, Conflict, RuleBroken, NotFound.

    `receiver` is the contact who gets its invoices, OWN_EMAIL for none; None leaves who does.
    """
    row = known(tx, party)
    require_current(row)
    tx.require_version(TOPIC, row, seen_version)
    today = tx.clock.today()
    clean = checked_party(values, this_year=today.year)
    require_free_siren(tx, clean.siren, own=row.id)
    former = queries.party(tx, party=party).as_input()
    fill(row, clean)
    if clean.roles is not None:
        _set_roles(tx, row.id, clean.roles, today)
    tx.session.flush()
    _noted(tx, row, _("La fiche de {name} est modifiée."))
    if receiver is None:
        tx.undo_with(change_party, party=party, values=former)
    else:
        tx.undo_with(change_party, party=party, values=former, receiver=name_receiver(tx, party, receiver))


@command(Permission.PARTIES)
def set_lcp(tx: Tx, *, party: PartyId, lcp: bool) -> None:
    """Say that a structure is a lieu collectif de proximité, or is no more."""
    row = known(tx, party)
    require_current(row)
    row.lcp = lcp
    tx.session.flush()
    _noted(
        tx, row,
        _("{name} est un lieu collectif de proximité.") if lcp
        else _("{name} n’est plus un lieu collectif de proximité."),
    )  # fmt: skip
    tx.undo_with(set_lcp, party=party, lcp=not lcp)


@command(Permission.PARTIES)
def archive_party(tx: Tx, *, party: PartyId) -> None:
    """Take a structure out of the lists; its dossiers and invoices stay. The pole itself stays in.

    Raises RuleBroken `the_pole`.
    """
    row = known(tx, party)
    if Role.POLE in queries.roles_on(tx, party=party, on=tx.clock.today()):
        raise RuleBroken("the_pole", _("Le pôle lui-même ne peut pas être archivé."))
    row.archived = True
    _noted(tx, row, _("{name} est archivée."))
    tx.undo_with(restore_party, party=party)


@command(Permission.PARTIES)
def restore_party(tx: Tx, *, party: PartyId) -> None:
    """Bring an archived structure back into the lists; raises RuleBroken `siren_taken`."""
    row = known(tx, party)
    require_free_siren(tx, row.siren or "", own=row.id)
    row.archived = False
    tx.session.flush()
    _noted(tx, row, _("{name} est de retour dans les listes."))
    tx.undo_with(archive_party, party=party)


@command(Permission.PARTIES)
def give_role(tx: Tx, *, party: PartyId, role: str, on: date | None = None) -> None:
    """Say that a structure plays a role from a day on (today when None); once is enough."""
    _require_role(role)
    row = known(tx, party)
    if _playing(tx, party, role):
        return
    tx.session.add(RoleRow(party=party, role=role, since=on or tx.clock.today()))
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(end_role, party=party, role=role, on=on)
    tx.says(_("{name} : {role}.").format(name=row.name, role=role_names()[role]))


@command(Permission.PARTIES)
def give_role_to(tx: Tx, *, since: Mapping[PartyId, date], role: str) -> None:
    """Say that many structures play a role, each from its day on; those that play it already keep theirs."""
    _require_role(role)
    parties = sorted(since)
    for start in range(0, len(parties), MANY):
        part = parties[start : start + MANY]
        playing = set(tx.session.scalars(select(RoleRow.party).where(
            RoleRow.party.in_(part), RoleRow.role == role, RoleRow.until.is_(None))))  # fmt: skip
        for party in part:
            if party not in playing:
                tx.session.add(RoleRow(party=party, role=role, since=since[party]))
                tx.changed(TOPIC, party)
    tx.session.flush()


@command(Permission.PARTIES)
def end_role(tx: Tx, *, party: PartyId, role: str, on: date | None = None) -> None:
    """Say that a structure no longer plays a role from a day on; it stays on record."""
    _require_role(role)
    row = known(tx, party)
    playing = _playing(tx, party, role)
    if not playing:
        return
    for spell in playing:
        spell.until = max(spell.since, on or tx.clock.today())
    tx.changed(TOPIC, row.id)
    tx.undo_with(give_role, party=party, role=role, on=on)
    tx.says(_("{name} n’est plus : {role}.").format(name=row.name, role=role_names()[role]))


def _set_roles(tx: Tx, party: int, wanted: Collection[str], today: date) -> None:
    playing = {
        spell.role: spell
        for spell in tx.session.scalars(
            select(RoleRow).where(RoleRow.party == party, RoleRow.until.is_(None))
        )
    }
    for role, spell in playing.items():
        if role not in wanted:
            spell.until = max(spell.since, today)
    for role in sorted(set(wanted) - set(playing)):
        tx.session.add(RoleRow(party=party, role=str(role), since=today))


def _playing(tx: Tx, party: PartyId, role: str) -> list[RoleRow]:
    statement = select(RoleRow).where(
        RoleRow.party == party, RoleRow.role == role, RoleRow.until.is_(None)
    )
    return list(tx.session.scalars(statement))


def _require_role(role: str) -> None:
    if role not in role_names():
        raise BadInput("role", _("Le rôle « {role} » est inconnu.").format(role=role), value=role)


def _noted(tx: Tx, row: PartyRow, text: str) -> None:
    tx.changed(TOPIC, row.id)
    tx.says(text.format(name=row.name))

"""Two structures that are one: merged, and separated again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.ports.merging import PartyFollowers
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands._card import (
    known,
    refresh_key,
    require_current,
    require_free_siren,
)
from pole_desk.registers.parties.rules import TOPIC, Liable, Role, Territory, siren_in
from pole_desk.registers.parties.tables import ContactRow, PartyRow, RoleRow, SchemeRow

_COMPLETED = (
    "acronym", "legal_form", "siren", "siret", "vat_number", "vat_liable", "ape", "headcount",
    "founded_year", "object", "territory", "billing_address", "electronic_address", "order_number",
    "payment_terms_days", "email", "phone", "website",
)  # fmt: skip
_ADDRESS = ("street", "extra", "postcode", "town", "country")
_UNKNOWN = frozenset({"", Territory.NONE, Liable.UNKNOWN})
_OWN = {"contacts": ContactRow, "schemes": SchemeRow}


@command(Permission.PARTIES)
def merge_parties(tx: Tx, *, kept: PartyId, merged: PartyId) -> None:
    """Make two structures one: what `kept` does not know is taken from `merged`.

    Contacts, schemes, roles and every follower's records (dossiers…) go to `kept`; issued
    invoices stay as they are. Raises RuleBroken when both have a SIREN and they differ.
    """
    winner, loser = known(tx, kept), known(tx, merged)
    _require_mergeable(tx, winner, loser)
    moved = _move_own(tx, winner, loser)
    loser.merged_into = winner.id
    tx.session.flush()
    filled = _complete(winner, loser)
    tx.session.flush()
    followed = {
        type(follower).__name__: follower.follow(tx, kept=kept, merged=merged)
        for follower in tx.port(PartyFollowers).followers
    }
    tx.changed(TOPIC, winner.id)
    tx.changed(TOPIC, loser.id)
    tx.undo_with(
        separate_parties, kept=kept, merged=merged, filled=filled, moved=moved, followed=followed
    )
    tx.says(_("{merged} est fusionnée avec {kept}.").format(merged=loser.name, kept=winner.name))


@command(Permission.PARTIES)
def separate_parties(
    tx: Tx,
    *,
    kept: PartyId,
    merged: PartyId,
    filled: Mapping[str, Any],
    moved: Mapping[str, Sequence[int]],
    followed: Mapping[str, Sequence[int]],
) -> None:
    """Take a merger back: `filled` holds the kept structure's former values, the others what moved.

    Raises RuleBroken when the two are no longer merged.
    """
    winner, loser = known(tx, kept), known(tx, merged)
    if loser.merged_into != winner.id:
        raise RuleBroken("not_merged", _("Ces deux structures ne sont pas fusionnées."))
    for name, value in filled.items():
        setattr(winner, name, value)
    refresh_key(winner)
    tx.session.flush()
    require_free_siren(tx, loser.siren or "", own=loser.id)
    loser.merged_into = None
    tx.session.flush()
    for name, rows in _OWN.items():
        for row in tx.session.scalars(select(rows).where(rows.id.in_(moved[name]))):
            row.party = loser.id
            for duty in ("main", "billing"):
                if name == "contacts" and row.id in moved[duty]:
                    setattr(row, duty, True)
    for role in tx.session.scalars(select(RoleRow).where(RoleRow.id.in_(moved["roles"]))):
        role.until = role.since
    for follower in tx.port(PartyFollowers).followers:
        follower.give_back(tx, records=followed.get(type(follower).__name__, ()), to=merged)
    tx.changed(TOPIC, winner.id)
    tx.changed(TOPIC, loser.id)
    tx.undo_with(merge_parties, kept=kept, merged=merged)
    tx.says(_("{merged} et {kept} sont de nouveau séparées.").format(merged=loser.name, kept=winner.name))


def _require_mergeable(tx: Tx, winner: PartyRow, loser: PartyRow) -> None:
    if winner.id == loser.id:
        raise RuleBroken("merge_itself", _("Une structure ne fusionne pas avec elle-même."))
    require_current(winner)
    require_current(loser)
    first = siren_in(winner.siren, winner.vat_number)
    second = siren_in(loser.siren, loser.vat_number)
    if first and second and first != second:
        raise RuleBroken(
            "merge_sirens",
            _("{first} (SIREN {a}) et {second} (SIREN {b}) sont deux personnes différentes. "
              "Corrigez le SIREN de l’une avant de fusionner.").format(
                first=winner.name, a=first, second=loser.name, b=second
            ),
        )
    if Role.POLE in queries.roles_on(tx, party=PartyId(loser.id), on=tx.clock.today()):
        raise RuleBroken("the_pole", _("Le pôle lui-même ne peut pas être fusionné : gardez-le."))


def _move_own(tx: Tx, winner: PartyRow, loser: PartyRow) -> dict[str, list[int]]:
    moved = _step_back(tx, winner, loser)
    for name, table in _OWN.items():
        rows = tx.session.scalars(select(table).where(table.party == loser.id)).all()
        moved[name] = [row.id for row in rows]
        for row in rows:
            row.party = winner.id
    today = tx.clock.today()
    played = set(queries.roles_on(tx, party=PartyId(winner.id), on=today))
    gained = [
        RoleRow(party=winner.id, role=role, since=today)
        for role in queries.roles_on(tx, party=PartyId(loser.id), on=today)
        if role not in played
    ]
    tx.session.add_all(gained)
    tx.session.flush()
    moved["roles"] = [row.id for row in gained]
    return moved


def _step_back(tx: Tx, winner: PartyRow, loser: PartyRow) -> dict[str, list[int]]:
    """The merged structure's main and billing contacts leave these duties to those of the kept."""
    own = queries.contacts(tx, party=PartyId(winner.id))
    stepped: dict[str, list[int]] = {}
    for duty in ("main", "billing"):
        stepped[duty] = []
        if not any(getattr(contact, duty) for contact in own):
            continue
        statement = select(ContactRow).where(ContactRow.party == loser.id)
        for row in tx.session.scalars(statement):
            if getattr(row, duty):
                setattr(row, duty, False)
                stepped[duty].append(row.id)
    return stepped


def _complete(winner: PartyRow, loser: PartyRow) -> dict[str, Any]:
    """Fill what the kept structure does not know; returns its former values."""
    names = [name for name in _COMPLETED if _unknown(getattr(winner, name))]
    if not any(getattr(winner, name) for name in _ADDRESS[:-1]):
        names += [*_ADDRESS, *(() if winner.commune else ("commune",))]
    former = {}
    for name in names:
        value = getattr(loser, name)
        if not _unknown(value) and value != getattr(winner, name):
            former[name] = getattr(winner, name)
            setattr(winner, name, value)
    if loser.lcp and not winner.lcp:
        former["lcp"], winner.lcp = False, True
    refresh_key(winner)
    return former


def _unknown(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in _UNKNOWN)

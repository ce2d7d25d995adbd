"""Contacts of structures: added, changed, left, erased."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import select

from pole_desk.kernel.audit import reword
from pole_desk.kernel.erasing import Person, erase_person, neutral_name, sentence_case
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ContactId, PartyId
from pole_desk.registers.parties.commands._card import known, require_current
from pole_desk.registers.parties.rules import TOPIC, ContactInput, checked_contact
from pole_desk.registers.parties.rules.likeness import search_key
from pole_desk.registers.parties.tables import ContactRow

CONTACTS = "contacts"
TOLD_OF = ("parties.add_contact", "parties.change_contact", "parties.contact_left", "parties.contact_back")
"""Acts whose sentences name the contact, maybe by a former name."""


@command(Permission.PARTIES)
def add_contact(tx: Tx, *, party: PartyId, contact: ContactInput) -> ContactId:
    """Add a person at a structure; the first one is the main one. Raises BadInput."""
    owner = known(tx, party)
    require_current(owner)
    clean = checked_contact(contact)
    others = _here(tx, party)
    if not others:
        clean = replace(clean, main=True)
    row = ContactRow(party=party)
    tx.session.add(row)
    _fill(row, clean)
    tx.session.flush()
    _only_one(row, others)
    tx.changed(TOPIC, party)
    tx.changed(CONTACTS, row.id)
    tx.undo_with(contact_left, contact=ContactId(row.id))
    tx.says(_("{contact} est ajouté aux contacts de {name}.").format(contact=row.name, name=owner.name))
    return ContactId(row.id)


@command(Permission.PARTIES)
def change_contact(
    tx: Tx, *, contact: ContactId, values: ContactInput, seen_version: int | None = None
) -> None:
    """Replace what is known of a person. Raises BadInput, Conflict, NotFound."""
    row = _contact(tx, contact)
    tx.require_version(CONTACTS, row, seen_version)
    clean = checked_contact(values)
    former = ContactInput(**{name: getattr(row, name) for name in ContactInput.__dataclass_fields__})
    _fill(row, clean)
    _only_one(row, _here(tx, PartyId(row.party)))
    tx.session.flush()
    tx.changed(TOPIC, row.party)
    tx.changed(CONTACTS, row.id)
    tx.undo_with(change_contact, contact=contact, values=former)
    tx.says(_("Les coordonnées de {contact} sont modifiées.").format(contact=row.name))


@command(Permission.PARTIES)
def contact_left(tx: Tx, *, contact: ContactId) -> None:
    """Say that a person is no longer at the structure; they leave the lists from today."""
    row = _contact(tx, contact)
    row.left_on = tx.clock.today()
    tx.changed(TOPIC, row.party)
    tx.changed(CONTACTS, row.id)
    tx.undo_with(contact_back, contact=contact)
    tx.says(_("{contact} n’est plus un contact.").format(contact=row.name))


@command(Permission.PARTIES)
def contact_back(tx: Tx, *, contact: ContactId) -> None:
    """Bring a person back into the contacts."""
    row = _contact(tx, contact)
    row.left_on = None
    _only_one(row, _here(tx, PartyId(row.party)))
    tx.changed(TOPIC, row.party)
    tx.changed(CONTACTS, row.id)
    tx.undo_with(contact_left, contact=contact)
    tx.says(_("{contact} est de nouveau un contact.").format(contact=row.name))


@command(Permission.PARTIES)
def erase_contact(tx: Tx, *, contact: ContactId) -> None:
    """Erase a person for good (GDPR article 17); it can't be undone.

    Name, e-mail and phone go from the contact, and from every text that may change: notes, reasons,
    minutes, titles, former values, sentences of the trail, which say « personne effacée n° N » instead.
    What stays, by law or by a seal, is what tables say in `__kept__` (`kernel.erasing`): charges,
    invoices, their PDF and payments, ten years (Code de commerce, L. 123-22); letters sent, quotes and
    sheets handed out, the shop's accounts, amendments of grants; minutes of a jury once closed; years closed by a
    report; and the name and coordinates of structures, which are theirs. A name or coordinates that
    another contact, project or mentor has too leave the whole base with the last of them.
    """
    row = _contact(tx, contact)
    person = Person(row.name, row.email, row.phone)
    neutral = neutral_name(tx)
    row.name = sentence_case(neutral)
    row.function = row.email = row.phone = row.search_key = ""
    row.main = row.billing = False
    row.left_on = row.left_on or tx.clock.today()
    row.erased_at = tx.clock.now()
    party = row.party
    reword(tx, topic=CONTACTS, record=contact, verbs=TOLD_OF, text=_("Acte sur {person}.").format(person=neutral))
    erase_person(
        tx, person=person, neutral=neutral, table=ContactRow.__tablename__, record=contact,
        topics=[(CONTACTS, contact), (TOPIC, party)],
    )  # fmt: skip
    tx.changed(TOPIC, party)
    tx.changed(CONTACTS, contact)
    tx.says(_("Un contact est effacé."))


def _contact(tx: Tx, contact: ContactId) -> ContactRow:
    row = tx.session.get(ContactRow, contact)
    if row is None or row.erased_at is not None:
        raise NotFound("contact", _("Le contact n° {id} n’existe pas.").format(id=contact))
    return row


def _here(tx: Tx, party: PartyId) -> list[ContactRow]:
    statement = select(ContactRow).where(ContactRow.party == party, ContactRow.left_on.is_(None))
    return list(tx.session.scalars(statement))


def _fill(row: ContactRow, values: ContactInput) -> None:
    for name, value in asdict(values).items():
        setattr(row, name, value)
    row.search_key = search_key(values.name, values.email, values.phone)


def _only_one(row: ContactRow, others: list[ContactRow]) -> None:
    """One main contact and one billing contact a structure: the newest said."""
    for other in others:
        if other.id != row.id:
            other.main = other.main and not row.main
            other.billing = other.billing and not row.billing

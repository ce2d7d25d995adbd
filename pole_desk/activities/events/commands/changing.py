"""What is said of a booking or an event, changed; places and times are moved in `moving`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._deposit import ask_deposits
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.commands._finding import find_by
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.rules.classes import require_category
from pole_desk.activities.events.rules.needs import require_figures
from pole_desk.activities.events.rules.states import OVER, TOPIC
from pole_desk.activities.events.tables import EventRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId
from pole_desk.registers.dossiers.commands import change_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.rules import checked_email


@command(Permission.EVENTS)
def change_booking(
    tx: Tx,
    *,
    booking: BookingId,
    title: str | None = None,
    people: int | None = None,
    layout: str | None = None,
    seen_version: int | None = None,
) -> tuple[str, ...]:
    """Change what is said of a booking and of those made as one with it. Returns warnings."""
    require_figures(people or 0, layout or "", None, None)
    batch = Batch.of(tx, [booking], seen_version=seen_version)
    for row in batch.rows:
        if row.state in OVER:
            raise RuleBroken(
                "booking_over", _("{name} est annulée : rétablissez-la.").format(name=batch.name(row))
            )
        row.title = _title(title, row.title)
        row.people = row.people if people is None else people
        row.layout = row.layout if layout is None else layout
    told = warnings(tx, batch.rows, batch.places)
    finished(tx, batch, " ".join([_("Modifiée : {what}.").format(what=named(batch)), *told]))
    return told


def _title(given: str | None, present: str) -> str:
    if given is None:
        return present
    words = one_line(given)
    if not words or len(words) > 200:
        raise BadInput("title", _("Donnez un titre, de 200 caractères au plus."))
    return words


@command(Permission.EVENTS)
def change_event(
    tx: Tx,
    *,
    event: EventId,
    title: str | None = None,
    caller: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    contact: ContactId | None = None,
    people: int | None = None,
    category: str | None = None,
    order_number: str | None = None,
    deposit_percent: int | None = None,
    note: str | None = None,
    seen_version: int | None = None,
) -> None:
    """Change what is said of an event; what is not given stays. Raises Conflict, BadInput."""
    row = tx.session.get(EventRow, event)
    if row is None:
        raise NotFound("event", _("L’événement n° {id} n’existe pas.").format(id=event))
    tx.require_version(TOPIC, row, seen_version)
    require_figures(people or 0, "", None, None)
    if deposit_percent is not None and not 0 <= deposit_percent <= 100:
        raise BadInput("deposit_percent", _("L’acompte va de 0 à 100 %."))
    card = dossier_card(tx, dossier=DossierId(row.dossier))
    if category is not None:
        require_category(category)
    wanted: dict[str, Any] = {
        "caller": caller, "phone": phone, "contact": contact, "people": people,
        "email": None if email is None else checked_email(email.strip()), "category": category,
        "order_number": order_number, "deposit_percent": deposit_percent, "note": note,
    }  # fmt: skip
    given = {name: value for name, value in wanted.items() if value is not None}
    before = {name: getattr(row, name) for name in given}
    for name, value in given.items():
        setattr(row, name, value)
    if title is not None:
        change_dossier(tx, dossier=card.id, title=_title(title, card.title))
        before["title"] = card.title
    find_by(tx, row)
    if deposit_percent is not None:
        ask_deposits(tx, [row])
    tx.changed(TOPIC, event)
    tx.says(_("Événement {number} modifié.").format(number=row.number))
    tx.undo_with(put_back_event_words, event=event, values=before)


@command(Permission.EVENTS)
def put_back_event_words(tx: Tx, *, event: EventId, values: Mapping[str, Any]) -> None:
    """What is said of an event is again what it was, also nothing where it was nothing."""
    row = tx.session.get_one(EventRow, event)
    dossier = DossierId(row.dossier)
    before = {name: getattr(row, name) for name in values if name != "title"}
    for name in before:
        setattr(row, name, values[name])
    if "title" in values:
        before["title"] = dossier_card(tx, dossier=dossier).title
        change_dossier(tx, dossier=dossier, title=values["title"])
    find_by(tx, row)
    tx.session.flush()
    if "deposit_percent" in values:
        ask_deposits(tx, [row])
    tx.changed(TOPIC, event)
    tx.says(_("Événement {number} remis comme avant.").format(number=row.number))
    tx.undo_with(put_back_event_words, event=event, values=before)



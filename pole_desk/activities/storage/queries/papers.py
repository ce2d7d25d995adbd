"""The papers of a storage as frozen values: the inventory, the letter of a rung; drawing is in formats."""

from __future__ import annotations

from pole_desk.activities.storage.queries.contents import StorageCard, forbidden, may_enter, storage_card
from pole_desk.activities.storage.queries.overdue import latenesses, overdue_of
from pole_desk.activities.storage.rules import By, days_text
from pole_desk.activities.storage.rules.ladder import cause_name
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.stored import Inventory, LadderLetter, StoredGood
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId

DELAY = 15
"""Days that a letter leaves to put things right."""


def _names(card: StorageCard) -> tuple[str, ...]:
    standing = [one for one in card.spaces if not one.over] or list(card.spaces)
    return tuple(dict.fromkeys(one.name for one in standing))


def inventory(
    reader: Reader, *, storage: DossierId, host: PartyBlock, occupant: PartyBlock
) -> Inventory:
    """What lies in a storage today, for whom. Raises NotFound."""
    card = storage_card(reader, storage=storage)
    today = reader.clock.today()
    first = min(one.first_day for one in card.spaces)
    ends = [one.last_day for one in card.spaces]
    last = None if None in ends else max(day for day in ends if day is not None)
    until = max((one.insurance_until for one in card.spaces if one.insurance_until is not None), default=None)
    asked = any(one.by != By.DAY for one in card.spaces)
    missing = _("attestation à fournir") if asked else ""
    return Inventory(
        reference=str(card.dossier), day=today, host=host, occupant=occupant, spaces=_names(card),
        period=days_text(first, last),
        insurance=missing if until is None else _("attestation jusqu’au {day}").format(day=plain_day(until)),
        goods=tuple(
            StoredGood(one.description, one.quantity, one.unit, one.stored_on, one.stored_by, one.value,
                       one.owner_name or "")
            for one in card.stored
        ),
        access=tuple(
            f"{one.person} ({one.means})" if one.means else one.person
            for one in may_enter(reader, storage=card.dossier, on=today)
        ),
        forbidden=tuple(f"{rule.label} : {rule.reason}." for rule in forbidden(reader, on=today)),
    )  # fmt: skip


def ladder_letter(
    reader: Reader, *, storage: DossierId, host: PartyBlock, occupant: PartyBlock
) -> LadderLetter:
    """The letter of the last rung that stands. Raises NotFound, RuleBroken `no_step`."""
    card = storage_card(reader, storage=storage)
    today = reader.clock.today()
    cases = [one for one in overdue_of(reader, storage=card.dossier) if one.closed_on is None]
    standing = [(case, step) for case in cases for step in case.steps if not step.withdrawn]
    if not standing:
        raise RuleBroken("no_step", _("Aucune étape n’est prise : il n’y a pas de lettre."))
    case, step = max(standing, key=lambda pair: (pair[1].on_day, pair[1].id))
    late = [one for one in latenesses(reader, on=today, storage=card.dossier) if one.cause == case.cause]
    return LadderLetter(
        step=step.step, reference=str(card.dossier), day=step.on_day, host=host, occupant=occupant,
        spaces=_names(card), cause=cause_name(case.cause), since=case.since,
        amount=late[0].amount if late else None, invoice=late[0].invoice if late else "",
        before=tuple((one.step, one.on_day) for one in case.steps if not one.withdrawn and one.id != step.id),
        delay_days=DELAY,
    )  # fmt: skip

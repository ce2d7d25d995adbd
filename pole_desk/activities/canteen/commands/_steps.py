"""Steps that the commands share: the service locked, its counter and the cards' moved, prices agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select, update

from pole_desk.activities.canteen.queries.meals import (
    account_of,
    formula_named,
    formulas,
    is_hosted,
)
from pole_desk.activities.canteen.queries.meals import meal as meal_card
from pole_desk.activities.canteen.queries.services import service as stored_service
from pole_desk.activities.canteen.queries.services import service_hours
from pole_desk.activities.canteen.rules import (
    ACCOUNTS,
    MEALS,
    TOPIC,
    USUAL_FORMULA,
    Guest,
    MealState,
    Origin,
    ServiceState,
    hour_text,
)
from pole_desk.activities.canteen.rules.allergens import Eater
from pole_desk.activities.canteen.rules.dues import Stand
from pole_desk.activities.canteen.rules.seats import Left, Taken, closed, free, left, refusal
from pole_desk.activities.canteen.tables import AccountRow, CardRow, DietRow, MealRow, ServiceRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import ContactId, DossierId, MealBookingId, PartyId, ServiceId
from pole_desk.registers.catalog.queries import price_on
from pole_desk.registers.catalog.rules import STANDARD
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.parties.queries import contacts, party as party_card
from pole_desk.registers.parties.rules import Role

_COUNTERS = {
    Guest.HOSTED: ServiceRow.taken_hosted,
    Guest.EVENT: ServiceRow.taken_event,
    Guest.OUTSIDER: ServiceRow.taken_outsider,
}


class Agreed(NamedTuple):
    """A price frozen for a booking; net euros a unit."""

    item: str
    label: str
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    ledger_account: str


def now_of(tx: Tx) -> int:
    return to_instant(tx.clock.now())


def locked(tx: Tx, service: ServiceId) -> ServiceRow:
    """The service, kept from other seats until the end of the transaction; raises NotFound."""
    tx.session.flush()
    row = tx.session.get(ServiceRow, service, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("service", _("Le service n° {id} n’existe pas.").format(id=service))
    return row


def meal_row(tx: Tx, meal: MealBookingId) -> MealRow:
    row = tx.session.get(MealRow, meal)
    if row is None:
        raise NotFound("meal", _("La réservation de repas n° {id} n’existe pas.").format(id=meal))
    return row


def require_booked(row: MealRow) -> None:
    """Raises RuleBroken `meal_state` on a booking that does not stand."""
    if row.state != MealState.BOOKED:
        raise RuleBroken(
            "meal_state",
            _("Cette réservation est annulée : rétablissez-la d’abord."),
            state=row.state,
        )


def booked_text(tx: Tx, row: MealRow) -> str:
    """A booking in a sentence."""
    seen = meal_card(tx, meal=MealBookingId(row.id))
    return ngettext(
        "{count} couvert pour {who} le {day}, {formula}.", "{count} couverts pour {who} le {day}, {formula}.",
        row.covers,
    ).format(count=row.covers, who=seen.who, day=long_day(seen.day), formula=row.label)


def stand_of(row: MealRow) -> Stand:
    return Stand(
        row.service, row.guest, row.state, row.covers, row.absent, row.late, row.excused, row.card
    )


def settle(tx: Tx, before: Stand | None, after: Stand | None) -> None:
    """Move the counters by the difference between two states of a booking."""
    tx.session.flush()
    seats: dict[tuple[int, str], int] = {}
    meals: dict[int, int] = {}
    for stand, sign in ((before, -1), (after, 1)):
        if stand is None:
            continue
        key = (stand.service, stand.guest)
        seats[key] = seats.get(key, 0) + sign * stand.seats
        if stand.card is not None:
            meals[stand.card] = meals.get(stand.card, 0) + sign * stand.due
    for (service, guest), more in sorted(seats.items(), key=lambda pair: pair[1]):
        if more:
            count(tx, service, guest, more)
    for card, more in sorted(meals.items(), key=lambda pair: pair[1]):
        if more:
            spend(tx, card, more)


def count(tx: Tx, service: int, guest: str, more: int) -> None:
    """Move a service's counter; the database refuses one above the seats."""
    counter = _COUNTERS[Guest(guest)]
    tx.connection.execute(
        update(ServiceRow).where(ServiceRow.id == service).values({counter.key: counter + more})
    )
    row = tx.session.get(ServiceRow, service)
    if row is not None:
        tx.session.expire(row, [counter.key])
    tx.changed(TOPIC, service)


def spend(tx: Tx, card: int, more: int) -> None:
    """Take meals off a card, or give them back; raises RuleBroken `card_spent` naming the balance."""
    used = CardRow.used + more
    done = tx.connection.execute(
        update(CardRow)
        .where(CardRow.id == card, CardRow.withdrawn.is_(False), used <= CardRow.meals, used >= 0)
        .values(used=used)
    )
    row = tx.session.get(CardRow, card)
    if row is None:
        raise NotFound("card", _("La carte n° {id} n’existe pas.").format(id=card))
    tx.session.expire(row, ["used"])
    if not done.rowcount:
        balance = 0 if row.withdrawn else row.meals - row.used
        raise RuleBroken(
            "card_spent",
            ngettext(
                "Il reste {left} repas sur la carte n° {id}, pas {asked}. Vendez une autre carte, ou "
                "laissez le repas sur le compte.",
                "Il reste {left} repas sur la carte n° {id}, pas {asked}. Vendez une autre carte, ou "
                "laissez les repas sur le compte.",
                balance,
            ).format(left=balance, id=card, asked=more),
            left=balance,
        )
    tx.changed("meal_cards", card)


def require_room(tx: Tx, row: ServiceRow, guest: str, more: int, *, origin: str) -> None:
    """The service is open to this guest and has the seats; raises RuleBroken `closed`, `full`."""
    if more <= 0:
        return
    now = now_of(tx)
    one = stored_service(tx, service=ServiceId(row.id))
    if origin == Origin.WALK_IN:
        remaining = Left(max(0, free(one.offered, one.taken)))
    else:
        remaining = left(one.offered, one.taken, guest, now)
    if more > remaining.covers:
        raise refusal(row.day, more, remaining)


def require_taking(tx: Tx, row: ServiceRow, *, origin: str) -> None:
    """Orders are still taken; at the door until the end of the service. Raises RuleBroken `closed`."""
    now = now_of(tx)
    if row.state != ServiceState.OPEN:
        reason = (
            _("annulé ({reason})").format(reason=row.cancel_reason)
            if row.state == ServiceState.CANCELLED
            else _("il n’est plus ouvert")
        )
        raise closed(row.day, reason)
    if now >= row.ends_at:
        raise closed(row.day, _("il est passé"))
    order_by, _cancel_by = service_hours(tx, service=ServiceId(row.id), day=row.day)
    if origin != Origin.WALK_IN and now >= order_by:
        raise closed(
            row.day,
            _("les commandes sont closes depuis {at} ; une personne qui se présente est notée « sans "
              "réservation »").format(at=hour_text(order_by)),
        )


def is_late(tx: Tx, row: ServiceRow) -> bool:
    """Whether the hour of cancelling is past."""
    _order_by, cancel_by = service_hours(tx, service=ServiceId(row.id), day=row.day)
    return now_of(tx) >= cancel_by


def require_sitting(tx: Tx, row: ServiceRow, sitting: str) -> None:
    """A sitting is one of the service's; none is no preference. Raises RuleBroken `sitting`."""
    if sitting and sitting not in row.sittings:
        raise RuleBroken(
            "sitting",
            _("Le service du {day} n’a pas de tour à {sitting}. Au choix : {known}.").format(
                day=long_day(row.day), sitting=sitting, known=", ".join(row.sittings) or _("aucun")
            ),
        )


def agreed(tx: Tx, *, words: str, on: date, party: PartyId) -> Agreed:
    """The price of a formula for a structure on a day, and the full one beside; raises as the list."""
    known = formulas(tx)
    if not known:
        raise RuleBroken(
            "no_formula",
            _("Aucune formule de repas n’est au tarif. Ajoutez-en dans Réglages, Tarifs (activité "
              "cantine, unité « repas »)."),
        )
    usual = USUAL_FORMULA if any(one.code == USUAL_FORMULA for one in known) else known[0].code
    item = formula_named(tx, words=words or usual)
    return priced(tx, item=item.code, on=on, party=party)


def priced(tx: Tx, *, item: str, on: date, party: PartyId) -> Agreed:
    """What an item costs a structure on a day, and what it costs without favour."""
    listed = price_on(tx, item=item, on=on)
    own = price_on(tx, item=item, on=on, category=category_of(tx, party=party, on=on))
    return Agreed(
        item, listed.label, listed.unit, own.amount, listed.amount, listed.tax, listed.account
    )


def category_of(tx: Tx, *, party: PartyId, on: date) -> str:
    """The category of clients whose price a structure has."""
    if is_hosted(tx, party=party, on=on):
        return "hosted"
    return "member" if Role.MEMBER in party_card(tx, party=party).roles else STANDARD


def account_for(
    tx: Tx, *, party: PartyId, contact: ContactId | None = None, dossier: DossierId | None = None
) -> AccountRow:
    """The account of a structure, of a person at it or of a dossier; opened when first needed."""
    card = party_card(tx, party=party)
    if card.merged_into is not None or card.archived:
        raise RuleBroken("party_archived", _("{name} n’est plus active.").format(name=card.name))
    person = None
    if contact is not None:
        person = next((one for one in contacts(tx, party=party) if one.id == contact), None)
        if person is None:
            raise NotFound(
                "contact", _("Cette personne n’est pas un contact de {name}.").format(name=card.name)
            )
    if dossier is not None:
        _require_open(tx, dossier)
    known = account_of(tx, party=party, contact=contact, dossier=dossier)
    if known is not None:
        found = tx.session.get(AccountRow, known.id)
        if found is not None:
            return found
    if dossier is None:
        title = _("Compte cantine de {name}").format(name=person.name if person else card.name)
        dossier = open_dossier(
            tx, kind=Kind.MEALS, party=party, title=title[:200], on=tx.clock.today()
        )
    row = AccountRow(dossier=dossier, party=party, contact=contact, erased_at=None)
    tx.session.add(row)
    tx.session.flush()
    tx.changed(ACCOUNTS, row.id)
    return row


def _require_open(tx: Tx, dossier: DossierId) -> None:
    """Raises NotFound, or RuleBroken on a dossier that is over: nobody would be charged for its meals."""
    card = dossier_card(tx, dossier=dossier)
    if card.state == DossierState.CANCELLED:
        raise RuleBroken(
            "dossier_cancelled",
            _("Le dossier « {title} » est annulé : rétablissez-le, ou réservez sur le compte de la "
              "structure.").format(title=card.title),
        )  # fmt: skip


def write_diets(
    tx: Tx, eaters: Sequence[Eater], *, meal: int | None = None, standing: int | None = None
) -> None:
    """Replace who eats apart; former rows are withdrawn and their words erased at once."""
    target: Any = DietRow.meal == meal if meal is not None else DietRow.standing == standing
    for row in tx.session.scalars(select(DietRow).where(target, DietRow.withdrawn.is_(False))):
        row.withdrawn = True
        blank(row)
    for eater in eaters:
        tx.session.add(
            DietRow(
                meal=meal, standing=standing, people=eater.people, name=" ".join(eater.name.split()),
                diets=list(eater.diets), allergens=list(eater.allergens), note=eater.note.strip(),
                consent_on=eater.consent_on, erased_at=None, withdrawn=False,
            )
        )  # fmt: skip
    tx.session.flush()


def blank(row: DietRow) -> None:
    """Forget what a row said of a person."""
    row.name, row.note, row.diets, row.allergens, row.consent_on = "", "", [], [], None


def meal_written(tx: Tx, row: MealRow) -> None:
    tx.session.flush()
    tx.changed(MEALS, row.id)
    tx.changed(TOPIC, row.service)


def taken_of(row: ServiceRow) -> Taken:
    return Taken(row.taken_hosted, row.taken_event, row.taken_outsider)

"""Standing orders: made, ended, not served on a day, served later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from pole_desk.activities.canteen.commands._booking import person_of
from pole_desk.activities.canteen.commands._steps import (
    account_for,
    agreed,
    locked,
    write_diets,
)
from pole_desk.activities.canteen.commands._waiting import serve_waiting
from pole_desk.activities.canteen.commands.meals import cancel_meal, restore_meal
from pole_desk.activities.canteen.queries.services import service_on, services
from pole_desk.activities.canteen.queries.standing import standing_order
from pole_desk.activities.canteen.rules import (
    HORIZON,
    MEALS,
    TOPIC,
    MealState,
    ServiceState,
    require_covers,
    weekdays_text,
)
from pole_desk.activities.canteen.rules.allergens import Eater, require_eaters
from pole_desk.activities.canteen.tables import MealRow, ServiceRow, SkipRow, StandingRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import ContactId, MealBookingId, PartyId, ServiceId


@command(Permission.CANTEEN)
def add_standing(
    tx: Tx,
    *,
    party: PartyId,
    weekdays: Sequence[int],
    covers: int,
    first_day: date,
    last_day: date | None = None,
    formula: str = "",
    contact: ContactId | None = None,
    eaters: Sequence[Eater] = (),
    sitting: str = "",
    note: str = "",
) -> int:
    """Covers by weekday (0 is Monday) from a day on; booked at once on the services already open.

    Closed days have no service, hence no meal. Raises BadInput, RuleBroken `consent`.
    """
    require_covers(covers)
    mask = _mask(weekdays)
    if last_day is not None and last_day < first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    owner = account_for(tx, party=party, contact=contact)
    require_eaters(eaters, covers=covers, person=person_of(tx, owner))
    price = agreed(tx, words=formula, on=max(first_day, tx.clock.today()), party=party)
    row = StandingRow(
        account=owner.id, weekdays=mask, covers=covers, formula=price.item, sitting=sitting,
        note=note.strip(), first_day=first_day, last_day=last_day, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    write_diets(tx, eaters, standing=row.id)
    left_out = _serve(tx, row)
    tx.changed(MEALS, row.id)
    tx.undo_with(end_standing, standing=row.id, last_day=first_day - timedelta(days=1))
    said = _("Commande permanente de {who} : {covers} couverts, {days}.").format(
        who=_name(tx, row), covers=covers, days=weekdays_text(mask)
    )
    tx.says(f"{said} {_left_out_text(left_out)}".strip())
    return row.id


def _left_out_text(left_out: int) -> str:
    if not left_out:
        return ""
    return ngettext(
        "{count} service est déjà complet.", "{count} services sont déjà complets.", left_out
    ).format(count=left_out)


def _mask(weekdays: Sequence[int]) -> int:
    if not weekdays or any(not 0 <= day <= 6 for day in weekdays):
        raise BadInput("weekdays", _("Choisissez au moins un jour de la semaine."))
    return sum(1 << day for day in set(weekdays))


def _name(tx: Tx, row: StandingRow) -> str:
    known = standing_order(tx, standing=row.id)
    return "" if known is None else (known.contact_name or known.party_name)


def _serve(tx: Tx, row: StandingRow) -> int:
    """Book the order on every open service of its days from today on; on how many it does not fit."""
    first = max(row.first_day, tx.clock.today())
    last = row.last_day or first + timedelta(days=HORIZON)
    known = standing_order(tx, standing=row.id)
    left_out = 0
    for one in services(tx, first=first, last=max(first, last)):
        if known is not None and known.serves(one.day) and one.state == ServiceState.OPEN:
            left_out += serve_waiting(tx, locked(tx, one.id), only=row.id)
    return left_out


def _row(tx: Tx, standing: int) -> StandingRow:
    row = tx.session.get(StandingRow, standing)
    if row is None:
        raise NotFound("standing", _("La commande permanente n° {id} n’existe pas.").format(id=standing))
    return row


@command(Permission.CANTEEN)
def end_standing(tx: Tx, *, standing: int, last_day: date | None) -> None:
    """The last day of a standing order; what was booked after it is given back.

    A day before its first one takes it back whole. Raises NotFound.
    """
    row = _row(tx, standing)
    if row.withdrawn:
        raise RuleBroken("standing_over", _("Cette commande permanente est déjà retirée."))
    before = row.last_day
    ways: list[Undo | None] = []
    row.withdrawn = last_day is not None and last_day < row.first_day
    row.last_day = row.last_day if row.withdrawn else last_day
    tx.session.flush()
    for meal in _booked_after(tx, row, last_day):
        cancel_meal(tx, meal=meal, reason=_("fin de la commande permanente"), excused=True)
        ways.append(tx.way_back())
    tx.changed(MEALS, row.id)
    acts = [way for way in ways if way is not None]
    tx.undo_with(resume_standing, standing=standing, last_day=before, meals=acts)
    tx.says(
        _("Commande permanente de {who} retirée.").format(who=_name(tx, row))
        if row.withdrawn or last_day is None
        else _("Commande permanente de {who} : dernier jour le {day}.").format(
            who=_name(tx, row), day=numeric_day(last_day)
        )
    )


def _booked_after(tx: Tx, row: StandingRow, last_day: date | None) -> list[MealBookingId]:
    if last_day is None:
        return []
    found = tx.session.scalars(
        select(MealRow.id)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .where(
            MealRow.standing == row.id, MealRow.state == MealState.BOOKED,
            ServiceRow.day > last_day, ServiceRow.day >= tx.clock.today(),
        )
        .order_by(MealRow.id)
    )  # fmt: skip
    return [MealBookingId(meal) for meal in found]


@command(Permission.CANTEEN)
def resume_standing(
    tx: Tx, *, standing: int, last_day: date | None, meals: Sequence[Undo]
) -> None:
    """Take the end of a standing order back, with the meals that it had cost.

    `meals` are their own ways back. Raises RuleBroken.
    """
    row = _row(tx, standing)
    end = row.first_day - timedelta(days=1) if row.withdrawn else row.last_day
    row.withdrawn, row.last_day = False, last_day
    tx.session.flush()
    tx.each_back(meals)
    tx.changed(MEALS, row.id)
    tx.undo_with(end_standing, standing=standing, last_day=end)
    tx.says(_("Commande permanente de {who} rétablie.").format(who=_name(tx, row)))


@command(Permission.CANTEEN)
def skip_day(
    tx: Tx, *, standing: int, day: date, reason: str = "", meal: Undo | None = None
) -> None:
    """A standing order is not served on a day; its meal is cancelled. Raises RuleBroken.

    `meal` is how its meal came back when this skips the day again.
    """
    row = _row(tx, standing)
    known = standing_order(tx, standing=standing)
    if known is None or not known.serves(day):
        raise RuleBroken(
            "not_its_day",
            _("La commande permanente de {who} ne sert pas le {day}.").format(
                who=_name(tx, row), day=long_day(day)
            ),
        )
    if _skip(tx, standing, day) is not None:
        raise RuleBroken("skipped", _("Ce jour est déjà annulé."))
    former = select(SkipRow).where(
        SkipRow.standing == standing, SkipRow.day == day, SkipRow.reason == reason.strip()
    )
    kept = tx.session.scalars(former.order_by(SkipRow.id.desc()).limit(1)).first()
    if kept is None:
        kept = SkipRow(standing=standing, day=day, reason=reason.strip())
        tx.session.add(kept)
    kept.withdrawn = False
    tx.session.flush()
    booked = _meal_on(tx, standing, day, MealState.BOOKED)
    back: Undo | None = None
    if meal is not None:
        back = tx.take_back(meal)
    elif booked is not None:
        cancel_meal(tx, meal=booked, reason=reason or _("commande permanente annulée ce jour"))
        back = tx.way_back()
    tx.changed(MEALS, row.id)
    tx.undo_with(unskip_day, standing=standing, day=day, meal=back)
    tx.says(
        _("Commande permanente de {who} : pas de repas le {day}.").format(
            who=_name(tx, row), day=long_day(day)
        )
    )


@command(Permission.CANTEEN)
def unskip_day(
    tx: Tx, *, standing: int, day: date, meal: Undo | None = None
) -> None:
    """A standing order is served on a day after all; `meal` is how its own comes back.

    Raises RuleBroken `full`.
    """
    row = _row(tx, standing)
    kept = _skip(tx, standing, day)
    if kept is None:
        raise RuleBroken("skipped", _("Ce jour n’est pas annulé."))
    kept.withdrawn = True
    tx.session.flush()
    if meal is not None:
        again = tx.take_back(meal)
    else:
        tx.notes.undo = None
        retry_standing(tx, day=day)
        again = tx.way_back()
    tx.changed(MEALS, row.id)
    tx.undo_with(skip_day, standing=standing, day=day, reason=kept.reason, meal=again)
    tx.says(
        _("Commande permanente de {who} : servie le {day}.").format(who=_name(tx, row), day=long_day(day))
    )


def _skip(tx: Tx, standing: int, day: date) -> SkipRow | None:
    return tx.session.scalar(
        select(SkipRow).where(
            SkipRow.standing == standing, SkipRow.day == day, SkipRow.withdrawn.is_(False)
        )
    )


def _meal_on(tx: Tx, standing: int, day: date, state: MealState) -> MealBookingId | None:
    found = tx.session.scalar(
        select(MealRow.id)
        .join(ServiceRow, ServiceRow.id == MealRow.service)
        .where(MealRow.standing == standing, ServiceRow.day == day, MealRow.state == state)
    )
    return None if found is None else MealBookingId(found)


@command(Permission.CANTEEN)
def retry_standing(tx: Tx, *, day: date) -> int:
    """Book what now fits of the standing orders that a day's service could not take; how many don't."""
    known = service_on(tx, day=day)
    if known is None or known.state != ServiceState.OPEN:
        return 0
    row = locked(tx, ServiceId(known.id))
    before = set(_standing_meals(tx, row))
    left_out = serve_waiting(tx, row)
    made = [meal for meal in _standing_meals(tx, row) if meal not in before]
    tx.changed(TOPIC, row.id)
    tx.undo_with(cancel_meals, meals=made)
    tx.says(
        ngettext("{count} commande permanente servie.", "{count} commandes permanentes servies.",
                 len(made)).format(count=len(made))
    )  # fmt: skip
    return left_out


def _standing_meals(tx: Tx, row: ServiceRow) -> list[MealBookingId]:
    found = tx.session.scalars(
        select(MealRow.id).where(MealRow.service == row.id, MealRow.standing.is_not(None)).order_by(MealRow.id)
    )
    return [MealBookingId(meal) for meal in found]


@command(Permission.CANTEEN)
def cancel_meals(tx: Tx, *, meals: Sequence[MealBookingId]) -> None:
    """Give back meals booked together, none of them due."""
    for meal in meals:
        cancel_meal(tx, meal=meal, reason=_("saisie annulée"), excused=True)
    tx.undo_with(restore_meals, meals=list(meals))
    tx.says(
        ngettext("{count} réservation annulée.", "{count} réservations annulées.", len(meals)).format(
            count=len(meals)
        )
    )


@command(Permission.CANTEEN)
def restore_meals(tx: Tx, *, meals: Sequence[MealBookingId]) -> None:
    """Book again meals cancelled together. Raises RuleBroken `full`."""
    for meal in meals:
        restore_meal(tx, meal=meal)
    tx.undo_with(cancel_meals, meals=list(meals))
    tx.says(
        ngettext("{count} réservation rétablie.", "{count} réservations rétablies.", len(meals)).format(
            count=len(meals)
        )
    )

"""The kitchen sheet frozen for paper; how it looks is in `formats.pdf`."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.canteen.queries.kitchen import Kitchen, kitchen
from pole_desk.activities.canteen.rules import course_names, hour_text
from pole_desk.activities.canteen.rules.allergens import allergen_names, diet_names, eater_text
from pole_desk.formats.pdf.papers import (
    KitchenClash,
    KitchenDish,
    KitchenEvent,
    KitchenNumber,
    KitchenSheet,
)
from pole_desk.kernel.i18n import _, brief_day, moment_text
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId, ServiceId
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import the_pole


def _by(instant: int, day: date) -> str:
    """An hour; with its day when it is not that of the service."""
    then = day_of(instant)
    return hour_text(instant) if then == day else f"{brief_day(then)} {hour_text(instant)}"


def kitchen_sheet(
    reader: Reader, *, service: ServiceId, operator: PartyId | None = None
) -> KitchenSheet:
    """The sheet of a service, or of one operator's part in it."""
    known = kitchen(reader, service=service)
    kept = [part for part in known.parts if operator is None or part.operator == operator]
    one = known.service
    return KitchenSheet(
        pole=party_card(reader, party=the_pole(reader)).name,
        day=one.day,
        hours=_("de {first} à {last}").format(first=hour_text(one.starts_at), last=hour_text(one.ends_at)),
        state="" if one.state == "open" else one.cancel_reason or one.state,
        covers=known.covers,
        seats=one.seats,
        operators=tuple(
            (part.operator_name, _("commandes jusqu’à {order}, annulations jusqu’à {cancel}").format(
                order=_by(part.order_by, one.day), cancel=_by(part.cancel_by, one.day)
            ))
            for part in kept
        ),
        formulas=tuple(known.formulas),
        sittings=tuple((sitting or _("sans préférence"), covers) for sitting, covers in known.sittings),
        numbers=tuple(
            KitchenNumber(
                operator=number.operator_name, formula=number.label, booked=number.booked,
                suggested=number.suggested, number=number.number, decided=number.decided is not None,
            )
            for number in known.numbers if operator is None or number.operator == operator
        ),
        dishes=_dishes(known, operator),
        eaters=tuple((meal.who, eater_text(eater)) for meal, eater in known.eaters),
        clashes=tuple(
            KitchenClash(
                who=clash.who, eater=clash.eater, dish=clash.dish, why=", ".join(clash.reasons),
                hopeless=clash.hopeless,
            )
            for clash in known.clashes
        ),
        events=tuple(
            KitchenEvent(
                title=event.title, party=event.party_name, covers=event.covers, sitting=event.sitting,
                note=event.note,
            )
            for event in known.events
        ),
        notes=tuple(
            _("{who} : {note}").format(who=meal.who, note=meal.note) for meal in known.meals if meal.note
        ),
        printed=_("Édité le {at}").format(at=moment_text(reader.clock.now())),
    )  # fmt: skip


def _dishes(known: Kitchen, operator: PartyId | None) -> tuple[KitchenDish, ...]:
    allergens, diets, courses = allergen_names(), diet_names(), course_names()
    return tuple(
        KitchenDish(
            course=courses[dish.course],
            label=dish.label,
            operator=dish.operator_name,
            allergens=(
                _("non déclarés")
                if dish.allergens is None
                else ", ".join(allergens[code] for code in dish.allergens) or _("aucun")
            ),
            suits=", ".join(diets[code] for code in dish.suits),
        )
        for dish in known.dishes
        if operator is None or dish.operator == operator
    )

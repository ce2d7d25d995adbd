"""What operators bring to a service: parts, menus with allergens, numbers decided, what was served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from pole_desk.activities.canteen.commands._opening import add_part_row, part_input, require_state
from pole_desk.activities.canteen.commands._steps import locked
from pole_desk.activities.canteen.queries.services import parts
from pole_desk.activities.canteen.rules import (
    TOPIC,
    Course,
    PartInput,
    ServiceState,
    require_parts,
)
from pole_desk.activities.canteen.rules.allergens import require_codes
from pole_desk.activities.canteen.tables import DishRow, NumberRow, PartRow, ServiceRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId, ServiceId
from pole_desk.registers.parties.queries import party as party_card


@dataclass(frozen=True, slots=True, kw_only=True)
class DishInput:
    """A dish as typed; `allergens` None: not declared, () : holds none of the 14."""

    course: str
    label: str
    allergens: tuple[str, ...] | None = None
    suits: tuple[str, ...] = ()


@command(Permission.CANTEEN)
def set_menu(
    tx: Tx, *, service: ServiceId, operator: PartyId, dishes: Sequence[DishInput]
) -> None:
    """An operator's dishes at a service, in place of the former ones. Raises BadInput, NotFound."""
    row = locked(tx, service)
    _part(tx, service, operator)
    for dish in dishes:
        _require_dish(dish)
    former = [
        DishInput(
            course=known.course, label=known.label, suits=tuple(known.suits),
            allergens=None if known.allergens is None else tuple(known.allergens),
        )
        for known in _withdrawn_dishes(tx, row, operator)
    ]  # fmt: skip
    for rank, dish in enumerate(dishes):
        tx.session.add(
            DishRow(
                service=service, operator=operator, course=dish.course, label=one_line(dish.label),
                allergens=None if dish.allergens is None else list(dish.allergens),
                suits=list(dish.suits), rank=_rank(dish.course) * 100 + rank, withdrawn=False,
            )
        )  # fmt: skip
    tx.session.flush()
    tx.changed(TOPIC, service)
    tx.undo_with(set_menu, service=service, operator=operator, dishes=former)
    tx.says(
        _("Menu de {name} du {day} : {dishes}.").format(
            name=party_card(tx, party=operator).name, day=long_day(row.day),
            dishes=", ".join(dish.label for dish in dishes) or _("vide"),
        )
    )  # fmt: skip


def _withdrawn_dishes(tx: Tx, row: ServiceRow, operator: PartyId) -> list[DishRow]:
    known = list(
        tx.session.scalars(
            select(DishRow)
            .where(DishRow.service == row.id, DishRow.operator == operator, DishRow.withdrawn.is_(False))
            .order_by(DishRow.rank)
        )
    )
    for dish in known:
        dish.withdrawn = True
    return known


def _rank(course: str) -> int:
    return [str(one) for one in Course].index(course)


def _require_dish(dish: DishInput) -> None:
    if dish.course not in {str(one) for one in Course}:
        raise BadInput("course", _("Un plat est une entrée, un plat ou un dessert."))
    if not dish.label.strip() or len(dish.label) > 160:
        raise BadInput("dish", _("Un plat a un nom de 160 caractères au plus."))
    require_codes(dish.allergens or (), dish.suits)


@command(Permission.CANTEEN)
def set_parts(tx: Tx, *, service: ServiceId, parts: Sequence[PartInput]) -> None:
    """The operators of a service in place of the former ones, with portions and cut-offs.

    Raises BadInput `operators`, RuleBroken `not_operator`.
    """
    row = locked(tx, service)
    require_state(row, ServiceState.OPEN)
    require_parts(parts)
    known = {
        part.operator: part
        for part in tx.session.scalars(
            select(PartRow).where(PartRow.service == service, PartRow.withdrawn.is_(False))
        )
    }
    former = [part_input(row, part) for part in known.values()]
    for wanted in parts:
        part = known.pop(wanted.operator, None)
        if part is None:
            add_part_row(tx, row, wanted)
            continue
        part.portions = wanted.portions
        part.order_by = wanted.order.instant(row.day)
        part.cancel_by = wanted.cancel.instant(row.day)
    for gone in known.values():
        gone.withdrawn = True
    tx.session.flush()
    tx.changed(TOPIC, service)
    tx.undo_with(set_parts, service=service, parts=former)
    names = ", ".join(party_card(tx, party=PartyId(part.operator)).name for part in parts)
    tx.says(
        _("Service du {day} tenu par {names}.").format(
            day=long_day(row.day), names=names or _("personne encore")
        )
    )


@command(Permission.CANTEEN)
def decide_numbers(
    tx: Tx, *, service: ServiceId, operator: PartyId, numbers: Mapping[str, int | None], reason: str = ""
) -> None:
    """What a kitchen cooks of each formula instead of what is suggested; None takes the suggestion.

    Raises BadInput, NotFound `part`.
    """
    part = _part(tx, service, operator)
    former: dict[str, int | None] = {}
    why = ""
    for formula, number in numbers.items():
        if number is not None and not 0 <= number <= 5000:
            raise BadInput("number", _("Un nombre de portions va de 0 à 5 000."))
        kept = tx.session.scalar(
            select(NumberRow).where(
                NumberRow.part == part.id, NumberRow.formula == formula, NumberRow.withdrawn.is_(False)
            )
        )
        former[formula] = None if kept is None else kept.number
        if kept is not None:
            kept.withdrawn, why = True, kept.reason
            tx.session.flush()
        if number is not None:
            tx.session.add(
                NumberRow(part=part.id, formula=formula, number=number, reason=reason.strip(), withdrawn=False)
            )
    tx.session.flush()
    tx.changed(TOPIC, service)
    tx.undo_with(decide_numbers, service=service, operator=operator, numbers=former, reason=why)
    tx.says(_("Les nombres de la fiche cuisine sont fixés."))


@command(Permission.CANTEEN)
def note_actuals(
    tx: Tx, *, service: ServiceId, operator: PartyId, served: int | None, walk_ins: int | None
) -> None:
    """What an operator really served, and how many came without a booking and paid at its till."""
    part = _part(tx, service, operator)
    for figure in (served, walk_ins):
        if figure is not None and not 0 <= figure <= 5000:
            raise BadInput("actuals", _("Un nombre de couverts va de 0 à 5 000."))
    tx.undo_with(
        note_actuals, service=service, operator=operator, served=part.served, walk_ins=part.walk_ins
    )
    part.served, part.walk_ins = served, walk_ins
    tx.session.flush()
    tx.changed(TOPIC, service)
    name = party_card(tx, party=operator).name
    tx.says(_("{name} : couverts servis notés.").format(name=name))


def _part(tx: Tx, service: ServiceId, operator: PartyId) -> PartRow:
    known = next((one for one in parts(tx, services=[service]) if one.operator == operator), None)
    if known is None:
        raise NotFound("part", _("Cet opérateur ne tient pas ce service."))
    return tx.session.get_one(PartRow, known.id)

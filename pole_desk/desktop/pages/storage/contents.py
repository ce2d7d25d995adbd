"""What a storage holds, as lines of its card: units, goods, people, money, rungs of the ladder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pole_desk.activities.storage.queries import GoodItem, Overdue
from pole_desk.activities.storage.rules.goods import kind_name
from pole_desk.activities.storage.rules.ladder import cause_name, step_name
from pole_desk.desktop.pages.storage.reading import Card
from pole_desk.desktop.pages.storage.words import part_text, price_text, storage_pill, way, when
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.money import euros

if TYPE_CHECKING:
    from pole_desk.desktop.pages.storage.acts import Acts

WITHDRAWN = _("retiré")


def space_rows(card: Card) -> list[Row]:
    """The units or parts, the latest last."""
    return [
        Row(
            f"{one.name} · {part_text(one)}", f"{way(one).capitalize()} · {when(one)}", price_text(one),
            "" if one.state == "running" else storage_pill(one.state)[1], "neutral", (), one.over,
        )
        for one in card.storage.spaces
    ]  # fmt: skip


def good_rows(card: Card, acts: Acts) -> list[Row]:
    """What lies there first, then what left."""
    there = sorted(card.storage.goods, key=lambda one: (one.withdrawn, one.removed_on is not None))
    return [_good(one, acts) for one in there]


def _good(one: GoodItem, acts: Acts) -> Row:
    size = number(one.quantity, 0 if one.quantity == one.quantity.to_integral_value() else 2)
    if one.unit:
        size = _("{count} × {unit}").format(count=size, unit=one.unit)
    title = one.description if size == "1" else f"{one.description} · {size}"
    words = [kind_name(one.kind), _("depuis le {day}").format(day=numeric_day(one.stored_on))]
    if one.stored_by:
        words.append(_("déposé par {name}").format(name=one.stored_by))
    if one.owner_name:
        words.append(_("appartient à {name}").format(name=one.owner_name))
    pill = WITHDRAWN if one.withdrawn else ""
    if one.removed_on is not None:
        pill = _("sorti le {day}").format(day=numeric_day(one.removed_on))
    gone = one.withdrawn or one.removed_on is not None
    value = euros(one.value) if one.value is not None else ""
    return Row(title, " · ".join(words), value, pill, "neutral", acts.good_acts(one), gone)


def access_rows(card: Card, acts: Acts) -> list[Row]:
    """Who may enter, those whose access ended below."""
    rows = []
    today = card.storage.on
    for one in card.storage.access:
        ended = one.last_day is not None and one.last_day < today
        pill = WITHDRAWN if one.withdrawn else (_("terminé") if ended else "")
        if not pill and card.storage.blocked:
            pill = _("bloqué")
        days = _("depuis le {day}").format(day=numeric_day(one.first_day))
        if one.last_day is not None:
            days = _("du {first} au {last}").format(
                first=numeric_day(one.first_day), last=numeric_day(one.last_day)
            )
        tone = "danger" if card.storage.blocked and not one.withdrawn and not ended else "neutral"
        rows.append(
            Row(one.person, f"{one.means} · {days}" if one.means else days, "", pill, tone, acts.access_acts(one),
                one.withdrawn or ended)
        )  # fmt: skip
    return rows


def money_rows(card: Card, acts: Acts, show_invoice: Callable[[int], object]) -> list[Row]:
    """Charges apart, then what was or will be invoiced, the newest first."""
    known = {f"storage:penalty:{one.id}" for one in card.storage.penalties}
    billed = {charge.key for charge in card.charges if charge.key in known}
    rows = [
        Row(
            one.label, numeric_day(one.on_day), euros(one.amount), WITHDRAWN if one.withdrawn else _("à facturer"),
            "neutral", acts.penalty_acts(one), one.withdrawn,
        )
        for one in card.storage.penalties
        if f"storage:penalty:{one.id}" not in billed
    ]  # fmt: skip
    for charge in card.charges:
        days = _("du {first} au {last}").format(
            first=numeric_day(charge.service_from), last=numeric_day(charge.service_to)
        )
        seen = []
        if charge.invoice is not None:
            words = _("Voir la facture {number}").format(number=charge.number)
            seen = [Act(words, partial(show_invoice, charge.invoice))]
        tone = "success" if charge.invoice is not None else "neutral"
        rows.append(Row(charge.label, days, euros(charge.amount), charge.number or _("à facturer"), tone, seen))
    return rows


def step_rows(case: Overdue, acts: Acts) -> list[Row]:
    """The rungs climbed, in their order."""
    standing = [one for one in case.steps if not one.withdrawn]
    closed = _("classé le {day} : {reason}").format(
        day=numeric_day(case.closed_on), reason=case.close_reason
    ) if case.closed_on else ""  # fmt: skip
    rows = [
        Row(
            step_name(one.step).capitalize(),
            " · ".join(part for part in (numeric_day(one.on_day), one.reason) if part), "", "", "neutral",
            acts.step_acts(case, one.id, last=one == standing[-1]), case.closed_on is not None,
        )
        for one in standing
    ]  # fmt: skip
    if closed:
        rows.append(Row(cause_name(case.cause).capitalize(), closed, off=True))
    return rows

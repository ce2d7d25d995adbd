"""What an agreement holds, as lines of its card: spaces, people, services, charges, deposit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from pole_desk.activities.leases.queries import LineItem
from pole_desk.activities.leases.rules import PriceSource
from pole_desk.desktop.pages.hosting.reading import Card
from pole_desk.desktop.pages.hosting.rows import Act, Row
from pole_desk.desktop.pages.hosting.words import movement_name, span
from pole_desk.kernel.i18n import _, number, numeric_day, percent
from pole_desk.kernel.money import euros

if TYPE_CHECKING:
    from pole_desk.desktop.pages.hosting.acts import Acts

WITHDRAWN = _("retiré")


def _source(source: str) -> str:
    return {
        PriceSource.PRICE_LIST: _("prix de liste"),
        PriceSource.OVERRIDE: _("prix particulier"),
        PriceSource.AGREED: _("prix convenu"),
        PriceSource.INDEXATION: _("indexation"),
    }[PriceSource(source)]


def line_rows(card: Card, acts: Acts) -> list[Row]:
    """Spaces with their days, then each change of rent."""
    rows = []
    for line in card.lease.lines:
        title = _("{name} · {area} m²").format(name=line.space_name, area=number(line.area_m2, 1))
        rows.append(
            Row(
                title, _line_detail(line), _("{rent} / mois").format(rent=euros(line.rent)),
                WITHDRAWN if line.withdrawn else _past(card, line), "neutral",
                acts.line_acts(line), line.withdrawn,
            )
        )  # fmt: skip
        if line.withdrawn or (len(line.steps) < 2 and line.rent == line.list_rent):
            continue
        for step in line.steps:
            words = _("à partir du {day} · {source}").format(
                day=numeric_day(step.from_day), source=_source(step.source)
            )
            if step.reason:
                words = f"{words} · {step.reason}"
            listed = _("liste {amount}").format(amount=euros(step.list_price))
            rows.append(
                Row(
                    f"↳ {euros(step.agreed_price)}", f"{words} · {listed}",
                    acts=acts.step_acts(line, step), off=True,
                )
            )  # fmt: skip
    return rows


def _line_detail(line: LineItem) -> str:
    words = span(line.first_day, line.until)
    if line.withdrawn and line.withdraw_reason:
        return f"{words} · {line.withdraw_reason}"
    if line.list_rent > line.rent:
        helped = euros(line.list_rent - line.rent)
        return _("{days} · soutien {amount}").format(days=words, amount=helped)
    return words


def _past(card: Card, line: LineItem) -> str:
    ended = line.until is not None and (card.lease.last_day is None or line.until < card.lease.last_day)
    return _("terminé le {day}").format(day=numeric_day(line.until)) if ended and line.until else ""


def occupant_rows(card: Card, acts: Acts) -> list[Row]:
    rows = []
    for one in card.lease.occupants:
        share = _("{share} du loyer").format(share=percent(Decimal(one.share_bp) / 100, 2))
        people = _("{n} pers.").format(n=one.people)
        rows.append(
            Row(
                one.party_name, f"{span(one.first_day, one.last_day)} · {people}", share,
                WITHDRAWN if one.withdrawn else "", acts=acts.occupant_acts(one), off=one.withdrawn,
            )
        )  # fmt: skip
    return rows


def service_rows(card: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.label if one.quantity == 1 else f"{number(one.quantity)} × {one.label}",
            span(one.first_day, one.last_day),
            _("{price} / mois").format(price=euros(one.agreed_price * one.quantity)),
            WITHDRAWN if one.withdrawn else "", acts=acts.service_acts(one), off=one.withdrawn,
        )
        for one in card.lease.services
    ]  # fmt: skip


def one_off_rows(card: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.label if one.quantity == 1 else f"{number(one.quantity)} × {one.label}",
            numeric_day(one.on_day) + (f" · {one.withdraw_reason}" if one.withdraw_reason else ""),
            euros(one.unit_price * one.quantity), WITHDRAWN if one.withdrawn else "",
            acts=acts.one_off_acts(one), off=one.withdrawn,
        )
        for one in card.lease.one_offs
    ]  # fmt: skip


def deposit_rows(card: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            movement_name(one.kind).capitalize(),
            numeric_day(one.on_day) + (f" · {one.reason}" if one.reason else ""),
            euros(one.amount), WITHDRAWN if one.withdrawn else "",
            acts=acts.deposit_acts(one), off=one.withdrawn,
        )
        for one in card.lease.deposits
    ]  # fmt: skip


def charge_rows(card: Card, show_invoice: Callable[[int], object]) -> list[Row]:
    """What was or will be invoiced, the newest first; a line opens its invoice."""
    rows = []
    for one in card.charges:
        days = _("du {first} au {last}").format(
            first=numeric_day(one.service_from), last=numeric_day(one.service_to)
        )
        bearer = "" if one.party == card.lease.party else f"{one.party_name} · "
        acts = []
        if one.invoice is not None:
            words = _("Voir la facture {number}").format(number=one.number)
            acts = [Act(words, partial(show_invoice, one.invoice))]
        tone = "success" if one.invoice is not None else "neutral"
        rows.append(
            Row(one.label, bearer + days, euros(one.amount), one.number or _("à facturer"), tone, acts)
        )
    return rows

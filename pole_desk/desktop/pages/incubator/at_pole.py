"""What a project has at the pole, each thing with the way to its own page: desks, meals, stall, storage, events, fund."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from pole_desk.activities.canteen.queries.meals import Meal, meals
from pole_desk.activities.canteen.queries.standing import cards
from pole_desk.activities.events.queries import EventItem, events
from pole_desk.activities.fund.queries import by_dossier
from pole_desk.activities.incubator.queries import ProjectView
from pole_desk.activities.shop.queries import contracts
from pole_desk.activities.storage.queries import Storage, storages
from pole_desk.activities.storage.rules import State
from pole_desk.desktop.parts.rows import Row
from pole_desk.desktop.seat import Go, lead
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader

SHOWN_EVENTS = 6
"""The events told of a structure: the latest."""


class Held(NamedTuple):
    """A thing at the pole and where it is shown: a page, a record or none, a part of the page."""

    title: str
    detail: str
    amount: str
    page: str
    record: int
    part: str = ""
    off: bool = False
    pill: str = ""


def held(reader: Reader, view: ProjectView) -> list[Held]:
    """Everything, desks first; nothing before the project has its structure."""
    if view.project.party is None:
        return []
    at = view.at_pole
    found = [
        Held(
            _("Hébergement {number}").format(number=one.number),
            " · ".join((one.spaces or _("sans espace"), _("depuis le {day}").format(day=numeric_day(one.first_day)))),
            euros(one.rent), "hosting", int(one.id),
        )
        for one in at.desks
    ]  # fmt: skip
    found += [
        Held(_("Demande d’hébergement"), _("reçue le {day}").format(day=numeric_day(one.received_on)), "", "hosting",
             int(one.application), "application", pill=one.shown)
        for one in at.asked
    ]  # fmt: skip
    return [*found, *_canteen(reader, view), *_shop(reader, view), *_dossiers(reader, view)]


def _canteen(reader: Reader, view: ProjectView) -> list[Held]:
    """The canteen account: what is booked to come and was eaten, what is left on cards."""
    party, today = view.project.party, reader.clock.today()
    if party is None or not view.at_pole.meals:
        return []
    booked = meals(reader, party=party, booked_only=True)
    left = sum(one.balance for one in cards(reader, party=party, with_balance=True))
    coming = [one for one in booked if one.day >= today]
    told = [
        _covers(booked, coming),
        _("prochain le {day}").format(day=numeric_day(coming[0].day)) if coming else "",
        ngettext("{n} repas restant sur carte", "{n} repas restants sur carte", left).format(n=left) if left else "",
    ]  # fmt: skip
    shown = coming[0] if coming else booked[-1] if booked else None
    return [Held(
        _("Compte cantine"), " · ".join(part for part in told if part), "", "canteen",
        0 if shown is None else int(shown.service),
    )]  # fmt: skip


def _covers(booked: Sequence[Meal], coming: Sequence[Meal]) -> str:
    all_of, ahead = sum(one.covers for one in booked), sum(one.covers for one in coming)
    if not all_of:
        return _("aucun repas commandé")
    return ngettext("{n} couvert, dont {m} à venir", "{n} couverts, dont {m} à venir", all_of).format(n=all_of, m=ahead)


def _shop(reader: Reader, view: ProjectView) -> list[Held]:
    party = view.project.party
    if party is None or not view.at_pole.stalls:
        return []
    return [
        Held(
            _("Magasin {number}").format(number=one.number),
            " · ".join(part for part in (
                one.stalls or _("sans stand"), _("depuis le {day}").format(day=numeric_day(one.first_day)),
            ) if part), "", "shop", int(one.id),
        )
        for one in contracts(reader, party=party)
    ]  # fmt: skip


def _dossiers(reader: Reader, view: ProjectView) -> list[Held]:
    """Storage, events and fund projects."""
    at, party = view.at_pole, view.project.party
    found = [] if party is None or not at.storage else [
        _stored(one) for one in storages(reader, party=party) if one.state not in (State.CANCELLED, State.DRAFT)
    ]  # fmt: skip
    if party is not None and at.events:
        found += [_event(one) for one in reversed(events(reader, party=party, limit=SHOWN_EVENTS))]
    for one in at.fund:
        number = by_dossier(reader, dossier=one.id)
        if number is not None:
            found.append(Held(
                _("Fonds · {title}").format(title=one.title), "", "", "fund", int(number), off=one.state != "open"
            ))  # fmt: skip
    return found


def _stored(one: Storage) -> Held:
    days = _("depuis le {day}") if one.last_day is None else _("du {day} au {last}")
    last = "" if one.last_day is None else numeric_day(one.last_day)
    told = (one.name, _("{area} m²").format(area=number(one.area_m2, 1).removesuffix(",0")),
            days.format(day=numeric_day(one.first_day), last=last))  # fmt: skip
    return Held(
        _("Stockage {code}").format(code=one.code), " · ".join(told), euros(one.price), "storage", int(one.dossier),
        off=one.over,
    )  # fmt: skip


def _event(one: EventItem) -> Held:
    when = _("le {day}").format(day=numeric_day(day_of(one.starts_at)))
    return Held(
        _("Événement {number} · {title}").format(number=one.number, title=one.title),
        " · ".join(part for part in (when, one.spaces) if part), euros(one.agreed_price), "events", int(one.id),
    )  # fmt: skip


def held_rows(found: Sequence[Held], go: Go) -> list[Row]:
    """The list, each line with the button that opens its page."""
    return [
        Row(one.title, one.detail, one.amount, one.pill, off=one.off,
            open=partial(lead, go, one.page, one.record, one.part))
        for one in found
    ]  # fmt: skip

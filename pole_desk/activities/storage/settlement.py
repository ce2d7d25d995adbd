"""What a leaver still has in storage: spaces not given back, goods, who may enter, the deposit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.activities.leases.queries import deposits
from pole_desk.activities.storage.queries import accesses, stocks, storages
from pole_desk.activities.storage.queries.storages import Storage
from pole_desk.activities.storage.rules import TOPIC, days_text
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled


class StorageSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """Storages that run after a day or to come, what lies in any of them, deposits held."""
        every = storages(reader, party=party)
        found = [_open(one) for one in every if _runs(one, on)]
        found += _left(reader, every, on)
        return [*found, *_held(reader, every)]


def _runs(one: Storage, on: date) -> bool:
    return not one.over and (one.last_day is None or one.last_day > on)


def _open(one: Storage) -> Unsettled:
    title = _("{name} : stockage à terminer").format(name=one.name)
    return Unsettled("storage", title, days_text(one.first_day, one.last_day), None, TOPIC, one.dossier, one.party)


def _left(reader: Reader, every: list[Storage], on: date) -> Iterator[Unsettled]:
    """Goods that lie there, and keys, badges or codes, by dossier."""
    stored = stocks(reader)
    firsts = {one.dossier: one for one in reversed(every)}
    for dossier, first in sorted(firsts.items()):
        name, party = first.name, first.party
        if dossier in stored:
            stock = stored[dossier]
            title = ngettext(
                "{name} : {n} bien à reprendre", "{name} : {n} biens à reprendre", stock.lines
            ).format(name=name, n=stock.lines)
            detail = _("depuis le {day}").format(day=plain_day(stock.since))
            if stock.value is not None:
                detail = _("{since}, {value} déclarés").format(since=detail, value=euros(stock.value))
            yield Unsettled("goods", title, detail, None, TOPIC, dossier, party)
        for access in accesses(reader, storage=dossier, on=on):
            title = _("{name} : accès de {person} à reprendre").format(name=name, person=access.person)
            yield Unsettled("access", title, access.means, None, TOPIC, dossier, party)


def _held(reader: Reader, every: list[Storage]) -> Iterator[Unsettled]:
    """Deposits of agreements of storage alone; those of hosting are the agreements'."""
    known = deposits(reader)
    agreements = {one.lease: one for one in every if one.lease is not None and not one.hosting}
    for lease, one in agreements.items():
        if lease in known and known[lease].held:
            title = _("Dépôt de garantie de {number} à rendre").format(number=one.number)
            yield Unsettled("deposit", title, one.name, -known[lease].held, TOPIC, one.dossier, one.party)

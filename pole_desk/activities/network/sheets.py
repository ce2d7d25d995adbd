"""What the network tells on the sheet of a structure: schemes, posts, services received, its enquiry's answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pole_desk.activities.network.queries import answers, benefits, enquiries, posts, services
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.ports.sheets import Column, Covered, Quantity, Section, Subject, Table


class NetworkSheets:
    """Implements `ports.sheets.SheetSource`."""

    def covered(self, reader: Reader, *, dossier: DossierId) -> Covered:
        return Covered()

    def sections(
        self, reader: Reader, *, subject: Subject, first: date, last: date
    ) -> Iterable[Section]:
        """What of the network met the structure during the period; nothing when nothing did."""
        if subject.party is None:
            return
        tables = tuple(
            table for table in (
                _schemes(reader, subject.party, first, last), _posts(reader, subject.party, first, last),
                _services(reader, subject.party, first, last), _jobs(reader, subject.party, last),
            ) if table.rows
        )  # fmt: skip
        if tables:
            yield Section(key="network", title=_("Dispositifs et réseau"), tables=tables)


def _schemes(reader: Reader, party: PartyId, first: date, last: date) -> Table:
    return Table(
        title=_("Dispositifs de soutien"),
        columns=(
            Column(_("Dispositif"), 30), Column(_("Personnes"), 12, True), Column(_("Depuis"), 14), Column(_("Jusqu’au"), 14),
            Column(_("Détail"), 30),
        ),
        rows=tuple(
            (one.scheme, one.people, one.first_day, one.last_day or "–", one.detail)
            for one in benefits(reader, party=party, first=first, last=last)
        ),
    )  # fmt: skip


def _met(begins: date, ends: date | None, first: date, last: date) -> bool:
    return begins <= last and (ends is None or ends >= first)


def _posts(reader: Reader, party: PartyId, first: date, last: date) -> Table:
    return Table(
        title=_("Postes de coordination financés"),
        columns=(Column(_("Poste"), 36), Column(_("Temps"), 12, True), Column(_("Financeur"), 26), Column(_("Montant"), 16, True)),
        rows=tuple(
            (one.title, Quantity(one.fte, "fte"), one.funder, Quantity(one.amount, "euros"))
            for one in posts(reader, party=party) if _met(one.first_day, one.last_day, first, last)
        ),
    )  # fmt: skip


def _services(reader: Reader, party: PartyId, first: date, last: date) -> Table:
    return Table(
        title=_("Services de la plateforme de mutualisation"),
        columns=(Column(_("Service"), 40), Column(_("Heures"), 12, True), Column(_("Depuis"), 14), Column(_("Jusqu’au"), 14)),
        rows=tuple(
            (one.service, Quantity(Decimal(one.hours), "hours"), one.first_day, one.last_day or "–")
            for one in services(reader, party=party) if _met(one.first_day, one.last_day, first, last)
        ),
    )  # fmt: skip


def _jobs(reader: Reader, party: PartyId, last: date) -> Table:
    known = last.year in {one.year for one in enquiries(reader)}
    found = [one for one in answers(reader, year=last.year) if one.party == party and one.revision] if known else []
    return Table(
        title=_("Réponse à l’enquête emploi de {year}").format(year=last.year),
        columns=(
            Column(_("Personnes"), 14, True), Column(_("Équivalents temps plein"), 18, True), Column(_("En CDI"), 14, True),
            Column(_("Embauchés en quartier prioritaire"), 22, True), Column(_("Chiffre d’affaires"), 18, True),
        ),
        rows=tuple(
            (one.people, Quantity(one.fte, "fte"), one.permanent, one.district_hired, Quantity(one.turnover, "euros"))
            for one in found
        ),
    )  # fmt: skip

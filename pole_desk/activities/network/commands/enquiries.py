"""The yearly enquiry written: opened for everybody hosted, answered, corrected, reminded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from pole_desk.activities.leases.queries.held import stays
from pole_desk.activities.network.queries import enquiry as enquiry_card
from pole_desk.activities.network.rules import TOPIC, Jobs, require_jobs, require_order
from pole_desk.activities.network.tables import AnswerRow, AskedRow, EnquiryRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.NETWORK)
def open_enquiry(tx: Tx, *, year: int, on: date, closes_on: date, note: str = "") -> int:
    """Ask every structure hosted at some time of a year, holder or co-occupant, for its jobs at its end.

    Raises RuleBroken when the enquiry was opened, the year is not over or nobody was hosted; BadInput on dates.
    """
    if date(year, 12, 31) >= on:
        raise RuleBroken(
            "year_running",
            _("L’enquête porte sur une année finie : celle de {year} s’ouvre à partir du 1er janvier "
              "{next}.").format(year=year, next=year + 1),
        )  # fmt: skip
    require_order(on, closes_on)
    hosted = {stay.party for stay in stays(tx, first=date(year, 1, 1), last=date(year, 12, 31))}
    if not hosted:
        raise RuleBroken(
            "nobody_hosted",
            _("Aucune structure n’était hébergée en {year} : il n’y a personne à interroger.").format(year=year),
        )
    row = tx.session.scalars(select(EnquiryRow).where(EnquiryRow.year == year)).one_or_none()
    if row is None:
        row = EnquiryRow(year=year)
        tx.session.add(row)
    elif enquiry_card(tx, year=year).asked:
        raise RuleBroken("enquiry_open", _("L’enquête emploi de {year} est déjà ouverte.").format(year=year))
    row.opened_on, row.closes_on, row.note = on, closes_on, note.strip()
    tx.session.flush()
    asked = _ask(tx, row, sorted(hosted), on)
    tx.changed(TOPIC, row.id)
    tx.undo_with(withdraw_asked, asked=asked)
    tx.says(
        ngettext(
            "Enquête emploi {year} ouverte : {count} structure interrogée.",
            "Enquête emploi {year} ouverte : {count} structures interrogées.", len(hosted),
        ).format(year=year, count=len(hosted))
    )  # fmt: skip
    return row.id


@command(Permission.NETWORK)
def ask_more_parties(tx: Tx, *, year: int, parties: Collection[PartyId], on: date) -> int:
    """Ask other structures too; how many were not asked yet."""
    row = tx.session.get_one(EnquiryRow, enquiry_card(tx, year=year).id)
    for party in parties:
        party_card(tx, party=party)
    asked = _ask(tx, row, sorted(parties), on)
    tx.changed(TOPIC, row.id)
    tx.says(
        ngettext("{count} structure de plus.", "{count} structures de plus.", len(asked)).format(count=len(asked))
    )
    tx.undo_with(withdraw_asked, asked=asked)
    return len(asked)


@command(Permission.NETWORK)
def withdraw_asked(tx: Tx, *, asked: Sequence[int], withdrawn: bool = True) -> None:
    """Take structures out of an enquiry, or bring them back; raises RuleBroken on one that answered."""
    for number in asked:
        row = _asked(tx, number)
        if withdrawn and _standing(tx, number) is not None:
            raise RuleBroken(
                "answered",
                _("{name} a répondu : retirez d’abord sa réponse.").format(
                    name=party_card(tx, party=PartyId(row.party)).name
                ),
            )
        row.withdrawn = withdrawn
        tx.changed(TOPIC, row.enquiry)
    tx.session.flush()
    tx.says(_("Structures retirées de l’enquête.") if withdrawn else _("Structures rétablies dans l’enquête."))
    tx.undo_with(withdraw_asked, asked=tuple(asked), withdrawn=not withdrawn)


@command(Permission.NETWORK)
def answer_enquiry(tx: Tx, *, year: int, party: PartyId, jobs: Jobs, on: date) -> int:
    """Record what a structure answers; a later answer corrects the one before, which stays.

    Raises NotFound when it was not asked, BadInput on figures that can't be.
    """
    require_jobs(jobs)
    card = enquiry_card(tx, year=year)
    name = party_card(tx, party=party).name
    asked = tx.session.scalars(
        select(AskedRow).where(
            AskedRow.enquiry == card.id, AskedRow.party == party, AskedRow.withdrawn.is_(False)
        )
    ).first()
    if asked is None:
        raise NotFound(
            "asked",
            _("{name} n’est pas dans l’enquête {year} : ajoutez-la d’abord.").format(name=name, year=year),
        )
    last = tx.session.scalar(select(func.max(AnswerRow.revision)).where(AnswerRow.asked == asked.id))
    row = AnswerRow(
        asked=asked.id, revision=(last or 0) + 1, answered_on=on, people=jobs.people, fte=jobs.fte,
        permanent=jobs.permanent, district_hired=jobs.district_hired, turnover=jobs.turnover,
        note=jobs.note.strip(), withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, card.id)
    tx.changed("parties", party)
    said = _("Réponse de {name} corrigée.") if last else _("Réponse de {name} notée.")
    tx.says(said.format(name=name))
    tx.undo_with(withdraw_answer, answer=row.id)
    return row.id


@command(Permission.NETWORK)
def withdraw_answer(tx: Tx, *, answer: int, withdrawn: bool = True) -> None:
    """Take an answer back, or bring it back: the one before it stands again meanwhile."""
    row = tx.session.get(AnswerRow, answer)
    if row is None:
        raise NotFound("answer", _("La réponse n° {id} n’existe pas.").format(id=answer))
    asked = _asked(tx, row.asked)
    if not withdrawn and asked.withdrawn:
        raise RuleBroken(
            "asked_withdrawn",
            _("{name} n’est plus dans l’enquête : rétablissez-la d’abord.").format(
                name=party_card(tx, party=PartyId(asked.party)).name
            ),
        )
    row.withdrawn = withdrawn
    tx.session.flush()
    tx.changed(TOPIC, asked.enquiry)
    tx.says(_("Réponse retirée.") if withdrawn else _("Réponse rétablie."))
    tx.undo_with(withdraw_answer, answer=answer, withdrawn=not withdrawn)


@command(Permission.NETWORK)
def remind(tx: Tx, *, year: int, parties: Collection[PartyId], on: date) -> int:
    """Note that structures were reminded; how many. Raises BadInput when none waits."""
    card = enquiry_card(tx, year=year)
    rows = [
        row
        for row in tx.session.scalars(
            select(AskedRow).where(
                AskedRow.enquiry == card.id, AskedRow.party.in_(list(parties)), AskedRow.withdrawn.is_(False)
            )
        )
        if _standing(tx, row.id) is None
    ]
    if not rows:
        raise BadInput("remind", _("Aucune de ces structures n’attend de relance."))
    former = tuple((row.id, row.reminded_on) for row in rows)
    for row in rows:
        row.reminded_on = on
    tx.session.flush()
    tx.changed(TOPIC, card.id)
    tx.says(ngettext("{count} structure relancée.", "{count} structures relancées.", len(rows)).format(
        count=len(rows)))  # fmt: skip
    tx.undo_with(set_reminded, reminded=former)
    return len(rows)


@command(Permission.NETWORK)
def set_reminded(tx: Tx, *, reminded: Sequence[tuple[int, date | None]]) -> None:
    """Say when structures asked (by the number of their line) were last reminded; None: never."""
    former = []
    for number, day in reminded:
        row = _asked(tx, number)
        former.append((number, row.reminded_on))
        row.reminded_on = day
        tx.changed(TOPIC, row.enquiry)
    tx.session.flush()
    tx.says(_("Les dates de relance sont reprises."))
    tx.undo_with(set_reminded, reminded=tuple(former))


def _ask(tx: Tx, enquiry: EnquiryRow, parties: Sequence[PartyId | int], on: date) -> tuple[int, ...]:
    known = {
        row.party: row for row in tx.session.scalars(select(AskedRow).where(AskedRow.enquiry == enquiry.id))
    }
    rows = []
    for party in parties:
        row = known.get(party)
        if row is None:
            row = AskedRow(enquiry=enquiry.id, party=party, asked_on=on, reminded_on=None, withdrawn=False)
            tx.session.add(row)
            rows.append(row)
        elif row.withdrawn:
            row.withdrawn = False
            rows.append(row)
    tx.session.flush()
    return tuple(row.id for row in rows)


def _asked(tx: Tx, asked: int) -> AskedRow:
    row = tx.session.get(AskedRow, asked)
    if row is None:
        raise NotFound("asked", _("La ligne n° {id} n’existe pas.").format(id=asked))
    return row


def _standing(tx: Tx, asked: int) -> int | None:
    return tx.session.scalar(
        select(func.max(AnswerRow.revision)).where(AnswerRow.asked == asked, AnswerRow.withdrawn.is_(False))
    )

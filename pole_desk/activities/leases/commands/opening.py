"""An agreement drafted, signed, cancelled, its clauses changed; how it ends is in `ending`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, text

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.commands.deposits import ask_deposit
from pole_desk.activities.leases.commands.lines import add_line
from pole_desk.activities.leases.commands.services import add_service
from pole_desk.activities.leases.queries.prices import index_reference
from pole_desk.activities.leases.rules import TRANSITIONS, Kind, State, number_text
from pole_desk.activities.leases.rules.terms import USUAL, Terms, checked, require_days
from pole_desk.activities.leases.tables import LeaseRow, LeaseServiceRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId, PartyId, SpaceId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.spaces.queries import space as space_row

_NEXT_NUMBER = text(
    "INSERT INTO lease_counter (year, last) VALUES (:year, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = lease_counter.last + 1 RETURNING last"
)


@command(Permission.LEASES)
def draft_lease(
    tx: Tx,
    *,
    party: PartyId,
    spaces: Sequence[SpaceId] = (),
    first_day: date,
    last_day: date | None = None,
    price: Decimal | None = None,
    prices: Mapping[SpaceId, Decimal] | None = None,
    reason: str = "",
    kind: Kind | None = None,
    terms: Terms = USUAL,
    services: Sequence[str] = (),
    deposit: Decimal | None = None,
) -> LeaseId:
    """Draft an agreement: its spaces are only optioned, `services` are items of the price list.

    `price` is net euros a month for the one whole space, `prices` the same by space; without
    them the list price of the first day. Raises BadInput, NotFound, RuleBroken as `add_line` does.
    """
    require_days(first_day, last_day)
    agreed = _agreed(spaces, price, prices)
    places = [space_row(tx, space=space) for space in spaces]
    if kind is None:
        stored = bool(places) and all(place.kind == "storage" for place in places)
        kind = Kind.STORAGE if stored else Kind.HOSTING
    title = ", ".join(place.code for place in places) or _("Sans espace")
    dossier = open_dossier(
        tx, kind=DossierKind(str(kind)), party=party, title=title, on=first_day
    )
    row = _new_row(tx, dossier, kind, first_day, last_day, terms)
    for space in spaces:
        add_line(
            tx, lease=LeaseId(row.id), space=space, first_day=first_day,
            price=agreed.get(space), reason=reason,
        )  # fmt: skip
    for item in services:
        add_service(tx, lease=LeaseId(row.id), item=item, first_day=first_day)
    if deposit is not None and deposit > 0:
        ask_deposit(tx, lease=LeaseId(row.id), on=tx.clock.today(), amount=deposit)
    agreement = Agreement(tx, row)
    agreement.written(
        _("Brouillon de convention {number} pour {party}.").format(
            number=row.number, party=agreement.party_name
        )
    )
    tx.undo_with(cancel_lease, lease=row.id, reason=_("brouillon abandonné"))
    return LeaseId(row.id)


def _agreed(
    spaces: Sequence[SpaceId], price: Decimal | None, prices: Mapping[SpaceId, Decimal] | None
) -> Mapping[SpaceId, Decimal]:
    if len(set(spaces)) != len(spaces):
        raise BadInput("space_twice", _("Le même espace est donné deux fois."))
    if price is None:
        return prices or {}
    if len(spaces) != 1:
        raise BadInput(
            "price", _("Un prix vaut pour un espace : donnez un prix à chacun des espaces.")
        )
    return {spaces[0]: price}


def _new_row(
    tx: Tx, dossier: int, kind: Kind, first_day: date, last_day: date | None, terms: Terms
) -> LeaseRow:
    year = tx.clock.today().year
    rank = tx.connection.execute(_NEXT_NUMBER, {"year": year}).scalar_one()
    row = LeaseRow(
        dossier=dossier,
        number=number_text(year, rank),
        kind=str(kind),
        state=State.DRAFT,
        signed_on=None,
        first_day=first_day,
        last_day=last_day,
        notice_given_on=None,
        before_notice=None,
        cancel_reason="",
    )
    _write_terms(tx, row, terms)
    tx.session.add(row)
    tx.session.flush()
    return row


def _write_terms(tx: Tx, row: LeaseRow, terms: Terms) -> None:
    terms = checked(terms)
    reference = index_reference(
        tx, series=terms.index_series, quarter=terms.index_quarter, on=row.first_day
    )
    row.people = terms.people
    row.notice_months = terms.notice_months
    row.proration = str(terms.proration)
    row.payment_terms_days = terms.payment_terms_days
    row.order_number = terms.order_number
    row.index_series = reference.series
    row.index_quarter = reference.quarter
    row.insurance_until = terms.insurance_until
    row.pepiniere = terms.pepiniere
    row.longest_stay_months = terms.longest_stay_months
    row.room_hours = terms.room_hours
    row.stored_goods = terms.stored_goods
    row.note = terms.note


@command(Permission.LEASES)
def open_lease(
    tx: Tx,
    *,
    party: PartyId,
    spaces: Sequence[SpaceId] = (),
    first_day: date,
    last_day: date | None = None,
    price: Decimal | None = None,
    prices: Mapping[SpaceId, Decimal] | None = None,
    reason: str = "",
    kind: Kind | None = None,
    terms: Terms = USUAL,
    services: Sequence[str] = (),
    deposit: Decimal | None = None,
    signed_on: date | None = None,
) -> LeaseId:
    """Draft and sign in one act: the spaces are claimed firmly. Raises Overlap naming the winner."""
    lease = draft_lease(
        tx, party=party, spaces=spaces, first_day=first_day, last_day=last_day, price=price,
        prices=prices, reason=reason, kind=kind, terms=terms, services=services, deposit=deposit,
    )  # fmt: skip
    sign_lease(tx, lease=lease, on=signed_on)
    agreement = Agreement.of(tx, lease)
    places = [space_row(tx, space=space).code for space in spaces]
    agreement.written(
        _("{party} : convention {number} à partir du {day}{places}.").format(
            party=agreement.party_name,
            number=agreement.row.number,
            day=plain_day(first_day),
            places=f" ({', '.join(places)})" if places else "",
        )
    )
    tx.undo_with(cancel_lease, lease=lease, reason=_("ouverture annulée"))
    return lease


@command(Permission.LEASES)
def sign_lease(tx: Tx, *, lease: LeaseId, on: date | None = None, seen_version: int | None = None) -> None:
    """Sign a draft: its spaces are claimed firmly. Raises Overlap, RuleBroken."""
    agreement = Agreement.of(tx, lease, seen_version)
    _require_transition(agreement, State.SIGNED)
    if not agreement.lines() and not _has_services(tx, lease):
        raise RuleBroken(
            "lease_empty",
            _("La convention {number} n’a ni espace ni service : ajoutez-en un.").format(
                number=agreement.row.number
            ),
        )
    agreement.row.state = State.SIGNED
    agreement.row.signed_on = on or tx.clock.today()
    agreement.align()
    agreement.written(
        _("Convention {number} signée ({party}).").format(
            number=agreement.row.number, party=agreement.party_name
        )
    )
    tx.undo_with(unsign_lease, lease=lease)


def _has_services(tx: Tx, lease: LeaseId) -> bool:
    statement = select(LeaseServiceRow.id).where(
        LeaseServiceRow.lease == lease, LeaseServiceRow.withdrawn.is_(False)
    )
    return tx.session.scalar(statement.limit(1)) is not None


def _require_transition(agreement: Agreement, wanted: State) -> None:
    written = State(agreement.row.state)
    if wanted in TRANSITIONS[written]:
        return
    said = {
        State.DRAFT: _("La convention {number} est encore un brouillon."),
        State.SIGNED: _("La convention {number} est déjà signée."),
        State.CANCELLED: _("La convention {number} est annulée. Rétablissez-la d’abord."),
    }[written]
    raise RuleBroken("lease_state", said.format(number=agreement.row.number), lease=agreement.id)


@command(Permission.LEASES)
def unsign_lease(tx: Tx, *, lease: LeaseId) -> None:
    """Make a signed agreement a draft again; refused once something was invoiced."""
    agreement = Agreement.of(tx, lease)
    _require_transition(agreement, State.DRAFT)
    agreement.require_not_invoiced()
    agreement.row.state = State.DRAFT
    signed_on, agreement.row.signed_on = agreement.row.signed_on, None
    agreement.align()
    agreement.written(
        _("Convention {number} remise en brouillon.").format(number=agreement.row.number)
    )
    tx.undo_with(sign_lease, lease=lease, on=signed_on)


@command(Permission.LEASES)
def cancel_lease(tx: Tx, *, lease: LeaseId, reason: str) -> None:
    """Cancel an agreement of which nothing was invoiced: it frees its spaces and stays readable."""
    agreement = Agreement.of(tx, lease)
    _require_transition(agreement, State.CANCELLED)
    agreement.require_not_invoiced()
    before = State(agreement.row.state)
    agreement.row.state = State.CANCELLED
    agreement.row.cancel_reason = reason
    agreement.align()
    close_dossier(tx, dossier=agreement.dossier, on=tx.clock.today(), cancelled=True)
    agreement.written(
        _("Convention {number} annulée ({party}).").format(
            number=agreement.row.number, party=agreement.party_name
        )
    )
    tx.undo_with(restore_lease, lease=lease, state=before)


@command(Permission.LEASES)
def restore_lease(tx: Tx, *, lease: LeaseId, state: State | None = None) -> None:
    """Bring a cancelled agreement back, signed if it was; raises Overlap when a space was taken."""
    agreement = Agreement.of(tx, lease)
    row = agreement.row
    if row.state != State.CANCELLED:
        raise RuleBroken(
            "lease_state",
            _("La convention {number} n’est pas annulée.").format(number=row.number),
        )
    row.state = state or (State.SIGNED if row.signed_on is not None else State.DRAFT)
    row.cancel_reason = ""
    agreement.align()
    change_dossier(tx, dossier=agreement.dossier, state=DossierState.OPEN)
    agreement.written(_("Convention {number} rétablie.").format(number=row.number))
    tx.undo_with(cancel_lease, lease=lease, reason=_("rétablissement annulé"))


@command(Permission.LEASES)
def change_terms(
    tx: Tx, *, lease: LeaseId, terms: Terms, seen_version: int | None = None
) -> None:
    """Change the clauses of an agreement; raises Conflict when somebody else just did."""
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    before = _terms_of(agreement.row)
    _write_terms(tx, agreement.row, terms)
    for line in agreement.lines():
        if line.index_quarter is None:
            line.index_quarter = agreement.row.index_quarter
    agreement.written(
        _("Clauses de la convention {number} modifiées.").format(number=agreement.row.number)
    )
    tx.undo_with(change_terms, lease=lease, terms=before)


def _terms_of(row: LeaseRow) -> Terms:
    return Terms(
        people=row.people,
        notice_months=row.notice_months,
        proration=row.proration,  # type: ignore[arg-type]
        payment_terms_days=row.payment_terms_days,
        order_number=row.order_number,
        index_series=row.index_series or "",
        index_quarter=row.index_quarter,
        insurance_until=row.insurance_until,
        pepiniere=row.pepiniere,
        longest_stay_months=row.longest_stay_months,
        room_hours=row.room_hours,
        stored_goods=row.stored_goods,
        note=row.note,
    )


@command(Permission.LEASES)
def set_people(
    tx: Tx, *, lease: LeaseId, people: int, seen_version: int | None = None
) -> None:
    """How many people of the holder work there."""
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    if people < 0:
        raise BadInput("lease_figures", _("Le nombre de personnes n’est pas négatif."))
    before, agreement.row.people = agreement.row.people, people
    agreement.written(
        ngettext("{number} : {n} personne.", "{number} : {n} personnes.", people).format(
            number=agreement.row.number, n=people
        )
    )
    tx.undo_with(set_people, lease=lease, people=before)


@command(Permission.LEASES)
def set_insurance(tx: Tx, *, lease: LeaseId, until: date | None) -> None:
    """The last day that the insurance certificate handed in covers; None: none handed in."""
    agreement = Agreement.of(tx, lease)
    agreement.require_changeable()
    before, agreement.row.insurance_until = agreement.row.insurance_until, until
    agreement.written(
        _("{number} : assurance valable jusqu’au {day}.").format(
            number=agreement.row.number, day=plain_day(until)
        )
        if until
        else _("{number} : plus d’attestation d’assurance.").format(number=agreement.row.number)
    )
    tx.undo_with(set_insurance, lease=lease, until=before)

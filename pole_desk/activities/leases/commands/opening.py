"""An agreement drafted, signed, cancelled, its clauses changed; how it ends is in `ending`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.commands.deposits import ask_deposit
from pole_desk.activities.leases.commands.new_line import NewLine
from pole_desk.activities.leases.commands.services import add_service
from pole_desk.activities.leases.rules import TRANSITIONS, Kind, State, number_text
from pole_desk.activities.leases.rules.terms import USUAL, Terms, require_days
from pole_desk.activities.leases.tables import LeaseRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.numbers import next_rank
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId, PartyId, SpaceId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.spaces.queries import space as space_row


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
    wanted = _Wanted(party, spaces, first_day, last_day, _agreed(spaces, price, prices), reason, kind)
    agreement = wanted.open(tx, State.DRAFT, terms)
    _add_extras(agreement, services, deposit)
    agreement.align()
    agreement.written(
        _("Brouillon de convention {number} pour {party}.").format(
            number=agreement.row.number, party=agreement.party_name
        )
    )
    tx.undo_with(cancel_lease, lease=agreement.id, reason=_("brouillon abandonné"))
    return agreement.id


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An agreement asked for: whose, which spaces, when, at what prices."""

    party: PartyId
    spaces: Sequence[SpaceId]
    first_day: date
    last_day: date | None
    prices: Mapping[SpaceId, Decimal]
    reason: str
    kind: Kind | None

    def open(self, tx: Tx, state: State, terms: Terms) -> Agreement:
        """Write the dossier, the agreement and its lines; holds come when it is aligned."""
        require_days(self.first_day, self.last_day)
        places = [space_row(tx, space=space) for space in self.spaces]
        stored = bool(places) and all(place.kind == "storage" for place in places)
        kind = self.kind or (Kind.STORAGE if stored else Kind.HOSTING)
        title = ", ".join(place.code for place in places) or _("Sans espace")
        dossier = open_dossier(
            tx, kind=DossierKind(str(kind)), party=self.party, title=title, on=self.first_day
        )
        row = _new_row(tx, dossier, kind, self.first_day, self.last_day, terms)
        row.state = state
        agreement = Agreement(tx, row)
        for place in places:
            NewLine(
                place, self.first_day, None, self.prices.get(place.id), self.reason
            ).write(agreement)
        return agreement


def _add_extras(agreement: Agreement, services: Sequence[str], deposit: Decimal | None) -> None:
    tx, row = agreement.tx, agreement.row
    for item in services:
        add_service(tx, lease=agreement.id, item=item, first_day=row.first_day)
    if deposit is not None and deposit > 0:
        ask_deposit(tx, lease=agreement.id, on=tx.clock.today(), amount=deposit)


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
    rank = next_rank(tx, "lease_counter", year=year)
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
    Agreement(tx, row).set_terms(terms)
    tx.session.add(row)
    tx.session.flush()
    return row


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
    wanted = _Wanted(party, spaces, first_day, last_day, _agreed(spaces, price, prices), reason, kind)
    agreement = wanted.open(tx, State.SIGNED, terms)
    agreement.row.signed_on = signed_on or tx.clock.today()
    _add_extras(agreement, services, deposit)
    agreement.require_not_empty()
    agreement.align()
    agreement.written(
        _("{party} : convention {number} à partir du {day} ({what}).").format(
            party=agreement.party_name,
            number=agreement.row.number,
            day=plain_day(first_day),
            what=agreement.title,
        )
    )
    tx.undo_with(cancel_lease, lease=agreement.id, reason=_("ouverture annulée"))
    return agreement.id


@command(Permission.LEASES)
def sign_lease(tx: Tx, *, lease: LeaseId, on: date | None = None, seen_version: int | None = None) -> None:
    """Sign a draft: its spaces are claimed firmly. Raises Overlap, RuleBroken."""
    agreement = Agreement.of(tx, lease, seen_version)
    _require_transition(agreement, State.SIGNED)
    agreement.row.state = State.SIGNED
    agreement.require_not_empty()
    agreement.row.signed_on = on or tx.clock.today()
    agreement.align()
    agreement.written(
        _("Convention {number} signée ({party}).").format(
            number=agreement.row.number, party=agreement.party_name
        )
    )
    tx.undo_with(unsign_lease, lease=lease)


def _require_transition(agreement: Agreement, wanted: State) -> None:
    agreement.require_changeable()
    written = State(agreement.row.state)
    if wanted in TRANSITIONS[written]:
        return
    said = (
        _("La convention {number} est encore un brouillon.")
        if written is State.DRAFT
        else _("La convention {number} est déjà signée.")
    )
    raise RuleBroken("lease_state", said.format(number=agreement.row.number), lease=agreement.id)


@command(Permission.LEASES)
def unsign_lease(tx: Tx, *, lease: LeaseId) -> None:
    """Make a signed agreement a draft again; refused once something was invoiced."""
    agreement = Agreement.of(tx, lease)
    _require_transition(agreement, State.DRAFT)
    agreement.require_not_invoiced()
    if agreement.row.notice_given_on is not None:
        raise RuleBroken(
            "notice_given",
            _("Le préavis de la convention {number} est donné : retirez-le d’abord.").format(
                number=agreement.row.number
            ),
        )
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

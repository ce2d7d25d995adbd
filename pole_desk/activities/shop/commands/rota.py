"""Who keeps the shop: half-days planned, filled, given, swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.activities.shop.queries.rota import keepers, keepers_by_day, rota_holes
from pole_desk.activities.shop.rules import OPENING, ROTA_TOPIC, require_reason
from pole_desk.activities.shop.rules.rota import (
    Half,
    ShiftState,
    SwapState,
    half_name,
    read_opening,
    require_span,
)
from pole_desk.activities.shop.tables import ShiftRow, SwapRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import party_names


@command(Permission.SHOP)
def set_opening(tx: Tx, *, halves: Mapping[int, Sequence[Half]], valid_from: date) -> None:
    """The half-days of the week on which the shop is kept, from a day on (0 is Monday)."""
    former = read_opening(setting(tx, key=OPENING, on=valid_from))
    value = {str(day): [str(half) for half in own] for day, own in sorted(halves.items()) if own}
    if not value or any(int(day) not in range(7) for day in value):
        raise BadInput("opening", _("Le magasin est ouvert une demi-journée par semaine au moins."))
    set_setting(tx, key=OPENING, value=value, valid_from=valid_from)
    tx.changed(ROTA_TOPIC, 0)
    tx.says(_("Ouverture du magasin modifiée à partir du {day}.").format(day=plain_day(valid_from)))
    tx.undo_with(set_opening, halves=former, valid_from=valid_from)


@command(Permission.SHOP)
def plan_shift(tx: Tx, *, day: date, half: Half, party: PartyId) -> int:
    """Have a participant or a member of the group keep the shop on a half-day. Raises RuleBroken."""
    _require_keeper(tx, party, day)
    _require_free(tx, day, str(half), party)
    row = ShiftRow(day=day, half=str(half), party=party, state=ShiftState.PLANNED, reason="")
    tx.session.add(row)
    _saved(tx, row, _("{party} tient le magasin {when}.").format(
        party=_name(tx, party), when=_when(row)))  # fmt: skip
    tx.undo_with(cancel_shift, shift=row.id, reason=_("saisie annulée"))
    return row.id


def _when(row: ShiftRow) -> str:
    return _("{day}, {half}").format(day=long_day(row.day), half=half_name(row.half))


def _name(tx: Tx, party: int) -> str:
    names = party_names(tx, parties={PartyId(party)})
    if PartyId(party) not in names:
        raise NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party))
    return names[PartyId(party)]


def _require_keeper(tx: Tx, party: PartyId, day: date) -> None:
    name = _name(tx, party)
    if party not in {one.party for one in keepers(tx, on=day)}:
        raise RuleBroken(
            "not_a_keeper",
            _("{name} ne participe pas au magasin le {day} et n’est pas du groupe porteur.").format(
                name=name, day=plain_day(day)
            ),
        )


def _require_free(tx: Tx, day: date, half: str, party: PartyId) -> None:
    there = tx.session.scalar(
        select(ShiftRow.id).where(
            ShiftRow.day == day, ShiftRow.half == half, ShiftRow.party == party,
            ShiftRow.state == ShiftState.PLANNED,
        )
    )  # fmt: skip
    if there is not None:
        raise RuleBroken(
            "shift_twice",
            _("{name} tient déjà le magasin {day}, {half}.").format(
                name=_name(tx, party), day=long_day(day), half=half_name(half)
            ),
        )


@command(Permission.SHOP)
def cancel_shift(tx: Tx, *, shift: int, reason: str) -> None:
    """Take somebody off a half-day; a swap asked for it is withdrawn with it."""
    require_reason(reason)
    row = _planned(tx, shift)
    row.state, row.reason = ShiftState.CANCELLED, reason.strip()
    asked = _asked(tx, shift)
    for swap in asked:
        swap.state, swap.answered_on = SwapState.WITHDRAWN, tx.clock.today()
    _saved(tx, row, _("{party} ne tient plus le magasin {when}.").format(
        party=_name(tx, row.party), when=_when(row)))  # fmt: skip
    tx.undo_with(restore_shift, shift=shift, swaps=tuple(swap.id for swap in asked))


@command(Permission.SHOP)
def restore_shift(tx: Tx, *, shift: int, swaps: Sequence[int] = ()) -> None:
    """Bring somebody back on a half-day, with the swaps asked for it that went with them.

    Raises RuleBroken when they are there already.
    """
    row = _shift(tx, shift)
    if row.state != ShiftState.CANCELLED:
        raise RuleBroken("shift_state", _("Cette permanence n’est pas annulée."))
    _require_free(tx, row.day, row.half, PartyId(row.party))
    reason = row.reason
    row.state, row.reason = ShiftState.PLANNED, ""
    for number in swaps:
        swap = _swap(tx, number, SwapState.WITHDRAWN)
        swap.state, swap.answered_on = SwapState.ASKED, None
    _saved(tx, row, _("{party} tient de nouveau le magasin {when}.").format(
        party=_name(tx, row.party), when=_when(row)))  # fmt: skip
    tx.undo_with(cancel_shift, shift=shift, reason=reason)


@command(Permission.SHOP)
def give_shift(tx: Tx, *, shift: int, party: PartyId) -> None:
    """Give a half-day to another keeper, without asking."""
    row = _planned(tx, shift)
    former = PartyId(row.party)
    _require_keeper(tx, party, row.day)
    _require_free(tx, row.day, row.half, party)
    row.party = party
    _saved(tx, row, _("{party} tient le magasin {when} à la place de {former}.").format(
        party=_name(tx, party), when=_when(row), former=_name(tx, former)))  # fmt: skip
    tx.undo_with(give_shift, shift=shift, party=former)


@command(Permission.SHOP)
def fill_rota(tx: Tx, *, first: date, last: date) -> list[int]:
    """Put a keeper on each half-day that has none, the least busy in turn; which shifts were made.

    Raises RuleBroken when nobody may keep the shop on such a day.
    """
    require_span(first, last)
    empty = rota_holes(tx, first=first, last=last)
    able = keepers_by_day(tx, days={slot.day for slot in empty}, since=first)
    busy: Counter[PartyId] = Counter()
    rows: list[ShiftRow] = []
    before: PartyId | None = None
    for slot in empty:
        if not able[slot.day]:
            raise RuleBroken(
                "no_keeper",
                _("Personne ne participe au magasin le {day}.").format(day=plain_day(slot.day)),
            )
        chosen = min(
            able[slot.day],
            key=lambda one, last=before: (one.party == last, one.shifts + busy[one.party], one.name, one.party),
        ).party
        rows.append(
            ShiftRow(day=slot.day, half=slot.half, party=chosen, state=ShiftState.PLANNED, reason="")
        )
        busy[chosen] += 1
        before = chosen
    tx.session.add_all(rows)
    tx.session.flush()
    made = [row.id for row in rows]
    for shift in made:
        tx.changed(ROTA_TOPIC, shift)
    tx.says(
        ngettext("{count} permanence planifiée.", "{count} permanences planifiées.", len(made)).format(
            count=len(made)
        )
    )
    tx.undo_with(cancel_shifts, shifts=tuple(made), reason=_("remplissage annulé"))
    return made


@command(Permission.SHOP)
def cancel_shifts(tx: Tx, *, shifts: Sequence[int], reason: str) -> None:
    """Cancel several shifts; those already cancelled stay so."""
    standing = [shift for shift in shifts if _shift(tx, shift).state == ShiftState.PLANNED]
    ways: list[Undo | None] = []
    for shift in standing:
        cancel_shift(tx, shift=shift, reason=reason)
        ways.append(tx.way_back())
    tx.says(ngettext("{count} permanence annulée.", "{count} permanences annulées.", len(standing)).format(
        count=len(standing)))  # fmt: skip
    tx.undo_with(put_back_shifts, acts=tuple(way for way in ways if way is not None))


@command(Permission.SHOP)
def restore_shifts(tx: Tx, *, shifts: Sequence[int]) -> None:
    """Bring several shifts back."""
    ways: list[Undo | None] = []
    for shift in shifts:
        restore_shift(tx, shift=shift)
        ways.append(tx.way_back())
    tx.says(ngettext("{count} permanence rétablie.", "{count} permanences rétablies.", len(shifts)).format(
        count=len(shifts)))  # fmt: skip
    tx.undo_with(put_back_shifts, acts=tuple(way for way in ways if way is not None))


@command(Permission.SHOP)
def put_back_shifts(tx: Tx, *, acts: Sequence[Undo]) -> None:
    """Take back what was done at once to several shifts; `acts` are their own ways back."""
    again = tx.each_back(acts)
    tx.says(
        ngettext(
            "{count} permanence remise comme avant.", "{count} permanences remises comme avant.", len(acts)
        ).format(count=len(acts))
    )
    tx.undo_with(put_back_shifts, acts=again)


@command(Permission.SHOP)
def ask_swap(
    tx: Tx, *, shift: int, asked: PartyId, against: int | None = None, note: str = ""
) -> int:
    """Ask another keeper to take a half-day, perhaps against one of theirs. Raises RuleBroken."""
    row = _planned(tx, shift)
    if asked == row.party:
        raise BadInput("asked", _("Un échange se demande à quelqu’un d’autre."))
    if _asked(tx, shift):
        raise RuleBroken("swap_asked", _("Un échange est déjà demandé pour cette permanence."))
    _require_keeper(tx, asked, row.day)
    other = _planned(tx, against) if against is not None else None
    if other is not None and other.party != asked:
        raise BadInput("against", _("Cette permanence n’est pas celle de {name}.").format(
            name=_name(tx, asked)))  # fmt: skip
    swap = SwapRow(
        shift=shift, against=against, asker=row.party, asked=asked, state=SwapState.ASKED,
        asked_on=tx.clock.today(), answered_on=None, note=note.strip(),
    )  # fmt: skip
    tx.session.add(swap)
    _saved(tx, row, _("{asker} demande à {asked} de tenir le magasin {when}.").format(
        asker=_name(tx, row.party), asked=_name(tx, asked), when=_when(row)))  # fmt: skip
    tx.undo_with(withdraw_swap, swap=swap.id)
    return swap.id


@command(Permission.SHOP)
def answer_swap(tx: Tx, *, swap: int, accepted: bool) -> None:
    """Accept a swap: the half-days change hands; or refuse it. Raises RuleBroken."""
    row = _swap(tx, swap, SwapState.ASKED)
    shift = _planned(tx, row.shift)
    if accepted:
        _exchange(tx, row, shift, give=True)
    row.state = SwapState.ACCEPTED if accepted else SwapState.REFUSED
    row.answered_on = tx.clock.today()
    said = (
        _("{asked} prend la permanence de {asker} : {when}.") if accepted
        else _("{asked} refuse la permanence de {asker} : {when}.")
    )  # fmt: skip
    _saved(tx, shift, said.format(
        asked=_name(tx, row.asked), asker=_name(tx, row.asker), when=_when(shift)))  # fmt: skip
    tx.undo_with(reopen_swap, swap=swap)


@command(Permission.SHOP)
def reopen_swap(tx: Tx, *, swap: int) -> None:
    """Take the answer to a swap back: it is asked again, the half-days are where they were."""
    row = _swap(tx, swap, SwapState.ACCEPTED, SwapState.REFUSED, SwapState.WITHDRAWN)
    shift, former = _planned(tx, row.shift), SwapState(row.state)
    if _asked(tx, row.shift):
        raise RuleBroken("swap_asked", _("Un autre échange est demandé pour cette permanence."))
    if former is SwapState.ACCEPTED:
        _exchange(tx, row, shift, give=False)
    row.state, row.answered_on = SwapState.ASKED, None
    _saved(tx, shift, _("Échange de nouveau demandé : {when}.").format(when=_when(shift)))
    if former is SwapState.WITHDRAWN:
        tx.undo_with(withdraw_swap, swap=swap)
    else:
        tx.undo_with(answer_swap, swap=swap, accepted=former is SwapState.ACCEPTED)


@command(Permission.SHOP)
def withdraw_swap(tx: Tx, *, swap: int) -> None:
    """The asker gives up; the half-day stays theirs."""
    row = _swap(tx, swap, SwapState.ASKED)
    row.state, row.answered_on = SwapState.WITHDRAWN, tx.clock.today()
    shift = _shift(tx, row.shift)
    _saved(tx, shift, _("Demande d’échange retirée : {when}.").format(when=_when(shift)))
    tx.undo_with(reopen_swap, swap=swap)


def _exchange(tx: Tx, swap: SwapRow, shift: ShiftRow, *, give: bool) -> None:
    """Hand the half-day to the one who was asked, and the other way round for what is given against."""
    other = _planned(tx, swap.against) if swap.against is not None else None
    giver, taker = (swap.asker, swap.asked) if give else (swap.asked, swap.asker)
    moved = shift.party != giver or (other is not None and other.party != taker)
    if moved:
        raise RuleBroken(
            "shift_moved", _("Une de ces permanences a changé de mains entre-temps : refaites la demande.")
        )
    _require_free(tx, shift.day, shift.half, PartyId(taker))
    if other is not None:
        same = (other.day, other.half) == (shift.day, shift.half)
        if not same:
            _require_free(tx, other.day, other.half, PartyId(giver))
        other.party = giver
        tx.changed(ROTA_TOPIC, other.id)
    shift.party = taker


def _asked(tx: Tx, shift: int) -> list[SwapRow]:
    return list(
        tx.session.scalars(
            select(SwapRow).where(SwapRow.shift == shift, SwapRow.state == SwapState.ASKED)
        )
    )


def _swap(tx: Tx, swap: int, *states: SwapState) -> SwapRow:
    row = tx.session.get(SwapRow, swap)
    if row is None:
        raise NotFound("shop_swap", _("Cet échange n’existe pas."))
    if row.state not in states:
        raise RuleBroken("swap_state", _("Cet échange a déjà reçu sa réponse."))
    return row


def _shift(tx: Tx, shift: int) -> ShiftRow:
    row = tx.session.get(ShiftRow, shift)
    if row is None:
        raise NotFound("shop_shift", _("Cette permanence n’existe pas."))
    return row


def _planned(tx: Tx, shift: int) -> ShiftRow:
    row = _shift(tx, shift)
    if row.state != ShiftState.PLANNED:
        raise RuleBroken("shift_state", _("Cette permanence est annulée : rétablissez-la d’abord."))
    return row


def _saved(tx: Tx, row: ShiftRow, text: str) -> None:
    tx.session.flush()
    tx.changed(ROTA_TOPIC, row.id)
    tx.says(text)

"""A leaver's account settled and its paper handed over, frozen under its reference."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from pole_desk.accounts.receivables.commands.leaving import settle_final_account, take_settlement_back
from pole_desk.accounts.receivables.commands.refunds import refund_payment
from pole_desk.accounts.receivables.queries import (
    FinalAccount,
    account_issuer,
    done_since,
    final_account,
    handed_paper,
    last_numbers,
    next_account_rank,
    seller_in_turn,
)
from pole_desk.accounts.receivables.queries.final_papers import Done
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.tables import FinalAccountRow
from pole_desk.formats.pdf.client_account import render_account
from pole_desk.formats.pdf.frozen import freeze
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import PartyId

TOPIC = "final_accounts"


@command(Permission.INVOICE)
def close_final_account(
    tx: Tx, *, party: PartyId, on: date, loss_reason: str = "", return_rest: bool = True
) -> int:
    """Settle a leaver's account and hand its paper over, frozen; the number of the paper.

    As `settle_final_account` does; money that waits is given back by transfer with the rest of the deposit. An
    account that is even gets its paper all the same. Taken back, the paper stays: the next one replaces it. Raises
    NotFound `party`, RuleBroken `still_running`, `no_issuer`.
    """
    before = final_account(tx, party=party, on=on)
    marks = last_numbers(tx)
    acts: list[Undo] = []
    if before.running or before.open or before.deposits or before.free:
        acts = _settled(tx, party=party, on=on, loss_reason=loss_reason, return_rest=return_rest)
    if return_rest:
        acts += _given_back(tx, party, on)
    done = done_since(tx, party=party, marks=marks)
    row = _keep(tx, before, done)
    said = _("Solde de tout compte {reference} de {name} : {balance}.")
    if row.balance > 0:
        said = _("Solde de tout compte {reference} de {name} : {balance} restent dus.")
    elif row.balance < 0:
        said = _("Solde de tout compte {reference} de {name} : {balance} à rendre.")
    tx.says(said.format(reference=row.reference, name=before.party_name, balance=euros(abs(row.balance))))
    tx.notes.undo = None
    if acts:
        tx.undo_with(take_settlement_back, acts=acts)
    return row.id


def _settled(tx: Tx, **arguments: Any) -> list[Undo]:
    try:
        settle_final_account(tx, **arguments)
    except RuleBroken as refusal:
        if refusal.code != "nothing_to_settle":
            raise
        return []
    way = tx.way_back()
    return [] if way is None else list(way.arguments["acts"])


def _given_back(tx: Tx, party: PartyId, on: date) -> Sequence[Undo]:
    """What waits once nothing is due goes back to the client."""
    after = final_account(tx, party=party, on=on)
    found: list[Undo] = []
    if after.owed > ZERO:
        return found
    for one in after.waiting:
        refund_payment(
            tx, payment=one.payment, on=on, amount=one.free, method=Method.TRANSFER, reason=_("solde de tout compte")
        )
        way = tx.way_back()
        found += [] if way is None else [way]
    return found


def _keep(tx: Tx, before: FinalAccount, done: Done) -> FinalAccountRow:
    moment = tx.clock.now()
    year = moment.astimezone(PARIS).year
    issuer = account_issuer(tx, open_=before.open, on=before.on)
    seller_in_turn(tx, issuer=issuer)
    rank = next_account_rank(tx, issuer=issuer, year=year)
    reference = f"SC-{issuer}-{year}-{rank:04d}"
    paper = handed_paper(tx, before=before, done=done, number=reference)
    content = render_account(paper)
    row = FinalAccountRow(
        issuer=issuer, party=before.party, year=year, rank=rank, reference=reference, on_day=before.on, made_at=moment,
        balance=paper.balance, snapshot={"format": 1, "paper": freeze(paper), "keys": list(done.keys)},
        sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return row

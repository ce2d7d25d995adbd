"""Receivables check themselves: payments against what they pay for, invoices against payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from pole_desk.accounts.billing.queries import asked_of
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import CENT, State
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.ports.ids import DossierId
from pole_desk.ports.payouts import NettingSources


class ReceivablesChecker:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of payments that does not hold.

        A balance is below zero only when a credit note came after the payment.
        """
        over = [
            Finding(
                "over_allocated",
                f"payment:{one.id}",
                _("Le règlement nᵒ {id} de {amount} est réparti ou rendu pour {spent}.").format(
                    id=one.id, amount=euros(one.amount), spent=euros(one.allocated + one.refunded)
                ),
            )
            for one in queries.payments(reader)
            if one.allocated + one.refunded > one.amount or one.allocated < 0
        ]
        below = [
            Finding(
                "over_paid",
                f"invoice:{one.number}",
                _("{number} de {total} a reçu {paid}.").format(
                    number=one.number, total=euros(one.total), paid=euros(one.paid)
                ),
            )
            for one in queries.invoices(reader)
            if one.state != State.CREDIT and one.paid > one.total
        ]
        debts = [Finding(one.code, one.record, one.words) for one in queries.broken_debts(reader)]
        return [*over, *below, *_lost(reader), *_banked(reader), *_set_off(reader), *debts]


def _lost(reader: Reader) -> Iterator[Finding]:
    """Nothing is written off beyond what was left."""
    for one in queries.invoices(reader):
        if one.lost and one.balance < 0:
            yield Finding(
                "over_lost",
                f"invoice:{one.number}",
                _("{number} est passée en perte pour {lost}, plus que ce qui restait dû.").format(
                    number=one.number, lost=euros(one.lost)
                ),
            )


def _banked(reader: Reader) -> Iterator[Finding]:
    """A matched line is exactly what it says, none of it withdrawn."""
    said = _said(reader)
    matched: dict[int, list[queries.Match]] = {}
    for one in queries.matches_of(reader):
        matched.setdefault(one.line, []).append(one)
    for line in queries.bank_lines(reader):
        own = matched.get(line.id, [])
        total = sum((one.amount for one in own), ZERO)
        if (line.state == "matched") != bool(own) or (own and total != line.amount):
            yield Finding(
                "line_sums",
                f"bank_line:{line.id}",
                _("La ligne de banque nᵒ {id} de {amount} est rapprochée de {total}.").format(
                    id=line.id, amount=euros(line.amount), total=euros(total)
                ),
            )
        for one in own:
            if not one.charged and one.amount not in said(one):
                yield Finding(
                    "line_unlike",
                    f"bank_line:{line.id}",
                    _("La ligne de banque nᵒ {id} dit un règlement retiré, ou d’un autre montant.").format(id=line.id),
                )


def _said(reader: Reader) -> Callable[[queries.Match], tuple[Decimal, ...]]:
    """The amounts that a match may say: what it names, as it stands; a transfer goes out, and may come back."""
    payments = {one.id: one.amount for one in queries.payments(reader) if one.withdrawn_on is None}
    refunds = {one.id: -one.amount for one in queries.refunds(reader) if one.withdrawn_on is None}
    moved = queries.standing_movements(reader)
    sent = {one.id: one for one in queries.transfers(reader, states=("confirmed", "rejected"))}

    def amounts(one: queries.Match) -> tuple[Decimal, ...]:
        if one.transfer is not None:
            known = sent.get(one.transfer)
            back = () if known is None or known.state == "confirmed" else (known.amount,)
            return () if known is None else (-known.amount, *back)
        named = ((one.payment, payments), (one.refund, refunds), (one.deposit, moved))
        return tuple(known[number] for number, known in named if number is not None and number in known)

    return amounts


def _set_off(reader: Reader) -> Iterator[Finding]:
    """No account has more set off than the pole holds for it, but for the cents of rounding."""
    sources = reader.port(NettingSources).sources
    accounts = [one for source in sources for one in source.netted(reader)]
    lines: dict[DossierId, int] = {}
    for part in asked_of(reader, dossiers=[one.dossier for one in accounts]) if accounts else ():
        lines[part.dossier] = lines.get(part.dossier, 0) + part.lines
    for account in accounts:
        standing = queries.compensations(reader, payouts=account.key)
        total = sum((one.amount for one in standing), ZERO)
        held = max(account.available, ZERO)
        if total > held + CENT * lines.get(account.dossier, 0):
            yield Finding(
                "over_set_off",
                f"dossier:{account.dossier}",
                _("{total} sont compensés alors que le pôle ne détient que {held} pour ce "
                  "participant.").format(total=euros(total), held=euros(held)),
            )  # fmt: skip

"""What is offered for a line, in which order, and what is said where nothing is."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.desktop.pages.billing.bank.besides import SINGLE
from pole_desk.desktop.pages.billing.bank.reading import BankRow, BankView
from pole_desk.desktop.pages.billing.bank.words import PROPOSAL, RECORDED, REFUND, RETURNED, Choice
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

KNOWN = frozenset({RECORDED, RETURNED, REFUND, *SINGLE})
"""What is ticked whole, apart from invoices."""


class Answer(NamedTuple):
    """What a line is said to be: parts of invoices with who keeps the rest, what was recorded already, or `besides`."""

    parts: tuple[tuple[int, Decimal], ...] = ()
    party: PartyId | None = None
    recorded: tuple[int, ...] = ()
    returned: int | None = None
    refunds: tuple[int, ...] = ()
    besides: Choice | None = None


def offered(row: BankRow, found: BankView, keeper: PartyId | None) -> list[Choice]:
    """What the line may be, then every open invoice; one proposed alone stands once, with its score.

    What is `keeper`'s comes first.
    """
    if row.state != "new" or row.amount <= 0:
        return list(row.choices)
    known = {one.id[1] for one in found.invoices}
    alone: dict[int, Choice] = {}
    rest: list[Choice] = []
    for one in row.choices:
        if one.kind == PROPOSAL and len(one.parts) == 1 and one.parts[0][0] in known:
            alone.setdefault(one.parts[0][0], one)
        else:
            rest.append(one)
    invoices = [
        one._replace(score=alone[one.id[1]].score, why=alone[one.id[1]].why) if one.id[1] in alone else one
        for one in found.invoices
    ]
    likely = {one.party for one in row.choices}

    def rank(one: Choice) -> tuple[bool, bool, int, bool]:
        own = keeper is not None and one.party == keeper
        return not own, one.kind not in KNOWN, -(one.score or 0), one.party not in likely

    return sorted([*rest, *invoices], key=rank)


def nothing(row: BankRow) -> str:
    """What is said where nothing is offered."""
    if row.state == "ignored":
        return _("Écartée : {why}. La touche U la reprend.").format(why=row.why)
    if row.amount < 0:
        return _("De l’argent est sorti, et rien n’a ce montant : F le garde sans facture, I l’écarte avec un motif.")
    return _("Aucune facture n’est ouverte : dites de quel client vient cet argent, ou écartez la ligne.")

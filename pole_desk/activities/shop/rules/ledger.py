"""The account of a participation: which movements count, and what the balance is; pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO


class Kind(StrEnum):
    """Why an amount moved; what follows a first movement of a month is a correction."""

    SALES = "sales"
    COMMISSION = "commission"
    RENT = "rent"
    PAYOUT = "payout"
    CORRECTION = "correction"


class Subject(StrEnum):
    """What a movement is about, so that a month's corrections add up with what they correct."""

    SALES = "sales"
    COMMISSION = "commission"
    RENT = "rent"
    PAYOUT = "payout"
    OTHER = "other"


def kind_name(kind: str) -> str:
    """The movement in the words of the shop."""
    return {
        Kind.SALES: _("ventes"),
        Kind.COMMISSION: _("commission"),
        Kind.RENT: _("loyer"),
        Kind.PAYOUT: _("reversement"),
        Kind.CORRECTION: _("correction"),
    }[Kind(kind)]


def counts(subject: str, netting: bool) -> bool:
    """Whether a movement is in the balance: commission and rent only where the contract nets them.

    Else they are invoiced, and paid as invoices are.
    """
    return netting or subject not in (Subject.COMMISSION, Subject.RENT)


def balance(movements: Iterable[tuple[str, Decimal]], *, netting: bool) -> Decimal:
    """What the pole owes the participant: the sum of what counts, by (subject, amount)."""
    return sum((amount for subject, amount in movements if counts(subject, netting)), ZERO)


class PayoutState(StrEnum):
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class PayoutMethod(StrEnum):
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"


def payout_method_name(method: str) -> str:
    """How the money went out."""
    return {
        PayoutMethod.TRANSFER: _("virement"),
        PayoutMethod.CHEQUE: _("chèque"),
        PayoutMethod.CASH: _("espèces"),
    }[PayoutMethod(method)]

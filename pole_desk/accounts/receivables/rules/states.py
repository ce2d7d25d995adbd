"""Methods of payment, states of an invoice, ages of a debt; pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO

TOPIC = "payments"


class Method(StrEnum):
    """How money comes in; by compensation none does: the pole keeps what it owed."""

    TRANSFER = "transfer"
    DEBIT = "debit"
    CARD = "card"
    CHEQUE = "cheque"
    CASH = "cash"
    NETTING = "netting"


class State(StrEnum):
    """Where a document stands."""

    ISSUED = "issued"
    PARTIAL = "partial"
    OVERDUE = "overdue"
    PAID = "paid"
    CREDITED = "credited"
    CREDIT = "credit"
    LOST = "lost"


def method_names() -> dict[str, str]:
    """Each method as shown on screen."""
    return {
        Method.TRANSFER: _("virement"),
        Method.DEBIT: _("prélèvement"),
        Method.CARD: _("carte"),
        Method.CHEQUE: _("chèque"),
        Method.CASH: _("espèces"),
        Method.NETTING: _("compensation"),
    }


def state_names() -> dict[str, str]:
    """Each state as shown on screen."""
    return {
        State.ISSUED: _("à payer"),
        State.PARTIAL: _("payée en partie"),
        State.OVERDUE: _("en retard"),
        State.PAID: _("payée"),
        State.CREDITED: _("annulée par avoir"),
        State.CREDIT: _("avoir"),
        State.LOST: _("passée en perte"),
    }


def method_of(text: str) -> Method:
    """The method as typed, in French or by its code; raises BadInput `method`."""
    wanted = slug(text)
    for method, name in method_names().items():
        if wanted in (slug(method), slug(name)):
            return Method(method)
    raise BadInput(
        "method",
        _("« {text} » n’est pas un mode de règlement. Connus : {known}.").format(
            text=text, known=", ".join(method_names().values())
        ),
        value=text,
    )


def state_of(
    *, kind: str, total: Decimal, credited: Decimal, paid: Decimal, due_on: date, on: date, lost: Decimal = ZERO
) -> State:
    """Where a document stands on a day; `lost` is what was written off."""
    if kind == "credit":
        return State.CREDIT
    if credited >= total:
        return State.CREDITED
    if total - credited - paid - lost <= 0:
        return State.LOST if lost else State.PAID
    if due_on < on:
        return State.OVERDUE
    return State.PARTIAL if paid or credited else State.ISSUED


CENT = Decimal("0.01")


def to_set_off(*, asked: Decimal, lines: int, balance: Decimal, available: Decimal) -> Decimal:
    """What of an invoice's balance is set off, given what the pole still holds, in euros.

    An invoice rounds VAT by rate, an account by month: a cent for each of the `lines` follows the
    invoice, lest a cent stay due of what the contract nets.
    """
    slack = CENT * lines
    wanted = balance if abs(balance - asked) <= slack else min(asked, balance)
    if wanted <= available + slack:
        return max(wanted, Decimal(0))
    return max(available, Decimal(0))


def age_of(due_on: date, on: date) -> str:
    """The column of the aged balance: not_due, d30, d60, d90 or older, by days past due."""
    late = (on - due_on).days
    for most, column in ((0, "not_due"), (30, "d30"), (60, "d60"), (90, "d90")):
        if late <= most:
            return column
    return "older"

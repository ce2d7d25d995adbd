"""An issued document worked out again from its charges, against what its frozen text says; pure.

Nothing is taken from the text: nets are quantity × price, VAT once per rate, deposits taken off as at
issue. A difference is a charge, a line or a text changed behind the program's back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.billing.rules.amounts import line_net, vat_on
from pole_desk.kernel.money import ZERO, from_cents

Figure = Decimal | str


class Given(NamedTuple):
    """A line to work out again: what is billed, its rate (20 is 20 %)."""

    label: str
    quantity: Decimal
    unit_price: Decimal
    percent: Decimal


class Off(NamedTuple):
    """What a document takes off a deposit invoice at a rate, net."""

    deposit: int
    percent: Decimal
    net: Decimal


class Difference(NamedTuple):
    """A figure of a document: what its frozen text says, what its charges make."""

    what: str
    said: Figure
    replayed: Figure


def differences(text: str, lines: Sequence[Given], off: Iterable[Off] = ()) -> list[Difference]:
    """Every figure of a frozen text that its charges do not make; empty when it is the same.

    A text that is no longer one says no figure.
    """
    try:
        said = _said(json.loads(text))
    except (KeyError, TypeError, ValueError, ArithmeticError, RecursionError):
        said = {}
    made = _made(lines, off)
    return [
        Difference(what, said.get(what, ""), made.get(what, ""))
        for what in dict.fromkeys([*made, *said])
        if said.get(what, "") != made.get(what, "")
    ]


def _made(lines: Sequence[Given], off: Iterable[Off]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    bases: dict[Decimal, Decimal] = {}
    for position, line in enumerate(lines, start=1):
        net = line_net(line.quantity, line.unit_price)
        bases[line.percent] = bases.get(line.percent, ZERO) + net
        found |= _line(position, line.label, line.quantity, line.unit_price, net, line.percent)
    vats = {percent: vat_on(base, percent) for percent, base in bases.items()}
    for percent, base in bases.items():
        found |= _rate(percent, base, vats[percent])
    paid = _paid(off)
    return found | _sums(sum(bases.values(), ZERO), sum(vats.values(), ZERO), paid)


def _paid(off: Iterable[Off]) -> Decimal:
    nets: dict[tuple[int, Decimal], Decimal] = {}
    for deposit, percent, net in off:
        nets[deposit, percent] = nets.get((deposit, percent), ZERO) + net
    return sum((net + vat_on(net, percent) for (_deposit, percent), net in nets.items()), ZERO)


def _said(data: Any) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for line in data["lines"]:
        quantity, price = Decimal(line["quantity"]), Decimal(line["unit_price"])
        percent, net = Decimal(line["tax_percent"]), from_cents(line["net"])
        found |= _line(line["position"], line["label"], quantity, price, net, percent)
    for tax in data["taxes"]:
        found |= _rate(Decimal(tax["percent"]), from_cents(tax["base"]), from_cents(tax["amount"]))
    said = _sums(from_cents(data["net"]), from_cents(data["vat"]), from_cents(data["paid"]))
    stated = {"total": from_cents(data["total"]), "due": from_cents(data["due"])}
    return found | said | stated


def _line(
    position: int, label: str, quantity: Decimal, price: Decimal, net: Decimal, percent: Decimal
) -> dict[str, Figure]:
    figures = {"label": label, "quantity": quantity, "unit_price": price, "net": net, "percent": percent}
    return {f"line.{position}.{name}": figure for name, figure in figures.items()}


def _rate(percent: Decimal, base: Decimal, amount: Decimal) -> dict[str, Figure]:
    rate = f"tax.{percent.normalize():f}"
    return {f"{rate}.base": base, f"{rate}.amount": amount}


def _sums(net: Decimal, vat: Decimal, paid: Decimal) -> dict[str, Figure]:
    total = net + vat
    return {"net": net, "vat": vat, "total": total, "paid": paid, "due": total - paid}

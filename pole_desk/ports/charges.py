"""What activities owe to billing and what billing tells back: charges, and which were invoiced."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol, runtime_checkable

from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, IssuerId, PartyId

DEPOSIT, FINAL = "deposit", "final"
"""What a charge is: a down payment, which a deposit invoice (386) carries, or the price itself."""


class Place(NamedTuple):
    """Where goods are delivered (BG-13); `country` is ISO 3166-1, two letters."""

    name: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"

    @property
    def text(self) -> str:
        """As kept: a part a line, in their order; nothing of a place that says nothing."""
        return "\n".join(self) if any(self[:-1]) else ""

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that `text` wrote; None when there is none."""
        return cls(*text.split("\n")) if text else None


@dataclass(frozen=True, slots=True)
class Charge:
    """A dossier owes an amount for a period; `key` is natural, so asking twice yields it once.

    `service_to` is the last day, included. Prices are net euros per `unit`; `quantity` has at
    most 4 decimals, `unit_price` and `list_price` at most 6. The amount is
    round half up(quantity × unit_price, 2). `role` tells a deposit from the final charge that
    deducts it: that one is negative and `deducts` is the key of the deposit. `order_number` is the
    client's for this very thing (BT-13), empty for the one on its card; `delivery` is where goods went.
    """

    key: str
    dossier: DossierId
    issuer: IssuerId
    party: PartyId
    billing_month: Month
    service_from: date
    service_to: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    account: str
    role: str = FINAL
    deducts: str = ""
    order_number: str = ""
    delivery: Place | None = None


class ChargeSource(Protocol):
    """An activity that charges."""

    def due(self, reader: Reader, month: Month) -> Sequence[Charge]:
        """Every charge whose billing month is `month`, invoiced or not."""
        ...


@runtime_checkable
class DatedChargeSource(ChargeSource, Protocol):
    """A source that also knows when it begins, so that billing need not look further back."""

    def first_month(self, reader: Reader) -> Month | None:
        """The earliest billing month of anything that it may charge; None when nothing."""
        ...


@runtime_checkable
class SpanChargeSource(ChargeSource, Protocol):
    """A source that answers for many months as fast as for one; who inherits it need not say `due`."""

    def due(self, reader: Reader, month: Month) -> Sequence[Charge]:
        """Every charge whose billing month is `month`, invoiced or not."""
        return self.due_between(reader, month, month)[month]

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month from `first` to `last`, both included.

        Raises when any of them is refused; `due` then tells which.
        """
        ...


@dataclass(frozen=True, slots=True)
class ChargeSources:
    """Every source that charges, in the order of the preview; the composition root lists them."""

    sources: tuple[ChargeSource, ...]


class InvoicedCharge(NamedTuple):
    """A charge that stands on an issued invoice: not, or not wholly, taken back by a credit note."""

    key: str
    revision: int
    billing_month: str
    service_from: date
    service_to: date
    invoice: str


class ChargeLedger(Protocol):
    """Billing's answer to the activities: what was invoiced, hence locked."""

    def invoiced(self, reader: Reader, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
        """The invoiced charges of dossiers; one that credit notes took back whole is none any more."""
        ...

    def invoiced_until(self, reader: Reader, dossier: DossierId) -> date | None:
        """The last service day that an issued invoice of the dossier covers."""
        ...

"""A reason not to issue a document, and what the registers know that it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Days = tuple[date, date | None]


class Flaw(NamedTuple):
    """What is wrong, in a French sentence, and where to put it right.

    `where` begins with the thing to open: `issuer.siren`, `party.endpoint`, `line.2.unit_price`,
    `document.due_date`, `settings.taxes`.
    """

    code: str
    where: str
    message: str


class Rate(NamedTuple):
    """A rate of VAT in force between two days, both included; `category` is EN 16931's."""

    percent: Decimal
    category: str
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Known:
    """The registers' side: rates by day, whether the client is liable to VAT (yes, no, unknown).

    `agreements` are the days of the agreement that a line bills, by position of the line; a line
    that bills none is not in it.
    """

    rates: tuple[Rate, ...]
    liable: str = "unknown"
    agreements: Mapping[int, Days] = field(default_factory=dict)

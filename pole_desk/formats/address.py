"""A postal address in its parts, as registers keep it and as invoices, papers and payments print it."""

from __future__ import annotations

from dataclasses import dataclass

FRANCE = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """An address in its parts (BG-5, BG-8, BG-15); `country` is ISO 3166-1, two letters."""

    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""
    country: str = FRANCE

    @property
    def lines(self) -> tuple[str, ...]:
        """As printed under a name: the country when it is not France."""
        town = " ".join(part for part in (self.postcode, self.town) if part)
        abroad = "" if self.country in ("", FRANCE) else self.country
        return tuple(line for line in (self.extra, self.street, town, abroad) if line)

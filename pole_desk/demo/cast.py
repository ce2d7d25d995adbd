"""The structures of the demonstration, invented one after the other; what they do is in `story`.

Every name is forged from `resources/demo`. SIREN numbers are taken between 999 100 000 and
999 199 999, a range that is not attributed, with right keys; phones and addresses reach nobody.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from stdnum import luhn

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.identifiers import vat_key
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.paths import shipped
from pole_desk.registers.parties.rules import ContactInput, Liable, PartyInput, Role

SIREN_RANGE = "9991"
PROMPT, SLOW, PARTIAL, BAD = "prompt", "slow", "partial", "bad"


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure to add: its card, people, chantiers (number to basis points), how it pays."""

    rank: int
    card: PartyInput
    contacts: tuple[ContactInput, ...]
    shares: Mapping[int, int]
    scheme: str
    payer: str

    @property
    def headcount(self) -> int:
        return self.card.headcount or 1


def material(name: str) -> Any:
    """A file of the demonstration's words."""
    return json.loads(shipped("resources", "demo", f"{name}.json").read_text(encoding="utf-8"))


def siren(rank: int) -> str:
    """The SIREN of the structure of that rank, in the fictitious range."""
    start = f"{SIREN_RANGE}{rank:04d}"
    return start + luhn.calc_check_digit(start)


def siret(number: str) -> str:
    """The SIRET of a SIREN's first establishment."""
    start = f"{number}0001"
    return start + luhn.calc_check_digit(start)


def weighted(rng: random.Random, choices: Sequence[Mapping[str, Any]]) -> Any:
    """One of the choices, by its `weight`."""
    drawn = rng.randrange(sum(choice["weight"] for choice in choices))
    for choice in choices:
        drawn -= choice["weight"]
        if drawn < 0:
            return choice
    raise AssertionError("the weights were summed")


class Cast:
    """Invents structures, never the same name twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.words = material("structures")
        self.people = material("people")
        self.notes = material("words")["notes"]
        names = [b + e for b in self.words["beginnings"] for e in self.words["endings"]]
        rng.shuffle(names)
        self._names = names
        self.rank = 0

    def structure(self, day: date) -> Structure:
        """The next structure, known to the pole from about that day."""
        self.rank += 1
        trade = self.rng.choice(self.words["trades"])
        word = self._names[self.rank % len(self._names)]
        again = self.rank // len(self._names)
        name = self.rng.choice(trade["heads"]).format(word=word) + (f" {again + 1}" if again else "")
        form = weighted(self.rng, self.words["forms"])
        card = self._card(name, word, form, trade["object"], day)
        rare = self.rng.randrange(100)
        return Structure(
            rank=self.rank,
            card=card,
            contacts=self._contacts(card),
            shares={int(number): share for number, share in trade["chantiers"].items()},
            scheme=self.rng.choice(self.words["schemes"]) if self.rng.randrange(100) < 25 else "",
            payer=BAD if rare < 3 else SLOW if rare < 12 else PARTIAL if rare < 16 else PROMPT,
        )

    def applicant(self, day: date) -> Structure:
        """A structure that is not hosted yet."""
        known = self.structure(day)
        return replace(known, card=replace(known.card, roles=()))

    def _card(self, name: str, word: str, form: Mapping[str, Any], purpose: str, day: date) -> PartyInput:
        rng = self.rng
        number = siren(self.rank)
        taxed = form["company"] or rng.randrange(100) < 30
        place = weighted(rng, self.people["communes"])
        domain = f"{slug(word).replace(' ', '-')}.example"
        return PartyInput(
            name=name,
            legal_form=form["form"],
            siren=number,
            siret=siret(number),
            vat_number=f"FR{vat_key(number)}{number}" if taxed else "",
            vat_liable=Liable.YES if taxed else Liable.NO,
            headcount=self._headcount(),
            founded_year=day.year - min(rng.randrange(1, 30), rng.randrange(1, 30)),
            object=purpose,
            commune=place["town"],
            territory=place["territory"],
            address=PostalAddress(
                street=f"{rng.randrange(1, 120)} {rng.choice(self.people['streets'])}",
                postcode=place["postcode"],
                town=place["town"],
            ),
            payment_terms_days=rng.choice((None, None, None, 15, 30)),
            email=f"contact@{domain}",
            phone=f"02 00 00 {self.rank // 100 % 100:02d} {self.rank % 100:02d}",
            website=f"https://{domain}" if rng.randrange(100) < 60 else "",
            notes=rng.choice(self.notes) if rng.randrange(100) < 15 else "",
            roles=self._roles(),
        )

    def _headcount(self) -> int:
        """Most are small, a few are not."""
        top = weighted(self.rng, ({"weight": 70, "top": 6}, {"weight": 24, "top": 20}, {"weight": 6, "top": 60}))
        return self.rng.randrange(1, top["top"] + 1)

    def _roles(self) -> tuple[str, ...]:
        roles = [str(Role.HOSTED)]
        if self.rng.randrange(100) < 60:
            roles.append(str(Role.MEMBER))
        if self.rng.randrange(100) < 18:
            roles.append(self.rng.choice(self.words["roles"]))
        return tuple(roles)

    def _contacts(self, card: PartyInput) -> tuple[ContactInput, ...]:
        domain = card.email.partition("@")[2]
        count = 2 if (card.headcount or 0) > 3 else 1
        return tuple(self._contact(domain, billing=turn == 1) for turn in range(count))

    def _contact(self, domain: str, *, billing: bool) -> ContactInput:
        rng = self.rng
        first, last = rng.choice(self.people["first"]), rng.choice(self.people["last"])
        box = f"{slug(first)}.{slug(last)}".replace(" ", "-")
        return ContactInput(
            name=f"{first} {last}",
            function="comptabilité" if billing else rng.choice(self.people["functions"]),
            email=f"{box}@{domain}",
            phone=f"06 00 00 {rng.randrange(100):02d} {rng.randrange(100):02d}",
            main=not billing,
            billing=billing,
        )

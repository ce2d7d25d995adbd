"""The 14 allergens of EU regulation 1169/2011 (annex II), diets, and who can't eat what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug


class Allergen(StrEnum):
    """Annex II of regulation (EU) 1169/2011, in its order."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOYA = "soya"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"


class Diet(StrEnum):
    """What somebody does not eat, by conviction or taste."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    PORK_FREE = "pork_free"
    HALAL = "halal"
    KOSHER = "kosher"


def allergen_names() -> dict[str, str]:
    """Each allergen as the menu shows it."""
    return {
        Allergen.GLUTEN: _("gluten"),
        Allergen.CRUSTACEANS: _("crustacés"),
        Allergen.EGGS: _("œufs"),
        Allergen.FISH: _("poissons"),
        Allergen.PEANUTS: _("arachides"),
        Allergen.SOYA: _("soja"),
        Allergen.MILK: _("lait"),
        Allergen.NUTS: _("fruits à coque"),
        Allergen.CELERY: _("céleri"),
        Allergen.MUSTARD: _("moutarde"),
        Allergen.SESAME: _("sésame"),
        Allergen.SULPHITES: _("sulfites"),
        Allergen.LUPIN: _("lupin"),
        Allergen.MOLLUSCS: _("mollusques"),
    }


def diet_names() -> dict[str, str]:
    """Each diet as the kitchen reads it."""
    return {
        Diet.VEGETARIAN: _("végétarien"),
        Diet.VEGAN: _("végétalien"),
        Diet.PORK_FREE: _("sans porc"),
        Diet.HALAL: _("halal"),
        Diet.KOSHER: _("casher"),
    }


_OTHER_WORDS = {
    "vegan": Diet.VEGAN, "vegetarienne": Diet.VEGETARIAN, "vege": Diet.VEGETARIAN,
    "vegetalienne": Diet.VEGAN, "kasher": Diet.KOSHER, "lactose": Allergen.MILK,
    "oeuf": Allergen.EGGS, "poisson": Allergen.FISH, "arachide": Allergen.PEANUTS,
    "cacahuete": Allergen.PEANUTS, "noix": Allergen.NUTS, "coques": Allergen.NUTS,
    "noisettes": Allergen.NUTS, "amandes": Allergen.NUTS, "crustace": Allergen.CRUSTACEANS,
    "mollusque": Allergen.MOLLUSCS, "sulfite": Allergen.SULPHITES, "laitages": Allergen.MILK,
    "coeliaque": Allergen.GLUTEN,
}  # fmt: skip


def _words() -> dict[str, str]:
    known: dict[str, str] = {slug(code): str(code) for code in (*Allergen, *Diet)}
    known |= {slug(name): str(code) for code, name in (*allergen_names().items(), *diet_names().items())}
    known |= {word: str(code) for word, code in _OTHER_WORDS.items()}
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Eater:
    """People of a booking who eat apart: how many, who, which diets and allergens.

    `name` is empty when nobody is named. What is said of a named person is health data: it needs
    the day on which they agreed, and goes when the account is erased.
    """

    people: int = 1
    name: str = ""
    diets: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    note: str = ""
    consent_on: date | None = None


_COUNTED = re.compile(r"^\s*([0-9]{1,3})\s*(?:x|×|\s)\s*(.+)$", re.IGNORECASE)


def read_eater(text: str, *, consent_on: date | None = None) -> Eater:
    """`végétarien`, `2 sans gluten`, `Léa Martin : lait, noix`; raises BadInput `diet`.

    Words that are no known diet nor allergen are kept as a note for the kitchen.
    """
    people, rest = 1, text.strip()
    name, colon, after = rest.partition(":")
    if colon:
        name, rest = " ".join(name.split()), after
    else:
        name = ""
        counted = _COUNTED.match(rest)
        if counted:
            people, rest = int(counted[1]), counted[2]
    known = _words()
    diets: list[str] = []
    allergens: list[str] = []
    notes: list[str] = []
    for word in (part.strip() for part in re.split(r"[,;+]|\bet\b", rest)):
        code = _code(slug(word), known)
        if code in {str(diet) for diet in Diet}:
            diets.append(str(code))
        elif code is not None:
            allergens.append(code)
        elif word:
            notes.append(word)
    if not (diets or allergens or notes):
        raise BadInput(
            "diet",
            _("Régime illisible : « {text} ». Écrivez par exemple « 2 végétariens » ou "
              "« Léa Martin : gluten, lait ».").format(text=text),
            value=text,
        )
    return Eater(
        people=people, name=name, diets=tuple(dict.fromkeys(diets)),
        allergens=tuple(dict.fromkeys(allergens)), note=", ".join(notes), consent_on=consent_on,
    )  # fmt: skip


def _code(key: str, known: dict[str, str]) -> str | None:
    """The code of a word, said with or without what leads to it, in the singular or the plural."""
    bare = key.removeprefix("sans ").removeprefix("allergie ").removeprefix("a la ").removeprefix("au ")
    for form in (key, bare, key.removesuffix("s"), bare.removesuffix("s"), f"{bare}s"):
        if form in known:
            return known[form]
    return None


def require_eaters(eaters: Sequence[Eater], *, covers: int, person: str) -> None:
    """Known codes, no more people than covers, and consent for what is said of a named person.

    `person` names the one person whose account it is, empty for a structure's. Raises BadInput,
    RuleBroken `consent`.
    """
    for eater in eaters:
        require_codes(eater.allergens, eater.diets)
        if not 1 <= eater.people <= covers:
            raise BadInput("diet_people", _("Il y a plus de régimes que de couverts."))
        named = eater.name or person
        if named and eater.consent_on is None:
            raise RuleBroken(
                "consent",
                _("Le régime de {name} est une donnée de santé : notez-le avec son accord, ou sans "
                  "nommer la personne.").format(name=named),
            )
    if sum(eater.people for eater in eaters) > covers:
        raise BadInput("diet_people", _("Il y a plus de régimes que de couverts."))


def require_codes(allergens: Iterable[str], diets: Iterable[str] = ()) -> None:
    """Raises BadInput on an allergen or a diet that is in no list."""
    unknown = [code for code in allergens if code not in {str(one) for one in Allergen}]
    unknown += [code for code in diets if code not in {str(one) for one in Diet}]
    if unknown:
        raise BadInput("allergen", _("« {code} » n’est pas dans la liste.").format(code=unknown[0]))


def eater_text(eater: Eater) -> str:
    """`2 × végétarien, sans gluten`, the name first when there is one."""
    words = [diet_names()[diet] for diet in eater.diets]
    words += [_("sans {allergen}").format(allergen=allergen_names()[code]) for code in eater.allergens]
    words += [eater.note] if eater.note else []
    text = ", ".join(words) or _("régime effacé")
    if eater.name:
        return _("{name} : {diets}").format(name=eater.name, diets=text)
    return text if eater.people == 1 else f"{eater.people} × {text}"


def clashes(
    eater_allergens: Iterable[str],
    eater_diets: Iterable[str],
    dish_allergens: Iterable[str] | None,
    dish_suits: Iterable[str],
) -> list[str]:
    """Why somebody can't eat a dish, in words; a dish whose allergens nobody declared is doubtful."""
    reasons: list[str] = []
    allergens = list(eater_allergens)
    if dish_allergens is None:
        reasons += [_("allergènes non déclarés")] if allergens else []
    else:
        held = set(dish_allergens)
        reasons += [allergen_names()[code] for code in allergens if code in held]
    suits = _widened(dish_suits)
    reasons += [
        _("pas {diet}").format(diet=diet_names()[diet]) for diet in eater_diets if diet not in suits
    ]
    return reasons


def _widened(suits: Iterable[str]) -> set[str]:
    """A vegan dish is vegetarian, a vegetarian one holds no pork and is taken as halal."""
    held = set(suits)
    if Diet.VEGAN in held:
        held.add(Diet.VEGETARIAN)
    if Diet.VEGETARIAN in held:
        held |= {Diet.PORK_FREE, Diet.HALAL}
    if Diet.HALAL in held:
        held.add(Diet.PORK_FREE)
    return {str(one) for one in held}

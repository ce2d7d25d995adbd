"""What may be stored: kinds of goods, and those that are forbidden, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import CENT

FORBIDDEN_SETTING = "storage.forbidden"
"""Dated setting: the list of what is forbidden, in place of the usual one."""


class Kind(StrEnum):
    """Goods that may be stored."""

    FURNITURE = "furniture"
    EQUIPMENT = "equipment"
    ARCHIVES = "archives"
    STOCK = "stock"
    TOOLS = "tools"
    TEXTILE = "textile"
    DRY_FOOD = "dry_food"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Goods that nobody may store: what, why, and the words that betray them in a description."""

    code: str
    label: str
    reason: str
    words: tuple[str, ...]


USUAL: tuple[Forbidden, ...] = (
    Forbidden(
        "flammable", _("Produits inflammables"), _("risque d’incendie dans un bâtiment qui reçoit du public"),
        ("essence", "gazole", "gasoil", "petrole", "white spirit", "acetone", "solvant", "butane",
         "propane", "bouteille de gaz", "gaz", "alcool a bruler", "allume feu", "ethanol"),
    ),
    Forbidden(
        "explosive", _("Explosifs et artifices"), _("risque d’explosion, détention réglementée"),
        ("explosif", "petard", "feu d artifice", "feux d artifice", "poudre noire", "munition", "cartouche de chasse",
         "fumigene", "arme"),
    ),
    Forbidden(
        "perishable", _("Denrées périssables"), _("odeurs et nuisibles : le stockage n’est pas réfrigéré"),
        ("perissable", "viande", "poisson", "produit laitier", "fromage", "fruit frais", "legume frais",
         "surgele", "produit frais"),
    ),
    Forbidden(
        "animal", _("Animaux"), _("aucun être vivant ne reste dans un local fermé"),
        ("animal", "animaux", "animal vivant", "animaux vivants", "chien", "chat", "poule", "abeille"),
    ),
    Forbidden(
        "toxic", _("Produits toxiques et déchets"), _("risque sanitaire, filière d’élimination à part"),
        ("toxique", "pesticide", "amiante", "acide", "chlore", "dechet", "radioactif", "batterie au lithium"),
    ),
    Forbidden(
        "valuable", _("Espèces, bijoux et œuvres d’art"), _("non couverts par l’assurance du local"),
        ("bijou", "bijoux", "especes", "lingot", "oeuvre d art"),
    ),
)  # fmt: skip
"""What applies where the pole has set no list of its own."""


def kind_name(kind: str) -> str:
    """A kind of goods in the words of the pole."""
    return {
        Kind.FURNITURE: _("mobilier"),
        Kind.EQUIPMENT: _("matériel"),
        Kind.ARCHIVES: _("archives"),
        Kind.STOCK: _("stock et marchandises"),
        Kind.TOOLS: _("outillage"),
        Kind.TEXTILE: _("textile"),
        Kind.DRY_FOOD: _("denrées sèches"),
        Kind.OTHER: _("autre"),
    }[Kind(kind)]


def read_forbidden(value: Any) -> tuple[Forbidden, ...]:
    """The list kept by the setting; None is the usual one. Raises BadInput `forbidden`."""
    if value is None:
        return USUAL
    try:
        return tuple(_one(entry) for entry in value)
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            "forbidden",
            _("La liste des marchandises interdites n’est pas lisible : chacune a un code, un nom, "
              "une raison et des mots."),
        ) from None


def _one(entry: Mapping[str, Any]) -> Forbidden:
    words = tuple(slug(str(word)) for word in entry["words"])
    found = Forbidden(str(entry["code"]), str(entry["label"]), str(entry["reason"]), words)
    if not (found.code and found.label.strip() and found.reason.strip()):
        raise ValueError(entry)
    return found


def write_forbidden(rules: Sequence[Forbidden]) -> list[dict[str, Any]]:
    """The list as the setting keeps it."""
    return [
        {"code": rule.code, "label": rule.label, "reason": rule.reason, "words": list(rule.words)}
        for rule in rules
    ]


def forbidding(rules: Sequence[Forbidden], description: str) -> tuple[Forbidden, str] | None:
    """The first rule that a description offends, and the word that betrays it; a plural counts."""
    known = slug(description).split()
    for rule in rules:
        for word in rule.words:
            if _says(known, word.split()):
                return rule, word
    return None


def _says(known: Sequence[str], wanted: Sequence[str]) -> bool:
    count = len(wanted)
    return any(
        all(have in (word, word + "s", word + "x") for have, word in zip(known[at:], wanted, strict=False))
        for at in range(len(known) - count + 1)
    ) if wanted else False


@dataclass(frozen=True, slots=True)
class Good:
    """Something stored, as typed; `owner` is its structure when it is not the one that stores.

    `waiver` says why a word that sounds forbidden is not: an essential oil is no fuel.
    """

    description: str
    kind: str = Kind.OTHER
    quantity: Decimal = Decimal(1)
    unit: str = ""
    value: Decimal | None = None
    stored_on: date | None = None
    stored_by: str = ""
    owner: int | None = None
    waiver: str = ""


def require_good(good: Good, rules: Sequence[Forbidden]) -> None:
    """Raises BadInput on an empty or odd line, RuleBroken `forbidden_goods` naming the rule."""
    if not good.description.strip():
        raise BadInput("description", _("Dites ce qui est entreposé."))
    named = next((rule for rule in rules if rule.code == good.kind), None)
    if named is not None:
        raise _refused(named, good.description, "", lifted=False)
    if good.kind not in set(Kind):
        raise BadInput(
            "kind",
            _("« {kind} » n’est pas une sorte de marchandise. Au choix : {kinds}.").format(
                kind=good.kind, kinds=", ".join(Kind)
            ),
        )
    if good.quantity <= 0 or good.quantity != good.quantity.quantize(CENT):
        raise BadInput("quantity", _("Une quantité est positive, avec deux décimales au plus."))
    if good.value is not None and (good.value < 0 or good.value != good.value.quantize(CENT)):
        raise BadInput("value", _("Une valeur est un montant positif ou nul, au centime près."))
    found = forbidding(rules, good.description)
    if found is not None and not good.waiver.strip():
        raise _refused(found[0], good.description, found[1], lifted=True)


def _refused(rule: Forbidden, description: str, word: str, *, lifted: bool) -> RuleBroken:
    said = _("« {description} » ne peut pas être entreposé. {label} : {reason}.").format(
        description=description, label=rule.label, reason=rule.reason
    )
    fix = (
        _("Si « {word} » désigne autre chose, dites pourquoi ce n’est pas interdit.").format(word=word)
        if lifted
        else _("Refusez ce bien, ou orientez vers une filière adaptée.")
    )
    return RuleBroken("forbidden_goods", f"{said} {fix}", rule=rule.code, word=word)

"""A month's sales, their commission, and a file of them read line by line; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.shop.rules import WHOLE
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_amount, parse_month, slug
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month

MOST_PIECES = 1_000_000
_LEAST_BEGUN = 3


class DeclarationState(StrEnum):
    """One version of a month's sales stands; those before it are kept."""

    STANDING = "standing"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


def declaration_state_name(state: str) -> str:
    """The state in the words of the shop."""
    return {
        DeclarationState.STANDING: _("en vigueur"),
        DeclarationState.REPLACED: _("remplacée"),
        DeclarationState.CANCELLED: _("annulée"),
    }[DeclarationState(state)]


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold of a category in a month: euros, VAT included, as the buyers paid; pieces."""

    category: str
    amount: Decimal
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """The commission of a category, in basis points: agreed, and that of the list beside."""

    agreed: int
    listed: int


def commission_of(amount: Decimal, rate: int) -> Decimal:
    """Net euros of commission on sales, rounded half up to the cent."""
    return round_cents(amount * rate / WHOLE)


def tax_of(net: Decimal, percent: Decimal) -> Decimal:
    """VAT on a net amount, rounded half up to the cent."""
    return round_cents(net * percent / 100)


def gathered(sales: Iterable[Sale]) -> list[Sale]:
    """One sale per category, in order of category; a category with nothing at all is left out."""
    amounts: dict[str, Decimal] = {}
    pieces: dict[str, int] = {}
    for sale in sales:
        amounts[sale.category] = amounts.get(sale.category, ZERO) + sale.amount
        pieces[sale.category] = pieces.get(sale.category, 0) + sale.pieces
    return [
        Sale(category, amounts[category], pieces[category])
        for category in sorted(amounts)
        if amounts[category] or pieces[category]
    ]


def checked_sales(sales: Sequence[Sale], categories: Sequence[str]) -> list[Sale]:
    """The sales under the shop's own names of categories.

    Raises BadInput: unknown category, fraction of a cent, senseless count of pieces.
    """
    found = [replace(sale, category=named_category(sale.category, categories)) for sale in sales]
    for sale in found:
        if sale.amount != round_cents(sale.amount):
            raise BadInput("amount", _("Un montant est au centime près."), value=str(sale.amount))
        if not 0 <= sale.pieces <= MOST_PIECES:
            raise BadInput("pieces", _("Le nombre de pièces est positif."), value=sale.pieces)
    return found


def named_category(text: str, categories: Sequence[str]) -> str:
    """The category that a text names, accents and case aside; raises BadInput `category` with the near ones."""
    known = {slug(category): category for category in categories}
    wanted = slug(text)
    if wanted in known:
        return known[wanted]
    begun = [name for name in known if len(wanted) >= _LEAST_BEGUN and name.startswith(wanted)]
    near = begun or get_close_matches(wanted, list(known), n=2)
    hint = _(" Vouliez-vous dire {near} ?").format(near=_(" ou ").join(known[name] for name in near)) if near else ""
    raise BadInput(
        "category",
        _("La catégorie « {category} » n’existe pas.{hint} Le magasin connaît : {known}.").format(
            category=text, hint=hint, known=", ".join(categories)
        ),
        value=text,
        **({"near": [known[name] for name in near]} if near else {}),
    )


_COLUMNS = {
    "contract": "convention numero n participation contract number",
    "siren": "siren",
    "name": "structure nom participant name",
    "month": "mois month",
    "category": "categorie category",
    "amount": "montant ventes montant_ttc ventes_ttc amount",
    "pieces": "pieces quantite nombre quantity",
}
_BY_TITLE = {title: name for name, titles in _COLUMNS.items() for title in titles.split()}
_WHO = ("contract", "siren", "name")


class FileLine(NamedTuple):
    """A line of a sales file: who (number, SIREN or name), which month, what was sold."""

    line: int
    contract: str
    siren: str
    name: str
    month: Month
    sale: Sale


def columns_of(titles: Iterable[str], *, month_given: bool) -> dict[str, str]:
    """Which field each column title is, in French or in English.

    Raises BadInput `import_columns` naming what is not understood or missing.
    """
    known = {title: _BY_TITLE.get(slug(title).replace(" ", "_"), "") for title in titles}
    unknown = [f"«\u202f{title}\u202f»" for title, field in known.items() if not field]
    fields = list(known.values())
    missing = [
        title
        for title, there in (
            (_("structure, siren ou convention"), any(field in fields for field in _WHO)),
            (_("mois"), "month" in fields or month_given),
            (_("catégorie"), "category" in fields),
            (_("montant"), "amount" in fields),
        )
        if not there
    ]
    if unknown:
        said = _("colonne inconnue : {titles}").format(titles=", ".join(unknown))
    elif len(set(fields)) != len(fields):
        said = _("deux colonnes disent la même chose")
    elif missing:
        said = _("il manque la colonne {titles}").format(titles=", ".join(missing))
    else:
        return known
    raise BadInput(
        "import_columns",
        _("Ligne 1 : {said}. Les colonnes sont : structure, mois, catégorie, montant, pièces.").format(
            said=said
        ),
        line=1,
    )


def read_line(
    line: int,
    values: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    month: Month | None,
    categories: Sequence[str],
) -> FileLine:
    """The sale that a line tells; raises BadInput with the reason."""
    told = {columns[title]: text.strip() for title, text in values.items()}
    who = [told.get(field, "") for field in _WHO]
    if not any(who):
        raise BadInput("participant", _("la structure n’est pas dite"))
    own = told.get("month", "")
    if not own and month is None:
        raise BadInput("month", _("le mois n’est pas dit"))
    category = named_category(told["category"], categories)
    amount = parse_amount(told["amount"])
    wanted = parse_month(own) if own else month
    assert wanted is not None
    return FileLine(line, *who, wanted, Sale(category, amount, _pieces(told.get("pieces", ""))))


def _pieces(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise BadInput("pieces", _("« {text} » n’est pas un nombre entier.").format(text=text), value=text)
    return int(text)

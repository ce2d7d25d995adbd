"""A line of a CSV file of structures, read as a card; the file itself is read by `formats.csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.registers.parties.rules import (
    ContactInput,
    Invoicing,
    Liable,
    PartyInput,
    Role,
    Territory,
    checked_contact,
    checked_party,
    role_names,
)

_COLUMNS = {
    "name": "name nom structure raison_sociale denomination",
    "acronym": "acronym sigle",
    "legal_form": "legal_form forme_juridique statut forme",
    "siren": "siren",
    "siret": "siret",
    "vat_number": "vat_number tva numero_de_tva tva_intracommunautaire n_tva",
    "vat_liable": "vat_liable assujettie_a_la_tva assujetti_tva assujettie",
    "ape": "ape code_ape naf",
    "headcount": "headcount effectif salaries",
    "founded_year": "founded_year annee_de_creation creation annee",
    "object": "object objet activite",
    "commune": "commune",
    "territory": "territory territoire",
    "places": "places lieux lieux_desservis",
    "lcp": "lcp",
    "street": "street adresse rue voie",
    "extra": "extra complement complement_d_adresse",
    "postcode": "postcode code_postal cp",
    "town": "town ville",
    "country": "country pays",
    "electronic_address": "electronic_address adresse_electronique",
    "order_number": "order_number numero_de_commande bon_de_commande",
    "payment_terms_days": "payment_terms_days delai_de_paiement",
    "invoicing": "invoicing facturation",
    "email": "email e_mail courriel mail",
    "phone": "phone telephone tel",
    "website": "website site site_web",
    "notes": "notes note remarques",
    "roles": "roles role",
    "contact_name": "contact_name contact",
    "contact_function": "contact_function fonction fonction_du_contact",
    "contact_email": "contact_email e_mail_du_contact courriel_du_contact",
    "contact_phone": "contact_phone telephone_du_contact",
}
_BY_TITLE = {title: name for name, titles in _COLUMNS.items() for title in titles.split()}
_WHOLE = frozenset({"headcount", "founded_year", "payment_terms_days"})
_YES = frozenset({"oui", "o", "yes", "y", "1", "x", "vrai", "true"})
_NO = frozenset({"", "non", "n", "no", "0", "faux", "false"})
_TERRITORIES = {
    "": Territory.NONE, "none": Territory.NONE, "autre": Territory.NONE, "aucun": Territory.NONE,
    "qpv": Territory.QPV, "quartier prioritaire": Territory.QPV,
    "periurban": Territory.PERIURBAN, "peri urbain": Territory.PERIURBAN,
    "periurbain": Territory.PERIURBAN,
}  # fmt: skip


class Line(NamedTuple):
    """A structure read from a line, and its contact when the line names one."""

    line: int
    party: PartyInput
    contact: ContactInput | None


def columns_of(titles: Iterable[str]) -> dict[str, str]:
    """Which field each column title is, in French or in English.

    Raises BadInput `import_columns` naming the titles not understood, or when names are missing.
    """
    known = {title: _BY_TITLE.get(slug(title).replace(" ", "_"), "") for title in titles}
    unknown = [title for title, field in known.items() if not field]
    if unknown:
        raise BadInput(
            "import_columns",
            _("Colonne inconnue : {titles}. Les colonnes attendues sont par exemple nom, siren, "
              "forme juridique, commune, e-mail.").format(titles=", ".join(f"«\u202f{t}\u202f»" for t in unknown)),
            columns=unknown,
        )
    fields = list(known.values())
    twice = {field for field in fields if fields.count(field) > 1}
    if twice:
        titles = ", ".join(f"«\u202f{title}\u202f»" for title, field in known.items() if field in twice)
        raise BadInput("import_columns", _("Ces colonnes disent la même chose : {titles}.").format(titles=titles))
    if "name" not in fields:
        raise BadInput("import_columns", _("Il manque la colonne « nom »."))
    return known


def read_line(
    line: int, values: Mapping[str, str], columns: Mapping[str, str], *, this_year: int
) -> Line:
    """The structure that a line describes; raises BadInput with the reason."""
    told = {columns[title]: text.strip() for title, text in values.items()}
    fields: dict[str, Any] = {}
    address: dict[str, str] = {}
    for name, text in told.items():
        if name in _READERS:
            fields[name] = _READERS[name](text)
        elif name in _WHOLE:
            fields[name] = _whole(name, text)
        elif name in PostalAddress.__dataclass_fields__:
            address[name] = text.upper() if name == "country" and text else text
        elif not name.startswith("contact_"):
            fields[name] = text
    address = {name: text for name, text in address.items() if text}
    party = checked_party(PartyInput(**fields, address=PostalAddress(**address)), this_year=this_year)
    return Line(line, party, _contact(told))


def _contact(told: Mapping[str, str]) -> ContactInput | None:
    values = {name.removeprefix("contact_"): text for name, text in told.items() if "contact_" in name}
    if not any(values.values()):
        return None
    return checked_contact(ContactInput(**{"name": "", **values}, main=True))


def _whole(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadInput(
            name, _("« {text} » n’est pas un nombre entier.").format(text=text), value=text
        )
    return int(text)


def _yes(text: str) -> bool:
    word = slug(text)
    if word not in _YES | _NO:
        raise BadInput("yes_no", _("« {text} » doit être oui ou non.").format(text=text), value=text)
    return word in _YES


def _liable(text: str) -> str:
    word = slug(text)
    if word in ("", "inconnu", "unknown"):
        return Liable.UNKNOWN
    return Liable.YES if _yes(text) else Liable.NO


def _invoicing(text: str) -> str:
    word = slug(text)
    if word in ("", "ensemble", "together", "facture unique"):
        return Invoicing.TOGETHER
    by_dossier = ("par dossier", "by dossier", "facture par dossier")
    return Invoicing.BY_DOSSIER if word.replace("_", " ") in by_dossier else text


def _territory(text: str) -> str:
    return _TERRITORIES.get(slug(text), text)


def _roles(text: str) -> tuple[str, ...]:
    by_name = {slug(name): role for role, name in role_names().items()}
    by_name |= {slug(role): str(role) for role in Role}
    parts = [part.strip() for part in text.replace("|", ",").replace(";", ",").split(",")]
    return tuple(by_name.get(slug(part), part) for part in parts if part)


def _places(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("|", ",").split(",") if part.strip())


_READERS: dict[str, Callable[[str], Any]] = {
    "vat_liable": _liable,
    "invoicing": _invoicing,
    "territory": _territory,
    "places": _places,
    "lcp": _yes,
    "roles": _roles,
}

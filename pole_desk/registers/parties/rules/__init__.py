"""What a structure and its contacts must respect; likeness of names is in `likeness`, CSV in `lines`."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel import identifiers
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.ports.ids import ContactId

TOPIC = "parties"
LEGAL_FORM = "legal_form"
SCHEME = "scheme"
CHARTER = "lcp_charter"

_COOPERATIVES = frozenset(["scop", "scic", "cae", "cooperative", "cooperatif", "coop", "cuma", "sica"])
_COMPANIES = frozenset(["sarl", "sas", "sasu", "sa", "eurl", "societe", "esus", "commerciale"])
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_MULTILINE = frozenset({"object", "notes"})


class Role(StrEnum):
    """What a structure is to the pole; several at once."""

    POLE = "pole"
    HOSTED = "hosted"
    MEMBER = "member"
    CLIENT = "client"
    PARTNER = "partner"
    NETWORK_HEAD = "network_head"
    SUPPORTER = "supporter"
    EXPERT = "expert"
    MENTOR = "mentor"
    CANTEEN_OPERATOR = "canteen_operator"
    SHOP_CARRIER = "shop_carrier"
    FUNDER = "funder"
    PUBLIC_POLICY = "public_policy"
    PROJECT_CARRIER = "project_carrier"


class Territory(StrEnum):
    """Where the seat stands, as the plan looks at it."""

    NONE = "none"
    QPV = "qpv"
    PERIURBAN = "periurban"


class Liable(StrEnum):
    """Whether the client is liable to VAT: what e-invoicing must know."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Invoicing(StrEnum):
    """How a client wants its invoices: one for all that it owes a seller, or one for each dossier."""

    TOGETHER = "together"
    BY_DOSSIER = "by_dossier"


OWN_EMAIL = ContactId(0)
"""No contact: a structure's invoices go to its own e-mail."""


def liable_names() -> dict[str, str]:
    """Whether a structure is liable to VAT, in words."""
    return {Liable.UNKNOWN: _("inconnu"), Liable.YES: _("oui"), Liable.NO: _("non")}


def invoicing_names() -> dict[str, str]:
    """Each way to be invoiced as shown on screen."""
    return {
        Invoicing.TOGETHER: _("facture unique"),
        Invoicing.BY_DOSSIER: _("facture par dossier"),
    }


def role_names() -> dict[str, str]:
    """Each role as shown on screen."""
    return {
        Role.POLE: _("le pôle"),
        Role.HOSTED: _("hébergée"),
        Role.MEMBER: _("adhérente"),
        Role.CLIENT: _("cliente"),
        Role.PARTNER: _("partenaire"),
        Role.NETWORK_HEAD: _("tête de réseau"),
        Role.SUPPORTER: _("accompagnateur"),
        Role.EXPERT: _("expert"),
        Role.MENTOR: _("mentor"),
        Role.CANTEEN_OPERATOR: _("opérateur de la cantine"),
        Role.SHOP_CARRIER: _("porteur du magasin"),
        Role.FUNDER: _("financeur"),
        Role.PUBLIC_POLICY: _("politique publique"),
        Role.PROJECT_CARRIER: _("porteur de projet"),
    }


def territory_names() -> dict[str, str]:
    """Each kind of territory as shown on screen."""
    return {
        Territory.NONE: _("autre"),
        Territory.QPV: _("quartier prioritaire"),
        Territory.PERIURBAN: _("péri-urbain"),
    }


def siren_in(siren: str | None, vat_number: str | None) -> str:
    """The SIREN of a structure, read in its French VAT number when it is not known otherwise."""
    if siren:
        return siren
    return vat_number[4:] if vat_number and vat_number.startswith("FR") else ""


def legal_families() -> tuple[str, ...]:
    """The plan's families of legal forms, in its order; « autre » last."""
    return (
        "association",
        "coopérative (SCOP, SCIC, CAE…)",
        "mutuelle",
        "fondation",
        "société commerciale de l'ESS",
        "autre",
    )


@lru_cache(maxsize=1024)
def legal_family(legal_form: str) -> str:
    """The family of a legal form as typed (« SCIC », « Association loi 1901 », « SAS ESUS »)."""
    association, cooperative, mutual, foundation, company, other = legal_families()
    words = set(slug(legal_form).split())
    if words & _COOPERATIVES:
        return cooperative
    if words & {"association", "asso", "1901"}:
        return association
    if words & {"mutuelle", "mutuelles"}:
        return mutual
    if "fondation" in words or {"fonds", "dotation"} <= words:
        return foundation
    if words & _COMPANIES:
        return company
    return other


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInput:
    """A structure as typed; `roles` replaces those in force, None leaves them."""

    name: str
    acronym: str = ""
    legal_form: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    vat_liable: str = Liable.UNKNOWN
    ape: str = ""
    headcount: int | None = None
    founded_year: int | None = None
    object: str = ""
    commune: str = ""
    territory: str = Territory.NONE
    places: tuple[str, ...] = ()
    lcp: bool = False
    address: PostalAddress = PostalAddress()
    billing_address: PostalAddress | None = None
    electronic_address: str = ""
    order_number: str = ""
    payment_terms_days: int | None = None
    invoicing: str = Invoicing.TOGETHER
    email: str = ""
    phone: str = ""
    website: str = ""
    notes: str = ""
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInput:
    """A person at a structure as typed."""

    name: str
    function: str = ""
    email: str = ""
    phone: str = ""
    main: bool = False
    billing: bool = False


Typed = TypeVar("Typed", PostalAddress, PartyInput, ContactInput)


def checked_party(values: PartyInput, *, this_year: int) -> PartyInput:
    """The structure with numbers bare and spaces tidy; a SIRET alone gives its SIREN.

    Raises BadInput with the reason.
    """
    clean = _tidy(values)
    if not clean.name:
        raise BadInput("party_name", _("La structure doit avoir un nom."))
    if len(clean.name) > 200:
        raise BadInput("party_name", _("Le nom de la structure dépasse 200 caractères."))
    siren = identifiers.siren_of(clean.siren) if clean.siren else ""
    siret = identifiers.siret_of(clean.siret, siren=siren or None) if clean.siret else ""
    siren = siren or siret[:9]
    vat = identifiers.vat_number_of(clean.vat_number, siren=siren or None) if clean.vat_number else ""
    _require_known(clean)
    _require_figures(clean, this_year)
    return replace(
        clean,
        siren=siren,
        siret=siret,
        vat_number=vat,
        ape=_checked_ape(clean.ape),
        email=checked_email(clean.email),
        commune=clean.commune or clean.address.town,
    )


def checked_contact(values: ContactInput) -> ContactInput:
    """The contact with spaces tidy; raises BadInput without a name or with a wrong e-mail."""
    clean = _tidy(values)
    if not clean.name:
        raise BadInput("contact_name", _("Le contact doit avoir un nom."))
    return replace(clean, email=checked_email(clean.email))


def checked_email(text: str) -> str:
    """An e-mail address or nothing; raises BadInput `email`."""
    if text and not _EMAIL.fullmatch(text):
        raise BadInput(
            "email", _("« {text} » n’est pas une adresse e-mail.").format(text=text), value=text
        )
    return text


def _tidy(values: Typed) -> Typed:
    """The same frozen value, its texts without needless spaces."""
    changes: dict[str, object] = {}
    for field in fields(values):
        value = getattr(values, field.name)
        if isinstance(value, PostalAddress):
            changes[field.name] = _tidy(value)
        elif isinstance(value, str) and not isinstance(value, StrEnum):
            changes[field.name] = value.strip() if field.name in _MULTILINE else " ".join(value.split())
        elif isinstance(value, tuple):
            changes[field.name] = tuple(" ".join(part.split()) for part in value if part.strip())
    return replace(values, **changes)


def _require_known(values: PartyInput) -> None:
    known_roles = {str(role) for role in Role}
    for role in values.roles or ():
        if role not in known_roles:
            raise BadInput("role", _("Le rôle « {role} » est inconnu.").format(role=role), value=role)
    if values.territory not in {str(kind) for kind in Territory}:
        raise BadInput(
            "territory", _("Le territoire « {text} » est inconnu.").format(text=values.territory)
        )
    if values.vat_liable not in {str(kind) for kind in Liable}:
        raise BadInput(
            "vat_liable",
            _("L’assujettissement à la TVA s’écrit oui, non ou inconnu, pas « {text} ».").format(
                text=values.vat_liable
            ),
        )
    if values.invoicing not in {str(way) for way in Invoicing}:
        raise BadInput(
            "invoicing",
            _("La facturation s’écrit « ensemble » ou « par dossier », pas « {text} ».").format(
                text=values.invoicing
            ),
        )
    for address in (values.address, values.billing_address):
        if address is not None and not re.fullmatch(r"[A-Z]{2}", address.country):
            raise BadInput("country", _("Le pays s’écrit par son code de deux lettres, par exemple FR."))


def _require_figures(values: PartyInput, this_year: int) -> None:
    if values.headcount is not None and not 0 <= values.headcount <= 100_000:
        raise BadInput("headcount", _("L’effectif doit être compris entre 0 et 100 000."))
    if values.founded_year is not None and not 1700 <= values.founded_year <= this_year + 2:
        raise BadInput(
            "founded_year",
            _("L’année de création {year} n’est pas vraisemblable.").format(year=values.founded_year),
        )
    if values.payment_terms_days is not None and not 0 <= values.payment_terms_days <= 60:
        raise BadInput("payment_terms", _("Le délai de paiement va de 0 à 60 jours."))


def _checked_ape(text: str) -> str:
    bare = text.replace(".", "").replace(" ", "").upper()
    if bare and not re.fullmatch(r"\d{4}[A-Z]", bare):
        raise BadInput(
            "ape", _("Le code APE « {text} » s’écrit par exemple 94.99Z.").format(text=text), value=text
        )
    return bare

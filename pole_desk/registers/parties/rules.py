"""What a structure and its contacts must respect, and when two structures look the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from enum import StrEnum

from pole_desk.kernel import identifiers
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug

TOPIC = "parties"
NEAR = 86
"""From this likeness of two folded names on (of 100), the structures are proposed for merging."""

LEGAL_FORM = "legal_form"
SCHEME = "scheme"
CHARTER = "lcp_charter"

_ARTICLES = frozenset("le la les l un une des du de d et a au aux association asso ste".split())
_COOPERATIVES = frozenset("scop scic cae cooperative cooperatif coop cuma sica".split())
_COMPANIES = frozenset("sarl sas sasu sa eurl societe esus entreprise commerciale".split())
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
class Address:
    """A postal address in its parts, as payments and e-invoicing need them."""

    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines to print under the name; the country when it is not France."""
        town = " ".join(part for part in (self.postcode, self.town) if part)
        abroad = "" if self.country in ("", "FR") else self.country
        return tuple(line for line in (self.extra, self.street, town, abroad) if line)


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
    address: Address = Address()
    billing_address: Address | None = None
    electronic_address: str = ""
    order_number: str = ""
    payment_terms_days: int | None = None
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


def _tidy(values):  # type: ignore[no-untyped-def]
    """The same frozen value, its texts without needless spaces."""
    changes: dict[str, object] = {}
    for field in fields(values):
        value = getattr(values, field.name)
        if isinstance(value, Address):
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


def search_key(*texts: str) -> str:
    """The folded texts, and the phone numbers and identifiers without spaces."""
    digits = [re.sub(r"\D", "", text) for text in texts]
    grouped = [number for number in digits if len(number) >= 6]
    return " ".join(part for part in [*(slug(text) for text in texts), *grouped] if part)


def name_key(name: str) -> str:
    """A name as compared for likeness: folded, without articles nor « association »."""
    words = slug(name).split()
    return " ".join(word for word in words if word not in _ARTICLES) or " ".join(words)


def likeness(a: str, b: str) -> int:
    """How alike two names are, from 0 to 100: folded words in order, or the same in any order."""
    first, second = name_key(a), name_key(b)
    if not first or not second:
        return 0
    if first == second or sorted(first.split()) == sorted(second.split()):
        return 100
    return round(SequenceMatcher(None, first, second, autojunk=False).ratio() * 100)


def same_place(a: str, b: str) -> bool:
    """Whether two communes are the same, or one of them is not known."""
    first, second = slug(a), slug(b)
    return not first or not second or first == second


def distance(a: str, b: str, *, most: int) -> int:
    """Letters to insert, drop, change or swap to go from `a` to `b`; `most` + 1 when it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(b) + 1)
    for i, left in enumerate(a, 1):
        line = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, line[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, row = row, line
    return min(row[-1], most + 1)


def word_score(word: str, key: str) -> int:
    """How well a folded word is found in a search key, 0 to 100; small typos are forgiven."""
    best = 0
    allowed = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2
    for token in key.split():
        if token == word:
            return 100
        if token.startswith(word):
            best = max(best, 90)
        elif word in token:
            best = max(best, 70)
        elif allowed and best < 50:
            if distance(word, token[: len(word) + 1], most=allowed) <= allowed or (
                distance(word, token, most=allowed) <= allowed
            ):
                best = max(best, 50)
    return best

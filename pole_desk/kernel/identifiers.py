"""French company and bank numbers, checked with the reason a person understands.

SIREN, SIRET, VAT number, IBAN, BIC. Whether two records may share one is their register's rule.
"""

from __future__ import annotations

import re

from stdnum import iban as _iban
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as _siret
from stdnum.fr import tva as _tva

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

_FILLERS = re.compile(r"[\s.\-\u00a0\u202f\u2009]+")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?")


def siren_of(text: str) -> str:
    """The nine digits of a SIREN; raises BadInput `siren` saying what is wrong with it."""
    number = _digits(text, length=9, name=_("Le SIREN"), code="siren")
    if not luhn.is_valid(number):
        raise _wrong_key(text, name=_("Le SIREN"), code="siren")
    return number


def siret_of(text: str, *, siren: str | None = None) -> str:
    """The fourteen digits of a SIRET, which start with the SIREN; raises BadInput `siret`.

    La Poste's establishments follow their own sum (multiple of five), the head office apart.
    """
    number = _digits(text, length=14, name=_("Le SIRET"), code="siret")
    if siren and not number.startswith(siren):
        raise BadInput(
            "siret",
            _("Le SIRET « {text} » ne commence pas par le SIREN {siren}. "
              "Vérifiez l’un et l’autre.").format(text=text.strip(), siren=siren),
            value=text,
        )
    if not _siret.is_valid(number):
        raise _wrong_key(text, name=_("Le SIRET"), code="siret")
    return number


def vat_number_of(text: str, *, siren: str | None = None) -> str:
    """A VAT number; a French one has its key checked and holds the SIREN.

    Raises BadInput `vat_number`. Another country's number is kept as typed, without spaces.
    """
    number = _FILLERS.sub("", text).upper()
    if not number.startswith("FR"):
        return _foreign_vat(number, text)
    if not re.fullmatch(r"FR[0-9A-HJ-NP-Z]{2}\d{9}", number):
        raise BadInput(
            "vat_number",
            _("Le numéro de TVA « {text} » doit s’écrire FR, une clé de 2 caractères, "
              "puis les 9 chiffres du SIREN.").format(text=text.strip()),
            value=text,
        )
    if siren and number[4:] != siren:
        raise BadInput(
            "vat_number",
            _("Le numéro de TVA « {text} » ne contient pas le SIREN {siren}.").format(
                text=text.strip(), siren=siren
            ),
            value=text,
        )
    if not _tva.is_valid(number):
        raise _wrong_vat_key(number, text)
    return number


def vat_key(siren: str) -> str:
    """The two digits that a French VAT number puts before the SIREN: (12 + 3 × (SIREN mod 97)) mod 97."""
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}"


def iban_of(text: str) -> str:
    """An IBAN without spaces; raises BadInput `iban` when its length or key (mod 97) is wrong."""
    number = _FILLERS.sub("", text).upper()
    try:
        return str(_iban.validate(number))
    except ValidationError:
        raise BadInput(
            "iban",
            _("L’IBAN « {text} » n’est pas valable : sa longueur ou sa clé de contrôle est fausse. "
              "Recopiez-le depuis le RIB.").format(text=text.strip()),
            value=text,
        ) from None


def bic_of(text: str) -> str:
    """A BIC of 8 or 11 characters; raises BadInput `bic`."""
    number = _FILLERS.sub("", text).upper()
    if not _BIC.fullmatch(number):
        raise BadInput(
            "bic",
            _("Le BIC « {text} » doit avoir 8 ou 11 caractères, par exemple AGRIFRPP.").format(
                text=text.strip()
            ),
            value=text,
        )
    return number


def grouped_siren(siren: str) -> str:
    """`552 008 443`, with narrow no-break spaces."""
    return "\u202f".join((siren[:3], siren[3:6], siren[6:]))


def grouped_siret(siret: str) -> str:
    """`552 008 443 00013`, with narrow no-break spaces."""
    return f"{grouped_siren(siret[:9])}\u202f{siret[9:]}"


def _digits(text: str, *, length: int, name: str, code: str) -> str:
    number = _FILLERS.sub("", text)
    if not (number.isascii() and number.isdigit()):
        raise BadInput(
            code,
            _("{name} « {text} » ne doit contenir que des chiffres ({length} chiffres).").format(
                name=name, text=text.strip(), length=length
            ),
            value=text,
        )
    if len(number) != length:
        raise BadInput(
            code,
            _("{name} « {text} » a {count} chiffres au lieu de {length}.").format(
                name=name, text=text.strip(), count=len(number), length=length
            ),
            value=text,
        )
    return number


def _wrong_key(text: str, *, name: str, code: str) -> BadInput:
    return BadInput(
        code,
        _("{name} « {text} » n’existe pas : sa clé de contrôle (Luhn) est fausse. "
          "Un chiffre a sans doute été mal recopié.").format(name=name, text=text.strip()),
        value=text,
    )


def _wrong_vat_key(number: str, text: str) -> BadInput:
    siren = number[4:]
    if number[2:4].isdigit() and luhn.is_valid(siren):
        return BadInput(
            "vat_number",
            _("La clé du numéro de TVA « {text} » est fausse : pour le SIREN {siren}, "
              "c’est {key}.").format(text=text.strip(), siren=siren, key=vat_key(siren)),
            value=text,
        )
    return BadInput(
        "vat_number",
        _("Le numéro de TVA « {text} » n’existe pas : sa clé de contrôle est fausse.").format(
            text=text.strip()
        ),
        value=text,
    )


def _foreign_vat(number: str, text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z+*]{2,13}", number):
        raise BadInput(
            "vat_number",
            _("Le numéro de TVA « {text} » doit commencer par le code du pays, "
              "par exemple FR.").format(text=text.strip()),
            value=text,
        )
    return number

"""What is asked of the bank, frozen, and what an order must respect before it is written; the XML is in `writing`."""

from __future__ import annotations

import re
from collections.abc import Sequence as Listed
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from stdnum.eu import at_02
from stdnum.exceptions import ValidationError

from pole_desk.formats.sepa.folding import IDENTIFIER, NAME, REMITTANCE, folded
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.identifiers import bic_of, iban_of
from pole_desk.kernel.money import CENT, euros

MESSAGE = 30
"""Characters of a message's name: its lots add a rank within the 35 that the format allows."""
_LARGEST = Decimal("999999999.99")
_EEA = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LV LT LU MT NL NO PL PT RO SK SI ES SE".split()
)
_SEPA = _EEA | frozenset("AD AL CH GB GG GI IM JE MC MD ME MK RS SM VA".split())
"""Countries whose accounts SEPA reaches (EPC409-09), with or without the addresses of who stands there."""


class Scheme(StrEnum):
    """CORE for anybody; B2B between professionals, without refund."""

    CORE = "CORE"
    B2B = "B2B"


class Sequence(StrEnum):
    """Where a debit stands among those of its mandate."""

    FIRST = "FRST"
    RECURRENT = "RCUR"
    ONE_OFF = "OOFF"
    FINAL = "FNAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A structured address: since 15 November 2026 banks refuse free lines."""

    town: str
    country: str = "FR"
    street: str = ""
    number: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds an account; the address may lack only within the European Economic Area."""

    name: str
    iban: str
    bic: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debit:
    """Money to collect under a mandate signed on a day; `end_to_end` comes back on the statement."""

    end_to_end: str
    amount: Decimal
    collected_on: date
    sequence: Sequence
    mandate: str
    signed_on: date
    debtor: Holder
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitOrder:
    """A file of direct debits; `message` names it for ever, `created_at` is aware."""

    message: str
    created_at: datetime
    creditor: Holder
    creditor_id: str
    scheme: Scheme = Scheme.CORE
    debits: tuple[Debit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money to send."""

    end_to_end: str
    amount: Decimal
    executed_on: date
    creditor: Holder
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOrder:
    """A file of transfers; `message` names it for ever, `created_at` is aware."""

    message: str
    created_at: datetime
    debtor: Holder
    transfers: tuple[Transfer, ...]


def creditor_id_of(text: str) -> str:
    """A SEPA creditor identifier (ICS, AT-02) without spaces, its key checked; raises BadInput `creditor_id`."""
    bare = re.sub(r"[\s.\-]", "", text).upper()
    try:
        found = at_02.validate(bare)
    except ValidationError:
        found = ""
    french = re.fullmatch(r"FR\d{2}[0-9A-Z]{3}[0-9A-F]{6}", found)
    if found != bare or not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{3}[0-9A-Z]{1,28}", found):
        found = ""
    if not found or (found.startswith("FR") and not french):
        raise BadInput(
            "creditor_id",
            _("L’identifiant créancier SEPA « {text} » n’est pas valable. Recopiez-le depuis la lettre de la banque, "
              "par exemple FR72ZZZ123456.").format(text=text.strip()),
            value=text,
        )  # fmt: skip
    return found


def require_debits(order: DebitOrder) -> None:
    """Raises BadInput naming the debit and the field that a bank would refuse."""
    _require_file(order.message, order.created_at, order.creditor, order.debits)
    creditor_id_of(order.creditor_id)
    for one in order.debits:
        _require_identifier(one.mandate, _("La référence du mandat"))
        _require_movement(one.amount, one.debtor, one.text)
        if one.signed_on > one.collected_on:
            raise BadInput(
                "mandate_date",
                _("Le mandat {mandate} de {name} est signé le {signed}, après le prélèvement du {day}. Reculez le "
                  "prélèvement.").format(mandate=one.mandate, name=one.debtor.name, signed=numeric_day(one.signed_on),
                                         day=numeric_day(one.collected_on)),
            )  # fmt: skip


def require_transfers(order: TransferOrder) -> None:
    """Raises BadInput naming the transfer and the field that a bank would refuse."""
    _require_file(order.message, order.created_at, order.debtor, order.transfers)
    for one in order.transfers:
        _require_movement(one.amount, one.creditor, one.text)


def _require_file(message: str, created_at: datetime, holder: Holder, movements: Listed[Debit | Transfer]) -> None:
    _require_identifier(message, _("Le nom du message"), MESSAGE)
    if created_at.tzinfo is None:
        raise ValueError("an order is created at an instant, not at a wall time")
    require_holder(holder)
    if not movements:
        raise BadInput("sepa_empty", _("Il n’y a rien à envoyer à la banque : choisissez au moins une opération."))
    seen: set[str] = set()
    for one in movements:
        _require_identifier(one.end_to_end, _("La référence de bout en bout"))
        if one.end_to_end in seen:
            raise BadInput(
                "sepa_twice",
                _("La référence {reference} y est deux fois : chaque opération porte la sienne.").format(
                    reference=one.end_to_end
                ),
            )
        seen.add(one.end_to_end)


def _require_movement(amount: Decimal, holder: Holder, text: str) -> None:
    require_holder(holder)
    if not amount.is_finite() or not 0 < amount <= _LARGEST or amount != amount.quantize(CENT):
        raise BadInput(
            "sepa_amount",
            _("{name} : un montant SEPA va de 0,01 € à {most}, au centime près.").format(
                name=holder.name, most=euros(_LARGEST)
            ),
        )
    if not folded(text, REMITTANCE):
        raise BadInput("sepa_text", _("{name} : dites ce que paie l’opération (libellé).").format(name=holder.name))


def require_holder(holder: Holder) -> None:
    if not folded(holder.name, NAME):
        raise BadInput(
            "sepa_name",
            _("Le nom « {name} » doit s’écrire en lettres latines pour la banque.").format(name=holder.name),
        )
    country = iban_of(holder.iban)[:2]
    if country not in _SEPA:
        raise BadInput(
            "sepa_country",
            _("Le compte de {name} ({country}) est hors de la zone SEPA : passez par la banque.").format(
                name=holder.name, country=country
            ),
        )
    if holder.bic:
        bic_of(holder.bic)
    if holder.address is None and country not in _EEA:
        raise BadInput(
            "sepa_address",
            _("{name} : pour un compte hors de l’Espace économique européen ({country}), l’adresse est demandée : "
              "rue, code postal, ville, pays.").format(name=holder.name, country=country),
        )  # fmt: skip
    if holder.address is not None:
        _require_address(holder.name, holder.address)


def _require_address(name: str, address: Address) -> None:
    if not folded(address.town, IDENTIFIER) or not re.fullmatch(r"[A-Z]{2}", address.country):
        raise BadInput(
            "sepa_address",
            _("L’adresse de {name} doit avoir une ville et un pays (deux lettres, par exemple FR) : les banques "
              "refusent les adresses non structurées depuis le 15 novembre 2026.").format(name=name),
        )  # fmt: skip


def _require_identifier(text: str, what: str, most: int = IDENTIFIER) -> None:
    if not 0 < len(text) <= most or folded(text, most) != text:
        raise BadInput(
            "sepa_identifier",
            _("{what} « {text} » doit avoir 1 à {most} caractères parmi les lettres sans accent, les chiffres et "
              "/ - ? : ( ) . , ' +.").format(what=what, text=text[:60], most=most),
            value=text,
        )  # fmt: skip

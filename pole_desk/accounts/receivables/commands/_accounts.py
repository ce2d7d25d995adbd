"""What mandates and transfers share: an account checked before it is kept, a structure that exists."""

from __future__ import annotations

import re

from pole_desk.accounts.receivables.queries import Account
from pole_desk.formats.sepa import folded
from pole_desk.formats.sepa.folding import NAME
from pole_desk.formats.sepa.orders import require_holder
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import bic_of, iban_of
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import party_names


def account_of(account: Account) -> Account:
    """The account as kept; raises BadInput `iban`, `bic`, `sepa_name`, `sepa_country`, `sepa_address`."""
    found = Account(*(one_line(text) for text in account))
    found = found._replace(
        iban=iban_of(found.iban), bic=bic_of(found.bic) if found.bic else "", country=found.country.upper() or "FR"
    )
    if not re.fullmatch(r"[A-Z]{2}", found.country) or (found.street or found.postcode) and not found.town:
        raise BadInput(
            "sepa_address",
            _("L’adresse du titulaire s’écrit en parties : rue, code postal, ville, et pays en deux lettres (FR)."),
        )
    if len(folded(found.holder, 2 * NAME)) > NAME:
        raise BadInput("sepa_name", _("Le nom du titulaire tient en {most} caractères.").format(most=NAME))
    require_holder(found.as_holder())
    return found


def require_party(tx: Tx, party: PartyId) -> str:
    """Its name; raises NotFound `party`."""
    found = party_names(tx, parties=[party])
    if party not in found:
        raise NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party))
    return found[party]

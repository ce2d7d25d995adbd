"""A new pole's own card, and the lists of the plan, read from the shipped data."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands.cards import add_party
from pole_desk.registers.parties.commands.schemes import add_reference
from pole_desk.registers.parties.rules import CHARTER, LEGAL_FORM, SCHEME, PartyInput, Role

_OPENING = date(2014, 1, 1)
_SEAT = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")


@command(Permission.PARTIES)
def install_pole(tx: Tx) -> PartyId:
    """Write the pole's own structure, its funder, the lists of forms and the plan's constants.

    Legal forms, schemes, the LCP charter and the fund's amounts come from `programmes.json`.
    """
    programmes = json.loads(
        shipped("resources", "data", "programmes.json").read_text(encoding="utf-8")
    )
    _install_lists(tx, programmes)
    for key in ("fund", "baselines", "shop_categories", "incubator_roles"):
        set_setting(tx, key=f"programmes.{key}", value=programmes[key], valid_from=_OPENING)
    platform = {key: value for key, value in programmes["lcp"].items() if key != "charter"}
    set_setting(tx, key="programmes.lcp", value=platform, valid_from=_OPENING)
    pole = add_party(
        tx,
        party=PartyInput(
            name="Les Ecossolies",
            legal_form="association",
            commune="Nantes",
            address=_SEAT,
            object=_("Animer le pôle de coopération de l’économie sociale et solidaire."),
            roles=(Role.POLE,),
        ),
    )
    add_party(
        tx,
        party=PartyInput(
            name=programmes["fund"]["funder"],
            legal_form="autre",
            commune="Nantes",
            roles=(Role.FUNDER, Role.PUBLIC_POLICY),
        ),
    )
    tx.notes.undo = None
    tx.says(_("Le pôle et ses listes sont installés."))
    return pole


def _install_lists(tx: Tx, programmes: Any) -> None:
    for label in programmes["legal_forms"]:
        add_reference(tx, kind=LEGAL_FORM, label=label)
    for label in programmes["lcp"]["charter"]:
        add_reference(tx, kind=CHARTER, label=label)
    for scheme in programmes["support_schemes"]:
        details = {key: value for key, value in scheme.items() if key != "name"}
        add_reference(tx, kind=SCHEME, label=scheme["name"], details=details)

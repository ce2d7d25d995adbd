"""What a new pole starts with, in one transaction; each register says what is its own."""

from __future__ import annotations

from datetime import date

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.commands import install_catalog
from pole_desk.registers.chantiers.commands import install_chantiers
from pole_desk.registers.parties.commands import install_pole
from pole_desk.registers.spaces.commands import install_spaces
from pole_desk.registers.spaces.queries import spaces

OPENED = date(2014, 1, 1)
"""The pole's first day: spaces, price lists and plan are there from then."""


@command(Permission.SETTINGS)
def install(tx: Tx) -> None:
    """Fill an empty pole. Raises BadInput when it is there already."""
    if spaces(tx):
        raise BadInput("not_empty", _("Ce pôle existe déjà."))
    install_pole(tx)
    install_catalog(tx)
    install_chantiers(tx)
    install_spaces(tx, file=shipped("resources", "data", "spaces.csv"), valid_from=OPENED)
    tx.says(_("Pôle créé."))

"""What a pole starts with, and what an older one gets at its update; each feature says what is its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pole_desk.activities.events.commands import fill_events
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.commands import add_missing_items, install_catalog
from pole_desk.registers.chantiers.commands import install_chantiers
from pole_desk.registers.parties.commands import install_pole
from pole_desk.registers.spaces.commands import install_spaces
from pole_desk.registers.spaces.queries import spaces

OPENED = date(2014, 1, 1)
"""The pole's first day: spaces, price lists and plan are there from then."""

FILLINGS: tuple[Callable[[Tx], Any], ...] = (add_missing_items, fill_events)
"""Commands that add the shipped data that a pole has not; asking twice adds nothing more."""


@command(Permission.SETTINGS)
def install(tx: Tx) -> None:
    """Fill an empty pole. Raises BadInput when it is there already."""
    if spaces(tx):
        raise BadInput("not_empty", _("Ce pôle existe déjà."))
    install_pole(tx)
    install_catalog(tx)
    install_chantiers(tx)
    install_spaces(tx, file=shipped("resources", "data", "spaces.csv"), valid_from=OPENED)
    _fill(tx)
    tx.notes.undo = None
    tx.says(_("Pôle créé."))


@command(Permission.SETTINGS)
def complete(tx: Tx) -> None:
    """Give an older pole the data that came with newer versions; nothing that it has is touched."""
    if spaces(tx):
        _fill(tx)
        tx.notes.undo = None


def _fill(tx: Tx) -> None:
    for fill in FILLINGS:
        fill(tx)

"""Every write to the catalog, by what is written: prices, taxes, issuers, indices, the first state."""

from pole_desk.registers.catalog.commands.indices import (
    add_index_value,
    correct_index_value,
    withdraw_index_value,
)
from pole_desk.registers.catalog.commands.install import add_missing_items, install_catalog
from pole_desk.registers.catalog.commands.issuers import add_issuer, change_issuer, name_seller
from pole_desk.registers.catalog.commands.prices import (
    add_item,
    change_item,
    restore_price_list,
    retire_item,
    set_price,
    set_price_list,
    withdraw_price,
)
from pole_desk.registers.catalog.commands.taxes import set_tax

__all__ = [
    "add_index_value",
    "add_issuer",
    "add_item",
    "add_missing_items",
    "change_issuer",
    "change_item",
    "correct_index_value",
    "install_catalog",
    "name_seller",
    "restore_price_list",
    "retire_item",
    "set_price",
    "set_price_list",
    "set_tax",
    "withdraw_index_value",
    "withdraw_price",
]

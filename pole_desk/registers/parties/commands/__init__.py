"""Every write to the parties, by what is written: cards, people, mergers, imports, the first state."""

from pole_desk.registers.parties.commands.cards import (
    add_parties,
    add_party,
    archive_party,
    change_party,
    end_role,
    give_role,
    give_role_to,
    restore_party,
    set_lcp,
)
from pole_desk.registers.parties.commands.importing import (
    ImportResult,
    Skipped,
    archive_parties,
    import_parties,
)
from pole_desk.registers.parties.commands.install import install_pole
from pole_desk.registers.parties.commands.merging import merge_parties, separate_parties
from pole_desk.registers.parties.commands.people import (
    add_contact,
    change_contact,
    contact_back,
    contact_left,
    erase_contact,
)
from pole_desk.registers.parties.commands.schemes import (
    add_reference,
    add_scheme,
    end_scheme,
    retire_reference,
    withdraw_scheme,
)

__all__ = [
    "ImportResult",
    "Skipped",
    "add_contact",
    "add_parties",
    "add_party",
    "add_reference",
    "add_scheme",
    "archive_parties",
    "archive_party",
    "change_contact",
    "change_party",
    "contact_back",
    "contact_left",
    "end_role",
    "end_scheme",
    "erase_contact",
    "give_role",
    "give_role_to",
    "import_parties",
    "install_pole",
    "merge_parties",
    "restore_party",
    "retire_reference",
    "separate_parties",
    "set_lcp",
    "withdraw_scheme",
]

"""What a user may do; each command names one permission. Accounts and roles come with the users."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pole_desk.kernel.errors import NotAllowed
from pole_desk.kernel.i18n import _


class Permission(StrEnum):
    """Named by what is written, so that a role is a set of them."""

    READ = "read"
    PARTIES = "parties"
    SPACES = "spaces"
    CATALOG = "catalog"
    CALENDAR = "calendar"
    CHANTIERS = "chantiers"
    DOSSIERS = "dossiers"
    LEASES = "leases"
    HOSTING = "hosting"
    EVENTS = "events"
    CANTEEN = "canteen"
    STORAGE = "storage"
    SHOP = "shop"
    INCUBATOR = "incubator"
    INCUBATOR_NOTES = "incubator_notes"
    FUND = "fund"
    NETWORK = "network"
    REPORTS = "reports"
    INVOICE = "invoice"
    PAYMENTS = "payments"
    SETTINGS = "settings"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class User:
    """Who acts; `seat` is the workplace shown to the others."""

    id: int
    name: str
    permissions: frozenset[Permission]
    seat: str = ""


ADMINISTRATOR = User(0, "Administration", frozenset(Permission))


def require(user: User, permission: Permission) -> None:
    """Raises NotAllowed when the user lacks the permission."""
    if permission not in user.permissions:
        raise NotAllowed(
            "not_permitted",
            _("{name} n’a pas le droit de faire cela ({permission}). "
              "Demandez à l’administrateur.").format(name=user.name, permission=permission),
            permission=str(permission),
        )

"""Words that the views of this page share; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pole_desk.accounts.receivables.rules import State
from pole_desk.activities.leases.rules import State as LeaseState
from pole_desk.desktop.pages.parties.reading import ARCHIVED, LATE
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.registers.parties.rules import Role, role_names

CHIPS = (
    (str(Role.HOSTED), _("Hébergées")),
    (str(Role.MEMBER), _("Membres")),
    (str(Role.PARTNER), _("Partenaires")),
    (str(Role.CLIENT), _("Clientes")),
    (str(Role.NETWORK_HEAD), _("Têtes de réseau")),
    (str(Role.SUPPORTER), _("Accompagnateurs")),
    (str(Role.FUNDER), _("Financeurs")),
    (LATE, _("En retard")),
    (ARCHIVED, _("Archivées")),
)
LEASE_TONES = {
    LeaseState.DRAFT: "warning", LeaseState.SIGNED: "info", LeaseState.RUNNING: "success",
    LeaseState.NOTICE: "warning",
}  # fmt: skip


def roles_text(roles: Sequence[str]) -> str:
    """The roles as a list shows them."""
    names = role_names()
    return ", ".join(names[role] for role in roles)


def money_or_nothing(amount: Decimal) -> str:
    """An amount, nothing for zero."""
    return euros(amount) if amount else ""


def total(key: str) -> Any:
    """A column's footer: the sum of its amounts."""

    def words(rows: Sequence[Any]) -> str:
        return euros(sum((getattr(row, key) for row in rows), ZERO))

    return words


def invoice_pill(state: str) -> tuple[str, str]:
    """The word and the tone of an invoice's state."""
    return {
        State.ISSUED: (_("à payer"), "info"),
        State.PARTIAL: (_("payée en partie"), "warning"),
        State.OVERDUE: (_("en retard"), "danger"),
        State.PAID: (_("payée"), "success"),
        State.CREDITED: (_("annulée par avoir"), "neutral"),
        State.CREDIT: (_("avoir"), "neutral"),
    }[State(state)]

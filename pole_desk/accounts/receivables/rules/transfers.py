"""Transfers ordered to the bank: their states, as they are shown, and when one is late to be seen on a statement."""

from __future__ import annotations

from enum import StrEnum

from pole_desk.kernel.i18n import _

TOPIC = "transfers"
CONFIRM_SETTING, CONFIRM_DAYS = "sepa.confirm_days", 5
"""Days after its execution from which a transfer that no statement shows is late."""


class TransferState(StrEnum):
    """Where a transfer stands; ordered and confirmed ones stand for what they pay."""

    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STANDING = (TransferState.ORDERED, TransferState.CONFIRMED)


def transfer_state_names() -> dict[str, str]:
    """Each state as shown on screen."""
    return {
        TransferState.ORDERED: _("ordonné"), TransferState.CONFIRMED: _("exécuté"),
        TransferState.REJECTED: _("refusé"), TransferState.CANCELLED: _("annulé"),
    }  # fmt: skip

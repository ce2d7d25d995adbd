"""Debits asked of banks: their states, the bank's codes of refusal, and how each is named for ever."""

from __future__ import annotations

import re
from enum import StrEnum

from pole_desk.formats.sepa import folded
from pole_desk.formats.sepa.folding import IDENTIFIER
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

TOPIC = "debits"
AHEAD_SETTING, AHEAD_DAYS = "sepa.ahead_days", 30
"""Days before its collection that a debit may be given to the bank."""
CREDITOR_SETTING = "sepa.creditor_ids"
"""The SEPA creditor identifier (ICS) of each seller, by its code."""


class DebitState(StrEnum):
    """Where a debit stands; asked and collected ones count in their mandate's sequence."""

    ASKED = "asked"
    COLLECTED = "collected"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STANDING = (DebitState.ASKED, DebitState.COLLECTED)
ENDING_CODES = frozenset({"AC04", "AC06", "MD01", "MD07"})
"""Codes after which nothing more can be asked under the mandate."""


def debit_state_names() -> dict[str, str]:
    """Each state as shown on screen."""
    return {
        DebitState.ASKED: _("présenté"),
        DebitState.COLLECTED: _("encaissé"),
        DebitState.REJECTED: _("rejeté"),
        DebitState.CANCELLED: _("annulé"),
    }


def code_names() -> dict[str, str]:
    """The bank's reasons (ISO 20022, ExternalStatusReason1Code), as a person understands them."""
    return {
        "AC01": _("IBAN erroné"),
        "AC04": _("compte clos"),
        "AC06": _("compte bloqué"),
        "AC13": _("compte de particulier, interdit au B2B"),
        "AG01": _("prélèvement interdit sur ce compte"),
        "AG02": _("opération non admise par la banque"),
        "AM04": _("provision insuffisante"),
        "AM05": _("opération en double"),
        "BE05": _("créancier inconnu"),
        "MD01": _("absence de mandat"),
        "MD06": _("contesté par le débiteur"),
        "MD07": _("débiteur décédé"),
        "MS02": _("refusé par le débiteur"),
        "MS03": _("motif non communiqué"),
        "RC01": _("BIC erroné"),
        "RR04": _("motif réglementaire"),
        "SL01": _("service particulier du débiteur"),
    }


def code_of(text: str) -> str:
    """A code of refusal, known or new: two letters and two digits; raises BadInput `reject_code`."""
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}", code):
        raise BadInput(
            "reject_code",
            _("« {text} » n’est pas un code de rejet : recopiez celui du relevé, par exemple AM04 (provision "
              "insuffisante) ou MD01 (absence de mandat).").format(text=text.strip()),
            value=text,
        )  # fmt: skip
    return code


def code_words(code: str) -> str:
    """`AM04, provision insuffisante`."""
    name = code_names().get(code)
    return f"{code}, {name}" if name else code


def end_to_end(text: str, attempt: int) -> str:
    """What comes back on the statement: an invoice's number, with the attempt from the second on."""
    suffix = f"-{attempt}" if attempt > 1 else ""
    return folded(text, IDENTIFIER - len(suffix)).replace(" ", "-") + suffix


def message_name(prefix: str, issuer: int, year: int, rank: int) -> str:
    """The name of a file, for ever: `PRLV-1-2026-0007`."""
    return f"{prefix}-{issuer}-{year}-{rank:04d}"

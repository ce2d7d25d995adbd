"""Kinds of documents, states of charges, and what can be said of them; amounts are in `amounts`."""

from __future__ import annotations

import re
from enum import StrEnum

from pole_desk.kernel.i18n import _

TOPIC = "invoices"
DOCUMENTS_TOPIC = "documents"
USUAL_TERMS = 30
"""Days to pay when nothing else was agreed (C. com. L. 441-10)."""
LONGEST_TERMS = 45
"""Days at most on a periodic invoice (C. com. L. 441-10)."""
FORMAT = 3
"""Version of the frozen text that is hashed: 1 is drawn as ever, 2 says all that its XML needs, 3 also what its rows are."""
MANDATE_ACCOUNTS = "467"
"""Accounts of what is sold for others: shown apart, never revenue."""
GOODS_SETTING, USUAL_GOODS = "billing.goods_accounts", ("701", "702", "703", "707")
"""Beginnings of the accounts that sell goods (PCG, art. 947-70); the others sell services."""
LOCK_SETTING = "billing.locked_until"
"""The last day of what is closed: nothing of it is charged, issued or credited any more."""

_DATES = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class Kind(StrEnum):
    """What is issued; a credit note has positive amounts and cites its original.

    A deposit invoice asks for a part in advance; the final invoice deducts and cites it.
    """

    INVOICE = "invoice"
    CREDIT = "credit"
    DEPOSIT = "deposit"


class ChargeState(StrEnum):
    """Where a charge stands; `invoiced` is final."""

    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    INVOICED = "invoiced"


SERIES = (Kind.INVOICE, Kind.CREDIT)
"""The series of numbers and chains of a seller."""


def series_of(kind: str) -> Kind:
    """The series that a document takes its number in: deposit invoices have theirs among the invoices."""
    return Kind.CREDIT if kind == Kind.CREDIT else Kind.INVOICE


def kind_name(kind: str) -> str:
    if kind == Kind.DEPOSIT:
        return _("Facture d’acompte")
    return _("Avoir") if kind == Kind.CREDIT else _("Facture")


def subject_of(key: str) -> str:
    """What a key is about, whatever its period: the key with its dates taken out."""
    return _DATES.sub("", key)

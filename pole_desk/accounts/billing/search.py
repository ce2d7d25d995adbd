"""Invoices in the one search box: by number, by amount, by client."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pole_desk.accounts.billing import queries
from pole_desk.accounts.billing.queries import Invoice
from pole_desk.accounts.billing.rules.kinds import kind_name
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

PAGE = "billing"


class BillingSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The documents whose number holds the words, or whose total is the amount typed."""
        wanted = words.strip()
        if len(wanted) < 2:
            return []
        found = queries.matching(
            reader, words=wanted.replace(" ", "-").upper(), total=_amount(wanted), limit=limit
        )
        return [_hit(one, wanted) for one in found]


def _amount(words: str) -> Decimal | None:
    try:
        return parse_amount(words)
    except BadInput:
        return None


def _hit(one: Invoice, words: str) -> Hit:
    exact = one.number.lower().replace("-", " ") == words
    return Hit(
        kind=one.kind,
        title=f"{kind_name(one.kind)} {one.number}",
        subtitle=f"{one.party_name} · {numeric_day(one.issued_on)} · {euros(one.total)}",
        page=PAGE,
        record=one.id,
        action=_("Ouvrir"),
        score=100 if exact else 60,
    )

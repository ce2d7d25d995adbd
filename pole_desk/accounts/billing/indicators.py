"""What was invoiced, by activity: the pole's revenue, and apart what it collects for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pole_desk.accounts.billing.queries.earned import Earned, earned
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit
from pole_desk.registers.dossiers.rules import Kind

MANDATE = "467"
"""Accounts of what is collected for others (plan comptable général, 467)."""
OTHER = "other"


def _counts(name: str, title: str, definition: str, function: Function) -> Indicator:
    return Indicator(
        code=f"billing.{name}", title=title, definition=definition, version=1, unit=Unit.EUROS,
        decimals=2, span=Span.OVER, source=_("factures et avoirs émis"), function=function,
    )  # fmt: skip


_OWN = _("Net des lignes facturées dans la période, avoirs déduits, hors ventes pour compte de tiers.")
INDICATORS: tuple[Indicator, ...] = (
    _counts("hosting", _("Chiffre d’affaires de l’hébergement"), _OWN, Function.HOSTING),
    _counts("storage", _("Chiffre d’affaires du stockage"), _OWN, Function.HOSTING),
    _counts("event", _("Chiffre d’affaires des événements"), _OWN, Function.EVENTS),
    _counts("meals", _("Chiffre d’affaires de la cantine"), _OWN, Function.CANTEEN),
    _counts("shop", _("Chiffre d’affaires du magasin"), _OWN, Function.SHOP),
    _counts(OTHER, _("Autre chiffre d’affaires"), _OWN, Function.NETWORK),
    _counts(
        "mandate", _("Ventes pour compte de tiers"),
        _("Net des lignes facturées au nom des opérateurs et des déposants ; jamais un revenu du pôle."),
        Function.CANTEEN,
    ),
)  # fmt: skip
_OF_KIND = {
    Kind.HOSTING: "hosting", Kind.STORAGE: "storage", Kind.EVENT: "event", Kind.MEALS: "meals",
    Kind.SHOP: "shop",
}  # fmt: skip


class BillingIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """A row a line, on the day that its document was issued."""
        if not any(code.startswith("billing.") for code in codes):
            return
        for line in earned(reader, first=first, last=last):
            code = f"billing.{_name(line)}"
            if code in codes:
                yield Row(
                    code, f"billing_invoice_line:{line.line}", f"{line.number} · {line.label}",
                    to_cents(line.net), line.issued_on, line.issued_on, line.dossier, line.party,
                    "billing", line.invoice,
                )  # fmt: skip


def _name(line: Earned) -> str:
    if line.account.startswith(MANDATE):
        return "mandate"
    return _OF_KIND.get(Kind(line.kind), OTHER)

"""The catalog checks itself: numbers of sellers, taxes that overlap, items that nobody taxes."""

from __future__ import annotations

from collections import defaultdict

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.catalog import queries
from pole_desk.registers.catalog.rules import checked_issuer, overlapping_days, require_tax


class CatalogChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of the catalog that does not hold."""
        return [*_issuers(reader), *_taxes(reader), *_items(reader)]


def _issuers(reader: Reader) -> list[Finding]:
    found = []
    for issuer in queries.issuers(reader):
        try:
            checked_issuer(issuer.as_input())
        except BadInput as wrong:
            found.append(Finding(f"issuer_{wrong.code}", f"issuer:{issuer.id}", wrong.message))
    return found


def _taxes(reader: Reader) -> list[Finding]:
    by_code = defaultdict(list)
    found = []
    for tax in queries.taxes(reader):
        by_code[tax.code].append((tax.valid_from, tax.valid_to))
        try:
            require_tax(percent=tax.percent, category=tax.category, exemption=tax.exemption)
        except BadInput as wrong:
            found.append(Finding(wrong.code, f"tax:{tax.code}", wrong.message))
    for code, periods in by_code.items():
        if overlapping_days(periods):
            found.append(
                Finding(
                    "tax_overlap",
                    f"tax:{code}",
                    _("Le code de TVA « {code} » a deux valeurs le même jour.").format(code=code),
                )
            )
    return found


def _items(reader: Reader) -> list[Finding]:
    known = {tax.code for tax in queries.taxes(reader)}
    return [
        Finding(
            "item_tax",
            f"item:{item.code}",
            _("« {label} » porte un code de TVA inconnu : {tax}.").format(
                label=item.label, tax=item.tax
            ),
        )
        for item in queries.items(reader, retired=True)
        if item.tax not in known
    ]

"""How a document is paid: account, mandate, day of the debit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.eu import at_02

from pole_desk.accounts.billing.rules.soundness.flaws import Flaw
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import bic_of, iban_of

MANDATE = re.compile(r"[A-Za-z0-9+?/\-:().,' ]{1,35}")
"""What SEPA admits in a mandate's reference (EPC130-08, AT-01)."""


def payment_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """An account that exists for a transfer, a whole mandate for a debit."""
    mandate = document.mandate
    yield from _account_flaws("issuer.iban", document.iban)
    yield from _account_flaws("party.iban", mandate.iban if mandate else None)
    if document.bic:
        try:
            bic_of(document.bic)
        except BadInput as refusal:
            yield Flaw("bic", "issuer.bic", refusal.message)
    if document.payment == "transfer" and not document.iban:
        words = _("La facture demande un virement et le vendeur n’a pas d’IBAN : complétez-le dans Réglages.")
        yield Flaw("no_iban", "issuer.iban", words)
    if (document.payment == "debit") != (mandate is not None):
        words = _("Un prélèvement et son mandat vont ensemble.")
        yield Flaw("mandate", "party.mandate", words)
    if mandate:
        yield from _mandate_flaws(document)


def _account_flaws(where: str, iban: str | None) -> Iterator[Flaw]:
    if iban:
        try:
            same = iban_of(iban) == iban
        except BadInput as refusal:
            yield Flaw("iban", where, refusal.message)
            return
        if not same:
            yield Flaw("iban", where, _("L’IBAN « {iban} » doit s’écrire sans espace.").format(iban=iban))


def _mandate_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    mandate = document.mandate
    if mandate is None:
        return
    if not MANDATE.fullmatch(mandate.reference):
        yield Flaw(
            "mandate",
            "party.mandate",
            _("La référence du mandat « {reference} » n’est pas admise : 35 caractères au plus, sans accent.").format(
                reference=mandate.reference
            ),
        )
    if not at_02.is_valid(mandate.creditor):
        yield Flaw(
            "creditor",
            "issuer.creditor",
            _("L’identifiant de créancier SEPA « {creditor} » n’est pas valable : sa clé est fausse.").format(
                creditor=mandate.creditor
            ),
        )
    if mandate.on < document.issue_date:
        yield Flaw("debit_day", "party.mandate", _("Le prélèvement ne peut pas précéder l’émission de la facture."))

"""What must hold before a document is issued; no schematron checks most of it. Pure: no SQL, no clock.

Each rule yields flaws with a code, a French sentence and the field to put right. What is missing on
the charges themselves, before a document is laid out, is told by `rules.anomalies`.
"""

from pole_desk.accounts.billing.rules.soundness.amounts import amount_flaws
from pole_desk.accounts.billing.rules.soundness.days import day_flaws
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw, Known, Rate
from pole_desk.accounts.billing.rules.soundness.parties import party_flaws
from pole_desk.accounts.billing.rules.soundness.payment import payment_flaws
from pole_desk.accounts.billing.rules.soundness.taxes import tax_flaws
from pole_desk.accounts.billing.rules.soundness.texts import text_flaws
from pole_desk.formats.pdf.snapshot import InvoiceDocument

__all__ = ["Flaw", "Known", "Rate", "flaws_of"]


def flaws_of(document: InvoiceDocument, known: Known) -> list[Flaw]:
    """Every reason not to issue a document of format 2; empty when it is sound.

    A draft whose number is still to come is judged without it.
    """
    return [
        *text_flaws(document),
        *party_flaws(document, known),
        *amount_flaws(document),
        *tax_flaws(document, known),
        *day_flaws(document, known),
        *payment_flaws(document),
    ]

"""What may be paid in notes and coins."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros

MOST = "cash_most"
"""Setting: the most that a debt may be paid in cash, in euros."""
LEGAL_MOST = Decimal(1000)
"""Code monétaire et financier, art. D112-3, in force since September 2015."""


def require_cash(amount: Decimal, *, free: Decimal, most: Decimal) -> None:
    """Raises RuleBroken `cash_unallocated`, `cash_most`.

    Cash that pays no invoice would make the pole's desk a till, which needs a certified program (CGI art. 286, I,
    3° bis).
    """
    if free:
        raise RuleBroken(
            "cash_unallocated",
            _("Les espèces ne se reçoivent que sur des factures ; {free} n’en paieraient aucune. Une vente à la "
              "cantine passe par la caisse des restaurateurs, ou se porte au compte de la structure.").format(
                free=euros(free)
            ),
            free=free,
        )  # fmt: skip
    if amount > most:
        raise RuleBroken(
            "cash_most",
            _("{amount} en espèces dépassent le plafond légal de {most}. Demandez un virement ou un chèque.").format(
                amount=euros(amount), most=euros(most)
            ),
            most=most,
        )

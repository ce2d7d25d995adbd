"""The QR code that fills in a transfer on a telephone (EPC069-12), as a matrix; a page draws it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.formats.sepa.folding import NAME, folded
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import bic_of, iban_of
from pole_desk.kernel.money import CENT, wire

QUIET = 4
"""Modules of white that a reader needs on each side."""
_LARGEST = Decimal("999999999.99")


class QrCode(NamedTuple):
    """Dark modules by row, without the white around; `payload` is what a telephone reads."""

    payload: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on a side."""
        return len(self.rows)

    def runs(self) -> list[tuple[int, int, int]]:
        """(row, first column, length) of each stretch of dark modules: boxes to draw."""
        found = []
        for row, cells in enumerate(self.rows):
            start = None
            for column, dark in enumerate((*cells, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    found.append((row, start, column - start))
                    start = None
        return found


def transfer_qr(*, name: str, iban: str, amount: Decimal, text: str, bic: str = "") -> QrCode:
    """A transfer of `amount` euros to an account, with a free text; level M, version 13 at most.

    Raises BadInput: iban, bic, qr_amount, qr_text.
    """
    import segno  # late: only who draws a code waits for it

    if not amount.is_finite() or not 0 < amount <= _LARGEST or amount != amount.quantize(CENT):
        raise BadInput("qr_amount", _("Un virement va de 0,01 € à 999 999 999,99 €, au centime près."))
    beneficiary, said = folded(name, NAME), folded(text)
    if not beneficiary or not said:
        raise BadInput("qr_text", _("Le code QR d’un virement porte le nom du bénéficiaire et un libellé."))
    payload = "\n".join((
        "BCD", "002", "1", "SCT", bic_of(bic) if bic else "", beneficiary, iban_of(iban), f"EUR{wire(amount)}", "", "",
        said,
    ))  # fmt: skip
    made = segno.make(payload, error="m", boost_error=False, micro=False, encoding="utf-8", eci=False)
    return QrCode(payload, tuple(tuple(bool(module) for module in row) for row in made.matrix))

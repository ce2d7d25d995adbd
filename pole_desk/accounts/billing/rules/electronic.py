"""How a client's invoices travel: the treatment that the platform gives them, the address that takes them.

Whether both are sound is told by `rules.soundness`; the parties' register keeps what is known.
"""

from __future__ import annotations

from pole_desk.formats.address import FRANCE
from pole_desk.formats.pdf.snapshot import Endpoint, Treatment

DIRECTORY, MAIL = "0225", "EM"
"""Schemes of an electronic address: the French directory, an e-mail."""


def treatment_of(*, liable: str, siren: str | None, country: str) -> Treatment:
    """The treatment of a client's invoices (note BAR, BR-FR-20); `liable` is yes, no or unknown.

    Not liable is B2C, an association too: its invoices are only reported. Of a client not known to
    be liable, a SIREN makes a professional.
    """
    professional = liable == "yes" or (liable != "no" and bool(siren))
    if country != FRANCE:
        return "B2BINT" if professional else "B2CINT"
    return "B2B" if professional else "B2C"


def endpoint_of(*, treatment: Treatment, siren: str | None, electronic_address: str, email: str) -> Endpoint | None:
    """Where invoices reach a client (BT-49); None when nothing is known, which no invoice may be.

    Between liable parties the directory's address, by default the SIREN alone; for the others the
    e-mail first.
    """
    listed = electronic_address.strip() or (siren or "")
    if treatment == "B2B":
        return Endpoint(scheme=DIRECTORY, address=listed) if listed else None
    if email:
        return Endpoint(scheme=MAIL, address=email)
    return Endpoint(scheme=DIRECTORY, address=listed) if listed and siren else None

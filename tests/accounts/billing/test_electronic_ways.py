"""A client's invoices are treated by what it is, and go where it can receive them."""

from __future__ import annotations

import pytest

from pole_desk.accounts.billing.rules.electronic import endpoint_of, treatment_of
from pole_desk.formats.pdf.snapshot import Endpoint

SIREN = "732829320"
LISTED = "732829320_FACTURES"


@pytest.mark.parametrize(
    ("liable", "siren", "country", "treatment"),
    [
        ("yes", SIREN, "FR", "B2B"),
        ("yes", None, "FR", "B2B"),
        ("no", SIREN, "FR", "B2C"),
        ("unknown", SIREN, "FR", "B2B"),
        ("unknown", None, "FR", "B2C"),
        ("yes", None, "BE", "B2BINT"),
        ("no", None, "BE", "B2CINT"),
    ],
)
def test_the_treatment_follows_from_who_the_client_is(
    liable: str, siren: str | None, country: str, treatment: str
) -> None:
    assert treatment_of(liable=liable, siren=siren, country=country) == treatment


@pytest.mark.parametrize(
    ("treatment", "siren", "listed", "email", "endpoint"),
    [
        ("B2B", SIREN, LISTED, "a@b.fr", ("0225", LISTED)),
        ("B2B", SIREN, "", "a@b.fr", ("0225", SIREN)),
        ("B2B", None, "", "a@b.fr", None),
        ("B2C", SIREN, LISTED, "a@b.fr", ("EM", "a@b.fr")),
        ("B2C", SIREN, "", "", ("0225", SIREN)),
        ("B2C", None, "", "", None),
    ],
)
def test_invoices_go_to_the_directory_or_by_mail(
    treatment: str, siren: str | None, listed: str, email: str, endpoint: tuple[str, str] | None
) -> None:
    found = endpoint_of(treatment=treatment, siren=siren, electronic_address=listed, email=email)  # type: ignore[arg-type]
    assert found == (endpoint and Endpoint(scheme=endpoint[0], address=endpoint[1]))

"""A unit agrees with its quantity on a page, and keeps its code."""

from decimal import Decimal

import pytest

from pole_desk.formats.facturx.units import counted, unit_code


@pytest.mark.parametrize(
    ("unit", "quantity", "shown"),
    [
        ("jour", "3", "jours"), ("heure", "1.5", "heure"), ("heure", "2", "heures"), ("mois", "2", "mois"),
        ("poste/mois", "4", "postes/mois"), ("m²/mois", "12", "m²/mois"), ("demi-journée", "2", "demi-journées"),
        ("week-end", "2", "week-ends"), ("kWh", "200", "kWh"), ("kg", "5", "kg"), ("an", "2", "ans"),
        ("€ de ventes", "100", "€ de ventes"), ("jour", "-3", "jours"), ("repas", "9", "repas"), ("", "2", ""),
        ("unité", "0", "unité"), ("carte de 10 repas", "2", "cartes de 10 repas"),
    ],
)  # fmt: skip
def test_the_plural_begins_at_two_and_symbols_never_change(unit: str, quantity: str, shown: str) -> None:
    assert counted(unit, Decimal(quantity)) == shown
    assert unit_code(shown) == unit_code(unit)

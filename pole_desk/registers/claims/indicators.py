"""What the claims ledger counts: the floor and the hours that every use took, side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Row, Span, Unit
from pole_desk.registers.claims.queries.used import used
from pole_desk.registers.dossiers.rules import kind_name


PAGE = "planning"
"""Where an occupation is seen, in the row of its space."""


def _counts(code: str, title: str, definition: str, unit: Unit) -> Indicator:
    return Indicator(
        code=f"claims.{code}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=Span.OVER, source=_("occupations fermes"), function=Function.NETWORK,
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    _counts(
        "area_days", _("Surface utilisée par tout le pôle"),
        _("Mètres carrés tenus par une occupation ferme pendant 24 heures, montage et démontage compris, "
          "par sorte de dossier."),
        Unit.M2_DAYS,
    ),
    _counts(
        "hours", _("Heures d’occupation par tout le pôle"),
        _("Heures de chaque espace tenu par une occupation ferme, montage et démontage compris, par "
          "sorte de dossier."),
        Unit.HOURS,
    ),
)  # fmt: skip


class ClaimIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """A row a dossier, over the days that it held something in the period."""
        asked = {code.removeprefix("claims.") for code in codes if code.startswith("claims.")}
        if not asked:
            return
        for one in used(reader, first=first, last=last):
            for code, amount in (("area_days", one.area_days), ("hours", one.hours)):
                if code in asked:
                    yield Row(
                        f"claims.{code}", f"dossier:{one.dossier}", one.title, amount, one.first,
                        one.last, one.dossier, one.party, PAGE, one.space, kind_name(one.kind),
                    )  # fmt: skip

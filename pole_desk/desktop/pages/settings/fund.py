"""The fund's dated figures: a grant, its renewals, the ceilings, the report, what an hour is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.fund.commands import set_fund_figure
from pole_desk.activities.fund.rules import HOUR_SETTING, HOUR_VALUE
from pole_desk.activities.fund.rules.grants import (
    CEILING,
    CEILING_SETTING,
    DE_MINIMIS,
    DE_MINIMIS_SETTING,
    GRANT,
    GRANT_SETTING,
    RENEWALS,
    RENEWALS_SETTING,
    REPORT_MONTHS,
    REPORT_SETTING,
)
from pole_desk.desktop.pages.settings.asking import Ask, ask_amount, ask_whole, whole_words
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.runner import Promise
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.settings import withdraw_setting


class FundSection(DatedSection):
    """Figures of the fund; the plan's own cannot be raised."""

    key, name, icon = "fund", _("Fonds"), "hand-coins"
    about = _("Chaque valeur vaut à partir d’une date. Trois subventions et 15 000 € par projet restent le maximum.")

    def rules(self) -> Sequence[DatedRule]:
        amount, whole = ask_amount, ask_whole
        return [
            self._rule(GRANT_SETTING, _("Subvention"), _("Proposée, et le plus qui se décide en une fois."),
                       GRANT, _amount, amount(_("Montant"))),
            self._rule(RENEWALS_SETTING, _("Reconductions"), _("Combien de fois une subvention se reconduit."),
                       RENEWALS, whole_words, whole(_("Nombre"), least=0, most=RENEWALS)),
            self._rule(CEILING_SETTING, _("Plafond d’un projet"), _("Tout ce qu’un projet peut recevoir."),
                       CEILING, _amount, amount(_("Montant"))),
            self._rule(REPORT_SETTING, _("Compte rendu du porteur"),
                       _("Mois entre la signature et le compte rendu attendu."), REPORT_MONTHS, whole_words,
                       whole(_("Mois"), least=1, most=36)),
            self._rule(DE_MINIMIS_SETTING, _("Plafond de minimis"),
                       _("Aides d’une entreprise sur trois ans (règlement UE 2023/2831)."), DE_MINIMIS, _amount,
                       amount(_("Montant"))),
            self._rule(HOUR_SETTING, _("Valeur d’une heure"),
                       _("Pour valoriser les heures données aux groupes d’appui."), HOUR_VALUE, _amount,
                       amount(_("Euros"))),
        ]  # fmt: skip

    def _rule(
        self, key: str, label: str, does: str, usual: Any, words: Callable[[Any], str], ask: Ask
    ) -> DatedRule:
        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_fund_figure, key=key, value=value, valid_from=on, label=label)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_setting, key=key, valid_from=on, label=label)

        return DatedRule(key, key, label, does, usual, words, ask, keep, take_back, {"fund_figure": "value"})


def _amount(value: Any) -> str:
    return euros(Decimal(str(value)))

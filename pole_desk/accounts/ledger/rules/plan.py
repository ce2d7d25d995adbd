"""The accounts that take each thing, as the accountant set them; what is posted is in `entries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pole_desk.formats.fec.layout import ACCOUNT
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, percent

FORMAT = 1
MANDATE = "467"
"""What is collected for others stands under this account (PCG, 467)."""

Rates = tuple[tuple[Decimal, str], ...]


def _collected() -> Rates:
    return (Decimal("5.5"), "445713"), (Decimal(10), "445712"), (Decimal(20), "445711")


def _pending() -> Rates:
    return (Decimal("5.5"), "445743"), (Decimal(10), "445742"), (Decimal(20), "445741")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPlan:
    """Account numbers of the PCG, each a setting that the accountant confirms.

    `vat_collected` and `vat_pending` give an account to each rate in percent. `mandate_vat` says that the VAT
    of a sale on mandate is its principal's and stands with it on 467.
    """

    customers: str = "411000"
    down_payments: str = "419100"
    deposits: str = "165000"
    bank: str = "512000"
    cash: str = "530000"
    losses: str = "654000"
    mandate: str = "467100"
    vat_collected: Rates = field(default_factory=_collected)
    vat_pending: Rates = field(default_factory=_pending)
    mandate_vat: bool = True
    labels: tuple[tuple[str, str], ...] = ()

    def collected(self, rate: Decimal) -> str:
        """Where VAT of a rate that is due stands; raises RuleBroken `vat_account`."""
        return self._vat(self.vat_collected, rate)

    def pending(self, rate: Decimal) -> str:
        """Where VAT of a rate waits for the money; raises RuleBroken `vat_account`."""
        return self._vat(self.vat_pending, rate)

    def _vat(self, accounts: Rates, rate: Decimal) -> str:
        for known, account in accounts:
            if known == rate:
                return account
        raise RuleBroken(
            "vat_account",
            _("Aucun compte de TVA n’est donné pour le taux de {rate}. Ajoutez-le au plan de comptes, dans les "
              "réglages.").format(rate=percent(rate, 0 if rate == rate.to_integral_value() else 2)),
            rate=str(rate),
        )  # fmt: skip

    def label(self, account: str) -> str:
        """What an account is called: the accountant's word, else the plan's, else its class's."""
        own = dict(self.labels).get(account)
        return own or self._own_labels().get(account) or _class_label(account)

    def _own_labels(self) -> dict[str, str]:
        found = {
            self.customers: _("Clients"), self.down_payments: _("Clients, acomptes reçus"),
            self.deposits: _("Dépôts de garantie reçus"), self.bank: _("Banque"), self.cash: _("Caisse"),
            self.losses: _("Pertes sur créances irrécouvrables"), self.mandate: _("Ventes pour compte de tiers"),
        }  # fmt: skip
        found |= {account: _("TVA en attente d’encaissement") for _rate, account in self.vat_pending}
        return found | {account: _("TVA collectée") for _rate, account in self.vat_collected}

    def to_json(self) -> dict[str, Any]:
        """The plan as plain values, for a setting."""
        rates = {
            name: [[str(rate), account] for rate, account in getattr(self, name)]
            for name in ("vat_collected", "vat_pending")
        }
        return {**asdict(self), **rates, "labels": [list(one) for one in self.labels], "format": FORMAT}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AccountPlan:
        """What `to_json` wrote; what it lacks is as shipped. Raises BadInput `account_plan`, `account`."""
        try:
            if data["format"] != FORMAT:
                raise ValueError(data["format"])
            values = {one.name: data[one.name] for one in fields(cls) if one.name in data}
            for name in ("vat_collected", "vat_pending"):
                if name in values:
                    values[name] = tuple((Decimal(rate), str(account)) for rate, account in values[name])
            if "labels" in values:
                values["labels"] = tuple((str(account), str(text)) for account, text in values["labels"])
            plan = replace(cls(), **values)
        except (KeyError, TypeError, ValueError, InvalidOperation) as damage:
            raise BadInput(
                "account_plan", _("Le plan de comptes enregistré est illisible. Saisissez-le à nouveau.")
            ) from damage
        require_plan(plan)
        return plan


def require_plan(plan: AccountPlan) -> None:
    """Raises BadInput `account` naming what is no account, or what cannot stand where it is put."""
    single = ("customers", "down_payments", "deposits", "bank", "cash", "losses", "mandate")
    named = [getattr(plan, name) for name in single]
    for account in (*named, *(account for _rate, account in (*plan.vat_collected, *plan.vat_pending))):
        if not isinstance(account, str) or not ACCOUNT.fullmatch(account):
            raise BadInput(
                "account",
                _("« {account} » n’est pas un numéro de compte : il commence par trois chiffres.").format(
                    account=account
                ),
                value=str(account),
            )
    rates = [rate for rate, _account in (*plan.vat_collected, *plan.vat_pending)]
    if not all(rate.is_finite() and 0 < rate < 100 for rate in rates) or not isinstance(plan.mandate_vat, bool):
        raise BadInput("account_plan", _("Un taux de TVA du plan de comptes va de 0 à 100 %, sans les atteindre."))
    if not on_mandate(plan.mandate):
        raise BadInput(
            "account",
            _("Les ventes pour compte de tiers vont sur un compte 467, jamais sur « {account} ».").format(
                account=plan.mandate
            ),
        )
    both = {account for _rate, account in plan.vat_collected} & {account for _rate, account in plan.vat_pending}
    if both:
        raise BadInput(
            "account",
            _("Le compte {account} ne peut pas porter à la fois la TVA due et la TVA en attente.").format(
                account=min(both)
            ),
        )


def on_mandate(account: str) -> bool:
    """Whether a sale on this account is made for somebody else."""
    return account.startswith(MANDATE)


def require_sale_account(account: str, piece: str) -> None:
    """A sale stands on class 7, or on 467 when it is made for somebody else; raises RuleBroken `sale_account`."""
    if not ACCOUNT.fullmatch(account) or not (account.startswith("7") or on_mandate(account)):
        raise RuleBroken(
            "sale_account",
            _("{piece} : une vente ne peut pas aller sur le compte « {account} ». Donnez un compte 7… à l’article, "
              "ou 467… s’il est vendu pour un tiers.").format(piece=piece, account=account),
        )  # fmt: skip


def _class_label(account: str) -> str:
    if account.startswith(MANDATE):
        return _("Ventes pour compte de tiers")
    financial = {"627": _("Services bancaires"), "661": _("Charges d’intérêts"), "768": _("Autres produits financiers"),
                 "580": _("Virements internes")}  # fmt: skip
    if account[:3] in financial:
        return financial[account[:3]]
    return _("Produits") if account.startswith("7") else _("Compte {account}").format(account=account)

"""What an agreement says beside its spaces and dates: people, notice, proration, index, insurance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.rules import FULL_SHARE, LONGEST_STAY_MONTHS, Proration
from pole_desk.activities.leases.rules.rents import is_quarter
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, percent, plain_day
from pole_desk.kernel.money import CENT

LONGEST_TERMS_DAYS = 45
"""The longest payment term of a periodic invoice (article L441-10 of the code de commerce)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The clauses of an agreement.

    `people` are the holder's own, co-occupants declare theirs. `index_series` None takes the
    pole's own series, the empty text means a rent that is not revised; `index_quarter` None takes
    the latest quarter known on the first day. `longest_stay_months` None is the pépinière's usual
    one. `room_hours` are included per month.
    """

    people: int = 0
    notice_months: int = 3
    proration: Proration = Proration.CALENDAR
    payment_terms_days: int | None = None
    order_number: str = ""
    index_series: str | None = None
    index_quarter: str | None = None
    insurance_until: date | None = None
    pepiniere: bool = False
    longest_stay_months: int | None = None
    room_hours: int = 0
    stored_goods: str = ""
    note: str = ""


USUAL = Terms()
"""What is agreed when nothing is said."""


def checked(terms: Terms) -> Terms:
    """The clauses, tidied; raises BadInput naming the first that can't be."""
    if min(terms.people, terms.notice_months, terms.room_hours) < 0:
        raise BadInput(
            "lease_figures", _("Personnes, mois de préavis et heures de salle ne sont pas négatifs.")
        )
    days = terms.payment_terms_days
    if days is not None and not 0 <= days <= LONGEST_TERMS_DAYS:
        raise BadInput(
            "payment_terms",
            _("Le délai de paiement d’une facture périodique va de 0 à {days} jours.").format(
                days=LONGEST_TERMS_DAYS
            ),
        )
    if terms.index_quarter is not None and not is_quarter(terms.index_quarter):
        raise BadInput(
            "quarter",
            _("« {text} » n’est pas un trimestre. Écrivez par exemple 2026-T2.").format(
                text=terms.index_quarter
            ),
        )
    stay = terms.longest_stay_months
    if stay is None and terms.pepiniere:
        stay = LONGEST_STAY_MONTHS
    if stay is not None and stay <= 0:
        raise BadInput("longest_stay", _("La durée maximale de séjour est d’un mois au moins."))
    return replace(
        terms,
        proration=Proration(terms.proration),
        order_number=terms.order_number.strip(),
        longest_stay_months=stay,
    )


def require_days(first_day: date, last_day: date | None) -> None:
    """Raises BadInput `dates_reversed` when the last day is before the first."""
    if last_day is not None and last_day < first_day:
        raise BadInput(
            "dates_reversed",
            _("Le dernier jour ({last}) est avant le premier ({first}). Inversez les dates.").format(
                last=plain_day(last_day), first=plain_day(first_day)
            ),
        )


def require_price(price: Decimal) -> None:
    """A rent is zero or more, in whole cents; raises BadInput."""
    if price < 0 or price != price.quantize(CENT):
        raise BadInput(
            "price", _("Un loyer est un montant positif ou nul, au centime près."), value=str(price)
        )


def require_share(share_bp: int, others_bp: int) -> None:
    """The shares of those there at the same time make at most the whole rent; raises RuleBroken."""
    if not 0 <= share_bp <= FULL_SHARE:
        raise BadInput("share", _("Une part du loyer va de 0 à 100 %."))
    if share_bp + others_bp > FULL_SHARE:
        raise RuleBroken(
            "shares_sum",
            _("Les co-occupants portent déjà {others} du loyer : {share} de plus dépasse 100 %.").format(
                others=percent(Decimal(others_bp) / 100, 2), share=percent(Decimal(share_bp) / 100, 2)
            ),
            others=others_bp,
        )

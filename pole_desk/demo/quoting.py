"""A few quotes of other things than events: one accepted, one that waits, one refused, one being written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.quotes.commands import accept_quote, prepare_quote, refuse_quote, send_quote
from pole_desk.accounts.quotes.rules.lines import LineInput, QuoteInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import GeneralQuoteId, PartyId

AHEAD = timedelta(days=21)
TOLD = 4
"""Structures that the story needs."""


def tell_quotes(runner: Runner, parties: list[PartyId]) -> list[GeneralQuoteId]:
    """Offer something to the first of these structures; nothing when there are too few."""
    if len(parties) < TOLD:
        return []
    today = runner.clock.today()
    offers = (_repair(today), _passage(today), _stall(today), _copies())
    made = [
        runner.do(prepare_quote, party=party, values=offer) for party, offer in zip(parties, offers, strict=False)
    ]
    for quote in made[:3]:
        runner.do(send_quote, quote=quote)
    runner.do(accept_quote, quote=made[0], by=_("La direction"), note=_("bon pour accord reçu par courrier"),
              order_number="BC-2026-118")  # fmt: skip
    runner.do(refuse_quote, quote=made[2], reason=_("Reporté au printemps."))
    return made


def _repair(today: date) -> QuoteInput:
    return QuoteInput(
        title=_("Remise en état du local vélos"),
        lines=(
            LineInput(item="repair_hour", quantity=Decimal("12.5")),
            LineInput(label=_("Fournitures : visserie, peinture, serrure"), unit=_("forfait"), unit_price=Decimal(184)),
            LineInput(label=_("Remise aux structures hébergées"), quantity=Decimal(-1), unit=_("forfait"),
                      unit_price=Decimal(40)),
        ),
        service_from=today + AHEAD, service_to=today + AHEAD + timedelta(days=2),
    )  # fmt: skip


def _passage(today: date) -> QuoteInput:
    return QuoteInput(
        title=_("Stockage de passage, décors d’un festival"),
        lines=(LineInput(item="storage_m2_day", quantity=Decimal(240)),),
        service_from=today + AHEAD, service_to=today + AHEAD + timedelta(days=11),
        valid_until=today + timedelta(days=11), deposit_percent=0,
    )  # fmt: skip


def _stall(today: date) -> QuoteInput:
    return QuoteInput(
        title=_("Stand au magasin, semaine des créateurs"),
        lines=(LineInput(item="shop_stall_m2_day", quantity=Decimal(36)),),
        service_from=today + AHEAD, service_to=today + AHEAD + timedelta(days=5),
    )  # fmt: skip


def _copies() -> QuoteInput:
    return QuoteInput(
        title=_("Tirage du rapport d’activité"),
        lines=(LineInput(item="copies", quantity=Decimal(1800)), LineInput(item="colour_copies", quantity=Decimal(240))),
        deposit_percent=0,
    )

"""SEPA mandates: where a debit stands in its sequence, until when a mandate holds, when money may be asked.

Sources: EPC016-06 (CORE rulebook), EPC222-07 (B2B), and the ECB's calendar of TARGET days. The files are in
`formats.sepa`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from pole_desk.formats.sepa.folding import IDENTIFIER, folded
from pole_desk.formats.sepa.orders import Sequence
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import add_months

TOPIC = "mandates"
LAPSE_MONTHS = 36
"""A mandate that collected nothing for so long is void (EPC016-06)."""
NOTICE_DAYS = 14
"""Calendar days between the notice and the debit, unless both agreed on fewer (EPC016-06)."""
LEAD_DAYS = 1
"""Banking days before the debit by which banks want the file (D-1 since 2016)."""


class Use(StrEnum):
    """What a mandate was signed for."""

    ONCE = "once"
    REPEATED = "repeated"


def use_names() -> dict[str, str]:
    """Each use as shown on screen."""
    return {Use.ONCE: _("ponctuel"), Use.REPEATED: _("récurrent")}


class Standing(StrEnum):
    """Whether money may be asked under a mandate on a day."""

    LIVE = "live"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    USED = "used"
    TO_COME = "to_come"


def standing_names() -> dict[str, str]:
    """Each standing as shown on screen."""
    return {
        Standing.LIVE: _("en vigueur"),
        Standing.REVOKED: _("révoqué"),
        Standing.LAPSED: _("caduc"),
        Standing.USED: _("épuisé"),
        Standing.TO_COME: _("à venir"),
    }


def standing_of(
    *, use: Use, signed_on: date, collected: Collection[date], revoked_on: date | None, closed: bool, on: date
) -> Standing:
    """Where a mandate stands on a day; `closed` when its final debit was asked."""
    if revoked_on is not None and on >= revoked_on:
        return Standing.REVOKED
    if on < signed_on:
        return Standing.TO_COME
    if closed or (use is Use.ONCE and collected):
        return Standing.USED
    return Standing.LAPSED if on >= lapses_on(signed_on, collected) else Standing.LIVE


def reference_of(text: str) -> str:
    """A mandate's own reference (RUM), in the characters that banks take; raises BadInput `mandate_reference`."""
    reference = " ".join(text.split())
    if not 0 < len(reference) <= IDENTIFIER or folded(reference, IDENTIFIER) != reference:
        raise BadInput(
            "mandate_reference",
            _("La référence du mandat « {text} » doit avoir 1 à {most} caractères parmi les lettres sans accent, les "
              "chiffres et / - ? : ( ) . , ' +, par exemple M-2026-0007.").format(text=text[:60], most=IDENTIFIER),
            value=text,
        )  # fmt: skip
    return reference


def sequence_of(use: Use, collected: Collection[date], *, last: bool = False) -> Sequence:
    """OOFF for a mandate signed for once, FNAL for the last debit, FRST for the first that stood, then RCUR.

    `collected` are the days of its debits, the rejected ones left out: after one rejected the next is first
    again. Raises RuleBroken `mandate_used` for a second debit of a mandate signed for once.
    """
    if use is Use.ONCE:
        if collected:
            raise RuleBroken(
                "mandate_used",
                _("Ce mandat était signé pour un seul prélèvement, fait le {day}. Faites-en signer un autre.").format(
                    day=numeric_day(max(collected))
                ),
            )
        return Sequence.ONE_OFF
    if last:
        return Sequence.FINAL
    return Sequence.RECURRENT if collected else Sequence.FIRST


def lapses_on(signed_on: date, collected: Iterable[date]) -> date:
    """The day from which a mandate is void, 36 months after its last debit, or its signature."""
    return add_months(max([signed_on, *collected]), LAPSE_MONTHS)


def require_mandate(*, signed_on: date, collected: Collection[date], revoked_on: date | None, on: date) -> None:
    """Raises RuleBroken `mandate_revoked`, `mandate_lapsed`, `mandate_date` when nothing may be collected on a day."""
    if on < signed_on:
        raise RuleBroken(
            "mandate_date",
            _("Ce mandat n’est signé que le {day} : reculez le prélèvement.").format(day=numeric_day(signed_on)),
        )
    if revoked_on is not None and on >= revoked_on:
        raise RuleBroken(
            "mandate_revoked",
            _("Ce mandat est révoqué depuis le {day}. Demandez un autre moyen de paiement, ou un nouveau "
              "mandat.").format(day=numeric_day(revoked_on)),
        )  # fmt: skip
    end = lapses_on(signed_on, collected)
    if on >= end:
        raise RuleBroken(
            "mandate_lapsed",
            _("Ce mandat n’a pas servi depuis {months} mois : il est caduc depuis le {day}. Faites-en signer un "
              "nouveau.").format(months=LAPSE_MONTHS, day=numeric_day(end)),
        )  # fmt: skip


def collection_day(*, noticed_on: date, due_on: date, file_on: date, notice: int = NOTICE_DAYS) -> date:
    """The first banking day on which an invoice may be collected.

    Not before it is due, `notice` days after the client was told (the invoice tells it), and a banking day
    after the file leaves.
    """
    earliest = max(due_on, noticed_on + timedelta(days=notice), _banking_days_after(file_on, LEAD_DAYS))
    return _banking_day(earliest)


def next_banking_day(day: date) -> date:
    """The first banking day after a day: when a file that leaves today is executed."""
    return _banking_days_after(day, LEAD_DAYS)


def is_banking_day(day: date) -> bool:
    """A TARGET day: no Saturday, Sunday, 1 January, Good Friday, Easter Monday, 1 May, 25 or 26 December."""
    feast = easter(day.year)
    closed = {feast - timedelta(days=2), feast + timedelta(days=1)}
    fixed = {(1, 1), (5, 1), (12, 25), (12, 26)}
    return day.weekday() < 5 and day not in closed and (day.month, day.day) not in fixed


def _banking_day(day: date) -> date:
    while not is_banking_day(day):
        day += timedelta(days=1)
    return day


def _banking_days_after(day: date, count: int) -> date:
    for _step in range(count):
        day = _banking_day(day + timedelta(days=1))
    return day

"""Words and states that the views of this page share; no widget."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.leases.rules import State, state_name
from pole_desk.activities.storage.queries import Storage
from pole_desk.activities.storage.rules import By, by_name, hours_text, quantity_text
from pole_desk.desktop.pages.storage.reading import BLOCKED, ENDING, INSURANCE, LATE, LEFT, UnitLine
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_end, day_start

UNIT_PILLS = {"free": "free", "let": "occupied", "option": "option", "shared": "occupied", "closed": "unavailable"}
PILLS = {
    State.DRAFT: "option",
    State.SIGNED: "confirmed",
    State.RUNNING: "occupied",
    State.NOTICE: "leaving",
    State.ENDED: "ended",
    State.CANCELLED: "unavailable",
}
FLAG_WORDS = {
    LATE: _("impayé"),
    LEFT: _("biens laissés"),
    BLOCKED: _("accès bloqué"),
    INSURANCE: _("assurance"),
    ENDING: _("finit bientôt"),
}
FLAG_ORDER = (BLOCKED, LATE, LEFT, INSURANCE, ENDING)


def unit_word(line: UnitLine) -> str:
    """The state of a unit in a word."""
    if line.state == "shared":
        return _("complet") if line.left <= 0 else _("partagé")
    return {
        "free": _("libre"), "let": _("loué"), "option": _("option"), "closed": _("indisponible"),
    }[line.state]  # fmt: skip


def unit_pill(line: UnitLine) -> tuple[str, str]:
    """The look and the word of a unit's state, the same on the map and in the list."""
    look = "unpaid" if line.flags & {LATE, LEFT} else UNIT_PILLS[line.state]
    return look, unit_word(line).capitalize()


def storage_pill(state: str) -> tuple[str, str]:
    """The look and the word of a storage's state."""
    words = {State.SIGNED: _("à venir"), State.RUNNING: _("en cours"), State.ENDED: _("terminé"),
             State.CANCELLED: _("annulé")}  # fmt: skip
    return PILLS[State(state)], words.get(State(state), state_name(state)).capitalize()


def flags_text(flags: frozenset[str]) -> str:
    """What waits, the most pressing first."""
    return ", ".join(FLAG_WORDS[flag] for flag in FLAG_ORDER if flag in flags)


def flags_tone(flags: frozenset[str]) -> str:
    """The colour of what waits."""
    if flags & {LATE, LEFT, BLOCKED}:
        return "danger"
    return "warning" if flags else ""


def part_text(one: Storage) -> str:
    """`24 m²`, `6 m² en partage`, `25 % en partage`."""
    size = quantity_text(one.measure, one.quantity)
    return _("{size} en partage").format(size=size) if one.by == By.SHARE else size


def price_text(one: Storage) -> str:
    """`90,00 € HT par mois`, or the whole of a rental."""
    words = _("{price} HT en tout") if one.by == By.DAY else _("{price} HT par mois")
    return words.format(price=euros(one.price))


def span(first: date, last: date | None) -> str:
    """`du 01/01/2026 au 31/12/2026`, `depuis le 01/01/2026`."""
    if last is None:
        return _("depuis le {first}").format(first=numeric_day(first))
    if first == last:
        return _("le {day}").format(day=numeric_day(first))
    return _("du {first} au {last}").format(first=numeric_day(first), last=numeric_day(last))


def when(one: Storage) -> str:
    """The days of a storage, with the hours of a rental that has some."""
    days = span(one.first_day, one.last_day)
    if one.by != By.DAY or (one.starts_at, one.ends_at) == (day_start(one.first_day), day_end(one.last_day)):
        return days
    return f"{days}, {hours_text(one.starts_at, one.ends_at)}"


def way(one: Storage) -> str:
    """How it is let."""
    return by_name(one.by)

"""How the settings ask for a value: a number with its unit, hours of a day, steps of a scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from pole_desk.desktop.widgets.fields import AmountField, CheckField, Field, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, secondary
from pole_desk.desktop.widgets.when import TimeField
from pole_desk.kernel.i18n import _, hour_text, ngettext, number, percent
from pole_desk.kernel.inputs import parse_time
from pole_desk.kernel.money import euros

Ask = Callable[[Form, Any], Callable[[dict[str, Any]], Any]]
DAY_HOURS = 24


def ask_whole(title: str, *, least: int, most: int, name: str = "value") -> Ask:
    """One whole number."""

    def ask(form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
        form.add(title, IntField(least=least, most=most), name=name, required=True).set_value(int(value))
        return lambda values: values[name]

    return ask


def ask_amount(title: str, *, name: str = "value") -> Ask:
    """An amount or a rate, two decimals."""

    def ask(form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
        form.add(title, AmountField("0,00"), name=name, required=True).set_value(Decimal(str(value)))
        return lambda values: values[name]

    return ask


def add_time(form: Form, title: str, name: str, value: Any, **more: Any) -> Field[Any]:
    """A field for an hour kept as text (`09:30`)."""
    made: Field[Any] = form.add(title, TimeField(), name=name, **more)
    made.set_value(parse_time(str(value)) if value else None)
    return made


def time_text(value: time | None) -> str:
    """An hour as settings keep it; empty for none."""
    return "" if value is None else value.strftime("%H:%M")


def ask_ticks(title: str, names: Mapping[str, str]) -> Ask:
    """Some of a few things, each with its box; the value is the list of those ticked."""

    def ask(form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
        form.add_widget(label(title, "strong"))
        for key, words in names.items():
            form.add(words, CheckField(words, checked=key in value), name=f"tick_{key}")
        return lambda values: [key for key in names if values[f"tick_{key}"]]

    return ask


STEPS = 6


def ask_steps(form: Form, value: Sequence[Sequence[int]]) -> Callable[[dict[str, Any]], Any]:
    """The scale of cancellation: days before at least, then the percent due; empty lines don't count."""
    form.add_widget(secondary(_("Le palier vaut à partir de ce nombre de jours avant l’événement, et plus "
                                "tôt. Laissez vides les paliers inutiles."), wrap=True))  # fmt: skip
    given = sorted((tuple(step) for step in value), reverse=True)
    for place in range(STEPS):
        row = form.row()
        days = form.add(
            _("Palier {rank} : jours avant").format(rank=place + 1), IntField(most=999),
            name=f"days_{place}", beside=row,
        )  # fmt: skip
        share = form.add(_("Part due (%)"), IntField(most=100), name=f"share_{place}", beside=row)
        if place < len(given):
            days.set_value(given[place][0])
            share.set_value(given[place][1])

    def read(values: dict[str, Any]) -> list[list[int | None]]:
        pairs = [[values[f"days_{place}"], values[f"share_{place}"]] for place in range(STEPS)]
        return [pair for pair in pairs if pair != [None, None]]

    return read


def whole_words(value: Any) -> str:
    return number(int(value))


def percent_words(value: Any) -> str:
    rate = Decimal(str(value))
    return percent(rate, 0 if rate == rate.to_integral_value() else 2)


def amount_words(value: Any) -> str:
    return euros(Decimal(str(value)))


def hours_words(value: Any) -> str:
    """`48 h (2 jours)`."""
    hours = int(value)
    said = _("{hours} h").format(hours=number(hours))
    if hours < DAY_HOURS or hours % DAY_HOURS:
        return said
    days = hours // DAY_HOURS
    return ngettext("{said} ({days} jour)", "{said} ({days} jours)", days).format(said=said, days=days)


def clock_words(value: Any) -> str:
    """`9 h 30` from `09:30`."""
    return hour_text(parse_time(str(value)))


def days_words(days: int) -> str:
    """`le jour même`, `la veille`, `3 jours avant`."""
    if days == 0:
        return _("le jour même")
    if days == 1:
        return _("la veille")
    return _("{days} jours avant").format(days=days)


def steps_words(value: Sequence[Sequence[int]]) -> str:
    """`31 j : 0 %, 15 j : 25 %, …`."""
    return ", ".join(
        _("{days} j : {share}").format(days=days, share=percent(share))
        for days, share in sorted((tuple(step) for step in value), reverse=True)
    )

"""How reports name the pole's functions, periods and what is said beside; pure."""

from __future__ import annotations

from pole_desk.activities.reports.rules.periods import Period, period_name, read_period, year_before
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.indicators import Function, Span


def function_names() -> dict[Function, str]:
    """The pole's five functions as the plan names them, its fund and what runs through all."""
    return {
        Function.HOSTING: _("Héberger des entreprises de l’ESS"),
        Function.INCUBATOR: _("Faire naître des projets"),
        Function.SHOP: _("Vendre au magasin collectif"),
        Function.CANTEEN: _("Se restaurer ensemble"),
        Function.EVENTS: _("Se rencontrer et se former"),
        Function.FUND: _("Soutenir l’innovation : le fonds"),
        Function.NETWORK: _("Animer le réseau et les lieux de proximité"),
    }


def span_words(span: Span) -> str:
    """How a figure meets its period, in a sentence; over it goes without saying."""
    return {
        Span.OVER: "",
        Span.AT_START: _("Compté au premier jour."),
        Span.AT_END: _("Compté au dernier jour."),
    }[span]


def period_words(period: Period) -> str:
    """`2026`, `Novembre 2026`, `Du 1er février 2026 au 15 mars 2026`: as a title."""
    words = period_name(period)
    return words[:1].upper() + words[1:]


def former_key(key: str) -> str:
    """`activity:2026` → `activity:2025`: what last year's comments hang on; a month keeps its number."""
    name, _colon, rest = key.partition(":")
    try:
        return f"{name}:{year_before(read_period(rest)).key}"
    except BadInput:
        return f"{key}:before"


def section_names() -> dict[str, str]:
    """The sections that a composed report may have."""
    return {
        "summary": _("L’essentiel"), "functions": _("Une section par fonction"),
        "diversity": _("Diversité"), "support": _("Soutien en nature"), "lost": _("Demande non satisfaite"),
        "chantiers": _("Axes et chantiers"), "territory": _("Territoires"), "jobs": _("Emploi"),
        "records": _("Enregistrements"),
    }  # fmt: skip

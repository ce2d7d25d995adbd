"""The words and pills of periods, of electronic statuses and of clients' kinds; where a finding leads."""

from __future__ import annotations

from pole_desk.accounts.billing.rules.closings import Span
from pole_desk.accounts.ledger.queries.periods import Period, Stand
from pole_desk.accounts.ledger.queries.statuses import StatusItem
from pole_desk.accounts.ledger.rules.lifecycle import TROUBLES, Status, reason_names, status_names
from pole_desk.accounts.ledger.rules.reporting import GOODS, SERVICES, UNTAXED
from pole_desk.accounts.ledger.rules.vat import Regime
from pole_desk.kernel.i18n import _, month_name, numeric_day
from pole_desk.kernel.periods import Month

SHORT_HASH = 12
PAGES = {
    "party": ("parties", True), "chantier": ("chantiers", True), "dossier": ("parties", False),
    "charge": ("billing", False), "lease": ("hosting", False), "shop": ("shop", False), "space": ("settings", False),
    "item": ("settings", False), "tax": ("settings", False), "issuer": ("settings", False),
    "chantier_plan": ("chantiers", False), "claim": ("planning", False), "hold": ("planning", False),
    "closure": ("planning", False), "network_enquiry": ("network", False), "report_closing": ("reports", False),
    "bank_line": ("billing", False), "payment": ("billing", False),
}  # fmt: skip
"""The page where a finding's record is put right, and whether it opens it by its number."""


def period_text(period: Period) -> str:
    """`Octobre 2026`, `Année 2026`."""
    if period.span is Span.YEAR:
        return _("Année {year}").format(year=period.period)
    return month_name(Month.parse(period.period)).capitalize()


def named(period: Period) -> str:
    """`octobre 2026`, `l’année 2026`, within a sentence."""
    if period.span is Span.YEAR:
        return _("l’année {year}").format(year=period.period)
    return month_name(Month.parse(period.period))


def stand_pill(stand: Stand) -> tuple[str, str]:
    words = {
        Stand.RUNNING: ("draft", _("en cours")), Stand.TO_CLOSE: ("option", _("à clôturer")),
        Stand.CLOSED: ("confirmed", _("clôturé")), Stand.ARCHIVED: ("invoiced", _("archive écrite")),
    }  # fmt: skip
    return words[stand]


def short_hash(text: str) -> str:
    """The first signs of a hash, enough to tell it from others by eye."""
    return f"{text[:SHORT_HASH]}…" if text else ""


def status_text(status: StatusItem | None) -> str:
    """`203 Mise à disposition`, `sans statut`."""
    return _("sans statut") if status is None else f"{status.code} {status.name}"


def status_pill(status: StatusItem | None) -> tuple[str, str]:
    """Green once cashed, red when it waits for somebody, blue on its way."""
    words = status_text(status)
    if status is None:
        return "draft", words
    if status.code in {int(one) for one in TROUBLES}:
        return "unpaid", words
    return ("invoiced" if status.code == Status.CASHED else "confirmed"), words


def status_detail(status: StatusItem) -> str:
    """`le 12/11/2026, TVA erronée : la note`."""
    reason = ", ".join(word for word in (reason_names().get(status.reason, ""), status.note) if word)
    day = _("le {day}").format(day=numeric_day(status.told_on))
    return _("{day} : {reason}").format(day=day, reason=reason) if reason else day


def status_title(code: int) -> str:
    return f"{code} {status_names()[Status(code)]}"


def treatment_text(treatment: str) -> str:
    """What a client is to the platform."""
    names = {
        "B2B": _("professionnel"), "B2C": _("non assujetti"), "B2G": _("secteur public"),
        "B2CINT": _("particulier à l’étranger"), "B2BINT": _("professionnel à l’étranger"),
        "B2GINT": _("secteur public à l’étranger"),
    }  # fmt: skip
    return names.get(treatment, treatment)


def nature_text(nature: str) -> str:
    names = {"goods": _("biens"), "services": _("services"), "both": _("biens et services")}
    return names.get(nature, nature)


def category_text(category: str) -> str:
    """A category of the report, its code first."""
    names = {GOODS: _("biens"), SERVICES: _("services"), UNTAXED: _("non taxé")}
    return f"{category} {names.get(category, '')}".strip()


def regime_text(regime: Regime) -> str:
    names = {
        Regime.RECEIPTS: _("sur encaissements"), Regime.DEBITS: _("sur débits"),
        Regime.MANDATE: _("pour compte de tiers"),
    }  # fmt: skip
    return names[regime]

"""The words of letters: topic, kinds, outcomes, states; addresses, templates and retries are beside."""

from __future__ import annotations

from enum import StrEnum

from pole_desk.kernel.i18n import _

TOPIC = "letters"
PAGE, PART = "settings", "letters"
SUBJECT_MOST = 200
BODY_MOST = 20_000
NAME_MOST = 120
SAYS_MOST = 300


class Kind(StrEnum):
    """What a letter is for; each has a template."""

    INVOICE = "invoice"
    CREDIT = "credit"
    REMINDER_1 = "reminder_1"
    REMINDER_2 = "reminder_2"
    REMINDER_3 = "reminder_3"
    STATEMENT = "statement"
    QUOTE = "quote"


class Outcome(StrEnum):
    """What an attempt came to."""

    TAKEN = "taken"
    SENT = "sent"
    DRAFTED = "drafted"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"
    SET_ASIDE = "set_aside"
    AGAIN = "again"


class State(StrEnum):
    """Where a letter stands."""

    QUEUED = "queued"
    SENDING = "sending"
    WAITING = "waiting"
    SENT = "sent"
    DRAFTED = "drafted"
    FAILED = "failed"
    UNSURE = "unsure"
    SET_ASIDE = "set_aside"


GONE = frozenset({State.SENT, State.DRAFTED})
"""The letter left: nothing happens to it any more."""
LOST = frozenset({State.FAILED, State.SET_ASIDE})
"""The letter won't leave unless somebody asks: another may take its place."""
COMING = frozenset({State.QUEUED, State.WAITING, State.SENDING})
"""The letter leaves by itself at a next sending."""
ENDS = frozenset({Outcome.SENT, Outcome.DRAFTED, Outcome.LATER, Outcome.REFUSED, Outcome.UNSURE})
"""What a letter taken up may come to."""


def kind_names() -> dict[str, str]:
    """The kinds in French."""
    return {
        Kind.INVOICE: _("Factures"),
        Kind.CREDIT: _("Avoirs"),
        Kind.REMINDER_1: _("Relance 1"),
        Kind.REMINDER_2: _("Relance 2"),
        Kind.REMINDER_3: _("Relance 3"),
        Kind.STATEMENT: _("Relevé de compte"),
        Kind.QUOTE: _("Devis"),
    }


def state_names() -> dict[str, str]:
    """The states in French."""
    return {
        State.QUEUED: _("À envoyer"),
        State.SENDING: _("En cours d’envoi"),
        State.WAITING: _("À réessayer"),
        State.SENT: _("Envoyé"),
        State.DRAFTED: _("Brouillon écrit"),
        State.FAILED: _("Échec"),
        State.UNSURE: _("Parti ? À vérifier"),
        State.SET_ASIDE: _("Mis de côté"),
    }

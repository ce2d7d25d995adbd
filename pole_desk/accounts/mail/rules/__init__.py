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
    """What a letter is for; invoices, credit notes and statements have a template here."""

    INVOICE = "invoice"
    CREDIT = "credit"
    REMINDER_1 = "reminder_1"
    REMINDER_2 = "reminder_2"
    REMINDER_3 = "reminder_3"
    STATEMENT = "statement"
    QUOTE = "quote"


CARRY = frozenset({Kind.INVOICE, Kind.CREDIT})
"""The letters that hand a document over; a reminder that encloses it again does not."""


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
    RETURNED = "returned"


class Way(StrEnum):
    """How an invoice is handed over otherwise than by a letter of the program."""

    PAPER = "paper"
    PLATFORM = "platform"
    PERSON = "person"


GONE = frozenset({State.SENT, State.DRAFTED})
"""The letter left: nothing happens to it any more."""
LOST = frozenset({State.FAILED, State.SET_ASIDE, State.RETURNED})
"""The letter reached nobody and won't leave unless somebody asks: another may take its place."""
AGAIN = "again:"
"""How the key of a letter sent anew begins; the number of the first one follows."""
COMING = frozenset({State.QUEUED, State.WAITING, State.SENDING})
"""The letter leaves by itself at a next sending."""
ENDS = frozenset({Outcome.SENT, Outcome.DRAFTED, Outcome.LATER, Outcome.REFUSED, Outcome.UNSURE})
"""What a letter taken up may come to."""


def kind_names() -> dict[str, str]:
    """The kinds in French."""
    return {
        Kind.INVOICE: _("Factures"),
        Kind.CREDIT: _("Avoirs"),
        Kind.REMINDER_1: _("Rappel"),
        Kind.REMINDER_2: _("Relance"),
        Kind.REMINDER_3: _("Mise en demeure"),
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
        State.RETURNED: _("Revenu"),
    }


def way_names() -> dict[str, str]:
    """How an invoice was handed over, in French."""
    return {Way.PAPER: _("sur papier"), Way.PLATFORM: _("par la plateforme"), Way.PERSON: _("en main propre")}

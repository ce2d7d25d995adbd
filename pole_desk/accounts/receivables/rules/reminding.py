"""Reminders in three levels: which one an invoice has reached, what the letter says, who is left in peace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

TOPIC = "reminders"
LEVELS = (1, 2, 3)
DELAYS_SETTING, DELAYS = "reminders.delays", (8, 21, 45)
"""Days past due at which each level is sent."""
FEES_SETTING, FEES_FROM = "reminders.fees_from", 2
"""The level from which interest and indemnity are claimed; 4: never."""
INDEMNITY_SETTING, INDEMNITY = "reminders.indemnity", Decimal("40.00")
"""Euros per invoice for recovery costs, of professionals (C. com. D. 441-5)."""
TEXTS_SETTING = "reminders.texts"
WORDS = ("client", "vendeur", "montant", "nombre", "factures", "plus_ancienne", "retard", "jour", "delai")
"""What a text may name between braces."""
GRACE_DAYS = 8
"""Days that a letter gives to pay."""
_PLACE = re.compile(r"\{([^{}]*)\}")
MOST_SUBJECT, MOST_BODY = 200, 4_000


class Words(NamedTuple):
    """A level's subject and body; a blank line parts paragraphs."""

    subject: str
    body: str


def level_names() -> dict[int, str]:
    """Each level as shown on screen and at the head of its letter."""
    return {1: _("Rappel"), 2: _("Relance"), 3: _("Mise en demeure")}


def usual_words() -> dict[int, Words]:
    """The texts of a pole that typed none: courteous, firm, formal notice (Code civil, art. 1344)."""
    return {
        1: Words(
            _("Rappel : {montant} à régler"),
            _("Bonjour,\n\nSauf erreur de notre part, le règlement de {montant} ne nous est pas encore parvenu "
              "({factures}). C’est peut-être un simple oubli : merci de faire le nécessaire sous {delai} jours.\n\nSi "
              "votre règlement est déjà parti, ne tenez pas compte de ce message. En cas de difficulté, appelez-nous : "
              "nous trouverons ensemble une solution.\n\nBien cordialement,\n\n{vendeur}"),
        ),
        2: Words(
            _("Relance : {montant} en retard de {retard} jours"),
            _("Madame, Monsieur,\n\nMalgré notre rappel, la somme de {montant} reste impayée ; la plus ancienne "
              "échéance date du {plus_ancienne}. Nous vous demandons de la régler sous {delai} jours.\n\nLes pénalités de "
              "retard et l’indemnité forfaitaire de recouvrement prévues sur nos factures sont exigibles. Si vous ne "
              "pouvez pas tout payer en une fois, proposez-nous un échéancier.\n\nVeuillez agréer nos salutations "
              "distinguées.\n\n{vendeur}"),
        ),
        3: Words(
            _("Mise en demeure de payer {montant}"),
            _("Madame, Monsieur,\n\nNos relances sont restées sans effet. Par la présente, nous mettons {client} en "
              "demeure de nous payer la somme de {montant} sous {delai} jours à compter de la réception de cette lettre "
              "({factures}).\n\nÀ défaut, nous engagerons sans autre avis le recouvrement de la créance, et les frais en "
              "seront à votre charge dans les conditions de la loi. La présente vaut mise en demeure au sens de l’article "
              "1344 du code civil et fait courir les intérêts de retard.\n\nVeuillez agréer nos salutations "
              "distinguées.\n\n{vendeur}"),
        ),
    }  # fmt: skip


def words_of(value: Mapping[str, Any] | None) -> dict[int, Words]:
    """The texts by level as a setting keeps them, the usual ones where it says nothing."""
    found = usual_words()
    for level in LEVELS:
        told = (value or {}).get(str(level))
        if told:
            found[level] = Words(told["subject"], told["body"])
    return found


def require_words(words: Words) -> Words:
    """Texts without unknown places; raises BadInput `reminder_text`, `placeholder` naming the known ones."""
    subject, body = " ".join(words.subject.split()), words.body.strip()
    if not subject or not body or len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise BadInput(
            "reminder_text",
            _("Une relance a un objet ({subject} caractères au plus) et un texte ({body} au plus).").format(
                subject=MOST_SUBJECT, body=MOST_BODY
            ),
        )
    for place in _PLACE.findall(subject + body):
        if place not in WORDS:
            raise BadInput(
                "placeholder",
                _("« {place} » n’est pas connu. On peut écrire : {known}.").format(
                    place="{" + place + "}", known=", ".join("{" + word + "}" for word in WORDS)
                ),
                value=place,
            )
    return Words(subject, body)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its places filled, once: what is put in is never read for places again."""
    return _PLACE.sub(lambda place: words.get(place[1], place[0]), text)


def require_delays(delays: Sequence[int]) -> list[int]:
    """Three growing numbers of days; raises BadInput `delays`."""
    found = [int(one) for one in delays]
    if len(found) != len(LEVELS) or found[0] < 1 or found[-1] > 365 or sorted(set(found)) != found:
        raise BadInput(
            "delays", _("Donnez trois délais croissants, de 1 à 365 jours de retard : par exemple 8, 21 et 45.")
        )
    return found


def level_reached(*, days: int, sent: Mapping[int, date], delays: Sequence[int], on: date) -> int:
    """The level that an invoice `days` late is to be sent on a day; 0 when none is.

    Levels come one after the other, each once, and each leaves the client the days that the delays put between
    it and the next: an old debt met for the first time is not put in formal notice at once.
    """
    last = max(sent, default=0)
    level = last + 1
    if level > len(LEVELS) or days < delays[level - 1]:
        return 0
    if last and (on - sent[last]).days < delays[level - 1] - delays[last - 1]:
        return 0
    return level

"""What a reminder says: one text a level, put out twice, on paper above its table and by mail with its list.

On paper the invoices stand in a table below the text: a paragraph that is only `{liste}` is left out there. By
mail the list takes that paragraph's place, or ends the text; a text without a greeting is given one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.receivables.rules.reminding import LEVELS
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import euros
from pole_desk.kernel.texts import one_line

TEXTS_SETTING = "reminders.texts"
WORDS = (
    "client", "vendeur", "montant", "nombre", "factures", "plus_ancienne", "retard", "jour", "delai", "solde",
    "interets", "frais", "liste",
)  # fmt: skip
"""What a text may name between braces, whatever its accents."""
ACCENTED = {"delai": "délai", "interets": "intérêts"}
ALIASES = {
    "numero": "factures", "number": "factures", "total": "montant", "echeance": "plus_ancienne", "due": "plus_ancienne",
    "jours": "retard", "days": "retard", "issuer": "vendeur", "balance": "solde", "interest": "interets",
    "fees": "frais", "list": "liste",
}  # fmt: skip
"""Places as the texts of mails called them, while they were apart: a pole may have written them."""
LIST = "liste"
_PLACE = re.compile(r"\{([^{}]*)\}")
MOST_SUBJECT, MOST_BODY = 200, 4_000


class Words(NamedTuple):
    """A level's subject and body; a blank line parts paragraphs."""

    subject: str
    body: str


class ListedInvoice(NamedTuple):
    """An invoice as the list of a mail tells it."""

    number: str
    issued_on: date
    due_on: date
    balance: Decimal


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
        if _name(place) not in WORDS:
            raise BadInput(
                "placeholder",
                _("« {place} » n’est pas connu. On peut écrire : {known}.").format(
                    place="{" + place + "}", known=", ".join(places())
                ),
                value=place,
            )
    return Words(subject, body)


def places() -> list[str]:
    """What a text may name, as it is shown to who writes it."""
    return ["{" + ACCENTED.get(word, word) + "}" for word in WORDS]


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its places filled, once: what is put in is never read for places again."""
    return _PLACE.sub(lambda place: words.get(_name(place[1]), place[0]), text)


def on_paper(said: Words, words: Mapping[str, str]) -> Words:
    """The subject and the text of a letter; its table stands below, so the list is not repeated."""
    told = {**words, LIST: words["factures"]}
    kept = [part for part in paragraphs(said.body) if not _is_list(part)]
    return Words(filled(said.subject, told), "\n\n".join(filled(part, told) for part in kept))


def by_mail(said: Words, words: Mapping[str, str]) -> Words:
    """The subject, on one line, and the text of a mail, with its greeting and its list."""
    subject = one_line(filled(said.subject, {**words, LIST: words["factures"]}))
    if len(subject) > MOST_SUBJECT:
        subject = subject[: MOST_SUBJECT - 1] + "…"
    parts = paragraphs(said.body)
    greeted = parts[0].rstrip().endswith(",") and "\n" not in parts[0]
    named = any(_name(place) == LIST for place in _PLACE.findall(said.body))
    told = [*([] if greeted else [_("Bonjour,")]), *(filled(part, words) for part in parts)]
    if not named:
        told.append(_("Détail :") + "\n" + words[LIST])
    return Words(subject, "\n\n".join(told))


def paragraphs(body: str) -> list[str]:
    """What blank lines part."""
    return [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]


def list_of(invoices: Sequence[ListedInvoice], *, interest: Decimal, costs: Decimal) -> str:
    """The invoices of a mail, one a line, then what is claimed beside them."""
    rows = [
        _("{number} du {day} : {balance}, échue le {due}").format(
            number=one.number, day=numeric_day(one.issued_on), balance=euros(one.balance), due=numeric_day(one.due_on)
        )
        for one in invoices
    ]
    if interest or costs:
        rows.append(
            _("Intérêts de retard : {interest} ; indemnité de recouvrement : {costs}").format(
                interest=euros(interest), costs=euros(costs)
            )
        )
    return "\n".join(rows)


def _is_list(part: str) -> bool:
    found = _PLACE.fullmatch(part.strip())
    return found is not None and _name(found[1]) == LIST


def _name(written: str) -> str:
    """A place by its own name, whatever its accents, spaces and case."""
    name = slug(written).replace(" ", "_")
    return ALIASES.get(name, name)

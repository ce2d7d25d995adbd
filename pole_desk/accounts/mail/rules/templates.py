"""The texts that letters are written from: places in braces, known by kind, filled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pole_desk.accounts.mail.rules import BODY_MOST, SUBJECT_MOST, Kind
from pole_desk.accounts.mail.rules.addresses import checked_line
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import euros
from pole_desk.kernel.texts import one_line
from pole_desk.ports.outgoing import Wording

_PLACE = re.compile(r"\{([^{}\n]*)\}")
INVOICE_PLACES = ("number", "client", "total", "due", "month", "list", "issuer")
REMINDER_PLACES = ("number", "client", "total", "due", "balance", "days", "interest", "fees", "list", "issuer")
QUOTE_PLACES = ("number", "client", "object", "total", "due", "issuer")
STATEMENT_PLACES = ("client", "balance", "due", "date", "list", "issuer")
PLACES: dict[str, tuple[str, ...]] = {
    Kind.INVOICE: INVOICE_PLACES,
    Kind.CREDIT: INVOICE_PLACES,
    Kind.REMINDER_1: REMINDER_PLACES,
    Kind.REMINDER_2: REMINDER_PLACES,
    Kind.REMINDER_3: REMINDER_PLACES,
    Kind.STATEMENT: STATEMENT_PLACES,
    Kind.QUOTE: QUOTE_PLACES,
}
"""What the template of each kind may ask for."""


@dataclass(frozen=True, slots=True)
class Template:
    """A subject and a body, with places in braces."""

    subject: str
    body: str


def place_names() -> dict[str, str]:
    """Places as French templates call them; the name of the code is understood too."""
    return {
        "number": _("numéro"), "client": _("client"), "total": _("total"), "due": _("échéance"),
        "month": _("mois"), "list": _("liste"), "issuer": _("vendeur"), "balance": _("solde"),
        "days": _("jours"), "interest": _("intérêts"), "fees": _("frais"), "date": _("date"),
        "object": _("objet"),
    }  # fmt: skip


def samples() -> dict[str, str]:
    """What a preview puts in the places."""
    total = euros(Decimal(486))
    return {
        "number": "FA-2026-0142", "client": _("Les Jardins du Port"), "total": total, "due": "30/12/2026",
        "month": _("décembre 2026"), "issuer": _("Coopérative du pôle"),
        "list": _("{number} du {day} : {total}, à régler avant le {due}").format(
            number="FA-2026-0142", day="01/12/2026", total=total, due="30/12/2026"
        ),
        "balance": total, "days": "12", "interest": euros(Decimal("3.20")), "fees": euros(Decimal(40)),
        "date": "15/01/2027", "object": _("Location de la halle, 12 décembre"),
    }  # fmt: skip


def usual_templates() -> dict[str, Template]:
    """The texts of a pole that wrote none of its own."""
    ends = _("\n\nBien à vous,\n{vendeur}")
    return {
        Kind.INVOICE: Template(
            _("Facture {numéro} – {vendeur}"),
            _("Bonjour,\n\nVoici pour {client} :\n\n{liste}\n\nTotal : {total}, à régler avant le {échéance}. Le "
              "document est en pièce jointe.") + ends,
        ),
        Kind.CREDIT: Template(
            _("Avoir {numéro} – {vendeur}"),
            _("Bonjour,\n\nVoici pour {client} un avoir de {total} :\n\n{liste}\n\nLe document est en pièce "
              "jointe.") + ends,
        ),
        Kind.REMINDER_1: Template(
            _("Facture {numéro} : un oubli ?"),
            _("Bonjour,\n\nSauf erreur de notre part, {solde} restent à régler :\n\n{liste}\n\nSi le règlement est "
              "parti entre-temps, ne tenez pas compte de ce message.") + ends,
        ),
        Kind.REMINDER_2: Template(
            _("Facture {numéro} : seconde relance"),
            _("Bonjour,\n\nMalgré notre premier message, {solde} restent à régler, en retard de {jours} jours :\n\n"
              "{liste}\n\nMerci de régler sous huit jours, ou de nous appeler pour convenir d’un échéancier.") + ends,
        ),
        Kind.REMINDER_3: Template(
            _("Facture {numéro} : mise en demeure"),
            _("Bonjour,\n\nNous vous mettons en demeure de régler sous huit jours {solde} :\n\n{liste}\n\nS’y ajoutent "
              "des intérêts de retard de {intérêts} et une indemnité forfaitaire de {frais} (article L. 441-10 du "
              "Code de commerce).") + ends,
        ),
        Kind.STATEMENT: Template(
            _("Votre relevé de compte au {date} – {vendeur}"),
            _("Bonjour,\n\nVoici le relevé du compte de {client} au {date}. Solde : {solde}.\n\n{liste}") + ends,
        ),
        Kind.QUOTE: Template(
            _("Devis {numéro} : {objet}"),
            _("Bonjour,\n\nVoici pour {client} notre devis {numéro}, d’un montant de {total} TTC, valable jusqu’au "
              "{échéance}. Pour l’accepter, renvoyez-le daté, signé et précédé de « Bon pour accord ».") + ends,
        ),
    }  # fmt: skip


def checked_template(kind: str, subject: str, body: str) -> Template:
    """A template as kept; raises BadInput `template_kind`, `subject`, `body`, `subject_place`, `body_place`."""
    if kind not in PLACES:
        raise BadInput("template_kind", _("Il n’y a pas de modèle « {kind} ».").format(kind=kind))
    line = checked_line(subject, SUBJECT_MOST, "subject")
    text = body.strip()
    if not line or not text:
        raise BadInput("subject" if not line else "body", _("Un courriel a un objet et un texte."))
    if len(text) > BODY_MOST:
        raise BadInput("body", _("Ce texte est trop long : {most} caractères au plus.").format(most=BODY_MOST))
    _require_known(kind, line, "subject_place")
    _require_known(kind, text, "body_place")
    return Template(line, text)


def filled(template: Template, words: Mapping[str, str]) -> Wording:
    """The template with its places filled, each once: a brace in a word given stays a brace.

    The subject is one line, cut at its greatest length. Raises BadInput `placeholder` for a place
    that has no word.
    """
    subject = one_line(_fill(template.subject, {name: one_line(word) for name, word in words.items()}))
    if len(subject) > SUBJECT_MOST:
        subject = subject[: SUBJECT_MOST - 1] + "…"
    return Wording(subject, _fill(template.body, words))


def _fill(text: str, words: Mapping[str, str]) -> str:
    def word(found: re.Match[str]) -> str:
        name = _name(found[1])
        if name is None or name not in words:
            raise BadInput(
                "placeholder",
                _("Le modèle demande {place}, que ce courriel n’a pas. Corrigez le modèle.").format(place=found[0]),
            )
        return words[name]

    return _PLACE.sub(word, text)


def _require_known(kind: str, text: str, code: str) -> None:
    names = place_names()
    allowed = ", ".join(f"{{{names[name]}}}" for name in PLACES[kind])
    for found in _PLACE.finditer(text):
        if _name(found[1]) not in PLACES[kind]:
            raise BadInput(
                code,
                _("{place} n’est pas connu ici. Ce modèle peut dire : {allowed}.").format(
                    place=found[0], allowed=allowed
                ),
                place=found[0],
            )


def _name(written: str) -> str | None:
    wanted = slug(written)
    for name, french in place_names().items():
        if wanted in (name, slug(french)):
            return name
    return None

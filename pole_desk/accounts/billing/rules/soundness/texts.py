"""Numbers, sentences and words of a document: their form, length and letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pole_desk.accounts.billing.rules.chain import MARK
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw
from pole_desk.formats.pdf.snapshot import InvoiceDocument, PartyBlock
from pole_desk.kernel.i18n import _

NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")
"""BR-FR-01, BR-FR-02."""
PRINTABLE = re.compile(
    r"[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u0148\u014a-\u017f\u0374-\u0376\u037a-\u037f"
    r"\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03d7\u0400-\u045f\u0490-\u0491\u1e80-\u1e85\u1ef2-\u1ef3\u2010-\u2015"
    r"\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032-\u2033\u2039-\u203a\u20ac\u2116\u2122"
    r"\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a1\u1d49]*"
)
"""Letters that the page's font draws and XML can hold: Latin, Greek, Cyrillic, typography."""
NOTES = ("AAB", "PMD", "PMT")
"""Discount, late penalties, recovery indemnity: each once (BR-FR-05, BR-FR-06)."""
LONGEST_LABEL, LONGEST_NAME, LONGEST_REFERENCE, LONGEST_TEXT = 10_000, 200, 50, 1_000
SELLER_NAME, SELLER_LEGAL = 100, 150
"""What the foot of each page has room for."""


def text_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    """Number, references, sentences of the law, and every text typed by somebody."""
    yield from _number_flaws(document)
    yield from _note_flaws(document)
    for where, text, most in _texts(document):
        if len(text) > most:
            yield Flaw(
                "text_length",
                where,
                _("Un texte de la facture a {count} caractères ; {most} au plus y tiennent.").format(
                    count=len(text), most=most
                ),
            )
        found = PRINTABLE.match(text)
        if found and found.end() < len(text):
            yield Flaw(
                "letters",
                where,
                _("Le caractère « {letter} » (U+{code}) ne s’imprime pas sur une facture. Remplacez-le.").format(
                    letter=text[found.end()] if text[found.end()].isprintable() else "?",
                    code=f"{ord(text[found.end()]):04X}",
                ),
            )
    for line in document.lines:
        if not line.label.strip():
            yield Flaw("no_label", f"line.{line.position}.label", _("Une ligne de la facture n’a pas de désignation."))


def _number_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    cited = [("document.original", document.original.number)] if document.original else []
    cited += [("document.deposits", deposit.number) for deposit in document.deposits]
    own = [] if document.number == MARK else [("issuer.prefix", document.number)]
    for where, number in (*own, *cited):
        if not NUMBER.fullmatch(number):
            yield Flaw(
                "number",
                where,
                _("Le numéro « {number} » n’est pas admis : 35 caractères au plus, lettres sans accent, chiffres, "
                  "+ - _ et /, sans espace.").format(number=number),
            )  # fmt: skip


def _note_flaws(document: InvoiceDocument) -> Iterator[Flaw]:
    subjects = [note.subject for note in document.notes]
    names = {
        "AAB": _("l’escompte"),
        "PMD": _("les pénalités de retard"),
        "PMT": _("l’indemnité de recouvrement"),
    }
    for subject in NOTES:
        if subjects.count(subject) != 1 or not all(note.text for note in document.notes if note.subject == subject):
            yield Flaw(
                "notes",
                "document.notes",
                _("La mention sur {what} doit figurer une fois sur la facture, et une seule.").format(
                    what=names[subject]
                ),
            )


def _texts(document: InvoiceDocument) -> Iterator[tuple[str, str, int]]:
    """What is printed: where it comes from, the text, how long it may be."""
    yield from _party_texts("issuer", document.seller)
    yield from _party_texts("party", document.buyer)
    for line in document.lines:
        place = f"line.{line.position}"
        yield f"{place}.label", line.label, LONGEST_LABEL
        yield f"{place}.detail", line.detail, LONGEST_LABEL
        yield f"{place}.unit", line.unit, LONGEST_REFERENCE
    yield "party.order_number", document.order_number or "", LONGEST_REFERENCE
    yield "party.buyer_reference", document.buyer_reference or "", LONGEST_REFERENCE
    yield "document.contract", document.contract or "", LONGEST_REFERENCE
    yield "document.dossier", document.dossier or "", LONGEST_REFERENCE
    yield "document.period", document.period, LONGEST_REFERENCE
    yield "document.reason", document.reason, LONGEST_TEXT
    yield "issuer.terms", document.terms, LONGEST_TEXT
    yield "document.notes", "\n".join(note.text for note in document.notes), 4 * LONGEST_TEXT
    for line_of_address in document.billing_address:
        yield "party.billing_address", line_of_address, LONGEST_NAME
    if document.delivery:
        for text in (document.delivery.name, *document.delivery.address.lines):
            yield "document.delivery", text, LONGEST_NAME


def _party_texts(who: str, party: PartyBlock) -> Iterator[tuple[str, str, int]]:
    seller = who == "issuer"
    yield f"{who}.name", party.name, SELLER_NAME if seller else LONGEST_NAME
    yield f"{who}.legal_form", " – ".join(party.legal), SELLER_LEGAL if seller else LONGEST_NAME
    yield f"{who}.email", party.email or "", LONGEST_NAME
    yield f"{who}.phone", party.phone or "", LONGEST_REFERENCE
    for text in party.address_lines:
        yield f"{who}.address", text, LONGEST_NAME

"""One text a level, put out on paper and by mail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pole_desk.accounts.receivables.rules.reminder_texts import (
    ListedInvoice,
    Words,
    by_mail,
    list_of,
    on_paper,
    require_words,
    usual_words,
)
from pole_desk.kernel.errors import BadInput

LISTED = [ListedInvoice("FA-1", date(2026, 9, 1), date(2026, 10, 1), Decimal("120.00"))]
FILLING = {
    "client": "Alpha {montant}", "vendeur": "Le Pôle", "montant": "160 €", "factures": "FA-1", "retard": "21", "delai": "8",
    "plus_ancienne": "01/10/2026", "solde": "120 €", "interets": "0 €", "frais": "40 €",
    "liste": list_of(LISTED, interest=Decimal(0), costs=Decimal("40.00")),
}  # fmt: skip


def test_the_list_stands_in_the_mail_and_is_left_to_the_table_on_paper() -> None:
    said = Words("Facture {numéro}", "Il reste {solde} :\n\n{Liste}\n\nMerci, {client}.\n\n{vendeur}")
    paper, mail = on_paper(said, FILLING), by_mail(said, FILLING)
    assert paper == ("Facture FA-1", "Il reste 120 € :\n\nMerci, Alpha {montant}.\n\nLe Pôle")
    assert mail.subject == paper.subject
    parts = mail.body.split("\n\n")
    assert parts[0] == "Bonjour," and parts[1] == "Il reste 120 € :" and parts[-1] == "Le Pôle"
    assert parts[2].startswith("FA-1 du 01/09/2026") and "échue le 01/10/2026" in parts[2] and "40,00" in parts[2]


def test_a_text_without_list_ends_with_it_and_its_own_greeting_stands() -> None:
    for level, said in usual_words().items():
        mail = by_mail(said, FILLING)
        assert mail.body.startswith(("Bonjour,", "Madame, Monsieur,")) and mail.body.count("Bonjour,") <= 1, level
        assert mail.body.split("\n\n")[-1].startswith("Détail") and "{" not in mail.body.replace("Alpha {montant}", "")
        assert on_paper(said, FILLING).body == mail.body[: mail.body.index("\n\nDétail")]


def test_the_subject_of_a_mail_is_one_line_of_a_length_that_servers_take() -> None:
    mail = by_mail(Words("À {client}", "Merci."), {**FILLING, "client": "Alpha\r\nBcc: x" + "é" * 300})
    assert "\n" not in mail.subject and "\r" not in mail.subject and len(mail.subject) == 200


def test_unknown_places_are_refused_and_those_of_former_mails_understood() -> None:
    require_words(Words("{échéance} {jours} {intérêts}", "{numéro} {total} {liste}"))
    with pytest.raises(BadInput, match="surnom"):
        require_words(Words("{surnom}", "Merci."))

"""Quotes prepared, changed, sent, made again, withdrawn: figures, states, undo, the file that was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from pole_desk.accounts.quotes import commands, queries
from pole_desk.accounts.quotes.rules import DAYS_SETTING, DEPOSIT_SETTING
from pole_desk.accounts.quotes.rules.lines import LineInput
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.errors import BadInput, PoleError, RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind

from .conftest import BREAD, DECEMBER, FAIR, LESS, ROOM


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).replace("\u202f", " ").split())


def test_a_quote_has_a_number_of_its_own_and_the_sums_of_its_lines(quotes: Any) -> None:
    first, second = quotes.prepared(), quotes.prepared(quotes.party("Le Fournil"))
    assert [quotes.one(one).number for one in (first, second)] == ["DE-2026-00001", "DE-2026-00002"]
    one = quotes.one(first)
    assert (one.shown, one.valid_until, one.deposit_percent) == ("draft", date(2026, 12, 23), 30)
    lines = quotes.read(queries.lines, quotes=[first])[first]
    assert [str(line.net) for line in lines] == ["1000.03", "56.45", "-100.00"]
    assert (str(one.net), str(one.vat), str(one.total)) == ("956.48", "185.66", "1142.14")
    assert quotes.findings() == []


def test_a_line_of_the_catalogue_takes_its_price_of_the_day_and_class(lone: Any) -> None:
    hosted = LineInput(item="copies", quantity=Decimal(100))
    quote = lone.prepared(lines=(hosted,), category="ess")
    line = lone.read(queries.lines, quotes=[quote])[quote][0]
    assert (line.label, line.unit, line.tax, line.account) == ("Copies noir et blanc", "page", "S20", "708800")
    usual = line.unit_price
    lone.do(set_price, item="copies", category="ess", amount=Decimal("0.04"), valid_from=date(2026, 11, 1))
    again = lone.prepared(lone.party("Le Fournil"), lines=(hosted,), category="ess")
    assert lone.read(queries.lines, quotes=[again])[again][0].unit_price == Decimal("0.04") != usual
    assert lone.read(queries.lines, quotes=[quote])[quote][0].unit_price == usual
    agreed = lone.prepared(lone.party("La Recyclerie"), lines=(replace(hosted, unit_price=Decimal("0.01")),))
    (kept,) = lone.read(queries.lines, quotes=[agreed])[agreed]
    assert (kept.unit_price, kept.list_price > kept.unit_price) == (Decimal("0.01"), True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "  "}, "title"),
        ({"lines": (replace(ROOM, unit_price=Decimal(0)),)}, "lines"),
        ({"lines": (replace(ROOM, unit_price=Decimal("-5")),)}, "lines"),
        ({"lines": (replace(ROOM, quantity=Decimal(0)),)}, "lines"),
        ({"lines": (replace(ROOM, quantity=Decimal("0.00001")),)}, "lines"),
        ({"lines": (replace(ROOM, unit_price=Decimal("0.0000001")),)}, "lines"),
        ({"lines": (replace(ROOM, unit_price=Decimal("NaN")),)}, "lines"),
        ({"lines": (replace(ROOM, quantity=Decimal("0.0001"), unit_price=Decimal("0.01")),)}, "lines"),
        ({"lines": (replace(ROOM, label=" "),)}, "lines"),
        ({"lines": (LESS,)}, "lines"),
        ({"lines": (ROOM, replace(LESS, tax="S10"))}, "lines"),
        ({"lines": (LineInput(item="nothing_like_it"),)}, "item"),
        ({"lines": (replace(ROOM, tax="S99"),)}, "no_tax"),
        ({"valid_until": date(2026, 11, 22)}, "valid_until"),
        ({"service_to": date(2026, 12, 1)}, "service_to"),
        ({"deposit_percent": 101}, "deposit_percent"),
        ({"category": "vip"}, "category"),
        ({"lines": (replace(ROOM, label="a" * 201),)}, "text_too_long"),
    ],
)
def test_bad_input_is_refused_and_takes_no_number(lone: Any, values: dict[str, Any], code: str) -> None:
    party = lone.party()
    with pytest.raises(PoleError) as refusal:
        lone.prepared(party, **values)
    assert refusal.value.code == code
    assert lone.one(lone.prepared(party)).number == "DE-2026-00001"


def test_a_quote_stands_on_a_dossier_of_its_client_alone(lone: Any) -> None:
    party, other = lone.party(), lone.party("Le Fournil")
    dossier = lone.do(open_dossier, kind=Kind.STORAGE, party=other, title="Stockage", on=date(2026, 11, 1))
    with pytest.raises(BadInput, match="autre structure"):
        lone.prepared(party, dossier=dossier)
    assert lone.one(lone.prepared(other, dossier=dossier)).activity == "storage"


def test_days_and_share_are_settings(lone: Any) -> None:
    for key, value in ((DAYS_SETTING, 10), (DEPOSIT_SETTING, 0)):
        lone.do(set_setting, key=key, value=value, valid_from=date(2026, 11, 1))
    one = lone.one(lone.prepared())
    assert (one.valid_until, one.deposit_percent) == (date(2026, 12, 3), 0)


def test_a_draft_changes_and_is_as_it_was_once_undone(quotes: Any) -> None:
    quote = quotes.prepared()
    before = (quotes.one(quote)._replace(version=0), quotes.read(queries.lines, quotes=[quote]))
    outcome = quotes.runner.perform(
        commands.change_quote, quote=quote, values=replace(FAIR, title="Foire de printemps", lines=(ROOM,))
    )
    assert (quotes.one(quote).title, str(quotes.one(quote).net)) == ("Foire de printemps", "1000.03")
    quotes.runner.undo(outcome.undo)
    assert (quotes.one(quote)._replace(version=0), quotes.read(queries.lines, quotes=[quote])) == before
    assert quotes.findings() == []


def test_a_quote_sent_is_frozen_with_its_file(quotes: Any) -> None:
    quote = quotes.prepared(terms="Le matériel est rendu propre.", contact="Nadia Roux")
    draft = text_of(render_offer(quotes.read(queries.quote_paper, quote=quote)))
    assert "PROJET" in draft
    quotes.do(commands.send_quote, quote=quote)
    content = quotes.read(queries.document_of, quote=quote)
    said = text_of(content)
    for words in (
        "Devis", "N° DE-2026-00001", "Foire d’hiver", "Les Jardins du Port", "Nadia Roux", "Bon pour accord",
        "le 12 décembre 2026", "1 142,14", "185,66", "Acompte à l’acceptation (30 %)", "342,64",
        "Le matériel est rendu propre.", "Indemnité forfaitaire", "jusqu’au 23 décembre 2026",
    ):  # fmt: skip
        assert words in said, words
    assert "PROJET" not in said
    with pytest.raises(RuleBroken) as refusal:
        quotes.do(commands.change_quote, quote=quote, values=FAIR)
    assert refusal.value.code == "quote_sent"
    quotes.day(date(2026, 12, 1))
    assert quotes.read(queries.document_of, quote=quote) == content
    assert quotes.findings() == []


def test_a_quote_without_a_line_is_not_sent(lone: Any) -> None:
    quote = lone.prepared(lines=())
    with pytest.raises(BadInput) as refusal:
        lone.do(commands.send_quote, quote=quote)
    assert refusal.value.code == "lines"


def test_a_version_replaces_the_one_sent_before(quotes: Any) -> None:
    first = quotes.sent()
    second = quotes.do(commands.renew_quote, quote=first)
    assert (quotes.one(second).number, quotes.one(first).shown) == ("DE-2026-00001-2", "sent")
    with pytest.raises(RuleBroken) as refusal:
        quotes.do(commands.renew_quote, quote=first)
    assert refusal.value.code == "quote_draft"
    quotes.do(commands.change_quote, quote=second, values=replace(FAIR, lines=(ROOM, BREAD)))
    quotes.do(commands.send_quote, quote=second)
    assert [quotes.one(one).shown for one in (first, second)] == ["replaced", "sent"]
    with pytest.raises(RuleBroken):
        quotes.do(commands.accept_quote, quote=first, by="Nadia Roux")
    quotes.do(commands.accept_quote, quote=second, by="Nadia Roux")
    with pytest.raises(RuleBroken):
        quotes.do(commands.renew_quote, quote=second)
    assert [one.number for one in quotes.read(queries.versions, base="DE-2026-00001")] == [
        "DE-2026-00001", "DE-2026-00001-2",
    ]  # fmt: skip
    assert quotes.findings() == []


def test_a_quote_withdrawn_is_kept_and_restored(quotes: Any) -> None:
    quote = quotes.sent()
    outcome = quotes.runner.perform(commands.withdraw_quote, quote=quote, reason="Salle en travaux")
    assert (quotes.one(quote).shown, quotes.one(quote).answer) == ("withdrawn", "Salle en travaux")
    quotes.runner.undo(outcome.undo)
    assert (quotes.one(quote).shown, quotes.one(quote).answer) == ("sent", "")
    version = quotes.do(commands.renew_quote, quote=quote)
    gone = quotes.runner.perform(commands.withdraw_quote, quote=version, reason="Erreur")
    quotes.runner.undo(gone.undo)
    assert quotes.one(version).shown == "draft"
    with pytest.raises(BadInput):
        quotes.do(commands.withdraw_quote, quote=version, reason=" ")


def test_preparing_is_undone_and_its_number_is_not_given_again(lone: Any) -> None:
    party = lone.party()
    outcome = lone.runner.perform(commands.prepare_quote, party=party, values=FAIR)
    lone.runner.undo(outcome.undo)
    assert lone.one(outcome.value).shown == "withdrawn"
    assert lone.one(lone.prepared(party)).number == "DE-2026-00002"
    assert lone.findings() == []


def test_a_quote_expires_when_read(lone: Any) -> None:
    quote = lone.sent(valid_until=date(2026, 11, 30))
    lone.day(date(2026, 11, 30))
    assert lone.one(quote).shown == "sent"
    lone.day(date(2026, 12, 1))
    assert lone.one(quote).shown == "expired"
    with pytest.raises(RuleBroken) as refusal:
        lone.do(commands.accept_quote, quote=quote, by="Nadia Roux")
    assert refusal.value.code == "quote_expired"
    lone.do(commands.accept_quote, quote=quote, by="Nadia Roux", on=date(2026, 11, 29))
    assert lone.one(quote).shown == "accepted"
    assert DECEMBER > lone.one(quote).answered_on

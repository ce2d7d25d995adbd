"""What is behind quotes: two seats at once, raw changes, mergers, erasure, mail, search, reminders."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk import backend
from pole_desk.accounts.mail.commands import set_sender
from pole_desk.accounts.mail.queries import letters
from pole_desk.accounts.quotes import commands, queries
from pole_desk.accounts.quotes.tables import GUARDS
from pole_desk.kernel.errors import PoleError, RuleBroken
from pole_desk.kernel.guards import remove
from pole_desk.kernel.periods import Month
from pole_desk.registers.parties.commands import add_contact, erase_contact, merge_parties
from pole_desk.registers.parties.rules import ContactInput

from .conftest import FAIR

NAME = "Awa Traoré"


def at_once(quotes: Any, open_pole: Callable[..., Any], *acts: Callable[[Any], Any]) -> list[str]:
    """Each act from a seat of its own, let go together; what each came to, sorted."""
    gate = Barrier(len(acts))
    seats = [open_pole(quotes.url) for _ in acts]

    def played(seat: Any, act: Callable[[Any], Any]) -> str:
        gate.wait()
        try:
            act(seat)
        except PoleError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(played, seats, acts))


def test_seats_that_prepare_at_once_get_numbers_that_follow(quotes: Any, open_pole: Any) -> None:
    party = quotes.party()
    acts = [lambda seat: seat.do(commands.prepare_quote, party=party, values=FAIR)] * 4
    assert at_once(quotes, open_pole, *acts) == ["done"] * 4
    assert [one.number for one in quotes.read(queries.quotes)] == [f"DE-2026-0000{rank}" for rank in (4, 3, 2, 1)]
    assert quotes.findings() == []


def test_one_answer_stands_when_two_seats_give_one(quotes: Any, open_pole: Any) -> None:
    quote = quotes.sent()
    found = at_once(
        quotes, open_pole,
        lambda seat: seat.do(commands.accept_quote, quote=quote, by="Nadia Roux"),
        lambda seat: seat.do(commands.refuse_quote, quote=quote, reason="Trop cher"),
    )  # fmt: skip
    assert "done" in found and found != ["done", "done"]
    assert quotes.one(quote).shown in ("accepted", "refused")
    assert quotes.findings() == []


def test_a_quote_accepted_twice_at_once_opens_one_dossier(quotes: Any, open_pole: Any) -> None:
    quote = quotes.sent()
    accept = lambda seat: seat.do(commands.accept_quote, quote=quote, by="Nadia Roux")  # noqa: E731
    found = at_once(quotes, open_pole, accept, accept)
    assert found.count("done") == 1
    with quotes.runner.engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM dossier WHERE kind = 'service'")) == 1


RAW = {
    "UPDATE quote SET total = total + 1, net = net + 1 WHERE id = 1": "quote_sent_kept",
    "UPDATE quote SET valid_until = '2027-12-31' WHERE id = 1": "quote_sent_kept",
    "UPDATE quote SET sent_on = NULL, sent_at = NULL, state = 'draft' WHERE id = 1": "quote_sent_kept",
    "UPDATE quote SET snapshot = NULL WHERE id = 1": "quote_sent_kept",
    "DELETE FROM quote WHERE id = 1": "quote_not_deleted",
    "UPDATE quote_line SET unit_price = unit_price * 2 WHERE position = 1": "quote_line_sent_kept",
    "UPDATE quote_line SET quote = 1, withdrawn = TRUE WHERE position = 2": "quote_line_sent_kept",
    "DELETE FROM quote_line WHERE position = 3": "quote_line_not_deleted",
    "UPDATE quote_document SET sha256 = 'x'": "quote_document_kept",
    "DELETE FROM quote_document": "quote_document_not_deleted",
    "INSERT INTO quote_line (quote, position, item, label, quantity, unit, unit_price, list_price, tax, account, net, "
    "withdrawn, version) VALUES (1, 9, '', 'x', 10000, '', 1000000, 1000000, 'S20', '706', 100, FALSE, 1)":
        "quote_line_added",
}  # fmt: skip


def test_the_database_refuses_to_change_a_quote_sent(quotes: Any) -> None:
    quotes.sent()
    for statement, guard in RAW.items():
        with pytest.raises(DBAPIError, match=guard), quotes.runner.engine.begin() as connection:
            connection.execute(text(statement))
    assert quotes.findings() == []


TAMPERING = (
    "UPDATE quote SET total = total + 1, net = net + 1 WHERE id = 1",
    "UPDATE quote SET valid_until = '2027-12-31' WHERE id = 1",
    "UPDATE quote SET deposit_percent = 0 WHERE id = 1",
    "UPDATE quote SET number = 'DE-2026-00007', base = 'DE-2026-00007' WHERE id = 1",
    "UPDATE quote SET state = 'refused', answer = 'x' WHERE id = 1",
    "UPDATE quote_line SET unit_price = unit_price * 2, net = net * 2 WHERE position = 1 AND quote = 1",
    "UPDATE quote_line SET label = 'Autre chose' WHERE position = 1 AND quote = 1",
    "UPDATE quote_line SET account = '707000' WHERE position = 1 AND quote = 1",
    "UPDATE quote_line SET withdrawn = TRUE WHERE position = 3 AND quote = 1",
    "DELETE FROM quote_line WHERE position = 3 AND quote = 1",
    "UPDATE quote_document SET content = '%PDF' WHERE quote = 1",
    "DELETE FROM quote_document WHERE quote = 1",
    "UPDATE quote_counter SET last = 9",
    "DELETE FROM quote_line WHERE quote = 2; DELETE FROM quote WHERE id = 2",
)


def test_every_raw_change_behind_the_guards_is_found(lone: Any) -> None:
    lone.sent()
    lone.prepared(lone.party("Le Fournil"))
    assert lone.findings() == []
    with lone.runner.engine.begin() as connection:
        remove(connection, GUARDS)
    before = set(lone.findings())
    for statement in TAMPERING:
        with lone.runner.engine.connect() as connection:
            for part in statement.split("; "):
                connection.execute(text(part))
            seen = {f"{one.code} {one.record}" for one in _checked(lone, connection)}
            connection.rollback()
        assert seen - before, statement


def _checked(lone: Any, connection: Any) -> list[Any]:
    from pole_desk.kernel.work import Reader

    return backend.check(Reader(connection, lone.clock, lone.runner.user, lone.runner.ports))


def test_quotes_follow_a_merger_and_come_back(quotes: Any) -> None:
    kept, merged = quotes.party(), quotes.party("Jardins du Port (doublon)")
    sent, accepted = quotes.sent(merged), quotes.accepted(merged)
    outcome = quotes.runner.perform(merge_parties, kept=kept, merged=merged)
    assert {quotes.one(one).party for one in (sent, accepted)} == {kept}
    assert quotes.read(queries.quote_paper, quote=sent).buyer.name == "Jardins du Port (doublon)"
    (deposit,) = quotes.issue(Month(2026, 11))
    assert deposit.party == kept
    assert quotes.findings() == []
    other = quotes.sent(quotes.party("La Recyclerie"))
    assert quotes.one(other).party != kept
    assert outcome.undo is not None


def test_a_merger_taken_back_gives_the_quotes_back(lone: Any) -> None:
    kept, merged = lone.party(), lone.party("Jardins du Port (doublon)")
    quote = lone.sent(merged)
    outcome = lone.runner.perform(merge_parties, kept=kept, merged=merged)
    lone.runner.undo(outcome.undo)
    assert lone.one(quote).party == merged
    assert lone.findings() == []


def test_a_person_erased_leaves_drafts_and_answers_and_stays_on_what_was_sent(quotes: Any) -> None:
    party = quotes.party()
    contact = quotes.do(add_contact, party=party, contact=ContactInput(name=NAME, email="awa@exemple.example"))
    draft = quotes.prepared(party, title=f"Atelier d’{NAME}", contact=NAME, terms=f"Voir {NAME}.")
    sent = quotes.sent(party, contact=NAME)
    quotes.do(commands.accept_quote, quote=sent, by=NAME, note=f"{NAME} a signé")
    quotes.do(erase_contact, contact=contact)
    one, other = quotes.one(draft), quotes.one(sent)
    assert NAME not in f"{one.title} {one.contact} {one.terms} {other.answered_by} {other.answer}"
    assert other.contact == NAME == quotes.read(queries.quote_paper, quote=sent).contact
    assert quotes.findings() == []


def test_a_quote_leaves_by_mail_with_the_file_that_was_kept(quotes: Any) -> None:
    quote = quotes.prepared()
    seller = quotes.one(quote).issuer
    quotes.do(set_sender, issuer=seller, address="devis@pole.example", name="Le pôle")
    letter = quotes.do(commands.send_quote, quote=quote, mailed=True)
    (posted,) = quotes.read(letters)
    assert (posted.id, posted.kind, posted.to) == (letter, "quote", "contact@jardins.example")
    assert posted.subject == "Devis DE-2026-00001\u202f: Foire d’hiver"
    with quotes.runner.engine.connect() as connection:
        content = connection.scalar(text("SELECT content FROM mail_attachment"))
    assert bytes(content) == quotes.read(queries.document_of, quote=quote)
    quotes.do(commands.mail_quote, quote=quote, to="autre@jardins.example")
    assert [one.to for one in quotes.read(letters)] in (
        ["contact@jardins.example", "autre@jardins.example"], ["autre@jardins.example", "contact@jardins.example"],
    )  # fmt: skip
    assert quotes.findings() == []


def test_without_an_address_nothing_is_frozen(lone: Any) -> None:
    quote = lone.prepared(lone.party("Sans courriel", email=""))
    with pytest.raises(RuleBroken) as refusal:
        lone.do(commands.send_quote, quote=quote, mailed=True)
    assert refusal.value.code == "no_address"
    assert lone.one(quote).shown == "draft"
    with pytest.raises(PoleError):
        lone.do(commands.send_quote, quote=quote, to="x@y\nBcc: z@z.example", mailed=True)
    assert lone.one(quote).shown == "draft"


def test_the_search_box_finds_quotes(quotes: Any) -> None:
    quote = quotes.sent()
    for words in ("DE-2026-00001", "de 2026 1", "foire", "jardins du port"):
        hits = [hit for hit in quotes.read(backend.find, text=words) if hit.kind == "quote"]
        assert [hit.record for hit in hits] == [quote] or words == "de 2026 1", words
    assert hits[0].part == "quote"


def test_today_says_what_ends_and_what_deposit_waits(quotes: Any) -> None:
    ends = quotes.sent(valid_until=date(2026, 11, 30))
    quotes.sent(quotes.party("Le Fournil"), valid_until=date(2026, 12, 15))
    accepted = quotes.accepted(quotes.party("La Recyclerie"))

    def told() -> list[tuple[str, int]]:
        found = quotes.read(backend.remind, on=quotes.clock.today())
        return [(one.kind, one.record) for one in found if one.kind.startswith("quote_")]

    assert sorted(told()) == [("quote_deposit", accepted), ("quote_ends", ends)]
    quotes.issue(Month(2026, 11))
    assert told() == [("quote_ends", ends)]
    quotes.day(date(2026, 12, 1))
    assert told() == []

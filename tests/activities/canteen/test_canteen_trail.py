"""What was changed behind the program is found by comparing the canteen with its trail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.canteen.commands import (
    add_extra,
    cancel_meal,
    change_meal,
    note_actuals,
    pay_by_card,
    record_till,
    sell_card,
    withdraw_till,
)
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command

THURSDAY, TODAY = date(2026, 11, 26), date(2026, 11, 23)


@command(Permission.SETTINGS)
def behind(tx: Tx, *, sql: str) -> None:
    tx.connection.execute(text(sql))


def lived(table: Any) -> None:
    """A service with meals changed, an extra, a card, what was served, two tills."""
    meal = table.book("Les Semeurs", 4)
    cook = table.parties["La Marmite"]
    table.do(change_meal, meal=meal, covers=5, note="près de la porte")
    table.do(add_extra, meal=meal, item="coffee")
    table.do(cancel_meal, meal=table.book("La Rive", 2), reason="report")
    card = table.do(sell_card, party=table.parties["Les Semeurs"])
    table.do(pay_by_card, meal=meal, card=card)
    table.do(note_actuals, service=table.day().service, operator=cook, served=5, walk_ins=0)
    table.do(record_till, day=TODAY, operator=cook, total=Decimal("1080.50"))
    other = table.do(record_till, day=date(2026, 11, 20), operator=cook, total=Decimal("12.00"))
    table.do(withdraw_till, till=other)


def found(table: Any) -> set[str]:
    return {one.code for one in table.read(backend.check)}


def test_what_the_program_wrote_is_what_the_trail_says(table: Any) -> None:
    lived(table)
    assert table.read(backend.check) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [("DELETE FROM canteen_till WHERE total = 108050", "canteen_gone"),
     ("UPDATE canteen_till SET total = 8050 WHERE total = 108050", "canteen_changed"),
     ("DELETE FROM canteen_extra", "canteen_gone"),
     ("UPDATE canteen_part SET served = 50 WHERE served = 5", "canteen_changed"),
     ("UPDATE canteen_meal SET note = '' WHERE note <> ''", "canteen_changed"),
     ("UPDATE canteen_meal SET card = NULL, state = 'booked'", "canteen_changed"),
     ("UPDATE hold SET dossier = (SELECT MAX(id) FROM dossier) WHERE item LIKE 'meal_service:%'", "service_dossier")],
)  # fmt: skip
def test_what_was_changed_or_taken_away_behind_it_is_found(table: Any, sql: str, code: str) -> None:
    lived(table)
    table.do(behind, sql=sql)
    assert code in found(table)

"""Whatever is typed within its bound, a paper shows all of it: nothing off the page, nothing on top of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdf_samples import BUYER, SELLER

from pole_desk.formats.pdf.day_sheet import render_day_sheet
from pole_desk.formats.pdf.door import render_day_schedule, render_door_sign
from pole_desk.formats.pdf.event_papers import (
    DaySchedule,
    DoorSign,
    FunctionSheet,
    RoomDay,
    RoomSlot,
    SheetDay,
    SheetMoment,
)
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.kitchen_sheet import render_kitchen_sheet
from pole_desk.formats.pdf.papers import DayRow, DaySection, DaySheet, KitchenDish, KitchenEvent, KitchenSheet
from pole_desk.formats.pdf.sheet import Sheet, Style
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.stored import Inventory, StoredGood, render_inventory
from pole_desk.kernel.texts import LINES, NOTE

DAY = date(2026, 12, 3)
Drawn = Mapping[Sheet, list[tuple[float, float, float, float, str]]]


@contextmanager
def drawing() -> Iterator[Drawn]:
    """What is drawn meanwhile: left, top, right, bottom and words of each text, by page."""
    drawn: dict[Sheet, list[tuple[float, float, float, float, str]]] = defaultdict(list)
    plain = Sheet.text

    def text(self: Sheet, x: float, y: float, text: str, style: Style = Style(9)) -> None:
        if text.strip():
            drawn[self].append((x, y - style.size * 0.6, x + style.width(text), y, text))
        plain(self, x, y, text, style)

    patch = pytest.MonkeyPatch()
    patch.setattr(Sheet, "text", text)
    try:
        yield drawn
    finally:
        patch.undo()


def require_all_shown(drawn: Drawn, *texts: str) -> None:
    for sheet, boxes in drawn.items():
        for left, top, right, bottom, words in boxes:
            assert left >= 0 and top >= 0 and right <= sheet.width - 20 and bottom <= sheet.height - 10, words
        boxes.sort(key=lambda box: box[1])
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                if other[1] >= one[3]:
                    break
                assert other[0] >= one[2] - 0.5 or other[2] <= one[0] + 0.5, (one, other)
    shown = Counter(letter for boxes in drawn.values() for *_box, words in boxes for letter in words)
    for text in texts:
        assert not Counter("".join(text.split())) - shown, "some of the text is not there"


def _note(most: int) -> st.SearchStrategy[str]:
    """Words, long words, lines: what is typed, pasted, or held down."""
    piece = st.one_of(
        st.text("abcéàWi ’,.-", max_size=60), st.text("W", max_size=300), st.just("\n"), st.just("mot " * 40)
    )
    return st.lists(piece, max_size=40).map("".join).map(lambda text: text[:most])


NOTES = _note(NOTE).filter(lambda text: text.count("\n") < LINES)
TITLES = _note(200).map(lambda text: " ".join(text.split()) or "Titre")
LONGEST = "W" * NOTE
MOST_LINES = "\n".join(["à savoir"] * LINES)


def _papers(note: str, title: str, name: str) -> dict[str, Any]:
    """Each paper that prints what is typed, with a text wherever one is."""
    party = PartyBlock(name=name, lines=BUYER.lines)
    moments = (SheetMoment(time="9 h – 12 h", where=name[:120], what=title, note=note),) * 2
    return {
        "sheet": lambda: render_function_sheet(
            FunctionSheet(
                event="EV-2026-00001", title=title, team="Accueil", version=2, made="aujourd’hui", client=name,
                contact=title, state="Confirmée", days=(SheetDay(day=DAY, moments=moments),), notes=(note,),
                changes=(note,),
            )  # fmt: skip
        ),
        "kitchen": lambda: render_kitchen_sheet(
            KitchenSheet(
                pole=SELLER.name, day=DAY, hours="de 12 h à 14 h", covers=12, seats=90, state=note,
                dishes=(KitchenDish(course="Plat", label=title[:160], operator=name, allergens="aucun"),),
                eaters=((name, note), (title, "sans gluten")),
                events=(KitchenEvent(title=title, party=name, covers=12, note=note),), notes=(note,),
            )  # fmt: skip
        ),
        "day": lambda: render_day_schedule(
            DaySchedule(
                pole=SELLER.name, day=DAY,
                rooms=(RoomDay(name=name[:120], slots=(RoomSlot(time="9 h", title=title, party=name, note=note),)),),
            )  # fmt: skip
        ),
        "front desk": lambda: render_day_sheet(
            DaySheet(
                pole=SELLER.name, day=DAY,
                sections=(DaySection(title=title, rows=(DayRow(time="9 h", what=title, where=name, note=note),)),),
            )  # fmt: skip
        ),
        "inventory": lambda: render_inventory(
            Inventory(
                reference="ST-1", day=DAY, host=SELLER, occupant=party, spaces=("S01",), period=title, insurance="",
                goods=(StoredGood(note or "x", Decimal(1), "", DAY, name[:120], None),), access=(title,),
                forbidden=(note,),
            )  # fmt: skip
        ),
        "door": lambda: render_door_sign(
            DoorSign(pole=SELLER.name, title=title, party=name, room=name[:120], day=DAY, time="9 h – 12 h")
        ),
    }


@pytest.mark.parametrize("paper", ["sheet", "kitchen", "day", "front desk", "inventory", "door"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(note=LONGEST, title="W" * 200, name="W" * 200)
@example(note=MOST_LINES, title="Titre", name="Les Semeurs")
@given(note=NOTES, title=TITLES, name=TITLES)
def test_any_text_within_its_bound_is_shown_whole(paper: str, note: str, title: str, name: str) -> None:
    with drawing() as drawn:
        assert _papers(note, title, name)[paper]().startswith(b"%PDF")
    require_all_shown(drawn, title if paper == "door" else note)

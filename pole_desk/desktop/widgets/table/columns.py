"""What a column shows of a row, and how it sorts; drawing is in `delegate`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.kernel.i18n import _, moment_text, number, numeric_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import euros


@dataclass(frozen=True)
class Column:
    """A column of a DataTable.

    Without `text`, the row's attribute `key` is shown by its type: Decimal as euros, dates as
    23/11/2026, booleans as oui or non, None as nothing. `sort` gives the key to sort by (the raw
    value unless told). `state` gives (state, word) drawn as a pill, `icon` (name, tone) before
    the text, `tone` a colour for the text. `total` gives the words of the footer. `filter` adds
    a menu of the values there are. In a list too narrow for all, the most `spare` leave first.
    """

    key: str
    title: str
    width: int = 120
    align: str = ""
    text: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None
    total: Callable[[Sequence[Any]], str] | None = None
    state: Callable[[Any], tuple[str, str] | None] | None = None
    icon: Callable[[Any], tuple[str, str] | None] | None = None
    tone: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    filter: bool = False
    hidden: bool = False
    strong: bool = False
    spare: int = 0

    @property
    def keeps(self) -> bool:
        """Whether it stays however narrow the list: a name, a state."""
        return (self.strong and not self.spare) or self.state is not None

    def value(self, row: Any) -> Any:
        """The raw value; a column that is only computed has its text as value."""
        if hasattr(row, self.key):
            return getattr(row, self.key)
        return self.shown(row)

    def shown(self, row: Any) -> str:
        """The words shown."""
        if self.text is not None:
            return self.text(row)
        if self.state is not None:
            state = self.state(row)
            return "" if state is None else state[1]
        return words_of(getattr(row, self.key))

    def order(self, row: Any) -> Any:
        """A key to sort by, with what is missing last."""
        value = self.sort(row) if self.sort is not None else self.value(row)
        if value is None or value == "":
            return (1, 0)
        return (0, natural(value) if isinstance(value, str) else value)

    def right(self, row: Any | None) -> bool:
        """Whether the cells stand at the right: amounts and numbers, unless told."""
        if self.align:
            return self.align == "right"
        value = getattr(row, self.key, None)
        return self.state is None and isinstance(value, Decimal | int) and value is not True


def natural(text: str) -> str:
    """A key that sorts R9 before R10."""
    return re.sub(r"\d+", lambda found: found[0].zfill(9), slug(text))


def words_of(value: Any) -> str:
    """A value as it is written in a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal):
        return euros(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return numeric_day(value)
    return str(value)

"""Texts that fit their columns, asked before they are written: SQLite takes any length, PostgreSQL does not."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sqlalchemy import Column, String, Text, inspect
from sqlalchemy.orm import InstanceState, Session

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number

SHOWN = 40
"""Characters of a text that a refusal quotes."""
NOTE = 2_000
"""Characters of a note, a reason, a description: a page of paper takes them."""
MINUTES = 20_000
"""Characters of what is written at length: the minutes of a meeting."""
LINES = 100
"""Lines of a text that is typed."""
MOST = "most"
"""Key of a column's `info`: other characters than `NOTE`, None for what the program writes itself."""


NO_BREAK = "\u00a0\u202f"
"""The spaces that typography asks for: they are no slip of the hand."""


def one_line(text: str) -> str:
    """A typed line as kept: no blank at the ends, one between words; the no-break ones stay.

    A run of blanks that holds a no-break space is that space: `le fil  ;` keeps its narrow one.
    """
    return re.sub(r"\s+", lambda run: next((one for one in run[0] if one in NO_BREAK), " "), text.strip())


def require_fitting(session: Session) -> None:
    """Raises BadInput on a text longer than its column, or that holds a null character.

    What one engine would keep and the other refuse could not be moved from a file to a server; a note
    without end would drown the papers that print it. A text that was there before and does not change
    is let be.
    """
    for record in (*session.new, *session.dirty):
        state = inspect(record)
        for key, most in _columns(type(record)):
            text = state.dict.get(key)
            if isinstance(text, str) and (not state.persistent or _changes(state, key)):
                _require(text, most)


def _changes(state: InstanceState[Any], key: str) -> bool:
    return key in state.committed_state and state.attrs[key].history.has_changes()


@cache
def _columns(mapped: type) -> tuple[tuple[str, int | None], ...]:
    """The attributes of a table that are texts, with their greatest lengths."""
    return tuple(
        (attribute.key, _most(attribute.columns[0]))
        for attribute in inspect(mapped).column_attrs
        if isinstance(attribute.columns[0].type, String)
    )


def _most(column: Column[Any]) -> int | None:
    """The characters that a column takes, None for any number."""
    usual = NOTE if isinstance(column.type, Text) else column.type.length  # type: ignore[attr-defined]
    most: int | None = column.info.get(MOST, usual)
    return most


def _require(text: str, most: int | None) -> None:
    if "\0" in text:
        raise BadInput(
            "text_unreadable",
            _("« {text} » contient un caractère illisible. Tapez-le à nouveau.").format(
                text=text.replace("\0", "?")[:SHOWN]
            ),
        )
    if most is not None and len(text) > most:
        raise too_long(most, text)
    if most is not None and text.count("\n") >= LINES:
        raise BadInput(
            "text_too_long",
            _("« {text}… » a trop de lignes : {count}, {most} au plus. Raccourcissez-le.").format(
                text=" ".join(text[:SHOWN].split()), count=number(text.count("\n") + 1), most=LINES
            ),
            most=LINES,
        )


def too_long(most: int, text: str = "") -> BadInput:
    """The refusal of a text; the text is not known when the engine itself refused it."""
    if not text:
        return BadInput(
            "text_too_long",
            _("Un texte est trop long : {most} caractères au plus. Raccourcissez-le.").format(most=number(most)),
            most=most,
        )
    return BadInput(
        "text_too_long",
        _("« {text}… » est trop long : {count} caractères, {most} au plus. Raccourcissez-le.").format(
            text=text[:SHOWN], count=number(len(text)), most=number(most)
        ),
        most=most,
    )

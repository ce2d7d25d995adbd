"""Texts that fit their columns, asked before they are written: SQLite takes any length, PostgreSQL does not."""

from __future__ import annotations

from functools import cache

from sqlalchemy import String, inspect
from sqlalchemy.orm import Session

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number

SHOWN = 40
"""Characters of a text that a refusal quotes."""


def require_fitting(session: Session) -> None:
    """Raises BadInput on a text longer than its column, or that holds a null character.

    What one engine would keep and the other refuse could not be moved from a file to a server.
    """
    for record in (*session.new, *session.dirty):
        values = inspect(record).dict
        for key, most in _columns(type(record)):
            text = values.get(key)
            if isinstance(text, str):
                _require(text, most)


@cache
def _columns(mapped: type) -> tuple[tuple[str, int | None], ...]:
    """The attributes of a table that are texts, with their greatest lengths."""
    return tuple(
        (attribute.key, attribute.columns[0].type.length)
        for attribute in inspect(mapped).column_attrs
        if isinstance(attribute.columns[0].type, String)
    )


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

"""A person said in every text of a base that may change, and what is left of them: for the tests of erasures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sqlalchemy import String, Table, Text, func, insert, select, update

from pole_desk.kernel.database import Base
from pole_desk.kernel.erasing import texts_free
from pole_desk.kernel.history import HistoryRow
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Runner

NAME, EMAIL, PHONE = "Éloïse Kermarrec", "eloise.kermarrec@ex.test", "06 12 34 56 78"
LEFT = re.compile(r"kermarrec|0?6\D?12\D?34\D?56\D?78")
"""Looked for in folded texts: no accent, no case, no punctuation."""
SAID = "Vu avec Eloïse KERMARREC, puis Kermarrec Éloïse (Eloise.Kermarrec@ex.test, +33 6.12.34.56.78), hier."
SAID_AFTER = (
    "Vu avec personne effacée n° 1, puis personne effacée n° 1 (personne effacée n° 1, personne effacée n° 1), hier."
)
LONG = 150
"""Characters that a column must take to hold `SAID`."""


def plant(pole: Runner) -> list[tuple[Table, str]]:
    """Say the person in every long text that may change, in a row that says something, and in a former value."""
    planted = []
    with pole.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            for name in (_long_texts(table) if "id" in table.c else ()):
                first = connection.scalar(select(func.min(table.c.id)).where(table.c[name] != ""))
                if first is not None:
                    connection.execute(update(table).where(table.c.id == first).values({name: SAID}))
                    planted.append((table, name))
        former = {"at": pole.clock.now(), "user_name": "Accueil", "record_table": "dossier", "record": 1}
        connection.execute(insert(HistoryRow), [{**former, "before": {"title": SAID}, "after": {}}])
    return planted


def _long_texts(table: Table) -> list[str]:
    return [
        name for name, filled in texts_free(table).items()
        if not filled and name not in {"name", "carrier", "email", "phone", "search_key"} and (
            type(table.c[name].type) is Text
            or (type(table.c[name].type) is String and (table.c[name].type.length or 0) >= LONG)
        )
    ]  # fmt: skip


def held(pole: Runner) -> Iterator[str]:
    """The tables and columns in which something of the person is left, kept ones too."""
    with pole.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    deep = isinstance(value, dict | list)
                    words = json.dumps(value, default=str, ensure_ascii=False) if deep else value
                    if isinstance(words, str) and LEFT.search(slug(words)):
                        yield f"{table.name}.{name}"

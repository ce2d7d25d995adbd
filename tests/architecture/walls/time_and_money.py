"""Who may ask for the time, and where a float may stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from walls.house import Finding, House, Source

CLOCK = "kernel.clock"
ASKS = {
    "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "datetime.date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "time.ctime", "time.strftime", "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.current_date", "sqlalchemy.func.current_time", "sqlalchemy.func.sysdate",
}  # fmt: skip
QT_ASKS = {
    "currentDate", "currentTime", "currentDateTime", "currentDateTimeUtc",
    "currentSecsSinceEpoch", "currentMSecsSinceEpoch",
}  # fmt: skip
SQL_ASKS = re.compile(r"\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\(\s*'now'|\bnow\(\)", re.IGNORECASE)

NO_FLOAT = ("registers", "activities", "accounts", "ports", "formats", "kernel")
MEASURES = {
    "formats.pdf": "coordinates on paper, in points",
    "kernel.turns": "seconds to wait for one's turn to write",
}
"""Where a float is a measure and not an amount; a call of `float` stays refused there too."""
CASTS = {"formats.pdf.fonts": "the width of a text, which ReportLab leaves untyped"}
"""Where even a call of `float` is a measure."""


def clock_alone_tells_time(house: House) -> Iterator[Finding]:
    """`now`, `today` and their kin only in `kernel.clock`; perf_counter and monotonic measure."""
    for source in house.package:
        if source.within(CLOCK):
            continue
        for node in [*source.all(ast.Attribute), *source.all(ast.Name)]:
            name = source.dotted(node)
            if name in ASKS or name.rpartition(".")[2] in QT_ASKS:
                yield source.finding(node, f"{name}: time comes from the clock that is passed in")
        for text in source.texts:
            if SQL_ASKS.search(text.value):
                yield source.finding(text.node, "the database is asked for the time")


def no_float_near_money(house: House) -> Iterator[Finding]:
    """No float call, literal or annotation from `kernel` up to `accounts`, measures aside."""
    for source in house.package:
        if source.within(*NO_FLOAT):
            yield from _floats(source)


def _floats(source: Source) -> Iterator[Finding]:
    measures, casts = source.within(*MEASURES), source.within(*CASTS)
    calls = {id(node.func) for node in source.all(ast.Call)}
    for node in source.all(ast.Name):
        if node.id == "float" and not (casts if id(node) in calls else measures):
            yield source.finding(node, "float")
    for literal in source.all(ast.Constant):
        if isinstance(literal.value, float) and not measures:
            yield source.finding(literal, f"float literal {literal.value}")
    for name in source.imports:
        if name.target in ("sqlalchemy.Float", "sqlalchemy.REAL", "sqlalchemy.Double"):
            yield source.finding(name.line, f"{name.target}: amounts are integer cents")


WALLS = (clock_alone_tells_time, no_float_near_money)

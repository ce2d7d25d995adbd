"""One issue of so many invoices as a process of its own, for the memory that it takes; says a line of JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "accounts"), str(HERE.parent.parent)]

from account_books import Books
from start_child import peak_kb

from pole_desk.accounts.billing import outbox

WARM = 16
"""Invoices drawn first, so that what is loaded once is not counted."""


def main(url: str, count: int) -> None:
    books = Books(url)
    books.create()
    for rank in range(WARM):
        books.owes(books.party(f"Chauffe {rank}"), "189.20")
    books.issue()
    outbox.drain(books.runner)
    loaded = _peak_mb()
    for rank in range(count):
        books.owes(books.party(f"Structure {rank:04d}"), "189.20")
    books.issue()
    issued = _peak_mb()
    drawn = outbox.drain(books.runner)
    print(json.dumps({"loaded": loaded, "issued": issued, "drawn": _peak_mb(), "files": drawn}))


def _peak_mb() -> float:
    return peak_kb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


main(sys.argv[1], int(sys.argv[2]))

"""What a seat remembers of the chains it saw, written down outside the database, and read back.

A tail of documents cut off with its counters and its trail leaves a database that agrees with itself: only what
stands elsewhere still tells. Format 1: JSON, one entry for each chain of a seller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

FORMAT = 1

Key = tuple[int, str]


class Seen(NamedTuple):
    """The end of a chain as a seat saw it last: how many documents, and the last one's number, day and hash."""

    issuer: int
    series: str
    count: int
    number: str
    issued_on: date
    hash: str


def told(seen: Iterable[Seen]) -> bytes:
    """The file of what was seen; the same things are the same bytes."""
    entries = [{**one._asdict(), "issued_on": one.issued_on.isoformat()} for one in sorted(seen)]
    return (json.dumps({"format": FORMAT, "chains": entries}, ensure_ascii=False, indent=1) + "\n").encode()


def read_back(content: bytes) -> dict[Key, Seen]:
    """What a file remembers; nothing when it is damaged or of a later format."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            return {}
        found = [
            Seen(
                int(one["issuer"]), str(one["series"]), int(one["count"]), str(one["number"]),
                date.fromisoformat(one["issued_on"]), str(one["hash"]),
            )
            for one in data["chains"]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return {}
    return {(one.issuer, one.series): one for one in found if one.count > 0}


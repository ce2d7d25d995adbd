"""Numbers without a gap and the chain of hashes; the counters themselves are rows.

SHA-256 over the previous hash and the canonical JSON of the frozen document: changing, removing or
inserting one breaks every hash after it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pole_desk.kernel.money import from_cents

MARK = "\ue000"
"""Stands for the number in a draft's frozen text; a private character that no keyboard types."""
_SLOT = f'"number":"{MARK}"'.encode()


def number_text(prefix: str, year: int, rank: int) -> str:
    """`FA-2026-00137`: at most 35 characters of [A-Za-z0-9+-_/]."""
    return f"{prefix}-{year:04d}-{rank:05d}"


def canonical(snapshot: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no space: the same document is always the same text."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def packed(text: str, like: bytes = b"") -> bytes:
    """A frozen text in little room: a run keeps one for each document until they are issued.

    What it says as `like` does, another of the run in UTF-8, takes none.
    """
    packing = zlib.compressobj(1, zdict=like)
    return packing.compress(text.encode()) + packing.flush()


def unpacked(text: bytes, like: bytes = b"") -> bytes:
    """The text that `packed` was given with the same `like`, in UTF-8."""
    return zlib.decompressobj(zdict=like).decompress(text)


def numbered(text: bytes, number: str) -> bytes:
    """A draft's frozen text with its number in place; raises ValueError when it has no slot."""
    before, slot, after = text.partition(_SLOT)
    if not slot:
        raise ValueError("the frozen text has no place for a number")
    return b'%b"number":"%b"%b' % (before, number.encode(), after)


def genesis(issuer: int, kind: str) -> str:
    """What the first document of a chain follows."""
    return hashlib.sha256(f"pole-desk/{issuer}/{kind}".encode()).hexdigest()


def chained(previous: str, text: str | bytes) -> str:
    """The hash of a document that follows `previous`, in hexadecimal; a text in UTF-8 may be given as such."""
    found = hashlib.sha256(f"{previous}\n".encode())
    found.update(text.encode() if isinstance(text, str) else text)
    return found.hexdigest()


def frozen_sums(text: str) -> tuple[str, Decimal, Decimal, Decimal]:
    """Number, net, VAT and total that a frozen text asks for: deposits that it deducts are taken off."""
    data = json.loads(text)
    deposits = data.get("deposits", ())
    total = data["total"] - sum(deposit["total"] for deposit in deposits)
    vat = data["vat"] - sum(deposit["vat"] for deposit in deposits)
    return data["number"], from_cents(total - vat), from_cents(vat), from_cents(total)

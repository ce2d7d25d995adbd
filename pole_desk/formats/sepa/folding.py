"""Texts in the characters that every SEPA bank takes (EPC217-08): Latin letters, digits, some marks."""

from __future__ import annotations

import re
import unicodedata

_TAKEN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")
_WRITTEN = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "€": "EUR", "&": "+", "’": "'", "‘": "'", "`": "'", '"': "'",
    "“": "'", "”": "'", "–": "-", "—": "-", "_": "-", ";": ",", "!": ".", "…": "...", "°": "o", "@": "(a)",
    "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "|": "/",
}  # fmt: skip
REMITTANCE, NAME, IDENTIFIER = 140, 70, 35


def folded(text: str, most: int = REMITTANCE) -> str:
    """The text in SEPA's characters, cut to `most`; what has no like becomes a space.

    `Loyer & charges — nov. n° 4 « Réunis »` becomes `Loyer + charges - nov. no 4 'Reunis'`. Slashes that
    begin, end or double are dropped (EPC217-08).
    """
    written = re.sub(r"«\s*|\s*»", "'", text)
    written = "".join(_WRITTEN.get(one, one) for one in written)
    plain = "".join(one for one in unicodedata.normalize("NFKD", written) if not unicodedata.combining(one))
    plain = "".join(_WRITTEN.get(one, one) for one in plain)
    kept = " ".join(_TAKEN.sub(" ", plain).split())
    return re.sub(r"/{2,}", "/", kept)[:most].strip(" /")

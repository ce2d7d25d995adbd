"""The objects of a PDF that `formats.pdf` drew, taken apart and written again with some more.

Such a file has one table of objects and no revision; any other is refused.
"""

from __future__ import annotations

import re
from hashlib import md5
from itertools import accumulate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_TABLE = re.compile(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf][ \r]\n)+)trailer\n")
_BODY = re.compile(rb"\s*\d+ 0 obj\s*(.*?)\s*endobj\s*", re.DOTALL)
_REFERENCE = rb"/%s (\d+) 0 R"
_TRANSITION = re.compile(rb"/Trans <<[^<>]*>>(?=\s*/Type /Page\s)")
_STREAM_END = b"endstream\nendobj\n"
ENTRY = 20
"""Bytes of an entry of the table."""


class Drawn:
    """The objects by number; `root` and `info` are the numbers of the catalogue and of the Info."""

    def __init__(self, pdf: bytes) -> None:
        """Take a file apart; raises ValueError when it has another form."""
        start = _table_start(pdf)
        table = _TABLE.match(pdf, start)
        if table is None or int(table[1]) * ENTRY != len(table[2]):
            raise ValueError("the PDF has no plain table of objects")
        offsets = [int(table[2][at : at + 10]) for at in range(ENTRY, len(table[2]), ENTRY)]
        ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], start], strict=True))
        self._objects = [_ended(pdf[offset : ends[offset]]) for offset in offsets]
        trailer = pdf[table.end() :]
        self.root, self.info = _number(trailer, b"Root"), _number(trailer, b"Info")

    def content(self, number: int) -> bytes:
        """What an object is, without its frame."""
        found = _BODY.fullmatch(self._objects[number - 1])
        if found is None:
            raise ValueError(f"object {number} of the PDF is damaged")
        return found[1]

    def replace(self, number: int, content: bytes) -> None:
        self._objects[number - 1] = b"%d 0 obj\n%s\nendobj\n" % (number, content)

    def extend(self, number: int, entries: bytes) -> None:
        """Put more entries at the end of a dictionary."""
        content = self.content(number)
        if not content.endswith(b">>"):
            raise ValueError(f"object {number} of the PDF is no dictionary")
        self.replace(number, content[:-2] + entries + b" >>")

    def add(self, content: bytes) -> int:
        """A new object; its number."""
        self._objects.append(b"")
        self.replace(len(self._objects), content)
        return len(self._objects)

    def add_stream(self, content: bytes, entries: bytes) -> int:
        """A new stream with the entries of its dictionary; its number."""
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content))

    def drop_transitions(self) -> None:
        """No page says how it comes on a screen (ISO 19005-3, 6.10)."""
        for index, found in enumerate(self._objects):
            if b"/Trans" in found and index != self.info - 1 and not found.endswith(_STREAM_END):
                self._objects[index] = _TRANSITION.sub(b"", found)

    def written(self) -> bytes:
        """The file; its identity is the digest of what it holds, so that the same is the same."""
        body = b"".join(self._objects)
        digest = md5(body, usedforsecurity=False).hexdigest().encode("ascii")
        offsets = list(accumulate(map(len, self._objects), initial=len(HEADER)))
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets[:-1])
        count = len(offsets)
        return b"".join((
            HEADER, body, b"xref\n0 %d\n0000000000 65535 f \n" % count, entries,
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\n" % (
                count, self.root, self.info, digest, digest
            ),
            b"startxref\n%d\n%%%%EOF\n" % offsets[-1],
        ))  # fmt: skip


def _ended(found: bytes) -> bytes:
    """An object whose stream ends on a line of its own (ISO 19005-3, 6.1.7.1)."""
    if not found.endswith(_STREAM_END) or found[-len(_STREAM_END) - 1] in b"\r\n":
        return found
    return found[: -len(_STREAM_END)] + b"\n" + _STREAM_END


def _table_start(pdf: bytes) -> int:
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf[-64:])
    if found is None:
        raise ValueError("the PDF has no end")
    return int(found[1])


def _number(trailer: bytes, name: bytes) -> int:
    found = re.search(_REFERENCE % name, trailer)
    if found is None:
        raise ValueError(f"the PDF names no {name.decode()}")
    return int(found[1])

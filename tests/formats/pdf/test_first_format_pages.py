"""An invoice issued as format 1 is drawn as on the day it was issued, whatever format 2 adds."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pikepdf
import pytest

from pole_desk.formats.pdf.frozen import says_later
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import InvoiceDocument, from_json, to_json

KEPT = Path(__file__).parent / "format_1"
PAGES = {
    "golden": "7cfb8656d516b2eb6a149673caa46a520c4186325b7709199f177a90e60f580a",
    "credit": "e128b2401f65ad9c762b7f81f8e1ec15149285d7c1f1f09b7edd5da782f6c321",
    "exempt": "4bde4ae79ae158b560e7830e2f5b62ce51aa41d63745fb2121515fb67f8cfef3",
    "many": "e47512744d590a81f99b732efbb7fb664d3876cb6bbcff9ae4ebfacc8eadaa4a",
}
"""The documents kept, and the SHA-256 of what their pages draw."""


def document(name: str) -> InvoiceDocument:
    return from_json(json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8")))


def drawn(content: bytes) -> str:
    """The operators of all pages, whatever the version of zlib that deflated them."""
    with pikepdf.open(io.BytesIO(content)) as file:
        pages = b"\n".join(page.Contents.read_bytes() for page in file.pages)
    return hashlib.sha256(pages).hexdigest()


@pytest.mark.parametrize("name", PAGES)
def test_a_document_of_format_1_is_drawn_as_ever(name: str) -> None:
    assert drawn(render_invoice(document(name))) == PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_a_document_of_format_1_is_written_back_as_it_was(name: str) -> None:
    kept = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    assert to_json(document(name)) == kept
    assert not says_later(document(name))

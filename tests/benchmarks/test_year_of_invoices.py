"""Every document that a year of the demonstration issues, judged from outside: its XML, its file, its page.

The XSD and the schematrons (CEN, Factur-X, BR-FR) run in a process of their own; PDF/A-3b is checked on a copy
without the Factur-X block. `POLE_DESK_JUDGED=60` judges so many documents, spread over the year and of every kind.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from measured import ms, shown, told
from shown_xml import page_text, unshown

from pole_desk import backend, demo
from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import Invoice, document_of, invoices, snapshot_of
from pole_desk.formats.facturx.container import xml_of
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.kernel.clock import noon
from pole_desk.kernel.work import Runner

FX_BLOCK = re.compile(rb"<rdf:Description[^>]*(?:pdfaExtension|xmlns:fx).*?</rdf:Description>", re.DOTALL)
BLOCKS = 2
"""Descriptions that a file has beyond those of PDF/A: the extension schema and what it describes."""
TODAY = date(2026, 11, 23)


def chosen(documents: Sequence[Invoice]) -> list[Invoice]:
    """All documents, or so many as asked: some of each kind, the rest spread over the year."""
    most = int(os.environ.get("POLE_DESK_JUDGED", "0")) or len(documents)
    kinds = Counter(one.kind for one in documents)
    rare = [one for one in documents if kinds[one.kind] * 10 < len(documents)][: most // 2]
    rest = [one for one in documents if one not in rare]
    left = most - len(rare)
    spread = rest if left >= len(rest) else [rest[place * len(rest) // left] for place in range(left)]
    return sorted([*rare, *spread], key=lambda one: one.id)


def pdf_faults(content: bytes) -> list[str]:
    """What is not PDF/A-3b in a file; blanks stand for the Factur-X block, every other byte is the real one."""
    from pikepdf import pdfa

    copy, blocks = FX_BLOCK.subn(lambda found: b" " * len(found[0]), content)
    report = pdfa.validate_written(io.BytesIO(copy), "3b")
    found = [f"{one.rule}: {one.message}" for one in report.findings]
    return found if blocks == BLOCKS else [*found, f"{blocks} blocks of metadata"]


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Runner]:
    """A demonstration of one year, every file drawn."""
    url = f"sqlite:///{tmp_path / 'year.db'}"
    demo.make(url, TODAY, years=1)
    runner = backend.open_pole(url, noon(TODAY))
    outbox.drain(runner)
    yield runner
    runner.engine.dispose()


def test_a_year_of_the_demonstration_is_sound_to_judges_from_outside(
    year: Runner, fatal: Callable[[bytes], list[str]]
) -> None:
    pytest.importorskip("pikepdf.pdfa", reason="needs pikepdf[pdfa]", exc_type=ImportError)
    judged = chosen(year.read(invoices))
    wrong: dict[str, list[str]] = {}
    spent = Counter[str]()

    def judge(number: str, part: str, find: Callable[[], list[str]]) -> None:
        found: list[str] = []
        spent[part] += round(ms(lambda: found.extend(find())))
        if found:
            wrong[f"{number} {part}"] = found

    _require_judges(year.read(document_of, invoice=judged[0].id), fatal)
    for one in judged:
        content = year.read(document_of, invoice=one.id)
        xml = xml_of(content)
        meant = invoice_xml(year.read(snapshot_of, invoice=one.id))
        judge(one.number, "XML", lambda xml=xml: fatal(xml))
        judge(one.number, "PDF/A-3b", lambda content=content: pdf_faults(content))
        judge(one.number, "page", lambda content=content, xml=xml: _unsaid(content, xml))
        judge(one.number, "pièce jointe", lambda xml=xml, meant=meant: [] if xml == meant else ["another XML"])
    for part, took in spent.items():
        shown(f"juger {part}, par document", took / len(judged), " ms")
    for kind, count in sorted(Counter(one.kind for one in judged).items()):
        shown(f"documents jugés : {kind}", count, "")
    told("documents en faute sur une année de démonstration", len(wrong), "", 0)
    assert wrong == {}


def _unsaid(content: bytes, xml: bytes) -> list[str]:
    """What the XML says and the page does not."""
    return [f"{name}: {' | '.join(sorted(ways))}" for name, ways in unshown(xml, page_text(content))]


def _require_judges(content: bytes, fatal: Callable[[bytes], list[str]]) -> None:
    """Each judge sees a document that is damaged."""
    xml = xml_of(content)
    damaged = xml.replace(b"<ram:TypeCode>380<", b"<ram:TypeCode>999<")
    assert damaged != xml and fatal(damaged) != []
    assert _unsaid(content, damaged.replace(b"FA-20", b"FA-19")) != []
    assert pdf_faults(content.replace(b"GTS_PDFA1", b"GTS_PDFX1")) != []

"""The file issued: PDF/A-3b, its XML attached byte for byte, the same data the same bytes."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from facturx_samples import golden, shapes

from pole_desk.formats.facturx.container import with_xml, xml_of
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.facturx.issued import issued_file as issued
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import from_json
from pole_desk.kernel.errors import BadInput

SHAPES = shapes()
FX_BLOCK = re.compile(rb"<rdf:Description[^>]*(?:pdfaExtension|xmlns:fx).*?</rdf:Description>", re.DOTALL)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_copy_without_the_factur_x_block_passes_pdf_a_3b(shape: str) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", reason="needs pikepdf[pdfa]", exc_type=ImportError)
    # blanks in place of the block, so that every other byte is the real file's
    copy, blocks = FX_BLOCK.subn(lambda found: b" " * len(found[0]), issued(SHAPES[shape]))
    assert blocks == 2
    report = pdfa.validate_written(io.BytesIO(copy), "3b")
    assert [f"{one.rule}: {one.message}" for one in report.findings] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_xml_comes_out_as_it_went_in_and_the_bytes_are_the_same_twice(shape: str) -> None:
    document = SHAPES[shape]
    content = issued(document)
    assert xml_of(content) == invoice_xml(document)
    assert content == issued(replace(document))


def test_the_file_has_what_pdf_a_3b_and_factur_x_want() -> None:
    with pikepdf.open(io.BytesIO(issued(golden()))) as file:
        root = file.Root
        [attached] = root.AF
        assert str(attached.AFRelationship) == "/Data" and str(attached.UF) == "factur-x.xml"
        stream = attached.EF.F
        assert str(stream.Subtype) == "/text/xml"
        assert int(stream.Params.Size) == len(stream.read_bytes())
        [intent] = root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1" and int(intent.DestOutputProfile.N) == 3
        assert str(root.Lang) == "fr-FR"
        assert all("/Trans" not in page.obj for page in file.pages)
        assert file.pdf_version == "1.7" and len(file.trailer.ID) == 2
        with file.open_metadata() as said:
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "B")
            fx = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
            told = {
                "DocumentType": "INVOICE",
                "DocumentFileName": "factur-x.xml",
                "Version": "1.0",
                "ConformanceLevel": "EN 16931",
            }
            assert {name: said[fx + name] for name in told} == told
            info = file.trailer.Info
            assert said["dc:title"] == str(info.Title) == "Facture FA-2026-00137"
            assert said["dc:creator"] == [str(info.Author)]
            assert said["pdf:Producer"] == str(info.Producer)
            assert said["xmp:CreateDate"].startswith("2026-11-23") and str(info.CreationDate).startswith("D:20261123")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_syntax_is_whole_and_every_stream_ends_on_its_own_line(shape: str) -> None:
    content = issued(SHAPES[shape])
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as file:
        assert file.check_pdf_syntax() == [] and file.get_warnings() == []
        streams = sum(isinstance(found, pikepdf.Stream) for found in file.objects)
    assert len(re.findall(rb"[\r\n]endstream\nendobj\n", content)) == streams
    assert content.startswith(b"%PDF-1.7\n%") and content.endswith(b"%%EOF\n")


def test_a_name_that_reads_like_a_page_is_kept_as_it_is() -> None:
    name = "/Trans << >> /Type /Page endobj (x) <<"
    document = replace(golden(), seller=replace(golden().seller, name=name))
    with pikepdf.open(io.BytesIO(issued(document))) as file:
        assert str(file.trailer.Info.Author) == name


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4\n%%EOF", b"%PDF-1.4\nstartxref\n3\n%%EOF\n"])
def test_a_page_drawn_elsewhere_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="PDF"):
        with_xml(pdf, b"<x/>", issued_on=date(2026, 11, 23))


def test_every_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(issued(replace(golden(), reason="Žižek Ωmega")))) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert fonts and all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_marks_of_xml_in_a_name_stay_text_in_the_metadata() -> None:
    document = replace(golden(), seller=replace(golden().seller, name="<b>Coop</b> & Cie"))
    with pikepdf.open(io.BytesIO(issued(document))) as file, file.open_metadata() as said:
        assert said["dc:creator"] == ["<b>Coop</b> & Cie"]


def test_a_duplicate_and_a_document_of_format_1_are_pages_alone() -> None:
    kept = Path(__file__).parents[1] / "pdf" / "format_1" / "golden.json"
    old = from_json(json.loads(kept.read_text(encoding="utf-8")))
    for document in (old, replace(golden(), duplicate=True)):
        assert issued(document) == render_invoice(document)


def test_another_day_gives_other_bytes() -> None:
    page, xml = render_invoice(golden()), invoice_xml(golden())
    assert with_xml(page, xml, issued_on=date(2026, 11, 24)) != with_xml(page, xml, issued_on=date(2026, 11, 23))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", render_invoice(golden())])
def test_a_file_without_data_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        xml_of(content)
    assert refusal.value.code == "no_xml"

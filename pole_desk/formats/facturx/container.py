"""The PDF/A-3b file that holds a page and its XML; and the XML taken out again.

The page is drawn by `formats.pdf`, its fonts embedded there; the XML is `invoice_xml`'s. The objects
of the page are copied as they are and a few written after them: a general library reads, resolves
and writes every object again, which takes five times as long (0.8 against 0.15 ms).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import md5

import pikepdf
from pikepdf import Dictionary, Object, Pdf, String

from pole_desk.formats.facturx.drawn import Drawn
from pole_desk.formats.facturx.metadata import FILE_NAME, info_stamp, packet
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped

TOLD = {
    "title": "/Title",
    "author": "/Author",
    "subject": "/Subject",
    "creator": "/Creator",
    "producer": "/Producer",
}


def with_xml(pdf: bytes, xml: bytes, *, issued_on: date) -> bytes:
    """The page as PDF/A-3b with its XML attached as data; same page, XML and day, same bytes.

    The XML is kept byte for byte. Raises ValueError when `pdf` was not drawn by `formats.pdf`.
    """
    file = Drawn(pdf)
    file.drop_transitions()
    attached = _attach(file, xml, issued_on)
    described = _describe(file, issued_on)
    intent = _output_intent(file)
    file.extend(
        file.root,
        b"/AF [%d 0 R] /Names << /EmbeddedFiles << /Names [(%s) %d 0 R] >> >> /Metadata %d 0 R /OutputIntents [%d 0 R]"
        % (attached, FILE_NAME.encode(), attached, described, intent),
    )
    return file.written()


def xml_of(pdf: bytes) -> bytes:
    """The XML attached to an issued file, byte for byte; raises BadInput `no_xml` when it has none."""
    try:
        with Pdf.open(io.BytesIO(pdf)) as file:
            named = list(file.Root.Names.EmbeddedFiles.Names.as_list())
            for name, found in zip(named[::2], named[1::2], strict=True):
                if str(name) == FILE_NAME:
                    return bytes(found.EF.F.read_bytes())
    except (pikepdf.PdfError, AttributeError, ValueError):
        pass
    raise BadInput("no_xml", _("Ce fichier PDF ne contient pas de données de facture (Factur-X)."))


def _attach(file: Drawn, xml: bytes, day: date) -> int:
    """The attached file; the number of its description."""
    digest = md5(xml, usedforsecurity=False).hexdigest()
    kept = file.add_stream(
        zlib.compress(xml),
        b"/Type /EmbeddedFile /Subtype /text#2Fxml /Filter /FlateDecode "
        b"/Params << /ModDate (%s) /Size %d /CheckSum <%s> >>" % (info_stamp(day), len(xml), digest.encode()),
    )
    name = FILE_NAME.encode()
    return file.add(
        b"<< /Type /Filespec /F (%s) /UF (%s) /Desc (Factur-X) /AFRelationship /Data /EF << /F %d 0 R /UF %d 0 R >> >>"
        % (name, name, kept, kept)
    )


def _describe(file: Drawn, day: date) -> int:
    """XMP, and an Info that says the same; the texts are those that the page was drawn with."""
    said = Object.parse(file.content(file.info))
    told = {name: str(said.get(key, "")) for name, key in TOLD.items()}
    file.replace(file.info, _info(told, day))
    return file.add_stream(packet(told, day), b"/Type /Metadata /Subtype /XML")


def _info(told: Mapping[str, str], day: date) -> bytes:
    texts = {key: String(told[name]) for name, key in TOLD.items()}
    stamps = {key: String(info_stamp(day).decode()) for key in ("/CreationDate", "/ModDate")}
    return Dictionary(texts | stamps).unparse()


@cache
def _profile() -> bytes:
    return zlib.compress(shipped("resources", "colour", "sRGB.icc").read_bytes(), 9)


def _output_intent(file: Drawn) -> int:
    """The colours are sRGB (ISO 19005-3, 6.2.3)."""
    profile = file.add_stream(_profile(), b"/N 3 /Filter /FlateDecode")
    return file.add(
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
        b"/Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R >>" % profile
    )

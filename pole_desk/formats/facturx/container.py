"""The PDF/A-3b file that holds a page and its XML, made in one pass; and the XML taken out again.

The page is drawn by `formats.pdf`, its fonts embedded there; the XML is `invoice_xml`'s.
"""

from __future__ import annotations

import io
import zlib
from datetime import date
from functools import cache
from hashlib import md5

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

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

    The XML is kept byte for byte. Raises pikepdf.PdfError when `pdf` is none.
    """
    with Pdf.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        _attach(file, xml, issued_on)
        _describe(file, issued_on)
        file.Root["/OutputIntents"] = Array([_output_intent(file)])
        target = io.BytesIO()
        file.save(
            target,
            min_version="1.7",
            deterministic_id=True,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return target.getvalue()


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


def _attach(file: Pdf, xml: bytes, day: date) -> None:
    content = Stream(
        file,
        zlib.compress(xml, 9),
        Type=Name.EmbeddedFile,
        Subtype=Name("/text/xml"),
        Filter=Name.FlateDecode,
        Params=Dictionary(
            ModDate=String(info_stamp(day)), Size=len(xml), CheckSum=String(md5(xml, usedforsecurity=False).digest())
        ),
    )
    kept = file.make_indirect(content)
    named = file.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(FILE_NAME),
            UF=String(FILE_NAME),
            Desc=String("Factur-X"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=kept, UF=kept),
        )
    )
    file.Root["/AF"] = Array([named])
    file.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(FILE_NAME), named])))


def _describe(file: Pdf, day: date) -> None:
    """XMP, and an Info that says the same; the texts are those that the page was drawn with."""
    said = file.trailer.Info
    told = {name: str(said.get(key, "")) for name, key in TOLD.items()}
    file.trailer["/Info"] = file.make_indirect(
        Dictionary(
            {key: String(told[name]) for name, key in TOLD.items()}
            | {key: String(info_stamp(day)) for key in ("/CreationDate", "/ModDate")}
        )
    )
    metadata = Stream(file, packet(told, day), Type=Name.Metadata, Subtype=Name.XML)
    file.Root["/Metadata"] = file.make_indirect(metadata)


@cache
def _profile() -> bytes:
    return zlib.compress(shipped("resources", "colour", "sRGB.icc").read_bytes(), 9)


def _output_intent(file: Pdf) -> Dictionary:
    """The colours are sRGB (ISO 19005-3, 6.2.3)."""
    profile = Stream(file, _profile(), N=3, Filter=Name.FlateDecode)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=file.make_indirect(profile),
    )

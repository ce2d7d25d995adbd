"""What a Factur-X file says of itself: XMP with the extension schema, and the Info that repeats it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from xml.sax.saxutils import escape

FILE_NAME = "factur-x.xml"
VERSION = "1.0"
LEVEL = "EN 16931"
_PROPERTIES = (
    ("DocumentFileName", "name of the embedded XML invoice file"),
    ("DocumentType", "INVOICE"),
    ("Version", "version of the Factur-X XML schema"),
    ("ConformanceLevel", "conformance level of the embedded Factur-X data"),
)
_DECLARED = "".join(
    '<rdf:li rdf:parseType="Resource">'
    f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
    f"<pdfaProperty:category>external</pdfaProperty:category>"
    f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
    for name, words in _PROPERTIES
)
_SCHEMA = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    f"{_DECLARED}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">'
    f"<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{FILE_NAME}</fx:DocumentFileName>"
    f"<fx:Version>{VERSION}</fx:Version><fx:ConformanceLevel>{LEVEL}</fx:ConformanceLevel></rdf:Description>"
)
_TEMPLATE = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
    "<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    "<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>"
    "<xmp:ModifyDate>{day}</xmp:ModifyDate></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
    "<pdf:Producer>{producer}</pdf:Producer></rdf:Description>"
    "{schema}</rdf:RDF></x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)


def packet(told: Mapping[str, str], day: date) -> bytes:
    """The XMP of a file whose Info has these texts (title, author, subject, creator, producer)."""
    values = {name: escape(text) for name, text in told.items()}
    stamp = f"{day:%Y-%m-%d}T00:00:00Z"
    return _TEMPLATE.format(**values, day=stamp, schema=_SCHEMA).encode("utf-8")


def info_stamp(day: date) -> bytes:
    """The same instant as the Info says it."""
    return f"D:{day:%Y%m%d}000000Z".encode("ascii")

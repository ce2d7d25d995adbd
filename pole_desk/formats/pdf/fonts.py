"""Inter embedded fast: one fixed subset per weight, subset and deflated once per process.

Figures are tabular so that amounts align. Rare letters go to a further subset made for the
document that needs them. Drawing is in `sheet`.
"""

from __future__ import annotations

import threading
import zlib
from functools import cache
from typing import Any

from reportlab import rl_config

rl_config.canvas_basefontname = "Inter-Regular"  # before any canvas: Helvetica stays unembedded
rl_config.useA85 = 0  # streams stay binary: a fifth smaller, a third faster

from reportlab.lib.fonts import addMapping  # noqa: E402
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts  # noqa: E402

from pole_desk.formats.pdf.glyphs import substitutions  # noqa: E402
from pole_desk.kernel.paths import shipped  # noqa: E402

REGULAR = "Inter-Regular"
BOLD = "Inter-SemiBold"
for _bold, _weight in ((0, REGULAR), (1, BOLD)):
    for _italic in (0, 1):
        addMapping(REGULAR, _bold, _italic, _weight)  # charts ask for the family of the base font
_ASCII = [chr(code) for code in range(32, 127)]
_FRENCH = "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŒŸàâäæçèéêëîïôöùûüÿœñíóáú\u00a0\u202f€«»’‘“”–—−…·•°²³×§ºª½¼→≤≥□ᵉ‰"
NARROW = 0x202F
_LOCK = threading.Lock()


def _alphabet() -> list[int]:
    """256 codes at most: ASCII where it belongs, the French letters in what is left."""
    others = [ord(letter) for letter in _FRENCH]
    low, high = others[:31], others[31:]
    codes = [0, *low] + [0] * (31 - len(low))
    return codes + [ord(letter) for letter in _ASCII] + high


ALPHABET = _alphabet()
LETTERS = frozenset(chr(code) for code in ALPHABET if code)
_ESCAPED = {
    code: (f"\\{chr(index)}" if chr(index) in "()\\" else chr(index)) if 32 <= index < 127 else f"\\{index:03o}"
    for index, code in enumerate(ALPHABET)
    if code
}


def _stream(content: bytes, entries: str = "") -> bytes:
    """A stream object as it is written in the file, deflated."""
    deflated = zlib.compress(content, 9)
    head = f"<<\n/Filter /FlateDecode /Length {len(deflated)} {entries}\n>>\nstream\n"
    return head.encode("ascii") + deflated + b"\nendstream\n"


class _Written(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object already written; a new one per document, which numbers it."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self._content = content

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        return self._content


_ASSIGNED = {code: index for index, code in enumerate(ALPHABET) if code}


class _State(ttfonts.TTFont.State):
    """The letters of one document: the fixed subset first, rarer ones as they come."""

    def __init__(self) -> None:
        self.assignments = dict(_ASSIGNED)
        self.subsets = [list(ALPHABET)]
        self.nextCode = 256
        self.internalName = None
        self.frozen = 0


class FixedFont(ttfonts.TTFont):
    """A weight of Inter whose usual letters are always the same, ready-made objects."""

    def __init__(self, name: str) -> None:
        super().__init__(name, str(shipped("resources", "fonts", f"{name}.ttf")), shapable=False)
        self._use_tabular_figures()
        self._widen_narrow_space()
        scale = self.face.charWidths
        self.widths = {letter: scale.get(ord(letter), 0) for letter in LETTERS}
        self._ready = self._prepare()

    def _use_tabular_figures(self) -> None:
        face = self.face
        tabular = substitutions(bytes(face.get_table("GSUB")), b"tnum")
        for figure in map(ord, "0123456789"):
            glyph = tabular.get(face.charToGlyph[figure])
            if glyph is not None:
                face.charToGlyph[figure] = glyph
                face.charWidths[figure] = face.hmetrics[glyph][0] * 1000 / face.unitsPerEm

    def _widen_narrow_space(self) -> None:
        """Inter's U+202F is too thin to part thousands in small print: a fifth of an em."""
        face = self.face
        glyph = face.charToGlyph[NARROW]
        face.hmetrics[glyph] = (face.unitsPerEm * 0.19, face.hmetrics[glyph][1])
        face.charWidths[NARROW] = 190

    def _prepare(self) -> dict[str, Any]:
        base = f"AAAAAA+{self.face.name.decode('ascii')}"
        outlines = self.face.makeSubset(ALPHABET)
        unicode_map = ttfonts.makeToUnicodeCMap(base, ALPHABET).encode("ascii")
        widths = " ".join(f"{self.face.getCharWidth(code):.5g}" for code in ALPHABET)
        return {
            "base": base,
            "outlines": _stream(outlines, f"/Length1 {len(outlines)}"),
            "unicode": _stream(unicode_map),
            "widths": f"[ {widths} ]".encode("ascii"),
            "descriptor": self._descriptor(base),
        }

    def _descriptor(self, base: str) -> dict[str, bytes]:
        """The entries of the font descriptor that are the same in every document."""
        face = self.face
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        entries = {
            "Type": "/FontDescriptor",
            "FontName": f"/{base}",
            "FontBBox": f"[ {box} ]",
            "Ascent": f"{face.ascent:g}",
            "CapHeight": f"{face.capHeight:g}",
            "Descent": f"{face.descent:g}",
            "Flags": f"{face.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC}",
            "ItalicAngle": f"{face.italicAngle:g}",
            "StemV": f"{face.stemV:g}",
            "MissingWidth": f"{face.defaultWidth:g}",
        }
        return {name: text.encode("ascii") for name, text in entries.items()}

    def begin(self, doc: pdfdoc.PDFDocument) -> str:
        """Give the document its own letters, once; the name of the usual ones in its pages."""
        self.state[doc] = _State()
        return str(self.getSubsetInternalName(0, doc))

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:
        """The font's objects, the first subset from what was prepared."""
        state = self.state[doc]
        self._add_ready(doc)
        if len(state.subsets) > 1:
            with _LOCK:  # subsetting seeks in the shared font file
                self._add_rare(doc, state)

    def _add_ready(self, doc: pdfdoc.PDFDocument) -> None:
        ready = self._ready
        descriptor = pdfdoc.PDFDictionary(
            {
                **ready["descriptor"],
                "FontFile2": doc.Reference(_Written(ready["outlines"]), f"outlines:{ready['base']}"),
            }
        )
        font = pdfdoc.PDFTrueTypeFont()
        font.Name = self.getSubsetInternalName(0, doc)[1:]
        font.BaseFont = ready["base"]
        font.FirstChar, font.LastChar, font.Widths = 0, len(ALPHABET) - 1, ready["widths"]
        font.ToUnicode = doc.Reference(_Written(ready["unicode"]), f"unicode:{ready['base']}")
        font.FontDescriptor = doc.Reference(descriptor, f"descriptor:{ready['base']}")
        doc.Reference(font, font.Name)
        doc.idToObject["BasicFonts"].dict[font.Name] = font

    def _add_rare(self, doc: pdfdoc.PDFDocument, state: _State) -> None:
        for number, subset in enumerate(state.subsets[1:], start=1):
            base = f"{ttfonts.SUBSETN(number).decode('ascii')}+{self.face.name.decode('ascii')}"
            font = pdfdoc.PDFTrueTypeFont()
            font.Name = self.getSubsetInternalName(number, doc)[1:]
            font.BaseFont = base
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
            unicode_map = ttfonts.makeToUnicodeCMap(base, subset).encode("ascii")
            font.ToUnicode = doc.Reference(_Written(_stream(unicode_map)), f"unicode:{base}")
            font.FontDescriptor = self.face.addSubsetObjects(doc, base, subset)
            doc.Reference(font, font.Name)
            doc.idToObject["BasicFonts"].dict[font.Name] = font


@cache
def font(name: str) -> FixedFont:
    """A weight, loaded at its first use and registered for the canvas."""
    with _LOCK:
        loaded = FixedFont(name)
        pdfmetrics.registerFont(loaded)
    return loaded


def width(text: str, name: str, size: float) -> float:
    """The width of a text in points."""
    metrics = font(name)
    widths = metrics.widths
    try:
        return sum([widths[letter] for letter in text]) * size / 1000
    except KeyError:
        return float(metrics.stringWidth(text, size))


def escaped(text: str) -> str | None:
    """A text as the literal of its usual letters; None when it has a rare one."""
    return text.translate(_ESCAPED) if LETTERS.issuperset(text) else None


def shown(text: str, name: str, size: float, doc: pdfdoc.PDFDocument) -> str:
    """The operators that show a text with rare letters, changing subsets as needed."""
    metrics = font(name)
    parts = []
    for subset, codes in metrics.splitString(text, doc):
        literal = "".join(f"\\{code:03o}" for code in codes)
        parts.append(f"{metrics.getSubsetInternalName(subset, doc)} {size:g} Tf ({literal}) Tj")
    return " ".join(parts)

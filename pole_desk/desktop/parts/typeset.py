"""Air for a text made from Markdown: lines apart, room between paragraphs, light tables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)

LINE_PERCENT = 140
BELOW = 8
HEADINGS = {1: 19, 2: 15}
"""Size, in pixels, of each level of title."""
CELL = 6


def typeset(document: QTextDocument, edge: str) -> None:
    """Space the blocks of a document and lighten its tables, drawn in the colour `edge`."""
    block = document.firstBlock()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if cursor.currentTable() is None:
            spacing.setBottomMargin(BELOW)
            spacing.setTopMargin(BELOW * 2 if level > 1 else 0)
        cursor.mergeBlockFormat(spacing)
        if level in HEADINGS:
            _size(cursor, HEADINGS[level])
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _lighten(frame, edge)


def _size(cursor: QTextCursor, pixels: int) -> None:
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    words = cursor.charFormat()
    font = words.font()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    words.setFont(font)
    cursor.mergeCharFormat(words)


def _lighten(table: QTextTable, edge: str) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(QColor(edge), Qt.BrushStyle.SolidPattern))
    shape.setCellPadding(CELL)
    shape.setCellSpacing(0)
    table.setFormat(shape)

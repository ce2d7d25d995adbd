"""A PDF looked at before it is printed or saved; making it is in `formats.pdf`."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.labels import secondary as secondary_label
from pole_desk.kernel.i18n import _, ngettext, percent

POINTS_PER_INCH = 72
PRINT_DPI = 300
ZOOMS = (50, 75, 100, 125, 150, 200, 300)
GAP = 12
FIT_MOST = 125
"""A page is not made larger than this, in percent, to take the width."""


class Pages(QWidget):
    """The pages one under the other, each rendered when it is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self._content = b""
        self._sizes: list[QSizeF] = []
        self._images: dict[tuple[int, int], QImage] = {}
        self.zoom = 100
        theme().changed.connect(self.update)

    def set_content(self, content: bytes) -> None:
        """Take the pages of a PDF; raises PdfiumError when it can't be read."""
        with pypdfium2.PdfDocument(content) as document:
            self._sizes = [QSizeF(*document.get_page_size(n)) for n in range(len(document))]
        self._content = content
        self._images.clear()
        self._fit()

    def set_zoom(self, zoom: int) -> None:
        self.zoom = zoom
        self._images.clear()
        self._fit()

    def count(self) -> int:
        return len(self._sizes)

    def widest(self) -> float:
        return max((size.width() for size in self._sizes), default=1.0)

    def image(self, page: int, scale: float) -> QImage:
        """A page as a picture, `scale` pixels per point."""
        with pypdfium2.PdfDocument(self._content) as document:
            bitmap = document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            form = QImage.Format.Format_RGBX8888
            return QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, form).copy()

    def _rects(self) -> list[QRectF]:
        y, rects = float(GAP), []
        for size in self._sizes:
            wide, tall = size.width() * self.zoom / 100, size.height() * self.zoom / 100
            rects.append(QRectF((self.width() - wide) / 2, y, wide, tall))
            y += tall + GAP
        return rects

    def _fit(self) -> None:
        tall = sum(size.height() * self.zoom / 100 + GAP for size in self._sizes) + GAP
        self.setMinimumSize(round(self.widest() * self.zoom / 100) + 2 * GAP, round(tall))
        self.setFixedHeight(round(tall))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            for page, rect in enumerate(self._rects()):
                if rect.intersects(QRectF(event.rect())):
                    picture = self._kept(page)
                    ratio = self.devicePixelRatioF()
                    rect = QRectF(
                        round(rect.x()), round(rect.y()), picture.width() / ratio, picture.height() / ratio
                    )
                    painter.drawImage(rect, picture)
                    painter.setPen(QColor(tokens().border))
                    painter.drawRect(rect)
        finally:
            painter.end()

    def _kept(self, page: int) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (page, round(self.zoom * ratio))
        if key not in self._images:
            self._images[key] = self.image(page, self.zoom * ratio / 100)
        return self._images[key]


class PdfView(QWidget):
    """Scroll, zoom, print, save. `show_message` while there is nothing to see.

    The page takes the width there is until a zoom is chosen. `acts` is off where the page around
    has its own buttons to save and print.
    """

    def __init__(self, name: str = "document.pdf", *, acts: bool = True) -> None:
        super().__init__()
        self.name = name
        self._fitted, self._acts = True, acts
        self._bytes = b""
        self.pages = Pages()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._bar())
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)
        self._area = QScrollArea()
        self._area.setWidget(self.pages)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(_("Aperçu du document"))
        self._message = EmptyState("file-text", _("Aucun document."))
        self._stack.addWidget(self._area)
        self._stack.addWidget(self._message)
        self.show_message(_("Aucun document."))

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        self._count = secondary_label()
        self._zoom = secondary_label()
        bar.addWidget(self._count, 1)
        bar.addWidget(icon_button("zoom-out", _("Réduire"), lambda: self._step(-1)))
        bar.addWidget(self._zoom)
        bar.addWidget(icon_button("zoom-in", _("Agrandir"), lambda: self._step(1)))
        self._save = secondary(_("Enregistrer"), self._ask_save, "download")
        self._print = secondary(_("Imprimer"), self._ask_print, "printer")
        for button in (self._save, self._print):
            bar.addWidget(button)
            button.setVisible(self._acts)
        return bar

    def show_pdf(self, content: bytes, name: str = "") -> None:
        """Show these bytes; what can't be read is said."""
        self.name = name or self.name
        try:
            self.pages.set_content(content)
        except pypdfium2.PdfiumError:
            self.show_message(_("Ce document ne se lit pas."))
            return
        self._bytes = content
        count = self.pages.count()
        self._count.setText(ngettext("{n} page", "{n} pages", count).format(n=count))
        self._stack.setCurrentWidget(self._area)
        self._area.verticalScrollBar().setValue(0)
        self._allow("")
        self.set_zoom(self.pages.zoom)
        self._fit()

    def show_message(self, text: str) -> None:
        """Say why nothing is shown."""
        self._bytes = b""
        self._message.set_text(text)
        self._stack.setCurrentWidget(self._message)
        self._count.setText("")
        self._allow(text)

    def set_zoom(self, zoom: int) -> None:
        self.pages.set_zoom(zoom)
        self._zoom.setText(percent(zoom))

    def _allow(self, reason: str) -> None:
        self._save.why(reason)
        self._print.why(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The zoom at which the widest page takes the width there is, its scroll bar counted."""
        if self._fitted and self._bytes:
            bar = self._area.verticalScrollBar().sizeHint().width()
            room = self.width() - bar - 2 * GAP - 4
            self.set_zoom(max(ZOOMS[0], min(FIT_MOST, int(100 * room / self.pages.widest()))))

    def _step(self, step: int) -> None:
        self._fitted = False
        near = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self.pages.zoom))
        self.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, near + step))])

    def _ask_save(self) -> None:
        def write(path: Path) -> None:
            try:
                path.write_bytes(self._bytes)
            except OSError:
                self._count.setText(_("{path} ne peut pas être écrit.").format(path=path))

        save_file(self, _("Enregistrer le document"), self.name, "PDF (*.pdf)", write)

    def _ask_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()  # type: ignore[call-arg]

    def print_on(self, printer: QPrinter) -> None:
        """Send every page, each fitted to the sheet."""
        painter = QPainter(printer)
        try:
            for page in range(self.pages.count()):
                if page:
                    printer.newPage()
                image = self.pages.image(page, PRINT_DPI / POINTS_PER_INCH)
                sheet = printer.pageRect(QPrinter.Unit.DevicePixel)
                size = QSize(image.size()).scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
                painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
        finally:
            painter.end()

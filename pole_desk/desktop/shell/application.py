"""The application object, French to the bone, and nothing heavier: it is made before the first paint."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from pole_desk.kernel.i18n import _

_translators: list[QTranslator] = []


def application() -> QApplication:
    """The one application; Qt's own words and formats are French too."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("pole-desk")
    made.setApplicationDisplayName(_("Pôle Desk"))
    made.setDesktopFileName("pole-desk")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    words = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load("qtbase_fr", folder):
        made.installTranslator(words)
        _translators.append(words)
    return made

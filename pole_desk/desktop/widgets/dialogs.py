"""The few windows that ask: files, and a yes or no; always opened, never waited for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from pole_desk.kernel.i18n import _


def save_file(parent: QWidget, title: str, name: str, filters: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to save; `then` gets the path. `filters` as Qt writes them: `CSV (*.csv)`."""
    dialog = _dialog(parent, title, name, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def choose_file(parent: QWidget, title: str, filters: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for an existing file."""
    dialog = _dialog(parent, title, "", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, name: str = "", filters: str = "") -> QFileDialog:
    """Qt's own dialog, where the system has none, leaves two of its words untranslated."""
    dialog = QFileDialog(parent, title, name, filters)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, _("Dans :"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, _("Sorte de fichier :"))
    return dialog


def ask_confirm(parent: QWidget, title: str, text: str, verb: str, then: Callable[[], object]) -> QMessageBox:
    """Ask before something that can't be taken back; `then` runs on yes alone."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(_("Ne rien changer"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(lambda: then())
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def tell(title: str, text: str, parent: QWidget | None = None) -> QMessageBox:
    """Say something that must be read before going on."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
    box.addButton(_("Fermer"), QMessageBox.ButtonRole.AcceptRole)
    box.finished.connect(box.deleteLater)
    box.open()
    return box

"""Labels over fields, read together; nothing is saved here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.fields import CheckField, Field
from pole_desk.desktop.widgets.labels import label as make_label
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _


class Form(QWidget):
    """Add fields by name; `values()` reads them all, showing each error under its field."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.fields: dict[str, Field[Any]] = {}
        self._required: set[str] = set()
        self._titles: dict[str, QLabel] = {}
        self._away: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def add(
        self,
        label: str,
        field: Field[Any],
        *,
        name: str,
        help: str = "",
        required: bool = False,
        beside: QHBoxLayout | None = None,
    ) -> Field[Any]:
        """Put a field under its label; `beside` is a `row()` shared with others."""
        self.fields[name] = field
        if required:
            self._required.add(name)
        box = QVBoxLayout()
        box.setSpacing(4)
        if not isinstance(field, CheckField):
            self._titles[name] = self._title(label, field, required=required)
            box.addWidget(self._titles[name])
        field.set_name(label)
        if help:
            note = make_label(help, "help")
            note.setWordWrap(True)
            box.addWidget(note)
        box.addWidget(field)
        if beside is not None:
            box.addStretch(1)
            beside.addLayout(box, 1)
        else:
            self._column.addLayout(box)
        field.edited.connect(self.edited)
        return field

    def set_shown(self, name: str, shown: bool) -> None:
        """Show a field with its label, or put it away: its value is then None, and nothing is asked of it."""
        self._away.discard(name)
        if not shown:
            self._away.add(name)
        for widget in (self._titles.get(name), self.fields[name]):
            if widget is not None:
                widget.setVisible(shown)

    def row(self) -> QHBoxLayout:
        """A line on which the fields added with `beside` stand side by side."""
        made = QHBoxLayout()
        made.setSpacing(12)
        self._column.addLayout(made)
        return made

    def add_widget(self, widget: QWidget) -> None:
        """Put something that is not a field between the fields."""
        self._column.addWidget(widget)

    def values(self) -> dict[str, Any] | None:
        """All values by name; None when one is refused: its error shows, the first has focus."""
        found: dict[str, Any] = {}
        wrong: list[Field[Any]] = []
        for name, field in self.fields.items():
            if name in self._away:
                found[name] = None
                continue
            try:
                found[name] = field.value()
            except BadInput as error:
                field.refuse(error.message)
                wrong.append(field)
                continue
            if name in self._required and found[name] is None:
                field.refuse(_("À remplir."))
                wrong.append(field)
            elif field.error():
                field.accept_text()
        if wrong:
            wrong[0].setFocus()
            return None
        return found

    def set_values(self, **values: Any) -> None:
        for name, value in values.items():
            self.fields[name].set_value(value)

    def refuse(self, name: str, message: str) -> None:
        """Show a refusal of the rules under the field that it is about."""
        self.fields[name].refuse(message)
        self.fields[name].setFocus()

    def refuse_by(self, error: Exception, places: dict[str, str]) -> bool:
        """Show a PoleError under the field that its code is mapped to, if the form has it; whether it was."""
        name = places.get(error.code, "") if isinstance(error, PoleError) else ""
        if name not in self.fields or not isinstance(error, PoleError):
            return False
        self.refuse(name, error.message)
        return True

    def _title(self, label: str, field: Field[Any], *, required: bool) -> QLabel:
        title = make_label(f"{label} *" if required else label, "strong")
        title.setBuddy(field.control)
        return title

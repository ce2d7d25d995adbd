"""Fields that forgive: what is typed is read, never corrected in silence; the error stands below."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.money import euros

V = TypeVar("V")


class Field(QWidget, Generic[V]):
    """An input, its error and its reading below it. `edited` when the user changed it."""

    edited = Signal()

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.control = control
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._row.addWidget(control, 1)
        self._column.addLayout(self._row)
        self._below = label("", "help")
        self._below.setWordWrap(True)
        self._below.hide()
        self._column.addWidget(self._below)
        self.setFocusProxy(control)

    def value(self) -> V | None:
        """What is entered, None when empty; raises BadInput when it can't be read."""
        raise BadInput("field", _("Ce champ ne se lit pas."))

    def set_value(self, value: V | None) -> None:
        """Show a value, without `edited`."""

    def set_name(self, name: str) -> None:
        """The name read aloud: that of the label."""
        self.control.setAccessibleName(name)

    def refuse(self, message: str) -> None:
        """Show an error under the field."""
        self._mark(wrong=True)
        self._say(message, "error")
        self.control.setAccessibleDescription(message)

    def accept_text(self) -> None:
        """Take the error away."""
        self._mark(wrong=False)
        self._say("", "help")
        self.control.setAccessibleDescription("")

    def read_aloud(self, reading: str) -> None:
        """Say under the field how the program understands what was typed."""
        self._say(reading, "help")

    def error(self) -> str:
        """The error shown now, or nothing."""
        return self._below.text() if self._below.property("role") == "error" else ""

    def _say(self, message: str, role: str) -> None:
        self._below.setProperty("role", role)
        self._below.style().unpolish(self._below)
        self._below.style().polish(self._below)
        self._below.setText(message)
        self._below.setVisible(bool(message))

    def _mark(self, *, wrong: bool) -> None:
        if bool(self.control.property("wrong")) is not wrong:
            self.control.setProperty("wrong", wrong)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)


class LineField(Field[V]):
    """A one-line field; a subclass says how its text is read and written."""

    def __init__(self, placeholder: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self.check)

    def read(self, text: str) -> V:
        """The value of a text that is not empty; raises BadInput."""
        raise BadInput("field", _("Ce champ ne se lit pas."))

    def write(self, value: V) -> str:
        return str(value)

    def reading(self, value: V) -> str:
        """What to say under the field once it is left, to show how it was read."""
        return ""

    def value(self) -> V | None:
        text = self.line.text().strip()
        return self.read(text) if text else None

    def set_value(self, value: V | None) -> None:
        self.line.setText("" if value is None else self.write(value))
        self.accept_text()

    def check(self) -> bool:
        """Show the error, or the reading, of what is typed; whether it can be read."""
        try:
            value = self.value()
        except BadInput as error:
            self.refuse(error.message)
            return False
        self.accept_text()
        if value is not None:
            self.read_aloud(self.reading(value))
        return True

    def _typed(self) -> None:
        self.accept_text()
        self.edited.emit()


class TextField(LineField[str]):
    """Plain words."""

    def read(self, text: str) -> str:
        return text


class AmountField(LineField[Decimal]):
    """Euros: `1 234,50`, `12.5`, `12,5 €`."""

    def __init__(self, placeholder: str = "0,00 €", *, decimals: int = 2) -> None:
        super().__init__(placeholder)
        self._decimals = decimals
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def read(self, text: str) -> Decimal:
        return parse_amount(text, decimals=self._decimals)

    def write(self, value: Decimal) -> str:
        return number(value, max(self._decimals, -int(value.as_tuple().exponent)))

    def reading(self, value: Decimal) -> str:
        plain = self.line.text().strip().removesuffix("€").strip()
        if plain == self.write(value) or self._decimals != 2:
            return ""
        return _("Compris : {amount}").format(amount=euros(value))


class IntField(LineField[int]):
    """A whole number between two bounds."""

    def __init__(self, placeholder: str = "", *, least: int = 0, most: int = 999_999) -> None:
        super().__init__(placeholder)
        self._least, self._most = least, most
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def read(self, text: str) -> int:
        bare = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not bare.removeprefix("-").isdecimal():
            raise BadInput(
                "integer",
                _("« {text} » n’est pas un nombre entier. Écrivez par exemple 12.").format(text=text),
            )
        value = int(bare)
        if not self._least <= value <= self._most:
            raise BadInput(
                "integer_range",
                _("Donnez un nombre entre {least} et {most}.").format(
                    least=number(self._least), most=number(self._most)
                ),
            )
        return value


class ChoiceField(Field[Any]):
    """One of a few values, each with its words; `None` may be one of them."""

    def __init__(self, choices: Sequence[tuple[Any, str]] = ()) -> None:
        self.box = QComboBox()
        super().__init__(self.box)
        self._values: list[Any] = []
        self.box.setMinimumContentsLength(8)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.installEventFilter(self)
        self.set_choices(choices)
        self.box.activated.connect(self._chosen)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Replace the choices, keeping the value when it is still there."""
        former = self.value()
        self._values = [value for value, _text in choices]
        self.box.clear()
        self.box.addItems([text for _value, text in choices])
        if former in self._values:
            self.set_value(former)

    def value(self) -> Any | None:
        place = self.box.currentIndex()
        return self._values[place] if 0 <= place < len(self._values) else None

    def set_value(self, value: Any | None) -> None:
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)
        self.accept_text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel over a closed box scrolls the form instead of changing the value."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def _chosen(self) -> None:
        self.accept_text()
        self.edited.emit()


class AreaField(Field[str]):
    """Several lines of words."""

    def __init__(self, placeholder: str = "", *, lines: int = 4) -> None:
        self.area = QPlainTextEdit()
        super().__init__(self.area)
        self.area.setPlaceholderText(placeholder)
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(lines * 18 + 16)
        self.area.textChanged.connect(self._typed)
        self._quiet = False

    def value(self) -> str | None:
        return self.area.toPlainText().strip() or None

    def set_value(self, value: str | None) -> None:
        self._quiet = True
        self.area.setPlainText(value or "")
        self._quiet = False
        self.accept_text()

    def _typed(self) -> None:
        if not self._quiet:
            self.accept_text()
            self.edited.emit()


class CheckField(Field[bool]):
    """Yes or no, the words beside the box."""

    def __init__(self, text: str, *, checked: bool = False) -> None:
        self.box = QCheckBox(text)
        super().__init__(self.box)
        self.box.setChecked(checked)
        self.box.setAccessibleName(text)
        self.box.clicked.connect(lambda _checked: self.edited.emit())

    def set_name(self, name: str) -> None:
        if name:
            super().set_name(name)

    def value(self) -> bool | None:
        return self.box.isChecked()

    def set_value(self, value: bool | None) -> None:
        self.box.setChecked(bool(value))

"""A structure searched as one types, or created on the spot with its name and phone."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.fields import Field, TextField
from pole_desk.desktop.widgets.floating_list import FloatingList
from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties, party_names
from pole_desk.registers.parties.rules import PartyInput

SHOWN = 6
LINE = 34
PADDING = 5
"""Border and padding of the list, in pixels."""
PAUSE_MS = 120
BELOW = 16
"""The line kept below the field, in pixels."""
NOTHING = "\N{NO-BREAK SPACE}"


class Found(NamedTuple):
    """A structure proposed: its name, and what tells it from another."""

    party: PartyId
    name: str
    words: str


def proposals(reader: Reader, *, words: str) -> list[Found]:
    """The first structures that answer to the words typed, the best name first."""
    asked = slug(words)
    rows = sorted(
        parties(reader, words=words), key=lambda row: (not slug(row.name).startswith(asked), slug(row.name))
    )
    return [
        Found(row.id, row.name, " · ".join(part for part in (row.legal_form, row.commune, row.phone) if part))
        for row in rows[:SHOWN]
    ]


def _name_of(reader: Reader, *, party: PartyId) -> str:
    return party_names(reader, parties={party})[party]


class PartyPicker(Field[PartyId]):
    """Type, then arrows and Enter; the last line of the list creates the structure typed.

    The list floats, and the line below the field is always there: nothing moves while one types.
    """

    chosen = Signal(int)

    def __init__(self, page: Page, placeholder: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self._say("", "help")
        self._page = page
        self._slot = f"party-picker-{id(self)}"
        self._party: PartyId | None = None
        self.line.setPlaceholderText(placeholder or _("nom, téléphone, SIREN…"))
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._typed)
        self.line.textChanged.connect(self._emptied)
        self.list = FloatingList(self.line)
        self.list.setAccessibleName(_("Structures trouvées"))
        self.list.itemClicked.connect(self._take)
        self.newcomer = _Newcomer(self._create, self._abandon)
        self.newcomer.hide()
        self._column.addWidget(self.newcomer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._search)

    # --- the field

    def value(self) -> PartyId | None:
        if self._party is None and self.line.text().strip():
            raise BadInput(
                "party_unchosen",
                _("Choisissez une structure de la liste (Entrée), ou créez « {name} ».").format(
                    name=self.line.text().strip()
                ),
            )
        return self._party

    def set_value(self, value: PartyId | None) -> None:
        self._hide_list()
        self.newcomer.hide()
        self._party = value
        self.accept_text()
        if value is None:
            self.line.clear()
        else:
            self._page.ask_latest(self._slot, _name_of, party=value).then(self.line.setText)

    def set_party(self, party: PartyId, name: str, words: str = "") -> None:
        """Choose a structure whose name is known; no signal."""
        self._party = party
        self.line.setText(name)
        self._hide_list()
        self.newcomer.hide()
        self.accept_text()
        if words:
            self.read_aloud(words)

    def lock(self, why: str) -> None:
        """Show the structure to be read only, and say beside it why it can't be another one."""
        self.line.setReadOnly(True)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.setClearButtonEnabled(False)
        self.line.setToolTip(why)
        self.control.setAccessibleDescription(why)
        self.read_aloud(why)

    def typed(self) -> str:
        """What stands in the field."""
        return self.line.text()

    def settled(self) -> bool:
        """Whether a structure is chosen, not only typed."""
        return self._party is not None

    def type_again(self, text: str) -> None:
        """Put back words typed before and left unchosen."""
        self._party = None
        self.line.setText(text)

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.list.setAccessibleName(_("{name} : structures trouvées").format(name=name))

    def _say(self, message: str, role: str) -> None:
        """What is below the field keeps its line when there is nothing to say."""
        super()._say(message or NOTHING, role)
        self._keep_line()

    def _keep_line(self) -> None:
        self._below.setMinimumHeight(max(BELOW, self._below.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_line()

    # --- searching

    def _typed(self) -> None:
        self._party = None
        self.newcomer.hide()
        self.accept_text()
        self._timer.start()
        self.edited.emit()

    def _emptied(self, text: str) -> None:
        if not text:
            self._party = None
            self._timer.stop()
            self._hide_list()

    def _search(self) -> None:
        self._timer.stop()
        words = self.line.text().strip()
        if words:
            self._page.ask_latest(self._slot, proposals, words=words).then(self._show)
        else:
            self._hide_list()

    def _show(self, found: list[Found]) -> None:
        words = self.line.text().strip()
        if not words or self._party is not None or not self.line.hasFocus():
            self._hide_list()
            return
        self.list.clear()
        for one in found:
            self._add(one.name if not one.words else f"{one.name}  —  {one.words}", one)
        if all(slug(one.name) != slug(words) for one in found):
            self._add(_("Créer « {name} »").format(name=words), None)
        self.list.setCurrentRow(0)
        self.list.float_by(self.list.count() * LINE + 2 * PADDING)

    def _add(self, words: str, found: Found | None) -> None:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(0, LINE))
        item.setData(Qt.ItemDataRole.UserRole, found)
        item.setToolTip(words)
        self.list.addItem(item)

    def _hide_list(self) -> None:
        self.list.put_away()

    def _take(self, item: QListWidgetItem) -> None:
        found: Found | None = item.data(Qt.ItemDataRole.UserRole)
        if found is None:
            self._hide_list()
            self.newcomer.open(self.line.text().strip())
            return
        # the tuple comes back from Qt as a plain sequence
        party, name, words = found
        self.set_party(party, name, words)
        self._tell(party)

    def _tell(self, party: PartyId) -> None:
        self.edited.emit()
        self.chosen.emit(party)

    # --- creating

    def _create(self, name: str, phone: str) -> None:
        def done(party: PartyId) -> None:
            self.set_party(party, name, phone)
            self.line.setFocus()
            self._tell(party)

        def refused(error: Exception) -> None:
            if isinstance(error, PoleError):
                self.newcomer.refuse(error.message)
            else:
                self._page.refused(error)

        self._page.do(add_party, party=PartyInput(name=name, phone=phone)).then(done).fail(refused)

    def _abandon(self) -> None:
        self.newcomer.hide()
        self.line.setFocus()

    # --- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._hide_list()
        return False

    def _key(self, key: Qt.Key) -> bool:
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._timer.isActive():
            self._search()
        if self.list.isHidden():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
            return True
        if key == Qt.Key.Key_Escape:
            self._hide_list()
            return True
        item = self.list.currentItem()
        if enter and item is not None:
            self._take(item)
            return True
        return False


class _Newcomer(QWidget):
    """Name and phone of a structure that nobody knows yet."""

    def __init__(self, create: Any, abandon: Any) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        self._create = create
        column.addWidget(label(_("Nouvelle structure"), "strong"))
        self.name = TextField(_("nom"))
        self.name.set_name(_("Nom de la nouvelle structure"))
        column.addWidget(self.name)
        self.phone = TextField(_("téléphone"))
        self.phone.set_name(_("Téléphone de la nouvelle structure"))
        column.addWidget(self.phone)
        acts = Flow()
        acts.addWidget(primary(_("Créer la structure"), self._go, "user-plus"))
        acts.addWidget(secondary(_("Chercher encore"), abandon))
        column.addLayout(acts)
        self.name.line.returnPressed.connect(self.phone.setFocus)
        self.phone.line.returnPressed.connect(self._go)

    def open(self, name: str) -> None:
        """Show it; the name typed is kept, the phone is next."""
        self.name.set_value(name)
        self.phone.set_value(None)
        self.show()
        self.phone.setFocus()

    def refuse(self, message: str) -> None:
        self.name.refuse(message)

    def _go(self) -> None:
        name = self.name.value()
        if name is None:
            self.name.refuse(_("À remplir."))
            self.name.setFocus()
        else:
            self._create(name, self.phone.value() or "")

"""SIREN, SIRET and VAT number, checked as they are typed, and the roles as chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.fields import Field, LineField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import grouped_siren, grouped_siret, siren_of, siret_of, vat_number_of
from pole_desk.registers.parties.rules import Role, role_names

LONG_ENOUGH = {"siren": 9, "siret": 14, "vat_number": 13}


class NumberField(LineField[str]):
    """A number with a key; wrong ones are refused while typing once they are long enough, else on leaving."""

    def __init__(self, code: str, read: Callable[[str], str], write: Callable[[str], str]) -> None:
        self._code, self._read_number, self._write_number = code, read, write
        super().__init__()

    def read(self, text: str) -> str:
        return self._read_number(text)

    def write(self, value: str) -> str:
        return self._write_number(value)

    def reading(self, value: str) -> str:
        return _("Clé vérifiée.")

    def typed(self) -> str:
        """The number when it is right, else nothing."""
        try:
            return self.value() or ""
        except BadInput:
            return ""

    def _typed(self) -> None:
        bare = "".join(sign for sign in self.line.text() if sign.isalnum())
        if len(bare) >= LONG_ENOUGH[self._code]:
            self.check()
        else:
            self.accept_text()
        self.edited.emit()


def siren_field() -> NumberField:
    return NumberField("siren", siren_of, grouped_siren)


def siret_field() -> NumberField:
    return NumberField("siret", siret_of, grouped_siret)


def vat_field() -> NumberField:
    return NumberField("vat_number", vat_number_of, str)


class RolesField(Field[tuple[str, ...]]):
    """The roles of a structure, each a chip to press; that of the pole itself is kept, not shown."""

    def __init__(self) -> None:
        self.chips = ChipRow()
        super().__init__(self.chips)
        self._kept: tuple[str, ...] = ()
        shown = [(role, words.capitalize(), None, "") for role, words in role_names().items() if role != Role.POLE]
        self.chips.set_chips(shown)
        self.chips.changed.connect(lambda _keys: self.edited.emit())

    def value(self) -> tuple[str, ...] | None:
        return tuple(sorted([*self.chips.checked(), *self._kept]))

    def set_value(self, value: Sequence[str] | None) -> None:
        wanted = set(value or ())
        self._kept = tuple(role for role in wanted if role == Role.POLE)
        for role, chip in self.chips.chips.items():
            chip.blockSignals(True)
            chip.setChecked(role in wanted)
            chip.blockSignals(False)

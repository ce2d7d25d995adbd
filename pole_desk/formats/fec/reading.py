"""A FEC read back: its entries, and everything wrong in it by line and by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pole_desk.formats.fec.layout import COLUMNS, Entry, Fault, Posting, faults_of
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO

_AMOUNT = re.compile(r"-?[0-9]{1,13}(,[0-9]{1,2})?")
_NUMBER = re.compile(r"[0-9]{1,15}")


class Journal(NamedTuple):
    """The entries in the order of the file, and its faults; none is a sound journal."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]

    @property
    def debit(self) -> Decimal:
        return sum((entry.debit for entry in self.entries), ZERO)

    @property
    def credit(self) -> Decimal:
        return sum((entry.credit for entry in self.entries), ZERO)


def read_journal(source: bytes | Path) -> Journal:
    """The entries of a FEC in UTF-8 or ISO 8859-15, parted by tabs or `|`.

    Lines of one journal, number and piece that follow each other are one entry. Raises BadInput only for
    what is no FEC at all: fec_unreadable, fec_columns.
    """
    text = _text(source)
    rows = [(number, row) for number, row in enumerate(re.split(r"\r\n|\n|\r", text), start=1) if row.strip()]
    if not rows:
        raise BadInput("fec_columns", _("Ce fichier est vide : un FEC commence par les titres de ses 18 colonnes."))
    mark = "\t" if "\t" in rows[0][1] else "|"
    if tuple(cell.strip() for cell in rows[0][1].split(mark)) != COLUMNS:
        raise BadInput(
            "fec_columns",
            _("Ligne {line} : ce n’est pas un FEC. Ses 18 colonnes sont, dans l’ordre : {columns}.").format(
                line=rows[0][0], columns=", ".join(COLUMNS)
            ),
            line=rows[0][0],
        )
    faults: list[Fault] = []
    entries = tuple(_entries([_Row(number, row.split(mark), faults) for number, row in rows[1:]]))
    faults += faults_of(entries)
    return Journal(entries, tuple(faults))


def _text(source: bytes | Path) -> str:
    try:
        raw = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as failure:
        raise BadInput(
            "fec_unreadable",
            _("Le fichier {path} ne peut pas être lu : {reason}.").format(path=source, reason=why_refused(failure)),
            path=str(source),
        ) from failure
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("iso8859-15")


class _Row:
    """A line of the file read as far as it goes; what does not read is written down among the faults."""

    def __init__(self, line: int, cells: list[str], faults: list[Fault]) -> None:
        self.line = line
        self._faults = faults
        if len(cells) != len(COLUMNS):
            self._blame("fec_columns", _("{count} colonnes au lieu de 18").format(count=len(cells)))
        padded = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
        self._cells = {name: cell.strip() for name, cell in zip(COLUMNS, padded, strict=True)}
        self.key = (self["JournalCode"], self["EcritureNum"], self["PieceRef"], self["EcritureDate"])

    def __getitem__(self, name: str) -> str:
        return self._cells[name]

    def _blame(self, code: str, why: str) -> None:
        self._faults.append(Fault(code, _("Ligne {line} : {why}.").format(line=self.line, why=why), None, self.line))

    def day(self, name: str, *, needed: bool = False) -> date | None:
        text = self[name]
        if not text and not needed:
            return None
        try:
            if not re.fullmatch(r"[0-9]{8}", text):
                raise ValueError(text)
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            said = _("{name} « {text} » n’est pas une date AAAAMMJJ").format(name=name, text=text[:40])
            self._blame("fec_date", said)
            return None

    def amount(self, name: str) -> Decimal:
        text = self[name]
        if not _AMOUNT.fullmatch(text):
            self._blame(
                "fec_amount", _("{name} « {text} » n’est pas un montant à virgule").format(name=name, text=text[:40])
            )
            return ZERO
        return Decimal(text.replace(",", ".")).quantize(ZERO)

    def number(self) -> int:
        text = self["EcritureNum"]
        if not _NUMBER.fullmatch(text):
            self._blame("fec_number", _("EcritureNum « {text} » n’est pas un nombre").format(text=text[:40]))
            return 0
        return int(text)

    def posting(self) -> Posting:
        return Posting(
            self["CompteNum"], self["CompteLib"], self["EcritureLib"], self.amount("Debit"), self.amount("Credit"),
            self["CompAuxNum"], self["CompAuxLib"], self["EcritureLet"], self.day("DateLet"),
        )  # fmt: skip


def _entries(rows: list[_Row]) -> Iterator[Entry]:
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[end].key == rows[at].key:
            end += 1
        yield _entry(rows[at:end])
        at = end


def _entry(rows: list[_Row]) -> Entry:
    head = rows[0]
    on = head.day("EcritureDate", needed=True) or date.min
    return Entry(
        journal=head["JournalCode"], journal_label=head["JournalLib"], on=on, piece=head["PieceRef"],
        piece_on=head.day("PieceDate", needed=True) or on, lines=tuple(row.posting() for row in rows),
        number=head.number(), validated_on=head.day("ValidDate"),
    )  # fmt: skip

"""A CSV file as rows with their line numbers, or a sentence that names the line at fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pole_desk.formats.csv.writing import DANGEROUS
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _

DELIMITERS = (";", ",")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One record: its first line in the file, its cells by header, without outer spaces."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The headers in order and the rows; blank lines are left out."""

    headers: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read(source: bytes | Path) -> CsvTable:
    """The rows of a CSV in UTF-8 (BOM or not), delimited by `;` or `,`.

    Raises BadInput: csv_unreadable, csv_encoding, csv_empty, csv_header, csv_ragged, each with
    the `line` at fault where there is one.
    """
    records = _records(_decoded(_content(source)))
    headers = _headers(records)
    rows = []
    for line, cells in records[1:]:
        if len(cells) != len(headers):
            raise BadInput(
                "csv_ragged",
                _(
                    "Ligne {line} : {found} colonnes au lieu de {expected}. Corrigez cette ligne, puis recommencez."
                ).format(line=line, found=len(cells), expected=len(headers)),
                line=line,
            )
        rows.append(CsvRow(line, dict(zip(headers, cells, strict=True))))
    return CsvTable(headers, tuple(rows))


def _content(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as failure:
        raise BadInput(
            "csv_unreadable",
            _("Le fichier {path} ne peut pas être lu : {reason}.").format(path=source, reason=why_refused(failure)),
            path=str(source),
        ) from failure


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise BadInput(
            "csv_encoding",
            _(
                "Ligne {line} : le fichier n’est pas en UTF-8. Enregistrez-le au format "
                "« CSV UTF-8 », puis recommencez."
            ).format(line=line),
            line=line,
        ) from fault


def _records(text: str) -> list[tuple[int, list[str]]]:
    """Each record that is not blank, with its first line."""
    if "\0" in text:
        raise _broken(text.count("\n", 0, text.index("\0")) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            stripped = [_plain(cell.strip()) for cell in cells]
            if any(stripped):
                records.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise _broken(line) from fault
    return records


def _plain(cell: str) -> str:
    """The text as it was before `neutralised` guarded it."""
    guarded = cell[:1] == "'" and cell[1:].startswith(DANGEROUS)
    return cell[1:] if guarded else cell


def _broken(line: int) -> BadInput:
    return BadInput(
        "csv_unreadable",
        _("Ligne {line} : guillemets ou caractères illisibles. Corrigez cette ligne.").format(line=line),
        line=line,
    )


def _delimiter(text: str) -> str:
    """The mark that parts the first line into most cells, `;` when equal."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def _headers(records: list[tuple[int, list[str]]]) -> tuple[str, ...]:
    if not records:
        raise BadInput(
            "csv_empty",
            _("Le fichier est vide. La première ligne doit nommer les colonnes."),
            line=1,
        )
    line, headers = records[0]
    repeated = {header for header in headers if headers.count(header) > 1}
    if "" in headers or repeated:
        what = ", ".join(sorted(repeated - {""})) or _("une colonne sans nom")
        raise BadInput(
            "csv_header",
            _("Ligne {line} : en-tête à corriger ({what}). Chaque colonne porte un nom différent.").format(
                line=line, what=what
            ),
            line=line,
        )
    return tuple(headers)

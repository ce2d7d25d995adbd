"""A bank's CSV read by its description; the line at fault is named. How the description is found is in `proposal`."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, NoReturn

from stdnum import iban

from pole_desk.formats.bank.columns import Columns, amount_of, day_of, require_sound
from pole_desk.formats.bank.statement import (
    MARK,
    NAME,
    BankFile,
    BankLine,
    Statement,
    content,
    grouped,
    keyed,
    plain,
    require_count,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO

LOOKED_AT = 60
"""Lines among which the titles are looked for."""
_IBAN = re.compile(r"FR\d{12}[0-9A-Z]{11}\d{2}")
"""A French IBAN as banks print it above the movements; a foreign account is not theirs."""
_FEET = ("solde", "total", "totaux", "sous total", "cumul")


class Record(NamedTuple):
    """A line of cells and its first line in the file; blank ones are left out."""

    line: int
    cells: list[str]


def read_rows(source: bytes | Path, *, columns: Columns, account: str) -> BankFile:
    """The movements of a bank's CSV of `account`, an IBAN, as one statement without balances.

    Raises BadInput: bank_columns, bank_unreadable, bank_size, bank_encoding, bank_delimiter,
    bank_header when the titles are not those described, bank_account when the file names another one,
    bank_empty, and bank_row naming the `line`.
    """
    require_sound(columns)
    text = decoded(content(source), columns.encoding)
    records = split_records(text, columns.delimiter)
    bare = re.sub(r"\s", "", account).upper()
    found = _placed(records, columns)
    _require_own(records[: len(records) - len(found.rows)], bare)
    lines = []
    for record in found.rows:
        line = _line(record, found.columns)
        if line is not None:
            lines.append(line)
            require_count(len(lines))
    if not lines:
        raise BadInput("bank_empty", _("Ce fichier ne contient aucune opération."))
    seen: Counter[str] = Counter()
    return BankFile((Statement("", bare, None, None, keyed(bare, lines, seen)),))


def decoded(raw: bytes, encoding: str) -> str:
    """The text of a file: a mark of order wins, then UTF-8 when it holds, then what is described."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((name for mark, name in marks if raw.startswith(mark)), None)
    tried = [marked] if marked else ["utf-8", *([encoding] if encoding != "utf-8" else [])]
    fault: UnicodeDecodeError | None = None
    for name in tried:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as error:
            fault = error
            continue
        if "\0" not in text:
            return text
    line = raw.count(b"\n", 0, fault.start if fault else max(raw.find(b"\0"), 0)) + 1
    raise BadInput(
        "bank_encoding",
        _("Ligne {line} : les accents de ce fichier ne se lisent pas. Choisissez « Windows (cp1252) », ou "
          "enregistrez-le au format « CSV UTF-8 ».").format(line=line),
        line=line,
    )  # fmt: skip


def split_records(text: str, delimiter: str) -> list[Record]:
    """Each line that is not blank, cells without outer spaces; raises BadInput `bank_row`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records, line = [], 1
    try:
        for cells in reader:
            bare = [cell.strip() for cell in cells]
            if any(bare):
                records.append(Record(line, bare))
            line = reader.line_num + 1
    except csv.Error as fault:
        said = _("Ligne {line} : guillemets ou caractères illisibles. Corrigez cette ligne.").format(line=line)
        raise BadInput("bank_row", said, line=line) from fault
    return records


class _Placed(NamedTuple):
    columns: Columns
    rows: list[Record]


def _placed(records: list[Record], columns: Columns) -> _Placed:
    """The rows under the titles, and the columns where this file has them."""
    if not columns.header:
        return _Placed(columns, [one for one in records if one.line > columns.skip])
    wanted = {what: _title(columns.header, at) for what, at in columns.used().items()}
    for rank, record in enumerate(records[:LOOKED_AT]):
        titles = {_title(record.cells, at): at for at in range(len(record.cells))}
        if all(title in titles for title in wanted.values()):
            moved = {what: titles[title] for what, title in wanted.items()}
            return _Placed(_moved(columns, record.cells, moved), records[rank + 1 :])
    _refuse_titles(records, columns)


def _require_own(heading: Sequence[Record], account: str) -> None:
    """What stands above the movements may name the account: then it is the one asked for."""
    for record in heading:
        for named in _IBAN.findall(re.sub(r"\s", "", " ".join(record.cells)).upper()):
            if named != account and iban.is_valid(named):
                raise BadInput(
                    "bank_account",
                    _("Ligne {line} : ce relevé est celui du compte {found}, et non du compte {wanted}. Choisissez le "
                      "relevé du bon compte, ou changez l’IBAN du vendeur dans les réglages.").format(
                        line=record.line, found=grouped(named), wanted=grouped(account)
                    ),
                    line=record.line,
                )  # fmt: skip


def _moved(columns: Columns, titles: Sequence[str], moved: dict[str, int]) -> Columns:
    values = columns.to_json() | {what: at for what, at in moved.items() if not what.startswith("text")}
    values["texts"] = [moved[f"text{rank}"] for rank in range(len(columns.texts))]
    return Columns.from_json(values | {"header": list(titles)})


def _title(titles: Sequence[str], at: int) -> tuple[str, int]:
    """A title, and which one of that name when several share it."""
    name = slug(titles[at])
    return name, sum(slug(one) == name for one in titles[:at])


def _refuse_titles(records: list[Record], columns: Columns) -> NoReturn:
    expected = [columns.header[at] for at in columns.used().values()]
    if not records:
        raise BadInput("bank_empty", _("Ce fichier ne contient aucune opération."))
    if all(len(one.cells) < 2 for one in records[:LOOKED_AT]):
        raise BadInput(
            "bank_delimiter",
            _("Ligne {line} : aucune colonne n’est séparée par {mark}. Ce fichier a un autre séparateur : décrivez "
              "ses colonnes à nouveau.").format(line=records[0].line, mark=mark_name(columns.delimiter)),
            line=records[0].line,
        )  # fmt: skip
    raise BadInput(
        "bank_header",
        _("Les titres de colonnes attendus ({expected}) ne sont pas dans ce fichier. Si la banque a changé son "
          "export, décrivez ses colonnes à nouveau.").format(expected=", ".join(expected)),
        expected=expected,
    )  # fmt: skip


def mark_name(delimiter: str) -> str:
    """A separator as a person names it."""
    return {
        ";": _("un point-virgule"), ",": _("une virgule"), "\t": _("une tabulation"), "|": _("une barre verticale"),
    }.get(delimiter, delimiter)  # fmt: skip


def _line(record: Record, columns: Columns) -> BankLine | None:
    """A movement; None for a line without date nor amount, and for a foot that tells a balance."""
    last = max(columns.used().values())
    if len(record.cells) <= last:
        if _is_foot(record) or len(record.cells) == 1:
            return None
        raise _refused(
            record,
            ngettext("{count} colonne au lieu de {least} au moins", "{count} colonnes au lieu de {least} au moins",
                     len(record.cells)).format(count=len(record.cells), least=last + 1),
        )  # fmt: skip
    written = record.cells[columns.booked or 0]
    booked = day_of(written, columns.order)
    if booked is None and _is_foot(record):
        return None
    amount = _amount(record, columns)
    if booked is None:
        if not written and amount is None:
            return None
        raise _refused(record, _("« {text} » n’est pas une date").format(text=plain(written, 40)))
    if amount is None:
        raise _refused(record, _("le montant manque"))
    return BankLine(
        place=record.line,
        booked_on=booked,
        valued_on=_valued(record, columns),
        amount=amount,
        text=plain(" ".join(dict.fromkeys(record.cells[at] for at in columns.texts))),
        name=_cell(record, columns.name, NAME),
        iban=re.sub(r"[^A-Z0-9]", "", _cell(record, columns.iban, 60).upper())[:34],
        reference=_cell(record, columns.reference, MARK),
    )


def _is_foot(record: Record) -> bool:
    said = slug(next((cell for cell in record.cells if cell), ""))
    return any(said == foot or said.startswith(foot + " ") for foot in _FEET)


def _cell(record: Record, at: int | None, most: int) -> str:
    return "" if at is None else plain(record.cells[at], most)


def _valued(record: Record, columns: Columns) -> date | None:
    if columns.valued is None or not record.cells[columns.valued]:
        return None
    day = day_of(record.cells[columns.valued], columns.order)
    if day is None:
        text = plain(record.cells[columns.valued], 40)
        raise _refused(record, _("« {text} » n’est pas une date").format(text=text))
    return day


def _amount(record: Record, columns: Columns) -> Decimal | None:
    if columns.amount is not None:
        return _euros(record, columns.amount, columns)
    debit, credit = (_euros(record, at, columns) for at in (columns.debit, columns.credit))
    if debit is None and credit is None:
        return None
    if debit and credit:
        raise _refused(record, _("un débit et un crédit à la fois"))
    return abs(credit or ZERO) - abs(debit or ZERO)


def _euros(record: Record, at: int | None, columns: Columns) -> Decimal | None:
    text = "" if at is None else record.cells[at]
    try:
        return amount_of(text, columns.decimal)
    except ValueError:
        raise _refused(
            record,
            _("« {text} » n’est pas un montant écrit en chiffres, par exemple 1 234{mark}50").format(
                text=plain(text, 40), mark=columns.decimal
            ),
        ) from None


def _refused(record: Record, why: str) -> BadInput:
    return BadInput(
        "bank_row",
        _("Ligne {line} : {why}. Corrigez-la dans le fichier, ou décrivez ses colonnes à nouveau.").format(
            line=record.line, why=why
        ),
        line=record.line,
    )

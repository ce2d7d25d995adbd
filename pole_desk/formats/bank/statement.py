"""What a bank says of an account: statements and their lines, each with a key that outlives a second import."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, to_cents

MOST_BYTES = 256 * 1024 * 1024
MOST_LINES = 200_000
TEXT, NAME, MARK = 1_000, 140, 70
"""Characters kept of a text, of a name, of a reference."""


class BankLine(NamedTuple):
    """A movement: `amount` in euros is what the account gained, negative when it lost.

    `place` is the line of a CSV or the rank of a CAMT entry, for who looks for it. `reference` is the
    payer's own (end-to-end), `bank_reference` the bank's. `reversal` says that the bank takes back an
    earlier movement, `returned` gives the reason code of a rejected debit (AC04, MD06…). `parts` is how
    many payments the bank booked as one without telling them apart.
    """

    place: int
    booked_on: date
    valued_on: date | None
    amount: Decimal
    text: str
    name: str = ""
    iban: str = ""
    reference: str = ""
    mandate: str = ""
    bank_reference: str = ""
    reversal: bool = False
    returned: str = ""
    parts: int = 1
    key: str = ""


class Statement(NamedTuple):
    """A statement of one account; balances are None when the bank does not tell them.

    `pending` counts the entries that are announced and not booked: they are left out.
    """

    number: str
    account: str
    opening: Decimal | None
    closing: Decimal | None
    lines: tuple[BankLine, ...]
    pending: int = 0

    @property
    def gap(self) -> Decimal:
        """What the closing balance holds that neither the opening one nor the lines explain."""
        if self.opening is None or self.closing is None:
            return ZERO
        return self.closing - self.opening - sum((line.amount for line in self.lines), ZERO)


class BankFile(NamedTuple):
    """The statements of the account asked for; `left_out` are the other accounts of the file."""

    statements: tuple[Statement, ...]
    left_out: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[BankLine, ...]:
        return tuple(line for statement in self.statements for line in statement.lines)


def keyed(account: str, lines: Iterable[BankLine], seen: Counter[str]) -> tuple[BankLine, ...]:
    """The lines with their keys; `seen` counts the equal ones met before in the same file.

    A key depends on what the bank wrote and on the rank among equal lines of a day, so that two files
    that overlap by whole days name the same movement alike, and two equal payments stay two.
    """
    found = []
    for line in lines:
        said = "\n".join((
            account, line.booked_on.isoformat(), str(to_cents(line.amount)), line.text, line.name, line.iban,
            line.reference, line.mandate, line.bank_reference, line.returned,
        ))  # fmt: skip
        seen[said] += 1
        digest = hashlib.sha256(f"{said}\n{seen[said]}".encode()).hexdigest()
        found.append(line._replace(key=digest[:32]))
    return tuple(found)


def content(source: bytes | Path) -> bytes:
    """The bytes of a file; raises BadInput `bank_unreadable` or `bank_size`."""
    if isinstance(source, bytes):
        require_size(len(source))
        return source
    try:
        require_size(source.stat().st_size)
        return source.read_bytes()
    except OSError as failure:
        raise unreadable(source, failure) from failure


def require_size(size: int) -> None:
    if size > MOST_BYTES:
        raise BadInput(
            "bank_size",
            _("Ce fichier fait plus de 256 Mo : ce n’est pas un relevé de compte. Exportez une période plus courte."),
        )


def require_count(count: int) -> None:
    if count > MOST_LINES:
        raise BadInput(
            "bank_size",
            _("Ce relevé a plus de 200 000 lignes. Exportez une période plus courte, puis recommencez."),
        )


def unreadable(path: Path, failure: OSError) -> BadInput:
    return BadInput(
        "bank_unreadable",
        _("Le fichier {path} ne peut pas être lu : {reason}.").format(path=path, reason=why_refused(failure)),
        path=str(path),
    )


def grouped(account: str) -> str:
    """An account number by fours, as on paper."""
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4)) or _("sans numéro")


def plain(text: str | None, most: int = TEXT) -> str:
    """A text on one line, without what cannot be stored, cut to `most` characters."""
    kept = "".join(c if c.isprintable() else " " for c in text or "")
    return " ".join(kept.split())[:most].rstrip()

"""Entries as an accountant reads them, the eighteen columns of the FEC, and what makes a journal wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import CENT, ZERO, euros

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
"""LPF art. A47 A-1: these names, in this order."""
ACCOUNT = re.compile(r"[0-9]{3}[0-9A-Z]{0,17}")


class Posting(NamedTuple):
    """A line of an entry: euros on one side; `auxiliary` is the client's or supplier's own account."""

    account: str
    account_label: str
    label: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    auxiliary: str = ""
    auxiliary_label: str = ""
    lettering: str = ""
    lettered_on: date | None = None


class Entry(NamedTuple):
    """What one piece makes in a journal; `number` belongs to one sequence without gap."""

    journal: str
    journal_label: str
    on: date
    piece: str
    piece_on: date
    lines: tuple[Posting, ...]
    number: int = 0
    validated_on: date | None = None

    @property
    def debit(self) -> Decimal:
        return sum((line.debit for line in self.lines), ZERO)

    @property
    def credit(self) -> Decimal:
        return sum((line.credit for line in self.lines), ZERO)


class Fault(NamedTuple):
    """What is wrong in a journal: a code, a French sentence, and the entry or the line of the file at fault."""

    code: str
    message: str
    number: int | None = None
    line: int | None = None


def faults_of(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Each thing that makes a journal wrong: an entry unbalanced, empty or undated, a gap in the numbers.

    The tax office's own checker does not see an unbalanced entry: this one does.
    """
    expected: int | None = None
    for entry in entries:
        if expected is not None and entry.number != expected:
            yield Fault(
                "fec_gap",
                _("L’écriture {number} suit l’écriture {before} : les numéros doivent se suivre sans trou ni "
                  "doublon.").format(number=entry.number, before=expected - 1),
                entry.number,
            )  # fmt: skip
        expected = entry.number + 1
        yield from _own_faults(entry)


def _own_faults(entry: Entry) -> Iterator[Fault]:
    where = {"number": entry.number, "piece": entry.piece}
    if entry.number < 1:
        yield Fault("fec_number", _("La pièce {piece} n’a pas de numéro d’écriture.").format(**where), entry.number)
    if len(entry.lines) < 2:
        said = _("L’écriture {number} ({piece}) a moins de deux lignes.").format(**where)
        yield Fault("fec_lines", said, entry.number)
    for line in entry.lines:
        if not ACCOUNT.fullmatch(line.account):
            yield Fault(
                "fec_account",
                _("L’écriture {number} ({piece}) porte un compte qui n’en est pas un : « {account} ». Il commence "
                  "par trois chiffres.").format(account=line.account, **where),
                entry.number,
            )  # fmt: skip
        if min(line.debit, line.credit) < 0 or (line.debit > 0) == (line.credit > 0) or not _whole(line):
            yield Fault(
                "fec_side",
                _("L’écriture {number} ({piece}) a, au compte {account}, une ligne qui n’est ni un débit ni un "
                  "crédit positif au centime.").format(account=line.account, **where),
                entry.number,
            )  # fmt: skip
    if entry.debit != entry.credit:
        yield Fault(
            "fec_unbalanced",
            _("L’écriture {number} ({piece}) n’est pas équilibrée : {debit} au débit, {credit} au crédit, soit un "
              "écart de {gap}.").format(debit=euros(entry.debit), credit=euros(entry.credit),
                                        gap=euros(abs(entry.debit - entry.credit)), **where),
            entry.number,
        )  # fmt: skip
    for name, text in (("JournalCode", entry.journal), ("JournalLib", entry.journal_label), ("PieceRef", entry.piece)):
        if not text.strip():
            said = _("L’écriture {number} ({piece}) n’a pas de {name}.").format(name=name, **where)
            yield Fault("fec_blank", said, entry.number)


def _whole(line: Posting) -> bool:
    return all(amount == amount.quantize(CENT) for amount in (line.debit, line.credit))

"""CAMT.053 (ISO 20022 bank to customer statement), versions 02 to 08, read as a stream.

Entries are told apart by their transactions when the bank details them; what an entry says is in `entries`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from pole_desk.formats.bank.entries import amount_of, first, is_booked, lines_of
from pole_desk.formats.bank.statement import (
    BankFile,
    BankLine,
    Statement,
    grouped,
    keyed,
    plain,
    require_count,
    require_size,
    unreadable,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

VERSIONS = range(2, 9)
_NAMESPACE = re.compile(r"urn:(?:iso:std:)?iso:20022:tech:xsd:([a-z]{4})\.(\d{3})\.001\.(\d{2})")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_OTHERS = {
    "052": _("un relevé intermédiaire (camt.052)"),
    "054": _("un avis d’opérations (camt.054)"),
}


def read_camt(source: bytes | Path, *, account: str) -> BankFile:
    """The booked movements of `account`, an IBAN, out of a CAMT.053.

    Statements of other accounts in the same file are left out, and named. Raises BadInput:
    bank_unreadable, bank_size, camt_broken (not XML, or cut), camt_entities (a DTD), camt_other
    (another message or version), camt_empty, camt_account when none is of the account asked for,
    camt_entry and camt_currency naming the entry at fault.
    """
    statements = tuple(_opened(source))
    if not statements:
        raise BadInput("camt_empty", _("Ce fichier ne contient aucun relevé de compte."))
    wanted = re.sub(r"\s", "", account).upper()
    own = tuple(one for one in statements if _same(one.account, wanted))
    others = tuple(sorted({one.account for one in statements if not _same(one.account, wanted)}))
    if not own:
        raise _another_account(wanted, others)
    seen: Counter[str] = Counter()
    return BankFile(
        tuple(one._replace(account=wanted, lines=keyed(wanted, one.lines, seen)) for one in own), others
    )


def _same(found: str, wanted: str) -> bool:
    """An IBAN, or the domestic number that it holds when the bank gives nothing else."""
    return found == wanted or (len(found) > 10 and found == wanted[4:])


def _another_account(wanted: str, others: tuple[str, ...]) -> BadInput:
    return BadInput(
        "camt_account",
        _("Ce relevé est celui du compte {found}, et non du compte {wanted}. Choisissez le relevé du bon "
          "compte, ou changez l’IBAN du vendeur dans les réglages.").format(
            found=", ".join(grouped(other) for other in others) or _("sans numéro"), wanted=grouped(wanted)
        ),
        found=others,
        wanted=wanted,
    )  # fmt: skip


def _opened(source: bytes | Path) -> Iterator[Statement]:
    if isinstance(source, bytes):
        require_size(len(source))
        yield from _statements(BytesIO(source))
        return
    try:
        require_size(source.stat().st_size)
        with source.open("rb") as file:
            yield from _statements(file)
    except OSError as failure:
        raise unreadable(source, failure) from failure


def _statements(file: BinaryIO) -> Iterator[Statement]:
    """Each statement at its end; entries leave memory as soon as they are read."""
    events = etree.iterparse(
        file, events=("start", "end"), tag=("{*}Document", "{*}Stmt", "{*}Ntry"),
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    lines: list[BankLine] = []
    place = pending = 0
    known = False
    try:
        for event, element in events:
            name = etree.QName(element).localname
            if event == "start":
                _require_plain(element)
                known = True
                if name == "Document":
                    _require_known(element)
                elif name == "Stmt":
                    lines, pending = [], 0
                continue
            if name == "Ntry":
                place += 1
                require_count(place)
                if is_booked(element):
                    lines += lines_of(element, place)
                else:
                    pending += 1
            elif name == "Stmt":
                yield _statement(element, lines, pending)
            _forget(element)
    except etree.XMLSyntaxError as fault:
        raise _broken(fault) from fault
    _require_plain(events.root)
    if not known:
        raise _other(_("un autre fichier XML"))


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        before = element.getprevious()
        if etree.QName(before).localname != etree.QName(element).localname:
            break
        element.getparent().remove(before)


def _statement(element: etree._Element, lines: list[BankLine], pending: int) -> Statement:
    account = first(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id")
    return Statement(
        number=plain(first(element, "Id", "ElctrncSeqNb"), 70),
        account=re.sub(r"\s", "", plain(account, 60)).upper(),
        opening=_balance(element, _OPENING),
        closing=_balance(element, _CLOSING),
        lines=tuple(lines),
        pending=pending,
    )


def _balance(element: etree._Element, codes: tuple[str, ...]) -> Decimal | None:
    for code in codes:
        for balance in element.iterfind("{*}Bal"):
            if first(balance, "Tp/CdOrPrtry/Cd", "Tp/Cd") == code:
                return amount_of(balance, 0)
    return None


def _require_plain(element: etree._Element | None) -> None:
    """No DTD: a bank writes none, and its entities could fill the memory."""
    if element is not None and element.getroottree().docinfo.internalDTD is not None:
        raise BadInput(
            "camt_entities",
            _("Ce fichier déclare des entités XML (DOCTYPE) : aucune banque n’en écrit. Il n’est pas lu. "
              "Téléchargez le relevé à nouveau depuis le site de la banque."),
        )  # fmt: skip


def _require_known(document: etree._Element) -> None:
    namespace = etree.QName(document).namespace
    known = _NAMESPACE.fullmatch(namespace or "")
    if namespace is None:
        return
    if known is None or (known[1], known[2]) != ("camt", "053"):
        another = _("un autre message (« {what} »)").format(what=namespace[-60:])
        raise _other(_OTHERS.get(known[2] if known else "", another))
    if int(known[3]) not in VERSIONS:
        raise _other(_("un CAMT.053 de version {version}").format(version=known[3]))


def _other(what: str) -> BadInput:
    return BadInput(
        "camt_other",
        _("Ce fichier est {what}. Demandez à la banque un relevé CAMT.053, version 02 à 08 "
          "(camt.053.001.02 à camt.053.001.08).").format(what=what),
    )  # fmt: skip


def _broken(fault: etree.XMLSyntaxError) -> BadInput:
    return BadInput(
        "camt_broken",
        _("Ligne {line} : ce fichier n’est pas un XML entier. Téléchargez le relevé CAMT.053 à nouveau depuis le "
          "site de la banque. S’il finit par .csv, choisissez l’import CSV.").format(line=fault.lineno or 1),
        line=fault.lineno or 1,
    )  # fmt: skip

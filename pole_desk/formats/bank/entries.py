"""What a CAMT.053 entry (Ntry) says: one line, or one for each transaction that the bank details."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NoReturn

from lxml import etree

from pole_desk.formats.bank.statement import MARK, NAME, BankLine, plain
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import CENT, ZERO

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,5})?|\.\d{1,5}")
_LARGEST = Decimal("999999999.99")
_NOTHING = {"NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NONE"}
"""What banks write when the payer gave no reference."""


@cache
def _path(names: str) -> str:
    return "/".join(f"{{*}}{name}" for name in names.split("/"))


def first(element: etree._Element, *paths: str) -> str:
    """The first text found under the paths, in their order; none is an empty one."""
    for names in paths:
        text = element.findtext(_path(names))
        if text and text.strip():
            return text.strip()
    return ""


def is_booked(entry: etree._Element) -> bool:
    """A status is a text until version 06 and a code since; an entry without one is booked."""
    return first(entry, "Sts/Cd", "Sts") in ("", "BOOK")


def amount_of(element: etree._Element, place: int) -> Decimal:
    """The signed amount: the credit mark tells what the account gained, reversal or not."""
    sign = {"CRDT": 1, "DBIT": -1}.get(first(element, "CdtDbtInd"))
    found = element.find("{*}Amt")
    if sign is None or found is None:
        _refuse(place, _("elle n’a ni montant ni sens (crédit ou débit)"))
    return sign * _euros(found, place)


def _euros(element: etree._Element, place: int) -> Decimal:
    text = (element.text or "").strip()
    if not _AMOUNT.fullmatch(text):
        _refuse(place, _("« {text} » n’est pas un montant").format(text=plain(text, 40)))
    amount = Decimal(text)
    if amount > _LARGEST or amount != amount.quantize(CENT):
        _refuse(place, _("« {text} » n’est pas un montant au centime").format(text=text))
    currency = element.get("Ccy", "EUR")
    if currency != "EUR":
        raise BadInput(
            "camt_currency",
            _("Opération n° {place} du relevé : elle est en {currency}. Seuls les comptes en euros sont lus.").format(
                place=place, currency=plain(currency, 10)
            ),
            place=place,
        )
    return amount.quantize(CENT)


def lines_of(entry: etree._Element, place: int) -> list[BankLine]:
    """The entry's movements, which add up to its amount.

    A batch is told apart only when each of its transactions says its amount in euros and they sum to the
    entry's; else it stays one line that says how many it holds. Raises BadInput `camt_entry`, `camt_currency`.
    """
    amount = amount_of(entry, place)
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    whole = _whole(entry, place, amount, details[0] if len(details) == 1 else None)
    if len(details) < 2:
        told = first(entry, "NtryDtls/Btch/NbOfTxs")
        return [whole._replace(parts=int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 8 else 1)]
    parts = [_own_amount(one, amount) for one in details]
    if None in parts or sum((part or ZERO for part in parts), ZERO) != amount:
        texts = " / ".join(filter(None, (_text(one) for one in details)))
        return [whole._replace(parts=len(details), text=plain(f"{whole.text} {texts}"))]
    return [_part(one, whole, part or ZERO) for one, part in zip(details, parts, strict=True)]


def _whole(entry: etree._Element, place: int, amount: Decimal, detail: etree._Element | None) -> BankLine:
    booked = _day(entry, "BookgDt", place) or _day(entry, "ValDt", place)
    if booked is None:
        _refuse(place, _("elle n’a pas de date"))
    line = BankLine(
        place=place,
        booked_on=booked,
        valued_on=_day(entry, "ValDt", place),
        amount=amount,
        text=plain(first(entry, "AddtlNtryInf")),
        bank_reference=plain(first(entry, "AcctSvcrRef", "NtryRef"), MARK),
        reversal=first(entry, "RvslInd") in ("true", "1"),
    )
    return line if detail is None else _part(detail, line, amount)


def _part(detail: etree._Element, whole: BankLine, amount: Decimal) -> BankLine:
    """A transaction of an entry; what it does not say is the entry's.

    The other party is who paid in, or who was paid; on what is given back, the one of the first movement.
    """
    returned = plain(first(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"), 35)
    given_back = whole.reversal or bool(returned)
    side = "Dbtr" if (amount > 0) is not given_back else "Cdtr"
    parties = f"RltdPties/{side}"
    return whole._replace(
        amount=amount,
        text=_text(detail) or whole.text,
        name=plain(first(detail, f"{parties}/Pty/Nm", f"{parties}/Nm", f"RltdPties/Ultmt{side}/Pty/Nm",
                         f"RltdPties/Ultmt{side}/Nm"), NAME),
        iban=_iban(first(detail, f"RltdPties/{side}Acct/Id/IBAN")),
        reference=_reference(first(detail, "Refs/EndToEndId")),
        mandate=_reference(first(detail, "Refs/MndtId")),
        bank_reference=plain(first(detail, "Refs/AcctSvcrRef", "Refs/TxId"), MARK) or whole.bank_reference,
        returned=returned,
    )  # fmt: skip


def _iban(text: str) -> str:
    return re.sub(r"\s", "", plain(text, 60)).upper()[:34]


def _reference(text: str) -> str:
    found = plain(text, MARK)
    return "" if found.upper().replace(" ", "") in _NOTHING else found


def _text(detail: etree._Element) -> str:
    """What the payer wrote, else what the bank adds."""
    said = [node.text or "" for node in detail.iterfind(_path("RmtInf/Ustrd"))]
    said += [node.text or "" for node in detail.iterfind(_path("RmtInf/Strd/CdtrRefInf/Ref"))]
    return plain(" ".join(said)) or plain(first(detail, "AddtlTxInf"))


def _own_amount(detail: etree._Element, whole: Decimal) -> Decimal | None:
    """A transaction's signed amount in the account's money; None when the bank does not tell it."""
    for names in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = detail.find(_path(names))
        if found is None:
            continue
        text = (found.text or "").strip()
        if found.get("Ccy", "EUR") != "EUR" or not _AMOUNT.fullmatch(text) or Decimal(text) > _LARGEST:
            return None
        value = Decimal(text)
        if value != value.quantize(CENT):
            return None
        mark = first(detail, "CdtDbtInd")
        sign = {"CRDT": 1, "DBIT": -1}.get(mark, 1 if whole >= 0 else -1)
        return (sign * value).quantize(CENT)
    return None


def _day(entry: etree._Element, name: str, place: int) -> date | None:
    text = first(entry, f"{name}/Dt", f"{name}/DtTm")
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = date.min
    if not 1990 <= day.year <= 2200:
        _refuse(place, _("« {text} » n’est pas une date").format(text=plain(text, 40)))
    return day


def _refuse(place: int, why: str) -> NoReturn:
    raise BadInput(
        "camt_entry",
        _("Opération n° {place} du relevé : {why}. Téléchargez le relevé à nouveau ; si l’erreur revient, "
          "signalez-la à la banque.").format(place=place, why=why),
        place=place,
    )  # fmt: skip

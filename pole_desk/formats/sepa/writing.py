"""Orders as the XML that banks take: pain.008.001.08 and pain.001.001.09; the same order is always the same bytes.

sepaxml lays out the message; its random names and its own time are replaced by those of the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lxml import etree

from pole_desk.formats.sepa.folding import NAME, folded
from pole_desk.formats.sepa.orders import (
    Address,
    DebitOrder,
    Holder,
    TransferOrder,
    creditor_id_of,
    require_debits,
    require_transfers,
)
from pole_desk.kernel.identifiers import bic_of, iban_of
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.periods import PARIS

DEBITS, TRANSFERS = "pain.008.001.08", "pain.001.001.09"


def write_debits(order: DebitOrder) -> bytes:
    """The direct debits as pain.008.001.08, one lot per sequence and day; raises BadInput as `require_debits`."""
    from sepaxml import SepaDD  # late: only who writes a file waits for it

    require_debits(order)
    file = SepaDD(
        {**_holder(order.creditor), "batch": True, "currency": "EUR", "instrument": str(order.scheme),
         "creditor_id": creditor_id_of(order.creditor_id)},
        schema=DEBITS, clean=False,
    )  # fmt: skip
    for one in order.debits:
        file.add_payment({
            **_holder(one.debtor), "amount": to_cents(one.amount), "type": str(one.sequence),
            "collection_date": one.collected_on, "mandate_id": one.mandate, "mandate_date": one.signed_on,
            "description": folded(one.text), "endtoend_id": one.end_to_end,
        })  # fmt: skip
    return _settled(file.export(validate=False), order.message, order.created_at)


def write_transfers(order: TransferOrder) -> bytes:
    """The transfers as pain.001.001.09, one lot per day; raises BadInput as `require_transfers`."""
    from sepaxml import SepaTransfer  # late: only who writes a file waits for it

    require_transfers(order)
    file = SepaTransfer({**_holder(order.debtor), "batch": True, "currency": "EUR"}, schema=TRANSFERS, clean=False)
    for one in order.transfers:
        file.add_payment({
            **_holder(one.creditor), "amount": to_cents(one.amount), "execution_date": one.executed_on,
            "description": folded(one.text), "endtoend_id": one.end_to_end,
        })  # fmt: skip
    return _settled(file.export(validate=False), order.message, order.created_at)


def _holder(holder: Holder) -> dict[str, Any]:
    found: dict[str, Any] = {"name": folded(holder.name, NAME), "IBAN": iban_of(holder.iban)}
    if holder.bic:
        found["BIC"] = bic_of(holder.bic)
    if holder.address is not None:
        found["address"] = _address(holder.address)
    return found


def _address(address: Address) -> dict[str, str]:
    parts = {
        "street_name": folded(address.street, 70), "building_number": folded(address.number, 16),
        "postcode": folded(address.postcode, 16), "town": folded(address.town, 35), "country": address.country,
    }  # fmt: skip
    return {part: text for part, text in parts.items() if text}


def _settled(xml: bytes, message: str, created_at: datetime) -> bytes:
    """The message under its own name and time; an agent without BIC says so (EPC130-08, NOTPROVIDED)."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    space = f"{{{etree.QName(root).namespace}}}"
    _write(root.iter(f"{space}MsgId"), message)
    _write(root.iter(f"{space}CreDtTm"), created_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S"))
    for rank, lot in enumerate(root.iter(f"{space}PmtInfId"), start=1):
        lot.text = f"{message}-{rank:04d}"
    for agent in root.iter(f"{space}FinInstnId"):
        if len(agent) == 0:
            etree.SubElement(etree.SubElement(agent, f"{space}Othr"), f"{space}Id").text = "NOTPROVIDED"
    for address in list(root.iter(f"{space}PstlAdr")):
        if len(address) == 0:
            address.getparent().remove(address)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write(nodes: Iterable[etree._Element], text: str) -> None:
    for node in nodes:
        node.text = text

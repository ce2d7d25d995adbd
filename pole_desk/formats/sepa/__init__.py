"""SEPA files for the bank: direct debits, transfers, and the QR code of a transfer; who owes what is not here."""

from pole_desk.formats.sepa.folding import folded
from pole_desk.formats.sepa.orders import (
    Address,
    Debit,
    DebitOrder,
    Holder,
    Scheme,
    Sequence,
    Transfer,
    TransferOrder,
    creditor_id_of,
)
from pole_desk.formats.sepa.qr import QrCode, transfer_qr
from pole_desk.formats.sepa.writing import write_debits, write_transfers

__all__ = [
    "Address", "Debit", "DebitOrder", "Holder", "QrCode", "Scheme", "Sequence", "Transfer", "TransferOrder",
    "creditor_id_of", "folded", "transfer_qr", "write_debits", "write_transfers",
]  # fmt: skip

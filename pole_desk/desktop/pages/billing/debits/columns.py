"""The columns and words of mandates, debits, transfers and their files."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.receivables.rules.debits import DebitState, code_words, debit_state_names
from pole_desk.accounts.receivables.rules.mandates import Standing, standing_names, use_names
from pole_desk.accounts.receivables.rules.transfers import TransferState, transfer_state_names
from pole_desk.desktop.pages.billing.words import total
from pole_desk.desktop.widgets.table import Column
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day

STANDINGS = {
    Standing.LIVE: "confirmed", Standing.TO_COME: "draft", Standing.USED: "ended", Standing.LAPSED: "conflict",
    Standing.REVOKED: "ended",
}  # fmt: skip
DEBITS = {
    DebitState.ASKED: "option", DebitState.COLLECTED: "invoiced", DebitState.REJECTED: "unpaid",
    DebitState.CANCELLED: "ended",
}  # fmt: skip
FILES = {
    "asked": "option", "over": "leaving", "collected": "invoiced", "rejected": "unpaid", "refused": "unpaid", "cancelled": "ended",
    "sent": "option", "unseen": "leaving", "confirmed": "invoiced",
}  # fmt: skip
TRANSFERS = {
    TransferState.ORDERED: "option", TransferState.CONFIRMED: "invoiced", TransferState.REJECTED: "unpaid",
    TransferState.CANCELLED: "ended",
}


def mandate_pill(row: Any) -> tuple[str, str]:
    """How a mandate stands, and whether it lapses soon."""
    if row.soon:
        return "option", _("bientôt caduc")
    return STANDINGS[Standing(row.standing)], standing_names()[row.standing]


def debit_pill(row: Any) -> tuple[str, str]:
    """What became of a debit."""
    return DEBITS[DebitState(row.state)], debit_state_names()[row.state]


def file_pill(row: Any) -> tuple[str, str]:
    """What became of a file as a whole."""
    names = {
        "asked": _("présenté"), "over": _("à encaisser"), "collected": _("encaissé"), "cancelled": _("annulé"),
        "sent": _("transmis"), "unseen": _("à confirmer"), "confirmed": _("exécuté"),
        "rejected": ngettext("{n} rejeté", "{n} rejetés", row.rejected).format(n=number(row.rejected)),
        "refused": ngettext("{n} refusé", "{n} refusés", row.rejected).format(n=number(row.rejected)),
    }  # fmt: skip
    return FILES[row.state], names[row.state]


def transfer_pill(row: Any) -> tuple[str, str]:
    """What became of a transfer."""
    return TRANSFERS[TransferState(row.state)], transfer_state_names()[row.state]


def kind_names() -> dict[str, str]:
    """What a transfer pays."""
    return {"deposit": _("dépôt rendu"), "refund": _("remboursement"), "payout": _("reversement")}


def told_text(row: Any) -> str:
    """Who told the client of the debit."""
    return _("par la facture") if row.told else _("à prévenir")


def mandate_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("reference", _("Référence"), 118),
        Column("standing", _("État"), 134, text=lambda row: mandate_pill(row)[1], state=mandate_pill, filter=True),
        Column("iban", _("IBAN"), 264, text=lambda row: iban_groups(row.iban), spare=1),
        Column("signed_on", _("Signé le"), 92, spare=1),
        Column("lapses_on", _("Caduc le"), 92, spare=2, text=lambda row: numeric_day(row.lapses_on),
               tone=lambda row: "warning" if row.soon else ""),
        Column("last_on", _("Dernier"), 92, spare=3),
        Column("use", _("Usage"), 90, text=lambda row: use_names()[row.use], spare=4),
        Column("scheme", _("Schéma"), 76, hidden=True),
        Column("holder", _("Titulaire"), 150, hidden=True),
    ]  # fmt: skip


def planned_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("number", _("Facture"), 124),
        Column("amount", _("Montant"), 94, total=total("amount")),
        Column("collect_on", _("Prélevé le"), 94),
        Column("sequence", _("Suite"), 74, filter=True, tip=lambda row: sequence_names()[row.sequence]),
        Column("told", _("Prévenu"), 120, text=told_text, spare=2,
               tone=lambda row: "" if row.told else "warning"),
        Column("reference", _("Mandat"), 118, spare=1),
        Column("scheme", _("Schéma"), 76, spare=3),
    ]  # fmt: skip


def sequence_names() -> dict[str, str]:
    """Where a debit stands among those of its mandate."""
    return {
        "FRST": _("premier prélèvement"), "RCUR": _("prélèvement suivant"), "OOFF": _("prélèvement unique"),
        "FNAL": _("dernier prélèvement"),
    }  # fmt: skip


def left_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("number", _("Facture"), 124),
        Column("balance", _("Reste dû"), 94, total=total("balance")),
        Column("words", _("Pourquoi"), 320, tip=lambda row: row.words),
    ]


def file_columns() -> list[Column]:
    return [
        Column("message", _("Fichier"), 144, strong=True),
        Column("state", _("État"), 128, text=lambda row: file_pill(row)[1], state=file_pill),
        Column("total", _("Total"), 96),
        Column("operations", _("Nombre"), 66, spare=1),
        Column("first_on", _("Pour le"), 92, spare=1),
        Column("made_at", _("Fait le"), 130, spare=2),
        Column("issuer_name", _("Vendeur"), 130, spare=3),
        Column("scheme", _("Schéma"), 76, hidden=True),
    ]


def debit_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 130, strong=True, tip=lambda row: row.party_name),
        Column("state", _("État"), 112, text=lambda row: debit_pill(row)[1], state=debit_pill),
        Column("amount", _("Montant"), 92, total=total("amount")),
        Column("collect_on", _("Prélevé le"), 92, spare=1),
        Column("number", _("Facture"), 122, spare=2),
        Column("sequence", _("Suite"), 62, spare=3),
        Column("code", _("Rejet"), 160, spare=1, text=lambda row: code_words(row.code) if row.code else "",
               tip=lambda row: code_words(row.code) if row.code else "", tone=lambda _row: "danger"),
    ]  # fmt: skip


def to_send_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("kind", _("Quoi"), 124, text=lambda row: kind_names()[row.kind], filter=True),
        Column("amount", _("Montant"), 94, total=total("amount")),
        Column("execute_on", _("Viré le"), 94, spare=1),
        Column("text", _("Libellé"), 200, spare=2, tip=lambda row: row.text),
        Column("end_to_end", _("Référence"), 110, spare=3),
    ]


def unsent_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("amount", _("Montant"), 94, total=total("amount")),
        Column("words", _("Pourquoi"), 360, tip=lambda row: row.words),
    ]


def transfer_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 140, strong=True, tip=lambda row: row.party_name),
        Column("state", _("État"), 104, text=lambda row: transfer_pill(row)[1], state=transfer_pill),
        Column("amount", _("Montant"), 92, total=total("amount")),
        Column("kind", _("Quoi"), 120, text=lambda row: kind_names()[row.kind], spare=1),
        Column("execute_on", _("Viré le"), 92, spare=2),
        Column("confirmed_on", _("Exécuté le"), 92, spare=2),
        Column("reason", _("Motif du refus"), 150, spare=1, tip=lambda row: row.reason),
    ]

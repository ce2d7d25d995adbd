"""The columns of periods, findings, electronic documents, reports, the journal and the VAT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.accounts.ledger.queries.periods import Period
from pole_desk.accounts.ledger.rules.vat import Regime
from pole_desk.desktop.pages.billing.closings.words import (
    category_text,
    nature_text,
    period_text,
    regime_text,
    short_hash,
    stand_pill,
    status_pill,
    status_text,
    treatment_text,
)
from pole_desk.desktop.pages.billing.words import money_or_nothing, rate, total
from pole_desk.desktop.widgets.table import Column
from pole_desk.kernel.i18n import _, month_name, number, numeric_day
from pole_desk.kernel.money import ZERO, euros


def period_columns() -> list[Column]:
    return [
        Column("period", _("Période"), 128, text=period_text, strong=True),
        Column("stand", _("État"), 134, text=lambda row: stand_pill(row.stand)[1],
               state=lambda row: stand_pill(row.stand), filter=True),
        Column("documents", _("Documents"), 90, align="right", text=lambda row: number(row.documents)),
        Column("total", _("Total TTC"), 110, align="right", text=lambda row: euros(row.total)),
        Column("perpetual", _("Total perpétuel"), 120, align="right", text=_perpetual, sort=lambda row: (
            row.closed.closing.perpetual_total if row.closed else None)),
        Column("hash", _("Empreinte"), 116, text=_hash, tip=_whole_hash),
        Column("closed_at", _("Clôturé le"), 97, text=_closed_at, sort=lambda row: (
            row.closed.closing.closed_at if row.closed else None), spare=1),
        Column("archived_at", _("Archive du"), 97, spare=2,
               text=lambda row: numeric_day(row.archived_at.date()) if row.archived_at else ""),
        Column("seller", _("Vendeur"), 150, tip=lambda row: row.seller, filter=True, spare=3),
    ]  # fmt: skip


def _perpetual(row: Period) -> str:
    return euros(row.closed.closing.perpetual_total) if row.closed else ""


def _hash(row: Period) -> str:
    return short_hash(row.closed.sealed.hash) if row.closed else ""


def _whole_hash(row: Period) -> str:
    return row.closed.sealed.hash if row.closed else ""


def _closed_at(row: Period) -> str:
    return numeric_day(row.closed.closing.closed_at.date()) if row.closed else ""


def finding_columns() -> list[Column]:
    return [
        Column("message", _("Anomalie"), 560, tip=lambda row: row.message),
        Column("record", _("Fiche"), 190, tip=lambda row: row.record, spare=1),
        Column("code", _("Règle"), 150, filter=True, spare=2),
    ]


def electronic_columns() -> list[Column]:
    return [
        Column("number", _("Numéro"), 124, strong=True, text=lambda row: row.document.number),
        Column("buyer", _("Client"), 168, text=lambda row: row.document.buyer, tip=lambda row: row.document.buyer),
        Column("treatment", _("Type de client"), 150, filter=True,
               text=lambda row: treatment_text(row.document.treatment)),
        Column("status", _("Statut"), 190, filter=True, text=lambda row: status_text(row.status),
               state=lambda row: status_pill(row.status)),
        Column("issued_on", _("Émise le"), 97, text=lambda row: numeric_day(row.document.issued_on),
               sort=lambda row: row.document.issued_on, spare=1),
        Column("total", _("TTC"), 92, align="right", text=lambda row: euros(row.document.total),
               sort=lambda row: row.document.total),
        Column("endpoint", _("Adresse électronique"), 150, text=lambda row: row.document.endpoint,
               tip=lambda row: row.document.endpoint, spare=2),
        Column("nature", _("Nature"), 110, text=lambda row: nature_text(row.document.nature), spare=3),
        Column("type_code", _("Type"), 60, text=lambda row: row.document.type_code, hidden=True),
    ]  # fmt: skip


def reported_columns() -> list[Column]:
    return [
        Column("on", _("Jour"), 97, text=lambda row: numeric_day(row.sum.on), sort=lambda row: row.sum.on),
        Column("flow", _("Flux"), 118, filter=True, strong=True),
        Column("category", _("Catégorie"), 126, filter=True, text=lambda row: category_text(row.sum.category)),
        Column("percent", _("Taux"), 64, align="right", text=lambda row: rate(row.sum.percent),
               sort=lambda row: row.sum.percent),
        Column("count", _("Nombre"), 78, align="right", text=lambda row: number(row.sum.count),
               sort=lambda row: row.sum.count),
        Column("base", _("Base HT"), 104, align="right", text=lambda row: euros(row.sum.base),
               sort=lambda row: row.sum.base, total=lambda rows: _added(rows, "base")),
        Column("vat", _("TVA"), 96, align="right", text=lambda row: euros(row.sum.vat),
               sort=lambda row: row.sum.vat, total=lambda rows: _added(rows, "vat")),
        Column("seller", _("Vendeur"), 150, tip=lambda row: row.seller, spare=1),
    ]  # fmt: skip


def _added(rows: Sequence[Any], name: str) -> str:
    """Sales and receipts are two reports: each is summed apart."""
    flows = dict.fromkeys(row.flow for row in rows)
    return ", ".join(
        f"{euros(sum((getattr(row.sum, name) for row in rows if row.flow == flow), ZERO))} ({flow})" for flow in flows
    )


def entry_columns() -> list[Column]:
    return [
        Column("number", _("Nᵒ"), 56, align="right", text=lambda row: str(row.entry.number),
               sort=lambda row: row.entry.number),
        Column("on", _("Date"), 97, text=lambda row: numeric_day(row.entry.on), sort=lambda row: row.entry.on),
        Column("journal", _("Journal"), 76, filter=True, text=lambda row: row.entry.journal,
               tip=lambda row: row.entry.journal_label),
        Column("piece", _("Pièce"), 122, text=lambda row: row.entry.piece, strong=True),
        Column("account", _("Compte"), 78, text=lambda row: row.line.account, tip=lambda row: row.line.account_label,
               filter=True),
        Column("label", _("Libellé"), 190, text=lambda row: row.line.label, tip=lambda row: row.line.label, spare=1),
        Column("debit", _("Débit"), 98, align="right", text=lambda row: money_or_nothing(row.debit),
               total=total("debit")),
        Column("credit", _("Crédit"), 98, align="right", text=lambda row: money_or_nothing(row.credit),
               total=total("credit")),
        Column("auxiliary", _("Auxiliaire"), 150, spare=2, tip=lambda row: row.line.auxiliary_label,
               text=lambda row: f"{row.line.auxiliary} {row.line.auxiliary_label}".strip()),
    ]  # fmt: skip


def vat_columns() -> list[Column]:
    return [
        Column("month", _("Mois"), 140, text=lambda row: month_name(row.month).capitalize(), strong=True,
               sort=lambda row: str(row.month)),
        Column("regime", _("Régime"), 170, filter=True, text=lambda row: regime_text(row.regime)),
        Column("percent", _("Taux"), 80, align="right", text=lambda row: rate(row.percent)),
        Column("base", _("Base HT"), 120, align="right", text=lambda row: euros(row.base),
               total=lambda rows: _own_and_others(rows, "base")),
        Column("vat", _("TVA"), 110, align="right", text=lambda row: euros(row.vat),
               total=lambda rows: _own_and_others(rows, "vat")),
    ]  # fmt: skip


def _own_and_others(rows: Sequence[Any], name: str) -> str:
    """What the pole declares; what its principals do is told apart."""
    own, others = (
        sum((getattr(row, name) for row in rows if (row.regime is Regime.MANDATE) is mandate), ZERO)
        for mandate in (False, True)
    )
    return _("{own} (et {others} pour tiers)").format(own=euros(own), others=euros(others)) if others else euros(own)


def vat_piece_columns() -> list[Column]:
    return [
        Column("on", _("Date"), 97, text=lambda row: numeric_day(row.part.on), sort=lambda row: row.part.on),
        Column("number", _("Facture"), 130, text=lambda row: row.part.number, strong=True),
        Column("piece", _("Pièce"), 120, text=lambda row: row.part.piece),
        Column("client", _("Client"), 180, text=lambda row: row.part.client, tip=lambda row: row.part.client),
        Column("base", _("Base HT"), 110, align="right", text=lambda row: euros(row.base), total=total("base")),
        Column("vat", _("TVA"), 100, align="right", text=lambda row: euros(row.vat), total=total("vat")),
    ]  # fmt: skip

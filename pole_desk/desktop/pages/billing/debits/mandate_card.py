"""A mandate in the side panel: what was signed, until when it holds, what was asked under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.accounts.receivables.rules.debits import code_words
from pole_desk.accounts.receivables.rules.mandates import use_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.columns import debit_pill, mandate_pill
from pole_desk.desktop.pages.billing.debits.reading import MandateCard, MandateLine
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import ghost, secondary
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros

SHOWN = 24
"""Debits listed, the latest first."""
Act = Callable[[MandateLine], object]


def open_card(page: Page, panel: SidePanel, card: MandateCard, *, change: Act, revoke: Act) -> QWidget:
    """Open it with its acts."""
    row, one = card.line, card.line.mandate
    inside = QWidget()
    inside.setObjectName("clear")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    column.addWidget(StatePill(*mandate_pill(row)))
    warning = _warning(row)
    if warning:
        column.addWidget(Banner(warning, "warning", closable=False))
    column.addWidget(Pairs(_facts(row)))
    column.addWidget(ghost(_("Voir la structure"), lambda: page.seat.go("parties", one.party), "users"))
    debits = Rows(_("Prélèvements"), _("Rien n’a encore été demandé sous ce mandat."))
    debits.set_rows([
        Row(
            _("{day} · {number}").format(day=numeric_day(debit.collect_on), number=debit.number),
            _("rejeté : {code}").format(code=code_words(debit.code)) if debit.code else debit.sequence,
            euros(debit.amount), debit_pill(debit)[1], state=debit_pill(debit)[0],
            open=lambda debit=debit: page.show_record(debit.invoice),
        )
        for debit in card.debits[:SHOWN]
    ])  # fmt: skip
    column.addWidget(debits)
    history = Trail()
    history.set_entries(card.history)
    column.addWidget(history)
    words = _("Rétablir") if one.revoked_on is not None else _("Révoquer…")

    def turn() -> None:
        if one.revoked_on is not None:
            panel.close_panel()
        revoke(row)

    panel.open(
        _("Mandat {reference}").format(reference=row.reference), inside, secondary(words, turn, "file-x"),
        secondary(_("Modifier"), lambda: change(row), "pencil"),
    )  # fmt: skip
    return inside


def _warning(row: MandateLine) -> str:
    if row.soon:
        return _("Sans prélèvement d’ici là, il sera caduc le {day}.").format(day=numeric_day(row.lapses_on))
    if row.mandate.closing and not row.mandate.closed:
        return _("Le prochain prélèvement sera le dernier.")
    return ""


def _facts(row: MandateLine) -> list[tuple[str, str]]:
    one = row.mandate
    account = one.account
    place = " ".join(part for part in (account.postcode, account.town) if part)
    rows = [
        (_("Client"), row.party_name),
        (_("Vendeur"), one.issuer_code),
        (_("IBAN"), iban_groups(account.iban)),
        (_("BIC"), account.bic),
        (_("Titulaire"), account.holder),
        (_("Adresse"), "\n".join(part for part in (account.street, place, account.country) if part)),
        (_("Schéma"), _("{scheme}, {use}").format(scheme=row.scheme, use=use_names()[row.use])),
        (_("Signé le"), numeric_day(row.signed_on)),
        (_("Dernier"), "" if row.last_on is None else numeric_day(row.last_on)),
        (_("Caduc le"), numeric_day(row.lapses_on)),
        (_("Préavis"), ngettext("{n} jour", "{n} jours", one.notice_days).format(n=number(one.notice_days))),
        (_("Révoqué le"), "" if one.revoked_on is None
         else _("{day} : {reason}").format(day=numeric_day(one.revoked_on), reason=one.revoked_reason)),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]

"""« Fichiers »: the debits of a day and the files made; each debit collected or sent back by the bank."""

from __future__ import annotations

from functools import partial

from pole_desk.accounts.receivables.commands import (
    cancel_debit_batch,
    confirm_debits,
    make_debit_batch,
    restore_debit_batch,
)
from pole_desk.accounts.receivables.queries import Debit
from pole_desk.accounts.receivables.rules.debit_plan import Planned
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.batch import Batch, BatchView, RowAct
from pole_desk.desktop.pages.billing.debits.batch_forms import open_reject
from pole_desk.desktop.pages.billing.debits.columns import debit_columns, file_columns, left_columns, planned_columns
from pole_desk.desktop.pages.billing.debits.reading import debit_desk
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable, TickedTable
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.i18n import _, numeric_day


class FilesView(BatchView):
    """Debits of clients who signed a mandate."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        plan = TickedTable(
            "billing-debits", planned_columns(), title=_("Prélever"), id_of=lambda row: row.invoice,
            empty=(_("Rien à prélever ce jour‑là : aucune facture ouverte d’un client sous mandat."), "", None),
            placeholder=_("Structure, facture…"),
        )  # fmt: skip
        left = DataTable(
            "billing-debits-left", left_columns(), id_of=lambda row: row.invoice, placeholder=_("Structure, facture…"),
            empty=(_("Toutes les factures sous mandat sont retenues ou payées."), "", None),
        )  # fmt: skip
        files = DataTable("billing-debits-files", file_columns(), placeholder=_("Fichier…"))
        parts = DataTable(
            "billing-debits-asked", debit_columns(), placeholder=_("Structure…"),
            empty=(_("Choisissez un fichier pour voir ses prélèvements."), "", None),
        )  # fmt: skip
        self.confirm = primary(_("Confirmer"), self._confirm_current, "check", _("Noter encaissé ce dont le jour est passé"))
        self.reject = secondary(_("Rejet…"), self._reject_current, "circle-x", _("La banque a renvoyé ce prélèvement"))
        parts.add_tool(self.reject)
        parts.add_tool(self.confirm)
        views = [("plan", _("À prélever")), ("left", _("Laissées de côté")), ("files", _("Fichiers faits"))]
        batch = Batch(
            ask=lambda on: page.ask_latest("debits", debit_desk, on=on),
            group=lambda row: (row.issuer, row.scheme),
            order=lambda on, rows: page.do(
                make_debit_batch, issuer=rows[0].issuer, scheme=Scheme(rows[0].scheme), on=on, debits=list(rows)
            ),
            turn=lambda row: page.do(
                restore_debit_batch if row.state == "cancelled" else cancel_debit_batch, file=row.id
            ),
        )
        super().__init__(
            page, panel, batch, name=_("Fichiers de prélèvements"), views=views, plan=plan, left=left, files=files, parts=parts
        )
        plan.opened.connect(lambda row: page.show_record(row.invoice))
        plan.set_actions(self._planned_acts)
        left.opened.connect(lambda row: page.show_record(row.invoice))
        parts.opened.connect(lambda row: page.show_record(row.invoice))
        parts.set_actions(self._debit_acts)
        self.allow()

    def allow(self) -> None:
        super().allow()
        asked = [one for one in self.parts.model.rows if one.state == DebitState.ASKED]
        today = self.page.seat.clock.today()
        due = [one for one in asked if one.collect_on <= today]
        why = ""
        if not due:
            why = _("Aucun prélèvement présenté dans ce fichier.")
            if asked:
                why = _("Rien à encaisser avant le {day}.").format(
                    day=numeric_day(min(one.collect_on for one in asked))
                )
        self.confirm.why(why)
        row = self.parts.current_row()
        self.reject.why(_("Choisissez d’abord un prélèvement.") if row is None else _why_kept(row))

    def _confirm_current(self) -> None:
        row = self.files.current_row()
        if row is not None:
            self.page.do(confirm_debits, on=self.page.seat.clock.today(), file=row.id)

    def _reject_current(self) -> None:
        row = self.parts.current_row()
        if row is not None:
            open_reject(self.page, self.panel, row)

    def _planned_acts(self, row: Planned) -> list[RowAct]:
        words = _("Ne pas prélever") if self.plan.keeps(row) else _("Prélever")
        return [
            (words, "square-check", partial(self.plan.turn, [row])),
            (_("Ouvrir la facture"), "file-text", partial(self.page.show_record, row.invoice)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]

    def _debit_acts(self, row: Debit) -> list[RowAct]:
        acts: list[RowAct] = [
            (_("Ouvrir la facture"), "file-text", partial(self.page.show_record, row.invoice)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]
        if not _why_kept(row):
            acts.insert(0, (_("Rejeté par la banque…"), "circle-x", partial(open_reject, self.page, self.panel, row)))
        today = self.page.seat.clock.today()
        if row.state == DebitState.ASKED and row.collect_on <= today:
            acts.insert(0, (_("Encaisser celui‑ci"), "check",
                            lambda: self.page.do(confirm_debits, on=today, debits=[row.id])))  # fmt: skip
        return acts


def _why_kept(row: Debit) -> str:
    """Why a debit can't be sent back, or nothing."""
    if row.state in (DebitState.ASKED, DebitState.COLLECTED):
        return ""
    return _("Ce prélèvement n’est plus présenté à la banque.")

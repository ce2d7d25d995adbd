"""« Virements »: deposits to return, refunds and payouts decided; the files made of them."""

from __future__ import annotations

from functools import partial

from pole_desk.accounts.receivables.commands import (
    accept_transfer,
    cancel_transfer_batch,
    make_transfer_batch,
    restore_transfer_batch,
    unconfirm_transfers,
)
from pole_desk.accounts.receivables.queries import PlannedTransfer, Transfer, Unsent
from pole_desk.accounts.receivables.rules.transfers import TransferState
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.batch import Batch, BatchView, RowAct
from pole_desk.desktop.pages.billing.debits.batch_forms import open_payee, open_transfer_confirmation, open_transfer_reject
from pole_desk.desktop.pages.billing.debits.columns import (
    file_columns,
    to_send_columns,
    transfer_columns,
    unsent_columns,
)
from pole_desk.desktop.pages.billing.debits.reading import transfer_desk
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable, TickedTable
from pole_desk.kernel.i18n import _


class TransfersView(BatchView):
    """What the pole owes and has decided to send."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        plan = TickedTable(
            "billing-transfers", to_send_columns(), title=_("Verser"), id_of=lambda row: row.key,
            empty=(_("Rien à verser : ni dépôt à rendre, ni remboursement, ni reversement décidé."), "", None),
            placeholder=_("Structure, libellé…"),
        )  # fmt: skip
        left = DataTable(
            "billing-transfers-left", unsent_columns(), id_of=lambda row: row.key, placeholder=_("Structure…"),
            empty=(_("Tout ce qui est à verser a un compte où aller."), "", None),
        )  # fmt: skip
        self.account = secondary(_("Noter le RIB…"), self._account_current, "landmark")
        left.add_tool(self.account)
        files = DataTable("billing-transfers-files", file_columns(), placeholder=_("Fichier…"))
        parts = DataTable(
            "billing-transfers-sent", transfer_columns(), placeholder=_("Structure…"),
            empty=(_("Choisissez un fichier pour voir ses virements."), "", None),
        )  # fmt: skip
        self.confirm = primary(_("Confirmer…"), self._confirm_current, "check", _("La banque a exécuté ce fichier"))
        self.reject = secondary(_("Refus…"), self._reject_current, "circle-x", _("La banque n’a pas exécuté ce virement"))
        parts.add_tool(self.reject)
        parts.add_tool(self.confirm)
        views = [("plan", _("À verser")), ("left", _("Sans compte")), ("files", _("Fichiers faits"))]
        batch = Batch(
            ask=lambda on: page.ask_latest("transfers", transfer_desk, on=on),
            group=lambda row: (row.issuer,),
            order=lambda on, rows: page.do(make_transfer_batch, issuer=rows[0].issuer, on=on, transfers=list(rows)),
            turn=lambda row: page.do(
                restore_transfer_batch if row.state == TransferState.CANCELLED else cancel_transfer_batch, file=row.id
            ),
        )
        super().__init__(
            page, panel, batch, name=_("Fichiers de virements"), views=views, plan=plan, left=left, files=files, parts=parts
        )
        for table in (plan, left, parts):
            table.opened.connect(lambda row: page.seat.go("parties", row.party))
        plan.set_actions(self._planned_acts)
        left.set_actions(self._unsent_acts)
        left.selected.connect(lambda _rows: self.allow())
        parts.set_actions(self._transfer_acts)
        self.allow()

    def allow(self) -> None:
        super().allow()
        row = self.parts.current_row()
        refused = row is not None and row.state == TransferState.REJECTED
        self.reject.setText(_("Retirer le refus") if refused else _("Refus…"))
        why = _("Choisissez d’abord un virement.") if row is None else ""
        self.reject.why(why or (_("Ce virement est annulé avec son fichier.") if row.state == "cancelled" else ""))
        waiting = [one for one in self.parts.model.rows if one.state == TransferState.ORDERED]
        self.confirm.why("" if waiting else _("Aucun virement de ce fichier n’attend d’être confirmé."))
        row = self.left.current_row()
        kept = {
            "seller": _("C’est l’IBAN du vendeur qui manque : Réglages, Vendeurs."),
            "overpaid": _("Rien n’est à verser : c’est la structure qui a trop reçu."),
        }
        why = _("Choisissez d’abord une somme à verser.") if row is None else kept.get(row.why, "")
        self.account.why(why)

    def _confirm_current(self) -> None:
        row = self.files.current_row()
        if row is not None:
            open_transfer_confirmation(self.page, self.panel, row)

    def _account_current(self) -> None:
        row = self.left.current_row()
        if row is not None:
            open_payee(self.page, self.panel, row.party, row.party_name)

    def _reject_current(self) -> None:
        row = self.parts.current_row()
        if row is not None:
            self._turn(row)

    def _turn(self, row: Transfer) -> None:
        if row.state == TransferState.REJECTED:
            self.page.do(accept_transfer, transfer=row.id)
        else:
            open_transfer_reject(self.page, self.panel, row)

    def _planned_acts(self, row: PlannedTransfer) -> list[RowAct]:
        words = _("Ne pas verser") if self.plan.keeps(row) else _("Verser")
        return [
            (words, "square-check", partial(self.plan.turn, [row])),
            (_("Changer son RIB…"), "landmark", partial(open_payee, self.page, self.panel, row.party, row.party_name)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]

    def _unsent_acts(self, row: Unsent) -> list[RowAct]:
        return [
            (_("Noter le RIB…"), "landmark", partial(open_payee, self.page, self.panel, row.party, row.party_name)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]

    def _transfer_acts(self, row: Transfer) -> list[RowAct]:
        acts: list[RowAct] = [(_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party))]
        if row.state != TransferState.CANCELLED:
            words = _("Retirer le refus") if row.state == TransferState.REJECTED else _("Refusé par la banque…")
            acts.insert(0, (words, "circle-x", partial(self._turn, row)))
        if row.state == TransferState.ORDERED:
            acts.insert(0, (_("Exécuté par la banque…"), "check",
                            partial(open_transfer_confirmation, self.page, self.panel, row)))  # fmt: skip
        if row.state == TransferState.CONFIRMED and not row.banked:
            acts.insert(0, (_("Retirer la confirmation"), "undo-2",
                            lambda: self.page.do(unconfirm_transfers, transfers=[row.id])))  # fmt: skip
        return acts

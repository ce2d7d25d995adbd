"""A status told by the platform, recorded by hand: only those that may come next, with their reasons."""

from __future__ import annotations

from typing import Any

from pole_desk.accounts.ledger.commands.statuses import record_status
from pole_desk.accounts.ledger.queries.statuses import StatusItem
from pole_desk.accounts.ledger.rules.lifecycle import NEXT, REASONS, Status, Told, reason_names, standing
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.words import status_detail, status_title
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import InvoiceId

NO_REASON = ""


def possible(told: list[StatusItem], corrects: StatusItem | None = None) -> tuple[Status, ...]:
    """What may be recorded after all that was told, in place of the last one when it is corrected."""
    held = standing([Told(one.id, one.code, one.told_on, one.corrects) for one in told])
    if corrects is not None:
        held = [one for one in held if one.id != corrects.id]
    return NEXT[Status(held[-1].code) if held else None]


class StatusForm(Form):
    """The reasons follow the status chosen."""

    def __init__(self, page: Page, choices: tuple[Status, ...], corrects: StatusItem | None) -> None:
        super().__init__()
        if corrects is not None:
            self.add_widget(text(_("« {status} », {detail}, reste dans l’historique, corrigé.").format(
                status=status_title(corrects.code), detail=status_detail(corrects))))  # fmt: skip
        self.status = ChoiceField([(one, status_title(one)) for one in choices])
        self.add(_("Statut"), self.status, name="status", required=True)
        self.day = DateField(page.seat.clock.today)
        self.add(_("Donné le"), self.day, name="on", required=True)
        self.day.set_value(page.seat.clock.today())
        self.reason = ChoiceField()
        self.add(_("Motif"), self.reason, name="reason", help=_(
            "Demandé pour une approbation partielle, un litige, une suspension, un refus ou un rejet."
        ))
        self.add(_("Précision"), AreaField(_("Ce qu’a écrit la plateforme ou le client"), lines=3), name="note")
        self.status.edited.connect(self._follow)
        self.status.set_value(choices[0] if len(choices) == 1 else None)
        self._follow()

    def _follow(self) -> None:
        wanted = REASONS.get(self.status.value(), ()) if self.status.value() is not None else ()
        names = reason_names()
        none = [(NO_REASON, _("sans motif"))]
        self.reason.set_choices([(one, names[one]) for one in wanted] or none)
        self.reason.setEnabled(bool(wanted))
        self.reason.set_value(None if wanted else NO_REASON)


def open_status(
    page: Page, panel: SidePanel, *, invoice: InvoiceId, number: str, told: list[StatusItem],
    corrects: StatusItem | None = None,
) -> None:  # fmt: skip
    """Ask for a status of a document, or for the one that takes the place of the last."""
    form = StatusForm(page, possible(told, corrects), corrects)

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        if values["reason"] is None:
            form.refuse("reason", _("Choisissez le motif qu’a donné la plateforme ou le client."))
            return None
        return page.do(
            record_status, invoice=invoice, code=int(values["status"]), on=values["on"], reason=values["reason"],
            note=values["note"] or "", corrects=corrects.id if corrects else None,
        )  # fmt: skip

    title = _("Statut de {number}") if corrects is None else _("Corriger le statut de {number}")
    open_act(
        page, panel, form, title=title.format(number=number), verb=_("Enregistrer le statut"), send=send,
        places={
            "status": "status", "status_order": "status", "status_corrected": "status", "reason": "reason",
            "note": "note", "on": "on",
        },
    )  # fmt: skip

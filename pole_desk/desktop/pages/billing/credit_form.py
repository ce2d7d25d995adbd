"""A credit note on a whole invoice, on lines of it, or of an amount; what it comes to is told as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.billing.queries import Line
from pole_desk.accounts.billing.rules.credits import Given, Left, given, parts_of, with_vat
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reading import InvoiceCard
from pole_desk.desktop.pages.billing.words import rate
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, CheckField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros

WHOLE, LINES, AMOUNT = "whole", "lines", "amount"
ALL = 0
"""The choice of all lines: an amount with VAT; a line's own position: net of it."""


class CreditForm(Form):
    """`asked()` is what the command is told; `told` says net, VAT and total before it is issued."""

    def __init__(self, lines: Sequence[Line], whole: Given) -> None:
        super().__init__()
        self._whole = whole
        self.lines = [one for one in lines if one.net != one.credited]
        self.untouched = all(not one.credited for one in lines)
        self.add_widget(secondary(
            _("Un avoir ne s’annule pas : il porte son propre numéro et cite la facture."), wrap=True))  # fmt: skip
        whole = _("Toute la facture") if self.untouched else _("Tout ce qui reste de la facture")
        kinds = [(WHOLE, whole), (LINES, _("Des lignes")), (AMOUNT, _("Un montant"))]
        self.add(_("Rendre"), ChoiceField(kinds), name="what", required=True).set_value(WHOLE)
        for one in self.lines:
            words = _("{label} : {net} HT").format(label=one.label, net=euros(one.net - one.credited))
            self.add(words, CheckField(words), name=f"line{one.position}")
        on = [(ALL, _("Toute la facture, TVA comprise"))]
        on += [(one.position, _("{label}, HT").format(label=one.label)) for one in self.lines if one.net > 0]
        self.add(_("Sur"), ChoiceField(on), name="on").set_value(ALL)
        self.add(_("Montant"), AmountField(), name="amount")
        self.told = text("")
        self.add_widget(self.told)
        self.add(_("Motif"), TextField(_("Erreur de surface, départ anticipé…")), name="reason", required=True)
        words = _("Refacturer ces prestations à la prochaine émission")
        self.add(words, CheckField(words), name="rebill")
        self.edited.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Show the fields of the choice, and what the note comes to."""
        what = self.fields["what"].value()
        for one in self.lines:
            self.set_shown(f"line{one.position}", what == LINES)
        for name in ("on", "amount"):
            self.set_shown(name, what == AMOUNT)
        found = self.comes_to()
        self.told.setText("" if found is None else _("Avoir de {net} HT + {vat} de TVA = {total} TTC.").format(
            net=euros(found.net), vat=euros(found.vat), total=euros(found.total)) + self._nearest(found))  # fmt: skip

    def chosen(self) -> list[Line]:
        """The lines that are ticked."""
        return [one for one in self.lines if self.fields[f"line{one.position}"].value()]

    def comes_to(self) -> Given | None:
        """Net and VAT of what is asked; None while the amount is not one that can be given back."""
        what = self.fields["what"].value()
        if what == WHOLE and self.untouched:
            return self._whole
        if what != AMOUNT:
            return given(self._left(self.chosen() if what == LINES else self.lines))
        amount, line = self.amount(), self.line()
        if amount is None or not 0 < amount <= self.most(line):
            return None
        if line is not None:
            return given([Left(line.percent, amount)])
        lefts = self._left(self.lines)
        nets = parts_of(amount, lefts)
        return given(one._replace(net=net) for one, net in zip(lefts, nets, strict=True))

    def asked(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """The lines and the amount for the command; None when a field was refused."""
        if values["what"] == WHOLE:
            return {"lines": None, "amount": None}
        if values["what"] == LINES:
            positions = [one.position for one in self.chosen()]
            if not positions:
                self.refuse("what", _("Choisissez au moins une ligne."))
                return None
            every = self.untouched and len(positions) == len(self.lines)
            return {"lines": None if every else positions, "amount": None}
        if values["amount"] is None:
            self.refuse("amount", _("À remplir."))
            return None
        return {"lines": [values["on"]] if values["on"] else None, "amount": values["amount"]}

    def _nearest(self, found: Given) -> str:
        """Said when no note makes the amount to the cent: VAT is computed once per rate."""
        amount = self.amount() if self.fields["what"].value() == AMOUNT and self.line() is None else None
        if amount is None or found.total == amount:
            return ""
        return " " + _("Aucun avoir ne fait {amount} au centime près : demandez {nearest}.").format(
            amount=euros(amount), nearest=euros(found.total)
        )

    def amount(self) -> Decimal | None:
        try:
            found: Decimal | None = self.fields["amount"].value()
        except BadInput:
            return None
        return found

    def line(self) -> Line | None:
        position = self.fields["on"].value()
        return next((one for one in self.lines if one.position == position), None)

    def most(self, line: Line | None) -> Decimal:
        return with_vat(self._left(self.lines)) if line is None else line.net - line.credited

    def _left(self, lines: Sequence[Line]) -> list[Left]:
        return [Left(one.percent, one.net - one.credited) for one in lines]


def open_credit(page: Page, panel: SidePanel, card: InvoiceCard, then: Callable[[], object]) -> CreditForm:
    """The whole invoice is proposed."""
    form = CreditForm(card.lines, Given(card.invoice.net, card.invoice.vat))
    amount = form.fields["amount"]
    places = {"reason": "reason", "lines": "what", "already_credited": "what", "nothing_to_credit": "what"}

    def judge() -> None:
        """Say at once how much an amount may be, and at which rate."""
        line, typed = form.line(), form.amount()
        most = form.most(line)
        if typed is not None and typed > most:
            amount.refuse(_("Il reste {most} à rendre.").format(most=euros(most)))
        elif line is not None:
            amount.read_aloud(_("Hors taxes, au taux de {rate}.").format(rate=rate(line.percent)))
        elif typed is not None and typed > ZERO:
            amount.read_aloud(_("TVA comprise, répartie sur les taux de la facture."))

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        asked = form.asked(values)
        if asked is None:
            return None
        where = "amount" if values["what"] == AMOUNT else "what"
        places.update(amount=where, more_than_left=where, amount_not_exact=where)
        return page.do(
            credit_invoice, invoice=card.invoice.id, reason=values["reason"], rebill=bool(values["rebill"]), **asked
        ).then(lambda _made: then())

    open_act(
        page, panel, form, title=_("Avoir sur {number}").format(number=card.invoice.number),
        verb=_("Émettre l’avoir"), send=send, places=places, takes_away=True,
    )  # fmt: skip
    form.edited.connect(judge)
    return form

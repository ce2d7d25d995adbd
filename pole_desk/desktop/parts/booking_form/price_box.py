"""What it costs and why: the list price, what is agreed, included hours, in-kind support."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.labels import Pairs, label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros


class Cost(NamedTuple):
    """Net euros for all that would be booked, and the words that explain them."""

    listed: Decimal
    agreed: Decimal
    words: str = ""
    included: str = ""
    times: int = 1


class PriceBox(QWidget):
    """Hidden while nothing can be computed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Prix"), "strong"))
        self.pairs = Pairs()
        column.addWidget(self.pairs)
        self.words = quiet("", wrap=True)
        column.addWidget(self.words)
        self._former = quiet("", wrap=True)
        column.addWidget(self._former)
        self._keep = Segmented([("new", _("Nouveau prix")), ("keep", _("Garder le prix"))], "new", _("Prix"))
        self._keep.chosen.connect(lambda key: self.reason.setVisible(key == "keep"))
        column.addWidget(self._keep)
        self.reason = TextField(_("pourquoi : à notre demande, salle en travaux…"))
        self.reason.set_name(_("Pourquoi garder le prix"))
        column.addWidget(self.reason)
        self.offer_to_keep(None)
        self.hide()

    def offer_to_keep(self, former: Decimal | None) -> None:
        """Offer to keep a price agreed before; None when it does not change."""
        for widget in (self._former, self._keep):
            widget.setVisible(former is not None)
        self._former.setText("" if former is None else _("Convenu jusqu’ici : {sum} HT.").format(sum=euros(former)))
        if former is None:
            self._keep.choose("new")
        self.reason.setVisible(self.keeps())

    def keeps(self) -> bool:
        """Whether the former price stays."""
        return self._keep.current() == "keep"

    def show_none(self, reason: str) -> None:
        """Show that there is no price, and why; a choice to keep the former one comes back with it."""
        self.pairs.set_pairs([(_("À facturer"), "—")])
        self.words.setText(reason)
        self.words.setVisible(bool(reason))
        for widget in (self._former, self._keep, self.reason):
            widget.hide()

    def show_cost(self, cost: Cost | None) -> None:
        """Show the price of what is asked; None while it is not known."""
        self.setVisible(cost is not None)
        if cost is None:
            return
        rows: list[tuple[str, str | QWidget]] = [(_("À facturer"), _("{sum} HT").format(sum=euros(cost.agreed)))]
        if cost.times > 1:
            rows[0] = (
                _("À facturer"),
                _("{each} HT chaque fois, {times} fois : {sum} HT").format(
                    each=euros(cost.agreed), times=cost.times, sum=euros(cost.agreed * cost.times)
                ),
            )
        if cost.listed != cost.agreed:
            rows.append((_("Prix de liste"), _("{sum} HT").format(sum=euros(cost.listed))))
            rows.append((_("Soutien en nature"), _("{sum} HT").format(sum=euros(cost.listed - cost.agreed))))
        if cost.included:
            rows.append((_("Heures comprises"), cost.included))
        self.pairs.set_pairs(rows)
        self.words.setText(cost.words)
        self.words.setVisible(bool(cost.words))

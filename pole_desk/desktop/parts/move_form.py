"""The move simulator in the side panel: where a structure could go, what it would cost, then the act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.activities.leases.commands import move_line
from pole_desk.activities.leases.queries import MoveOption, move_options
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import LeaseId, LeaseLineId, SpaceId


class Moving(NamedTuple):
    """Who leaves which space; `on` is the first day proposed in the new one."""

    lease: LeaseId
    line: LeaseLineId
    party: str
    space: SpaceId
    space_name: str
    on: date
    to: SpaceId | None = None


class _Simulator:
    """The open form: options for a day, the one chosen, its words and its price."""

    def __init__(self, page: Page, moving: Moving) -> None:
        self.page, self.moving = page, moving
        self.wanted = moving.to
        self.form = Form()
        self.form.add_widget(
            text(_("{party} quitte {space}.").format(party=moving.party, space=moving.space_name))
        )
        self.day = self.form.add(
            _("Premier jour dans le nouvel espace"), DateField(page.seat.clock.today), name="on",
            required=True,
        )  # fmt: skip
        self.day.set_value(moving.on)
        self.day.edited.connect(self.look)
        self.table = _table()
        self.table.setMinimumHeight(280)
        self.table.selected.connect(self._chosen)
        self.form.add_widget(self.table)
        self.words = secondary("", wrap=True)
        self.form.add_widget(self.words)
        self.form.add(
            _("Loyer convenu par mois, HT"), AmountField(_("celui de la grille")), name="price",
        )  # fmt: skip
        self.form.add(_("Raison d’un autre loyer"), TextField(), name="reason")

    def look(self) -> None:
        """Ask what is free from the day typed."""
        try:
            day = self.day.value()
        except BadInput:
            return
        if day is not None:
            self.table.set_loading()
            asked = self.page.ask_latest("moves", move_options, line=self.moving.line, on=day)
            asked.then(self._show).fail(self._lost)

    def _show(self, options: list[MoveOption]) -> None:
        self.table.set_rows(options)
        if self.wanted is not None and not self.table.select_id(self.wanted):
            self.words.setText(_("L’espace voulu n’est pas libre ce jour-là : choisissez-en un autre."))

    def _lost(self, error: Exception) -> None:
        self.table.set_error(str(error), self.look)

    def _chosen(self, rows: list[MoveOption]) -> None:
        if not rows:
            return
        option = rows[0]
        self.wanted = option.space
        self.words.setText(told(option))

    def send(self, values: dict[str, Any]) -> Promise[Any] | None:
        """Move to the chosen space, or say that none is chosen."""
        if self.wanted is None:
            self.words.setText(_("Choisissez d’abord un espace dans la liste."))
            self.table.setFocus()
            return None
        return self.page.do(
            move_line,
            lease=self.moving.lease,
            from_space=self.moving.space,
            to_space=self.wanted,
            on=values["on"],
            price=values["price"],
            reason=values["reason"] or "",
        )


def told(option: MoveOption) -> str:
    """What a choice means: rent before and after, next door or not, until when it is free."""
    parts = [
        _("{name} : {before} aujourd’hui, {after} ensuite ({gap} par mois).").format(
            name=option.name, before=euros(option.rent_before), after=euros(option.rent_after),
            gap=gap_text(option.rent_after - option.rent_before),
        )
    ]  # fmt: skip
    if option.contiguous:
        parts.append(_("Mitoyen d’un espace gardé."))
    if option.free_until is not None:
        parts.append(_("Libre jusqu’au {day} seulement.").format(day=numeric_day(option.free_until)))
    return " ".join(parts)


def gap_text(gap: Decimal) -> str:
    """`+120,00 €`, `−60,00 €`, `0,00 €`."""
    return f"+{euros(gap)}" if gap > 0 else euros(gap).replace("-", "−")


def _table() -> DataTable:
    return DataTable(
        "moves",
        [
            Column("name", _("Espace"), 112, icon=_beside, tip=told),
            Column("area_m2", _("m²"), 52, text=lambda one: number(one.area_m2), align="right"),
            Column("rent_after", _("Loyer"), 88),
            Column(
                "gap", _("Écart"), 88, align="right",
                text=lambda one: gap_text(one.rent_after - one.rent_before),
                sort=lambda one: one.rent_after - one.rent_before,
            ),
        ],
        empty=(_("Aucun espace n’est libre ce jour-là."), "", None),
        id_of=lambda one: one.space,
        placeholder=_("Chercher un espace…"),
    )  # fmt: skip


def _beside(option: MoveOption) -> tuple[str, str] | None:
    if option.contiguous:
        return "link", "success"
    return None if option.long_enough else ("clock", "warning")


def open_move(page: Page, panel: SidePanel, moving: Moving) -> None:
    """Open the simulator for an agreement's line."""
    simulator = _Simulator(page, moving)
    open_act(
        page, panel, simulator.form,
        title=_("Déménager {party}").format(party=moving.party), verb=_("Déménager"),
        send=simulator.send,
        places={"price_needs_reason": "reason", "not_there": "on", "lease_ended": "on"},
    )  # fmt: skip
    simulator.look()

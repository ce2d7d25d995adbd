"""What a pole gives up on list prices, per structure over a period; each activity says of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, month_name, ngettext, number, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId


class Supported(Protocol):
    """What an activity tells of one of its records: at list price, as agreed, and what it helped."""

    @property
    def party(self) -> PartyId: ...
    @property
    def party_name(self) -> str: ...
    @property
    def list_amount(self) -> Decimal: ...
    @property
    def agreed_amount(self) -> Decimal: ...
    @property
    def support(self) -> Decimal: ...


class SupportRow(NamedTuple):
    """What the pole gives up to a structure over a period; net euros."""

    id: PartyId
    party_name: str
    records: int
    list_amount: Decimal
    agreed_amount: Decimal
    support: Decimal
    share: Decimal


Read = Callable[..., Sequence[Any]]


def by_structure(found: Iterable[Supported]) -> list[SupportRow]:
    """The support per structure, the most helped first; those paid at list price are left out."""
    by_party: dict[PartyId, list[Supported]] = {}
    for one in found:
        if one.support > 0:
            by_party.setdefault(one.party, []).append(one)
    rows = [_row(party, mine) for party, mine in by_party.items()]
    return sorted(rows, key=lambda row: (-row.support, row.party_name))


def _row(party: PartyId, mine: Sequence[Supported]) -> SupportRow:
    listed = sum((one.list_amount for one in mine), ZERO)
    helped = sum((one.support for one in mine), ZERO)
    share = (100 * helped / listed).quantize(Decimal("0.1")) if listed else ZERO
    agreed = sum((one.agreed_amount for one in mine), ZERO)
    return SupportRow(party, mine[0].party_name, len(mine), listed, agreed, helped, share)


class InKind(QWidget):
    """Two days of the period, its total, the structures.

    `read(reader, first=, last=)` tells what was supported from a month to a month, `records` is the
    heading of how many records it was.
    """

    def __init__(self, page: Page, panel: SidePanel, key: str, read: Read, records: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self._key, self._read = page, key, read
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        today = page.seat.clock.today
        head = QHBoxLayout()
        head.setSpacing(12)
        self.form = Form()
        row = self.form.row()
        self.form.add(_("Du mois de"), DateField(today), name="first", required=True, beside=row)
        self.form.add(_("Au mois de"), DateField(today), name="last", required=True, beside=row)
        self.form.set_values(first=date(today().year, 1, 1), last=today())
        self.figure = KeyFigure(_("Soutien en nature"), "hand-coins")
        head.addWidget(self.form, 3)
        head.addWidget(self.figure, 2)
        column.addLayout(head)
        self.table = DataTable(
            key, _columns(records), empty=(_("Aucune structure ne paie moins que la liste."), "", None),
            placeholder=_("Structure…"),
        )  # fmt: skip
        self.table.opened.connect(lambda row: page.seat.go("parties", row.id))
        self.table.set_actions(lambda row: [
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.id)),
            link_act(page, panel, self.table, row, party_of=lambda one: one.id),
        ])  # fmt: skip
        column.addWidget(self.table, 1)
        self.form.edited.connect(self.look)

    def look(self) -> None:
        """Ask again over the period typed."""
        values = self.form.values()
        if values is None:
            return
        first, last = Month.of(values["first"]), Month.of(values["last"])
        if last < first:
            self.form.refuse("last", _("La fin est avant le début."))
            return
        self.table.set_loading()
        asked = self.page.ask_latest(self._key, self._told, first=first, last=last)
        asked.then(lambda rows: self._show(rows, first, last)).fail(self._lost)

    def _told(self, reader: Reader, *, first: Month, last: Month) -> list[SupportRow]:
        return by_structure(self._read(reader, first=first, last=last))

    def _lost(self, error: Exception) -> None:
        words = error.message if isinstance(error, PoleError) else str(error)
        self.table.set_error(words, self.look)

    def _show(self, rows: list[SupportRow], first: Month, last: Month) -> None:
        self.table.set_rows(rows)
        helped = sum((row.support for row in rows), ZERO)
        words = ngettext(_("{n} structure"), _("{n} structures"), len(rows)).format(n=number(len(rows)))
        span = _("{words}, de {first} à {last}").format(
            words=words, first=month_name(first), last=month_name(last)
        )
        self.figure.set(euros(helped), span)


def _columns(records: str) -> list[Column]:
    return [
        Column("party_name", _("Structure"), 260, strong=True),
        Column("records", records, 104),
        Column("list_amount", _("Au prix de liste"), 130, total=_sum("list_amount")),
        Column("agreed_amount", _("Au prix convenu"), 130, total=_sum("agreed_amount")),
        Column("support", _("Soutien"), 120, total=_sum("support")),
        Column("share", _("Part"), 80, align="right", text=lambda row: percent(row.share, 1)),
    ]


def _sum(key: str) -> Callable[[Sequence[Any]], str]:
    return lambda rows: euros(sum((getattr(row, key) for row in rows), ZERO))

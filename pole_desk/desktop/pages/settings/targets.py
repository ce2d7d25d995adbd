"""The diversity of hosted actors that the pole aims at, beside today's mix."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.activities.hosting.commands import set_target
from pole_desk.activities.hosting.queries import hosted_mix
from pole_desk.activities.hosting.rules import class_name, dimension_name
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, number, percent
from pole_desk.kernel.work import Reader
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.parties.rules import legal_families


class TargetLine(NamedTuple):
    """A class of a dimension: share today and share aimed at, in percent."""

    id: tuple[str, str]
    dimension: str
    name: str
    structures: Decimal
    today: Decimal
    target: Decimal | None
    gap: Decimal | None


def _classes(reader: Reader, on: date) -> dict[str, list[str]]:
    numbered = [f"{one.number}. {one.title}" for one in chantiers(reader, on=on)]
    return {
        "legal": list(legal_families()),
        "chantier": numbered,
        "size": ["small", "middle", "large"],
        "age": ["young", "growing", "old"],
        "newness": ["new", "settled"],
    }


def read_targets(reader: Reader, *, on: date) -> list[TargetLine]:
    """Every class that can have a target, hosted today or not."""
    mixed = {one.key: {row.key: row for row in one.rows} for one in hosted_mix(reader, on=on)}
    lines = []
    for dimension, keys in _classes(reader, on).items():
        rows = mixed.get(dimension, {})
        for key in [*keys, *(other for other in rows if other not in keys)]:
            row = rows.get(key)
            share = row.percent if row else Decimal(0)
            aim = row.target if row else None
            lines.append(
                TargetLine(
                    (dimension, key), dimension_name(dimension), class_name(dimension, key),
                    row.count if row else Decimal(0), share, aim, None if aim is None else share - aim,
                )
            )  # fmt: skip
    return lines


def _gap_words(row: TargetLine) -> str:
    if row.gap is None:
        return ""
    sign = "+" if row.gap > 0 else "−" if row.gap < 0 else ""
    return _("{gap} points").format(gap=f"{sign}{number(abs(row.gap), 1)}")


class TargetsSection(Section):
    """What the admission committee reads beside each applicant."""

    key, name, icon = "targets", _("Diversité"), "scale"
    about = _("Les parts visées parmi les structures hébergées ; la commission d’admission les compare.")

    def build(self) -> None:
        self.table = DataTable(
            "settings-targets",
            [
                Column("dimension", _("Critère"), 150, filter=True),
                Column("name", _("Classe"), 190, strong=True),
                Column("structures", _("Structures"), 84, "right", text=lambda row: number(row.structures, 1)),
                Column("today", _("Aujourd’hui"), 90, "right", text=lambda row: percent(row.today, 1)),
                Column("target", _("Objectif"), 86, "right",
                       text=lambda row: "" if row.target is None else percent(row.target)),
                Column("gap", _("Écart"), 90, "right", text=_gap_words),
            ],
            placeholder=_("Critère, classe…"),
        )  # fmt: skip
        self.button = secondary(_("Fixer l’objectif"), self.change_current, "flag")
        self.table.add_tool(self.button)
        self.table.opened.connect(self.change)
        self.table.set_actions(lambda row: [(_("Fixer l’objectif"), "flag", lambda: self.change(row))])
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_targets, on=self.page.seat.clock.today()).then(self._loaded)

    def change(self, row: TargetLine) -> None:
        """Ask for the share aimed at from a day on."""
        form = Form()
        form.add_widget(
            text(_("{dimension} : {name}. Aujourd’hui {share}.").format(
                dimension=row.dimension, name=row.name, share=percent(row.today, 1)))
        )  # fmt: skip
        share = form.add(_("Objectif (%)"), IntField("30", most=100), name="percent", required=True)
        share.set_value(None if row.target is None else int(row.target))
        day = form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="valid_from", required=True)
        day.set_value(self.page.seat.clock.today())

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(set_target, dimension=row.id[0], class_key=row.id[1], **values)

        open_act(self.page, self.panel, form, title=_("Objectif de diversité"), verb=_("Enregistrer"),
                 send=send, places={"percent": "percent"})  # fmt: skip

    def _loaded(self, rows: list[TargetLine]) -> None:
        self.table.set_rows(rows)
        self._tell_why()

    def _tell_why(self) -> None:
        chosen = self.table.current_row() is not None
        self.button.why("" if chosen else _("Choisissez d’abord une ligne."))

"""Dividing a space from a day on: its parts, drawn as they will be, and who will hold them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.space_rows import Holder, SpaceLine, holders_from
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.theme import font, theme, tokens
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import AmountField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import split
from pole_desk.registers.claims.commands import split_space
from pole_desk.registers.spaces.rules import Rectangle

CENT = Decimal("0.01")
MOST = 8
PLACES = {"split_day": "on", "split_area": "area_0", "space_code": "code_0", "space_figures": "area_0"}


def side_by_side(whole: Rectangle, areas: list[Decimal]) -> list[Rectangle]:
    """The whole cut across its longer side in proportion to the areas, nothing left over."""
    total = sum(areas, Decimal(0))
    wide = whole.width >= whole.height
    length = whole.width if wide else whole.height
    found, start, said = [], Decimal(0), Decimal(0)
    for place, area in enumerate(areas):
        said += area
        end = length if place == len(areas) - 1 else (length * said / total).quantize(CENT)
        if wide:
            found.append(Rectangle(whole.x + start, whole.y, end - start, whole.height))
        else:
            found.append(Rectangle(whole.x, whole.y + start, whole.width, end - start))
        start = end
    return found


class SplitPreview(QWidget):
    """The space as the plan will draw it: one box a part, its code and its area."""

    def __init__(self, whole: Rectangle) -> None:
        super().__init__()
        self._whole = whole
        self.parts: list[tuple[str, Decimal, Rectangle]] = []
        self.setAccessibleName(_("Aperçu de la division"))
        self.setMinimumHeight(120)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, 120)

    def show_parts(self, parts: list[tuple[str, Decimal, Rectangle]]) -> None:
        self.parts = parts
        self.setAccessibleDescription(", ".join(f"{code} {number(area, 2)} m²" for code, area, _r in parts))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            scale = min(
                (self.width() - 4) / float(self._whole.width), (self.height() - 4) / float(self._whole.height)
            )
            for code, area, place in self.parts:
                self._draw(painter, scale, code, area, place)
        finally:
            painter.end()

    def _draw(self, painter: QPainter, scale: float, code: str, area: Decimal, place: Rectangle) -> None:
        now = tokens().states["free"]
        box = QRectF(
            2 + float(place.x - self._whole.x) * scale, 2 + float(place.y - self._whole.y) * scale,
            float(place.width) * scale, float(place.height) * scale,
        )  # fmt: skip
        painter.setPen(QPen(QColor(now.edge), 1.4))
        painter.setBrush(QColor(now.fill))
        painter.drawRect(box)
        painter.setPen(QColor(now.text))
        painter.setFont(font(12, 600))
        words = _("{code}\n{area} m²").format(code=code, area=number(area, 2))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


class SplitForm(Form):
    """The day, then code, name, area and capacity of each part."""

    def __init__(self, page: Page, row: SpaceLine, count: int, kept: dict[str, Any]) -> None:
        super().__init__()
        self.page, self.whole, self.count = page, row, count
        today = page.seat.clock.today
        self.day = self.add(_("Diviser à partir du"), DateField(today), name="on", required=True)
        self.there = text("")
        self.add_widget(self.there)
        areas = split(row.area_m2, [1] * count)
        heads = _shared(row.capacity, count)
        for place in range(count):
            letter = chr(ord("A") + place)
            self.add_part(place)
            given = {
                f"code_{place}": f"{row.code}{letter}", f"name_{place}": f"{row.name} {letter}",
                f"area_{place}": areas[place], f"capacity_{place}": heads[place],
            }  # fmt: skip
            same = [key for key in given if key.startswith(("code", "name")) and kept.get(key)]
            given.update({key: kept[key] for key in same})
            self.set_values(**given)
        self.add_widget(secondary(_("Sur le plan, les parties se suivent dans le même rectangle :"), wrap=True))
        self.preview = SplitPreview(row.rectangle)
        self.add_widget(self.preview)
        self.day.set_value(kept.get("on") or _next_month(today()))
        self.day.edited.connect(self.ask_who)
        self.edited.connect(self.draw)
        self.draw()
        self.ask_who()

    def add_part(self, place: int) -> None:
        """The four fields of a part, on two lines."""
        count = place + 1
        line = self.row()
        self.add(_("Partie {n} : code").format(n=count), TextField(), name=f"code_{place}", required=True, beside=line)
        self.add(_("Nom"), TextField(), name=f"name_{place}", required=True, beside=line)
        line = self.row()
        self.add(_("Surface (m²)"), AmountField(), name=f"area_{place}", required=True, beside=line)
        self.add(_("Personnes"), IntField(), name=f"capacity_{place}", required=True, beside=line)

    def draw(self) -> None:
        """Draw the parts as typed so far; what can't be read yet leaves the drawing as it is."""
        try:
            areas = [self.fields[f"area_{place}"].value() for place in range(self.count)]
            codes = [self.fields[f"code_{place}"].value() or "" for place in range(self.count)]
        except BadInput:
            return
        known = [area for area in areas if area is not None and area > 0]
        if len(known) == self.count:
            cut = side_by_side(self.whole.rectangle, known)
            self.preview.show_parts(list(zip(codes, known, cut, strict=True)))

    def ask_who(self) -> None:
        """Name who is there on the day chosen: they will hold the parts."""
        try:
            day = self.day.value()
        except BadInput:
            return
        if day is not None:
            self.page.ask_latest("split-holders", holders_from, space=self.whole.id, on=day).then(self.tell_who)

    def tell_who(self, found: list[Holder]) -> None:
        names = ", ".join(one.words for one in found)
        self.there.setText(
            _("Tiendra toutes les parties à partir de ce jour : {names}.").format(names=names)
            if found
            else _("Personne n’occupe cet espace à partir de ce jour.")
        )

    def parts(self, values: dict[str, Any]) -> list[Any]:
        """The places of the parts, cut in the parent's rectangle."""
        areas = [values[f"area_{place}"] for place in range(self.count)]
        cut = side_by_side(self.whole.rectangle, areas)
        return [
            self.whole.place(
                code=values[f"code_{place}"], name=values[f"name_{place}"], area_m2=areas[place],
                capacity=values[f"capacity_{place}"], rectangle=cut[place], note="",
            )
            for place in range(self.count)
        ]  # fmt: skip


def open_split(
    page: Page, panel: SidePanel, row: SpaceLine, count: int = 2, kept: dict[str, Any] | None = None
) -> None:
    """Ask for the day and the parts, then divide; who was there holds the parts."""
    form = SplitForm(page, row, count, kept or {})

    def typed() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in form.fields.items():
            try:
                found[name] = field.value()
            except BadInput:
                continue
        return found

    def again(wanted: int) -> None:
        known = typed()
        QTimer.singleShot(0, page, lambda: open_split(page, panel, row, wanted, known))

    if count < MOST:
        form.add_widget(ghost(_("Ajouter une partie"), lambda: again(count + 1), "plus"))
    if count > 2:
        form.add_widget(ghost(_("Enlever la dernière partie"), lambda: again(count - 1), "minus"))

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        if any(values[f"area_{place}"] <= 0 for place in range(count)):
            form.refuse("area_0", _("Chaque partie a une surface."))
            return None
        return page.do(split_space, space=row.id, on=values["on"], parts=form.parts(values))

    open_act(page, panel, form, title=_("Diviser {code}").format(code=row.code), verb=_("Diviser"),
             send=send, places=PLACES)  # fmt: skip


def _shared(heads: int, count: int) -> list[int]:
    return [heads // count + (1 if place < heads % count else 0) for place in range(count)]


def _next_month(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)

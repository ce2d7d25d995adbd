"""The forms of a space: added, changed with its history below, closed after a day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.space_rows import SpaceLine, history_of
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.history import Former
from pole_desk.kernel.i18n import _, moment_text, number
from pole_desk.registers.spaces.commands import add_space, change_space, close_space
from pole_desk.registers.spaces.rules import Kind, Place, Rectangle, kind_name

PLACES = {"space_code": "code", "space_name": "name", "space_figures": "area_m2", "space_rectangle": "width"}


def column_words() -> dict[str, str]:
    """The columns of the history as the form names them."""
    return {
        "code": _("code"), "name": _("nom"), "kind": _("sorte"), "building": _("bâtiment"),
        "floor": _("niveau"), "area_m2": _("m²"), "capacity": _("capacité"), "x_m": _("plan, gauche"),
        "y_m": _("plan, haut"), "w_m": _("plan, largeur"), "h_m": _("plan, hauteur"),
        "note": _("note"), "valid_to": _("dernier jour"), "valid_from": _("premier jour"),
    }  # fmt: skip


def place_form() -> Form:
    """Everything that is said of a space."""
    form = Form()
    row = form.row()
    form.add(_("Code"), TextField("B61"), name="code", required=True, beside=row)
    kinds = ChoiceField([(str(kind), kind_name(kind).capitalize()) for kind in Kind])
    form.add(_("Sorte"), kinds, name="kind", required=True, beside=row)
    form.add(_("Nom"), TextField(_("Bureau 61")), name="name", required=True)
    row = form.row()
    form.add(_("Bâtiment"), TextField(), name="building", required=True, beside=row)
    form.add(_("Niveau"), IntField("0", least=-9, most=99), name="floor", required=True, beside=row)
    row = form.row()
    form.add(_("Surface (m²)"), AmountField("13"), name="area_m2", required=True, beside=row)
    form.add(_("Personnes"), IntField("2"), name="capacity", required=True, beside=row)
    form.add_widget(line())
    form.add_widget(secondary(_("Sur le plan, en mètres depuis le coin en haut à gauche"), wrap=True))
    row = form.row()
    form.add(_("Gauche"), AmountField("0"), name="x", required=True, beside=row)
    form.add(_("Haut"), AmountField("0"), name="y", required=True, beside=row)
    form.add(_("Largeur"), AmountField("4"), name="width", required=True, beside=row)
    form.add(_("Hauteur"), AmountField("3,25"), name="height", required=True, beside=row)
    return form


def place_of(values: dict[str, Any]) -> Place:
    """The place that a filled form says."""
    return Place(
        values["code"], values["name"], Kind(values["kind"]), values["building"], values["floor"],
        values["area_m2"], values["capacity"],
        Rectangle(values["x"], values["y"], values["width"], values["height"]), values["note"] or "",
    )  # fmt: skip


def open_addition(page: Page, panel: SidePanel, known: Sequence[SpaceLine]) -> None:
    """Add a space from a day on, drawn beside the last of its building unless told."""
    form = place_form()
    form.add(_("Note"), AreaField(lines=2), name="note")
    begins = form.add(_("Existe à partir du"), DateField(page.seat.clock.today), name="on", required=True)
    begins.set_value(page.seat.clock.today())
    if known:
        last = known[-1]
        level = [one for one in known if (one.building, one.floor) == (last.building, last.floor)]
        right = max(one.rectangle.right for one in level)
        form.set_values(
            building=last.building, floor=last.floor, kind=last.kind_key, x=right + Decimal(1),
            y=last.rectangle.y, width=Decimal(4), height=Decimal("3.25"),
        )  # fmt: skip

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(add_space, place=place_of(values), valid_from=values["on"])

    open_act(page, panel, form, title=_("Ajouter un espace"), verb=_("Ajouter"), send=send, places=PLACES)


def open_change(page: Page, panel: SidePanel, row: SpaceLine) -> None:
    """Change what is said of a space; what it was before stands below."""
    form = place_form()
    form.add(_("Note"), AreaField(lines=2), name="note")
    form.set_values(
        code=row.code, kind=row.kind_key, name=row.name, building=row.building, floor=row.floor,
        area_m2=row.area_m2, capacity=row.capacity, x=row.rectangle.x, y=row.rectangle.y,
        width=row.rectangle.width, height=row.rectangle.height, note=row.note,
    )  # fmt: skip
    form.add_widget(line())
    form.add_widget(title(_("Historique")))
    history = text(_("Chargement…"))
    form.add_widget(history)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(change_space, space=row.id, place=place_of(values), seen_version=row.version)

    open_act(page, panel, form, title=_("Modifier {code}").format(code=row.code), verb=_("Enregistrer"),
             send=send, places=PLACES)  # fmt: skip
    page.ask(history_of, space=row.id).then(lambda found: history.setText(history_words(found)))


def history_words(found: Sequence[Former]) -> str:
    """Each update on its lines: when, who, from what to what."""
    if not found:
        return _("Rien n’a été modifié depuis l’ouverture.")
    names = column_words()
    lines = []
    for one in found:
        lines.append(_("{moment}, {user}").format(moment=moment_text(one.at), user=one.user))
        for key, after in one.after.items():
            before = one.before.get(key)
            lines.append(
                _("  {name} : {before} → {after}").format(
                    name=names.get(key, key), before=_said(key, before), after=_said(key, after)
                )
            )
    return "\n".join(lines)


def _said(key: str, value: Any) -> str:
    if value is None or value == "":
        return _("rien")
    if key == "kind":
        return kind_name(value)
    if key.endswith(("_m", "_m2")):
        return number(Decimal(value), 2)
    return str(value)


def open_closing(page: Page, panel: SidePanel, row: SpaceLine) -> None:
    """Close a space after a day; who is still there then is named by the refusal."""
    form = Form()
    form.add_widget(
        text(_("{code} restera dans le passé et disparaîtra du planning et du plan après ce jour.").format(
            code=row.code
        ))
    )  # fmt: skip
    last = form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last", required=True)
    last.set_value(page.seat.clock.today())

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(close_space, space=row.id, last_day=values["last"])

    open_act(
        page, panel, form, title=_("Fermer {code}").format(code=row.code), verb=_("Fermer l’espace"),
        send=send, places={"dates_reversed": "last", "claim_outside": "last"}, takes_away=True,
    )  # fmt: skip

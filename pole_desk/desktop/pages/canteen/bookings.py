"""Who eats on the day chosen, and what can be done with a booking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pole_desk.activities.canteen.commands import cancel_meal, mark_told, restore_meal
from pole_desk.activities.canteen.rules import MealState
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen import meal_forms
from pole_desk.desktop.pages.canteen.reading import MealLine, Week
from pole_desk.desktop.pages.canteen.words import meal_state
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import Button, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.periods import to_instant

NOTHING = _("Choisissez d’abord une réservation dans la liste.")


class Bookings:
    """The table of meals with its buttons."""

    def __init__(self, page: Page, panel: SidePanel, book: Callable[[], object]) -> None:
        self.page, self.panel, self.book = page, panel, book
        self.found: Week | None = None
        self._compact = True
        self.table = DataTable(
            "canteen.meals", _columns(),
            empty=(_("Personne n’a encore réservé pour ce jour."), _("Réserver des couverts"), book),
            placeholder=_("Qui mange…"),
        )  # fmt: skip
        self.change_button = secondary(_("Modifier"), self.change, "pencil", _("Modifier la réservation (F2)"))
        self.absent_button = secondary(_("Absents"), self.absent, "circle-minus", _("Noter qui n’est pas venu"))
        self.told_button = secondary(_("Prévenu"), self.told, "phone", _("Noter que la personne est prévenue"))
        self.cancel_button = secondary(_("Annuler"), self.cancel, "x", _("Annuler la réservation (Suppr)"))
        self.cancel_button.setAccessibleName(_("Annuler la réservation"))
        for button in (self.change_button, self.absent_button, self.told_button, self.cancel_button):
            self.table.add_tool(button)
        self.table.opened.connect(lambda _row: self.change())
        self.table.selected.connect(lambda _rows: self._grey())
        self.table.set_actions(self._menu)
        self._grey()

    def set_compact(self, compact: bool) -> None:
        """In a narrow window the buttons keep their icon; their words are the tip."""
        if compact is not self._compact:
            self._compact = compact
            self._grey()

    def show(self, found: Week) -> None:
        self.found = found
        self.table.set_empty(self._nobody(found))
        self.table.set_rows(found.lines)
        self._grey()

    def _nobody(self, found: Week) -> tuple[str, str, Callable[[], object] | None]:
        day = found.chosen
        if day.state in ("open", "planned") and not day.reason:
            return _("Personne n’a encore réservé pour ce jour."), _("Réserver des couverts"), self.book
        return _("Pas de réservation : {why}.").format(why=day.reason), "", None

    # --- acts

    def change(self) -> None:
        line = self._current()
        if line is None:
            return
        if line.meal.state == MealState.CANCELLED:
            self.page.do(restore_meal, meal=line.meal.id)
        elif line.meal.state == MealState.BOOKED:
            meal_forms.open_change(self.page, self.panel, line)

    def absent(self) -> None:
        line = self._current()
        if line is not None and line.meal.state == MealState.BOOKED:
            meal_forms.open_absence(self.page, self.panel, line)

    def cancel(self) -> None:
        line = self._current()
        if line is not None and line.meal.state == MealState.BOOKED:
            meal_forms.open_cancel(self.page, self.panel, line, self._late())

    def told(self) -> None:
        line = self._current()
        if line is not None and line.meal.state == MealState.CREDITED:
            self.page.do(mark_told, meal=line.meal.id, told=not line.meal.told)

    def _late(self) -> bool:
        if self.found is None:
            return False
        return to_instant(self.page.seat.clock.now()) >= self.found.chosen.cancel_by

    # --- inside

    def _current(self) -> MealLine | None:
        row: MealLine | None = self.table.current_row()
        return row

    def _grey(self) -> None:
        line = self._current()
        state = "" if line is None else line.meal.state
        booked = "" if state == MealState.BOOKED else _("Cette réservation n’est plus en cours.")
        credited = state == MealState.CREDITED
        self.told_button.setVisible(any(
            one.meal.state == MealState.CREDITED for one in (self.found.lines if self.found else ())
        ))  # fmt: skip
        self.absent_button.setVisible(not self.told_button.isVisibleTo(self.table))
        self._name(self.change_button, _("Rétablir") if state == MealState.CANCELLED else _("Modifier"))
        self._name(self.absent_button, _("Absents"))
        self._name(self.told_button, _("Prévenu"))
        self._name(self.cancel_button, _("Annuler"))
        self.change_button.why(
            NOTHING if line is None else _("Le service est annulé : rétablissez-le.") if credited else ""
        )
        self.absent_button.why(NOTHING if line is None else booked)
        self.cancel_button.why(NOTHING if line is None else booked)
        self.told_button.why(NOTHING if line is None else "" if credited else _("Rien à annoncer."))

    def _name(self, button: Button, words: str) -> None:
        button.setText("" if self._compact else words)
        if button is not self.cancel_button:
            button.setAccessibleName(words)
        button.recolour()

    def _menu(self, row: MealLine) -> list[tuple[str, str, Callable[[], object]]]:
        go = (_("Voir la structure"), "users", partial(self.page.seat.go, "parties", row.meal.party))
        link = link_act(self.page, self.panel, self.table, row, dossier_of=lambda one: one.meal.dossier)
        if row.meal.state == MealState.CANCELLED:
            return [(_("Rétablir"), "undo-2", self.change), go, link]
        if row.meal.state == MealState.CREDITED:
            return [(_("Noter : prévenu"), "phone", self.told), go, link]
        return [
            (_("Modifier…"), "pencil", self.change),
            (_("Payer par carte…"), "wallet", partial(meal_forms.open_payment, self.page, self.panel, row)),
            (_("Ajouter une boisson…"), "plus", partial(meal_forms.open_extra, self.page, self.panel, row)),
            (_("Noter des absents…"), "circle-minus", self.absent),
            (_("Annuler…"), "x", self.cancel),
            go,
            link,
        ]


def _columns() -> list[Column]:
    return [
        Column("who", _("Qui"), 146, strong=True, tip=lambda row: row.who),
        Column("covers", _("Couverts"), 80, total=lambda rows: number(
            sum(row.covers for row in rows if row.meal.state == MealState.BOOKED))),
        Column("formula", _("Formule"), 106),
        Column("diets", _("Régimes"), 96, tip=lambda row: row.diets),
        Column("sitting", _("Tour"), 62, spare=1),
        Column("state", _("État"), 124, state=lambda row: meal_state(row.meal),
               text=lambda row: meal_state(row.meal)[1]),
        Column("phone", _("Téléphone"), 122, spare=2),
        Column("note", _("Note"), 120, tip=lambda row: row.note, hidden=True),
    ]  # fmt: skip

"""The day's service beside its bookings: seats, operators with their hours, menu with allergens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pole_desk.activities.canteen.queries.services import Dish
from pole_desk.activities.canteen.rules import course_names, hour_text
from pole_desk.desktop.pages.canteen.reading import Week
from pole_desk.desktop.pages.canteen.words import dish_text, part_text
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import Button, danger, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.labels import secondary as small
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, long_day, moment_text, ngettext, number
from pole_desk.kernel.periods import from_instant


class ServiceView(Scroll):
    """`acts` is the page's: what can be done with the service shown."""

    def __init__(self, acts: object) -> None:
        super().__init__()
        self.acts = acts
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.head = Card(_("Service"))
        self.seats, self.facts, self.note = ProgressLine(_("Places prises")), Pairs(), small("", wrap=True)
        self.why = small("", wrap=True)
        for widget in (self.why, self.seats, self.facts, self.note):
            self.head.body.addWidget(widget)
        self.buttons = QWidget()
        self.buttons.setObjectName("clear")
        self._flow = Flow()
        self.buttons.setLayout(self._flow)
        self.open_button = self._button(primary(_("Ouvrir le service"), self._do("open_service"), "plus"))
        self.sheet_button = self._button(
            secondary(_("Fiche cuisine"), self._do("show_sheet"), "printer", _("Aperçu et impression (Ctrl+P)"))
        )
        self.change_button = self._button(secondary(_("Places"), self._do("change_service"), "pencil"))
        self.cancel_button = self._button(danger(_("Annuler le service"), self._do("cancel_service"), "calendar-x"))
        self.restore_button = self._button(primary(_("Rétablir"), self._do("restore_service"), "undo-2"))
        self.space_button = self._button(secondary(_("Libérer l’espace"), self._do("free_space"), "door-open"))
        self.head.body.addWidget(self.buttons)
        self.waiting = Rows(
            _("Commandes permanentes en attente"), "",
            secondary(_("Réessayer"), self._do("retry_standing"), "refresh-cw"),
        )  # fmt: skip
        self.parts = Rows(
            _("Opérateurs"), _("Personne n’est encore désigné."),
            secondary(_("Modifier"), self._do("change_parts"), "pencil"),
        )  # fmt: skip
        self.menu = Rows(_("Menu et allergènes"), _("Le menu n’est pas saisi."))
        self.trail = Trail()
        for card in (self.head, self.waiting, self.parts, self.menu, self.trail):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self.body.setContentsMargins(0, 0, 8, 0)

    def _button(self, button: Button) -> Button:
        self._flow.addWidget(button)
        return button

    def _do(self, name: str) -> object:
        return lambda: getattr(self.acts, name)()

    def show_week(self, found: Week, now: int) -> None:
        """Fill with the day chosen."""
        day, one = found.chosen, found.service
        self.head.set_title(long_day(day.day).capitalize())
        self.why.setText(_sentence(found))
        self.why.setVisible(bool(self.why.text()))
        seated = bool(day.seats) and (one is None or one.state != "cancelled")
        self.seats.setVisible(seated)
        if seated:
            words = ngettext("{left} place libre", "{left} places libres", day.left).format(left=number(day.left))
            self.seats.set(round(100 * day.taken / day.seats), f"{words} · {day.taken}/{day.seats}",
                           _("{left} libres · {taken}/{seats}").format(left=number(day.left), taken=day.taken, seats=day.seats))
        self.facts.set_pairs(_facts(found))
        self.note.setText(one.note if one else "")
        self.note.setVisible(bool(one and one.note))
        self._show_buttons(found)
        self.waiting.setVisible(bool(found.waiting))
        self.waiting.set_rows([
            Row(one.order.contact_name or one.order.party_name,
                ngettext("{count} couvert", "{count} couverts", one.order.covers).format(count=one.order.covers))
            for one in found.waiting
        ])  # fmt: skip
        self._show_parts(found, now)
        self.menu.setVisible(one is not None and one.state == "open")
        self.menu.set_rows([self._dish(dish) for dish in found.dishes])
        self.trail.setVisible(one is not None)
        self.trail.set_entries(found.entries)

    def _show_buttons(self, found: Week) -> None:
        day, one = found.chosen, found.service
        is_open = one is not None and one.state == "open"
        cancelled = one is not None and one.state == "cancelled"
        self.open_button.setVisible(one is None)
        self.open_button.why("" if day.state == "planned" else _("Ce jour-là : {why}.").format(why=day.reason))
        self.sheet_button.setVisible(is_open)
        self.change_button.setVisible(is_open)
        self.cancel_button.setVisible(is_open and day.state != "past")
        self.restore_button.setVisible(cancelled)
        self.space_button.setVisible(cancelled)
        if one is not None and cancelled:
            self.space_button.setText(_("Libérer l’espace") if one.space_kept else _("Garder l’espace"))
        self._flow.invalidate()
        self.buttons.updateGeometry()

    def _show_parts(self, found: Week, now: int) -> None:
        one = found.service
        self.parts.setVisible(one is not None and one.state == "open")
        if one is None:
            return
        many = len(found.parts) > 1
        self.parts.set_rows([
            Row(
                part.operator_name, part_text(part, one.starts_at, now),
                acts=[
                    Act(_("Saisir son menu…"), lambda part=part: self.acts.change_menu(part)),
                    Act(_("Fixer ses nombres…"), lambda part=part: self.acts.decide_numbers(part)),
                    Act(_("Noter les couverts servis…"), lambda part=part: self.acts.note_actuals(part)),
                    Act(_("Faire reprendre sa part…"), lambda part=part: self.acts.hand_over(part)),
                ],
                pill="" if not many else _("{share} %").format(
                    share=round(100 * part.portions / sum(one.portions for one in found.parts))
                ),
            )
            for part in found.parts
        ])  # fmt: skip

    def _dish(self, dish: Dish) -> Row:
        return Row(
            _("{course} : {dish}").format(course=course_names()[dish.course], dish=dish.label), dish_text(dish),
            pill=_("à déclarer") if dish.allergens is None else "", tone="warning",
        )  # fmt: skip


def _sentence(found: Week) -> str:
    day, one = found.chosen, found.service
    if one is None and day.state == "planned":
        return _("Ce service est prévu par le roulement ; il s’ouvre de lui-même à la première réservation.")
    if one is not None and one.state == "cancelled":
        called = sum(line.meal.told for line in found.lines if line.meal.state == "credited")
        every = sum(line.meal.state == "credited" for line in found.lines)
        return _("Service annulé : {reason}. Prévenus : {called} sur {every}.").format(
            reason=one.cancel_reason, called=called, every=every
        )
    return _("Pas de réservation : {reason}.").format(reason=day.reason) if day.reason else ""


def _facts(found: Week) -> list[tuple[str, str]]:
    one = found.service
    if one is None:
        return []
    rows = [
        (_("Heures"), _("de {first} à {last}").format(first=hour_text(one.starts_at), last=hour_text(one.ends_at))),
        (_("Tours"), ", ".join(one.sittings) or _("sans")),
        (_("Couverts"), _("{hosted} hébergés, {event} événements, {outsider} extérieurs").format(
            hosted=one.taken_hosted, event=one.taken_event, outsider=one.taken_outsider)),
    ]  # fmt: skip
    if one.outsider_quota is not None:
        rows.append((
            _("Extérieurs"),
            _("{quota} places jusqu’à {at}, puis ce qui reste").format(
                quota=one.outsider_quota, at=hour_text(one.outsider_release)),
        ))  # fmt: skip
    rows.append((_("Ouvert à tous"), moment_text(from_instant(one.outsiders_from))))
    if one.event_quota:
        rows.append((_("Gardées"), _("{count} pour les événements").format(count=one.event_quota)))
    return rows

"""The call as a form: its days, its questions, pieces, tracks, criteria and phases, built line by line."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.incubator.commands import (
    change_call,
    copy_call,
    open_call,
)
from pole_desk.activities.incubator.queries import CallCard
from pole_desk.activities.incubator.rules import (
    CallInput,
    Criterion,
    FieldKind,
    FormField,
    Phase,
    Piece,
    Track,
    field_kind_name,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.lines import Lines, fill_lines
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import CohortId

PLACES = {"call_name": "name", "dates_reversed": "closes", "quorum": "quorum", "cohort": "cohort"}
BETWEEN = ";"
"""Between the answers of a choice, as they are typed."""


def _question(form: Form) -> None:
    form.add(_("Question"), TextField(), name="label", required=True)
    row = form.row()
    form.add(_("Réponse"), ChoiceField([(one, field_kind_name(one)) for one in FieldKind]), name="kind", beside=row)
    form.add(_("Choix, séparés par ;"), TextField(), name="choices", beside=row)
    form.add("", CheckField(_("Réponse exigée")), name="required")
    form.set_values(kind=FieldKind.TEXT)


def _piece(form: Form) -> None:
    form.add(_("Pièce"), TextField(), name="label", required=True)
    form.add("", CheckField(_("Pièce exigée"), checked=True), name="required")


def _track(form: Form) -> None:
    form.add(_("Parcours"), TextField(), name="label", required=True)


def _criterion(form: Form) -> None:
    form.add(_("Critère"), TextField(), name="label", required=True)
    row = form.row()
    form.add(_("Poids"), IntField(least=1, most=100), name="weight", required=True, beside=row)
    form.add(_("Noté sur"), IntField(least=1, most=100), name="scale", required=True, beside=row)
    form.add(_("Pour un parcours seul"), TextField(_("tous")), name="track", beside=row)
    form.set_values(weight=1, scale=5)


class CallForm(Form):
    """Everything that a call asks; `asked()` is None when something is refused."""

    def __init__(self, page: Page, cohorts: list[tuple[CohortId, str]], before: CallInput | None = None) -> None:
        super().__init__()
        today = page.seat.clock.today
        self.add(_("Nom de l’appel"), TextField(), name="name", required=True)
        row = self.row()
        self.add(_("Ouvre le"), DateField(today), name="opens", required=True, beside=row)
        self.add(_("Se clôt le"), DateField(today), name="closes", required=True, beside=row)
        row = self.row()
        self.add(_("Promotion"), ChoiceField([(None, _("pas encore")), *cohorts]), name="cohort", beside=row)
        self.add(_("Quorum du jury"), IntField(least=1, most=99), name="quorum", required=True, beside=row)

        def phase(form: Form) -> None:
            form.add(_("Phase"), TextField(), name="name", required=True)
            line = form.row()
            form.add(_("Du"), DateField(today), name="first", required=True, beside=line)
            form.add(_("Au"), DateField(today), name="last", required=True, beside=line)

        self.fields_box = Lines(_("Questions"), _("Ajouter une question"), _question)
        self.pieces_box = Lines(_("Pièces"), _("Ajouter une pièce"), _piece)
        self.tracks_box = Lines(_("Parcours"), _("Ajouter un parcours"), _track)
        self.criteria_box = Lines(_("Critères du jury"), _("Ajouter un critère"), _criterion)
        self.phases_box = Lines(_("Phases"), _("Ajouter une phase"), phase)
        for box in (self.fields_box, self.pieces_box, self.tracks_box, self.criteria_box, self.phases_box):
            self.add_widget(box)
        self._before = before
        self.set_values(quorum=3, opens=today(), cohort=None)
        if before is not None:
            self._fill(before)

    def _fill(self, one: CallInput) -> None:
        self.set_values(
            name=one.name, opens=one.opens_on, closes=one.closes_on, cohort=one.cohort, quorum=one.quorum
        )
        labels = {track.key: track.label for track in one.tracks}
        fill_lines(self.fields_box, [
            ({"label": each.label, "kind": each.kind, "choices": f"{BETWEEN} ".join(each.choices),
              "required": each.required}, {"key": each.key})
            for each in one.fields if not each.retired
        ])  # fmt: skip
        fill_lines(self.pieces_box, [
            ({"label": each.label, "required": each.required}, {"key": each.key})
            for each in one.pieces if not each.retired
        ])  # fmt: skip
        fill_lines(self.tracks_box, [({"label": each.label}, {"key": each.key}) for each in one.tracks])
        fill_lines(self.criteria_box, [
            ({"label": each.label, "weight": each.weight, "scale": each.scale,
              "track": labels.get(each.track, "")}, {"id": each.id})
            for each in one.criteria
        ])  # fmt: skip
        fill_lines(self.phases_box, [
            ({"name": each.name, "first": each.first_day, "last": each.last_day}, {"id": each.id})
            for each in one.phases
        ])  # fmt: skip

    def asked(self, v: dict[str, Any]) -> CallInput | None:
        """The call as typed."""
        boxes = (self.fields_box, self.pieces_box, self.tracks_box, self.criteria_box, self.phases_box)
        read = [box.values() for box in boxes]
        if any(one is None for one in read):
            return None
        fields, pieces, tracks, criteria, phases = (one or [] for one in read)
        keys = {one["label"].casefold(): one.get("key") or "" for one in tracks}
        return CallInput(
            name=v["name"], opens_on=v["opens"], closes_on=v["closes"], cohort=v["cohort"], quorum=v["quorum"],
            tracks=tuple(Track(label=one["label"], key=one.get("key", "")) for one in tracks),
            fields=tuple(
                FormField(
                    label=one["label"], kind=one["kind"], required=bool(one["required"]), key=one.get("key", ""),
                    choices=tuple(part.strip() for part in (one["choices"] or "").split(BETWEEN) if part.strip()),
                )
                for one in fields
            ),
            pieces=tuple(
                Piece(label=one["label"], required=bool(one["required"]), key=one.get("key", "")) for one in pieces
            ),
            criteria=tuple(
                Criterion(
                    label=one["label"], weight=one["weight"], scale=one["scale"], id=one.get("id"),
                    track=keys.get((one["track"] or "").casefold(), "") or one["track"] or "",
                )
                for one in criteria
            ),
            phases=tuple(
                Phase(name=one["name"], first_day=one["first"], last_day=one["last"], id=one.get("id"))
                for one in phases
            ),
        )  # fmt: skip


def open_call_form(
    page: Page, panel: SidePanel, cohorts: list[tuple[CohortId, str]], card: CallCard | None = None
) -> None:
    """A new call, or one changed."""
    form = CallForm(page, cohorts, None if card is None else card.asked)

    def send(v: dict[str, Any]) -> Promise[Any] | None:
        asked = form.asked(v)
        if asked is None:
            return None
        if card is None:
            return page.do(open_call, call=asked)
        return page.do(change_call, call=card.call.id, values=asked, seen_version=card.call.version)

    open_act(
        page, panel, form, title=_("Appel à candidatures"),
        verb=_("Ouvrir l’appel") if card is None else _("Enregistrer l’appel"), places=PLACES, send=send,
    )  # fmt: skip


def open_copy(page: Page, panel: SidePanel, cohorts: list[tuple[CohortId, str]], card: CallCard) -> None:
    """Next year's call from this one."""
    form = Form()
    form.add(_("Nom du nouvel appel"), TextField(), name="name", required=True)
    form.add(_("Ouvre le"), DateField(page.seat.clock.today), name="opens", required=True)
    form.add(_("Promotion"), ChoiceField([(None, _("pas encore")), *cohorts]), name="cohort")
    form.set_values(opens=page.seat.clock.today(), cohort=None)
    open_act(
        page, panel, form, title=_("Reprendre « {name} »").format(name=card.call.name), verb=_("Copier l’appel"),
        places={**PLACES, "call_twice": "name"},
        send=lambda v: page.do(
            copy_call, call=card.call.id, name=v["name"], opens_on=v["opens"], cohort=v["cohort"]
        ),
    )  # fmt: skip


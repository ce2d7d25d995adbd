"""The next plan in two steps: what it says, then what each chantier of today becomes, with what is carried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Reader
from pole_desk.registers.chantiers.queries import Chantier, Plan, chantiers, plans
from pole_desk.registers.dossiers.commands import start_plan
from pole_desk.registers.dossiers.queries import Carried, carry_preview
from pole_desk.registers.dossiers.rules import WHOLE, share_text
from pole_desk.registers.dossiers.rules.drafts import Becomes, Draft, chantiers_typed, draft, numbers_typed


class Newest(NamedTuple):
    """The last plan, when there is one, and its chantiers."""

    plan: Plan | None
    chantiers: list[Chantier]


def newest(reader: Reader) -> Newest:
    """The plan that the next one follows."""
    known = plans(reader)
    return Newest(known[0], chantiers(reader, on=known[0].first_day)) if known else Newest(None, [])


def open_next_plan(page: Page, panel: SidePanel) -> None:
    """Ask for the plan to come; its chantiers are proposed as they are today."""
    page.ask(newest).then(lambda found: NextPlan(page, panel, found).say())


class NextPlan:
    """What is typed stays when one goes back a step; nothing is written before the last act."""

    def __init__(self, page: Page, panel: SidePanel, before: Newest) -> None:
        self.page, self.panel, self.before = page, panel, before
        first, last = _days(before.plan, page.seat.clock.today())
        self.said: dict[str, Any] = {
            "name": None, "first_day": first, "last_day": last,
            "goals": "\n".join(before.plan.goals if before.plan else ()),
            "stakes": "\n".join(before.plan.stakes if before.plan else ()),
            "lines": _lines(before.chantiers),
        }  # fmt: skip
        self.mapped: dict[str, str | None] | None = None
        self.form = Form()

    # --- first step

    def say(self) -> None:
        """Its name, days, objectives, stakes, axes and chantiers."""
        form = Form()
        today = self.page.seat.clock.today
        form.add(_("Nom du plan"), TextField(_("Feuille de route 2027-2029")), name="name", required=True)
        days = form.row()
        form.add(_("Premier jour"), DateField(today), name="first_day", required=True, beside=days)
        form.add(_("Dernier jour"), DateField(today), name="last_day", required=True, beside=days)
        form.add(_("Objectifs"), AreaField(lines=4), name="goals", help=_("Un par ligne."))
        form.add(_("Enjeux"), AreaField(lines=3), name="stakes", help=_("Un par ligne."))
        form.add(_("Axes et chantiers"), AreaField(lines=12), name="lines", required=True,
                 help=_("Une ligne par chantier : numéro ; titre ; axe ; objectif. "
                        "Un axe laissé vide est celui de la ligne d’avant ; une étoile après le numéro : transversal."))  # fmt: skip
        form.set_values(**self.said)
        open_act(self.page, self.panel, form, title=_("Le plan suivant (1 sur 2)"),
                 verb=_("Ce que deviennent les chantiers"), send=lambda values: self._next(form, values))  # fmt: skip

    def _next(self, form: Form, values: dict[str, Any]) -> None:
        self.said = values
        try:
            chantiers_typed(values["lines"])
        except BadInput as error:
            form.refuse("lines", error.message)
            return
        self.map()

    # --- second step

    def map(self) -> None:
        """Which chantier takes over each of today's, and in what share when several do."""
        _axes, new = chantiers_typed(self.said["lines"])
        form = self.form = Form()
        words = _("Pour chaque chantier d’aujourd’hui, le numéro de celui qui le reprend. Plusieurs le "
                  "reprennent : donnez la part de chacun, par exemple 2:60 3:40. Vide : ses liens "
                  "s’arrêtent avec le plan.")  # fmt: skip
        form.add_widget(secondary(_("Revenir au plan"), self._back, "arrow-left"))
        note = label(words, "help")
        note.setWordWrap(True)
        form.add_widget(note)
        form.add_widget(label(_("Nouveaux chantiers"), "strong"))
        listed = label("\n".join(f"{one.number}. {one.title}" for one in new), "secondary")
        listed.setWordWrap(True)
        form.add_widget(listed)
        same = {one.number for one in new}
        for one in self.before.chantiers:
            field = form.add(f"{one.number}. {one.title}", TextField(_("repris par aucun")), name=str(one.number))
            if self.mapped is not None:
                field.set_value(self.mapped.get(str(one.number)))
            elif one.number in same:
                field.set_value(str(one.number))
        for title in form.findChildren(type(note)):
            title.setWordWrap(True)
        form.edited.connect(self.preview)
        open_act(self.page, self.panel, form, title=_("Le plan suivant (2 sur 2)"), verb=_("Commencer le plan"),
                 send=lambda _values: self._start(), told=True)  # fmt: skip
        self.preview()

    def _back(self) -> None:
        self.mapped = self.form.values()
        self.say()

    def preview(self) -> None:
        """Say under each of today's chantiers what the new plan carries of its links."""
        wanted = self._draft(aloud=False)
        if wanted is not None:
            asked = self.page.ask_latest("carried", carry_preview, plan=wanted.plan)
            asked.then(lambda found: self._tell(wanted, found)).fail(lambda _error: None)

    def _tell(self, wanted: Draft, found: Sequence[Carried]) -> None:
        titles = {one.number: one.title for one in wanted.plan.chantiers}
        for one in found:
            field = self.form.fields.get(str(one.number))
            if field is not None:
                field.read_aloud(_carried(wanted, one, titles))

    def _draft(self, *, aloud: bool = True) -> Draft | None:
        """What is typed, or None: what can't be read is said under its field, not while it is being typed."""
        axes, new = chantiers_typed(self.said["lines"])
        becomes: list[Becomes] = []
        for name, field in self.form.fields.items():
            try:
                becomes += [Becomes(int(name), number, share)
                            for number, share in numbers_typed(field.value() or "").items()]  # fmt: skip
            except BadInput as error:
                if aloud:
                    field.refuse(error.message)
                return None
        try:
            return draft(
                name=self.said["name"], first_day=self.said["first_day"], last_day=self.said["last_day"], axes=axes,
                chantiers=new, becomes=becomes, goals=_sentences(self.said["goals"]),
                stakes=_sentences(self.said["stakes"]),
            )  # fmt: skip
        except BadInput as error:
            if aloud:
                self._refused(error)
            return None

    def _start(self) -> Promise[Any] | None:
        wanted = self._draft()
        if wanted is None:
            return None
        promise = self.page.do(start_plan, plan=wanted.plan, splits=wanted.splits)
        return promise.fail(self._refused)

    def _refused(self, error: Exception) -> None:
        """Under the chantier that it is about, else as a message."""
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        about = str(error.details.get("former", error.details.get("number", "")))
        if about in self.form.fields:
            self.form.fields[about].refuse(error.message)
        else:
            self.page.say(error.message, "danger")


def _carried(wanted: Draft, one: Carried, titles: dict[int, str]) -> str:
    owners = " · ".join((
        ngettext("{n} structure", "{n} structures", one.parties).format(n=one.parties),
        ngettext("{n} dossier ouvert", "{n} dossiers ouverts", one.dossiers).format(n=one.dossiers),
    ))  # fmt: skip
    if not one.followers:
        return _("Repris par aucun : {owners}, liens arrêtés").format(owners=owners)
    splits = wanted.splits.get(one.number, {})
    after = ", ".join(
        f"{titles[number]} ({share_text(splits.get(number, 0) if len(one.followers) > 1 else WHOLE)})"
        for number in one.followers
    )
    return f"→ {after}\n{owners}"


def _days(plan: Plan | None, today: date) -> tuple[date, date]:
    """The day after the last plan ends, or next New Year's Day; three years."""
    first = date(today.year + 1, 1, 1)
    if plan is not None and plan.last_day is not None and plan.last_day >= today:
        first = plan.last_day + timedelta(days=1)
    return first, date(first.year + 2, 12, 31)


def _lines(found: Sequence[Chantier]) -> str:
    return "\n".join(
        f"{one.number}{'*' if one.transversal else ''} ; {one.title.replace(';', ',')} ; {one.axis_title.replace(';', ',')}"
        f"{' ; ' + ' '.join(one.goal.split()) if one.goal else ''}"
        for one in found
    )


def _sentences(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip(" •\t") for line in (text or "").splitlines() if line.strip(" •\t"))

"""The meetings of a chantier: who came, and the minutes; its specific support."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import AmountField, AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import NARROW_SPACE, _, number
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.chantiers.commands import (
    add_meeting,
    add_support,
    change_meeting,
    change_support,
    withdraw_meeting,
    withdraw_support,
)
from pole_desk.registers.chantiers.queries import Attendee, Chantier, Meeting, Support
from pole_desk.registers.chantiers.rules import AttendeeInput, MeetingInput, SupportInput
from pole_desk.registers.parties.queries import parties

AUTHORITY = _("collectivité")


class HoursField(AmountField):
    """Hours with two decimals at most."""

    def reading(self, value: Decimal) -> str:
        return ""


class _Kept(ABC):
    """A list of a chantier's own records: add, change, take out what was noted by mistake."""

    def __init__(self, page: Page, panel: SidePanel, table: DataTable, verb: str) -> None:
        self.page, self.panel, self.table = page, panel, table
        self.chantier: Chantier | None = None
        table.add_tool(secondary(verb, self.add, "plus"))
        table.opened.connect(self.edit)
        table.set_actions(lambda row: [
            (_("Modifier…"), "pencil", partial(self.edit, row)),
            (_("Retirer : noté par erreur"), "trash-2", partial(self.withdraw, row)),
        ])  # fmt: skip

    def show(self, chantier: Chantier, rows: Sequence[Any]) -> None:
        self.chantier = chantier
        self.table.set_rows(rows)

    @abstractmethod
    def add(self) -> None:
        """Open the form of a new record."""

    @abstractmethod
    def edit(self, row: Any) -> None:
        """Open the form of a record."""

    @abstractmethod
    def withdraw(self, row: Any) -> None:
        """Take a record out at once: the message offers to bring it back."""


class Meetings(_Kept):
    """The meetings, the newest first."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        empty = (_("Aucune réunion n’est encore notée."), _("Noter une réunion"), lambda: self.add())
        super().__init__(
            page, panel, DataTable("chantiers.meetings", _meeting_columns(), empty=empty,
                                   placeholder=_("Chercher une réunion…")), _("Noter une réunion"),
        )  # fmt: skip

    def add(self) -> None:
        if self.chantier is not None:
            self.page.ask(known_parties).then(partial(self._open, None))

    def edit(self, row: Meeting) -> None:
        self.page.ask(known_parties).then(partial(self._open, row))

    def withdraw(self, row: Meeting) -> None:
        self.page.do(withdraw_meeting, meeting=row.id)

    def _open(self, row: Meeting | None, known: Mapping[str, PartyId]) -> None:
        form = Form()
        form.add(_("Jour"), DateField(self.page.seat.clock.today), name="day", required=True)
        form.add(_("Objet"), TextField(), name="subject", required=True)
        form.add(_("Lieu"), TextField(), name="place")
        form.add(_("Présents"), AreaField(_("Awa Diallo ; Les Connexions\nLéo Roy ; Nantes Métropole ; collectivité"),
                                          lines=5), name="people",
                 help=_("Une ligne par personne : nom ; structure ou institution ; « collectivité » s’il y a lieu."))
        form.add(_("Compte rendu"), AreaField(lines=6), name="minutes")
        form.set_values(
            day=self.page.seat.clock.today() if row is None else row.day,
            subject=row.subject if row else None, place=row.place if row else None,
            people="\n".join(map(person_line, row.people)) if row else None,
            minutes=row.minutes if row else None,
        )  # fmt: skip

        def send(values: dict[str, Any]) -> Promise[Any]:
            meeting = MeetingInput(
                day=values["day"], subject=values["subject"], place=values["place"] or "",
                minutes=values["minutes"] or "", people=read_people(values["people"] or "", known),
            )  # fmt: skip
            if row is not None:
                return self.page.do(change_meeting, meeting=row.id, values=meeting, seen_version=row.version)
            assert self.chantier is not None
            return self.page.do(add_meeting, chantier=self.chantier.id, meeting=meeting)

        open_act(self.page, self.panel, form, title=_("Réunion du chantier"), verb=_("Enregistrer la réunion"),
                 send=send, places={"attendee": "people", "meeting_subject": "subject"})  # fmt: skip


class Supports(_Kept):
    """The specific support (appui spécifique), the newest first."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        empty = (_("Aucun appui spécifique n’est encore noté."), _("Noter un appui"), lambda: self.add())
        super().__init__(
            page, panel, DataTable("chantiers.supports", _support_columns(), empty=empty,
                                   placeholder=_("Chercher un appui…")), _("Noter un appui"),
        )  # fmt: skip

    def add(self) -> None:
        if self.chantier is not None:
            self._open(None)

    def edit(self, row: Support) -> None:
        self._open(row)

    def withdraw(self, row: Support) -> None:
        self.page.do(withdraw_support, support=row.id)

    def _open(self, row: Support | None) -> None:
        form = Form()
        form.add(_("Jour"), DateField(self.page.seat.clock.today), name="day", required=True)
        form.add(_("En quoi consiste l’appui"), AreaField(lines=3), name="title", required=True)
        form.add(_("Par qui"), TextField(), name="name")
        picker = PartyPicker(self.page)
        form.add(_("Structure qui l’apporte"), picker, name="party")
        form.add(_("Heures"), HoursField(_("0")), name="hours")
        form.add(_("Valeur"), AmountField(), name="value")
        if row is not None and row.party is not None:
            picker.set_party(row.party, row.party_name)
        form.set_values(
            day=self.page.seat.clock.today() if row is None else row.day,
            title=row.title if row else None, name=row.name if row else None,
            hours=row.hours if row else None, value=row.value if row else None,
        )  # fmt: skip

        def send(values: dict[str, Any]) -> Promise[Any]:
            support = SupportInput(**{**values, "name": values["name"] or ""})
            if row is not None:
                return self.page.do(change_support, support=row.id, values=support, seen_version=row.version)
            assert self.chantier is not None
            return self.page.do(add_support, chantier=self.chantier.id, support=support)

        open_act(self.page, self.panel, form, title=_("Appui spécifique"), verb=_("Enregistrer l’appui"), send=send,
                 places={"support_title": "title", "support_hours": "hours", "support_value": "value"})  # fmt: skip


def known_parties(reader: Reader) -> dict[str, PartyId]:
    """The structures by name, as one types it: accents and case apart."""
    return {slug(one.name): one.id for one in parties(reader)}


def person_line(one: Attendee) -> str:
    """`Léo Roy ; Nantes Métropole ; collectivité`."""
    parts = [one.name, one.party_name or one.institution, AUTHORITY if one.authority else ""]
    return "\u202f; ".join(parts).rstrip(" \u202f;")


def read_people(text: str, known: Mapping[str, PartyId]) -> tuple[AttendeeInput, ...]:
    """Who came, a line each; a structure that the pole knows by that name is named by number."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, whose, mark = (*(part.strip() for part in line.split(";")), "", "")[:3]
        party = known.get(slug(whose)) if whose else None
        found.append(
            AttendeeInput(
                name=name, party=party, institution="" if party else whose,
                authority=slug(mark).startswith(slug(AUTHORITY)[:5]) and bool(mark),
            )
        )  # fmt: skip
    return tuple(found)


def _meeting_columns() -> list[Column]:
    return [
        Column("day", _("Jour"), 96),
        Column("subject", _("Objet"), 220, strong=True, tip=lambda row: row.minutes or row.subject),
        Column("people", _("Présents"), 84, align="right", text=lambda row: number(len(row.people)),
               tip=lambda row: "\n".join(map(person_line, row.people)), sort=lambda row: len(row.people)),
        Column("structures", _("Structures"), 92, align="right"),
        Column("authorities", _("Collectivités"), 102, align="right"),
        Column("place", _("Lieu"), 120),
    ]  # fmt: skip


def _support_columns() -> list[Column]:
    return [
        Column("day", _("Jour"), 96),
        Column("title", _("Appui"), 220, strong=True, tip=lambda row: row.title),
        Column("name", _("Par"), 150, text=lambda row: " · ".join(filter(None, (row.name, row.party_name)))),
        Column("hours", _("Heures"), 84, align="right", total=lambda rows: _hours(sum((r.hours or ZERO for r in rows), ZERO)),
               text=lambda row: "" if row.hours is None else _hours(row.hours)),
        Column("value", _("Valeur"), 100, align="right", total=lambda rows: euros(sum((r.value or ZERO for r in rows), ZERO))),
    ]  # fmt: skip


def _hours(value: Any) -> str:
    return f"{number(value, 0 if value == value.to_integral_value() else 2)}{NARROW_SPACE}h"

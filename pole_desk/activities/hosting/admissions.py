"""Hosting as strangers see it: an application opened for a structure that leaves the incubator."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.hosting.commands import Wish, receive_application, withdraw_application
from pole_desk.activities.hosting.queries import applications
from pole_desk.activities.hosting.rules import OPEN, State, state_name
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.admissions import Asked, Wanted
from pole_desk.ports.ids import ApplicationId, PartyId


class HostingAdmissions:
    """Implements `ports.admissions.Admissions`; each act names its own way back."""

    def ask(self, tx: Tx, *, party: PartyId, wanted: Wanted, on: date) -> ApplicationId:
        """Raises RuleBroken `application_open` naming the one that waits, BadInput when nothing is asked."""
        for one in self.asked(tx, party=party):
            if State(one.state) in OPEN:
                raise RuleBroken(
                    "application_open",
                    _("Cette structure a déjà une candidature à l’hébergement du {day} ({state}) : "
                      "décidez-la ou retirez-la d’abord.").format(
                        day=plain_day(one.received_on), state=one.shown.lower()
                    ),
                    application=one.application,
                )  # fmt: skip
        wish = Wish(
            wanted_from=wanted.from_day or on, offices=wanted.offices, desks=wanted.desks,
            people=wanted.people,
            note=wanted.note or _("Sort de l’incubateur : demande une place aux conditions de la pépinière."),
        )  # fmt: skip
        return receive_application(tx, party=party, wish=wish, on=on)

    def withdraw(self, tx: Tx, *, application: ApplicationId, reason: str, on: date) -> None:
        """Raises RuleBroken `application_state` once it is decided."""
        withdraw_application(tx, application=application, reason=reason, on=on)

    def asked(self, reader: Reader, *, party: PartyId) -> list[Asked]:
        return [
            Asked(one.id, one.party, one.state, state_name(one.state), one.received_on)
            for one in applications(reader)
            if one.party == party
        ]

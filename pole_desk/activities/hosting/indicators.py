"""What admissions count: applications received and decided, those in vain, visits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pole_desk.activities.hosting.queries import Application, applications, every_visit
from pole_desk.activities.hosting.rules import State, state_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit

PAGE = "hosting"
ONE = 100
"""A file or a person in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit = Unit.COUNT, span: Span = Span.OVER
) -> Indicator:
    return Indicator(
        code=f"hosting.{code}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=span, source=_("candidatures à l’hébergement"), function=Function.HOSTING,
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts(
        "received", _("Candidatures reçues"), _("Candidatures reçues dans la période."),
    ),
    _counts(
        "visits", _("Visites du pôle"), _("Visites faites dans la période par des candidats."),
    ),
    _counts(
        "accepted", _("Candidatures acceptées"), _("Décisions d’accepter prises dans la période."),
    ),
    _counts(
        "refused", _("Candidatures perdues"),
        _("Candidatures refusées ou retirées dans la période : la demande perdue."),
    ),
    _counts(
        "refused_people", _("Personnes non accueillies"),
        _("Personnes que comptaient les candidatures perdues."), Unit.PEOPLE,
    ),
    _counts(
        "waiting", _("Liste d’attente"),
        _("Candidatures sur liste d’attente au dernier jour, telles que décidées à ce jour."),
        span=Span.AT_END,
    ),
    Ratio(
        code="hosting.acceptance", title=_("Taux d’acceptation"),
        definition=_("Candidatures acceptées rapportées aux candidatures reçues."), version=1,
        over="hosting.accepted", under="hosting.received", function=Function.HOSTING,
    ),
)  # fmt: skip


class HostingIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """A row an application, on the day it was received or decided."""
        asked = {code.removeprefix("hosting.") for code in codes if code.startswith("hosting.")}
        if not asked:
            return
        files = {one.id: one for one in applications(reader)}
        for one in files.values():
            for code, amount, day in _counted(one, last):
                if code in asked and first <= day <= last:
                    yield _row(code, one, amount, day)
        if "visits" in asked:
            for visit in every_visit(reader, first=first, last=last):
                row = _row("visits", files[visit.application], ONE, visit.held_on)
                yield row._replace(record=f"hosting_visit:{visit.id}")


def _counted(one: Application, last: date) -> Iterable[tuple[str, int, date]]:
    yield "received", ONE, one.received_on
    if one.decided_on is None:
        return
    if one.state == State.ACCEPTED:
        yield "accepted", ONE, one.decided_on
    elif one.state in (State.REFUSED, State.WITHDRAWN):
        yield "refused", ONE, one.decided_on
        yield "refused_people", one.people * ONE, one.decided_on
    elif one.state == State.WAITING and one.decided_on <= last:
        yield "waiting", ONE, last


def _row(code: str, one: Application, amount: int, day: date) -> Row:
    return Row(
        f"hosting.{code}", f"hosting_application:{one.id}", one.party_name, amount, day, day,
        party=one.party, page=PAGE, target=one.id, kind=state_name(one.state),
    )  # fmt: skip

"""What the network counts: LCP and posts, people in schemes, jobs of the yearly enquiry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pole_desk.activities.network.queries import answers, benefits, enquiries, places, posts
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit

PAGE, STRUCTURES = "network", "parties"
ONE = 100
"""A structure, a person or a full-time equivalent in hundredths, so that shares cut them fairly."""


def _counts(
    name: str, title: str, definition: str, unit: Unit, source: str, span: Span = Span.AT_END,
    known_by: str = "",
) -> Indicator:
    return Indicator(
        code=f"network.{name}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=span, source=source, function=Function.NETWORK, known_by=known_by,
    )  # fmt: skip


def _told(name: str, title: str, unit: Unit, definition: str = "") -> Indicator:
    """What the enquiry of the year told: unknown as long as nobody was asked."""
    return _counts(name, title, definition or _JOBS, unit, _ENQUIRY, known_by="network.asked")


_ENQUIRY = _("enquête emploi de l’année")
_JOBS = _("Somme des réponses à l’enquête sur l’année où finit la période ; rien pour qui n’a pas répondu.")
INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts("lcp", _("Lieux collectifs de proximité"), _("Structures qui en sont le dernier jour."),
            Unit.COUNT, _("structures")),
    _counts("posts", _("Postes de coordination financés"),
            _("Équivalents temps plein financés le dernier jour."), Unit.FTE, _("postes notés")),
    _counts("benefits", _("Personnes dans un dispositif de soutien"),
            _("Personnes comptées dans un dispositif le dernier jour."), Unit.PEOPLE,
            _("dispositifs notés")),
    _counts("asked", _("Structures interrogées"),
            _("Structures à qui l’enquête emploi de l’année a été envoyée."), Unit.COUNT, _ENQUIRY,
            known_by="network.asked"),
    _told("answered", _("Structures qui ont répondu"), Unit.COUNT,
          _("Structures dont une réponse à l’enquête de l’année vaut.")),
    Ratio(
        code="network.response", title=_("Taux de réponse à l’enquête emploi"),
        definition=_("Structures qui ont répondu sur structures interrogées."), version=1,
        over="network.answered", under="network.asked", function=Function.NETWORK,
    ),
    _told("people", _("Personnes employées"), Unit.PEOPLE),
    _told("fte", _("Emplois en équivalent temps plein"), Unit.FTE),
    _told("permanent", _("Contrats à durée indéterminée"), Unit.PEOPLE),
    _told("district", _("Habitants des quartiers prioritaires embauchés"), Unit.PEOPLE),
    _told("turnover", _("Chiffre d’affaires des structures"), Unit.EUROS),
)  # fmt: skip


class NetworkIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """As things stand on the last day; the enquiry is the one on that day's year."""
        asked = {code for code in codes if code.startswith("network.")}
        if not asked:
            return []
        rows = [*_places(reader, last), *_benefits(reader, last), *_jobs(reader, last)]
        return [row for row in rows if row.indicator in asked]


def _places(reader: Reader, last: date) -> Iterator[Row]:
    names = {}
    for place in places(reader, on=last):
        names[place.party] = place.name
        yield Row("network.lcp", f"party:{place.party}", place.name, ONE, last, last, None, place.party,
                  PAGE, place.party)  # fmt: skip
    for post in posts(reader, on=last):
        yield Row("network.posts", f"network_post:{post.id}", f"{names.get(post.party, '')} · {post.title}",
                  int(post.fte * ONE), last, last, None, post.party, PAGE, post.party)  # fmt: skip


def _benefits(reader: Reader, last: date) -> Iterator[Row]:
    for one in benefits(reader, first=last, last=last):
        yield Row("network.benefits", f"network_benefit:{one.id}", f"{one.name} · {one.scheme}",
                  one.people * ONE, last, last, None, one.party, PAGE, one.party)  # fmt: skip


def _jobs(reader: Reader, last: date) -> Iterator[Row]:
    if last.year not in {one.year for one in enquiries(reader)}:
        return
    for one in answers(reader, year=last.year):
        told: dict[str, Decimal | int | None] = {
            "asked": 1, "answered": None if one.revision is None else 1, "people": one.people,
            "fte": one.fte, "permanent": one.permanent, "district": one.district_hired,
        }  # fmt: skip
        amounts = {name: int(value * ONE) for name, value in told.items() if value}
        if one.turnover:
            amounts["turnover"] = to_cents(one.turnover)
        for name, amount in amounts.items():
            yield Row(f"network.{name}", f"network_asked:{one.asked}", one.name, amount, last, last, None,
                      one.party, STRUCTURES, one.party)  # fmt: skip

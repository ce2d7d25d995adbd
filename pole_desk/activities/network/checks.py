"""The network's own invariants, for `check`: days, accessions, answers, what follows a merger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.activities.network.queries import AccessionItem, accessions, enquiries
from pole_desk.activities.network.queries.soundness import Revision, Stray, assessed, revisions, strays
from pole_desk.activities.network.rules import Accession, Jobs, require_jobs
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class NetworkChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        today = reader.clock.today()
        asked = accessions(reader)
        return [
            *_charter(reader, today), *_waiting(asked),
            *(finding for one in asked for finding in _accession(one)), *_enquiries(reader),
            *_revisions(revisions(reader)), *_strays(strays(reader)),
        ]  # fmt: skip


def _charter(reader: Reader, today: date) -> Iterator[Finding]:
    """An opinion rests on evidence, and was given on a day that came."""
    for one in assessed(reader):
        record = f"network_charter:{one.id}"
        if not one.evidence.strip():
            yield Finding("network_evidence", record, _(
                "Un avis sur la charte de {name} ne dit pas ce qui le montre.").format(name=one.name))  # fmt: skip
        if one.on_day > today:
            yield Finding("network_future", record, _(
                "Un avis sur la charte de {name} est daté du {day}, un jour à venir.").format(
                name=one.name, day=numeric_day(one.on_day)))  # fmt: skip


def _waiting(asked: Sequence[AccessionItem]) -> Iterator[Finding]:
    """A structure waits for one decision at a time."""
    counts = Counter((one.party, one.name) for one in asked if one.state == Accession.ASKED)
    for (party, name), count in counts.items():
        if count > 1:
            yield Finding("network_waiting", f"party:{party}", _(
                "{name} a {count} demandes d’accession qui attendent.").format(name=name, count=count))  # fmt: skip


def _accession(one: AccessionItem) -> Iterator[Finding]:
    record = f"network_accession:{one.id}"
    if (one.state == Accession.ASKED) != (one.decided_on is None):
        yield Finding("network_decided", record, _(
            "La demande de {name} n’est pas décidée et porte une date, ou l’inverse.").format(
            name=one.name))  # fmt: skip
    elif one.decided_on is not None and one.decided_on < one.asked_on:
        yield Finding("network_reversed", record, _(
            "La demande de {name} est décidée avant d’être faite.").format(name=one.name))  # fmt: skip
    if one.state in (Accession.REFUSED, Accession.WITHDRAWN) and not one.reason.strip():
        yield Finding("network_reason", record, _(
            "La demande de {name} est écartée sans raison.").format(name=one.name))  # fmt: skip


def _enquiries(reader: Reader) -> Iterator[Finding]:
    for one in enquiries(reader):
        if one.opened_on <= date(one.year, 12, 31):
            yield Finding("network_enquiry", f"network_enquiry:{one.id}", _(
                "L’enquête emploi de {year} est ouverte avant la fin de l’année.").format(
                year=one.year))  # fmt: skip


def _revisions(found: Sequence[Revision]) -> Iterator[Finding]:
    """Answers are numbered from one on, come from who was asked, and their figures agree."""
    counts: dict[int, int] = {}
    for one in found:
        record = f"network_answer:{one.id}"
        counts[one.asked] = counts.get(one.asked, 0) + 1
        if one.revision != counts[one.asked]:
            yield Finding("network_revision", record, _(
                "Il manque une réponse de {name} à l’enquête {year} avant celle-ci.").format(
                name=one.name, year=one.year))  # fmt: skip
        if one.standing and one.out:
            yield Finding("network_out", record, _(
                "{name} a été retirée de l’enquête {year}, et sa réponse compte encore.").format(
                name=one.name, year=one.year))  # fmt: skip
        try:
            require_jobs(Jobs(people=one.people, fte=one.fte, permanent=one.permanent,
                              district_hired=one.district_hired, turnover=one.turnover))  # fmt: skip
        except BadInput as error:
            yield Finding("network_figures", record, _(
                "Réponse de {name} à l’enquête {year} : {why}").format(
                name=one.name, year=one.year, why=error.message))  # fmt: skip


def _strays(found: Sequence[Stray]) -> Iterator[Finding]:
    """What a structure had follows it when it is merged."""
    for one in found:
        yield Finding("network_merged", f"{one.table}:{one.id}", _(
            "Une ligne du réseau est restée à {name}, qui est fusionnée avec une autre.").format(
            name=one.name))  # fmt: skip

"""The parties check themselves: numbers, the pole's own card, mergers."""

from __future__ import annotations

from collections.abc import Iterator

from pole_desk.kernel import identifiers
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.parties import queries


class PartyChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of the parties that does not hold."""
        return [*_pole(reader), *_numbers(reader), *_mergers(reader)]


def _pole(reader: Reader) -> Iterator[Finding]:
    try:
        queries.the_pole(reader)
    except RuleBroken as missing:
        yield Finding(missing.code, "party", missing.message)


def _numbers(reader: Reader) -> Iterator[Finding]:
    for party in queries.parties(reader, archived=True):
        try:
            if party.siren:
                identifiers.siren_of(party.siren)
            if party.siret:
                identifiers.siret_of(party.siret, siren=party.siren)
            if party.vat_number:
                identifiers.vat_number_of(party.vat_number, siren=party.siren)
        except BadInput as wrong:
            yield Finding(
                f"party_{wrong.code}",
                f"party:{party.id}",
                _("{name} : {reason}").format(name=party.name, reason=wrong.message),
            )


def _mergers(reader: Reader) -> Iterator[Finding]:
    mergers = queries.mergers(reader)
    for merged, kept in mergers.items():
        seen = {merged}
        while kept in mergers and kept not in seen:
            seen.add(kept)
            kept = mergers[kept]
        if kept in seen:
            yield Finding(
                "merge_circle",
                f"party:{merged}",
                _("La structure n° {id} est fusionnée en rond.").format(id=merged),
            )

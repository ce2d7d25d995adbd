"""Structures brought in from a file: all of its lines or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands.cards import add_party, archive_party
from pole_desk.registers.parties.commands.people import add_contact
from pole_desk.registers.parties.rules.lines import Line, columns_of, read_line

_SHOWN = 5


class Skipped(NamedTuple):
    """A line left aside: its SIREN is already that of a structure."""

    line: int
    name: str
    siren: str
    party: PartyId
    reason: str


class ImportResult(NamedTuple):
    """What an import did."""

    added: tuple[PartyId, ...]
    skipped: tuple[Skipped, ...]


@command(Permission.PARTIES)
def import_parties(tx: Tx, *, rows: Sequence[tuple[int, Mapping[str, str]]]) -> ImportResult:
    """Add the structures of a file's lines (number, value per column title).

    A line whose SIREN is known, or came earlier in the file, is skipped and listed. One wrong line
    and nothing is added: BadInput `import_lines` names each with its reason.
    """
    lines = _read(tx, rows)
    added: list[PartyId] = []
    skipped: list[Skipped] = []
    for line in lines:
        siren = line.party.siren
        taken = queries.party_by_siren(tx, siren=siren) if siren else None
        if taken is not None:
            skipped.append(_skipped(tx, line, taken))
            continue
        party = add_party(tx, party=line.party)
        if line.contact is not None:
            add_contact(tx, party=party, contact=line.contact)
        added.append(party)
    tx.undo_with(archive_parties, parties=tuple(added))
    tx.says(
        ngettext(
            "{count} structure importée, {skipped} déjà connue(s).",
            "{count} structures importées, {skipped} déjà connue(s).",
            len(added),
        ).format(count=len(added), skipped=len(skipped))
    )
    return ImportResult(tuple(added), tuple(skipped))


@command(Permission.PARTIES)
def archive_parties(tx: Tx, *, parties: Sequence[PartyId]) -> None:
    """Take several structures out of the lists: an import is taken back."""
    for party in parties:
        archive_party(tx, party=party)
    tx.notes.undo = None
    tx.says(
        ngettext("{count} structure archivée.", "{count} structures archivées.", len(parties)).format(
            count=len(parties)
        )
    )


def _read(tx: Tx, rows: Sequence[tuple[int, Mapping[str, str]]]) -> list[Line]:
    if not rows:
        raise BadInput("import_empty", _("Le fichier ne contient aucune structure."))
    columns = columns_of(rows[0][1])
    this_year = tx.clock.today().year
    lines: list[Line] = []
    wrong: list[tuple[int, str]] = []
    for number, values in rows:
        try:
            lines.append(read_line(number, values, columns, this_year=this_year))
        except PoleError as error:
            wrong.append((number, error.message))
    if wrong:
        raise _refusal(wrong)
    return lines


def _skipped(tx: Tx, line: Line, taken: PartyId) -> Skipped:
    siren, name = line.party.siren, queries.party_names(tx, parties={taken})[taken]
    reason = _("le SIREN {siren} est déjà celui de {name} (n° {id})").format(
        siren=siren, name=name, id=taken
    )
    return Skipped(line.line, line.party.name, siren, taken, reason)


def _refusal(wrong: list[tuple[int, str]]) -> BadInput:
    shown = [_("ligne {line} : {reason}").format(line=line, reason=why) for line, why in wrong[:_SHOWN]]
    if len(wrong) > _SHOWN:
        rest = len(wrong) - _SHOWN
        shown.append(
            ngettext("et {count} autre ligne", "et {count} autres lignes", rest).format(count=rest)
        )
    return BadInput(
        "import_lines",
        _("Rien n’a été importé. Corrigez, puis recommencez. {lines}").format(lines="\u202f; ".join(shown)),
        lines=[{"line": line, "message": why} for line, why in wrong],
    )

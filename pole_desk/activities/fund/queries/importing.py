"""What a file of historical projects would bring, compared with what is there; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pole_desk.activities.fund.queries.grants import limits
from pole_desk.activities.fund.queries.projects import projects
from pole_desk.activities.fund.rules import State
from pole_desk.activities.fund.rules.grants import Granted, require_amount, require_room
from pole_desk.activities.fund.rules.lines import Fault, Line, columns_of, read_line
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.parties.queries import parties, party_by_siren

_SHOWN = 5


class Known(NamedTuple):
    """A line whose project is there already: nothing is done with it."""

    line: int
    title: str
    number: str


class Coming(NamedTuple):
    """A line to add; `party` None: its carrier is added too."""

    line: Line
    party: PartyId | None
    shares: dict[ChantierId, int]


class ImportPlan(NamedTuple):
    """What an import would do."""

    coming: tuple[Coming, ...]
    known: tuple[Known, ...]

    @property
    def new_carriers(self) -> int:
        return len({slug(one.line.carrier) for one in self.coming if one.party is None})


def plan_import(reader: Reader, *, rows: Sequence[tuple[int, Mapping[str, str]]]) -> ImportPlan:
    """What the lines of a file (number, value per title) would bring.

    One wrong cell and nothing would be done: BadInput `import_lines` names each line and column.
    """
    if not rows:
        raise BadInput("import_empty", _("Le fichier ne contient aucun projet."))
    columns = columns_of(rows[0][1])
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, values in rows:
        line, wrong = read_line(number, values, columns, today=reader.clock.today())
        faults += wrong
        if line is not None:
            lines.append(line)
    faults += _twice(lines, columns)
    plan = _compared(reader, lines, columns, faults)
    if faults:
        raise _refusal(sorted(faults))
    return plan


def _twice(lines: Sequence[Line], columns: Mapping[str, str]) -> list[Fault]:
    first: dict[str, int] = {}
    found = []
    for line in lines:
        before = first.setdefault(line.key, line.line)
        if before != line.line:
            column = columns["key"] if "key" in columns else columns["title"]
            found.append(
                Fault(line.line, column, _("« {title} » est déjà à la ligne {before}").format(
                    title=line.title, before=before))
            )  # fmt: skip
    return found


def _compared(
    reader: Reader, lines: Sequence[Line], columns: Mapping[str, str], faults: list[Fault]
) -> ImportPlan:
    numbers = {one.number: one.id for one in chantiers(reader)}
    there: dict[str, str] = {}
    for project in projects(reader):
        if project.state == State.WITHDRAWN:
            continue
        there[f"{slug(project.party_name)}|{slug(project.title)}"] = project.number
        if project.import_key:
            there[project.import_key] = project.number
    names: dict[str, list[PartyId]] = {}
    for party in parties(reader, archived=True):
        names.setdefault(slug(party.name), []).append(party.id)
    coming, known = [], []
    for line in lines:
        number = there.get(line.key) or there.get(f"{slug(line.carrier)}|{slug(line.title)}")
        if number is not None:
            known.append(Known(line.line, line.title, number))
            continue
        for wanted in sorted(set(line.shares) - set(numbers)):
            faults.append(Fault(line.line, columns["chantiers"], _(
                "le chantier {number} n’existe pas : ils vont de {first} à {last}").format(
                number=wanted, first=min(numbers, default=0), last=max(numbers, default=0))))  # fmt: skip
        faults += _over(reader, line, columns)
        party = _carrier(reader, line, names, columns, faults)
        shares = {numbers[n]: share for n, share in line.shares.items() if n in numbers}
        coming.append(Coming(line, party, shares))
    return ImportPlan(tuple(coming), tuple(known))


def _over(reader: Reader, line: Line, columns: Mapping[str, str]) -> list[Fault]:
    had: list[Granted] = []
    for rank, grant in enumerate(line.grants, start=1):
        allowed = limits(reader, on=grant.day)
        try:
            require_amount(grant.amount, allowed)
            require_room(_("« {title} »").format(title=line.title), had, grant.amount, allowed)
        except PoleError as error:
            return [Fault(line.line, columns[f"amount_{rank}"], error.message)]
        had.append(Granted(rank, grant.amount, grant.day, "paid"))
    return []


def _carrier(
    reader: Reader, line: Line, names: Mapping[str, list[PartyId]], columns: Mapping[str, str],
    faults: list[Fault],
) -> PartyId | None:  # fmt: skip
    if line.siren and (found := party_by_siren(reader, siren=line.siren)) is not None:
        return found
    same = names.get(slug(line.carrier), [])
    if len(same) > 1:
        faults.append(Fault(line.line, columns["carrier"], _(
            "plusieurs structures s’appellent « {name} » : donnez son SIREN").format(
            name=line.carrier)))  # fmt: skip
    return same[0] if same else None


def _refusal(faults: Sequence[Fault]) -> BadInput:
    shown = [
        _("ligne {line}, colonne « {column} » : {message}").format(
            line=fault.line, column=fault.column, message=fault.message.rstrip(".")
        )
        for fault in faults[:_SHOWN]
    ]
    rest = len(faults) - _SHOWN
    if rest > 0:
        shown.append(ngettext("et {count} autre faute", "et {count} autres fautes", rest).format(count=rest))
    return BadInput(
        "import_lines",
        _("Rien n’a été importé. Corrigez, puis recommencez\u202f: {lines}.").format(lines="\u202f; ".join(shown)),
        lines=[fault._asdict() for fault in faults],
    )

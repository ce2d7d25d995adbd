"""What a file of historical projects would bring, compared with what is there; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.fund.queries.grants import limits_by_day
from pole_desk.activities.fund.queries.projects import projects
from pole_desk.activities.fund.rules import State
from pole_desk.activities.fund.rules.grants import Granted, Limits, require_amount, require_room
from pole_desk.activities.fund.rules.lines import Fault, Line, columns_of, read_line
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.parties.queries import Party, parties
from pole_desk.registers.parties.rules import Territory

_SHOWN = 5


class Known(NamedTuple):
    """A line whose project is there already: nothing is done with it."""

    line: int
    title: str
    number: str


class Coming(NamedTuple):
    """A line to add; `party` None: its carrier is added too, the one of this place in the plan.

    Commune and territory are its carrier's when the line does not tell them.
    """

    line: Line
    party: PartyId | None
    shares: dict[ChantierId, int]
    carrier: int = 0
    commune: str = ""
    territory: str = Territory.NONE


class ImportPlan(NamedTuple):
    """What an import would do; `carriers` are the first lines of the structures to add."""

    coming: tuple[Coming, ...]
    known: tuple[Known, ...]
    carriers: tuple[Line, ...] = ()

    @property
    def new_carriers(self) -> int:
        return len(self.carriers)


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
    there = _there(reader)
    allowed = limits_by_day(reader)
    structures = _Structures(parties(reader, archived=True), columns, faults)
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
        faults += _over(allowed, line, columns)
        shares = {numbers[n]: share for n, share in line.shares.items() if n in numbers}
        coming.append(structures.carried(line, shares))
    return ImportPlan(tuple(coming), tuple(known), tuple(structures.new))


def _there(reader: Reader) -> dict[str, str]:
    """The numbers of the projects that stand, by what a line would name them."""
    there: dict[str, str] = {}
    for project in projects(reader):
        if project.state == State.WITHDRAWN:
            continue
        there[f"{slug(project.party_name)}|{slug(project.title)}"] = project.number
        if project.import_key:
            there[project.import_key] = project.number
    return there


def _over(
    allowed_on: Callable[[date], Limits], line: Line, columns: Mapping[str, str]
) -> list[Fault]:
    had: list[Granted] = []
    for rank, grant in enumerate(line.grants, start=1):
        allowed = allowed_on(grant.day)
        try:
            require_amount(grant.amount, allowed)
            require_room(_("« {title} »").format(title=line.title), had, grant.amount, allowed)
        except PoleError as error:
            return [Fault(line.line, columns[f"amount_{rank}"], error.message)]
        had.append(Granted(rank, grant.amount, grant.day, "paid"))
    return []


class _Structures:
    """Who carries each line: by SIREN, then by name; those that nobody knows are added once."""

    def __init__(
        self, known: Sequence[Party], columns: Mapping[str, str], faults: list[Fault]
    ) -> None:
        self.new: list[Line] = []
        self._columns = columns
        self._faults = faults
        self._cards = {one.id: one for one in known}
        self._sirens = {one.siren: one.id for one in known if one.siren and not one.archived}
        self._names: dict[str, list[PartyId]] = {}
        self._places: dict[str, int] = {}
        for one in known:
            self._names.setdefault(slug(one.name), []).append(one.id)

    def carried(self, line: Line, shares: dict[ChantierId, int]) -> Coming:
        party = self._sirens.get(line.siren) or self._named(line)
        if party is not None:
            card = self._cards[party]
            return self._coming(line, party, shares, 0, card.commune, card.territory)
        place = self._place(line)
        first = self.new[place]
        return self._coming(line, None, shares, place, first.commune, first.territory)

    @staticmethod
    def _coming(
        line: Line, party: PartyId | None, shares: dict[ChantierId, int], place: int,
        commune: str, territory: str,
    ) -> Coming:  # fmt: skip
        told = line.territory != Territory.NONE
        return Coming(
            line, party, shares, place, line.commune or commune, line.territory if told else territory
        )

    def _named(self, line: Line) -> PartyId | None:
        same = self._names.get(slug(line.carrier), [])
        if len(same) > 1:
            self._faults.append(Fault(line.line, self._columns["carrier"], _(
                "plusieurs structures s’appellent « {name} » : donnez son SIREN").format(
                name=line.carrier)))  # fmt: skip
        return same[0] if same else None

    def _place(self, line: Line) -> int:
        keys = [key for key in (line.siren, f"={slug(line.carrier)}") if key]
        place = next((self._places[key] for key in keys if key in self._places), len(self.new))
        if place == len(self.new):
            self.new.append(line)
        for key in keys:
            self._places.setdefault(key, place)
        return place


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

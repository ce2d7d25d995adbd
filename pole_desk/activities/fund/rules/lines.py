"""A line of a CSV file of historical projects, read as a project; the file is read by `formats.csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, numeric_day, percent
from pole_desk.kernel.identifiers import siren_of
from pole_desk.kernel.inputs import parse_amount, parse_day, slug
from pole_desk.kernel.money import split_whole

T = TypeVar("T")
RANKS = (1, 2, 3)
WHOLE = 10_000
FIRST_YEAR = 2006
"""The fund's first year (the plan's part III.2)."""
_COLUMNS = {
    "key": "key cle reference numero",
    "title": "title titre projet intitule",
    "carrier": "carrier porteur structure",
    "siren": "siren",
    "year": "year annee",
    "need": "need besoin",
    "commune": "commune",
    "territory": "territory territoire",
    "policies": "policies politiques politiques_publiques",
    "chantiers": "chantiers chantier",
    "amount_1": "amount_1 montant_1 tranche_1 subvention_1 montant",
    "amount_2": "amount_2 montant_2 tranche_2 subvention_2",
    "amount_3": "amount_3 montant_3 tranche_3 subvention_3",
    "day_1": "day_1 date_1 date",
    "day_2": "day_2 date_2",
    "day_3": "day_3 date_3",
    "state": "state etat",
    "ended_on": "ended_on fin date_de_fin",
    "policy": "policy politique_enrichie",
    "evidence": "evidence preuve",
    "structure": "structure_became entreprise entreprise_devenue",
    "jobs": "jobs emplois etp",
}
FIELDS = frozenset(_COLUMNS)
_BY_TITLE = {title: name for name, titles in _COLUMNS.items() for title in titles.split()}
_TERRITORIES = {
    "": "none", "none": "none", "autre": "none", "aucun": "none", "qpv": "qpv",
    "quartier prioritaire": "qpv", "periurban": "periurban", "peri urbain": "periurban",
    "periurbain": "periurban",
}  # fmt: skip
_STATES = {
    "": True, "termine": True, "ended": True, "fini": True, "clos": True,
    "en cours": False, "ouvert": False, "open": False, "soutenu": False,
}  # fmt: skip


class Fault(NamedTuple):
    """What is wrong in a cell; `column` is the file's own title."""

    line: int
    column: str
    message: str


class Past(NamedTuple):
    """A grant of the past."""

    amount: Decimal
    day: date


class Line(NamedTuple):
    """A project read from a line; `shares` are basis points by number of chantier."""

    line: int
    key: str
    title: str
    carrier: str
    siren: str
    need: str
    commune: str
    territory: str
    policies: tuple[str, ...]
    shares: dict[int, int]
    grants: tuple[Past, ...]
    ended_on: date | None
    policy: str
    evidence: str
    structure: str
    jobs: Decimal | None

    @property
    def submitted_on(self) -> date:
        return self.grants[0].day


def columns_of(titles: Iterable[str]) -> dict[str, str]:
    """The file's title of each field known here; raises BadInput `import_columns`."""
    known = {title: _BY_TITLE.get(slug(title).replace(" ", "_"), "") for title in titles}
    unknown = [title for title, field in known.items() if not field]
    if unknown:
        raise BadInput(
            "import_columns",
            _("Colonne inconnue : {titles}. Les colonnes attendues sont par exemple titre, porteur, "
              "annee, tranche_1, date_1, chantiers, politiques, commune.").format(
                titles=", ".join(f"«\u202f{title}\u202f»" for title in unknown)
            ),
            columns=unknown,
        )  # fmt: skip
    fields: dict[str, str] = {}
    for title, field in known.items():
        if field in fields:
            raise BadInput(
                "import_columns",
                _("Ces colonnes disent la même chose : « {one} », « {other} ».").format(
                    one=fields[field], other=title
                ),
            )
        fields[field] = title
    for field, said in (("title", "titre"), ("carrier", "porteur"), ("amount_1", "tranche_1")):
        if field not in fields:
            raise BadInput("import_columns", _("Il manque la colonne « {title} ».").format(title=said))
    return fields


class _Cells:
    """The cells of a line; what is wrong is collected, so that one reading tells all."""

    def __init__(self, line: int, values: Mapping[str, str], columns: Mapping[str, str]) -> None:
        self.line = line
        self._values = values
        self._columns = columns
        self.faults: list[Fault] = []

    def text(self, field: str) -> str:
        title = self._columns.get(field)
        return "" if title is None else self._values[title].strip()

    def wrong(self, field: str, message: str) -> None:
        self.faults.append(Fault(self.line, self._columns.get(field, field), message))

    def read(self, field: str, reader: Callable[[str], T], default: T) -> T:
        text = self.text(field)
        if not text:
            return default
        try:
            return reader(text)
        except PoleError as error:
            self.wrong(field, error.message)
            return default


def read_line(
    line: int, values: Mapping[str, str], columns: Mapping[str, str], *, today: date
) -> tuple[Line | None, list[Fault]]:
    """The project of a line, or what is wrong in it."""
    cells = _Cells(line, values, columns)
    title, carrier = cells.text("title"), cells.text("carrier")
    for field, text in (("title", title), ("carrier", carrier)):
        if not text:
            cells.wrong(field, _("la case est vide"))
        elif len(text) > 200:
            cells.wrong(field, _("le texte dépasse 200 caractères"))
    grants = _grants(cells, today)
    jobs = cells.read("jobs", parse_amount, None)
    if jobs is not None and jobs < 0:
        cells.wrong("jobs", _("des emplois ne sont pas négatifs"))
    policy, evidence = cells.text("policy"), cells.text("evidence")
    if policy and not evidence:
        cells.wrong("evidence", _("une politique enrichie demande sa preuve"))
    found: dict[str, Any] = {
        "siren": cells.read("siren", siren_of, ""),
        "territory": cells.read("territory", _territory, "none"),
        "shares": cells.read("chantiers", _shares, {}),
        "ended_on": _ended(cells, grants, today),
    }
    if cells.faults:
        return None, cells.faults
    policies = (text.strip() for text in cells.text("policies").replace(";", "|").split("|"))
    read = Line(
        line=line, key=(slug(cells.text("key")) or f"{slug(carrier)}|{slug(title)}")[:200], title=title,
        carrier=carrier, need=cells.text("need"), commune=cells.text("commune"),
        policies=tuple(dict.fromkeys(text for text in policies if text)), grants=tuple(grants),
        policy=policy, evidence=evidence, structure=cells.text("structure"), jobs=jobs, **found,
    )  # fmt: skip
    return read, []


def _grants(cells: _Cells, today: date) -> list[Past]:
    year = cells.read("year", lambda text: _year(text, today), None)
    found: list[Past] = []
    for rank in RANKS:
        amount = cells.read(f"amount_{rank}", parse_amount, None)
        day = cells.read(f"day_{rank}", lambda text: _day(text, today), None)
        if not cells.text(f"amount_{rank}"):
            if rank == 1:
                cells.wrong("amount_1", _("la case est vide"))
            elif cells.text(f"day_{rank}"):
                cells.wrong(f"amount_{rank}", _("il y a une date sans montant"))
            continue
        if len(found) < rank - 1 and not cells.faults:
            cells.wrong(f"amount_{rank}", _("la subvention d’avant manque"))
        if day is None and year is None and not cells.text(f"day_{rank}"):
            cells.wrong(f"day_{rank}", _("donnez une date, ou l’année du projet"))
            continue
        if amount is None or (day is None and cells.text(f"day_{rank}")):
            continue
        on = day or date((year or today.year) + rank - 1, 12, 31)
        if on > today:
            cells.wrong(f"day_{rank}", _("le {day} n’est pas encore passé").format(day=numeric_day(on)))
        elif found and on < found[-1].day:
            cells.wrong(f"day_{rank}", _("cette date vient avant la précédente"))
        found.append(Past(amount, on))
    return found


def _year(text: str, today: date) -> int:
    if not (text.isascii() and text.isdigit()) or not FIRST_YEAR <= int(text) <= today.year:
        raise BadInput(
            "year",
            _("« {text} » n’est pas une année du fonds : de {first} à {last}").format(
                text=text, first=FIRST_YEAR, last=today.year
            ),
        )
    return int(text)


def _day(text: str, today: date) -> date:
    day = parse_day(text, today)
    if day > today or day.year < FIRST_YEAR:
        raise BadInput(
            "date",
            _("le {day} n’est pas un jour du fonds : de {first} à aujourd’hui").format(
                day=numeric_day(day), first=FIRST_YEAR
            ),
        )
    return day


def _territory(text: str) -> str:
    found = _TERRITORIES.get(slug(text))
    if found is None:
        raise BadInput(
            "territory", _("« {text} » n’est pas un territoire : qpv, péri-urbain ou rien").format(text=text)
        )
    return found


def _shares(text: str) -> dict[int, int]:
    """`4`, `4, 5` in equal parts, or `4:60, 5:30`, the rest not linked."""
    parts = [part.strip() for part in text.replace("|", ",").replace(";", ",").split(",") if part.strip()]
    told: dict[int, int | None] = {}
    for part in parts:
        number, _colon, share = part.partition(":")
        if not (number.strip().isascii() and number.strip().isdigit()):
            raise BadInput(
                "chantiers",
                _("« {text} » n’est pas un numéro de chantier : écrivez par exemple 4, ou "
                  "4:60, 5:40").format(text=part),
            )  # fmt: skip
        if int(number) in told:
            raise BadInput("chantiers", _("le chantier {number} y est deux fois").format(number=int(number)))
        told[int(number)] = int(parse_amount(share) * 100) if share.strip() else None
    given = [share for share in told.values() if share is not None]
    if given and len(given) < len(told):
        raise BadInput("chantiers", _("donnez une part à chaque chantier, ou à aucun"))
    if not given:
        return dict(zip(told, split_whole(WHOLE, [1] * len(told)), strict=True)) if told else {}
    if min(given) <= 0 or sum(given) > WHOLE:
        raise BadInput("chantiers", _("les parts sont positives et font {whole} au plus").format(whole=percent(100)))
    return {number: share for number, share in told.items() if share is not None}


def _ended(cells: _Cells, grants: list[Past], today: date) -> date | None:
    """The end told, else the last grant of a project that is over."""
    on = cells.read("ended_on", lambda text: _day(text, today), None)
    word = slug(cells.text("state"))
    if word not in _STATES:
        cells.wrong("state", _("« {text} » n’est pas un état : terminé ou en cours").format(text=cells.text("state")))
        return None
    if on is not None and grants and on < grants[-1].day:
        cells.wrong("ended_on", _("cette date vient avant la dernière subvention"))
    if not _STATES[word]:
        return None
    return on or (grants[-1].day if grants else None)

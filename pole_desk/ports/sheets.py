"""What a feature tells of a record on its sheet: facts, tables and a profile, in the words of the pole.

Figures come from `ports.indicators`; here is the story behind them, dated, of a period or up to its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId

PERCENT = "percent"


class Quantity(NamedTuple):
    """A number in a unit of `ports.indicators.Unit`, or in percent; None: nothing is known."""

    value: Decimal | None
    unit: str = "count"


Cell = str | int | date | Quantity | None


class Column(NamedTuple):
    """A column of a table; `weight` is its relative width."""

    label: str
    weight: int = 10
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Records in lines; `empty` is what is said when there is none; empty itself: the table is left out."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Levels on axes from 0 to `top`, a layer per name, the oldest first; None: not assessed."""

    title: str
    axes: tuple[str, ...]
    layers: tuple[tuple[str, tuple[int | None, ...]], ...]
    top: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a sheet; `facts` are label and words, those without words are left out."""

    key: str
    title: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    profile: Profile | None = None
    tables: tuple[Table, ...] = ()


class Subject(NamedTuple):
    """What a sheet is about: a dossier, or a structure and all that it had."""

    dossier: DossierId | None = None
    party: PartyId | None = None


class Covered(NamedTuple):
    """What counts as a dossier's own on its sheet: other dossiers, and structures from a day on."""

    dossiers: Collection[DossierId] = ()
    parties: Collection[PartyId] = ()


class SheetSource(Protocol):
    """A feature that tells of dossiers and structures."""

    def covered(self, reader: Reader, *, dossier: DossierId) -> Covered:
        """What else a dossier stands for: a cohort for its projects, a project for its structure."""
        ...

    def sections(
        self, reader: Reader, *, subject: Subject, first: date, last: date
    ) -> Iterable[Section]:
        """What it tells of a subject as known at the end of a period; none of it of what came after."""
        ...


@dataclass(frozen=True, slots=True)
class SheetSources:
    """Every source in the order of a sheet; the composition root lists them."""

    sources: tuple[SheetSource, ...] = ()

"""Who may import whom inside the package; what a line of code may say is in the other modules."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from walls.house import FEATURES, PACKAGE, Finding, House, feature_of, room_of

STOREYS = (
    "__init__", "__main__", "cli", "desktop", "demo", "backend", "accounts", "activities",
    "registers", "ports", "formats", "kernel",
)  # fmt: skip
PORT_ROOMS = (
    "charges", "reminders", "search", "indicators", "covers", "admissions", "settlement", "payouts", "deposits",
    "checks",
)  # fmt: skip
"""Port files, beside those named like a module of `ports`; `checks` offers `ports.findings`."""
OWN_ROOMS = {
    ("accounts", "billing", "outbox"): "a worker between two commands, outside any transaction",
    ("accounts", "mail", "outbox"): "a worker between two commands, outside any transaction",
    ("accounts", "ledger", "outbox"): "writes archives and journals out, outside any transaction",
}
"""Rooms of one feature alone, as high as its port files."""
RANKS = {"rules": 0, "tables": 1, "queries": 2, "commands": 3}
PORT_RANK = 4
JOINABLE = (("activities", "leases"),)
"""Activities that count as registers: others' queries may join their tables."""


def _port_rooms(house: House) -> set[str]:
    offered = {
        source.inside[1] for source in house.package if source.inside[1:] and source.within("ports")
    }
    return (offered | set(PORT_ROOMS)) - {"ids"}


def named_places(house: House) -> Iterator[Finding]:
    """A storey, a feature or a room that nobody named fails."""
    known = {"__init__", *RANKS, *_port_rooms(house)}
    for path in house.paths:
        parts = path.removesuffix(".py").split("/")
        if parts[0] != PACKAGE:
            continue
        if parts[1] not in STOREYS:
            yield Finding(path, 1, f"no storey is named {parts[1]}")
        elif parts[1] in FEATURES and parts[2] != "__init__":
            if parts[2] not in FEATURES[parts[1]] or len(parts) < 4:
                yield Finding(path, 1, f"no feature of {parts[1]} is named {parts[2]}")
            elif parts[3] not in known and tuple(parts[1:4]) not in OWN_ROOMS:
                yield Finding(path, 1, f"no room of a feature is named {parts[3]}")


def rooms_in_order(house: House) -> Iterator[Finding]:
    """In a feature: port files, strangers to each other > commands > queries > tables > rules."""
    for edge in house.edges:
        room, target = room_of(edge.source.inside), room_of(edge.target)
        if feature_of(edge.source.inside) != feature_of(edge.target) or not room or not target:
            continue
        if room != target and RANKS.get(room, PORT_RANK) <= RANKS.get(target, PORT_RANK):
            yield edge.source.finding(edge.line, f"{room} imports {target} of its feature")


def rooms_across_features(house: House) -> Iterator[Finding]:
    """Of another feature a room takes rooms of its own height or lower, and never a port file."""
    for edge in house.edges:
        home, away = feature_of(edge.source.inside), feature_of(edge.target)
        room, target = room_of(edge.source.inside), room_of(edge.target)
        if not home or not away or home == away or not room or not target:
            continue
        if target not in RANKS:
            yield edge.source.finding(edge.line, f"{away[1]}.{target} is reached through its port")
        elif RANKS[target] > RANKS.get(room, PORT_RANK):
            yield edge.source.finding(edge.line, f"{room} imports {away[1]}.{target}")


def tables_stay_home(house: House) -> Iterator[Finding]:
    """`tables` are for the own commands and queries, `backend`, and queries that join a register."""
    for edge in house.edges:
        if room_of(edge.target) != "tables" or edge.source.within("backend"):
            continue
        home, away = feature_of(edge.source.inside), feature_of(edge.target)
        room = room_of(edge.source.inside)
        joinable = edge.target[0] == "registers" or away in JOINABLE
        if home == away and room in ("commands", "queries", "tables"):
            continue
        if not (room == "queries" and joinable):
            yield edge.source.finding(edge.line, f"imports {'.'.join(edge.target)}")


def desktop_floors(house: House) -> Iterator[Finding]:
    """In the desktop: shell > pages, strangers to each other > parts > widgets."""
    above = {
        "widgets": ("parts", "pages", "shell"),
        "parts": ("pages", "shell"),
        "pages": ("shell",),
    }
    for edge in house.edges:
        here, there = edge.source.inside, edge.target
        if here[:1] != ("desktop",) or there[:1] != ("desktop",) or min(len(here), len(there)) < 2:
            continue
        if there[1] in above.get(here[1], ()):
            yield edge.source.finding(edge.line, f"{here[1]} imports {there[1]}")
        elif here[1] == there[1] == "pages" and here[2:3] and here[2:3] != there[2:3] and there[2:3]:
            yield edge.source.finding(edge.line, f"page {here[2]} imports page {there[2]}")


def only_cli_names_desktop(house: House) -> Iterator[Finding]:
    """Only `cli` may name `desktop`, and imports it inside a function: no screen is needed."""
    for edge in house.edges:
        if edge.target[:1] != ("desktop",) or edge.source.within("desktop"):
            continue
        if not edge.source.within("cli"):
            yield edge.source.finding(edge.line, "only cli may name desktop")
        elif not edge.late:
            yield edge.source.finding(edge.line, "cli imports desktop late, inside a function")


def no_cycles(house: House) -> Iterator[Finding]:
    """No module imports itself through others: late imports count, types alone do not."""
    graph: dict[str, set[str]] = {}
    for edge in house.edges:
        target = ".".join((PACKAGE, *edge.target))
        if target != edge.source.module and not edge.typed:
            graph.setdefault(edge.source.module, set()).add(target)
    while cycle := _cycle(graph):
        yield Finding(f"{cycle[0].replace('.', '/')}.py", 1, "cycle: " + " > ".join(cycle))
        graph[cycle[0]].discard(cycle[1])


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def _library(house: House, names: tuple[str, ...], *homes: str) -> Iterator[Finding]:
    for source in house.package:
        if source.within(*homes):
            continue
        for name in source.imports:
            if name.target.split(".")[0] in names:
                yield source.finding(name.line, f"{name.target} is only for {', '.join(homes)}")


def qt_only_in_desktop(house: House) -> Iterator[Finding]:
    """PySide6 stands in `desktop` alone."""
    return _library(house, ("PySide6", "shiboken6"), "desktop")


def reportlab_only_in_pdf(house: House) -> Iterator[Finding]:
    """ReportLab stands in `formats.pdf` alone."""
    return _library(house, ("reportlab",), "formats.pdf")


def pikepdf_only_in_facturx(house: House) -> Iterator[Finding]:
    """What takes PDF files apart stands in `formats.facturx` alone."""
    return _library(house, ("pikepdf",), "formats.facturx")


def drivers_only_in_kernel(house: House) -> Iterator[Finding]:
    """Database drivers and Alembic stand in `kernel` alone."""
    return _library(house, ("sqlite3", "psycopg", "alembic"), "kernel")


def no_sqlalchemy_in_pure_rooms(house: House) -> Iterator[Finding]:
    """`rules`, `ports`, `formats` and `desktop` do not import SQLAlchemy themselves."""
    for source in house.package:
        if room_of(source.inside) != "rules" and not source.within("ports", "formats", "desktop"):
            continue
        for name in source.imports:
            if name.target.split(".")[0] == "sqlalchemy":
                yield source.finding(name.line, f"imports {name.target}")


def no_wildcard_imports(house: House) -> Iterator[Finding]:
    """`from x import *` hides where a name comes from, and costs Qt its start-up time."""
    for source in house.sources:
        for name in source.imports:
            if name.target.endswith(".*"):
                yield source.finding(name.line, f"imports {name.target}")


WALLS = (
    named_places, rooms_in_order, rooms_across_features, tables_stay_home, desktop_floors,
    only_cli_names_desktop, no_cycles, qt_only_in_desktop, reportlab_only_in_pdf,
    pikepdf_only_in_facturx, drivers_only_in_kernel, no_sqlalchemy_in_pure_rooms, no_wildcard_imports,
)  # fmt: skip

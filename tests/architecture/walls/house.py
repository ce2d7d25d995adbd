"""The sources as the walls see them: files, one syntax tree each, imports; no rule is here."""

from __future__ import annotations

import ast
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

PACKAGE = "pole_desk"
FEATURES: dict[str, tuple[str, ...]] = {
    "registers": (
        "claims", "dossiers", "chantiers", "parties", "spaces", "catalog", "calendar", "staff",
    ),
    "activities": (
        "hosting", "storage", "shop", "events", "canteen", "incubator", "fund", "network",
        "reports", "frontdesk", "leases",
    ),
    "accounts": ("mail", "ledger", "receivables", "quotes", "billing"),
}  # fmt: skip
SKIPPED = {".git", ".venv", ".dev", "__pycache__", "build", "dist", "out"}

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Finding(NamedTuple):
    """What breaks a wall, and where."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class Import(NamedTuple):
    """A name that a module imports.

    `late` when only a call of a function imports it, `typed` when only the type checker does.
    """

    target: str
    line: int
    late: bool
    typed: bool


class Text(NamedTuple):
    """A string constant."""

    value: str
    node: ast.Constant


@dataclass(frozen=True)
class Source:
    """A Python file. `inside` are the names below the package: ("registers", "claims", "rules")."""

    path: str
    text: str

    @cached_property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def inside(self) -> tuple[str, ...]:
        return tuple(self.module.split(".")[1:])

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def _by_kind(self) -> dict[type, list[ast.AST]]:
        kinds: dict[type, list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            kinds[type(node)].append(node)
        return kinds

    def all(self, kind: type[Node]) -> list[Node]:
        """Every node of one kind, outer before inner."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    @cached_property
    def functions(self) -> list[Function]:
        return [*self.all(ast.FunctionDef), *self.all(ast.AsyncFunctionDef)]

    @cached_property
    def public(self) -> list[Function]:
        """The functions at module level of which neither name nor module begins with `_`."""
        if self.inside[-1:] and self.inside[-1].startswith("_"):
            return []
        found = [node for node in self.tree.body if isinstance(node, Function)]
        return [node for node in found if not node.name.startswith("_")]

    def within(self, *places: str) -> bool:
        """Whether the module is one of `places` ("kernel.work") or below it."""
        name = ".".join(self.inside)
        return any(name == place or name.startswith(place + ".") for place in places)

    def finding(self, node: ast.AST | int, what: str) -> Finding:
        return Finding(self.path, node if isinstance(node, int) else node.lineno, what)  # type: ignore[attr-defined]

    @cached_property
    def imports(self) -> list[Import]:
        """Every imported name, dotted; `import_module("x")` counts."""
        late = [(node.lineno, node.end_lineno or node.lineno) for node in self.functions]
        typed = [
            (node.body[0].lineno, node.body[-1].end_lineno or node.lineno)
            for node in self.all(ast.If)
            if self.dotted(node.test).endswith("TYPE_CHECKING")
        ]
        return [
            Import(target, line, _in_any(line, late), _in_any(line, typed))
            for line, target in self._imported()
        ]

    def _imported(self) -> Iterator[tuple[int, str]]:
        for plain in self.all(ast.Import):
            yield from ((plain.lineno, alias.name) for alias in plain.names)
        for named in self.all(ast.ImportFrom):
            origin = self._origin(named)
            yield from ((named.lineno, f"{origin}.{alias.name}") for alias in named.names)
        for call in self.all(ast.Call):
            if self.dotted(call.func) in ("importlib.import_module", "__import__") and call.args:
                name = call.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield call.lineno, name.value

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        keep = len(parts) - node.level + (1 if self.path.endswith("__init__.py") else 0)
        return ".".join([*parts[:keep], *([node.module] if node.module else [])])

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {}
        for plain in self.all(ast.Import):
            for alias in plain.names:
                top = alias.name.split(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        for named in self.all(ast.ImportFrom):
            for alias in named.names:
                names[alias.asname or alias.name] = f"{self._origin(named)}.{alias.name}"
        return names

    def dotted(self, node: ast.AST) -> str:
        """`datetime.datetime.now` for `moment.now` after `from datetime import datetime as moment`."""
        if isinstance(node, ast.Name):
            return self._names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self.dotted(node.value)}.{node.attr}"
        return ""

    @cached_property
    def docstrings(self) -> set[int]:
        """The ids of the constants that are docstrings or stand alone as text."""
        return {
            id(node.value) for node in self.all(ast.Expr) if isinstance(node.value, ast.Constant)
        }

    @cached_property
    def texts(self) -> list[Text]:
        """Every string constant that is not a docstring."""
        return [
            Text(node.value, node)
            for node in self.all(ast.Constant)
            if isinstance(node.value, str) and id(node) not in self.docstrings
        ]


class Edge(NamedTuple):
    """An import between two modules of the house."""

    source: Source
    target: tuple[str, ...]
    line: int
    late: bool
    typed: bool


@dataclass(frozen=True)
class House:
    """All files of the repository, and the Python ones read."""

    root: Path
    paths: tuple[str, ...]

    @classmethod
    def read(cls, root: Path) -> House:
        return cls(root, tuple(sorted(_paths(root))))

    @cached_property
    def sources(self) -> list[Source]:
        return [
            Source(path, (self.root / path).read_text(encoding="utf-8"))
            for path in self.paths
            if path.endswith(".py")
        ]

    @cached_property
    def package(self) -> list[Source]:
        return [source for source in self.sources if source.path.startswith(f"{PACKAGE}/")]

    @cached_property
    def tests(self) -> list[Source]:
        return [source for source in self.sources if source.path.startswith("tests/")]

    @cached_property
    def edges(self) -> list[Edge]:
        """Imports of the package's modules by each other, each aimed at a module that exists."""
        modules = {source.module for source in self.package}
        found = []
        for source in self.package:
            for name in source.imports:
                if name.target.split(".")[0] != PACKAGE:
                    continue
                target = name.target if name.target in modules else name.target.rpartition(".")[0]
                found.append(Edge(source, tuple(target.split(".")[1:]), name.line, name.late, name.typed))
        return found


Wall = Callable[[House], Iterable[Finding]]


def feature_of(inside: tuple[str, ...]) -> tuple[str, str] | None:
    """("registers", "claims") for a module of that feature, the storey and the feature's name."""
    return (inside[0], inside[1]) if len(inside) > 1 and inside[0] in FEATURES else None


def room_of(inside: tuple[str, ...]) -> str | None:
    """The room of a feature's module: its file, or the folder of the same name."""
    return inside[2] if len(inside) > 2 and feature_of(inside) else None


def _in_any(line: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= line <= last for first, last in ranges)


def _paths(root: Path) -> Iterator[str]:
    """Files that are or may be committed; without git, all that is not skipped by name."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=False,
    ) if (root / ".git").exists() else None  # fmt: skip
    if listed is not None and listed.returncode == 0:
        yield from {path for path in listed.stdout.split("\0") if path and (root / path).is_file()}
        return
    for path in root.rglob("*"):
        inside = path.relative_to(root)
        if path.is_file() and not SKIPPED.intersection(inside.parts):
            yield inside.as_posix()

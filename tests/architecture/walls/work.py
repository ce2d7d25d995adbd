"""How reads and writes are made: sessions, commits, commands, queries."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from walls.house import Finding, Function, House, Source, feature_of, room_of

COMMITS = {
    "kernel.work": "the Runner: the one place that commits",
    "kernel.migrate": "the schema's own transaction, before any Runner exists",
}
OPENINGS = {
    "kernel": "the Runner and what carries it",
    "backend.opening": "looks at a database before a Runner can stand on it",
}
SESSIONS = ("Session", "sessionmaker", "scoped_session", "create_engine")
DRIVER_CONNECTS = ("sqlite3.connect", "psycopg.connect")
WRITES = ("insert", "update", "delete")


def commits_only_in_work(house: House) -> Iterator[Finding]:
    """`.commit(` only where a unit of work ends; nor does anybody say COMMIT in SQL."""
    for source in house.package:
        if source.within(*COMMITS):
            continue
        for node in source.all(ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                yield source.finding(node, "commits")
        for text in source.texts:
            if text.value.strip(" ;\n").upper() == "COMMIT":
                yield source.finding(text.node, "commits in SQL")


def sessions_only_in_kernel(house: House) -> Iterator[Finding]:
    """Sessions, engines, connections and transactions are opened in `kernel`, before it in `backend.opening`."""
    for source in house.package:
        if source.within(*OPENINGS):
            continue
        for node in source.all(ast.Call):
            name = source.dotted(node.func)
            last = node.func.attr if isinstance(node.func, ast.Attribute) else name.rpartition(".")[2]
            bare = not node.args and not node.keywords and isinstance(node.func, ast.Attribute)
            opened = name in DRIVER_CONNECTS or (bare and last in ("connect", "begin"))
            if last in SESSIONS or opened:
                yield source.finding(node, f"{last}: the Runner opens and closes")


def _decorator(node: Function) -> ast.expr | None:
    for decorator in node.decorator_list:
        name = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")) == "command":
            return decorator
    return None


def _keyword_only_after(node: Function, first: str) -> bool:
    arguments = node.args
    before = [*arguments.posonlyargs, *arguments.args]
    return (
        [argument.arg for argument in before] == [first]
        and arguments.vararg is None
        and arguments.kwarg is None
        and not arguments.defaults
    )


FIRST_FILLING = ("backend.commands",)
"""The first filling of a pole calls every register, so it stands above them all."""


def commands_are_declared(house: House) -> Iterator[Finding]:
    """In `commands`, public functions are @command or `prepare…(reader, *, …)`; only there."""
    for source in house.package:
        room = room_of(source.inside)
        for node in source.functions:
            declared = _decorator(node) is not None
            if declared and room != "commands" and not source.within("kernel", *FIRST_FILLING):
                yield source.finding(node, f"{node.name}: commands live in a commands room")
        for node in source.public if room == "commands" else ():
            if _decorator(node) is None and not node.name.startswith("prepare"):
                yield source.finding(node, f"{node.name} is neither a @command nor private")
            elif _decorator(node) is None and not _keyword_only_after(node, "reader"):
                yield source.finding(node, f"{node.name}: prepare takes (reader, *, …)")


def commands_take_keywords(house: House) -> Iterator[Finding]:
    """A command is `(tx, *, …)`: what is asked is said by name, nothing is swallowed."""
    for source in house.package:
        for node in source.functions:
            if _decorator(node) is not None and not _keyword_only_after(node, "tx"):
                yield source.finding(node, f"{node.name}: a command takes (tx, *, …)")


def commands_name_a_permission(house: House) -> Iterator[Finding]:
    """@command(Permission.X): each write says who may do it."""
    for source in house.package:
        for node in source.functions:
            decorator = _decorator(node)
            if decorator is not None and not _permission(source, decorator):
                yield source.finding(node, f"{node.name}: @command(Permission.…)")


def _permission(source: Source, decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return False
    given = [*decorator.args[:1], *(word.value for word in decorator.keywords)]
    return any(source.dotted(value).rpartition(".")[0].endswith("Permission") for value in given)


def queries_take_a_reader(house: House) -> Iterator[Finding]:
    """A public function of `queries` is `(reader, *, …)`."""
    for source in house.package:
        for node in source.public if room_of(source.inside) == "queries" else ():
            if not _keyword_only_after(node, "reader"):
                yield source.finding(node, f"{node.name}: a query takes (reader, *, …)")


def writes_only_in_commands(house: House) -> Iterator[Finding]:
    """INSERT, UPDATE and DELETE stand in `commands` and in the kernel, nowhere else."""
    for source in house.package:
        if source.within("kernel") or room_of(source.inside) == "commands":
            continue
        for name in source.imports:
            parts = name.target.split(".")
            if parts[0] == "sqlalchemy" and parts[-1] in WRITES:
                yield source.finding(name.line, f"imports {name.target}")
        for node in source.all(ast.Attribute):
            if node.attr in ("session",) and feature_of(source.inside):
                yield source.finding(node, "uses a session outside commands")


def features_say_what_they_are(house: House) -> Iterator[Finding]:
    """A feature's `__init__.py` is a docstring only: its words and its states."""
    for source in house.package:
        if feature_of(source.inside) and len(source.inside) == 2 and len(source.tree.body) > 1:
            yield source.finding(source.tree.body[1], "a docstring only")


def foreign_keys_by_name(house: House) -> Iterator[Finding]:
    """Foreign keys name their table as text; issued documents are never deleted in cascade."""
    for source in house.package:
        for node in source.all(ast.Call):
            if source.dotted(node.func).rpartition(".")[2] != "ForeignKey" or not node.args:
                continue
            if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                yield source.finding(node, "a foreign key names its table as text")
            for word in node.keywords:
                value = getattr(word.value, "value", "")
                if source.within("accounts") and word.arg == "ondelete" and value == "CASCADE":
                    yield source.finding(node, "no ON DELETE CASCADE in the accounts")


WALLS = (
    commits_only_in_work, sessions_only_in_kernel, commands_are_declared, commands_take_keywords,
    commands_name_a_permission, queries_take_a_reader, writes_only_in_commands,
    features_say_what_they_are, foreign_keys_by_name,
)  # fmt: skip

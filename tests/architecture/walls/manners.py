"""Names, sizes, docstrings, left-over marks: what every Python file owes its reader."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from walls.house import Finding, House

MODULE_LINES = 500
FUNCTION_LINES = 60
LONG_MODULES: dict[str, str] = {
    "db/migrations/versions/20261123_2114_2611232114_initial.py":
        "the first schema in one step, as Alembic wrote it; landed, so never edited again",
    "db/migrations/versions/20261125_0401_2611250401_add_incubator.py":
        "the tables of one activity refer to each other: in two steps the first would stand half made",
}  # fmt: skip
"""Path of a module allowed over the limit: why. Steps of the schema alone; others are split."""
LONG_FUNCTIONS: dict[str, str] = {}
"""`path:function` allowed over the limit: why. Empty is how it should stay."""
MIGRATIONS = "db/migrations/versions/"
"""The functions of a step of the schema have no limit: Alembic writes each once, nobody grows it."""

VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
VAGUE_PREFIXES = ("handle_", "process_")
IMPOSED = {"process_bind_param", "process_result_value", "process_literal_param"}
"""Names that SQLAlchemy's column types impose."""
MARKS = re.compile(r"\b(?:" + "|".join(("TO" "DO", "FIX" "ME", "X" "XX", "NotImplemented" "Error")) + r")\b")
BANNER = re.compile(r"^\s*#\s*(?:[-=*#~_]\s?){4,}")
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def plain_names(house: House) -> Iterator[Finding]:
    """No file, folder or class named for nothing in particular; no `handle_`, no `process_`."""
    for source in house.sources:
        for part in source.path.removesuffix(".py").split("/"):
            if VAGUE.intersection(part.split("_")):
                yield source.finding(1, f"{part} says nothing")
        for node in source.all(ast.ClassDef):
            if VAGUE.intersection(word.lower() for word in WORDS.findall(node.name)):
                yield source.finding(node, f"{node.name} says nothing")
        for function in source.functions:
            name = function.name.lstrip("_")
            if name.startswith(VAGUE_PREFIXES) and name not in IMPOSED:
                yield source.finding(function, f"{function.name} says nothing")


def small_modules(house: House) -> Iterator[Finding]:
    """A module stops at 500 lines; an exception is named with its reason, and still needed."""
    for source in house.sources:
        lines = source.text.count("\n")
        if lines > MODULE_LINES and source.path not in LONG_MODULES:
            yield source.finding(MODULE_LINES, f"{lines} lines")
        if lines <= MODULE_LINES and source.path in LONG_MODULES:
            yield source.finding(1, "needs no exception any more")


def small_functions(house: House) -> Iterator[Finding]:
    """A function stops at 60 lines; an exception is named with its reason, and still needed."""
    for source in house.sources:
        for node in source.functions if not source.path.startswith(MIGRATIONS) else ():
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            excused = f"{source.path}:{node.name}" in LONG_FUNCTIONS
            if lines > FUNCTION_LINES and not excused:
                yield source.finding(node, f"{node.name} has {lines} lines")
            if lines <= FUNCTION_LINES and excused:
                yield source.finding(node, f"{node.name} needs no exception any more")


def docstrings_say_what_it_is(house: House) -> Iterator[Finding]:
    """Each module of the package says in a sentence what it is and what is not there."""
    for source in house.package:
        text = ast.get_docstring(source.tree) or ""
        if len(text.split()) < 3:
            yield source.finding(1, "no docstring that says what the module is")


def folders_are_packages(house: House) -> Iterator[Finding]:
    """Each folder of code has its `__init__.py`: without one, import-linter does not see it."""
    folders = {source.path.rpartition("/")[0] for source in house.package}
    doors = {source.path for source in house.package}
    for folder in sorted(folders):
        if f"{folder}/__init__.py" not in doors:
            yield Finding(folder, 1, f"{folder} has no __init__.py")


def nothing_left_over(house: House) -> Iterator[Finding]:
    """No mark for later, no method left for others, no banner."""
    for source in house.sources:
        for number, line in enumerate(source.text.splitlines(), start=1):
            if MARKS.search(line) or BANNER.search(line):
                yield source.finding(number, line.strip())


WALLS = (
    plain_names, small_modules, small_functions, docstrings_say_what_it_is, folders_are_packages,
    nothing_left_over,
)  # fmt: skip

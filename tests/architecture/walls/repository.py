"""What stands around the package: top-level folders, tests, migrations, the files themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from walls.house import PACKAGE, Finding, House, Source

FOLDERS = {PACKAGE, "resources", "db", "tests", ".ci"}
PYTHON = {"dev.py"}
BESIDE = {"architecture", "plugins", "migrations", "journeys", "benchmarks", "tooling"}
"""Folders of `tests/` that mirror no folder of the package."""
MIGRATION = re.compile(r"^(?P<day>\d{8})_(?P<time>\d{4})_(?P<rev>[0-9a-z]+)_[a-z0-9_]+\.py$")
SKIPS = re.compile(r"pytest\.(mark\.(skip|skipif|xfail)|skip|xfail)")
BYTES = 1024 * 1024
MACHINE = re.compile(r"(?<![\w.:-])/(?:home|Users|root|work|tmp|mnt)/\w|\b[A-Z]:\\+Users\\")


def named_folders(house: House) -> Iterator[Finding]:
    """A folder or a script at the top of the repository that nobody named fails."""
    for path in house.paths:
        top, *below = path.split("/")
        if (below and top not in FOLDERS) or (not below and top.endswith(".py") and top not in PYTHON):
            yield Finding(path, 1, f"nobody named {top} at the top of the repository")


def tests_mirror_the_package(house: House) -> Iterator[Finding]:
    """A folder of tests has the name of what it tests; test folders are no packages."""
    known = {source.module for source in house.package}
    known |= {name.rpartition(".")[0] for name in known}
    for source in house.tests:
        folders = source.path.split("/")[1:-1]
        if not folders or folders[0] in BESIDE:
            continue
        if source.path.endswith("/__init__.py"):
            yield source.finding(1, "test folders are no packages")
        if ".".join((PACKAGE, *folders)) not in known:
            yield source.finding(1, f"mirrors no {PACKAGE}/{'/'.join(folders)}")


def tests_are_sentences(house: House) -> Iterator[Finding]:
    """A test's name is a sentence: three words or more after `test`."""
    for source in house.tests:
        for node in source.functions:
            if node.name.startswith("test_") and len(node.name.split("_")) < 4:
                yield source.finding(node, f"{node.name} is no sentence")


def skips_have_a_reason(house: House) -> Iterator[Finding]:
    """A test that is skipped or expected to fail says why."""
    for source in house.tests:
        called = {id(node.func): node for node in source.all(ast.Call)}
        for node in [*source.all(ast.Attribute), *source.all(ast.Name)]:
            name = source.dotted(node)
            if SKIPS.fullmatch(name) and not _with_reason(name, called.get(id(node))):
                yield source.finding(node, f"{name} without a reason")


def _with_reason(name: str, call: ast.Call | None) -> bool:
    if call is None:
        return False
    named = any(word.arg == "reason" for word in call.keywords)
    return named or (bool(call.args) and not name.endswith("skipif"))


def migrations_are_dated(house: House) -> Iterator[Finding]:
    """`20261123_1827_<revision>_add_deposit.py`, the revision being the one inside."""
    for source in house.sources:
        if not source.path.startswith("db/migrations/versions/"):
            continue
        name = MIGRATION.match(source.path.rpartition("/")[2])
        if name is None:
            yield source.finding(1, "a migration is named YYYYMMDD_HHMM_<revision>_slug.py")
        elif name["rev"] not in _revisions(source):
            yield source.finding(1, f"revision {name['rev']} is not the one inside")


def _revisions(source: Source) -> set[object]:
    found = set()
    for node in source.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if any(getattr(target, "id", "") == "revision" for target in targets):
            found.add(getattr(value, "value", None))
    return found


def light_files(house: House) -> Iterator[Finding]:
    """Every file is under 1 MiB."""
    for path in house.paths:
        size = (house.root / path).stat().st_size
        if size >= BYTES:
            yield Finding(path, 1, f"{size} bytes")


def no_machine_paths(house: House) -> Iterator[Finding]:
    """No text of the repository names a folder of somebody's machine."""
    for path in house.paths:
        try:
            text = (house.root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1) if MACHINE.search(text) else ():
            if found := MACHINE.search(line):
                yield Finding(path, number, f"names {found.group()}…")


WALLS = (
    named_folders, tests_mirror_the_package, tests_are_sentences, skips_have_a_reason,
    migrations_are_dated, light_files, no_machine_paths,
)  # fmt: skip

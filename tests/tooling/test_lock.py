"""requirements.lock is what pyproject.toml asks for, exact, hashed, and free of any address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRY = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+))?")
SYSTEMS = [
    {"sys_platform": system, "platform_machine": machine, "python_version": python}
    for system, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64"))
    for python in ("3.11", "3.12", "3.13", "3.14")
]


def entries(text: str) -> Iterator[tuple[str, str, Marker | None, list[str]]]:
    """Name, version, marker and hashes of each locked package."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    for line in filter(None, joined.splitlines()):
        found = ENTRY.match(line)
        assert found, f"not an exact version: {line[:80]}"
        marker = Marker(found["marker"].split("--hash")[0]) if found["marker"] else None
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
        yield canonicalize_name(found["name"]), found["version"], marker, hashes


LOCKED = list(entries(TEXT))


def asked() -> list[Requirement]:
    groups = PROJECT["dependency-groups"].values()
    words = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *(word for group in groups for word in group),
    ]
    return [Requirement(word) for word in words]


def locked_for(name: str, system: dict[str, str]) -> list[Version]:
    return [
        Version(version)
        for entry, version, marker, _hashes in LOCKED
        if entry == canonicalize_name(name) and (marker is None or marker.evaluate(dict(system)))
    ]


def addresses(text: str) -> list[str]:
    """Addresses, and the options of pip that could carry one."""
    return re.findall(r"^.*(?:://|^\s*-\w|--(?!hash=)|\w @ ).*$", text, flags=re.MULTILINE)


def test_the_lock_names_no_address() -> None:
    assert addresses(TEXT) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://a.test/simple", "-i a.test", "-f wheels", "--find-links=wheels", "thing @ file:thing.whl"],
)
def test_an_address_would_be_seen(line: str) -> None:
    assert addresses(f"{TEXT}{line}\n") == [line]


def test_every_locked_package_has_its_hashes() -> None:
    assert [name for name, _version, _marker, hashes in LOCKED if not hashes] == []
    assert len(LOCKED) > 30


@pytest.mark.parametrize("requirement", asked(), ids=lambda requirement: requirement.name)
def test_what_is_asked_is_locked_at_a_version_that_suits(requirement: Requirement) -> None:
    wanted = [system for system in SYSTEMS if requirement.marker is None or requirement.marker.evaluate(dict(system))]
    assert wanted
    for system in wanted:
        versions = locked_for(requirement.name, system)
        assert len(versions) == 1, f"{requirement.name} on {system}"
        assert requirement.specifier.contains(versions[0]), f"{requirement} but {versions[0]}"


@pytest.mark.parametrize("extra", ["psycopg-binary", "shiboken6", "setuptools", "editables"])
def test_what_the_set_up_needs_beside_is_locked_too(extra: str) -> None:
    assert all(locked_for(extra, {**system, "implementation_name": "cpython"}) for system in SYSTEMS)


def test_a_missing_hash_or_a_loose_version_would_be_seen() -> None:
    bare = list(entries("thing==1.0 ; sys_platform == 'win32'\n"))
    assert bare[0][3] == []
    with pytest.raises(AssertionError):
        list(entries("thing>=1.0 \\\n    --hash=sha256:" + "0" * 64))

"""Every wall stands in the real house, and is proved on small ones: it catches, and it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from proofs import manners, repository, screen, storeys, time_and_money, work
from proofs.proof import Proof
from walls import manners as manners_walls
from walls import repository as repository_walls
from walls import screen as screen_walls
from walls import storeys as storeys_walls
from walls import time_and_money as time_and_money_walls
from walls import work as work_walls
from walls.house import House, Wall

WALLS: tuple[Wall, ...] = (
    *storeys_walls.WALLS,
    *work_walls.WALLS,
    *time_and_money_walls.WALLS,
    *screen_walls.WALLS,
    *manners_walls.WALLS,
    *repository_walls.WALLS,
)
PROOFS: tuple[Proof, ...] = (
    *storeys.PROOFS,
    *work.PROOFS,
    *time_and_money.PROOFS,
    *screen.PROOFS,
    *manners.PROOFS,
    *repository.PROOFS,
)
CAUGHT = [proof for proof in PROOFS if proof.caught]
PASSED = [proof for proof in PROOFS if not proof.caught]


def small_house(folder: Path, proof: Proof) -> House:
    for path, text in proof.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return House.read(folder)


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.__name__)
def test_the_house_keeps_its_wall(house: House, wall: Wall) -> None:
    broken = [str(finding) for finding in wall(house)]
    assert not broken, f"{wall.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize("proof", CAUGHT, ids=str)
def test_a_wall_catches_what_breaks_it(tmp_path: Path, proof: Proof) -> None:
    findings = [str(finding) for finding in proof.wall(small_house(tmp_path, proof))]
    assert any(proof.caught in finding for finding in findings), findings


@pytest.mark.parametrize("proof", PASSED, ids=str)
def test_a_wall_lets_pass_what_is_right(tmp_path: Path, proof: Proof) -> None:
    assert not [str(finding) for finding in proof.wall(small_house(tmp_path, proof))]


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.__name__)
def test_every_wall_is_proved_both_ways(wall: Wall) -> None:
    assert any(proof.wall is wall for proof in CAUGHT), "no proof that it catches"
    assert any(proof.wall is wall for proof in PASSED), "no proof that it lets pass"


def test_every_wall_of_a_module_is_listed_there() -> None:
    modules = (
        storeys_walls, work_walls, time_and_money_walls, screen_walls, manners_walls,
        repository_walls,
    )  # fmt: skip
    for module in modules:
        written = {
            value
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
            and not name.startswith("_") and not isinstance(value, type)
        }  # fmt: skip
        assert written == set(module.WALLS), module.__name__


def test_every_place_excused_from_a_wall_exists(house: House) -> None:
    excused = {*work_walls.COMMITS, *work_walls.OPENINGS, *time_and_money_walls.MEASURES}
    excused |= {*screen_walls.TRANSLATED_LATER, *time_and_money_walls.CASTS, time_and_money_walls.CLOCK}
    excused |= {".".join(room) for room in storeys_walls.OWN_ROOMS}
    excused |= set(work_walls.FIRST_FILLING)
    standing = {".".join(source.inside) for source in house.package}
    assert excused <= standing
    assert {*manners_walls.LONG_MODULES} <= {source.path for source in house.sources}

"""A proof: a wall, a small house, and what the wall must say of it."""

from __future__ import annotations

from dataclasses import dataclass

from walls.house import Wall


@dataclass(frozen=True)
class Proof:
    """`caught` is a piece of the finding that is due; empty when the house is right."""

    wall: Wall
    says: str
    files: dict[str, str]
    caught: str

    def __str__(self) -> str:
        return f"{self.wall.__name__}: {self.says}"


def catches(wall: Wall, says: str, finding: str, files: dict[str, str]) -> Proof:
    """The wall finds `finding` in this house."""
    return Proof(wall, says, files, finding)


def passes(wall: Wall, says: str, files: dict[str, str]) -> Proof:
    """The wall has nothing to say of this house."""
    return Proof(wall, says, files, "")

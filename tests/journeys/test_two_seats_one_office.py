"""Two processes let the same office for overlapping days: one wins, the other is told who."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest


def _run(url: str, *words: str) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "pole_desk", "--db", url, "--today", "2026-11-23", "--json", *words],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def parties(pole_url: str) -> tuple[int, int]:
    made = [_run(pole_url, "parties", "add", "--name", name) for name in ("Les Semeurs", "La Ruche")]
    assert [code for code, _data in made] == [0, 0]
    first, second = (data["party"] for _code, data in made)
    assert isinstance(first, int) and isinstance(second, int)
    return first, second


def test_one_seat_wins_and_the_other_learns_its_name(pole_url: str, parties: tuple[int, int]) -> None:
    wanted = [
        (parties[0], "2026-12-01", "2027-11-30", "Les Semeurs"),
        (parties[1], "2027-06-01", "2028-05-31", "La Ruche"),
    ]

    def let(wish: tuple[int, str, str, str]) -> tuple[int, dict[str, object], str]:
        party, first, last, name = wish
        code, data = _run(
            pole_url, "lease", "open", "--party", str(party), "--space", "B12",
            "--from", first, "--to", last,
        )  # fmt: skip
        return code, data, name

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(let, wanted))
    assert sorted(code for code, _data, _name in results) == [0, 3]
    winner = next(name for code, _data, name in results if code == 0)
    refused = next(data for code, data, _name in results if code == 3)
    error = refused["error"]
    assert isinstance(error, dict)
    assert error["code"] == "overlap"
    assert error["winner"]["party"] == winner
    assert winner in error["message"]
    code, listed = _run(pole_url, "leases")
    assert code == 0 and [row["party"] for row in listed["leases"]] == [winner]  # type: ignore[union-attr]
    code, findings = _run(pole_url, "check")
    assert (code, findings) == (0, {"findings": []})

"""What a run that was killed left half written goes the next time that something is written there."""

from __future__ import annotations

import os
from pathlib import Path

from pole_desk.kernel.files import BEGUN, STALE_SECONDS, require_writable, write_file


def test_what_a_killed_run_left_is_taken_away_and_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    old, young, mine = (tmp_path / name for name in (f"{BEGUN}old", f"{BEGUN}young", "facture.pdf"))
    for file in (old, young, mine):
        file.write_bytes(b"%PDF")
    then = young.stat().st_mtime - STALE_SECONDS - 60
    for file in (old, mine):
        os.utime(file, (then, then))
    require_writable(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == [young.name, mine.name]
    write_file(tmp_path / "autre.pdf", b"%PDF")
    assert sorted(one.name for one in tmp_path.iterdir()) == [young.name, "autre.pdf", mine.name]

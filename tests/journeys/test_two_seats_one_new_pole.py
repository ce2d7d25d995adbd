"""Two processes create a pole at the same address: one makes it, the other is told it is there."""

import json
import subprocess
import sys


def test_one_of_two_makes_the_pole(url: str) -> None:
    command = [sys.executable, "-m", "pole_desk", "--db", url, "--today", "2026-11-23", "--json", "init"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [one.communicate(timeout=120) for one in both]
    assert sorted(one.returncode for one in both) == [0, 2]
    assert [err for _out, err in told] == [b"", b""]
    refused = next(json.loads(out) for one, (out, _err) in zip(both, told, strict=True) if one.returncode)
    assert refused["error"]["code"] == "not_empty"

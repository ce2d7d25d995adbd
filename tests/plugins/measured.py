"""How the measures are taken and told: processor time, interleaved, medians, each beside its goal."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence


def ms(act: Callable[[], object]) -> float:
    """Milliseconds of processor that an act takes."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def medians(acts: Sequence[Callable[[], object]], *, rounds: int) -> list[float]:
    """The median milliseconds of several acts, run in turn; the first round warms up."""
    found: list[list[float]] = [[] for _act in acts]
    gc.collect()
    gc.disable()
    for turn in range(rounds + 1):
        for act, times in zip(acts, found, strict=True):
            spent = ms(act)
            if turn:
                times.append(spent)
    gc.enable()
    return [statistics.median(times) for times in found]


def told(what: str, figure: float, unit: str, goal: float, *, least: bool = False) -> None:
    """A line with the figure, its goal and whether it is met; `least` for a goal to exceed."""
    met = figure >= goal if least else figure <= goal
    sign = "≥" if least else "≤"
    print(
        f"\n  {what:<70} {figure:8.2f}{unit:<4} objectif {sign} {goal:g}{unit} : "
        f"{'tenu' if met else 'MANQUÉ'}",
        end="",
    )


def shown(what: str, figure: float, unit: str) -> None:
    """A figure for information, without a goal."""
    print(f"\n  {what:<70} {figure:8.2f}{unit}", end="")

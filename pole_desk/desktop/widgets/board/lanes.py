"""Which bars must be stacked because they overlap, and in which lane; no drawing is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def clusters(starts: Sequence[int], reach: Sequence[int], first: int, last: int) -> Iterator[range]:
    """Runs of two or more places of [first, last) that hang together by overlapping.

    `starts` is sorted there and `reach` holds the greatest end so far.
    """
    opened = first
    for place in range(first + 1, last + 1):
        if place < last and starts[place] < reach[place - 1]:
            continue
        if place - opened > 1:
            yield range(opened, place)
        opened = place


def stack(cluster: range, ids: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By id, (lane, lanes of the cluster): each bar takes the first lane free at its start."""
    free_at: list[int] = []
    chosen: dict[int, int] = {}
    for place in cluster:
        lane = next((n for n, end in enumerate(free_at) if end <= starts[place]), len(free_at))
        if lane == len(free_at):
            free_at.append(0)
        free_at[lane] = ends[place]
        chosen[ids[place]] = lane
    return {key: (lane, len(free_at)) for key, lane in chosen.items()}

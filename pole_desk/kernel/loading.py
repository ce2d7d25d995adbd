"""The imports of a start, without the collector walking what lives as long as the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def uncollected() -> Iterator[None]:
    """Import in peace; what is imported first is then set apart from every later collection.

    Collecting while importing took a fifth of the start; walking it all again held a window for
    100 ms.
    """
    gc.disable()
    try:
        yield
    finally:
        _set_apart()
        gc.enable()


@cache
def _set_apart() -> None:
    gc.freeze()

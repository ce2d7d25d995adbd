"""A message to the user after an act; drawing it is in `widgets.toast`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` is success, info, warning or danger; `action` is what its button does."""

    text: str
    kind: str = "success"
    action_label: str = ""
    action: Callable[[], object] | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits to be closed: what went wrong must be read."""
        return self.kind == "danger"

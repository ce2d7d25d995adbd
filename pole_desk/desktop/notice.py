"""A message to the user after an act; drawing it is in `widgets.toast`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` is success, info, warning or danger; `action` is what its button does.

    `about` is the way back of the act that it tells: the message goes when the act is taken back.
    """

    text: str
    kind: str = "success"
    action_label: str = ""
    action: Callable[[], object] | None = None
    about: object = None

    @property
    def stays(self) -> bool:
        """Whether it waits to be closed: what went wrong must be read."""
        return self.kind == "danger"

"""The one search box: each feature answers with hits; the shell ranks and shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader


class Hit(NamedTuple):
    """A record found: `page` and `record` say where to go, `action` what can be done next.

    `part` names the kind of record on a page that has several.
    """

    kind: str
    title: str
    subtitle: str
    page: str
    record: int
    action: str
    score: int
    part: str = ""


class SearchSource(Protocol):
    """A feature that can be searched."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The best hits for words already folded by `kernel.inputs.slug`."""
        ...

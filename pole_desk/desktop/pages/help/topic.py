"""A text of the help."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """A text of the help: its title in the list, its words in Markdown."""

    key: str
    title: str
    icon: str
    words: str

"""Lines inside a card, as every page with cards draws them: see `parts.rows`."""

from __future__ import annotations

from pole_desk.desktop.parts.rows import Act, Row, Rows

__all__ = ["Act", "Row", "Rows"]

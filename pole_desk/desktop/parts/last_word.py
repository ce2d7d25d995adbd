"""What was said last in a view: one banner, which the next one takes the place of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from pole_desk.desktop.widgets.banner import Banner


class LastWord(QVBoxLayout):
    """Takes no room while nothing is said."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(8)
        self.banner: Banner | None = None

    def tell(
        self, words: str, kind: str, action_label: str = "", action: Callable[[], object] | None = None, *,
        closable: bool = True,
    ) -> None:  # fmt: skip
        """Say this instead of what was said before; no words, nothing."""
        self.forget()
        if words:
            self.banner = Banner(words, kind, action_label, action, closable=closable)
            self.addWidget(self.banner)
            self.banner.show()

    def forget(self) -> None:
        """Say nothing any more."""
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None

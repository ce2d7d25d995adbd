"""Aide: texts on the left, the one chosen beside; the search reads all of them."""

from __future__ import annotations

import pkgutil
from html import escape
from importlib import import_module

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout

from pole_desk.desktop import pages
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.help.contents import topics
from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.desktop.parts.typeset import typeset
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme import icon, theme, tokens
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug

LIST_WIDTH = 264
ORDER = (
    "today", "planning", "plan", "events", "canteen", "storage", "shop", "parties", "hosting", "chantiers",
    "reports", "billing", "settings", "help",
)  # fmt: skip


def page_topics() -> list[Topic]:
    """The help of every page that loads, found by name: pages don't know one another."""
    found = []
    for module in pkgutil.iter_modules(pages.__path__):
        try:
            loaded = import_module(f"{pages.__name__}.{module.name}.page")
        except ImportError:
            continue
        for kind in vars(loaded).values():
            own = isinstance(kind, type) and issubclass(kind, Page) and kind.__module__ == loaded.__name__
            if own and kind.help:
                found.append(Topic(kind.key, _("Page {title}").format(title=kind.title), kind.icon, kind.help))
    return sorted(found, key=lambda topic: ORDER.index(topic.key) if topic.key in ORDER else len(ORDER))


class HelpPage(Page):
    """Everything F1 says and what it does not: a day, a month, the words, the keys."""

    key, title, icon = "help", _("Aide"), "life-buoy"
    help = _(
        "# Aide\n\nChoisissez un texte à gauche, ou cherchez un mot. Sur chaque page, F1 ouvre son aide à droite."
    )

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.texts: list[Topic] = []
        self.body.addWidget(PageHeader(self.title, _("F1 ouvre l’aide de la page où vous êtes")))
        self.search_field = SearchField(_("Chercher dans l’aide…"))
        self.search_field.searched.connect(self.search)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Textes de l’aide"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(16, 16))
        self.list.currentItemChanged.connect(lambda _now, _former: self._show())
        self.count = secondary("")
        self.count.hide()
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.search_field)
        side.addWidget(self.count)
        frame = QFrame()
        frame.setObjectName("card")
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(6, 8, 6, 8)
        lines.addWidget(self.list)
        side.addWidget(frame, 1)
        self.browser = QTextBrowser()
        self.browser.setObjectName("plain")
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setAccessibleName(_("Texte de l’aide"))
        card = Card()
        card.body.addWidget(self.browser, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        for widget in (self.search_field, frame):
            widget.setFixedWidth(LIST_WIDTH)
        row.addLayout(side)
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)
        theme().changed.connect(self._show)

    def reload(self) -> None:
        if not self.texts:
            self.texts = [*topics(), *page_topics()]
            self.search("")

    def search(self, words: str) -> None:
        """Keep the texts that hold every word; accents and case don't matter."""
        wanted = slug(words).split()
        kept = [one for one in self.texts if all(word in slug(f"{one.title} {one.words}") for word in wanted)]
        former = self._current()
        self.list.clear()
        for one in kept:
            item = QListWidgetItem(icon(one.icon, tokens().secondary, 16), one.title)
            item.setSizeHint(QSize(LIST_WIDTH - 40, 32))
            self.list.addItem(item)
        self.count.setVisible(bool(wanted))
        found = ngettext("{count} texte trouvé", "{count} textes trouvés", len(kept))
        self.count.setText(found.format(count=len(kept)) if kept else _("Rien trouvé : essayez un autre mot."))
        self._kept = kept
        self.list.setCurrentRow(kept.index(former) if former in kept else 0)
        self._show()

    def show_topic(self, key: str) -> None:
        """Bring a text forward by its key."""
        self.search_field.setText("")
        self.search("")
        self.list.setCurrentRow([one.key for one in self.texts].index(key))

    def _current(self) -> Topic | None:
        row = self.list.currentRow()
        kept = getattr(self, "_kept", [])
        return kept[row] if 0 <= row < len(kept) else None

    def _show(self) -> None:
        topic = self._current()
        if topic is None:
            self.browser.setHtml(f"<p>{escape(_('Aucun texte ne contient ces mots.'))}</p>")
            return
        self.browser.setMarkdown(topic.words)
        typeset(self.browser.document(), tokens().border)
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)

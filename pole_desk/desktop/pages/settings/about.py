"""The program: version, licences of what it is made of, what changed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser

from pole_desk import __version__
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.typeset import typeset
from pole_desk.desktop.theme import tokens
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped


class Part(NamedTuple):
    """Something the program is made of; `texts` are the licence texts shipped."""

    id: str
    version: str
    licence: str
    does: str
    texts: tuple[tuple[str, ...], ...] = ()


LGPL = (("resources", "licences", "LGPL-3.0.txt"), ("resources", "licences", "GPL-3.0.txt"))
LUCIDE = (("resources", "icons", "Lucide-LICENSE.txt"),)
INTER = (("resources", "fonts", "Inter-LICENSE.txt"),)


def parts() -> list[Part]:
    """The libraries, the font and the icons, with their licences."""
    listed = [
        ("PySide6-Essentials", "LGPL-3.0", _("la fenêtre (Qt)"), LGPL),
        ("Inter", "OFL-1.1", _("la police"), INTER),
        ("Lucide", "ISC", _("les icônes"), LUCIDE),
        ("SQLAlchemy", "MIT", _("la base de données"), ()),
        ("alembic", "MIT", _("les mises à jour du schéma"), ()),
        ("psycopg", "LGPL-3.0", _("PostgreSQL"), LGPL),
        ("reportlab", "BSD-3-Clause", _("les PDF"), ()),
        ("pypdfium2", "Apache-2.0 / BSD-3-Clause", _("l’aperçu des PDF"), ()),
        ("pikepdf", "MPL-2.0", _("les PDF/A des factures"), ()),
        ("lxml", "BSD-3-Clause", _("le XML des factures et des banques"), ()),
        ("sepaxml", "MIT", _("les fichiers SEPA"), ()),
        ("segno", "BSD-3-Clause", _("le QR code des virements"), ()),
        ("keyring", "MIT", _("le trousseau du système"), ()),
        ("jeepney", "MIT", _("le trousseau, sous Linux"), ()),
        ("XlsxWriter", "BSD-2-Clause", _("les classeurs XLSX"), ()),
        ("python-dateutil", "Apache-2.0 / BSD-3-Clause", _("les mois et les récurrences"), ()),
        ("python-stdnum", "LGPL-2.1+", _("SIREN, SIRET, TVA, IBAN"), LGPL),
        ("icalendar", "BSD-2-Clause", _("les agendas ICS"), ()),
        ("platformdirs", "MIT", _("les dossiers de chaque système"), ()),
        ("tzdata", "Apache-2.0", _("l’heure de Paris"), ()),
    ]
    return [Part(name, installed(name), licence, does, texts) for name, licence, does, texts in listed]


def installed(name: str) -> str:
    """The version that runs, empty where it has none or can't be told (built program)."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def licence_text(part: Part) -> str:
    """The texts shipped for a part, one after the other."""
    return "\n\n".join(_read(shipped(*path)) for path in part.texts)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return _("Texte introuvable : {path}").format(path=path.name)


def browser(name: str) -> QTextBrowser:
    """A text to read, without a frame."""
    made = QTextBrowser()
    made.setObjectName("plain")
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setOpenExternalLinks(True)
    made.setAccessibleName(name)
    return made


class AboutSection(Section):
    """Free software, and what it owes to others."""

    key, name, icon = "about", _("À propos"), "info"

    def build(self) -> None:
        card = Card(_("Pôle Desk {version}").format(version=__version__))
        card.body.addWidget(
            text(
                _("Logiciel libre sous licence MIT. Il utilise Qt et PySide6 sous licence LGPL v3 : leurs "
                  "bibliothèques sont livrées à part, dans leurs propres fichiers, et vous pouvez les "
                  "remplacer par une version modifiée. Code source : qt.io et pyside.org.")
            )
        )  # fmt: skip
        links = QHBoxLayout()
        links.setSpacing(4)
        mit = Part("Pôle Desk", __version__, "MIT", "", (("resources", "licences", "MIT.txt"),))
        links.addWidget(ghost(_("Licence MIT"), lambda: self.show_licence(mit), "file-text"))
        links.addWidget(ghost(_("Textes LGPL et GPL"), lambda: self.show_licence(parts()[0]), "file-text"))
        links.addWidget(ghost(_("Nouveautés"), self.show_changes, "rocket"))
        links.addStretch(1)
        card.body.addLayout(links)
        self.body.addWidget(card)
        self.table = DataTable(
            "settings-licences",
            [
                Column("id", _("Composant"), 170, strong=True),
                Column("version", _("Version"), 90),
                Column("licence", _("Licence"), 200),
                Column("does", _("Sert à"), 220),
            ],
            searchable=False,
        )
        self.table.set_rows(parts())
        self.table.opened.connect(self.show_licence)
        self.table.set_actions(
            lambda row: [(_("Lire la licence"), "file-text", lambda: self.show_licence(row))] if row.texts else []
        )
        self.body.addWidget(self.table, 1)

    def show_licence(self, part: Part) -> None:
        """Open the texts of a licence at the right; those not shipped are in the package itself."""
        shown = browser(_("Texte de la licence"))
        shown.setMinimumHeight(520)
        shown.setPlainText(
            licence_text(part)
            or _("{name} : licence {licence}. Le texte est livré avec la bibliothèque.").format(
                name=part.id, licence=part.licence
            )
        )
        self.panel.open(_("Licence de {name}").format(name=part.id), shown)

    def show_changes(self) -> None:
        """What changed, version by version."""
        shown = browser(_("Nouveautés"))
        shown.setMinimumHeight(520)
        shown.setMarkdown(_read(shipped("resources", "changelog.md")))
        typeset(shown.document(), tokens().border)
        self.panel.open(_("Nouveautés"), shown)

"""Copies of the base: made now, kept by themselves, put back after a question."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk import backend
from pole_desk.accounts.ledger.outbox.witness import compare_witness
from pole_desk.backend.state import BaseState, Copy, base_state, copies, restore_open
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import ghost, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import choose_file, save_file
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, moment_text, number
from pole_desk.kernel.paths import witness_dir
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.findings import Finding

FILES = _("Sauvegardes (*.db)")


class Backups(NamedTuple):
    """The base and its dated copies."""

    base: BaseState
    copies: list[Copy]


def read_backups(reader: Reader) -> Backups:
    state = base_state(reader)
    return Backups(state, copies(state.file) if state.file is not None else [])


def why_words(why: str) -> str:
    """Why a copy was made."""
    return {
        "auto": _("à la fermeture ou à la demande"),
        "avant-restauration": _("avant une restauration"),
        "avant-mise-a-jour": _("avant une mise à jour"),
    }.get(why, why)


def megabytes(size: int) -> str:
    """A size as people read it."""
    if size >= 1_048_576:
        return _("{size} Mo").format(size=number(Decimal(size) / 1_048_576, 1))
    return _("{size} ko").format(size=number(max(1, size // 1024)))


class BackupsSection(Section):
    """A copy is checked whole before it takes the place of the base, which is kept first."""

    key, name, icon = "backups", _("Sauvegardes"), "hard-drive"
    about = _("Une copie est faite à chaque fermeture ; les trente dernières sont gardées.")

    def build(self) -> None:
        self._base: BaseState | None = None
        self.add_act(secondary(_("Restaurer un fichier…"), self.choose, "upload"))
        self.add_act(primary(_("Sauvegarder maintenant…"), self.save, "save"))
        self.banner: Banner | None = None
        self.confirm: ConfirmPanel | None = None
        self.last = text("")
        card = Card(_("Dernière sauvegarde"), ghost(_("Ouvrir le dossier"), self.open_folder, "folder"))
        card.body.addWidget(self.last)
        self.body.addWidget(card)
        self.table = DataTable(
            "settings-backups",
            [
                Column("made_at", _("Faite le"), 170, strong=True, text=lambda row: moment_text(row.made_at)),
                Column("size", _("Taille"), 90, "right", text=lambda row: megabytes(row.size)),
                Column("why", _("Pourquoi"), 220, text=lambda row: why_words(row.why)),
                Column("id", _("Fichier"), 320),
            ],
            empty=(_("Aucune copie automatique pour l’instant."), _("Sauvegarder maintenant…"), self.save),
            searchable=False,
        )
        self.restore_button = secondary(_("Restaurer cette copie…"), self._restore_current, "undo-2")
        self.table.add_tool(secondary(_("Copie automatique maintenant"), self.keep, "copy"))
        self.table.add_tool(self.restore_button)
        self.table.opened.connect(lambda row: self.ask_restore(row.path))
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.page.ask(read_backups).then(self._loaded)

    def start(self, action: str) -> None:
        if action == "backup":
            self.save()

    def save(self) -> None:
        """« Sauvegarder maintenant… » to a file of the user's choice."""
        name = f"pole-{self.page.seat.clock.today().isoformat()}.db"
        save_file(self, _("Sauvegarder le pôle"), name, FILES, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write a copy there."""

        def run(runner: Runner, _progress: Progress) -> Path | None:
            return backend.back_up(runner, path)

        self.page.work(run, says=_("Sauvegarde en cours…")).then(
            lambda made: self.page.say(_("Sauvegarde écrite : {path}").format(path=made))
        ).fail(self._refused)

    def keep(self) -> None:
        """Add a dated copy beside the base."""

        def run(runner: Runner, _progress: Progress) -> Path | None:
            return backend.back_up(runner)

        def done(made: Path | None) -> None:
            if made is None:
                self._refuse(_("Le serveur PostgreSQL a ses propres sauvegardes ; écrivez une copie dans un fichier."))
            else:
                self.page.say(_("Copie ajoutée : {name}").format(name=made.name))
                self.reload()

        self.page.work(run, says=_("Copie en cours…")).then(done).fail(self._refused)

    def choose(self) -> None:
        choose_file(self, _("Restaurer une sauvegarde"), FILES, self.ask_restore)

    def ask_restore(self, path: Path) -> None:
        """Ask in the page; the present base is kept in the dated copies first."""
        if self.confirm is not None:
            self.confirm.hide()
            self.confirm.deleteLater()
        self.confirm = ConfirmPanel(
            _("Restaurer « {name} » ?").format(name=path.name),
            _("Tout ce qui a été saisi depuis cette copie quitte la base. La base actuelle est d’abord gardée "
              "dans les copies automatiques. Fermez Pôle Desk sur les autres postes."),
            _("Restaurer"), lambda: self.restore(path), danger=True,
        )  # fmt: skip
        self.confirm.closed.connect(self._answered)
        self.body.insertWidget(0, self.confirm)
        self.confirm.no.setFocus()

    def restore(self, path: Path) -> None:
        """Check the copy, then put it in place of the base."""

        def run(runner: Runner, _progress: Progress) -> list[Finding]:
            restore_open(runner, path)
            return compare_witness(runner, folder=witness_dir())

        self.page.work(run, says=_("Restauration en cours…")).then(
            lambda lost: self._restored(path, lost)
        ).fail(self._refused)

    def open_folder(self) -> None:
        folder = self._base.folder if self._base is not None else None
        if folder is None or not folder.is_dir():
            self.page.say(_("Il n’y a pas encore de dossier de copies."), "info")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _restored(self, path: Path, lost: list[Finding]) -> None:
        background = self.page.seat.runner
        background.undos.clear()
        background.redos.clear()
        self.page.say(_("« {name} » est restauré.").format(name=path.name))
        if lost:
            self._refuse("\n".join(one.message for one in lost))
        self.page.seat.feed.publish(EVERYTHING)

    def _answered(self) -> None:
        self.confirm = None

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            raise error
        self._refuse(error.message)

    def _refuse(self, words: str) -> None:
        if self.banner is not None:
            self.banner.deleteLater()
        self.banner = Banner(words, "danger")
        self.body.insertWidget(0, self.banner)

    def _restore_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.ask_restore(row.path)

    def _loaded(self, found: Backups) -> None:
        self._base = found.base
        self.table.set_rows(found.copies)
        if found.base.file is None:
            words = _("Base sur un serveur PostgreSQL : ses sauvegardes sont celles du serveur. "
                      "« Sauvegarder maintenant… » écrit une copie complète dans un fichier.")
        elif found.copies:
            words = _("{moment}, {why}.").format(
                moment=moment_text(found.copies[0].made_at), why=why_words(found.copies[0].why)
            )
        else:
            words = _("Aucune copie encore : la première sera faite à la fermeture.")
        self.last.setText(words)
        self._tell_why()

    def _tell_why(self) -> None:
        chosen = self.table.current_row() is not None
        self.restore_button.why("" if chosen else _("Choisissez d’abord une copie dans la liste."))


EVERYTHING = frozenset(
    {
        "parties", "contacts", "references", "spaces", "claims", "dossiers", "links", "leases", "applications",
        "catalog", "issuers", "taxes", "indices", "calendar", "chantiers", "chantier_actions", "chantier_plans",
        "invoices", "documents", "charges", "payments", "settings", "letters",
    }
)  # fmt: skip
"""Every topic: after a restore nothing shown can be trusted."""

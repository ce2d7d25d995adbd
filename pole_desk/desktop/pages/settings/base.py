"""The base and this seat: where it is, how it is kept, and the check of every register."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import qVersion

from pole_desk import backend
from pole_desk.accounts.ledger.outbox.witness import restart
from pole_desk.backend.state import BaseState, base_state
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.paths import config_dir, data_dir, log_dir, witness_dir
from pole_desk.kernel.work import Runner
from pole_desk.ports.findings import Finding


class FindingLine(NamedTuple):
    """A broken invariant, numbered so that two alike stay two."""

    id: int
    code: str
    record: str
    message: str


class BaseSection(Section):
    """Health in words: « Tout est en ordre » or what is not."""

    key, name, icon = "base", _("Base et poste"), "database"
    about = _("Où sont les données, comment elles sont gardées, et si tous les comptes tombent juste.")

    def build(self) -> None:
        self.check_button = primary(_("Vérifier les registres"), self.check, "shield-check")
        self.add_act(self.check_button)
        self.restart_button = secondary(_("Prendre cette base pour témoin…"), self.ask_restart, "shield-check")
        self.restart_button.hide()
        self.add_act(self.restart_button)
        self.result: Banner | None = None
        self.confirm: ConfirmPanel | None = None
        self.facts = Pairs()
        card = Card(_("Base de données"))
        card.body.addWidget(self.facts)
        self.body.addWidget(card)
        self.seat_card = Card(_("Ce poste"))
        self.seat_card.body.addWidget(Pairs(self._seat_facts()))
        self.body.addWidget(self.seat_card)
        self.table = DataTable(
            "settings-findings",
            [
                Column("message", _("Anomalie"), 460, tip=lambda row: row.message),
                Column("record", _("Fiche"), 160),
                Column("code", _("Règle"), 160),
            ],
            searchable=False,
        )
        self.table.hide()
        self.body.addWidget(self.table, 40)
        self.body.addStretch(1)

    def reload(self) -> None:
        self.page.ask(base_state).then(self._loaded)

    def check(self) -> None:
        """Read every ledger again, off-thread, and say what does not hold."""

        def run(runner: Runner, _progress: Progress) -> list[Finding]:
            return backend.check_all(runner, witness=witness_dir())

        self.check_button.why(_("Vérification en cours…"))
        promise = self.page.work(run, says=_("Vérification des registres…"))
        promise.then(self._checked).always(lambda: self.check_button.why(""))

    def ask_restart(self) -> None:
        """Ask in the page: what was seen before is forgotten."""
        self._answered()
        self.confirm = ConfirmPanel(
            _("Prendre cette base pour témoin de ce poste ?"),
            _("À faire après la restauration d’une copie plus ancienne, quand ce qui manque ne peut plus être "
              "retrouvé : ce poste oublie les factures qu’il a vues et que la base n’a plus. Gardez d’abord leurs "
              "PDF : leurs numéros serviront de nouveau."),
            _("Prendre pour témoin"), self.restart, danger=True,
        )  # fmt: skip
        self.confirm.closed.connect(self._answered)
        self.body.insertWidget(0, self.confirm)
        self.confirm.no.setFocus()

    def restart(self) -> None:
        """Write down the chains as they stand, then check again."""
        work = self.page.work(
            lambda runner, _progress: restart(runner, folder=witness_dir()), says=_("Témoin de ce poste")
        )
        work.then(lambda _done: self.check()).fail(self.page.refused)

    def _answered(self) -> None:
        if self.confirm is not None:
            self.confirm.hide()
            self.confirm.deleteLater()
            self.confirm = None

    def _checked(self, findings: list[Finding]) -> None:
        if self.result is not None:
            self.result.deleteLater()
        if findings:
            words = ngettext("{message}", "{count} anomalies à examiner.", len(findings))
            self.result = Banner(words.format(count=len(findings), message=findings[0].message), "danger")
        else:
            self.result = Banner(_("Tout est en ordre : chaque registre a été relu."), "success")
        self.body.insertWidget(0, self.result)
        self.table.set_rows([FindingLine(place, *one) for place, one in enumerate(findings)])
        self.table.setVisible(bool(findings))
        self.seat_card.setVisible(not findings)
        self.restart_button.setVisible(any(one.code.startswith("witness_") for one in findings))

    def _loaded(self, state: BaseState) -> None:
        self.facts.set_pairs(base_facts(state))

    def _seat_facts(self) -> list[tuple[str, str]]:
        user = self.page.seat.user
        return [
            (_("Utilisateur"), user.name),
            (_("Poste"), user.seat or platform.node() or _("sans nom")),
            (_("Système"), f"{platform.system()} {platform.release()}"),
            (_("Python et Qt"), f"Python {platform.python_version()}, Qt {qVersion()}"),
            (_("Préférences"), _short(config_dir())),
            (_("Données"), _short(data_dir())),
            (_("Journaux"), _short(log_dir())),
        ]


def base_facts(state: BaseState) -> list[tuple[str, str]]:
    """What is said of the base, in the order of interest."""
    facts = [
        (_("Adresse"), state.url),
        (_("Moteur"), f"{state.engine} {state.engine_version}".strip()),
        (_("Schéma"), state.revision or _("inconnu")),
    ]
    if state.file is not None:
        wal = state.journal == "wal"
        facts.append(
            (_("Journal"), _("WAL : lire n’attend pas qui écrit") if wal else state.journal)
        )
    facts.append(
        (_("Enregistrement"), _("complet (FULL) : un acte confirmé est sur le disque") if state.durable
         else _("différé : une coupure peut perdre les derniers actes"))
    )  # fmt: skip
    return facts


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)

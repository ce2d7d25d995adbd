"""Small houses for the walls around what the user sees."""

from __future__ import annotations

from walls import screen as wall

from proofs.proof import catches, passes

PAGE = "pole_desk/desktop/pages/today/page.py"
CLI = "pole_desk/cli/run.py"
RULES = "pole_desk/registers/parties/rules.py"

PROOFS = (
    catches(wall.messages_only_in_widgets, "a page that interrupts", "QMessageBox",
            {PAGE: "from PySide6.QtWidgets import QLabel, QMessageBox\n"}),
    catches(wall.messages_only_in_widgets, "through the module", "QMessageBox",
            {PAGE: "from PySide6 import QtWidgets\nQtWidgets.QMessageBox.warning(self)\n"}),
    passes(wall.messages_only_in_widgets, "a widget",
           {"pole_desk/desktop/widgets/ask.py": "from PySide6.QtWidgets import QMessageBox\n"}),

    catches(wall.dialogs_open_without_exec, "a dialog", "exec", {PAGE: "self.dialog.exec()\n"}),
    catches(wall.dialogs_open_without_exec, "a dialog made on the spot", "exec",
            {PAGE: "PartyDialog(self).exec()\n"}),
    catches(wall.dialogs_open_without_exec, "a menu", "exec", {PAGE: "menu.exec(point)\n"}),
    passes(wall.dialogs_open_without_exec, "open, popup, the program's loop, a drag",
           {PAGE: "dialog.open()\nmenu.popup(point)\ndrag.exec(Qt.MoveAction)\n",
            "pole_desk/desktop/start.py": "application.exec()\n"}),

    catches(wall.words_go_through_gettext, "a bare label", "'Bureaux'", {PAGE: "QLabel('Bureaux')\n"}),
    catches(wall.words_go_through_gettext, "a bare title", "'Planning'",
            {PAGE: "self.setWindowTitle('Planning')\n"}),
    catches(wall.words_go_through_gettext, "an f-string", "libres",
            {PAGE: "label.setText(f'{count} libres')\n"}),
    catches(wall.words_go_through_gettext, "one of two", "'Fermer'",
            {PAGE: "QPushButton(_('Ouvrir') if new else 'Fermer', self)\n"}),
    catches(wall.words_go_through_gettext, "a formatted text", "pour",
            {PAGE: "label.setText('{n} pour {who}'.format(n=1, who=name))\n"}),
    catches(wall.words_go_through_gettext, "a word by name to one's own widget", "'Retards'",
            {PAGE: "Card(row, title='Retards')\n"}),
    catches(wall.words_go_through_gettext, "French handed to one's own widget", "'Impayés'",
            {PAGE: "Card(title='Impayés')\n"}),
    catches(wall.words_go_through_gettext, "French on the command line", "est déjà ouvert",
            {CLI: "say('Pôle Desk est déjà ouvert')\n"}),
    passes(wall.words_go_through_gettext, "translated words, signs, names for machines",
           {PAGE: '"""La page d’accueil."""\nQLabel(_("Bureaux"))\nlabel.setText("—")\n'
                  "label.setText(row.name)\ntitle = 'Pôle Desk 1'\nTokens(text='#E8ECF1')\n"
                  "self.setObjectName('today')\n"
                  "label.setText(_('Déjà {n} €').format(n=1))\nhour = '\\u202fh\\u202f'\n"
                  "ngettext('{n} clé', '{n} clés', n)\nunit = '\\u202f€'\n"}),

    catches(wall.errors_speak_french, "a bare message", "'Party is gone'",
            {RULES: "raise RuleBroken('gone', 'Party is gone')\n"}),
    catches(wall.errors_speak_french, "an f-string", "without _()",
            {RULES: "raise errors.BadInput('name', f'Nom {name} refusé')\n"}),
    passes(wall.errors_speak_french, "a translated message",
           {RULES: "raise RuleBroken('gone', _('{who} n’est plus là.').format(who=name), who=3)\n"}),

    catches(wall.gettext_is_given_plain_text, "an f-string", "made on the spot",
            {RULES: "_(f'Bonjour {name}')\n"}),
    catches(wall.gettext_is_given_plain_text, "formatted too early", "made on the spot",
            {RULES: "_('Bonjour {name}'.format(name=name))\n"}),
    passes(wall.gettext_is_given_plain_text, "a literal in two pieces, a name",
           {RULES: "_('Bonjour '\n  '{name}').format(name=name)\n_(WORDS[state])\n"}),

    catches(wall.only_cli_prints, "a command that prints", "prints", {RULES: "print('moved')\n"}),
    passes(wall.only_cli_prints, "the command line",
           {CLI: "print('moved')\n", RULES: "page.print(sheet)\n"}),
)  # fmt: skip

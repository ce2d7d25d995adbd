"""The ledger of letters checked: attempts in order, nothing after the end, files that are there."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.accounts.mail import queries
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class MailChecks:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Attempts out of order or after the end, letters sent whose file is not stored, lost copies."""
        return [
            *(
                Finding(
                    "letter_attempts",
                    f"letter:{one}",
                    _("L’historique du courriel n° {id} n’est pas celui que le programme a écrit.").format(id=one),
                )
                for one in queries.broken_histories(reader)
            ),
            *(
                Finding(
                    "letter_file",
                    f"letter:{one}",
                    _("Le courriel n° {id} est parti, mais sa pièce jointe n’est plus dans la base.").format(id=one),
                )
                for one in queries.lost_enclosures(reader)
            ),
        ]

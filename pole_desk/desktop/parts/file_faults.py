"""Why lines of a file can't be brought in, in whole sentences: a list of a panel has no room for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel

from pole_desk.desktop.widgets.labels import text
from pole_desk.kernel.i18n import _, ngettext

MOST = 6


def faults_text(faults: Sequence[tuple[int, str]]) -> QLabel:
    """One sentence per line that is wrong, the first six; how many more are left to the list."""
    said = [_("Ligne {line} : {reason}").format(line=line, reason=reason) for line, reason in faults[:MOST]]
    more = len(faults) - MOST
    if more > 0:
        said.append(ngettext("et {n} autre dans la liste", "et {n} autres dans la liste", more).format(n=more))
    return text("\n".join(said))

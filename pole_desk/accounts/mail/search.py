"""Letters in the one search box: by address, subject, structure."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.accounts.mail import queries
from pole_desk.accounts.mail.rules import PAGE, PART, state_names
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit


class MailSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The letters that hold the words, the newest first."""
        wanted = words.strip()
        if len(wanted) < 3:
            return []
        names = state_names()
        return [
            Hit(
                kind="letter",
                title=one.subject,
                subtitle=f"{one.to} · {names[one.state]} · {moment_text(one.posted_at)}",
                page=PAGE,
                record=one.id,
                action=_("Ouvrir"),
                score=40,
                part=PART,
            )
            for one in queries.matching(reader, words=wanted, limit=limit)
        ]

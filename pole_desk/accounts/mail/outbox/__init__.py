"""Letters that leave, outside any transaction: by a mail server, or as drafts in a folder."""

from __future__ import annotations

from pole_desk.accounts.mail.outbox.by_itself import Round, send_by_itself
from pole_desk.accounts.mail.outbox.drain import Run, Told, send_test, send_waiting
from pole_desk.accounts.mail.outbox.passwords import PASSWORDS, Passwords, keyrings, tried

__all__ = [
    "PASSWORDS", "Passwords", "Round", "Run", "Told", "keyrings", "send_by_itself", "send_test", "send_waiting", "tried",
]  # fmt: skip

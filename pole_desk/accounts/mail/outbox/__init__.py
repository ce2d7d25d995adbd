"""Letters that leave, outside any transaction: by a mail server, or as drafts in a folder."""

from __future__ import annotations

from pole_desk.accounts.mail.outbox.drain import Run, Told, send_test, send_waiting
from pole_desk.accounts.mail.outbox.passwords import PASSWORDS, Passwords, keyrings, tried

__all__ = ["PASSWORDS", "Passwords", "Run", "Told", "keyrings", "send_test", "send_waiting", "tried"]

"""Every write of mail: letters posted, what became of them, the settings."""

from __future__ import annotations

from pole_desk.accounts.mail.commands.attempts import record_attempt, retry, set_aside, take_letter
from pole_desk.accounts.mail.commands.handing import hand_over, take_back_handing
from pole_desk.accounts.mail.commands.letters import queue_again, queue_letters, send_invoices, withdraw_letters
from pole_desk.accounts.mail.commands.returns import forget_return, note_return, resend
from pole_desk.accounts.mail.commands.settings import (
    forget_sender,
    forget_server,
    set_folder,
    set_interval,
    set_sender,
    set_server,
    set_template,
    usual_template,
)
from pole_desk.accounts.mail.commands.statements import send_statement

__all__ = [
    "forget_return",
    "forget_sender",
    "forget_server",
    "hand_over",
    "note_return",
    "queue_again",
    "queue_letters",
    "record_attempt",
    "resend",
    "retry",
    "send_invoices",
    "send_statement",
    "set_aside",
    "set_folder",
    "set_interval",
    "set_sender",
    "set_server",
    "set_template",
    "take_back_handing",
    "take_letter",
    "usual_template",
    "withdraw_letters",
]
